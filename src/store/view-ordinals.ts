/**
 * Places in the lists of service users that see only some people. They belong to the service user and not to a view, so
 * that whoever stays through a change of rights keeps theirs. Rows travel as JSON: the person's id, the service user's, and
 * whatever else tells whether the row is good.
 */
import { type SQL, sql } from "drizzle-orm";
import { viewOrdinals } from "./access-tables.ts";
import { cell } from "./bulk.ts";
import type { Statement } from "./database.ts";

/** Gives whoever has no place yet the holes of that list, lowest first, then the next places; good rows only. */
export function givePlaces(json: string, isGood: SQL): Statement[] {
  const waiting = sql`waiting AS (
    SELECT ${cell(0)} AS id, ${cell(1)} AS reader, row_number() OVER (PARTITION BY ${cell(1)} ORDER BY j.key) AS turn
    FROM json_each(${json}) j WHERE ${isGood} AND NOT EXISTS (SELECT 1 FROM ${viewOrdinals} o
      WHERE o.service_user_id = ${cell(1)} AND o.employee_id = ${cell(0)}))`;
  const holes = sql`holes AS (
    SELECT service_user_id AS reader, ordinal, row_number() OVER (PARTITION BY service_user_id ORDER BY ordinal) AS turn
    FROM ${viewOrdinals} WHERE employee_id IS NULL AND service_user_id IN (SELECT reader FROM waiting))`;
  const highest = sql`(SELECT coalesce(max(o.ordinal), 0) FROM ${viewOrdinals} o WHERE o.service_user_id = reader)`;
  return [
    sql`WITH ${waiting}, ${holes} UPDATE ${viewOrdinals} SET employee_id = filled.id
      FROM (SELECT id, reader, ordinal FROM holes JOIN waiting USING (reader, turn)) filled
      WHERE view_ordinals.service_user_id = filled.reader AND view_ordinals.ordinal = filled.ordinal`,
    sql`WITH ${waiting} INSERT INTO ${viewOrdinals} (service_user_id, ordinal, employee_id)
      SELECT reader, ${highest} + turn, id FROM waiting`,
  ];
}

/** Makes holes of the places that these people have in that list; good rows only. */
export function releasePlaces(json: string, isGood: SQL): Statement {
  return sql`UPDATE ${viewOrdinals} SET employee_id = NULL WHERE (service_user_id, employee_id) IN (
    SELECT ${cell(1)}, ${cell(0)} FROM json_each(${json}) j WHERE ${isGood})`;
}
