import type { Employee, Period } from "../employee.ts";
import { daysBetween, type PlainDate } from "../plain-date.ts";
import { RuleError } from "../rule-error.ts";
import { type Circumstances, current, type Decision, latestPeriod, today, withPeriod } from "./decision.ts";
import { requireOrderedDates } from "./termination.ts";

export interface MoveStartInput {
  readonly startDate: PlainDate;
  /** For an account that is active already, where the start moves far: null asks. */
  readonly account: "keep" | "deactivate" | null;
}

/** Moves the start of the latest period. Who has started stays on whatever the new date is. */
export function moveStart(employee: Employee, input: MoveStartInput, circumstances: Circumstances): Decision {
  const period = latestPeriod(employee);
  requireOrderedDates(input.startDate, period.terminationDate, period.lastDayOfWork);
  const earlier = employee.periods.filter(
    ({ number, terminationDate }) => number !== period.number && terminationDate !== null,
  );
  if (earlier.some(({ terminationDate }) => (terminationDate ?? "") >= input.startDate)) {
    throw new RuleError(
      "conflict",
      `An earlier employment lasts beyond ${input.startDate}: choose a later start.`,
    );
  }
  const keep = keepsAccount(employee, period, input, circumstances);
  const moved = { ...period, startDate: input.startDate, beginsAt: keep ? period.beginsAt : null };
  return { employee: withPeriod(employee, moved), reason: `from ${period.startDate} to ${input.startDate}` };
}

function keepsAccount(
  employee: Employee,
  period: Period,
  { startDate, account }: MoveStartInput,
  circumstances: Circumstances,
): boolean {
  const on = current(employee, circumstances).active && startDate > period.startDate;
  if (!on) return false;
  if (period.startDate <= today(employee, circumstances)) return true;
  if (account !== null) return account === "keep";
  const days = daysBetween(period.startDate, startDate);
  if (days <= circumstances.company.settings.startMayMoveDays) return true;
  throw new RuleError(
    "decision",
    `The account is active already and the start moves by ${days} days. Say what becomes of it: account "keep" or "deactivate".`,
  );
}

export interface RescindInput {
  readonly reason: string | null;
}

/** A no-show or a withdrawn offer: off at once. The e-mail stays theirs until a person releases it. */
export function rescind(
  employee: Employee,
  input: RescindInput,
  { now, by = "hand" }: Circumstances,
): Decision {
  const period = {
    ...latestPeriod(employee),
    rescinded: true,
    endSetBy: by,
    endsAt: now,
    terminationReason: input.reason,
  };
  return { employee: withPeriod(employee, period), reason: input.reason ?? "never started" };
}
