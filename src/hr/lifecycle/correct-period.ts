import type { DecidingDate, Employee, Period } from "../employee.ts";
import type { PlainDate } from "../plain-date.ts";
import { RuleError } from "../rule-error.ts";
import {
  accessWords,
  type Circumstances,
  type Decision,
  latestPeriod,
  overtakes,
  requireFile,
  today,
  withPeriod,
} from "./decision.ts";
import { type MoveStartInput, startMoved } from "./start.ts";
import {
  cancelTermination,
  endPeriod,
  requireNotRescinded,
  requireOrderedDates,
  withoutEnd,
} from "./termination.ts";

/** What of a period was not so. What is left out stays. */
export interface CorrectPeriodInput {
  readonly number: number;
  readonly startDate?: PlainDate;
  readonly terminationDate?: PlainDate | null;
  readonly lastDayOfWork?: PlainDate | null;
  readonly terminationReason?: string | null;
  readonly decidingDate?: DecidingDate | null;
  /** As `moveStart` asks for it. */
  readonly account: MoveStartInput["account"];
  /** As `cancelTermination` asks for it, where the end of the latest period is taken back. */
  readonly restoreAccess: boolean | null;
}

/**
 * Corrects the dates of a period, an earlier one for instance: periods stay in their order, and none comes to overlap
 * another that it did not. Whether that switches the person on or off at once is said. Throws `RuleError`.
 */
export function correctPeriod(
  employee: Employee,
  input: CorrectPeriodInput,
  circumstances: Circumstances,
): Decision {
  requireFile(employee);
  const before = periodOf(employee, input.number);
  const started = withStart(employee, before, input, circumstances);
  const after = withEnd(started, periodOf(started, input.number), input, circumstances);
  const period = periodOf(after, input.number);
  requireOrderedDates(period.startDate, period.terminationDate, period.lastDayOfWork);
  requireOrder(employee, before, period);
  const parts = [
    historyWords(employee, before, period, circumstances),
    accessWords(employee, after, circumstances),
  ];
  return { employee: after, reason: parts.filter((part) => part !== null).join("; ") };
}

function periodOf({ periods }: Employee, number: number): Period {
  const period = periods.find((one) => one.number === number);
  if (period !== undefined) return period;
  const numbers = periods.map((one) => one.number).join(", ");
  throw new RuleError("unknown", `There is no period ${number}; the person has ${numbers}.`);
}

function withStart(
  employee: Employee,
  period: Period,
  { startDate, account }: CorrectPeriodInput,
  circumstances: Circumstances,
): Employee {
  if (startDate === undefined || startDate === period.startDate) return employee;
  return startMoved(employee, period, { startDate, account }, circumstances);
}

const END_FIELDS = ["terminationDate", "lastDayOfWork", "terminationReason", "decidingDate"] as const;

function withEnd(
  employee: Employee,
  period: Period,
  input: CorrectPeriodInput,
  circumstances: Circumstances,
): Employee {
  const { terminationDate, lastDayOfWork, terminationReason, decidingDate } = { ...period, ...input };
  const end = { terminationDate, lastDayOfWork, terminationReason, decidingDate };
  if (END_FIELDS.every((field) => end[field] === period[field])) return employee;
  requireNotRescinded(employee, period);
  const sameDates = terminationDate === period.terminationDate && lastDayOfWork === period.lastDayOfWork;
  const hadNone = period.terminationDate === null && period.lastDayOfWork === null;
  // How it will end, said before it is known when; or how it ended, of somebody whose date was only assumed.
  if (sameDates && (hadNone || period.terminationAssumed))
    return withPeriod(employee, { ...period, terminationReason, decidingDate });
  if (terminationDate !== null || lastDayOfWork !== null)
    return endPeriod(employee, period, end, circumstances).employee;
  return period.number === latestPeriod(employee).number
    ? cancelTermination(employee, input, circumstances).employee
    : withPeriod(employee, withoutEnd(period));
}

function requireOrder({ periods }: Employee, before: Period, after: Period): void {
  for (const other of periods) {
    if (other.number === after.number) continue;
    const both = !other.rescinded && !after.rescinded;
    const overlapsAnew = both && overlap(other, after) && !overlap(other, before);
    if (!overlapsAnew && !overtakes(other, before, after)) continue;
    throw new RuleError(
      "conflict",
      `Period ${other.number} (from ${other.startDate}${other.terminationDate === null ? "" : ` through ${other.terminationDate}`}) would ${overlapsAnew ? "overlap" : "come in another order"}: correct that one first, or choose other dates.`,
      { pointer: after.startDate === before.startDate ? "#/terminationDate" : "#/startDate" },
    );
  }
}

/** The day of a termination is still worked, so the next period begins on the day after at the earliest. */
function overlap(a: Period, b: Period): boolean {
  return (
    (a.terminationDate === null || b.startDate <= a.terminationDate) &&
    (b.terminationDate === null || a.startDate <= b.terminationDate)
  );
}

/** From which day on history is another one, if that day is over. */
function historyWords(
  employee: Employee,
  before: Period,
  after: Period,
  circumstances: Circumstances,
): string | null {
  const fields = ["startDate", "terminationDate", "lastDayOfWork"] as const;
  const dates = fields.flatMap((field) =>
    before[field] === after[field] ? [] : [before[field], after[field]],
  );
  const [first] = dates.filter((date) => date !== null).sort();
  if (first === undefined || first >= today(employee, circumstances))
    return `corrects period ${after.number}`;
  return `corrects history from ${first}`;
}
