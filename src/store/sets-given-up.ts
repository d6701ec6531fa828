/** What is left of sets that nobody reads any more. That it stays for a while costs room, and nothing else. */
import { sql } from "drizzle-orm";
import { commit, type Database } from "./database.ts";
import { definedGroups, groupMoments, groupPeople, memberships, setsGivenUp } from "./group-tables.ts";
import { groupOfSet } from "./manager-groups.ts";

/**
 * Deletes up to `limit` rows of each kind that belong to sets given up: memberships, moments, and of groups that are removed
 * who was named in them; and the sets of which nothing is left. Returns how many rows went.
 */
export async function clearSets(db: Database, limit: number): Promise<number> {
  const removed = sql`NOT EXISTS (SELECT 1 FROM ${definedGroups} d WHERE d.id = ${groupOfSet(sql`s.set_id`)})`;
  const gone = await commit(db, [
    sql`DELETE FROM ${memberships} WHERE rowid IN (SELECT m.rowid FROM ${setsGivenUp} s CROSS JOIN ${memberships} m
      WHERE m.group_id = s.set_id LIMIT ${limit}) RETURNING 1 AS gone`,
    sql`DELETE FROM ${groupMoments} WHERE rowid IN (SELECT m.rowid FROM ${setsGivenUp} s CROSS JOIN ${groupMoments} m
      WHERE m.group_id = s.set_id LIMIT ${limit}) RETURNING 1 AS gone`,
    sql`DELETE FROM ${groupPeople} WHERE rowid IN (SELECT p.rowid FROM ${setsGivenUp} s CROSS JOIN ${groupPeople} p
      WHERE p.group_id = ${groupOfSet(sql`s.set_id`)} AND ${removed} LIMIT ${limit}) RETURNING 1 AS gone`,
    sql`DELETE FROM ${setsGivenUp} WHERE set_id IN (SELECT s.set_id FROM ${setsGivenUp} s
      WHERE NOT EXISTS (SELECT 1 FROM ${memberships} m WHERE m.group_id = s.set_id)
        AND NOT EXISTS (SELECT 1 FROM ${groupMoments} m WHERE m.group_id = s.set_id)
        AND NOT (${removed} AND EXISTS (SELECT 1 FROM ${groupPeople} p WHERE p.group_id = ${groupOfSet(sql`s.set_id`)}))
      LIMIT ${limit}) RETURNING 1 AS gone`,
  ]);
  return gone.flat().length;
}
