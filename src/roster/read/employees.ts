import { viewedOfAnybody } from "../../auth/grants.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import { employeeFilter, type FieldFilter, OPERATORS } from "../../hr/employee-filter.ts";
import type { Instant } from "../../hr/instant.ts";
import { momentOn } from "../../hr/moment-on.ts";
import type { PlainDate } from "../../hr/plain-date.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { isVisible } from "../../hr/scope.ts";
import { fieldPaths } from "../../hr/searchable-field.ts";
import type { Sections } from "../../hr/section.ts";
import { dateIn } from "../../hr/zone.ts";
import { readEmployees, type StoredEmployee } from "../../store/employees.ts";
import { rightsOverStored } from "../access/rights.ts";
import { currentDictionary } from "../company/dictionary.ts";
import type { Reading } from "./employee.ts";
import { findableOf } from "./findable.ts";
import { idsMeeting } from "./ids-meeting.ts";
import { mentionedIn, peopleNamed, withoutHidden } from "./mentioned.ts";
import { type ShownEmployee, type Sight, seen, shownEmployee } from "./shown-employee.ts";
import { withPeople } from "./with-people.ts";

/** How a search may compare a field. */
export const FILTER_OPERATORS = OPERATORS;

/** The fields by which the reader may look for people, but the company's own. */
export function searchableFields({ grants }: Pick<Reading, "grants">): readonly string[] {
  return fieldPaths(viewedOfAnybody(grants));
}

/** Who is looked for, as they are on which date, and which page of them. */
export interface EmployeeQuery {
  /** All must hold. */
  readonly filters: readonly FieldFilter[];
  /** What is done with deleted files. */
  readonly deleted: "exclude" | "include" | "only";
  /** Null: now. */
  readonly on: PlainDate | null;
  /** The `next` of the page before; empty: from the beginning. */
  readonly after: string;
  readonly limit: number;
}

/** A page; it may be short or empty before the end, which is where `next` is null. */
export interface EmployeePage {
  readonly employees: readonly ShownEmployee[];
  readonly next: string | null;
}

/**
 * People in the order of their ids, whoever meets the filters of those whom the reader may see; what the reader may not
 * see of them counts as not said. So many people are looked through at most; the page says where to go on. Throws
 * `RuleError` for filters that cannot be, or a date that is past.
 */
export async function listEmployees(reading: Reading, query: EmployeeQuery): Promise<EmployeePage> {
  const { db, now } = reading;
  const dictionary = await currentDictionary(db);
  requireNotPast(query.on, dictionary, now);
  const filters = await withPeople(reading, query.filters, dictionary);
  const meets = employeeFilter(filters, dictionary, viewedOfAnybody(reading.grants));
  const { ids, next } = await idsMeeting(reading, { ...query, filters, meets }, dictionary);
  const stored = await readEmployees(db, ids);
  const rights = rightsOverStored(reading, dictionary);
  const people = ids
    .flatMap((id) => stored.get(id) ?? [])
    .filter((person) => isVisible(rights(person)))
    .map((person) => seen(sightOn(person, query.on, rights(person).view, dictionary, now), dictionary));
  const named = people.flatMap(({ record }) => peopleNamed(record, dictionary));
  const mentioned = await mentionedIn(reading, dictionary, named);
  const employees = people
    // Somebody may have been changed since they were looked through.
    .filter((person) => {
      const record = withoutHidden(person.record, dictionary, mentioned);
      return meets(findableOf({ ...person, record }), person.viewed);
    })
    .map((person) => shownEmployee(person, dictionary, mentioned));
  return { employees, next };
}

/** Somebody on a day from today on (null: now), as known now. */
export function sightOn(
  stored: StoredEmployee,
  on: PlainDate | null,
  viewed: Sections,
  dictionary: Dictionary,
  now: Instant,
): Sight {
  const at = on === null ? now : Math.max(now, momentOn(stored.employee, on, dictionary, now));
  return { ...stored, at, knownAt: now, viewed };
}

/** What is past is kept person by person, so a list would have to read everybody's facts. */
function requireNotPast(on: PlainDate | null, { settings }: Dictionary, now: Instant): void {
  if (on === null || on >= dateIn(settings.companyZone, now)) return;
  throw new RuleError(
    "invalid",
    `${on} is past: a list shows today or a day ahead. What was so on a past day is shown person by person (GET /api/v1/employees/{id}?on=${on}).`,
  );
}
