/** Files and feeds on their way in: what is known of each as a whole. */
import { and, eq, isNotNull, lt, type SQL, sql } from "drizzle-orm";
import type { VerbOf } from "../hr/event.ts";
import type { Instant } from "../hr/instant.ts";
import { asked, commit, type Database, type Statement } from "./database.ts";
import { type HistoryRow, historyOf } from "./history.ts";
import { conflicts, history, loadLines, loads } from "./tables.ts";

export type LoadRow = typeof loads.$inferSelect;
export type LoadStatus = LoadRow["status"];

export interface LoadCounts {
  readonly lines: number;
  readonly checked: number;
  readonly applied: number;
  readonly undone: number;
  readonly byAction: Readonly<Record<string, number>>;
  readonly problemCount: number;
  /** People of whom it says something that is not followed, once it is applied. */
  readonly conflicts: number;
}

/** What `checkedTo` is until it is settled whom each line is about. */
export const NOT_BEGUN = -1;

/** What the trail is told of a load; each verb once. */
export interface LoadEntry extends Pick<HistoryRow, "reason" | "changes"> {
  readonly verb: VerbOf<"load">;
  readonly actor: string;
  readonly address: string | null;
  readonly at: Instant;
}

/** Keeps a new load and says so in the trail, with the address that it came from. */
export async function insertLoad(db: Database, load: LoadRow, address: string | null): Promise<void> {
  const { actor, openedAt: at, fileName: reason } = load;
  await commit(db, [
    db.insert(loads).values(load),
    ...loadHistory(load.id, { verb: "open", reason, changes: null, actor, address, at }),
  ]);
}

export async function readLoad(db: Database, id: string): Promise<LoadRow | null> {
  const rows = await asked(() => db.select().from(loads).where(eq(loads.id, id)));
  return rows[0] ?? null;
}

/**
 * Moves a load on, where it still is in one of the statuses named; says whether it was. What the trail is told, and
 * whatever else belongs to the same step, is written only then.
 */
export async function moveLoad(
  db: Database,
  id: string,
  from: readonly LoadStatus[],
  to: Partial<Pick<LoadRow, "status" | "notices" | "refusal" | "checkedTo" | "automatic" | "finishedAt">>,
  also: { readonly told?: LoadEntry; readonly beside?: (where: SQL) => readonly Statement[] } = {},
): Promise<boolean> {
  const among = sql`${loads.status} IN (SELECT value FROM json_each(${JSON.stringify(from)}))`;
  // What has been checked stays so, whoever comes late.
  const still = to.checkedTo === undefined ? undefined : lt(loads.checkedTo, to.checkedTo);
  const there = sql`EXISTS (SELECT 1 FROM ${loads} WHERE ${loads.id} = ${id} AND ${among})`;
  const results = await commit(db, [
    ...(also.told === undefined ? [] : loadHistory(id, also.told, there)),
    ...(also.beside?.(there) ?? []),
    db
      .update(loads)
      .set(to)
      .where(and(eq(loads.id, id), among, still))
      .returning({ id: loads.id }),
  ]);
  return (results.at(-1) ?? []).length > 0;
}

function loadHistory(id: string, { actor, address, at, ...entry }: LoadEntry, where?: SQL): Statement[] {
  return historyOf({ kind: "load", id }, { id: entry.verb, actor, address, at }, entry, where);
}

/** Loads, the newest first, after the one with that moment and id; of one feed only, where it is named. */
export async function readLoads(
  db: Database,
  after: { readonly openedAt: Instant; readonly id: string } | null,
  feedId: string | null,
  limit: number,
): Promise<LoadRow[]> {
  const older =
    after === null
      ? sql`1`
      : sql`(${loads.openedAt} < ${after.openedAt} OR (${loads.openedAt} = ${after.openedAt} AND ${loads.id} < ${after.id}))`;
  const ofFeed = feedId === null ? sql`1` : eq(loads.feedId, feedId);
  return asked(() =>
    db
      .select()
      .from(loads)
      .where(and(older, ofFeed))
      .orderBy(sql`${loads.openedAt} DESC`, sql`${loads.id} DESC`)
      .limit(limit),
  );
}

/** The ids of loads that cron has to take on, the oldest first. */
export async function loadsUnderWay(db: Database, limit: number): Promise<string[]> {
  // A check that has begun is carried on whoever began it; what writes people only where cron was asked to.
  const rows = await asked(() =>
    db
      .select({ id: loads.id })
      .from(loads)
      .where(
        sql`${loads.status} IN ('checking', 'undoing') OR (${loads.automatic} AND ${loads.status} IN ('checked', 'applying'))`,
      )
      .orderBy(loads.openedAt)
      .limit(limit),
  );
  return rows.map(({ id }) => id);
}

/** What is known of a load by counting its lines; from indexes alone, for every step asks. */
export async function countLines(db: Database, loadId: string): Promise<LoadCounts> {
  return (await countLinesOf(db, [loadId])).get(loadId) ?? NOTHING;
}

/** Of a load without lines. */
export const NOTHING: LoadCounts = {
  lines: 0,
  checked: 0,
  applied: 0,
  undone: 0,
  byAction: {},
  problemCount: 0,
  conflicts: 0,
};

/** The same of several loads at once, by id; one without lines is left out. */
export async function countLinesOf(
  db: Database,
  loadIds: readonly string[],
): Promise<ReadonlyMap<string, LoadCounts>> {
  const wanted = sql`${loadLines.loadId} IN (SELECT value FROM json_each(${JSON.stringify(loadIds)}))`;
  const [kinds, faulty, kept] = await asked(() =>
    db.batch([
      db
        .select({
          id: loadLines.loadId,
          action: loadLines.action,
          status: loadLines.status,
          lines: sql<number>`count(*)`,
        })
        .from(loadLines)
        .where(wanted)
        .groupBy(loadLines.loadId, loadLines.status, loadLines.action),
      db
        .select({
          id: loadLines.loadId,
          problems: sql<number>`coalesce(sum(json_array_length(${loadLines.problems})), 0)`,
        })
        .from(loadLines)
        .where(and(wanted, isNotNull(loadLines.problems)))
        .groupBy(loadLines.loadId),
      db
        .select({ id: conflicts.loadId, people: sql<number>`count(DISTINCT ${conflicts.employeeId})` })
        .from(conflicts)
        .where(
          sql`${conflicts.dismissedAt} IS NULL AND ${conflicts.loadId} IN (SELECT value FROM json_each(${JSON.stringify(loadIds)}))`,
        )
        .groupBy(conflicts.loadId),
    ]),
  );
  const problems = new Map(faulty.map(({ id, problems }) => [id, problems]));
  const people = new Map(kept.map(({ id, people }) => [id, people]));
  const byLoad = Map.groupBy(kinds, ({ id }) => id);
  return new Map(
    [...byLoad].map(([id, rows]) => [id, countsOf(rows, problems.get(id) ?? 0, people.get(id) ?? 0)]),
  );
}

type Kind = Pick<typeof loadLines.$inferSelect, "action" | "status"> & { readonly lines: number };

function countsOf(kinds: readonly Kind[], problemCount: number, conflicts: number): LoadCounts {
  const sumOf = (rows: readonly Kind[]) => rows.reduce((sum, { lines }) => sum + lines, 0);
  const decided = kinds.filter(({ status }) => status !== "filled");
  const byAction = Map.groupBy(decided, ({ action }) => action ?? "unchanged");
  return {
    lines: sumOf(kinds),
    checked: sumOf(decided),
    applied: sumOf(kinds.filter(({ status }) => status === "applied")),
    undone: sumOf(kinds.filter(({ status }) => status === "undone")),
    byAction: Object.fromEntries([...byAction].map(([action, rows]) => [action, sumOf(rows)])),
    problemCount,
    conflicts,
  };
}

/** Gives up a load that has not been applied, with its lines; says whether it could. */
export async function deleteLoad(db: Database, id: string, told: LoadEntry): Promise<boolean> {
  const unapplied = ["filling", "checking", "checked", "refused"] as const;
  return moveLoad(
    db,
    id,
    unapplied,
    { status: "abandoned" },
    { told, beside: (where) => [sql`DELETE FROM ${loadLines} WHERE load_id = ${id} AND ${where}`] },
  );
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
      WHERE f.opened_at < ${before} AND f.status IN ('applied', 'refused', 'abandoned', 'undone') LIMIT ${limit}) RETURNING 1 AS gone`,
  ]);
  return gone.length;
}

/** The load that was applied last, of those that were not taken back; one that is being applied counts. */
export async function lastApplied(db: Database): Promise<LoadRow | null> {
  // Of two that ended in the same millisecond the trail knows the order.
  const told = sql`(SELECT h.id FROM ${history} h WHERE h.subject = loads.id AND h.operation_id = 'apply')`;
  const rows = await asked(() =>
    db
      .select()
      .from(loads)
      .where(sql`${loads.status} IN ('applying', 'applied', 'undoing')`)
      .orderBy(sql`${loads.finishedAt} IS NULL DESC`, sql`${loads.finishedAt} DESC`, sql`${told} DESC`)
      .limit(1),
  );
  return rows[0] ?? null;
}

/** The name of a file of everyone that was opened after the load and has begun to apply, or null. */
export async function newerApplied(
  db: Database,
  { id, openedAt }: Pick<LoadRow, "id" | "openedAt">,
): Promise<string | null> {
  const rows = await asked(() =>
    db
      .select({ fileName: loads.fileName })
      .from(loads)
      .where(
        sql`${loads.openedAt} > ${openedAt} AND ${loads.id} <> ${id} AND ${loads.scope} <> 'partial' AND ${loads.status} IN ('applying', 'applied')`,
      )
      .limit(1),
  );
  return rows[0]?.fileName ?? null;
}

/** The name of another load that stands in this status; null where none does. */
export async function anotherLoad(db: Database, id: string, status: LoadStatus): Promise<string | null> {
  const rows = await asked(() =>
    db
      .select({ fileName: loads.fileName })
      .from(loads)
      .where(and(eq(loads.status, status), sql`${loads.id} <> ${id}`))
      .limit(1),
  );
  return rows[0]?.fileName ?? null;
}

/** The keys of files of loads opened before the moment. */
export async function filesOfOldLoads(db: Database, before: Instant, limit: number): Promise<string[]> {
  const rows = await asked(() =>
    db
      .select({ fileKey: loads.fileKey })
      .from(loads)
      .where(and(lt(loads.openedAt, before), isNotNull(loads.fileKey)))
      .limit(limit),
  );
  return rows.flatMap(({ fileKey }) => fileKey ?? []);
}

/** Says of loads that their files are no longer kept. */
export async function forgetFiles(db: Database, fileKeys: readonly string[]): Promise<void> {
  const among = sql`${loads.fileKey} IN (SELECT value FROM json_each(${JSON.stringify(fileKeys)}))`;
  if (fileKeys.length > 0) await asked(() => db.update(loads).set({ fileKey: null }).where(among));
}
