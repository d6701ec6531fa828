/** Who works here and stands on no line of a load: asked over all lines and everyone at once. */
import { type SQL, sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { asked, commit, type Database } from "./database.ts";
import { NOT_BEGUN } from "./loads.ts";
import { employees, loadLines, loads, states } from "./tables.ts";

/** Somebody, as people speak of them. */
export interface NamedPerson {
  readonly name: string;
  readonly employeeNumber: string | null;
}

/** The name of the person whose state is `s`. */
export const NAME = sql<string>`coalesce(s.record ->> '$.basic.displayName',
  trim(coalesce(s.record ->> '$.basic.firstName', '') || ' ' || coalesce(s.record ->> '$.basic.surname', '')))`;

/** People of these statuses whom no line is about, not even one that was refused for its number. */
function absent(loadId: string, now: Instant, statuses: readonly string[]): SQL {
  return sql`FROM ${states} s JOIN ${employees} e ON e.id = s.employee_id
    WHERE s.starts_at <= ${now} AND s.ends_at > ${now} AND e.deleted_at IS NULL
      AND s.status IN (SELECT value FROM json_each(${JSON.stringify(statuses)}))
      AND NOT EXISTS (SELECT 1 FROM ${loadLines} l WHERE l.load_id = ${loadId} AND l.absent = 0 AND l.employee_id = s.employee_id)
      AND NOT EXISTS (SELECT 1 FROM ${loadLines} l WHERE l.load_id = ${loadId} AND l.absent = 0 AND l.email_key = s.user_name_key)`;
}

/**
 * Adds a line, after the last one of the file, for everyone who is employed and absent from it; whoever is on leave
 * too, for access would come back. Done again before the check has begun it comes to the same, later it does nothing.
 * Returns how many there are.
 */
export async function addAbsentLines(db: Database, loadId: string, now: Instant): Promise<number> {
  const open = sql`EXISTS (SELECT 1 FROM ${loads} WHERE id = ${loadId} AND checked_to = ${NOT_BEGUN})`;
  const last = sql`(SELECT coalesce(max(line), 0) FROM ${loadLines} WHERE load_id = ${loadId})`;
  const [, added = []] = await commit(db, [
    sql`DELETE FROM ${loadLines} WHERE load_id = ${loadId} AND absent = 1 AND ${open}`,
    sql`INSERT INTO ${loadLines} (load_id, line, "values", turn, employee_id, absent, status)
      SELECT ${loadId}, ${last} + row_number() OVER (ORDER BY ${NAME}, s.employee_id),
        json_object('employeeNumber', e.employee_number, 'email', s.record ->> '$.basic.email', 'displayName', ${NAME}),
        1, s.employee_id, 1, 'filled'
      ${absent(loadId, now, ["Employed", "Leave", "Parental leave"])} AND ${open} RETURNING 1 AS added`,
  ]);
  return added.length;
}

/** Who is hired for a later day and absent from the load: how many, and the first of them. */
export async function absentNewcomers(
  db: Database,
  loadId: string,
  now: Instant,
  limit: number,
): Promise<{ readonly count: number; readonly first: readonly NamedPerson[] }> {
  const rows = await asked(() =>
    db.all<NamedPerson & { readonly count: number }>(
      sql`SELECT ${NAME} AS name, e.employee_number AS employeeNumber, count(*) OVER () AS count
        ${absent(loadId, now, ["Hired"])} ORDER BY name LIMIT ${limit}`,
    ),
  );
  return { count: rows[0]?.count ?? 0, first: rows };
}

/** Lines of which cannot be told whom they are about, for what they know people by could not be read. */
export async function linesOfNobody(db: Database, loadId: string, limit: number): Promise<number[]> {
  const unread = (column: string) =>
    sql`EXISTS (SELECT 1 FROM json_each(l.problems) p WHERE p.value ->> 'column' IS ${column})`;
  const rows = await asked(() =>
    db.all<{ readonly line: number }>(
      sql`SELECT l.line AS line FROM ${loadLines} l WHERE l.load_id = ${loadId} AND l.absent = 0
        AND NOT EXISTS (SELECT 1 FROM ${employees} e WHERE e.id = l.employee_id)
        AND ((l.number_key IS NULL AND l.email_key IS NULL)
          OR (l.number_key IS NULL AND ${unread("employeeNumber")}) OR (l.email_key IS NULL AND ${unread("email")}))
        ORDER BY l.line LIMIT ${limit}`,
    ),
  );
  return rows.map(({ line }) => line);
}

/** How many absent people the load would end, and the first of them by name. */
export async function endedByAbsence(
  db: Database,
  loadId: string,
  limit: number,
): Promise<{ readonly count: number; readonly first: readonly NamedPerson[] }> {
  const rows = await asked(() =>
    db.all<NamedPerson & { readonly count: number }>(
      sql`SELECT "values" ->> 'displayName' AS name, "values" ->> 'employeeNumber' AS employeeNumber, count(*) OVER () AS count
        FROM ${loadLines} WHERE load_id = ${loadId} AND absent = 1 AND action IN ('off', 'end') ORDER BY name LIMIT ${limit}`,
    ),
  );
  return { count: rows[0]?.count ?? 0, first: rows };
}

/** Numbers of the load that somebody here has with other leading zeros: how many, and one as it is here and there. */
export async function lostZeros(
  db: Database,
  loadId: string,
): Promise<{ readonly count: number; readonly here: string; readonly there: string } | null> {
  // Materialised, so that SQLite looks numbers up in it rather than trying every one with every other.
  const rows = await asked(() =>
    db.all<{ readonly count: number; readonly here: string; readonly there: string }>(
      sql`WITH known AS MATERIALIZED (
          SELECT ltrim(employee_number_key, '0') AS bare, employee_number_key AS key, employee_number AS number
          FROM ${employees} WHERE employee_number_key IS NOT NULL)
        SELECT count(*) OVER () AS count, known.number AS here, l."values" ->> 'employeeNumber' AS there
        FROM ${loadLines} l CROSS JOIN known ON known.bare = ltrim(l.number_key, '0') AND known.key <> l.number_key
        WHERE l.load_id = ${loadId} AND l.absent = 0
          AND NOT EXISTS (SELECT 1 FROM ${employees} e WHERE e.id = l.employee_id) ORDER BY l.line LIMIT 1`,
    ),
  );
  return rows[0] ?? null;
}
