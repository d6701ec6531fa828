/**
 * What the calendar has brought about since somebody last looked: states that have begun unrecorded, and rows that
 * are over. Readers never look here; that a sweep is late, or never comes, changes no answer.
 */
import { eq, sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { cell, cut } from "./bulk.ts";
import { GRACE } from "./changes.ts";
import { asked, commit, type Database, type Statement } from "./database.ts";
import type { StoredState } from "./employees.ts";
import { groupMoments, memberships } from "./group-tables.ts";
import { momentStatements } from "./history.ts";
import { jobs, NEVER, states } from "./tables.ts";
import { pruneMembers } from "./view-remains.ts";

/** Everything kept of up to `limit` people who have a state that began unrecorded, the longest ago first. */
export async function readDue(db: Database, now: Instant, limit: number): Promise<StoredState[]> {
  const due = sql`SELECT ${states.employeeId} FROM ${states}
    WHERE ${states.recorded} = 0 AND ${states.startsAt} <= ${now} ORDER BY ${states.startsAt} LIMIT ${limit}`;
  return asked(() =>
    db
      .select()
      .from(states)
      .where(sql`${states.employeeId} IN (${due})`)
      .orderBy(states.employeeId, states.startsAt),
  );
}

/** The moment that has waited longest to be recorded; null: none waits. One look into the index of those that wait. */
export async function oldestDue(db: Database, now: Instant): Promise<Instant | null> {
  const rows = await asked(() =>
    db
      .select({ startsAt: states.startsAt })
      .from(states)
      // As the index says it: with a parameter, SQLite could not tell that the index holds these rows.
      .where(sql`${states.recorded} = 0 AND ${states.startsAt} <= ${now}`)
      .orderBy(states.startsAt)
      .limit(1),
  );
  return rows[0]?.startsAt ?? null;
}

/** Writes the history of the moments that have passed in these states, and marks them; a second time changes nothing. */
export async function recordMoments(db: Database, due: readonly StoredState[], now: Instant): Promise<void> {
  const passed = due.filter(({ recorded, startsAt }) => !recorded && startsAt <= now);
  const marked: Statement[] = cut(passed.map(({ employeeId, startsAt }) => [employeeId, startsAt])).map(
    (json) => sql`UPDATE ${states} SET recorded = 1
      WHERE (employee_id, starts_at) IN (SELECT ${cell(0)}, ${cell(1)} FROM json_each(${json}) j) AND recorded = 0`,
  );
  await commit(db, [...momentStatements(due, now), ...marked]);
}

/**
 * Deletes up to `limit` rows of each kind that were over before the grace, but no state whose end is not recorded.
 * Returns how many went.
 */
export async function prune(db: Database, now: Instant, limit: number): Promise<number> {
  const past = now - GRACE;
  const gone = await commit(db, [
    sql`DELETE FROM ${states} WHERE rowid IN (
      SELECT old.rowid FROM ${states} old WHERE old.ends_at <= ${past} AND old.ends_at < ${sql.raw(String(NEVER))}
        AND NOT EXISTS (SELECT 1 FROM ${states} next
          WHERE next.employee_id = old.employee_id AND next.starts_at = old.ends_at AND next.recorded = 0)
      LIMIT ${limit}) RETURNING 1 AS gone`,
    sql`DELETE FROM ${memberships} WHERE rowid IN (
      SELECT rowid FROM ${memberships} WHERE ends_at <= ${past} AND ends_at < ${sql.raw(String(NEVER))} LIMIT ${limit}) RETURNING 1 AS gone`,
    sql`DELETE FROM ${groupMoments} WHERE rowid IN (
      SELECT old.rowid FROM ${groupMoments} old WHERE old.at <= ${past} AND EXISTS (
        SELECT 1 FROM ${groupMoments} later WHERE later.group_id = old.group_id AND later.at > old.at AND later.at <= ${past})
      LIMIT ${limit}) RETURNING 1 AS gone`,
    ...pruneMembers(now, limit),
  ]);
  return gone.reduce((sum, rows) => sum + rows.length, 0);
}

/** When the job was last done; null: never. */
export async function jobDoneAt(db: Database, name: string): Promise<Instant | null> {
  const rows = await asked(() => db.select({ doneAt: jobs.doneAt }).from(jobs).where(eq(jobs.name, name)));
  return rows[0]?.doneAt ?? null;
}

export async function markJobDone(db: Database, name: string, doneAt: Instant): Promise<void> {
  await asked(() =>
    db.insert(jobs).values({ name, doneAt }).onConflictDoUpdate({ target: jobs.name, set: { doneAt } }),
  );
}
