import type { Employee, Leave } from "../employee.ts";
import type { PlainDate } from "../plain-date.ts";
import { RuleError } from "../rule-error.ts";
import { type Circumstances, type Decision, requireFile, today } from "./decision.ts";

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
  if (input.returnDate !== null && input.returnDate <= input.startDate) {
    throw new RuleError(
      "invalid",
      `The first day back, ${input.returnDate}, must lie after the leave's start, ${input.startDate}.`,
    );
  }
  const overlapping = employee.leaves.find((leave) => overlap(leave, input));
  if (overlapping !== undefined) {
    throw new RuleError(
      "conflict",
      `A leave from ${overlapping.startDate} overlaps: end it first, or choose other dates.`,
    );
  }
  const number = Math.max(0, ...employee.leaves.map((leave) => leave.number)) + 1;
  const leave = { ...input, number, beginsAt: null, endsAt: null };
  return {
    employee: { ...employee, leaves: [...employee.leaves, leave] },
    reason: input.access ? null : "access off meanwhile",
  };
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

/** Ends the leave that is running, else the next one: on a date, or now. */
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
  const leaves = employee.leaves.map((leave) => (leave.number === open.number ? ended : leave));
  return { employee: { ...employee, leaves }, reason: `back ${returnDate}` };
}
