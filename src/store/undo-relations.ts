/** What stood before a load, and what was built on it since: read from the trail. */
import { type SQL, sql } from "drizzle-orm";
import { NAME, type NamedPerson } from "./absent-people.ts";
import { asked, type Database } from "./database.ts";
import { history, historyValues, loadLines, states } from "./tables.ts";

/** The rows of the trail about the line's person that are later than what the load wrote. Moments that passed are nobody's doing. */
const LATER = sql`SELECT 1 FROM ${history} own JOIN ${history} later ON later.subject = own.subject AND later.id > own.id
  WHERE own.subject = l.employee_id AND own.operation_id = l.operation_id AND later.operation_id NOT LIKE 'moment %'
    AND later.verb <> 'dismissConflict'`;

/** People of the load whom somebody has written since: how many, and the first of them by name. */
export async function writtenSince(
  db: Database,
  loadId: string,
  limit: number,
): Promise<{ readonly count: number; readonly first: readonly NamedPerson[] }> {
  const rows = await asked(() =>
    db.all<NamedPerson & { readonly count: number }>(
      sql`SELECT coalesce(min(${NAME}), 'somebody erased') AS name, min(s.record ->> '$.employeeNumber') AS employeeNumber,
          count(*) OVER () AS count
        FROM ${loadLines} l LEFT JOIN ${states} s ON s.employee_id = l.employee_id
        WHERE l.load_id = ${loadId} AND l.status = 'applied' AND l.operation_id IS NOT NULL AND EXISTS (${LATER})
        GROUP BY l.line ORDER BY name LIMIT ${limit}`,
    ),
  );
  return { count: rows[0]?.count ?? 0, first: rows };
}

/** What is known of a line's person for taking it back. */
export interface Undoing {
  readonly line: number;
  /** The facts before the load, as history keeps them; null: there was nobody. */
  readonly facts: string | null;
  /** Whether anybody has written since, so that it stays as it is. */
  readonly later: boolean;
  /** Whether the person was there before, facts kept or not. */
  readonly known: boolean;
}

/** The same of some lines of a load. */
export async function undoingOf(
  db: Database,
  loadId: string,
  lines: readonly number[],
): Promise<ReadonlyMap<number, Undoing>> {
  const own = sql`(SELECT own.id FROM ${history} own WHERE own.subject = l.employee_id AND own.operation_id = l.operation_id)`;
  const before: SQL = sql`FROM ${history} b JOIN ${historyValues} v ON v.subject = b.subject AND v.operation_id = b.operation_id
    WHERE b.subject = l.employee_id AND b.id < ${own}`;
  const rows = await asked(() =>
    db.all<{ line: number; facts: string | null; later: number; known: number }>(
      sql`SELECT l.line AS line, EXISTS (${LATER}) AS later,
          (SELECT v.facts ${before} AND v.facts IS NOT NULL ORDER BY b.id DESC LIMIT 1) AS facts,
          EXISTS (SELECT 1 FROM ${history} b WHERE b.subject = l.employee_id AND b.id < ${own} AND b.operation_id NOT LIKE 'moment %') AS known
        FROM ${loadLines} l WHERE l.load_id = ${loadId} AND l.line IN (SELECT value FROM json_each(${JSON.stringify(lines)}))`,
    ),
  );
  return new Map(rows.map((row) => [row.line, { ...row, later: row.later === 1, known: row.known === 1 }]));
}
