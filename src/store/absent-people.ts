/** Who works here and stands on no line of a load: asked over all lines and everyone at once. */
import { type SQL, sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { asked, commit, type Database } from "./database.ts";
import { withProblem } from "./load-relations.ts";
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

/** Whoever is on leave too: ended only by the file of a day on which they work, access would come back. */
const EMPLOYED = ["Employed", "Leave", "Parental leave"];

/**
 * Finds lines about somebody new who is most likely somebody absent under another number: of the same name, or with
 * zeros lost. Such a line is taken to be about them, and a problem until a person says which it is. Done again before
 * the check has begun it comes to the same, later it does nothing.
 */
export async function findRenumbered(db: Database, loadId: string, now: Instant): Promise<void> {
  const mine = sql`load_id = (SELECT id FROM ${loads} WHERE id = ${loadId} AND checked_to = ${NOT_BEGUN})`;
  const message = sql`'is new, but ' || who.name || coalesce(' (' || who.number || ')', '') ||
    ', who stands on no line, has the same name or the same number with other zeros. The same person? Then keep that number; else end the other one first'`;
  await commit(db, [
    sql`WITH gone AS MATERIALIZED (SELECT s.employee_id AS id, ${NAME} AS name, e.employee_number AS number,
        s.display_name_key AS name_key, ltrim(e.employee_number_key, '0') AS bare ${absent(loadId, now, EMPLOYED)}),
      fresh AS MATERIALIZED (SELECT l.line, l.name_key, ltrim(l.number_key, '0') AS bare FROM ${loadLines} l
        WHERE l.load_id = ${loadId} AND l.absent = 0 AND NOT EXISTS (SELECT 1 FROM ${employees} e WHERE e.id = l.employee_id)),
      who AS (SELECT line, id, name, number FROM fresh JOIN gone USING (name_key)
        UNION SELECT line, id, name, number FROM fresh JOIN gone USING (bare))
      UPDATE ${loadLines} SET employee_id = who.id, problems = ${withProblem("employeeNumber", message)}
      FROM (SELECT line, min(id) AS id, name, number FROM who GROUP BY line) who
      WHERE ${mine} AND load_lines.line = who.line`,
  ]);
}

/**
 * Adds a line, after the last one of the file, for everyone who is employed and absent from it. Done again before the check has begun it comes to the same, later it does nothing.
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
      ${absent(loadId, now, EMPLOYED)} AND ${open} RETURNING 1 AS added`,
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

/**
 * Lines of which cannot be told whom they are about, for what they know people by could not be read, or the number
 * stands on another line too and nothing else tells.
 */
export async function linesOfNobody(db: Database, loadId: string, limit: number): Promise<number[]> {
  const unread = (column: string) =>
    sql`EXISTS (SELECT 1 FROM json_each(l.problems) p WHERE p.value ->> 'column' IS ${column})`;
  const rows = await asked(() =>
    db.all<{ readonly line: number }>(
      sql`SELECT l.line AS line FROM ${loadLines} l WHERE l.load_id = ${loadId} AND l.absent = 0
        AND (NOT EXISTS (SELECT 1 FROM ${employees} e WHERE e.id = l.employee_id)
            AND ((l.number_key IS NULL AND l.email_key IS NULL)
              OR (l.number_key IS NULL AND ${unread("employeeNumber")}) OR (l.email_key IS NULL AND ${unread("email")}))
          OR EXISTS (SELECT 1 FROM ${loadLines} other WHERE other.load_id = l.load_id AND other.number_key = l.number_key AND other.line <> l.line)
            AND NOT EXISTS (SELECT 1 FROM ${states} s WHERE s.user_name_key = l.email_key))
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

/** How many ended since the moment by being absent from other files of which nobody said how many may go. */
export async function endedByOthers(db: Database, loadId: string, since: Instant): Promise<number> {
  // CROSS JOIN: by the few loads, never by all lines there are.
  const [row] = await asked(() =>
    db.all<{ readonly count: number }>(
      sql`SELECT count(*) AS count FROM ${loads} f CROSS JOIN ${loadLines} l ON l.load_id = f.id
        WHERE f.id <> ${loadId} AND f.scope = 'complete' AND f.may_go IS NULL
          AND (f.status = 'applying' OR (f.status = 'applied' AND f.finished_at >= ${since}))
          AND l.absent = 1 AND l.action IN ('off', 'end')`,
    ),
  );
  return row?.count ?? 0;
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
