/** Who reports to whom, upwards. What is read may have changed when it is written: `refuseIfAnyMoved` asks in the batch. */
import { sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import type { PlainDate } from "../hr/plain-date.ts";
import { asked, type Database, type Statement } from "./database.ts";
import { employees, entries, guard } from "./tables.ts";

/** A work row of somebody, as far as it says whom they report to. */
export interface ManagerRow {
  readonly employeeId: string;
  readonly version: number;
  readonly deletedAt: Instant | null;
  readonly effectiveDate: PlainDate;
  readonly managerId: string | null;
}

/** Above so many people nobody is looked for. */
const MOST_ABOVE = 1000;

/**
 * The work rows of these people and of everyone above them from that date on, in the order of their dates; nothing for
 * whoever is not known.
 */
export async function managersAbove(
  db: Database,
  ids: readonly string[],
  from: PlainDate,
): Promise<readonly ManagerRow[]> {
  if (ids.length === 0) return [];
  const above = sql`WITH RECURSIVE above (id) AS (
    SELECT value FROM json_each(${JSON.stringify([...new Set(ids)])})
    UNION
    SELECT e."values" ->> 'managerId' FROM above JOIN entries e ON e.employee_id = above.id AND e.table_name = 'work'
    WHERE e."values" ->> 'managerId' IS NOT NULL AND e.effective_date >= coalesce((SELECT max(f.effective_date)
      FROM entries f WHERE f.employee_id = above.id AND f.table_name = 'work' AND f.effective_date <= ${from}), '')
    LIMIT ${MOST_ABOVE}) SELECT id FROM above`;
  return asked(() =>
    db
      .select({
        employeeId: employees.id,
        version: employees.version,
        deletedAt: employees.deletedAt,
        effectiveDate: entries.effectiveDate,
        managerId: sql<string | null>`${entries.values} ->> 'managerId'`,
      })
      .from(employees)
      .innerJoin(entries, sql`${entries.employeeId} = ${employees.id} AND ${entries.tableName} = 'work'`)
      .where(sql`${employees.id} IN (${above})`)
      .orderBy(employees.id, entries.effectiveDate),
  );
}

/** Refuses the batch where somebody among these has been written since they were read at that version. */
export function refuseIfAnyMoved(people: ReadonlyMap<string, number>): Statement[] {
  if (people.size === 0) return [];
  const json = JSON.stringify([...people]);
  return [
    sql`INSERT INTO ${guard} (refusal) SELECT 'moved' FROM json_each(${json}) j
      LEFT JOIN ${employees} ON ${employees.id} = j.value ->> 0
      WHERE ${employees.version} IS NOT j.value ->> 1 LIMIT 1`,
  ];
}
