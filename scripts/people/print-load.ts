import type { FileProblem } from "../../src/connectors/csv/survey.ts";
import type { Conflict, Load, PlannedLine, Problem } from "./load.ts";

type Action = PlannedLine["action"];

/** In the order in which they are shown: what is planned, and what was done. */
const WORDS: Readonly<Record<Action | "unchanged", { readonly would: string; readonly did: string }>> = {
  hire: { would: "Would hire", did: "hired" },
  rehire: { would: "Would rehire", did: "rehired" },
  change: { would: "Would change", did: "changed" },
  end: { would: "Would end", did: "ended" },
  off: { would: "Would switch off", did: "switched off" },
  held: { would: "Held: nothing is done about", did: "held" },
  unchanged: { would: "Unchanged", did: "unchanged" },
};

const ACTIONS: readonly Action[] = ["hire", "rehire", "change", "end", "off", "held"];

/** All problems of a refused load, each with line and column. */
export async function printProblems(load: Load, problems: AsyncIterable<Problem>): Promise<void> {
  console.error(
    `${load.fileName} was refused, and nothing was changed. Problems: ${count(load.problemCount)}`,
  );
  for await (const problem of problems) console.error(`  ${describeProblem(problem)}`);
}

/** What keeps a file from being sent at all. */
export function printFileProblems(fileName: string, problems: readonly FileProblem[]): void {
  console.error(`${fileName} was not sent, and nothing was changed. Problems: ${count(problems.length)}`);
  for (const problem of problems) console.error(`  ${describeProblem(problem)}`);
}

function describeProblem({ line, column, message }: Problem): string {
  const place = [line === null ? null : `line ${line}`, column === null ? null : `"${column}"`];
  return plain([place.filter((part) => part !== null).join(", "), message].filter(Boolean).join(": "));
}

/** Whom the load would hire, change, end or switch off, and why. Holds the plan, which has no order by action. */
export async function printPlan(
  load: Load,
  notices: readonly string[],
  lines: AsyncIterable<PlannedLine>,
): Promise<void> {
  const groups = new Map<Action, string[]>(ACTIONS.map((action) => [action, []]));
  for await (const line of lines) groups.get(line.action)?.push(describe(line));
  console.log(`Dry run of ${load.fileName}: ${count(load.lines)} lines, nothing was changed.`);
  for (const [action, people] of groups) {
    if (people.length === 0) continue;
    console.log(`\n${WORDS[action].would} (${count(people.length)})`);
    for (const person of people) console.log(`  ${person}`);
  }
  console.log(`\n${WORDS.unchanged.would}: ${count(load.counts.unchanged)}`);
  printNotices(load, notices);
}

/** What was done, and who was held and why. */
export async function printResult(
  load: Load,
  notices: readonly string[],
  lines: AsyncIterable<PlannedLine>,
  conflicts: AsyncIterable<Conflict>,
): Promise<void> {
  console.log(`${load.fileName}: ${count(load.lines)} lines${countsOf(load.counts, ": ")}. Load ${load.id}`);
  printNotices(load, notices);
  const told: string[] = [];
  if (load.counts.held > 0) console.log(`\n${WORDS.held.would}`);
  for await (const line of load.counts.held > 0 ? lines : []) {
    if (line.action !== "held") continue;
    console.log(`  ${describe(line)}`);
    told.push(line.why);
  }
  if (load.conflicts === 0) return;
  const rest: string[] = [];
  for await (const { name, employeeNumber, detail } of conflicts) {
    if (told.some((why) => why.includes(detail))) continue;
    rest.push(plain(`  ${name}${employeeNumber === null ? "" : ` (${employeeNumber})`}: ${detail}`));
  }
  if (rest.length > 0) console.log(["\nNot followed", ...rest].join("\n"));
  console.log("\nWays out of what was not followed: GET /api/v1/conflicts");
}

/** What was done, in words, behind `before`; empty where nothing was. */
export function countsOf(counts: Load["counts"], before: string): string {
  const words = Object.entries(WORDS).flatMap(([action, { did }]) => {
    const number = counts[action] ?? 0;
    return number === 0 ? [] : [`${count(number)} ${did}`];
  });
  return words.length === 0 ? "" : `${before}${words.join(", ")}`;
}

/** What the file's own survey says and what the service says: some of it is the same. */
function printNotices(load: Load, ofFile: readonly string[]): void {
  const unread = load.columns
    .filter(({ header, field }) => field === null && header !== "")
    .map(({ header }) => `"${header}"`);
  const notices = [
    ...new Set([...ofFile, ...load.notices]),
    ...(unread.length > 0 ? [`Columns that are not read: ${unread.join(", ")}`] : []),
  ];
  if (notices.length > 0) console.log(`\n${notices.map(plain).join("\n")}`);
}

function describe({ line, employeeNumber, email, name, why, absent }: PlannedLine): string {
  const who = [
    name,
    email === null ? "" : `<${email}>`,
    employeeNumber === null ? "" : `(${employeeNumber})`,
  ];
  const parts = [absent ? "" : `line ${line}`, who.filter((part) => part !== "").join(" "), why];
  return plain(parts.filter((part) => part !== "").join(": "));
}

/** What a file contains must not drive the terminal that shows it. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, " ");
}

function count(number: number): string {
  return number.toLocaleString("en");
}
