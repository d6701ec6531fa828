import type { Dictionary } from "../../hr/dictionary.ts";
import type { EmployeeTest, FieldFilter } from "../../hr/employee-filter.ts";
import { fold } from "../../hr/fold.ts";
import type { Instant } from "../../hr/instant.ts";
import type { PlainDate } from "../../hr/plain-date.ts";
import { NEEDED_TO_LIST } from "../../hr/scope.ts";
import { type Findable, fieldNamed } from "../../hr/searchable-field.ts";
import type { Sections } from "../../hr/section.ts";
import { unreachable } from "../../hr/unreachable.ts";
import { firstMoment } from "../../hr/zone.ts";
import { type ScannedRow, scanPeople } from "../../store/employee-list.ts";
import { mayOverEveryone } from "../access/rights.ts";
import { between } from "./between.ts";
import type { Reading } from "./employee.ts";
import type { EmployeeQuery } from "./employees.ts";
import { findableIn } from "./findable.ts";
import { mentionedIn, peopleNamed, withoutHidden } from "./mentioned.ts";
import { type Visible, visibleTo } from "./visible.ts";

const PEOPLE_A_SCAN = 500;
const SCANS = 4;

/** What is looked for: the query, with its filters once they are a test. */
interface Wanted extends EmployeeQuery {
  readonly meets: EmployeeTest;
}

/**
 * The ids of the next people whom the reader may see and who meet the filters, and where to go on; null: there are no
 * more. It is known of one more than fit the page, so that where the page ends tells of nobody who is not to be seen.
 */
export async function idsMeeting(
  reading: Reading,
  query: Wanted,
  dictionary: Dictionary,
): Promise<{ readonly ids: readonly string[]; readonly next: string | null }> {
  const { on, after, limit, filters } = query;
  const scan = { from: reading.now, to: latestBeginning(on, reading.now), ...keysIn(filters) };
  const ids: string[] = [];
  const looked = [after];
  for (let scans = 0; scans < SCANS; scans++) {
    // Without a filter that narrows, the first so many are the page.
    const size = scans === 0 ? limit + 1 : PEOPLE_A_SCAN;
    const rows = await scanPeople(reading.db, { ...scan, after: looked.at(-1) ?? after, limit: size });
    const people = Map.groupBy(rows, ({ id }) => id);
    ids.push(...(await meeting(reading, query, dictionary, people)));
    if (ids.length > limit) return { ids: ids.slice(0, limit), next: ids[limit - 1] ?? null };
    if (people.size < size) return { ids, next: null };
    looked.push(...people.keys());
  }
  const last = looked.at(-1) ?? after;
  return { ids, next: ids.at(-1) === last ? last : between(looked.at(-2) ?? "", last) };
}

/** Of those who were looked through, the ids of those who may be seen and meet the filters, or have to be read in full. */
async function meeting(
  reading: Reading,
  { deleted, on, meets, filters }: Wanted,
  dictionary: Dictionary,
  people: ReadonlyMap<string, readonly ScannedRow[]>,
): Promise<string[]> {
  const rights = visibleTo(reading, dictionary);
  const visible = [...people].flatMap(([id, rows]) => {
    const viewed = viewedIn(rows, rights, reading.now);
    if (viewed === null || !isWanted(deleted, rows[0]?.deletedAt ?? null)) return [];
    return [{ id, viewed, person: findableIn(rows, on, dictionary, reading.now) }];
  });
  const shown = await asShown(reading, filters, dictionary, visible);
  return shown.flatMap(({ id, viewed, person }) => (person === null || meets(person, viewed) ? [id] : []));
}

/** What is viewed of the person as they are now; null: they are not to be seen. */
function viewedIn(rows: readonly ScannedRow[], rights: Visible, now: Instant): Sections | null {
  const row = rows.findLast(({ state }) => state !== null && state.startsAt <= now);
  if (row === undefined || row.state === null) return null;
  return rights({ ...row, ...row.state })?.view ?? null;
}

function isWanted(deleted: EmployeeQuery["deleted"], deletedAt: Instant | null): boolean {
  switch (deleted) {
    case "include":
      return true;
    case "exclude":
      return deletedAt === null;
    case "only":
      return deletedAt !== null;
    default:
      return unreachable(deleted);
  }
}

interface Found {
  readonly id: string;
  readonly viewed: Sections;
  /** Null: they have to be read in full. */
  readonly person: Findable | null;
}

/** The same without the people whom their values name and who are not to be known of, where a filter asks for such. */
async function asShown(
  reading: Reading,
  filters: readonly FieldFilter[],
  dictionary: Dictionary,
  found: readonly Found[],
): Promise<readonly Found[]> {
  const asked = filters.some(
    ({ field }) => field !== "id" && fieldNamed(field, dictionary)?.kind === "person",
  );
  if (!asked || mayOverEveryone(reading, "view", NEEDED_TO_LIST)) return found;
  const named = found.flatMap(({ person }) =>
    person === null ? [] : peopleNamed(person.record, dictionary),
  );
  const mentioned = await mentionedIn(reading, dictionary, named);
  return found.map(({ person, ...rest }) => ({
    ...rest,
    person: person && { ...person, record: withoutHidden(person.record, dictionary, mentioned) },
  }));
}

/** The moment at which the date has begun everywhere on earth; now, where none is named. */
function latestBeginning(on: PlainDate | null, now: Instant): Instant {
  return on === null ? now : Math.max(now, firstMoment(on, "Etc/GMT+12"));
}

/** What of the filters an index finds. */
function keysIn(filters: readonly FieldFilter[]) {
  const keyOf = (wanted: string) => {
    const filter = filters.find(({ field, operator }) => field === wanted && operator === "equals");
    return typeof filter?.value === "string" ? fold(filter.value) : null;
  };
  return { employeeNumberKey: keyOf("employeeNumber"), userNameKey: keyOf("basic.email") };
}
