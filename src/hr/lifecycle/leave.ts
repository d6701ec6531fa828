import type { Employee, Leave } from "../employee.ts";
import type { PlainDate } from "../plain-date.ts";
import { RuleError } from "../rule-error.ts";
import { fromDate } from "./change-values.ts";
import { accessWords, type Circumstances, type Decision, requireFile, today } from "./decision.ts";
import { wayOut, waysOut } from "./way-out.ts";

export interface StartLeaveInput {
  readonly kind: Leave["kind"];
  readonly startDate: PlainDate;
  /** The first day back; null: open until ended by hand. */
  readonly returnDate: PlainDate | null;
  /** Whether the account stays active meanwhile. */
  readonly access: boolean;
}

export function startLeave(
  employee: Employee,
  input: StartLeaveInput,
  _circumstances: Circumstances,
): Decision {
  const number = Math.max(0, ...employee.leaves.map((leave) => leave.number)) + 1;
  const leave = { ...input, number, beginsAt: null, endsAt: null };
  requireLeave(employee, leave);
  return {
    employee: { ...employee, leaves: [...employee.leaves, leave] },
    reason: input.access ? null : "access off meanwhile",
  };
}

/** Refuses a leave that ends before it begins, or overlaps another. */
function requireLeave(employee: Employee, leave: Leave): void {
  if (leave.returnDate !== null && leave.returnDate <= leave.startDate) {
    throw new RuleError(
      "invalid",
      `The first day back, ${leave.returnDate}, must lie after the leave's start, ${leave.startDate}.`,
      { pointer: "#/returnDate" },
    );
  }
  const other = employee.leaves.find((one) => one.number !== leave.number && overlap(one, leave));
  if (other === undefined) return;
  throw new RuleError(
    "conflict",
    `A leave from ${other.startDate} overlaps: end it first, or choose other dates.`,
    {
      pointer: "#/startDate",
      ...waysOut(
        wayOut(
          employee,
          `Takes the leave from ${other.startDate} away`,
          `leaves/${other.number}`,
          {},
          "DELETE",
        ),
      ),
    },
  );
}

function overlap(
  a: Pick<Leave, "startDate" | "returnDate">,
  b: Pick<Leave, "startDate" | "returnDate">,
): boolean {
  return (
    (a.returnDate === null || b.startDate < a.returnDate) &&
    (b.returnDate === null || a.startDate < b.returnDate)
  );
}

export interface EndLeaveInput {
  /** The first day back; null: at once. */
  readonly returnDate: PlainDate | null;
}

/** Ends the leave that is running, else the next one: on a date, or now. Throws `RuleError` as entering one does. */
export function endLeave(employee: Employee, input: EndLeaveInput, circumstances: Circumstances): Decision {
  requireFile(employee);
  const todayThere = today(employee, circumstances);
  const { now } = circumstances;
  const [open] = employee.leaves
    .filter(({ returnDate }) => returnDate === null || returnDate > todayThere)
    .filter(({ endsAt }) => endsAt === null || endsAt > now)
    .toSorted((a, b) => (a.startDate < b.startDate ? -1 : 1));
  if (open === undefined) throw new RuleError("conflict", "There is no leave to end.");
  const returnDate = input.returnDate ?? (todayThere > open.startDate ? todayThere : open.startDate);
  const ended = { ...open, returnDate, endsAt: input.returnDate === null ? now : null };
  if (input.returnDate !== null) requireLeave(employee, ended);
  const leaves = employee.leaves.map((leave) => (leave.number === open.number ? ended : leave));
  return { employee: { ...employee, leaves }, reason: `back ${returnDate}` };
}

/** What of a leave was not so. What is left out stays. */
export interface CorrectLeaveInput extends Partial<StartLeaveInput> {
  readonly number: number;
}

/** Corrects a leave, whether it is over, runs, or lies ahead. A new date has a new moment; others stand. */
export function correctLeave(
  employee: Employee,
  { number, ...input }: CorrectLeaveInput,
  circumstances: Circumstances,
): Decision {
  requireFile(employee);
  const before = leaveOf(employee, number);
  const changed = { ...before, ...input };
  const leave = {
    ...changed,
    beginsAt: changed.startDate === before.startDate ? before.beginsAt : null,
    endsAt: changed.returnDate === before.returnDate ? before.endsAt : null,
  };
  requireLeave(employee, leave);
  const leaves = employee.leaves.map((one) => (one.number === number ? leave : one));
  const since = leave.startDate < before.startDate ? leave.startDate : before.startDate;
  return decided(employee, { ...employee, leaves }, since, circumstances);
}

export interface CancelLeaveInput {
  readonly number: number;
}

/** Takes a leave back as if it had never been entered. */
export function cancelLeave(
  employee: Employee,
  { number }: CancelLeaveInput,
  circumstances: Circumstances,
): Decision {
  requireFile(employee);
  const { startDate } = leaveOf(employee, number);
  const leaves = employee.leaves.filter((one) => one.number !== number);
  return decided(employee, { ...employee, leaves }, startDate, circumstances);
}

function leaveOf({ leaves }: Employee, number: number): Leave {
  const leave = leaves.find((one) => one.number === number);
  if (leave !== undefined) return leave;
  const numbers = leaves.map((one) => one.number).join(", ");
  throw new RuleError(
    "unknown",
    `There is no leave ${number}; ${numbers === "" ? "there is none at all" : `there are ${numbers}`}.`,
  );
}

function decided(
  before: Employee,
  after: Employee,
  since: PlainDate,
  circumstances: Circumstances,
): Decision {
  const parts = [fromDate(since, today(before, circumstances)), accessWords(before, after, circumstances)];
  return { employee: after, reason: parts.filter((part) => part !== null).join("; ") };
}
