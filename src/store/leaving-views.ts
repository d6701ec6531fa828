import { sql } from "drizzle-orm";
import type { KeptRecord } from "../hr/employee.ts";
import type { Instant } from "../hr/instant.ts";
import { serviceUsers, viewMembers } from "./access-tables.ts";
import { asked, type Database } from "./database.ts";
import { NEVER, states } from "./tables.ts";

/** Somebody who is to leave a narrow reader's list though they are active then, and listed to others. */
export interface LeavingView {
  readonly at: Instant;
  readonly serviceUserId: string;
  readonly serviceUserName: string;
  readonly employeeId: string;
  /** As they are then. */
  readonly record: KeptRecord;
}

/** The first of them after the moment, so many at most, by the lists that are served now. */
export async function readLeavingViews(db: Database, now: Instant, limit: number): Promise<LeavingView[]> {
  const rows = await asked(() =>
    db.all<Omit<LeavingView, "record"> & { readonly record: string }>(sql`
      SELECT m.ends_at AS "at", u.id AS "serviceUserId", u.name AS "serviceUserName", m.employee_id AS "employeeId", s.record
      FROM ${viewMembers} m
        CROSS JOIN ${serviceUsers} u ON u.id = m.service_user_id AND u.access ->> '$.generation' = m.generation
        CROSS JOIN ${states} s ON s.employee_id = m.employee_id AND s.starts_at = m.ends_at
      WHERE m.ends_at > ${now} AND m.ends_at < ${sql.raw(String(NEVER))} AND u.disabled_at IS NULL
        AND s.ordinal IS NOT NULL AND s.active = 1
      ORDER BY m.ends_at, u.name, m.employee_id LIMIT ${limit}`),
  );
  return rows.map(({ record, ...row }) => ({ ...row, record: JSON.parse(record) }));
}
