/**
 * Groups and who is in them. Members are read in chunks by key, each from the covering key of the memberships, so
 * that memory stays bounded however large a group is. All chunks of one answer ask for the same moment and for the
 * same versions of the groups; where somebody's place changes in between, the answer fails instead of being torn.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Dictionary } from "../hr/dictionary.ts";
import type { Instant } from "../hr/instant.ts";
import { asked, type Database, StoreUnavailable } from "./database.ts";
import { type Credential, readWithHead } from "./head.ts";
import type { Page } from "./people.ts";
import { groupMoments, groups, memberships } from "./tables.ts";

/** A group with its place in the list. */
export interface GroupRow {
  readonly ordinal: number;
  readonly id: string;
  readonly createdAt: Instant;
  readonly version: number;
  readonly changedAt: Instant;
  readonly movedAt: Instant | null;
}

export interface MemberRow {
  readonly ordinal: number;
  readonly employeeId: string;
}

/** Which groups: all from an ordinal on, or those of these ids by offset. */
export type GroupCondition = { readonly by: "all" } | { readonly by: "ids"; readonly ids: readonly string[] };

/** A page of groups and, in the order of the groups, its members as far as the first chunk reaches. */
export interface GroupPage {
  readonly dictionary: Dictionary;
  readonly total: number;
  readonly groups: readonly GroupRow[];
  readonly members: readonly MemberRow[];
}

export const MEMBERS_A_CHUNK = 5000;

export async function readGroups(
  db: Database,
  credential: Credential,
  condition: GroupCondition,
  page: Page,
  now: Instant,
): Promise<GroupPage> {
  const { dictionary, results } = await readWithHead(db, credential, [
    totalOf(db, condition),
    groupsOf(db, condition, page, now),
    membersOf(db, pageOf(condition, page), START, now, MEMBERS_A_CHUNK),
  ]);
  const [totals, rows, members] = results;
  return { dictionary, total: totals[0]?.total ?? 0, groups: rows, members };
}

/**
 * The members that follow after one, of the groups on the page, in the same order. Throws `StoreUnavailable` where any
 * of these groups has changed since the page was read: two halves of two truths are no answer.
 */
export async function readMembersAfter(
  db: Database,
  page: readonly GroupRow[],
  after: MemberRow,
  now: Instant,
): Promise<readonly MemberRow[]> {
  const ids = page.map(({ id }) => id);
  const chosen = sql`SELECT value FROM json_each(${JSON.stringify(ids)})`;
  const [versions, members] = await asked(() =>
    db.batch([
      db.select({ id: groups.id, version: groups.version }).from(groups).where(among(ids)),
      membersOf(db, chosen, after, now, MEMBERS_A_CHUNK),
    ]),
  );
  const known = new Map(page.map(({ id, version }) => [id, version]));
  if (versions.some(({ id, version }) => known.get(id) !== version)) {
    throw new StoreUnavailable("members changed between two chunks");
  }
  return members;
}

const START: MemberRow = { ordinal: 0, employeeId: "" };

function totalOf(db: Database, condition: GroupCondition) {
  const total = sql<number>`count(*)`;
  if (condition.by === "ids") {
    return db.select({ total }).from(groups).where(among(condition.ids));
  }
  return db.select({ total: sql<number>`coalesce(max(${groups.ordinal}), 0)` }).from(groups);
}

function groupsOf(db: Database, condition: GroupCondition, page: Page, now: Instant) {
  const movedAt = sql<number | null>`(SELECT max(${groupMoments.at}) FROM ${groupMoments}
    WHERE ${groupMoments.groupId} = ${groups.id} AND ${groupMoments.at} <= ${now})`;
  return db
    .select({
      ordinal: groups.ordinal,
      id: groups.id,
      createdAt: groups.createdAt,
      version: groups.version,
      changedAt: groups.changedAt,
      movedAt,
    })
    .from(groups)
    .where(sql`${groups.id} IN (${pageOf(condition, page)})`)
    .orderBy(groups.ordinal);
}

/** The ids of the groups on the page. */
function pageOf(condition: GroupCondition, { startIndex, count }: Page): SQL {
  if (condition.by === "ids") {
    return sql`SELECT id FROM ${groups} WHERE ${among(condition.ids)} ORDER BY ordinal LIMIT ${count} OFFSET ${startIndex - 1}`;
  }
  return sql`SELECT id FROM ${groups} WHERE ordinal >= ${startIndex} ORDER BY ordinal LIMIT ${count}`;
}

function among(ids: readonly string[]): SQL {
  return sql`${groups.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
}

function membersOf(db: Database, groupIds: SQL, after: MemberRow, now: Instant, limit: number) {
  return db
    .select({ ordinal: groups.ordinal, employeeId: memberships.employeeId })
    .from(groups)
    .crossJoin(memberships)
    .where(
      // The plus keeps SQLite on the ordinals: by the ids it would read and sort all members that are still to come.
      sql`+${groups.id} IN (${groupIds}) AND ${groups.ordinal} >= ${after.ordinal} AND ${memberships.groupId} = ${groups.id}
        AND ${memberships.startsAt} <= ${now} AND ${now} < ${memberships.endsAt}
        AND ${memberships.employeeId} > CASE WHEN ${groups.ordinal} = ${after.ordinal} THEN ${after.employeeId} ELSE '' END`,
    )
    .orderBy(groups.ordinal, memberships.employeeId)
    .limit(limit);
}
