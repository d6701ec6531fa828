/** Files and feeds on their way in: what is known of each as a whole. */
import { and, eq, isNotNull, lt, sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { asked, commit, type Database } from "./database.ts";
import { loadLines, loads } from "./tables.ts";

export type LoadRow = typeof loads.$inferSelect;
export type LoadStatus = LoadRow["status"];

export interface LoadCounts {
  readonly lines: number;
  readonly checked: number;
  readonly applied: number;
  readonly byAction: Readonly<Record<string, number>>;
  readonly problemCount: number;
}

/** What `checkedTo` is until it is settled whom each line is about. */
export const NOT_BEGUN = -1;

export async function insertLoad(db: Database, load: LoadRow): Promise<void> {
  await asked(() => db.insert(loads).values(load));
}

export async function readLoad(db: Database, id: string): Promise<LoadRow | null> {
  const rows = await asked(() => db.select().from(loads).where(eq(loads.id, id)));
  return rows[0] ?? null;
}

/** Moves a load on, where it still is in one of the statuses named; says whether it was. */
export async function moveLoad(
  db: Database,
  id: string,
  from: readonly LoadStatus[],
  to: Partial<Pick<LoadRow, "status" | "notices" | "refusal" | "checkedTo">>,
): Promise<boolean> {
  const among = sql`${loads.status} IN (SELECT value FROM json_each(${JSON.stringify(from)}))`;
  // What has been checked stays so, whoever comes late.
  const still = to.checkedTo === undefined ? undefined : lt(loads.checkedTo, to.checkedTo);
  const rows = await asked(() =>
    db
      .update(loads)
      .set(to)
      .where(and(eq(loads.id, id), among, still))
      .returning({ id: loads.id }),
  );
  return rows.length > 0;
}

/** What is known of a load by counting its lines; from indexes alone, for every step asks. */
export async function countLines(db: Database, loadId: string): Promise<LoadCounts> {
  const [kinds, faulty] = await asked(() =>
    db.batch([
      db
        .select({ action: loadLines.action, status: loadLines.status, lines: sql<number>`count(*)` })
        .from(loadLines)
        .where(eq(loadLines.loadId, loadId))
        .groupBy(loadLines.status, loadLines.action),
      db
        .select({ problems: sql<number>`coalesce(sum(json_array_length(${loadLines.problems})), 0)` })
        .from(loadLines)
        .where(and(eq(loadLines.loadId, loadId), isNotNull(loadLines.problems))),
    ]),
  );
  const sumOf = (rows: typeof kinds) => rows.reduce((sum, { lines }) => sum + lines, 0);
  const byAction = Map.groupBy(
    kinds.filter(({ status }) => status !== "filled"),
    ({ action }) => action ?? "unchanged",
  );
  return {
    lines: sumOf(kinds),
    checked: sumOf(kinds.filter(({ status }) => status !== "filled")),
    applied: sumOf(kinds.filter(({ status }) => status === "applied")),
    byAction: Object.fromEntries([...byAction].map(([action, rows]) => [action, sumOf(rows)])),
    problemCount: faulty[0]?.problems ?? 0,
  };
}

/** Takes a load back that has not been applied, with its lines. */
export async function deleteLoad(db: Database, id: string): Promise<void> {
  await commit(db, [
    sql`DELETE FROM ${loadLines} WHERE load_id = ${id} AND EXISTS (SELECT 1 FROM ${loads} WHERE id = ${id} AND status NOT IN ('applying', 'applied'))`,
    sql`UPDATE ${loads} SET status = 'abandoned' WHERE id = ${id} AND status NOT IN ('applying', 'applied')`,
  ]);
}

/**
 * Forgets up to `limit` lines of loads opened before the moment; what they did stands in history. One that was never
 * applied is given up first, so that nobody applies what is no longer whole.
 */
export async function forgetLines(db: Database, before: Instant, limit: number): Promise<number> {
  const [, gone = []] = await commit(db, [
    sql`UPDATE ${loads} SET status = 'abandoned' WHERE opened_at < ${before} AND status IN ('filling', 'checking', 'checked')`,
    // CROSS JOIN: by the few loads, never by all lines there are.
    sql`DELETE FROM ${loadLines} WHERE rowid IN (
      SELECT l.rowid FROM ${loads} f CROSS JOIN ${loadLines} l ON l.load_id = f.id
      WHERE f.opened_at < ${before} AND f.status IN ('applied', 'refused', 'abandoned') LIMIT ${limit}) RETURNING 1 AS gone`,
  ]);
  return gone.length;
}
