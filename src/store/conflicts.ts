/** What files said that was not followed: one row a person and kind, until the file agrees or a person decides. */
import { and, eq, getTableColumns, isNull, sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { cell, cut } from "./bulk.ts";
import { asked, commit, type Database, type Statement } from "./database.ts";
import { conflicts, loadLines, loads } from "./tables.ts";

export type StoredConflict = typeof conflicts.$inferSelect;

/** A conflict of one person, as a load finds it. */
export type FoundConflict = Pick<StoredConflict, "kind" | "detail" | "said">;

/** The conflicts of some people, dismissed ones included, by person. */
export async function conflictsOf(
  db: Database,
  employeeIds: readonly string[],
): Promise<ReadonlyMap<string, readonly StoredConflict[]>> {
  if (employeeIds.length === 0) return new Map();
  const wanted = sql`(SELECT value FROM json_each(${JSON.stringify(employeeIds)}))`;
  const rows = await asked(() =>
    db.select().from(conflicts).where(sql`${conflicts.employeeId} IN ${wanted}`),
  );
  return Map.groupBy(rows, ({ employeeId }) => employeeId);
}

/**
 * For the batch of a step: these are all the conflicts of these people now. One that says what it said before keeps its
 * age, and stays dismissed; those that did not come again go.
 */
export function replaceConflicts(
  loadId: string,
  people: readonly { readonly employeeId: string; readonly conflicts: readonly FoundConflict[] }[],
  now: Instant,
): Statement[] {
  const kinds = people.map(({ employeeId, conflicts: found }) => [employeeId, found.map(({ kind }) => kind)]);
  const rows = people.flatMap(({ employeeId, conflicts: found }) =>
    found.map(({ kind, detail, said }) => [employeeId, kind, detail, JSON.stringify(said)]),
  );
  return [
    ...cut(kinds).map(
      (json) => sql`DELETE FROM ${conflicts} WHERE (employee_id, kind) IN (
        SELECT c.employee_id, c.kind FROM json_each(${json}) j CROSS JOIN ${conflicts} c ON c.employee_id = ${cell(0)}
        WHERE c.kind NOT IN (SELECT value FROM json_each(${cell(1)})))`,
    ),
    ...cut(rows).map(
      (json) => sql`INSERT INTO ${conflicts} (employee_id, kind, load_id, since, detail, said)
        SELECT ${cell(0)}, ${cell(1)}, ${loadId}, ${now}, ${cell(2)}, ${cell(3)} FROM json_each(${json}) j WHERE 1
        ON CONFLICT (employee_id, kind) DO UPDATE SET load_id = excluded.load_id, detail = excluded.detail,
          since = CASE WHEN said = excluded.said THEN since ELSE excluded.since END,
          dismissed_at = CASE WHEN said = excluded.said THEN dismissed_at END,
          said = excluded.said`,
    ),
  ];
}

/** Lines with nothing to do, of people who had a conflict: it may be over. */
export async function linesInConflict(db: Database, loadId: string, limit: number) {
  return asked(() =>
    db
      .select()
      .from(loadLines)
      .where(
        // By the few conflicts, never by all the lines.
        sql`${loadLines.loadId} = ${loadId} AND ${loadLines.status} = 'checked' AND ${loadLines.employeeId} IN (SELECT ${conflicts.employeeId} FROM ${conflicts})`,
      )
      .orderBy(loadLines.line)
      .limit(limit),
  );
}

/** A conflict with the feed by whose file it came. */
export type FeedConflict = StoredConflict & { readonly feedId: string | null };

/** Conflicts that nobody dismissed, by person and kind after those given; of one kind, feed or person where named. */
export async function readConflicts(
  db: Database,
  wanted: {
    readonly kind: string | null;
    readonly feedId: string | null;
    readonly employeeId: string | null;
  },
  after: { readonly employeeId: string; readonly kind: string } | null,
  limit: number,
): Promise<FeedConflict[]> {
  return asked(() =>
    db
      .select({ ...getTableColumns(conflicts), feedId: loads.feedId })
      .from(conflicts)
      .leftJoin(loads, eq(loads.id, conflicts.loadId))
      .where(
        and(
          isNull(conflicts.dismissedAt),
          wanted.kind === null ? undefined : eq(conflicts.kind, wanted.kind),
          wanted.employeeId === null ? undefined : eq(conflicts.employeeId, wanted.employeeId),
          wanted.feedId === null ? undefined : eq(loads.feedId, wanted.feedId),
          after === null
            ? undefined
            : sql`(${conflicts.employeeId}, ${conflicts.kind}) > (${after.employeeId}, ${after.kind})`,
        ),
      )
      .orderBy(conflicts.employeeId, conflicts.kind)
      .limit(limit),
  );
}

/** For the batch that dismisses one: it stays away while the file says the same. */
export function dismissConflict(employeeId: string, kind: string, at: Instant): Statement {
  return sql`UPDATE ${conflicts} SET dismissed_at = ${at} WHERE employee_id = ${employeeId} AND kind = ${kind}`;
}

/** Forgets the conflicts that a load found, for it was taken back. */
export function forgetConflicts(loadId: string): Statement {
  return sql`DELETE FROM ${conflicts} WHERE load_id = ${loadId}`;
}

/** Runs what dismisses conflicts, with what history tells about it. */
export async function commitConflicts(db: Database, statements: readonly Statement[]): Promise<void> {
  await commit(db, statements);
}
