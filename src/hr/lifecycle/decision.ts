import type { Employee, Period, SetBy, State } from "../employee.ts";
import { type Instant, toIso } from "../instant.ts";
import { daysBetween, type PlainDate } from "../plain-date.ts";
import { RuleError } from "../rule-error.ts";
import type { Company } from "../settings.ts";
import { stateAt, timeline } from "../timeline.ts";
import { dateIn } from "../zone.ts";
import { zoneOn } from "../zone-on.ts";
import { wayOut, waysOut } from "./way-out.ts";

/** What a rule made of a person, and in words why, for history. */
export interface Decision {
  readonly employee: Employee;
  readonly reason: string | null;
}

/** Everything that a rule reads besides the person and its input. */
export interface Circumstances {
  readonly company: Company;
  readonly now: Instant;
  /** Who enters it; left out: a person. */
  readonly by?: SetBy;
}

/** Today's date where the person is. */
export function today(employee: Employee, { company, now }: Circumstances): PlainDate {
  return dateIn(zoneOn(employee, toIso(now).slice(0, 10), company), now);
}

/** The state that the person is in now. */
export function current(employee: Employee, { company, now }: Circumstances): State {
  return stateAt(timeline(employee, company, now).states, now);
}

/** "access comes back now" or "access ends now", where the change does that; else null. */
export function accessWords(before: Employee, after: Employee, circumstances: Circumstances): string | null {
  const [was, is] = [current(before, circumstances).active, current(after, circumstances).active];
  if (was === is) return null;
  return is ? "access comes back now" : "access ends now";
}

/** Refuses what may give access to somebody whose file is deleted, for no reader would see them. */
export function requireFile({ id, deletedAt }: Employee): void {
  if (deletedAt === null) return;
  throw new RuleError(
    "conflict",
    "The person's file is deleted: restore it first.",
    waysOut(wayOut({ id }, "Brings the file back", "restore")),
  );
}

/** The period that HR speaks of: the one that starts last. */
export function latestPeriod(employee: Pick<Employee, "periods">): Period {
  const [first, ...rest] = employee.periods;
  if (first === undefined) throw new Error("everyone has a period of employment");
  return rest.reduce((latest, period) => (period.startDate >= latest.startDate ? period : latest), first);
}

/** Whether a period with another start would come before or after one that it came after or before. */
export function overtakes(other: Period, before: Period, after: Period): boolean {
  const precedes = (period: Period) =>
    other.startDate < period.startDate ||
    (other.startDate === period.startDate && other.number < period.number);
  return precedes(before) !== precedes(after);
}

/** The person with one period replaced. */
export function withPeriod(employee: Employee, changed: Period): Employee {
  const periods = employee.periods.map((period) => (period.number === changed.number ? changed : period));
  return { ...employee, periods };
}

/** "late by 3 days", or null where the date is not past. */
export function lateness(date: PlainDate, todayThere: PlainDate): string | null {
  const late = daysBetween(date, todayThere);
  if (late <= 0) return null;
  return `late by ${late} ${late === 1 ? "day" : "days"}`;
}
