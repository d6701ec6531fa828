import type { Dictionary } from "../../hr/dictionary.ts";
import { employeeFilter, type FieldFilter, OPERATORS } from "../../hr/employee-filter.ts";
import { fold } from "../../hr/fold.ts";
import type { Instant } from "../../hr/instant.ts";
import { momentOn } from "../../hr/moment-on.ts";
import type { PlainDate } from "../../hr/plain-date.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { type Findable, fieldNamed } from "../../hr/searchable-field.ts";
import { unreachable } from "../../hr/unreachable.ts";
import { dateIn, firstMoment } from "../../hr/zone.ts";
import { peopleByKeys, scanPeople } from "../../store/employee-list.ts";
import { readEmployees, type StoredEmployee } from "../../store/employees.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { type Reading, shownPeople } from "./employee.ts";
import { findableIn, findableOf } from "./findable.ts";
import { type ShownEmployee, type Sight, seen } from "./shown-employee.ts";

/** How a search may compare a field. */
export const FILTER_OPERATORS = OPERATORS;

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

const PEOPLE_A_SCAN = 500;
const SCANS = 4;

/**
 * People in the order of their ids, whoever meets the filters. So many people are looked through at most; the page
 * says where to go on. Throws `RuleError` for filters that cannot be, or a date that is past.
 */
export async function listEmployees(reading: Reading, query: EmployeeQuery): Promise<EmployeePage> {
  const dictionary = await currentDictionary(reading.db);
  requireNotPast(query.on, dictionary, reading.now);
  const filters = await withPeople(reading, [...query.filters, ...deletedFilter(query)], dictionary);
  const meets = employeeFilter(filters, dictionary);
  const { ids, next } = await idsMeeting(reading, { ...query, filters }, dictionary, meets);
  const stored = await readEmployees(reading.db, ids);
  const people = ids
    .flatMap((id) => stored.get(id) ?? [])
    .map((person) => seen(sightOn(person, query.on, dictionary, reading.now), dictionary))
    // Somebody may have been changed since the scan.
    .filter((person) => meets(findableOf(person)));
  return { employees: await shownPeople(reading, dictionary, people), next };
}

/** Somebody on a day from today on (null: now), as known now. */
export function sightOn(
  stored: StoredEmployee,
  on: PlainDate | null,
  dictionary: Dictionary,
  now: Instant,
): Sight {
  const at = on === null ? now : Math.max(now, momentOn(stored.employee, on, dictionary, now));
  return { ...stored, at, knownAt: now };
}

/** What is past is kept person by person, so a list would have to read everybody's facts. */
function requireNotPast(on: PlainDate | null, { settings }: Dictionary, now: Instant): void {
  if (on === null || on >= dateIn(settings.companyZone, now)) return;
  throw new RuleError(
    "invalid",
    `${on} is past: a list shows today or a day ahead. What was so on a past day is shown person by person (GET /api/v1/employees/{id}?on=${on}).`,
  );
}

function deletedFilter({ deleted }: EmployeeQuery): FieldFilter[] {
  switch (deleted) {
    case "include":
      return [];
    case "exclude":
      return [{ field: "deletedAt", operator: "notSet" }];
    case "only":
      return [{ field: "deletedAt", operator: "set" }];
    default:
      return unreachable(deleted);
  }
}

/** Where a filter names a person by number or e-mail, the ids that these have are as good. */
async function withPeople(
  { db, now }: Reading,
  filters: readonly FieldFilter[],
  dictionary: Dictionary,
): Promise<FieldFilter[]> {
  const textsIn = ({ field, value = [] }: FieldFilter) =>
    fieldNamed(field, dictionary)?.kind === "person"
      ? [value].flat().filter((one) => typeof one === "string")
      : [];
  const found = await peopleByKeys(db, filters.flatMap(textsIn).map(fold), now);
  return filters.map((filter) => {
    const keys = textsIn(filter).map(fold);
    const ids = found.flatMap(({ key, id }) => (keys.includes(key ?? "") ? [id] : []));
    return ids.length === 0 ? filter : { ...filter, value: [filter.value ?? [], ids].flat(2) };
  });
}

/** The ids of the next people who meet the filters, and where to go on. */
async function idsMeeting(
  { db, now }: Reading,
  { filters, on, after, limit }: EmployeeQuery,
  dictionary: Dictionary,
  meets: (person: Findable) => boolean,
): Promise<{ readonly ids: readonly string[]; readonly next: string | null }> {
  const scan = { ...windowOf(on, now), ...keysIn(filters) };
  const ids: string[] = [];
  let last = after;
  for (let scans = 0; scans < SCANS; scans++) {
    // Without a filter that narrows, the first so many are the page.
    const size = scans === 0 ? limit + 1 : PEOPLE_A_SCAN;
    const rows = await scanPeople(db, { ...scan, after: last, limit: size });
    const people = [...Map.groupBy(rows, ({ id }) => id)];
    for (const [index, [id, states]] of people.entries()) {
      last = id;
      const person = findableIn(states, on, dictionary, now);
      if (person === null || meets(person)) ids.push(id);
      const isLast = index === people.length - 1 && people.length < size;
      if (ids.length === limit) return { ids, next: isLast ? null : id };
    }
    if (people.length < size) return { ids, next: null };
  }
  return { ids, next: last };
}

/** The moments at which the date begins somewhere on earth; now, where none is named. */
function windowOf(on: PlainDate | null, now: Instant): { readonly from: Instant; readonly to: Instant } {
  if (on === null) return { from: now, to: now };
  const from = Math.max(now, firstMoment(on, "Etc/GMT-14"));
  return { from, to: Math.max(from, firstMoment(on, "Etc/GMT+12")) };
}

/** What of the filters an index finds. */
function keysIn(filters: readonly FieldFilter[]) {
  const keyOf = (wanted: string) => {
    const filter = filters.find(({ field, operator }) => field === wanted && operator === "equals");
    return typeof filter?.value === "string" ? fold(filter.value) : null;
  };
  return { employeeNumberKey: keyOf("employeeNumber"), userNameKey: keyOf("basic.email") };
}
