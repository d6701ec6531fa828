import { addDays } from "../../hr/plain-date.ts";
import type { FileLine } from "./file-line.ts";
import type { LineProblem, ReadLine } from "./read-line.ts";
import { identityOf, isSamePerson } from "./same-person.ts";

/** One row of a file, read, with its line. */
export interface NumberedLine extends ReadLine {
  readonly number: number;
}

/**
 * Makes one line of several rows about one person, as a transfer leaves them: the values of the row that holds now,
 * and a start and end by which the person works here while any of the rows says so. Rows that do not seem to be about
 * one person are a problem.
 */
export function mergeRows(rows: readonly [NumberedLine, ...NumberedLine[]]): ReadLine {
  const problems = rows.flatMap((row) => row.problems);
  const [first] = rows;
  const other = rows.find((row) => !isSamePerson(identityOf(first.line), identityOf(row.line)));
  if (other !== undefined) return { line: first.line, problems: [...problems, twoPeople(first, other)] };
  const lines = [...rows].sort(byHolding).map(({ line }) => line);
  const [holding = first.line] = lines;
  return { line: { ...holding, ...merged(lines) }, problems };
}

function twoPeople(a: NumberedLine, b: NumberedLine): LineProblem {
  const message = `Lines ${a.number} and ${b.number} have the same number or e-mail, but neither the same name nor the same address. Correct the number of one of them.`;
  return { field: "employeeNumber", message };
}

const HOLDS = ["active", "leave", "parentalLeave", "gardenLeave", "hired", "terminated"];

/** The row that holds now first; of two that do, the later one. What the rows say decides, never their order. */
function byHolding(a: NumberedLine, b: NumberedLine): number {
  return (
    holds(a.line) - holds(b.line) ||
    compare(endOf(b.line) ?? FOREVER, endOf(a.line) ?? FOREVER) ||
    compare(startOf(b.line) ?? "", startOf(a.line) ?? "") ||
    compare(JSON.stringify(a.line), JSON.stringify(b.line))
  );
}

function holds({ status }: FileLine): number {
  // Who has no status is between those who work here and those who left; the dates decide.
  return status ? HOLDS.indexOf(status) : HOLDS.indexOf("hired");
}

const FOREVER = "9999-12-31";

/** A time in which rows say, without a gap, that somebody works here. */
interface Span {
  readonly start: string;
  readonly end: string | null;
  /** The row that ends last. */
  readonly last: FileLine;
}

/** The dates that go over those of the row that holds: undefined ones are left out. */
function merged(lines: readonly FileLine[]): FileLine {
  const [holding] = lines;
  const spans = joined(lines);
  const last = spans.at(-1);
  if (holding === undefined || last === undefined) return {};
  const before = spans.at(-2);
  const dates: FileLine = { startDate: spans[0]?.start ?? last.start };
  if (before !== undefined) dates.rehireDate = last.start;
  else if (holding.rehireDate !== undefined) dates.rehireDate = null;
  // The end of an earlier employment is told by a date before the rehire.
  const ending = last.end === null && before !== undefined ? before : last;
  if (holding.terminationDate !== undefined) dates.terminationDate = ending.end;
  if (holding.lastDayOfWork !== undefined)
    dates.lastDayOfWork = ending.end === null ? null : (ending.last.lastDayOfWork ?? null);
  if (holding.terminationReason !== undefined)
    dates.terminationReason = ending.end === null ? null : (ending.last.terminationReason ?? null);
  return dates;
}

/** The spans of all rows in order; empty where a row does not say when it began, or ended without a date. */
function joined(lines: readonly FileLine[]): Span[] {
  const spans: Span[] = [];
  for (const line of [...lines].sort((a, b) => compare(startOf(a) ?? "", startOf(b) ?? ""))) {
    const [start, end] = [startOf(line), endOf(line)];
    if (start === null || (end === null && line.status === "terminated")) return [];
    const before = spans.at(-1);
    if (before === undefined || (before.end !== null && addDays(before.end, 1) < start)) {
      spans.push({ start, end, last: line });
    } else if (before.end !== null && (end === null || end > before.end)) {
      spans[spans.length - 1] = { start: before.start, end, last: line };
    }
  }
  return spans;
}

function startOf({ startDate, rehireDate }: FileLine): string | null {
  return rehireDate ?? startDate ?? null;
}

/** An end before the start belongs to an earlier employment, and is none. */
function endOf(line: FileLine): string | null {
  const { terminationDate = null } = line;
  return terminationDate !== null && terminationDate >= (startOf(line) ?? "") ? terminationDate : null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
