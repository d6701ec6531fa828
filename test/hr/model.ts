import type {
  Employee,
  Entry,
  Leave,
  LifecycleStatus,
  Period,
  StateRecord,
  TableName,
} from "../../src/hr/employee.ts";
import type { Instant } from "../../src/hr/instant.ts";
import { addDays, type PlainDate } from "../../src/hr/plain-date.ts";
import type { Company } from "../../src/hr/settings.ts";
import { at, hasLeft, hasReached, momentsAround } from "./wall-clock.ts";

/** What must be true of a person at one moment. */
export interface Expected {
  readonly active: boolean;
  readonly status: LifecycleStatus;
  readonly listed: boolean;
  readonly record: StateRecord;
}

/**
 * The lifecycle rules as questions about a single moment `t`, asked of the clocks on the wall; nothing is
 * derived ahead and no boundary is ever computed. Slow, and independent of the timeline that it judges.
 */
export function expectedAt(employee: Employee, company: Company, now: Instant, t: Instant): Expected {
  const { periods, exclusion, deletedAt } = employee;
  const zoneOn = (date: PlainDate) => zoneOnDate(employee, company, date);
  const dayBegun = (date: PlainDate, when = t) => hasReached(zoneOn(date), at(date), when);
  const stands = (moment: Instant | null | undefined): moment is Instant =>
    moment !== null && moment !== undefined && moment <= now;

  const first = Math.min(...periods.map((period) => period.number));
  const begun = (period: Period, when: Instant): boolean => {
    if (stands(period.beginsAt)) return period.beginsAt <= when;
    const { activeBefore, activeBeforeForRehires } = company.settings;
    const early = period.number === first || activeBeforeForRehires;
    if (activeBefore.kind === "atCreation")
      return period.number === first || dayBegun(period.startDate, when);
    const date = addDays(period.startDate, early ? -activeBefore.days : 0);
    return hasReached(zoneOn(period.startDate), at(date), when);
  };
  const started = ({ startedAt, startDate }: Period): boolean =>
    stands(startedAt) ? startedAt <= t : dayBegun(startDate);
  const ended = (period: Period, when = t): boolean => {
    if (stands(period.endsAt)) return period.endsAt <= when;
    const deciding = decidingDate(period, company);
    if (deciding === null || !hasLeft(zoneOn(deciding), lastMoment(deciding, company), when)) return false;
    return periods
      .filter((later) => later.startDate > period.startDate && !later.rescinded)
      .filter((later) => later.startDate <= addDays(deciding, 1))
      .every((later) => begun(later, when));
  };
  const suppressed = (period: Period): boolean =>
    employee.revocations.some(
      (revocation) =>
        revocation.at <= t &&
        (revocation.liftedAt === null || t < revocation.liftedAt) &&
        period.number <= revocation.period,
    );
  const onLeave = (leave: Leave): boolean => {
    const begunLeave = stands(leave.beginsAt) ? leave.beginsAt <= t : dayBegun(leave.startDate);
    if (stands(leave.endsAt)) return begunLeave && t < leave.endsAt;
    return begunLeave && (leave.returnDate === null || !dayBegun(leave.returnDate));
  };
  const onGardenLeave = (period: Period): boolean => {
    if (period.rescinded || period.terminationDate === null || !ended(period)) return false;
    if (!started(period)) return false;
    if (stands(period.overAt) && ended(period, now)) return t < period.overAt;
    if (period.terminationAssumed) return false;
    return !hasLeft(zoneOn(period.terminationDate), at(addDays(period.terminationDate, 1)), t);
  };
  const inForce = <T>(entries: readonly Entry<T>[]): T => {
    const begunEntries = entries.filter(({ beginsAt, effectiveDate }) =>
      stands(beginsAt) ? beginsAt <= t : dayBegun(effectiveDate),
    );
    return greatest(begunEntries.length > 0 ? begunEntries : entries.slice(0, 1)).values;
  };

  const leaves = employee.leaves.filter(onLeave);
  const employed = periods.some((period) => started(period) && !ended(period));
  const access =
    periods.some((period) => begun(period, t) && !ended(period) && !suppressed(period)) &&
    leaves.every((leave) => leave.access);
  const excluded = exclusion !== null && exclusion.at <= t ? exclusion : null;
  const { basic, work, address, employment, contact, custom } = employee.tables;
  const derived: StateRecord = {
    basic: inForce(basic),
    work: inForce(work),
    address: inForce(address),
    employment: inForce(employment),
    contact: inForce(contact),
    custom: inForce(custom),
  };
  const record = excluded?.kind === "frozen" ? excluded.record : derived;

  let status: LifecycleStatus = "Terminated";
  if (employed) status = leaves[0]?.kind ?? "Employed";
  else if (periods.some(onGardenLeave)) status = "Garden leave";
  else if (periods.some((period) => !started(period) && !ended(period))) status = "Hired";

  return {
    active:
      access && excluded?.kind !== "deactivated" && (excluded?.kind === "frozen" ? excluded.active : true),
    status,
    listed: record.basic.email !== null && deletedAt === null && exclusion?.kind !== "unlisted",
    record,
  };
}

/** More than every moment at which the model's answer may change. */
export function candidateMoments(employee: Employee, company: Company): Instant[] {
  const { periods, leaves, revocations, exclusion, tables } = employee;
  const { activeBefore, endMoment } = company.settings;
  const days = activeBefore.kind === "days" ? activeBefore.days : 0;
  const names: TableName[] = ["basic", "work", "address", "employment", "contact", "custom"];
  const walls = [
    ...periods.flatMap((p) => [p.startDate, addDays(p.startDate, -days)]),
    ...periods
      .flatMap((p) => [p.terminationDate, p.lastDayOfWork])
      .flatMap((d) => (d ? [d, addDays(d, 1)] : [])),
    ...leaves.flatMap((l) => [l.startDate, ...(l.returnDate ? [l.returnDate] : [])]),
    ...names.flatMap((name) => tables[name].map((entry) => entry.effectiveDate)),
  ].flatMap((date) => [at(date), ...(endMoment.kind === "clock" ? [at(date, endMoment.time)] : [])]);
  const zones = new Set(tables.work.map((entry) => zoneOnDate(employee, company, entry.effectiveDate)));
  const entered = [
    ...[...periods, ...leaves].flatMap((span) => [span.beginsAt, span.endsAt]),
    ...periods.flatMap((period) => [period.startedAt, period.overAt]),
    ...names.flatMap((name) => tables[name].map(({ beginsAt = null }) => beginsAt)),
    ...revocations.flatMap((revocation) => [revocation.at, revocation.liftedAt]),
    exclusion?.at ?? null,
  ].filter((moment) => moment !== null);
  return [...entered, ...walls.flatMap((wall) => [...zones].flatMap((zone) => momentsAround(zone, wall)))];
}

function zoneOnDate(employee: Employee, company: Company, date: PlainDate): string {
  const { work } = employee.tables;
  const inForce = work.filter((entry) => entry.effectiveDate <= date);
  const { zone, siteId } = greatest(inForce.length > 0 ? inForce : work.slice(0, 1)).values;
  return zone ?? company.sites.get(siteId ?? "")?.zone ?? company.settings.companyZone;
}

function greatest<T>(entries: readonly Entry<T>[]): Entry<T> {
  return entries.reduce((best, entry) => (entry.effectiveDate > best.effectiveDate ? entry : best));
}

function decidingDate(period: Period, { settings }: Company): PlainDate | null {
  const { terminationDate, lastDayOfWork, terminationReason } = period;
  if (terminationDate === null) return null;
  const byReason = terminationReason === null ? undefined : settings.decidingDateByReason[terminationReason];
  const mode = period.decidingDate ?? byReason ?? settings.decidingDate;
  if (mode === "sooner" && lastDayOfWork !== null && lastDayOfWork < terminationDate) return lastDayOfWork;
  return terminationDate;
}

/** The wall clock's reading at which the deciding date is over. */
function lastMoment(date: PlainDate, { settings }: Company): number {
  switch (settings.endMoment.kind) {
    case "endOfDay":
      return at(addDays(date, 1));
    case "startOfDay":
      return at(date);
    case "clock":
      return at(date, settings.endMoment.time);
  }
}
