/**
 * Groups as the HR API lists them: hidden ones too, and those that wait. Members are read by key, a bounded number at a time.
 */
import { sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { asked, type Database } from "./database.ts";
import { groupPeople, groups, memberships } from "./group-tables.ts";
import { states } from "./tables.ts";

const SET_ID = sql<string>`coalesce(${groups.setId}, ${groups.id})`;

/** By their places in SCIM's list; the login is that of the manager whose group it is. */
export async function listedGroups(db: Database, now: Instant, id: string | null) {
  const login = sql<string | null>`CASE WHEN ${groups.kind} = 'manager' THEN (
    SELECT s.record ->> '$.basic.email' FROM ${states} s WHERE s.employee_id = substr(${sql`${groups.id}`}, 12)
      AND s.starts_at <= ${now} AND ${now} < s.ends_at) END`;
  return asked(() =>
    db
      .select({
        id: groups.id,
        kind: groups.kind,
        source: groups.source,
        setId: SET_ID.as("set_id"),
        hidden: groups.hidden,
        hidesEmpty: groups.hidesEmpty,
        login,
      })
      .from(groups)
      .where(id === null ? sql`1` : sql`${groups.id} = ${id}`)
      .orderBy(groups.ordinal),
  );
}

/** Whoever has a place in the set at the moment, behind that id, so many at most; and how many there are in all. */
export async function membersAt(
  db: Database,
  setId: string,
  at: Instant,
  { after, limit }: { readonly after: string; readonly limit: number },
) {
  const there = sql`${memberships.setId} = ${setId} AND ${memberships.startsAt} <= ${at} AND ${at} < ${memberships.endsAt}`;
  const [counted, rows] = await asked(() =>
    db.batch([
      db.select({ count: sql<number>`count(*)` }).from(memberships).where(there),
      db
        .select({ id: memberships.employeeId })
        .from(memberships)
        .where(sql`${there} AND ${memberships.employeeId} > ${after}`)
        .orderBy(memberships.employeeId)
        .limit(limit),
    ]),
  );
  return { count: counted[0]?.count ?? 0, ids: rows.map(({ id }) => id) };
}

/** How many have a place in each of the sets at the moment. */
export async function membersOfSets(
  db: Database,
  setIds: readonly string[],
  at: Instant,
): Promise<ReadonlyMap<string, number>> {
  const set = sql<string>`${sql`j.value`}`;
  const count = sql<number>`(SELECT count(*) FROM ${memberships} m
    WHERE m.group_id = j.value AND m.starts_at <= ${at} AND ${at} < m.ends_at)`;
  const rows = await asked(() => db.select({ set, count }).from(sql`json_each(${JSON.stringify(setIds)}) j`));
  return new Map(rows.map((row) => [row.set, row.count]));
}

/** Who is named in the group, or left out by name, so many at most. */
export async function peopleNamed(db: Database, groupId: string, limit: number) {
  return asked(() =>
    db
      .select({ id: groupPeople.employeeId, included: groupPeople.included })
      .from(groupPeople)
      .where(sql`${groupPeople.groupId} = ${groupId}`)
      .orderBy(groupPeople.employeeId)
      .limit(limit),
  );
}
