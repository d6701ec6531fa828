import type { Employee, Leave, Period } from "../employee.ts";
import type { PlainDate } from "../plain-date.ts";
import { RuleError } from "../rule-error.ts";
import { type Circumstances, type Decision, latestPeriod, requireFile } from "./decision.ts";
import { requireOrderedDates } from "./termination.ts";
import { wayOut, waysOut } from "./way-out.ts";

export interface RehireInput {
  readonly startDate: PlainDate;
  readonly terminationDate: PlainDate | null;
  readonly lastDayOfWork: PlainDate | null;
  readonly terminationReason: string | null;
  /** A second employment beside one that goes on: active while either is. */
  readonly concurrent: boolean;
}

/**
 * A new period for the same person. Dates, revocations and leaves of the earlier ones stay behind; one that begins on
 * the day after the earlier end joins it without an interruption.
 */
export function rehire(employee: Employee, input: RehireInput, { by = "hand" }: Circumstances): Decision {
  requireFile(employee);
  requireOrderedDates(input.startDate, input.terminationDate, input.lastDayOfWork);
  const before = latestPeriod(employee);
  requireOver(employee, before, input);
  const { concurrent: _, ...dates } = input;
  const period = {
    ...dates,
    number: Math.max(...employee.periods.map(({ number }) => number)) + 1,
    decidingDate: null,
    terminationAssumed: false,
    rescinded: false,
    endSetBy: input.terminationDate === null ? null : by,
    beginsAt: null,
    startedAt: null,
    endsAt: null,
    overAt: null,
  };
  const leaves = input.concurrent
    ? employee.leaves
    : employee.leaves.flatMap((leave) => leaveBehind(leave, input.startDate));
  const gone = employee.leaves.filter(({ number }) => !leaves.some((leave) => leave.number === number));
  const taken = gone.map(({ startDate }) => `; the leave from ${startDate} is taken away`);
  return {
    employee: { ...employee, periods: [...employee.periods, period], leaves },
    reason: [`starts again ${input.startDate}`, ...taken].join(""),
  };
}

/** A rehire follows what was there; only a second employment may stand beside one that goes on. */
function requireOver(employee: Employee, before: Period, input: RehireInput): void {
  const { startDate, concurrent } = input;
  const beside = wayOut(employee, "Enters a second employment beside the first", "rehire", {
    startDate,
    concurrent: true,
  });
  if (before.rescinded) {
    if (before.startDate <= startDate) return;
    throw new RuleError(
      "conflict",
      `The employment that never began was to start ${before.startDate}: take that back and move its start, or start later.`,
      {
        pointer: "#/startDate",
        ...waysOut(wayOut(employee, "Takes it back that they never started", "cancel-termination")),
      },
    );
  }
  if (concurrent) return;
  const { terminationDate } = before;
  if (terminationDate === null)
    throw new RuleError(
      "conflict",
      "The person is employed with no end: terminate that first, or say concurrent.",
      waysOut(wayOut(employee, "Ends the employment, and access at once", "terminate"), beside),
    );
  if (terminationDate < startDate) return;
  throw new RuleError(
    "conflict",
    `The earlier employment lasts through ${terminationDate}, so one that starts ${startDate} overlaps: move a date, or say concurrent.`,
    { pointer: "#/startDate", ...waysOut(beside) },
  );
}

/** What of a leave is left when a new employment starts: it is over by then, and one that lay ahead never comes. */
export function leaveBehind(leave: Leave, startDate: PlainDate): Leave[] {
  if (leave.returnDate !== null && leave.returnDate <= startDate) return [leave];
  if (leave.startDate >= startDate) return [];
  return [{ ...leave, returnDate: startDate, endsAt: null }];
}
