/** History is only ever added to. A moment has an operation of its own, named by the moment, so it is told once. */
import { and, desc, eq, notLike, type SQL, sql } from "drizzle-orm";
import type { Cause } from "../hr/employee.ts";
import type { VerbOf } from "../hr/event.ts";
import type { Instant } from "../hr/instant.ts";
import type { SubjectKind } from "../hr/subject.ts";
import { cell, cut, insertRows } from "./bulk.ts";
import type { Change, Operation } from "./changes.ts";
import { asked, type Database, type Statement } from "./database.ts";
import type { StoredState } from "./employees.ts";
import { history, historyValues, states } from "./tables.ts";

type TrailRow = typeof history.$inferSelect;
type ValuesRow = typeof historyValues.$inferSelect;

/** A row of the trail with what lies apart from it; both null where it was erased. */
export type HistoryRow = TrailRow & Pick<ValuesRow, "reason" | "changes">;

/** The changes themselves, and before them the moments that passed without anybody having written them down. */
export function historyStatements(operation: Operation, changes: readonly Change[]): Statement[] {
  const written = changes.map(({ after, facts, entry }) => ({
    ...entry,
    kind: "employee" as const,
    subject: after.id,
    operationId: operation.id,
    actor: operation.actor,
    address: operation.address ?? null,
    knownAt: operation.at,
    facts,
  }));
  const passed = changes.flatMap(({ before }) => passedMoments(before?.states ?? [], operation.at));
  const guarded = { operationId: operation.id, employee: "subject" };
  const rows = [...passed, ...written];
  return [
    ...insertRows(history, rows, guarded, { taken: "ignore" }),
    ...insertRows(historyValues, rows, guarded, { taken: "ignore" }),
  ];
}

/**
 * The history of passed moments alone, for a sweep, which changes nobody: of those that still stand, for somebody
 * may have taken one back since it was read.
 */
export function momentStatements(derived: readonly StoredState[], now: Instant): Statement[] {
  const rows = passedMoments(derived, now).map((row) => [
    row.subject,
    row.operationId,
    row.verb,
    row.actor,
    row.knownAt,
    row.holdsFrom,
    row.reason,
    JSON.stringify(row.changes),
  ]);
  const standing = sql`EXISTS (SELECT 1 FROM ${states} WHERE employee_id = ${cell(0)} AND starts_at = ${cell(5)})`;
  return cut(rows).flatMap((json) => [
    sql`INSERT OR IGNORE INTO ${history} (kind, subject, operation_id, verb, actor, known_at, holds_from)
      SELECT 'employee', ${cell(0)}, ${cell(1)}, ${cell(2)}, ${cell(3)}, ${cell(4)}, ${cell(5)}
      FROM json_each(${json}) j WHERE ${standing}`,
    sql`INSERT OR IGNORE INTO ${historyValues} (subject, operation_id, reason, changes)
      SELECT ${cell(0)}, ${cell(1)}, ${cell(6)}, ${cell(7)} FROM json_each(${json}) j WHERE ${standing}`,
  ]);
}

/** What a row of history is about. */
export interface Subject<K extends SubjectKind = SubjectKind> {
  readonly kind: K;
  readonly id: string;
}

/**
 * What is told about anything but a person, beside the change itself. With a condition (an `EXISTS`), only where that
 * change was made.
 */
export function historyOf<K extends SubjectKind>(
  { kind, id }: Subject<K>,
  operation: Pick<Operation, "id" | "actor" | "address" | "at">,
  entry: Pick<HistoryRow, "reason" | "changes"> & { readonly verb: VerbOf<K> },
  where: SQL = sql`1`,
): Statement[] {
  const changes = entry.changes === null ? null : JSON.stringify(entry.changes);
  return [
    sql`INSERT OR IGNORE INTO ${history} (kind, subject, operation_id, verb, actor, address, known_at, holds_from)
      SELECT ${kind}, ${id}, ${operation.id}, ${entry.verb}, ${operation.actor}, ${operation.address ?? null}, ${operation.at}, ${operation.at}
      WHERE ${where}`,
    sql`INSERT OR IGNORE INTO ${historyValues} (subject, operation_id, reason, changes)
      SELECT ${id}, ${operation.id}, ${entry.reason}, ${changes} WHERE ${where}`,
  ];
}

/** What one operation did to one thing that is no person. */
export type Told<K extends SubjectKind = SubjectKind> = K extends SubjectKind
  ? Subject<K> & Pick<HistoryRow, "reason" | "changes"> & { readonly verb: VerbOf<K> }
  : never;

/** The same of many things at once. */
export function historyOfThings(
  operation: Pick<Operation, "id" | "actor" | "address" | "at">,
  things: readonly Told[],
): Statement[] {
  const { id: operationId, actor, address = null, at } = operation;
  const rows = things.map(({ kind, id, verb, reason, changes }) => [
    kind,
    id,
    verb,
    reason,
    changes === null ? null : JSON.stringify(changes),
  ]);
  return cut(rows).flatMap((json) => [
    sql`INSERT OR IGNORE INTO ${history} (kind, subject, operation_id, verb, actor, address, known_at, holds_from)
      SELECT ${cell(0)}, ${cell(1)}, ${operationId}, ${cell(2)}, ${actor}, ${address}, ${at}, ${at} FROM json_each(${json}) j`,
    sql`INSERT OR IGNORE INTO ${historyValues} (subject, operation_id, reason, changes)
      SELECT ${cell(1)}, ${operationId}, ${cell(3)}, ${cell(4)} FROM json_each(${json}) j`,
  ]);
}

/** The trail's row of that operation on the subject, or null. */
export async function rowOfOperation(
  db: Database,
  subject: string,
  operationId: string,
): Promise<Pick<HistoryRow, "verb" | "reason" | "changes"> | null> {
  const rows = await asked(() =>
    db
      .select({ verb: history.verb, reason: historyValues.reason, changes: historyValues.changes })
      .from(history)
      .leftJoin(
        historyValues,
        and(eq(historyValues.subject, history.subject), eq(historyValues.operationId, history.operationId)),
      )
      .where(and(eq(history.subject, subject), eq(history.operationId, operationId))),
  );
  return rows[0] ?? null;
}

/** Those of the subjects that the operation has written. */
export async function subjectsOfOperation(
  db: Database,
  subjects: readonly string[],
  operationId: string,
): Promise<ReadonlySet<string>> {
  const among = sql`${history.subject} IN (SELECT value FROM json_each(${JSON.stringify(subjects)}))`;
  const rows = await asked(() =>
    db
      .select({ subject: history.subject })
      .from(history)
      .where(sql`${among} AND ${history.operationId} = ${operationId}`),
  );
  return new Set(rows.map(({ subject }) => subject));
}

/** The person, or the group, that the operation wrote last, or null; looked for from the newest row backwards. */
export async function subjectOfOperation(
  db: Database,
  operationId: string,
  kind: "employee" | "group",
): Promise<string | null> {
  const rows = await asked(() =>
    db
      .select({ subject: history.subject })
      .from(history)
      .where(and(eq(history.operationId, operationId), eq(history.kind, kind)))
      .orderBy(desc(history.id))
      .limit(1),
  );
  return rows[0]?.subject ?? null;
}

/** By whom and how the person was hired and written ever since, as far as the trail goes back; the calendar is nobody. */
export async function writersOf(
  db: Database,
  employeeId: string,
): Promise<readonly (Pick<HistoryRow, "verb" | "actor"> & { readonly since: Instant })[]> {
  return asked(() =>
    db
      .select({
        verb: history.verb,
        actor: history.actor,
        since: sql<number>`min(${history.knownAt})`.as("since"),
      })
      .from(history)
      .where(and(eq(history.subject, employeeId), notLike(history.operationId, `${MOMENT}%`)))
      .groupBy(history.verb, history.actor),
  );
}

/** States in the order of time, one person's after another's: a row for each that has begun and is not recorded. */
function passedMoments(derived: readonly StoredState[], now: Instant): MomentRow[] {
  return derived.flatMap((state, index) => {
    const before = derived[index - 1];
    const preceding = before?.employeeId === state.employeeId ? before : undefined;
    return state.recorded || state.startsAt > now ? [] : [momentRow(preceding, state, now)];
  });
}

type MomentRow = Omit<HistoryRow, "id" | "changes"> & {
  readonly verb: VerbOf<"employee">;
  readonly changes: object;
  readonly facts: null;
};

function momentRow(before: StoredState | undefined, state: StoredState, now: Instant): MomentRow {
  return {
    kind: "employee",
    facts: null,
    subject: state.employeeId,
    operationId: `${MOMENT}${state.startsAt}`,
    verb: state.cause.rule,
    actor: "the calendar",
    address: null,
    knownAt: now,
    holdsFrom: state.startsAt,
    reason: causeInWords(state.cause),
    changes: {
      active: [before?.active ?? null, state.active],
      status: [before?.status ?? null, state.status],
    },
  };
}

const MOMENT = "moment ";

function causeInWords({ rule, date, zone }: Cause): string {
  return date === null ? rule : `${rule} ${date} in ${zone}`;
}

/** By which rule, date and zone a moment came, for a row that tells of one; null for any other, and where it was erased. */
export function causeOfMoment({
  operationId,
  verb,
  reason,
}: HistoryRow): { readonly rule: string; readonly date: string | null; readonly zone: string | null } | null {
  if (!operationId.startsWith(MOMENT) || reason === null) return null;
  const [date = null, zone = null] = reason.startsWith(`${verb} `)
    ? reason.slice(verb.length + 1).split(" in ")
    : [];
  return { rule: verb, date, zone };
}
