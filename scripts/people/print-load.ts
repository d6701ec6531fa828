import type { Load, PlannedLine, Problem } from "./load.ts";

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
  for await (const { line, column, message } of problems) {
    const place = [line === null ? null : `line ${line}`, column === null ? null : `"${column}"`];
    const words = [place.filter((part) => part !== null).join(", "), message].filter(Boolean).join(": ");
    console.error(`  ${plain(words)}`);
  }
}

/** Whom the load would hire, change, end or switch off, and why. Holds the plan, which has no order by action. */
export async function printPlan(load: Load, lines: AsyncIterable<PlannedLine>): Promise<void> {
  const groups = new Map<Action, string[]>(ACTIONS.map((action) => [action, []]));
  for await (const line of lines) groups.get(line.action)?.push(describe(line));
  console.log(`Dry run of ${load.fileName}: ${count(load.lines)} lines, nothing was changed.`);
  for (const [action, people] of groups) {
    if (people.length === 0) continue;
    console.log(`\n${WORDS[action].would} (${count(people.length)})`);
    for (const person of people) console.log(`  ${person}`);
  }
  console.log(`\n${WORDS.unchanged.would}: ${count(load.counts.unchanged)}`);
  printNotices(load);
}

/** What was done, and who was held and why. */
export async function printResult(load: Load, lines: AsyncIterable<PlannedLine>): Promise<void> {
  const done = Object.entries(load.counts).filter(([, number]) => number > 0);
  const words = done.map(
    ([action, number]) => `${count(number)} ${isWord(action) ? WORDS[action].did : action}`,
  );
  console.log(
    `${load.fileName}: ${count(load.lines)} lines${words.length > 0 ? `: ${words.join(", ")}` : ""}.`,
  );
  printNotices(load);
  if (load.counts.held === 0) return;
  console.log(`\n${WORDS.held.would}`);
  for await (const line of lines) if (line.action === "held") console.log(`  ${describe(line)}`);
}

function printNotices(load: Load): void {
  const unread = load.columns.filter(({ field }) => field === null).map(({ header }) => `"${header}"`);
  const notices = [
    ...load.notices,
    ...(unread.length > 0 ? [`Columns that are not read: ${unread.join(", ")}`] : []),
  ];
  if (notices.length > 0) console.log(`\n${notices.map(plain).join("\n")}`);
}

function describe({ line, employeeNumber, email, name, why }: PlannedLine): string {
  const who = [
    name,
    email === null ? "" : `<${email}>`,
    employeeNumber === null ? "" : `(${employeeNumber})`,
  ];
  return plain(`line ${line}: ${who.filter((part) => part !== "").join(" ")}: ${why}`);
}

/** What a file contains must not drive the terminal that shows it. */
function plain(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}

function isWord(action: string): action is keyof typeof WORDS {
  return Object.hasOwn(WORDS, action);
}

function count(number: number): string {
  return number.toLocaleString("en");
}
