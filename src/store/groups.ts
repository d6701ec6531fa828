/**
 * Groups, as far as they are there for the reader: each says by which sections of people's data it is permitted. Groups
 * have ordinals of their own, the same for every reader.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Dictionary } from "../hr/dictionary.ts";
import type { Instant } from "../hr/instant.ts";
import type { Sections } from "../hr/section.ts";
import type { Database } from "./database.ts";
import { externalIdOf } from "./external-ids.ts";
import {
  type GroupRow,
  type MemberReader,
  type MemberRow,
  membersFrom,
  requireInOrder,
  START,
} from "./group-members.ts";
import { groupMoments, groups, memberships } from "./group-tables.ts";
import { readByDictionary, readWithHead } from "./head.ts";
import { isListedTo } from "./listed-to.ts";
import { states } from "./tables.ts";

/** Who reads groups, and what they may view of anybody. */
export interface GroupReader extends MemberReader {
  readonly seen: Sections;
}

/** Which groups: all there are, some in the order of the list, or these in this very order. */
export type GroupCondition =
  | { readonly by: "all" }
  | { readonly by: "ids" | "order"; readonly ids: readonly string[] };

/** Where a page begins: of all at an ordinal, of some at an index; or behind an ordinal. */
export type GroupsFrom = { readonly startIndex: number } | { readonly after: number };

/** Which page, and whether its members are wanted. */
export interface GroupsAsked {
  readonly from: GroupsFrom;
  readonly count: number;
  readonly members: boolean;
}

/** A page of groups and, in their order, its members as far as the first chunk reaches; null: they were not wanted. */
export interface GroupPage {
  readonly dictionary: Dictionary;
  readonly total: number;
  readonly groups: readonly GroupRow[];
  readonly members: readonly MemberRow[] | null;
}

/**
 * A page of the groups there are to the reader that meet the condition; one that hangs on the dictionary is asked for
 * again where that has moved. The total is the highest ordinal in use; of some it is their number.
 */
export async function readGroups(
  db: Database,
  reader: GroupReader,
  condition: GroupCondition | ((dictionary: Dictionary) => GroupCondition),
  asked: GroupsAsked,
  now: Instant,
): Promise<GroupPage> {
  const statementsOf = (known: GroupCondition) => {
    const page = pageOf(known, reader, asked, now);
    const members = asked.members ? page : NO_PAGE;
    return [
      totalOf(db, known, reader, now),
      rowsOn(db, reader, page, now),
      membersFrom(db, reader, members, START, now),
    ] as const;
  };
  const { dictionary, results } =
    typeof condition === "function"
      ? await readByDictionary(db, reader.credential, (known) => statementsOf(condition(known)))
      : await readWithHead(db, reader.credential, statementsOf(condition));
  const [totals, rows, members] = results;
  return {
    dictionary,
    total: totals[0]?.total ?? 0,
    groups: rows,
    members: asked.members ? requireInOrder(members) : null,
  };
}

/** In which groups these people are, of those that there are to the reader: up to a chunk of rows. */
export async function readMembershipsOf(
  db: Database,
  reader: GroupReader,
  employeeIds: readonly string[],
  now: Instant,
): Promise<readonly MemberRow[]> {
  const all = pageOf({ by: "all" }, reader, { from: { startIndex: 1 }, count: NO_LIMIT }, now);
  const statement = membersFrom(db, reader, all, START, now, employeeIds);
  return (await readWithHead(db, reader.credential, [statement])).results[0];
}

const NO_LIMIT = -1;
const NO_PAGE = sql`SELECT NULL AS set_id, NULL AS position WHERE 0`;

/** One that a version before this wrote has no set of its own yet. */
const SET_ID = sql<string>`coalesce(${groups.setId}, ${groups.id})`;

function totalOf(db: Database, condition: GroupCondition, reader: GroupReader, now: Instant) {
  const { by } = condition;
  const total = by === "all" ? sql<number>`coalesce(max(${groups.ordinal}), 0)` : sql<number>`count(*)`;
  return db
    .select({ total })
    .from(groups)
    .where(sql`${among(condition)} AND ${isSeen(reader, now)}`);
}

/** The ids on the page, each with its set and its position there. */
function pageOf(
  condition: GroupCondition,
  reader: GroupReader,
  { from, count }: Pick<GroupsAsked, "from" | "count">,
  now: Instant,
): SQL {
  if (condition.by === "order") {
    return sql`SELECT ${groups.id} AS id, ${SET_ID} AS set_id, o.key AS position FROM json_each(${JSON.stringify(condition.ids)}) o
      CROSS JOIN ${groups} WHERE ${groups.id} = o.value AND ${isSeen(reader, now)} ORDER BY o.key LIMIT ${count}`;
  }
  const byOrdinal = "after" in from || condition.by === "all";
  const first = "after" in from ? from.after + 1 : byOrdinal ? from.startIndex : 0;
  const skipped = byOrdinal || "after" in from ? 0 : from.startIndex - 1;
  return sql`SELECT id, ${SET_ID} AS set_id, ordinal AS position FROM ${groups}
    WHERE ordinal >= ${first} AND ${among(condition)} AND ${isSeen(reader, now)} ORDER BY ordinal LIMIT ${count} OFFSET ${skipped}`;
}

function among(condition: GroupCondition): SQL {
  if (condition.by === "all") return sql`1`;
  return sql`${groups.id} IN (SELECT value FROM json_each(${JSON.stringify(condition.ids)}))`;
}

function rowsOn(db: Database, reader: GroupReader, page: SQL, now: Instant) {
  const movedAt = sql<number | null>`(SELECT max(${groupMoments.at}) FROM ${groupMoments}
    WHERE ${groupMoments.setId} = ${SET_ID} AND ${groupMoments.at} <= ${now})`;
  return db
    .select({
      position: sql<number>`page.position`.as("position"),
      ordinal: groups.ordinal,
      id: groups.id,
      setId: SET_ID.as("set_id"),
      manager: managerOf(now).as("manager"),
      externalId: externalIdOf(reader.credential, sql`${groups.id}`).as("external_id"),
      createdAt: groups.createdAt,
      version: groups.version,
      changedAt: groups.changedAt,
      movedAt,
    })
    .from(sql`(${page}) page`)
    .crossJoin(groups)
    .where(sql`${groups.id} = page.id`)
    .orderBy(sql`page.position`);
}

/** Of the group of a manager, how that is called and since when: the login, the version, its moments. As JSON. */
function managerOf(now: Instant): SQL<string | null> {
  return sql`CASE WHEN ${groups.kind} = 'manager' THEN (
    SELECT json_array(s.record ->> '$.basic.email', s.version, s.starts_at, s.updated_at) FROM ${states} s
    WHERE s.employee_id = ${MANAGER_ID} AND s.starts_at <= ${now} AND ${now} < s.ends_at) END`;
}

/** Whose group it is: what stands behind `reports-to-`. */
const MANAGER_ID = sql`substr(${groups.id}, 12)`;

/** A group is that of somebody who is listed to the reader, or of nobody. */
function isOfSomebodyListed({ credential }: GroupReader, now: Instant): SQL {
  const listed = sql`EXISTS (SELECT 1 FROM ${states} s WHERE s.employee_id = ${MANAGER_ID} AND s.ordinal IS NOT NULL
    AND s.starts_at <= ${now} AND ${now} < s.ends_at)`;
  return sql`(${groups.kind} <> 'manager' OR (${listed} AND ${isListedTo(credential, MANAGER_ID, now)}))`;
}

function isSeen(reader: GroupReader, now: Instant): SQL {
  const { seen } = reader;
  // To a reader to whom some are listed, a group is empty where none of those is in it: others are not told of by it.
  const anybody = sql`SELECT 1 FROM ${memberships} m WHERE m.group_id = ${SET_ID}
    AND m.starts_at <= ${now} AND ${now} < m.ends_at AND ${isListedTo(reader.credential, sql`m.employee_id`, now)}`;
  const isThere = sql`${groups.hidden} = 0 AND (${groups.hidesEmpty} = 0 OR EXISTS (${anybody}))
    AND ${isOfSomebodyListed(reader, now)}`;
  if (seen === "all") return isThere;
  const withheld = sql`SELECT 1 FROM json_each(coalesce(${groups.sections}, '["all"]')) s
    WHERE s.value NOT IN (SELECT value FROM json_each(${JSON.stringify(seen)}))`;
  return sql`${isThere} AND NOT EXISTS (${withheld})`;
}
