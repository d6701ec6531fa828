/**
 * The trail as it is read. A row's id is its sequence number. D1 has one writer at a time, so the ids rise in the order
 * in which batches are committed, without gaps: whoever has seen one sees no lower one appear later. Only retention takes
 * rows away, the oldest first, and never the newest.
 */
import { and, eq, getTableColumns, type SQL, sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import type { SubjectKind } from "../hr/subject.ts";
import { asked, commit, type Database } from "./database.ts";
import { PERSON_AT, type PersonAt, type PersonRow, personAt } from "./employee-list.ts";
import type { HistoryRow } from "./history.ts";
import { employees, history, historyValues, states } from "./tables.ts";

/** So many rows are looked at for one page, whatever of them is wanted. */
const SCANNED = 10_000;

const ROW = {
  ...getTableColumns(history),
  reason: historyValues.reason,
  changes: historyValues.changes,
};

const VALUES_OF_ROW = and(
  eq(historyValues.subject, history.subject),
  eq(historyValues.operationId, history.operationId),
);

/** A place in the history of a person: the row that was read last. */
export interface HistoryPlace {
  readonly holdsFrom: Instant;
  readonly id: number;
}

/**
 * What the trail tells of one person, in the order in which it holds or the other way round, after a place; null for
 * nobody, and for whoever was erased.
 */
export async function readHistoryOf(
  db: Database,
  employeeId: string,
  order: "oldest" | "newest",
  after: HistoryPlace | null,
  limit: number,
): Promise<HistoryRow[] | null> {
  const direction = sql.raw(order === "oldest" ? "ASC" : "DESC");
  const beyond = sql.raw(order === "oldest" ? ">" : "<");
  const place =
    after === null
      ? sql`1`
      : sql`(${history.holdsFrom}, ${history.id}) ${beyond} (${after.holdsFrom}, ${after.id})`;
  const [known, rows] = await asked(() =>
    db.batch([
      db
        .select({ id: employees.id })
        .from(employees)
        .where(sql`${employees.id} = ${employeeId} AND ${employees.erasedAt} IS NULL`),
      db
        .select(ROW)
        .from(history)
        .leftJoin(historyValues, VALUES_OF_ROW)
        .where(and(eq(history.subject, employeeId), place))
        .orderBy(sql`${history.holdsFrom} ${direction}, ${history.id} ${direction}`)
        .limit(limit),
    ]),
  );
  return known.length === 0 ? null : rows;
}

export type TrailRow = typeof history.$inferSelect;

/** From which sequence number to which the trail goes; 0 and 0 where it is empty. */
interface Extent {
  readonly oldest: number;
  readonly newest: number;
}

const EXTENT = {
  oldest: sql<number>`(SELECT coalesce(min(id), 0) FROM history)`,
  newest: sql<number>`(SELECT coalesce(max(id), 0) FROM history)`,
};

/** The verbs that are wanted, each with its kind; null: all. */
type Verbs = readonly (readonly [kind: string, verb: string])[] | null;

/** Rows of the trail after a sequence number, and how far it was looked. */
export interface TrailAfter<R> extends Extent {
  readonly rows: readonly R[];
  /** The last number that was looked at: where to go on. */
  readonly seen: number;
}

/** Rows after a sequence number, the oldest first; of some kinds and verbs only, where they are named. */
export async function readTrailAfter(
  db: Database,
  after: number,
  verbs: Verbs,
  limit: number,
): Promise<TrailAfter<TrailRow>> {
  const [extents, rows] = await asked(() =>
    db.batch([
      db.select(EXTENT).from(sql`(SELECT 1)`),
      db.select().from(history).where(isAfter(after, verbs)).orderBy(history.id).limit(limit),
    ]),
  );
  return lookedThrough(extents, rows, after, limit);
}

/** A row of the trail with what decides who may know of it. */
export interface ConcerningRow extends TrailRow {
  /** Where it changed something. */
  readonly paths: readonly string[];
  /** Whom it is about, as they are at the moment, or were when it was written if that is later; null: nobody who is there. */
  readonly person: PersonAt | null;
}

/** The same rows as `readTrailAfter`, each with the person whom it is about. */
export async function readConcerningAfter(
  db: Database,
  after: number,
  verbs: Verbs,
  limit: number,
  now: Instant,
): Promise<TrailAfter<ConcerningRow>> {
  const at = sql`max(${now}, ${history.knownAt})`;
  const [extents, rows] = await asked(() =>
    db.batch([
      db.select(EXTENT).from(sql`(SELECT 1)`),
      db
        .select({
          row: getTableColumns(history),
          paths: sql<string>`(SELECT json_group_array(key) FROM json_each(${historyValues.changes}))`,
          person: PERSON_AT,
        })
        .from(history)
        .leftJoin(historyValues, VALUES_OF_ROW)
        .leftJoin(employees, and(eq(history.kind, "employee"), eq(employees.id, history.subject)))
        .leftJoin(
          states,
          sql`${states.employeeId} = ${employees.id} AND ${states.startsAt} <= ${at} AND ${at} < ${states.endsAt}`,
        )
        .where(isAfter(after, verbs))
        .orderBy(history.id)
        .limit(limit),
    ]),
  );
  return lookedThrough(extents, rows.map(concerning), after, limit);
}

interface JoinedRow {
  readonly row: TrailRow;
  readonly paths: string;
  readonly person: { readonly [C in keyof typeof PERSON_AT]: PersonRow[C] | null };
}

function concerning({ row, paths, person }: JoinedRow): ConcerningRow {
  return { ...row, paths: JSON.parse(paths), person: isThere(person) ? personAt(person) : null };
}

/** With a state, all of it is there. */
function isThere(person: JoinedRow["person"]): person is PersonRow {
  return person.record !== null;
}

function isAfter(after: number, verbs: Verbs): SQL {
  const wanted =
    verbs === null
      ? sql`1`
      : sql`(${history.kind}, ${history.verb}) IN (SELECT value ->> 0, value ->> 1 FROM json_each(${JSON.stringify(verbs)}))`;
  const from = sql`max(${after}, ${EXTENT.oldest} - 1)`;
  return sql`${history.id} > ${from} AND ${history.id} <= ${from} + ${SCANNED} AND ${wanted}`;
}

function lookedThrough<R extends { readonly id: number }>(
  extents: readonly Extent[],
  rows: readonly R[],
  after: number,
  limit: number,
): TrailAfter<R> {
  const extent = extents[0] ?? { oldest: 0, newest: 0 };
  const scanned = Math.min(extent.newest, Math.max(after, extent.oldest - 1) + SCANNED);
  const full = rows.length === limit ? rows.at(-1)?.id : undefined;
  return { ...extent, rows, seen: full ?? Math.max(after, scanned) };
}

/** Which rows of the trail; what is left out may be any. */
export interface TrailFilter {
  readonly kind?: SubjectKind;
  readonly subject?: string;
  readonly actor?: string;
  readonly verb?: string;
  /** When it was known: from then (included) until then (not). */
  readonly from?: Instant;
  readonly to?: Instant;
}

/**
 * Rows before a sequence number (null: from the newest on), the newest first. `next` is the number to go on before;
 * null at the end. A page may hold fewer rows than asked for, or none, and yet have a next.
 */
export async function readTrailBefore(
  db: Database,
  before: number | null,
  filter: TrailFilter,
  limit: number,
): Promise<{ readonly rows: readonly HistoryRow[]; readonly next: number | null }> {
  const start = before === null ? sql`${EXTENT.newest} + 1` : sql`${before}`;
  // By one subject its index leads; anything else is looked for row by row, in a window.
  const floor = filter.subject === undefined ? sql`${start} - ${SCANNED}` : sql`0`;
  const [extents, rows] = await asked(() =>
    db.batch([
      db.select({ ...EXTENT, floor: sql<number>`${floor}` }).from(sql`(SELECT 1)`),
      db
        .select(ROW)
        .from(history)
        .leftJoin(historyValues, VALUES_OF_ROW)
        .where(sql`${history.id} < ${start} AND ${history.id} >= ${floor} AND ${conditionOf(filter)}`)
        .orderBy(sql`${history.id} DESC`)
        .limit(limit),
    ]),
  );
  const { oldest = 0, floor: scanned = 0 } = extents[0] ?? {};
  const reached = rows.length === limit ? (rows.at(-1)?.id ?? 0) : scanned;
  return { rows, next: reached > oldest ? reached : null };
}

function conditionOf({ kind, subject, actor, verb, from, to }: TrailFilter): SQL {
  const parts = [
    kind === undefined ? null : eq(history.kind, kind),
    subject === undefined ? null : eq(history.subject, subject),
    actor === undefined ? null : eq(history.actor, actor),
    verb === undefined ? null : eq(history.verb, verb),
    from === undefined ? null : sql`${history.knownAt} >= ${from}`,
    to === undefined ? null : sql`${history.knownAt} < ${to}`,
  ].filter((part) => part !== null);
  return and(...parts) ?? sql`1`;
}

/**
 * Drops up to `limit` rows that were known before the moment, with what was in them: the oldest, up to the first one that
 * stays, and never the newest, so that no sequence number is given twice. Returns how many went.
 */
export async function forgetTrail(db: Database, before: Instant, limit: number): Promise<number> {
  const old = sql`SELECT id, subject, operation_id FROM (
      SELECT *, max(known_at) OVER (ORDER BY id) AS latest FROM (SELECT * FROM ${history} ORDER BY id LIMIT ${limit}))
    WHERE latest < ${before} AND id < ${EXTENT.newest}`;
  const [, gone = []] = await commit(db, [
    sql`DELETE FROM ${historyValues} WHERE (subject, operation_id) IN (SELECT subject, operation_id FROM (${old}))`,
    sql`DELETE FROM ${history} WHERE id IN (SELECT id FROM (${old})) RETURNING 1 AS gone`,
  ]);
  return gone.length;
}
