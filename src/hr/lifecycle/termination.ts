import type { DecidingDate, Employee } from "../employee.ts";
import type { PlainDate } from "../plain-date.ts";
import { RuleError } from "../rule-error.ts";
import { decidingDate } from "../span.ts";
import { timeline } from "../timeline.ts";
import {
  type Circumstances,
  type Decision,
  lateness,
  latestPeriod,
  requireFile,
  today,
  withPeriod,
} from "./decision.ts";

export interface TerminateInput {
  /** Null, with no last day either: terminated without a date, so access ends now. */
  readonly terminationDate: PlainDate | null;
  /** Null: only the termination date decides. Without a termination date it is kept, but ends nothing. */
  readonly lastDayOfWork: PlainDate | null;
  readonly terminationReason: string | null;
  /** For this person alone; null: the reason's choice, or the company's. */
  readonly decidingDate: DecidingDate | null;
}

/** Ends the latest period by its dates; the sooner decides unless somebody chose otherwise. */
export function terminate(employee: Employee, input: TerminateInput, circumstances: Circumstances): Decision {
  const period = latestPeriod(employee);
  if (period.rescinded) {
    throw new RuleError(
      "conflict",
      "The person never started, and access is off: rehire, or cancel that first.",
    );
  }
  requireOrderedDates(period.startDate, input.terminationDate, input.lastDayOfWork);
  const todayThere = today(employee, circumstances);
  const assumed = input.terminationDate === null && input.lastDayOfWork === null;
  const { settings } = circumstances.company;
  const changed = {
    ...period,
    ...input,
    terminationDate: assumed ? todayThere : input.terminationDate,
    terminationAssumed: assumed,
    rescinded: false,
    endSetBy: circumstances.by ?? "hand",
  };
  const decides = decidingDate(changed, settings);
  // An end that was reached stands through a correction of anything but its day, whatever zone is in force by now.
  const sameDay = decides === decidingDate(period, settings) && !period.terminationAssumed;
  const endsAt = assumed ? circumstances.now : sameDay ? period.endsAt : null;
  return {
    employee: withPeriod(employee, { ...changed, endsAt }),
    reason: terminationReason(decides, assumed, todayThere),
  };
}

function terminationReason(decides: PlainDate | null, assumed: boolean, todayThere: PlainDate): string {
  if (assumed) return `no date given: ${todayThere} assumed, access ended at once`;
  if (decides === null) return "a last day of work without a termination date ends nothing";
  const late = lateness(decides, todayThere);
  return late === null ? `${decides} decides` : `${decides} decides, entered ${late}`;
}

export interface CancelTerminationInput {
  /** Whether access that was revoked comes back too; must be said where a revocation stands. */
  readonly restoreAccess: boolean | null;
}

/** Takes the end of the latest period back; what follows is derived from the corrected dates. */
export function cancelTermination(
  employee: Employee,
  input: CancelTerminationInput,
  { now }: Circumstances,
): Decision {
  requireFile(employee);
  const period = latestPeriod(employee);
  if (period.terminationDate === null && period.lastDayOfWork === null && !period.rescinded) {
    throw new RuleError("conflict", "There is no termination to cancel: the latest period has no end.");
  }
  const revoked = employee.revocations.some((r) => r.liftedAt === null && r.period >= period.number);
  if (revoked && input.restoreAccess === null) {
    throw new RuleError(
      "decision",
      "Access was revoked at once as well. Say whether it comes back: restoreAccess true or false.",
    );
  }
  const reopened = withPeriod(employee, {
    ...period,
    terminationDate: null,
    lastDayOfWork: null,
    terminationReason: null,
    decidingDate: null,
    terminationAssumed: false,
    rescinded: false,
    endSetBy: null,
    endsAt: null,
  });
  const lifted = employee.revocations.map((r) => (r.liftedAt === null ? { ...r, liftedAt: now } : r));
  const restored = input.restoreAccess === true ? { ...reopened, revocations: lifted } : reopened;
  return { employee: restored, reason: revoked && !input.restoreAccess ? "access stays revoked" : null };
}

/** Refuses an end before the start. */
export function requireOrderedDates(
  start: PlainDate,
  termination: PlainDate | null,
  lastDay: PlainDate | null,
): void {
  if (termination !== null && termination < start) {
    throw new RuleError(
      "invalid",
      `The termination date ${termination} lies before the start date ${start}: correct one of them.`,
    );
  }
  if (lastDay !== null && lastDay < start) {
    throw new RuleError(
      "invalid",
      `The last day of work ${lastDay} lies before the start date ${start}: correct one of them.`,
    );
  }
}

/** Whether the person is inactive now and on every day to come, so that a record may go or an address be released. */
export function requireInactive(employee: Employee, { company, now }: Circumstances, verb: string): void {
  const { states } = timeline(employee, company, now);
  const access = states.find(({ active, to }) => active && to > now);
  if (access === undefined) return;
  const when = access.from <= now ? "is active" : `will be active (${access.cause.date ?? "later"})`;
  throw new RuleError("conflict", `The person ${when}: terminate the employment first, then ${verb}.`);
}
