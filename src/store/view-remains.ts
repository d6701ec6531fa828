/**
 * What is left of views that were given up, and of people who are over in those that stand. Nobody reads it; that it stays
 * for a while costs room, and a place that nobody else gets. While a view is being built, nothing of its service user is
 * touched: those who will be in it keep their places.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { serviceUsers, viewMembers, viewOrdinals, views } from "./access-tables.ts";
import { GRACE } from "./changes.ts";
import { commit, type Database, type Statement } from "./database.ts";
import { NEVER } from "./tables.ts";

/** Deletes up to `limit` rows of one view that was given up, or of the places in a list that has none; says how many went. */
export async function clearRemains(db: Database, limit: number): Promise<number> {
  const [given] = await commit(db, [givenUp()]);
  const [view] = (given ?? []).map(keyIn);
  if (view === undefined) return (await commit(db, [deletePlaces(limit)])).flat().length;
  const { reader, generation } = view;
  const some = sql`FROM ${viewMembers} WHERE service_user_id = ${reader} AND generation = ${generation}
    ORDER BY employee_id, starts_at, ends_at LIMIT ${limit}`;
  const [, gone = []] = await commit(db, [
    sql`UPDATE ${viewOrdinals} SET employee_id = NULL
      WHERE service_user_id = ${reader} AND employee_id IN (SELECT employee_id ${some})
        AND ${isSettled(sql`${reader}`)} AND NOT EXISTS (
          SELECT 1 FROM ${views} v CROSS JOIN ${viewMembers} m
          WHERE v.service_user_id = ${reader} AND m.service_user_id = v.service_user_id AND m.generation = v.generation
            AND m.employee_id = view_ordinals.employee_id)`,
    sql`DELETE FROM ${viewMembers} WHERE rowid IN (SELECT rowid ${some}) AND ${isSettled(sql`${reader}`)}
      RETURNING 1 AS gone`,
  ]);
  return gone.length;
}

/** A view that is no more and has members still. It goes from view to view by the key, never through the members. */
function givenUp(): Statement {
  const least = (reader: SQL, after: SQL) => sql`(SELECT min(m.generation) FROM ${viewMembers} m
    WHERE m.service_user_id = ${reader} AND m.generation > ${after})`;
  return sql`WITH RECURSIVE seen(reader, generation) AS (
      SELECT u.id, ${least(sql`u.id`, sql`0`)} FROM ${serviceUsers} u
      UNION ALL SELECT reader, ${least(sql`reader`, sql`seen.generation`)} FROM seen WHERE generation IS NOT NULL)
    SELECT reader, generation FROM seen WHERE generation IS NOT NULL AND ${isSettled(sql`reader`)} AND NOT EXISTS (
      SELECT 1 FROM ${views} v WHERE v.service_user_id = reader AND v.generation = seen.generation) LIMIT 1`;
}

function keyIn(row: unknown): { readonly reader: string; readonly generation: number } {
  if (typeof row === "object" && row !== null && "reader" in row && "generation" in row)
    return { reader: String(row.reader), generation: Number(row.generation) };
  throw new TypeError("a row that names no view");
}

/** Places in the list of a service user that has no view, the last first, so that those that are left have no gap. */
function deletePlaces(limit: number): Statement {
  const reader = sql`SELECT u.id FROM ${serviceUsers} u
    WHERE NOT EXISTS (SELECT 1 FROM ${views} v WHERE v.service_user_id = u.id)
      AND EXISTS (SELECT 1 FROM ${viewOrdinals} o WHERE o.service_user_id = u.id) LIMIT 1`;
  return sql`DELETE FROM ${viewOrdinals} WHERE rowid IN (
    SELECT rowid FROM ${viewOrdinals} WHERE service_user_id = (${reader}) ORDER BY ordinal DESC LIMIT ${limit})
    RETURNING 1 AS gone`;
}

/** For a batch: deletes up to `limit` stretches that were over before the grace, and frees the places of whoever has no other. */
export function pruneMembers(now: Instant, limit: number): Statement[] {
  const past = now - GRACE;
  const old = sql`FROM ${viewMembers} p WHERE p.ends_at <= ${past} AND p.ends_at < ${sql.raw(String(NEVER))}
    AND ${isSettled(sql`p.service_user_id`)} ORDER BY p.ends_at, p.rowid LIMIT ${limit}`;
  return [
    sql`UPDATE ${viewOrdinals} SET employee_id = NULL
      WHERE (service_user_id, employee_id) IN (SELECT p.service_user_id, p.employee_id ${old}) AND NOT EXISTS (
        SELECT 1 FROM ${viewMembers} m WHERE m.service_user_id = view_ordinals.service_user_id
          AND m.employee_id = view_ordinals.employee_id AND m.ends_at > ${past})`,
    sql`DELETE FROM ${viewMembers} WHERE rowid IN (SELECT p.rowid ${old}) RETURNING 1 AS gone`,
  ];
}

/** Whether no view of that service user is being built. */
function isSettled(serviceUserId: SQL): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM ${views} b WHERE b.service_user_id = ${serviceUserId} AND b.built_at IS NULL)`;
}
