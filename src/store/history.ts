/** History is only ever added to. A moment has an operation of its own, named by the moment, so it is told once. */
import { sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { cell, cut, insertRows } from "./bulk.ts";
import type { Change, Operation } from "./changes.ts";
import { asked, type Database, type Statement } from "./database.ts";
import type { StoredState } from "./employees.ts";
import { history, states } from "./tables.ts";

export type HistoryRow = typeof history.$inferSelect;

/** The changes themselves, and before them the moments that passed without anybody having written them down. */
export function historyStatements(operation: Operation, changes: readonly Change[]): Statement[] {
  const written = changes.map(({ after, entry }) => ({
    ...entry,
    subject: after.id,
    operationId: operation.id,
    actor: operation.actor,
    knownAt: operation.at,
  }));
  const passed = changes.flatMap(({ before }) => passedMoments(before?.states ?? [], operation.at));
  const guarded = { operationId: operation.id, employee: "subject" };
  return insertRows(history, [...passed, ...written], guarded, { taken: "ignore" });
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
  return cut(rows).map(
    (json) => sql`INSERT OR IGNORE INTO ${history}
      (subject, operation_id, verb, actor, known_at, holds_from, reason, changes)
      SELECT ${cell(0)}, ${cell(1)}, ${cell(2)}, ${cell(3)}, ${cell(4)}, ${cell(5)}, ${cell(6)}, ${cell(7)}
      FROM json_each(${json}) j WHERE EXISTS (SELECT 1 FROM ${states}
        WHERE employee_id = ${cell(0)} AND starts_at = ${cell(5)})`,
  );
}

/** What is told about the company, a site or a service user, beside the change itself. */
export function historyOf(
  subject: string,
  operation: Operation,
  entry: Pick<HistoryRow, "verb" | "reason" | "changes">,
): Statement {
  return sql`INSERT OR IGNORE INTO ${history} (subject, operation_id, verb, actor, known_at, holds_from, reason, changes)
    VALUES (${subject}, ${operation.id}, ${entry.verb}, ${operation.actor}, ${operation.at}, ${operation.at},
      ${entry.reason}, ${entry.changes === null ? null : JSON.stringify(entry.changes)})`;
}

/** What history tells about one subject, the oldest first. */
export async function readHistory(db: Database, subject: string): Promise<HistoryRow[]> {
  return asked(() =>
    db
      .select()
      .from(history)
      .where(sql`${history.subject} = ${subject}`)
      .orderBy(history.holdsFrom, history.id),
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

type MomentRow = Omit<HistoryRow, "id" | "changes"> & { readonly changes: object };

function momentRow(before: StoredState | undefined, state: StoredState, now: Instant): MomentRow {
  const { rule, date, zone } = state.cause;
  return {
    subject: state.employeeId,
    operationId: `moment ${state.startsAt}`,
    verb: rule,
    actor: "the calendar",
    knownAt: now,
    holdsFrom: state.startsAt,
    reason: date === null ? rule : `${rule} ${date} in ${zone}`,
    changes: {
      active: [before?.active ?? null, state.active],
      status: [before?.status ?? null, state.status],
    },
  };
}
