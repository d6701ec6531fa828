import type { Cause, DecidingDate, Employee, Leave, Period } from "./employee.ts";
import { BEGINNING, FOREVER, type Instant } from "./instant.ts";
import { addDays, type PlainDate } from "./plain-date.ts";
import type { Company, Settings } from "./settings.ts";
import { endMoment, endOfDay, firstMoment } from "./zone.ts";
import { zoneOn } from "./zone-on.ts";

/** A period of employment as moments. Access holds in [begin, end), work in [start, end). */
export interface Span {
  /** With the moments that were derived, or that stood. */
  readonly period: Period;
  readonly begin: Instant;
  readonly start: Instant;
  readonly end: Instant;
  /** When the termination date itself is over; garden leave lies between `end` and this. */
  readonly over: Instant;
  readonly startCause: Cause;
  readonly endCause: Cause;
  readonly overCause: Cause;
}

/** A leave as moments, [begin, end). */
export interface LeaveSpan {
  readonly leave: Leave;
  readonly begin: Instant;
  readonly end: Instant;
  readonly beginCause: Cause;
  readonly endCause: Cause;
}

/** Which of the two dates decides for this period: the person's own choice, the reason's, the company's. */
function decidingMode({ terminationReason, decidingDate }: Period, settings: Settings): DecidingDate {
  const { decidingDateByReason: byReason } = settings;
  // A reason is free text, and may be a word that every object knows.
  const chosen =
    terminationReason !== null && Object.hasOwn(byReason, terminationReason)
      ? byReason[terminationReason]
      : undefined;
  return decidingDate ?? chosen ?? settings.decidingDate;
}

/** The day through which the person works; null while no termination date is known (a last day alone ends nothing). */
export function decidingDate(period: Period, settings: Settings): PlainDate | null {
  const { terminationDate, lastDayOfWork } = period;
  if (terminationDate === null || lastDayOfWork === null) return terminationDate;
  const sooner = lastDayOfWork < terminationDate ? lastDayOfWork : terminationDate;
  return decidingMode(period, settings) === "sooner" ? sooner : terminationDate;
}

/** The periods of employment as moments, in the order of their numbers; one that adjoins the next lasts up to it. */
export function spans(employee: Employee, company: Company, now: Instant): readonly Span[] {
  const alone = employee.periods.map((period, index) => span(employee, period, index === 0, company, now));
  return alone.map((span, index) => {
    if (stands(employee.periods[index]?.endsAt ?? null, now) !== null) return span;
    const end = Math.max(span.end, ...beginsOfAdjoining(span, alone, company.settings));
    return { ...span, end, period: { ...span.period, endsAt: end === FOREVER ? null : end } };
  });
}

function span(employee: Employee, period: Period, first: boolean, company: Company, now: Instant): Span {
  const { settings } = company;
  const startZone = zoneOn(employee, period.startDate, company);
  const start = stands(period.startedAt, now) ?? firstMoment(period.startDate, startZone);
  const begin = stands(period.beginsAt, now) ?? accountBegin(period, first, settings, startZone);
  const last = decidingDate(period, settings);
  const endZone = zoneOn(employee, last ?? period.startDate, company);
  const derivedEnd = last === null ? null : endMoment(last, endZone, settings.endMoment);
  const end = stands(period.endsAt, now) ?? derivedEnd;
  const over = end === null ? null : overAt(employee, period, end, company, now);
  return {
    period: { ...period, beginsAt: begin, startedAt: start, endsAt: end, overAt: over },
    begin,
    start,
    end: end ?? FOREVER,
    over: over ?? FOREVER,
    startCause: { rule: "start", date: period.startDate, zone: startZone },
    endCause: endCause(period, last, endZone),
    overCause: {
      rule: "gardenLeaveOver",
      date: period.terminationDate,
      zone: zoneOn(employee, period.terminationDate ?? period.startDate, company),
    },
  };
}

/** A moment that has passed stands, whatever would be derived today. */
export function stands(moment: Instant | null | undefined, now: Instant): Instant | null {
  return moment !== null && moment !== undefined && moment <= now ? moment : null;
}

function accountBegin(period: Period, first: boolean, settings: Settings, zone: string): Instant {
  const { activeBefore } = settings;
  if (!first && !(settings.activeBeforeForRehires && activeBefore.kind === "days"))
    return firstMoment(period.startDate, zone);
  if (activeBefore.kind === "atCreation") return BEGINNING;
  return firstMoment(addDays(period.startDate, -activeBefore.days), zone);
}

function overAt(employee: Employee, period: Period, end: Instant, company: Company, now: Instant): Instant {
  if (period.terminationDate === null || period.rescinded) return end;
  const zone = zoneOn(employee, period.terminationDate, company);
  const standing = end <= now ? stands(period.overAt, now) : null;
  // A date that was only assumed keeps nobody on garden leave until it is over.
  const dated = period.terminationAssumed ? end : endOfDay(period.terminationDate, zone);
  return standing ?? Math.max(end, dated);
}

function endCause(period: Period, last: PlainDate | null, zone: string): Cause {
  if (period.rescinded) return { rule: "rescinded", date: null, zone: null };
  if (period.terminationAssumed) return { rule: "terminationAssumed", date: last, zone };
  return { rule: last === period.terminationDate ? "terminationDate" : "lastDayOfWork", date: last, zone };
}

function beginsOfAdjoining(span: Span, all: readonly Span[], settings: Settings): Instant[] {
  const last = decidingDate(span.period, settings);
  if (last === null || span.period.rescinded) return [];
  const next = all.filter(({ period }) => !period.rescinded && period.startDate > span.period.startDate);
  return next.filter(({ period }) => period.startDate <= addDays(last, 1)).map(({ begin }) => begin);
}

/** The leaves as moments; those that have passed stand. */
export function leaveSpans(employee: Employee, company: Company, now: Instant): readonly LeaveSpan[] {
  return employee.leaves.map((leave) => {
    const [beginDate, endDate] = [leave.startDate, leave.returnDate];
    const beginZone = zoneOn(employee, beginDate, company);
    const endZone = zoneOn(employee, endDate ?? beginDate, company);
    const begin = stands(leave.beginsAt, now) ?? firstMoment(beginDate, beginZone);
    const end = stands(leave.endsAt, now) ?? (endDate === null ? null : firstMoment(endDate, endZone));
    return {
      leave: { ...leave, beginsAt: begin, endsAt: end },
      begin,
      end: end ?? FOREVER,
      beginCause: { rule: "leaveBegins", date: beginDate, zone: beginZone },
      endCause: { rule: "leaveEnds", date: endDate, zone: endZone },
    };
  });
}
