/**
 * People as readers see them. Every query carries the moment; a person who is listed has exactly one state then.
 * The unfiltered list goes by ordinal, so that no page depends on how many stand before it; a narrow reader has
 * ordinals of its own. Filtered lists go by offset: whoever is added or removed in between moves them, which the guide
 * says.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Dictionary } from "../hr/dictionary.ts";
import type { Instant } from "../hr/instant.ts";
import type { PeopleCondition, PeopleOrder } from "../hr/people-condition.ts";
import { viewMembers } from "./access-tables.ts";
import { conditionToSql, isAfter, orderOf } from "./condition-to-sql.ts";
import type { Database } from "./database.ts";
import { externalIdOf } from "./external-ids.ts";
import { memberships } from "./group-tables.ts";
import { type Credential, readByDictionary } from "./head.ts";
import { isListedTo, placeOf } from "./listed-to.ts";
import { periods, states } from "./tables.ts";

/** One page: `startIndex` counts from 1. */
export interface Page {
  readonly startIndex: number;
  readonly count: number;
}

/** A person as a list reads one; the record is JSON. */
export type PersonRow = Awaited<ReturnType<typeof readPeople>>["people"][number];

/** Everyone who is listed to the reader, from an ordinal on. The total is the highest ordinal in use. */
export async function readPeople(db: Database, credential: Credential, page: Page, now: Instant) {
  const { generation } = credential;
  const { dictionary, results } = await readByDictionary(db, credential, (dictionary) =>
    generation === null
      ? everyoneFrom(db, seenBy(credential, dictionary, now), page, now)
      : viewFrom(db, { ...credential, generation }, seenBy(credential, dictionary, now), page, now),
  );
  const [totals, people] = results;
  return { dictionary, total: totals[0]?.total ?? 0, people };
}

/** Who is looked for, and in which order; null: that of the list. */
export interface PeopleSearch {
  readonly condition: PeopleCondition;
  readonly order: PeopleOrder | null;
}

/** Where a page of a search begins: at an index, or behind somebody, by the value that orders and their place. */
export type SearchFrom =
  | { readonly startIndex: number }
  | { readonly after: { readonly value: string | number | null; readonly place: number } };

/**
 * Those who meet the condition, in order. `totalResults` counts all of them. By index, whoever is added or removed in
 * between moves the pages; from behind somebody it does not. `searchBy` is asked again where the dictionary has moved.
 */
export async function searchPeople(
  db: Database,
  credential: Credential,
  searchBy: (dictionary: Dictionary) => PeopleSearch,
  page: { readonly from: SearchFrom; readonly count: number },
  now: Instant,
) {
  const { dictionary, results } = await readByDictionary(db, credential, (dictionary) =>
    searchStatements(db, credential, dictionary, searchBy(dictionary), page, now),
  );
  const [totals, people] = results;
  return { dictionary, total: totals[0]?.total ?? 0, people };
}

/** One person by id, if they are listed to the reader. */
export async function readPerson(db: Database, credential: Credential, id: string, now: Instant) {
  const search: PeopleSearch = {
    condition: { kind: "compare", value: { kind: "id" }, comparison: "eq", with: id },
    order: null,
  };
  const page = { from: { startIndex: 1 }, count: 1 };
  const { dictionary, results } = await readByDictionary(db, credential, (dictionary) => {
    const [, one] = searchStatements(db, credential, dictionary, search, page, now);
    return [one];
  });
  return { dictionary, person: results[0][0] };
}

function searchStatements(
  db: Database,
  credential: Credential,
  dictionary: Dictionary,
  { condition, order }: PeopleSearch,
  { from, count }: { readonly from: SearchFrom; readonly count: number },
  now: Instant,
) {
  const listed = isListedTo(credential, sql`${states.employeeId}`, now);
  const where = sql`${listedAt(now)} AND ${conditionToSql(condition, now)} AND ${listed}`;
  const { missing, value, place } = orderOf(order, placeOf(credential, now));
  const descending = order?.descending ?? false;
  const behind =
    "after" in from ? sql` AND ${isAfter({ missing, value, place }, from.after, descending)}` : sql``;
  const by =
    order === null ? place : sql`${missing}, ${value} ${sql.raw(descending ? "DESC" : "ASC")}, ${place}`;
  return [
    db.select({ total: sql<number>`count(*)` }).from(states).where(where),
    db
      .select({
        ...seenBy(credential, dictionary, now),
        orderValue: sql<string | number | null>`${value}`.as("order_value"),
        place: sql<number>`${place}`.as("place"),
      })
      .from(states)
      .where(sql`${where}${behind}`)
      .orderBy(by)
      .limit(count)
      .offset("startIndex" in from ? from.startIndex - 1 : 0),
  ] as const;
}

function everyoneFrom(db: Database, seen: PersonColumns, { startIndex, count }: Page, now: Instant) {
  return [
    db
      .select({ total: states.ordinal })
      .from(states)
      .where(listedAt(now))
      .orderBy(sql`${states.ordinal} DESC`)
      .limit(1),
    db
      .select({ ...seen, place: sql<number>`${states.ordinal}`.as("place") })
      .from(states)
      .where(sql`${states.ordinal} >= ${startIndex} AND ${validAt(now)}`)
      .orderBy(states.ordinal)
      .limit(count),
  ] as const;
}

function viewFrom(
  db: Database,
  credential: Credential & { readonly generation: number },
  seen: PersonColumns,
  { startIndex, count }: Page,
  now: Instant,
) {
  const member = sql`${viewMembers.serviceUserId} = ${credential.serviceUserId}
    AND ${viewMembers.generation} = ${credential.generation}
    AND ${viewMembers.startsAt} <= ${now} AND ${now} < ${viewMembers.endsAt}`;
  return [
    db
      .select({ total: viewMembers.ordinal })
      .from(viewMembers)
      .where(member)
      .orderBy(sql`${viewMembers.ordinal} DESC`)
      .limit(1),
    db
      .select({ ...seen, place: viewMembers.ordinal })
      .from(viewMembers)
      .crossJoin(states)
      .where(
        sql`${member} AND ${viewMembers.ordinal} >= ${startIndex}
          AND ${states.employeeId} = ${viewMembers.employeeId} AND ${listedAt(now)}`,
      )
      .orderBy(viewMembers.ordinal)
      .limit(count),
  ] as const;
}

type PersonColumns = ReturnType<typeof seenBy>;

/** The columns of a person, as the reader sees them: what nobody there can have is not looked up. */
function seenBy(credential: Credential, { groups, mapping }: Dictionary, now: Instant) {
  const managerId = sql`json_extract(${states.record}, '$.work.managerId')`;
  return {
    id: states.employeeId,
    startsAt: states.startsAt,
    active: states.active,
    status: states.status,
    version: states.version,
    createdAt: states.createdAt,
    updatedAt: states.updatedAt,
    record: states.record,
    externalId: externalIdOf(credential, sql`${states.employeeId}`).as("external_id"),
    definedIn: (groups.defined.size === 0 ? sql<null>`NULL` : definedIn(now)).as("defined_in"),
    dates: (mapping.rows.length === 0 ? sql<null>`NULL` : datesOf()).as("dates"),
    /** 0: not to be named to this reader. D1 hands rows over as objects, where a column called 1 would come first. */
    managerListed: sql<number>`${isListedTo(credential, managerId, now)}`.as("manager_listed"),
  };
}

/** With its table: of a column that stands alone in a column, drizzle leaves that out, and another row's would be meant. */
const PERSON = sql`${states.employeeId}`;

/** Start, termination date, last day of work and reason of the employment that starts last, as JSON. */
function datesOf(): SQL<string | null> {
  return sql`(SELECT json_array(p.start_date, p.termination_date, p.last_day_of_work, p.termination_reason)
    FROM ${periods} p WHERE p.employee_id = ${PERSON} ORDER BY p.start_date DESC, p.number DESC LIMIT 1)`;
}

/** The sets of defined groups that the person has a place in, apart by spaces; null: none. */
function definedIn(now: Instant): SQL<string | null> {
  return sql`(SELECT group_concat(m.group_id, ' ') FROM ${memberships} m WHERE m.defined = 1
    AND m.employee_id = ${PERSON} AND m.starts_at <= ${now} AND ${now} < m.ends_at)`;
}

function listedAt(now: Instant): SQL {
  return sql`${states.ordinal} IS NOT NULL AND ${validAt(now)}`;
}

function validAt(now: Instant): SQL {
  return sql`${states.startsAt} <= ${now} AND ${now} < ${states.endsAt}`;
}
