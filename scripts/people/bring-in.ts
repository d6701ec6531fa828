import type { ColumnMap } from "../../src/connectors/csv/column-map.ts";
import { type Column, columnOf } from "../../src/connectors/csv/recognise.ts";
import type { Api } from "../command/api.ts";
import { CommandError } from "../command/command.ts";
import { chunks } from "./chunks.ts";
import type { Load } from "./load.ts";
import {
  abandon,
  conflictsOf,
  fill,
  type LoadOptions,
  openLoad,
  plannedLines,
  problemsOf,
  step,
} from "./load-api.ts";
import type { OpenFile } from "./open-file.ts";
import { printFileProblems, printPlan, printProblems, printResult } from "./print-load.ts";
import type { Progress } from "./progress.ts";

/** What a script that starts an import can tell by the exit code. */
const EXIT = { done: 0, failed: 1, held: 3 } as const;

/** Goes over a file, with what is known of its columns. */
export type OpenWith = (map: ColumnMap | undefined) => Promise<OpenFile>;

/** What is asked of the service, besides what the file itself says. */
export type Asked = Omit<LoadOptions, "columns" | "dates">;

/**
 * Sends a file, has it checked, and applies it, or says what it would do. Prints what comes of it and returns the exit
 * code. Whatever fails before the file applies leaves nothing behind. Throws `CommandError`.
 */
export async function bringIn(
  api: Api,
  openWith: OpenWith,
  asked: Asked,
  dryRun: boolean,
  progress: Progress,
): Promise<number> {
  const { file, opened } = await begin(api, openWith, asked);
  const { notices, problems } = file.survey;
  const unsettled = problems.filter(({ column }) => column !== null);
  if (opened.status === "filling" && unsettled.length > 0) {
    await abandon(api, opened);
    printFileProblems(asked.fileName, unsettled);
    return EXIT.failed;
  }
  const checked = await orAbandon(api, opened, async () => {
    const filled = opened.status === "filling" ? await send(api, opened, file, progress) : opened;
    return step(api, filled, "check", ({ checked, lines }) => {
      progress.show("Checking", part(checked, lines), of(checked, lines));
    });
  });
  progress.clear();
  if (checked.status === "refused") return refused(api, checked);
  if (dryRun) {
    await orAbandon(api, checked, () => printPlan(checked, notices, plannedLines(api, checked)));
    await abandon(api, checked);
    return exitCode(checked);
  }
  const toApply = checked.lines - checked.counts.unchanged - checked.counts.held;
  const applied = await step(api, checked, "apply", ({ applied }) => {
    progress.show("Applying", part(applied, toApply), of(applied, toApply));
  });
  progress.clear();
  if (applied.status === "refused") return refused(api, applied);
  if (applied.status !== "applied")
    throw new CommandError(`Load ${applied.id} is now ${applied.status}; somebody else has taken it up.`);
  await printResult(applied, notices, plannedLines(api, applied), conflictsOf(api, applied));
  return exitCode(applied);
}

/** Tells all that is wrong with the load, which is given up. */
async function refused(api: Api, load: Load): Promise<number> {
  await orAbandon(api, load, () => printProblems(load, problemsOf(api, load)));
  await abandon(api, load);
  return EXIT.failed;
}

/** Opens the file and a load for it. Where the service knows better what columns say, by a map that it kept, both anew. */
async function begin(api: Api, openWith: OpenWith, asked: Asked): Promise<{ file: OpenFile; opened: Load }> {
  const file = await openWith(asked.map);
  const opened = await openLoad(api, { ...asked, ...columnsOf(file) });
  const known = opened.columns.map(columnOf);
  const isSame = ({ field, dateFormat }: Column, at: number) =>
    field === file.survey.columns[at]?.field && dateFormat === file.survey.columns[at]?.dateFormat;
  if (opened.status !== "filling" || known.every(isSame)) return { file, opened };
  await abandon(api, opened);
  const again = await openWith({
    columns: Object.fromEntries(known.map(({ header, field }) => [header, field])),
    dates: Object.fromEntries(
      known.flatMap(({ header, dateFormat }) => (dateFormat === undefined ? [] : [[header, dateFormat]])),
    ),
  });
  return { file: again, opened: await openLoad(api, { ...asked, ...columnsOf(again) }) };
}

function columnsOf({ survey: { columns } }: OpenFile): Pick<LoadOptions, "columns" | "dates"> {
  const dates = columns.flatMap(({ header, dateFormat }) =>
    dateFormat === undefined ? [] : [[header, dateFormat] as const],
  );
  return {
    columns: columns.map(({ header }) => header),
    ...(dates.length > 0 && { dates: Object.fromEntries(dates) }),
  };
}

/**
 * Held lines wait for a person, and so does what was not followed on others: a script must not take that for done,
 * unless it said that lines may be held.
 */
function exitCode({ counts, conflicts, holdBad }: Load): number {
  return counts.held + conflicts > 0 && !holdBad ? EXIT.held : EXIT.done;
}

async function send(api: Api, opened: Load, file: OpenFile, progress: Progress): Promise<Load> {
  let [load, number, sent] = [opened, 0, 0];
  for await (const chunk of chunks(file.rows)) {
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
