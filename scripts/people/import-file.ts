import { basename } from "node:path";
import { type Api, openApi } from "./api.ts";
import { chunks } from "./chunks.ts";
import { type Call, type Command, CommandError } from "./command.ts";
import { CONNECTION_OPTIONS, connectionFor } from "./connection.ts";
import type { Load } from "./load.ts";
import { abandon, fill, openLoad, plannedLines, problemsOf, step } from "./load-api.ts";
import { type CsvFile, openCsv } from "./open-csv.ts";
import { pathOf } from "./path-of.ts";
import { printPlan, printProblems, printResult } from "./print-load.ts";
import { type Progress, progressOn } from "./progress.ts";

export const importFile: Command = {
  name: "import",
  operands: "FILE.csv",
  summary:
    "Bring people in from a file of HiBob, BambooHR or the template. Nothing applies until every line is valid.",
  options: {
    "dry-run": {
      type: "boolean",
      help: "Say whom it would hire, change, end or switch off, and why; change nothing",
    },
    partial: { type: "boolean", help: "The file names only some of the people" },
    ...CONNECTION_OPTIONS,
  },
  async run(call) {
    const [name, ...more] = call.operands;
    if (name === undefined || more.length > 0)
      throw new CommandError("Name one file: npm run people -- import FILE.csv");
    const api = openApi(await connectionFor(call));
    const file = await openCsv(pathOf(name), name);
    const progress = progressOn(process.stderr, Date.now);
    try {
      return await bringIn(api, file, basename(name), call, progress);
    } finally {
      progress.clear();
    }
  },
};

async function bringIn(
  api: Api,
  file: CsvFile,
  fileName: string,
  call: Call,
  progress: Progress,
): Promise<number> {
  const scope = call.flags.has("partial") ? "partial" : "everyone";
  const opened = await openLoad(api, { fileName, columns: file.columns, scope });
  const checked = await orAbandon(api, opened, async () => {
    const filled = opened.status === "filling" ? await send(api, opened, file, progress) : opened;
    return step(api, filled, "check", ({ checked, lines }) => {
      progress.show("Checking", part(checked, lines), of(checked, lines));
    });
  });
  progress.clear();
  if (checked.status === "refused") {
    await orAbandon(api, checked, () => printProblems(checked, problemsOf(api, checked)));
    await abandon(api, checked);
    return 1;
  }
  if (call.flags.has("dry-run")) {
    await orAbandon(api, checked, () => printPlan(checked, plannedLines(api, checked)));
    await abandon(api, checked);
    return 0;
  }
  const toApply = checked.lines - checked.counts.unchanged - checked.counts.held;
  const applied = await step(api, checked, "apply", ({ applied }) => {
    progress.show("Applying", part(applied, toApply), of(applied, toApply));
  });
  progress.clear();
  if (applied.status !== "applied")
    throw new CommandError(`Load ${applied.id} is now ${applied.status}; somebody else has taken it up.`);
  await printResult(applied, plannedLines(api, applied));
  return 0;
}

async function send(api: Api, opened: Load, file: CsvFile, progress: Progress): Promise<Load> {
  let [load, number, sent] = [opened, 0, 0];
  for await (const chunk of chunks(file.records)) {
    load = await fill(api, load, number, chunk);
    number += 1;
    sent += chunk.length;
    progress.show("Sending", file.progress(), `${sent.toLocaleString("en")} lines`);
  }
  if (sent === 0) throw new CommandError(`${opened.fileName} has a heading, but nobody below it.`);
  if (load.lines !== sent)
    throw new CommandError(`${sent} lines were sent, but ${load.lines} arrived. Import the file again.`);
  return load;
}

/** Whatever fails before the load applies leaves nothing behind. The first failure is the one to report. */
async function orAbandon<T>(api: Api, load: Load, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await abandon(api, load).catch(() => {});
    throw error;
  }
}

function part(done: number, all: number): number {
  return all === 0 ? 1 : done / all;
}

function of(done: number, all: number): string {
  return `${done.toLocaleString("en")} of ${all.toLocaleString("en")} lines`;
}
