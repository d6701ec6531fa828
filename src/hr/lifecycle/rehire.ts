import type { Employee, Leave } from "../employee.ts";
import type { PlainDate } from "../plain-date.ts";
import { RuleError } from "../rule-error.ts";
import { type Circumstances, type Decision, latestPeriod, requireFile } from "./decision.ts";
import { requireOrderedDates } from "./termination.ts";

export interface RehireInput {
  readonly startDate: PlainDate;
  readonly terminationDate: PlainDate | null;
  readonly lastDayOfWork: PlainDate | null;
  readonly terminationReason: string | null;
  /** A second employment beside one that goes on: active while either is. */
  readonly concurrent: boolean;
}

/**
 * A new period for the same person. Dates, revocations and open leaves of the earlier ones stay behind; one that
 * begins on the day after the earlier end joins it without an interruption.
 */
export function rehire(employee: Employee, input: RehireInput, { by = "hand" }: Circumstances): Decision {
  requireFile(employee);
  requireOrderedDates(input.startDate, input.terminationDate, input.lastDayOfWork);
  const before = latestPeriod(employee);
  const over =
    before.rescinded || (before.terminationDate !== null && before.terminationDate < input.startDate);
  if (!over && !input.concurrent)
    throw new RuleError("conflict", notOver(before.terminationDate, input.startDate));
  const { concurrent: _, ...dates } = input;
  const period = {
    ...dates,
    number: Math.max(...employee.periods.map(({ number }) => number)) + 1,
    decidingDate: null,
    terminationAssumed: false,
    rescinded: false,
    endSetBy: input.terminationDate === null ? null : by,
    beginsAt: null,
    endsAt: null,
  };
  const leaves = input.concurrent
    ? employee.leaves
    : employee.leaves.map((leave) => closedBy(leave, input.startDate));
  return {
    employee: { ...employee, periods: [...employee.periods, period], leaves },
    reason: `starts again ${input.startDate}`,
  };
}

function notOver(terminationDate: PlainDate | null, startDate: PlainDate): string {
  if (terminationDate === null)
    return "The person is employed with no end: terminate that first, or say concurrent.";
  return `The earlier employment lasts through ${terminationDate}, so one that starts ${startDate} overlaps: move a date, or say concurrent.`;
}

function closedBy(leave: Leave, startDate: PlainDate): Leave {
  if (leave.returnDate !== null && leave.returnDate <= startDate) return leave;
  if (leave.startDate >= startDate) return leave;
  return { ...leave, returnDate: startDate, endsAt: null };
}
