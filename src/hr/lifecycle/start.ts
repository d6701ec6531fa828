import type { Employee, Period } from "../employee.ts";
import { daysBetween, type PlainDate } from "../plain-date.ts";
import { RuleError } from "../rule-error.ts";
import { spans, stands } from "../span.ts";
import { type Circumstances, type Decision, latestPeriod, overtakes, today, withPeriod } from "./decision.ts";
import { leaveBehind } from "./rehire.ts";
import { requireOrderedDates } from "./termination.ts";
import { wayOut, waysOut } from "./way-out.ts";

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
      { pointer: "#/startDate" },
    );
  }
  const { startDate } = input;
  const moved = startMoved(employee, period, input, circumstances);
  const rescinded = employee.periods.find(
    (other) =>
      other.number !== period.number && other.rescinded && overtakes(other, period, { ...period, startDate }),
  );
  if (rescinded !== undefined) {
    throw new RuleError(
      "conflict",
      `Period ${rescinded.number}, which never began, was to start ${rescinded.startDate}: choose a start after it.`,
      { pointer: "#/startDate" },
    );
  }
  return { employee: moved, reason: `from ${period.startDate} to ${startDate}` };
}

/**
 * The person with another start of the period. A leave that the old start ended ends by the new one where that is
 * earlier. Throws `RuleError` where a person must say what becomes of an account that is on.
 */
export function startMoved(
  employee: Employee,
  period: Period,
  input: MoveStartInput,
  circumstances: Circumstances,
): Employee {
  const { startDate } = input;
  const leaves = employee.leaves.flatMap((leave) =>
    leave.returnDate === period.startDate ? leaveBehind(leave, startDate) : [leave],
  );
  const anew = { ...period, startDate, beginsAt: null, startedAt: null };
  const moved = withPeriod({ ...employee, leaves }, anew);
  const keeps = keepsAccount(employee, period, moved, input, circumstances);
  return keeps ? withPeriod(moved, { ...anew, beginsAt: period.beginsAt }) : moved;
}

function keepsAccount(
  employee: Employee,
  period: Period,
  moved: Employee,
  { startDate, account }: MoveStartInput,
  circumstances: Circumstances,
): boolean {
  if (!hasBegun(employee, period, circumstances)) return false;
  // An earlier start switches nobody off, though accounts may by now begin later before it than they did.
  if (startDate <= period.startDate) return !hasBegun(moved, period, circumstances);
  if (period.startDate <= today(employee, circumstances)) return true;
  if (account !== null) return account === "keep";
  const days = daysBetween(period.startDate, startDate);
  if (days <= circumstances.company.settings.startMayMoveDays) return true;
  const way = (says: string, choice: string) =>
    wayOut(employee, says, "move-start", { startDate, account: choice });
  throw new RuleError(
    "decision",
    `The account is active already and the start moves by ${days} days. Say what becomes of it: account "keep" or "deactivate".`,
    {
      pointer: "#/account",
      ...waysOut(
        way("The account stays on", "keep"),
        way("The account goes off until the new start", "deactivate"),
      ),
    },
  );
}

/** Whether this period gives access now, even if a leave or a revocation keeps the person off meanwhile. */
function hasBegun(employee: Employee, { number }: Period, { company, now }: Circumstances): boolean {
  const span = spans(employee, company, now).find(({ period }) => period.number === number);
  return span !== undefined && span.begin <= now && now < span.end;
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
  const latest = latestPeriod(employee);
  const period = {
    ...latest,
    rescinded: true,
    endSetBy: by,
    endsAt: stands(latest.endsAt, now) ?? now,
    terminationReason: input.reason,
  };
  return { employee: withPeriod(employee, period), reason: input.reason ?? "never started" };
}
