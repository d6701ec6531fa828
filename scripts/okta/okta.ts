import { join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { bearClosedPipe } from "../command/closed-pipe.ts";
import { authorization, userOf } from "./authorization.ts";
import { type Command, UsageError } from "./command.ts";
import { readCommandLine } from "./command-line.ts";
import { testCredentials } from "./credential-test.ts";
import { readExistingAccounts, withExistingAccounts } from "./existing-accounts.ts";
import { HELP } from "./help.ts";
import { runImport } from "./import.ts";
import { importAsJson } from "./import-as-json.ts";
import { ImportError } from "./import-error.ts";
import { readLocalService } from "./local-service.ts";
import { createProgress } from "./progress.ts";
import { renderFailure, renderImport, renderTest } from "./report.ts";
import { createSource, type Source } from "./source.ts";
import { loadState, readIfThere, saveState, stateFileOf } from "./state-file.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** Where the command was typed: npm itself goes to the project's folder. */
const { INIT_CWD: TYPED_IN = process.cwd(), SCIM_TOKEN } = process.env;
/** Timers know no longer wait than this. */
const LONGEST_SLEEP = 2 ** 31 - 1;

bearClosedPipe();
process.exitCode = await main();

async function main(): Promise<number> {
  let command: Command;
  try {
    command = readCommandLine(process.argv.slice(2), SCIM_TOKEN);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\nnpm run okta -- --help shows what there is.`);
    return 2;
  }
  const progress = createProgress(process.stderr);
  try {
    switch (command.verb) {
      case "help":
        console.log(HELP);
        return 0;
      case "test":
        return await test(command, connect(command, progress));
      case "import":
        return await importOnce(command, connect(command, progress), progress);
    }
  } catch (error) {
    progress.clear();
    if (!(error instanceof ImportError)) throw error;
    const what = command.verb === "test" ? "The credential test" : "The import";
    if (command.json) show({ ok: false, error: error.message, advice: error.advice ?? null });
    else
      console.log(`${renderFailure(what, error)}${command.verb === "import" ? "\nNothing was kept." : ""}`);
    return 1;
  }
}

/** A source, and as whom it is read. */
interface Connected {
  readonly source: Source;
  readonly user: string | null;
}

function connect(command: Command, progress: ReturnType<typeof createProgress>): Connected {
  const local =
    command.url === null || command.credentials === null
      ? readLocalService(readIfThere(join(ROOT, ".rollcall/local.json")))
      : null;
  const credentials = command.credentials ?? local?.credentials;
  const base = command.url ?? local?.scim;
  if (credentials === undefined || base === undefined) throw new ImportError("No source was named.");
  const source = createSource({
    base,
    authorization: authorization(credentials),
    fetch,
    sleep: (milliseconds) => sleep(Math.min(milliseconds, LONGEST_SLEEP)),
    onWait: progress.waiting,
  });
  return { source, user: userOf(credentials) };
}

async function test(command: Command, { source }: Connected): Promise<number> {
  const result = await testCredentials(source, command);
  if (command.json) show({ ok: true, source: source.base, ...result });
  else console.log(renderTest(source.base, result));
  return 0;
}

async function importOnce(
  command: Command,
  { source, user }: Connected,
  progress: ReturnType<typeof createProgress>,
): Promise<number> {
  const file =
    command.state === null
      ? stateFileOf(join(ROOT, ".rollcall/okta"), source.base, user)
      : resolve(TYPED_IN, command.state);
  const kept = loadState(file, source.base);
  const state =
    command.existing === null
      ? kept
      : withExistingAccounts(kept, readExistingAccounts(existingFile(command.existing)));
  const result = await runImport(source, state, {
    ...command,
    at: new Date().toISOString(),
    onPage: progress.reading,
  });
  progress.clear();
  const stopped = result.safeguard.tripped && !command.confirmRemovals;
  const mode = stopped ? "stopped" : command.dryRun ? "dry run" : "done";
  if (mode === "done") saveState(file, result.next);
  if (command.json) {
    show(importAsJson(result, mode));
  } else {
    console.log(renderImport(result, { explain: command.explain, mode }));
    console.log(
      mode === "done" ? `Kept for the next import: ${relative(TYPED_IN, file)}` : "Nothing was kept.",
    );
  }
  return stopped ? 1 : 0;
}

function existingFile(name: string): string {
  const text = readIfThere(resolve(TYPED_IN, name));
  if (text === null) throw new ImportError(`There is no file ${name}.`);
  return text;
}

function show(json: object): void {
  console.log(JSON.stringify(json, null, 2));
}
