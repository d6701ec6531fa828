import type { DecidingDate, Employee, Period, State } from "../employee.ts";
import type { PlainDate } from "../plain-date.ts";
import { RuleError } from "../rule-error.ts";
import { decidingDate, spans, stands } from "../span.ts";
import { timeline } from "../timeline.ts";
import {
  type Circumstances,
  current,
  type Decision,
  lateness,
  latestPeriod,
  requireFile,
  today,
  withPeriod,
} from "./decision.ts";
import { wayOut, waysOut } from "./way-out.ts";

export interface TerminateInput {
  /** Null, with no last day either: terminated without a date, so access ends now. */
  readonly terminationDate: PlainDate | null;
  /** Null: only the termination date decides. Without a termination date it is kept, but ends nothing. */
  readonly lastDayOfWork: PlainDate | null;
  readonly terminationReason: string | null;
  /** For this person alone; null: the reason's choice, or the company's. */
  readonly decidingDate: DecidingDate | null;
}

/**
 * Ends the latest period by its dates; the sooner decides unless somebody chose otherwise. Without a date the person is
 * gone altogether, so every period ends that goes on or lies ahead; a file ends none whose end a person has set.
 */
export function terminate(employee: Employee, input: TerminateInput, circumstances: Circumstances): Decision {
  requireFile(employee);
  const period = latestPeriod(employee);
  const { employee: ended, reason } = endPeriod(employee, period, input, circumstances);
  if (isDateless(input)) {
    const others = othersGoingOn(ended, period, circumstances);
    const end = (person: Employee, one: Period) => endPeriod(person, one, input, circumstances).employee;
    const told = others.map(({ startDate }) => `; the employment since ${startDate} ended too`);
    return { employee: others.reduce(end, ended), reason: [reason, ...told].join("") };
  }
  const comesBack = !current(employee, circumstances).active && current(ended, circumstances).active;
  const parts = [reason, comesBack ? "access comes back now" : null, goesOn(ended, period, circumstances)];
  return { employee: ended, reason: parts.filter((part) => part !== null).join("; ") };
}

function othersGoingOn(
  employee: Employee,
  { number }: Period,
  { company, now, by = "hand" }: Circumstances,
): Period[] {
  const goOn = spans(employee, company, now).filter(({ period, end }) => !period.rescinded && end > now);
  return goOn
    .map(({ period }) => period)
    .filter((period) => period.number !== number && (by === "hand" || period.endSetBy !== "hand"));
}

/** That another employment outlasts the one that ends, in words, for whoever believes the person gone. */
function goesOn(employee: Employee, { number }: Period, { company, now }: Circumstances): string | null {
  const all = spans(employee, company, now);
  const own = all.find(({ period }) => period.number === number);
  const other = all.find(({ end }) => own !== undefined && end > own.end);
  return other === undefined ? null : `the employment since ${other.period.startDate} goes on`;
}

function isDateless({ terminationDate, lastDayOfWork }: TerminateInput): boolean {
  return terminationDate === null && lastDayOfWork === null;
}

/** Ends one of the periods. Throws `RuleError` for one that never began, and for an end before the start. */
export function endPeriod(
  employee: Employee,
  period: Period,
  input: TerminateInput,
  circumstances: Circumstances,
): Decision {
  requireNotRescinded(employee, period);
  requireOrderedDates(period.startDate, input.terminationDate, input.lastDayOfWork);
  const todayThere = today(employee, circumstances);
  const assumed = isDateless(input);
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
  const reached = stands(period.endsAt, circumstances.now);
  const endsAt = assumed ? (reached ?? circumstances.now) : sameDay ? period.endsAt : null;
  // Gone on no date is gone now, so garden leave is over as well.
  const over = reached === null ? null : stands(period.overAt, circumstances.now);
  const sameEnd = changed.terminationDate === period.terminationDate;
  const overAt = assumed ? (over ?? circumstances.now) : sameEnd ? period.overAt : null;
  return {
    employee: withPeriod(employee, { ...changed, endsAt, overAt }),
    reason: terminationReason(decides, assumed, todayThere),
  };
}

/** Refuses to date the end of a period that never began. */
export function requireNotRescinded(employee: Employee, { rescinded }: Period): void {
  if (!rescinded) return;
  throw new RuleError(
    "conflict",
    "The person never started, and access is off: rehire, or cancel that first.",
    waysOut(wayOut(employee, "Takes it back that they never started", "cancel-termination")),
  );
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

/**
 * Takes the end of the latest period back; what follows is derived from the corrected dates. Entered by hand it stands
 * like a date: a feed that still says an end is not followed until it agrees.
 */
export function cancelTermination(
  employee: Employee,
  input: CancelTerminationInput,
  { now, by = "hand" }: Circumstances,
): Decision {
  requireFile(employee);
  const period = latestPeriod(employee);
  if (period.terminationDate === null && period.lastDayOfWork === null && !period.rescinded) {
    throw new RuleError("conflict", "There is no termination to cancel: the latest period has no end.");
  }
  const revoked = employee.revocations.some((r) => r.liftedAt === null && r.period >= period.number);
  if (revoked && input.restoreAccess === null) {
    const way = (says: string, restoreAccess: boolean) =>
      wayOut(employee, says, "cancel-termination", { restoreAccess });
    throw new RuleError(
      "decision",
      "Access was revoked at once as well. Say whether it comes back: restoreAccess true or false.",
      {
        pointer: "#/restoreAccess",
        ...waysOut(way("Access comes back too", true), way("Access stays revoked", false)),
      },
    );
  }
  const reopened = withPeriod(employee, { ...withoutEnd(period), endSetBy: by === "hand" ? by : null });
  const lifted = employee.revocations.map((r) => (r.liftedAt === null ? { ...r, liftedAt: now } : r));
  const restored = input.restoreAccess === true ? { ...reopened, revocations: lifted } : reopened;
  const stillEnded = employee.periods.filter(
    ({ number, terminationAssumed, endsAt }) =>
      number !== period.number && terminationAssumed && endsAt === period.endsAt,
  );
  const parts = [
    ...(revoked && !input.restoreAccess ? ["access stays revoked"] : []),
    ...stillEnded.map(({ startDate }) => `the employment since ${startDate} stays ended: correct it too`),
  ];
  return { employee: restored, reason: parts.length === 0 ? null : parts.join("; ") };
}

/** The period with no end known, and nothing that goes with one. */
export function withoutEnd(period: Period): Period {
  return {
    ...period,
    terminationDate: null,
    lastDayOfWork: null,
    terminationReason: null,
    decidingDate: null,
    terminationAssumed: false,
    rescinded: false,
    endSetBy: null,
    endsAt: null,
    overAt: null,
  };
}

/** Leaves the end of the latest period to the feed, which may move it from then on; until it does, nothing changes. */
export function releaseEnd(employee: Employee, _input: object, _circumstances: Circumstances): Decision {
  const period = latestPeriod(employee);
  if (period.endSetBy !== "hand")
    throw new RuleError("conflict", "No end was set by hand here, so there is none to leave to the feed.");
  return {
    employee: withPeriod(employee, { ...period, endSetBy: "feed" }),
    reason: "the end is the feed's from now on",
  };
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
      { pointer: "#/terminationDate" },
    );
  }
  if (lastDay !== null && lastDay < start) {
    throw new RuleError(
      "invalid",
      `The last day of work ${lastDay} lies before the start date ${start}: correct one of them.`,
      { pointer: "#/lastDayOfWork" },
    );
  }
}

/** The first state, from now on, in which the person is employed or about to be; undefined: they have left. */
export function employmentAhead(employee: Employee, { company, now }: Circumstances): State | undefined {
  const isOver = ({ status }: State) => status === "Terminated" || status === "Garden leave";
  return timeline(employee, company, now).states.find((state) => state.to > now && !isOver(state));
}

/** Whether the person is inactive now and on every day to come, so that a record may go or an address be released. */
export function requireInactive(employee: Employee, circumstances: Circumstances, verb: string): void {
  const { company, now } = circumstances;
  const { states } = timeline(employee, company, now);
  const access = states.find(({ active, to }) => active && to > now);
  if (access === undefined) return;
  const when = access.from <= now ? "is active" : `will be active (${access.cause.date ?? "later"})`;
  const way =
    latestPeriod(employee).startDate <= today(employee, circumstances)
      ? wayOut(employee, "Ends the employment, and access at once", "terminate")
      : wayOut(employee, "Says that they never start", "rescind");
  throw new RuleError(
    "conflict",
    `The person ${when}: terminate the employment first, then ${verb}.`,
    waysOut(way),
  );
}
