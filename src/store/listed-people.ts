/**
 * Whoever is listed over SCIM at a moment, some at a time, in the order of the list. Who is written meanwhile is read as
 * they are by then: good for counting whom a change would touch, not for deciding about one.
 */
import { sql } from "drizzle-orm";
import type { KeptRecord, LifecycleStatus } from "../hr/employee.ts";
import type { Instant } from "../hr/instant.ts";
import { asked, type Database } from "./database.ts";
import { states } from "./tables.ts";

/** Somebody who is listed, in the state of the moment. */
export interface ListedPerson {
  readonly id: string;
  readonly employeeNumber: string | null;
  readonly status: LifecycleStatus;
  readonly active: boolean;
  readonly record: KeptRecord;
}

const AT_ONCE = 2000;

/** Everyone who is listed at the moment. */
export async function* listedPeople(db: Database, now: Instant): AsyncGenerator<ListedPerson> {
  for (let after = 0; ; ) {
    const rows = await asked(() =>
      db
        .select({
          id: states.employeeId,
          ordinal: states.ordinal,
          status: states.status,
          active: states.active,
          record: states.record,
        })
        .from(states)
        .where(
          sql`${states.ordinal} > ${after} AND ${states.startsAt} <= ${now} AND ${now} < ${states.endsAt}`,
        )
        .orderBy(states.ordinal)
        .limit(AT_ONCE),
    );
    for (const { ordinal: _, record, ...row } of rows) {
      const kept: KeptRecord = JSON.parse(record);
      yield { ...row, employeeNumber: kept.employeeNumber ?? null, record: kept };
    }
    const last = rows.at(-1)?.ordinal;
    if (rows.length < AT_ONCE || typeof last !== "number") return;
    after = last;
  }
}

/** The values in force of those of the people who are there, listed or not: for their names. */
export async function namesOfPeople(db: Database, ids: readonly string[], now: Instant) {
  if (ids.length === 0) return [];
  const rows = await asked(() =>
    db
      .select({ id: states.employeeId, record: states.record })
      .from(states)
      .where(
        sql`${states.employeeId} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))
          AND ${states.startsAt} <= ${now} AND ${now} < ${states.endsAt}`,
      ),
  );
  return rows.map(
    ({ id, record }): Pick<ListedPerson, "id" | "record"> => ({ id, record: JSON.parse(record) }),
  );
}
