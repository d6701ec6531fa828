/**
 * The lines of a load. They are written and read in chunks by their number, so that neither side ever holds a file.
 */
import { and, eq, gt, isNotNull, sql } from "drizzle-orm";
import { cell, cut } from "./bulk.ts";
import { asked, commit, type Database, type Statement } from "./database.ts";
import { history, loadLines, loads } from "./tables.ts";

export type LoadLineRow = typeof loadLines.$inferSelect;

/** A line as it comes in. */
export interface FilledLine {
  readonly line: number;
  readonly values: object;
  readonly numberKey: string | null;
  readonly emailKey: string | null;
  readonly nameKey: string | null;
  readonly problems: readonly { column: string | null; message: string }[];
}

/** A line once decided. */
export interface CheckedLine {
  readonly line: number;
  readonly action: string | null;
  readonly why: string;
  readonly problems: readonly { column: string | null; message: string }[];
}

/** Keeps a chunk of lines; a chunk that comes twice replaces itself. Nothing is kept once the load is checked. */
export async function putLines(db: Database, loadId: string, lines: readonly FilledLine[]): Promise<void> {
  const rows = lines.map(({ line, values, numberKey, emailKey, nameKey, problems }) => [
    line,
    JSON.stringify(values),
    numberKey,
    emailKey,
    nameKey,
    problems.length === 0 ? null : JSON.stringify(problems),
  ]);
  const open = sql`EXISTS (SELECT 1 FROM ${loads} WHERE id = ${loadId} AND status = 'filling')`;
  await commit(
    db,
    cut(rows).map(
      (
        json,
      ) => sql`INSERT OR REPLACE INTO ${loadLines} (load_id, line, "values", number_key, email_key, name_key, problems, turn, status)
        SELECT ${loadId}, ${cell(0)}, ${cell(1)}, ${cell(2)}, ${cell(3)}, ${cell(4)}, ${cell(5)}, 1, 'filled'
        FROM json_each(${json}) j WHERE ${open}`,
    ),
  );
}

/** The next lines that are to be decided. */
export async function linesAfter(
  db: Database,
  loadId: string,
  after: number,
  limit: number,
): Promise<LoadLineRow[]> {
  return asked(() =>
    db
      .select()
      .from(loadLines)
      .where(and(eq(loadLines.loadId, loadId), gt(loadLines.line, after)))
      .orderBy(loadLines.line)
      .limit(limit),
  );
}

/** The line that a row of `json_each(…) j` names. The load stands in it too, or SQLite would try every line with every row. */
const NAMED_LINE = sql`load_id = ${cell(0)} AND line = ${cell(1)}`;

/** Keeps what was decided of some lines, and how far the check has come; does nothing where another step was sooner. */
export async function saveChecked(
  db: Database,
  loadId: string,
  lines: readonly CheckedLine[],
  checkedTo: number,
): Promise<void> {
  const rows = lines.map(({ line, action, why, problems }) => [
    loadId,
    line,
    action,
    why,
    problems.length === 0 ? null : JSON.stringify(problems),
  ]);
  const next = sql`id = ${loadId} AND status = 'checking' AND checked_to < ${checkedTo}`;
  await commit(db, [
    ...cut(rows).map(
      (
        json,
      ) => sql`UPDATE ${loadLines} SET action = ${cell(2)}, why = ${cell(3)}, problems = ${cell(4)}, status = 'checked'
        FROM json_each(${json}) j WHERE ${NAMED_LINE} AND EXISTS (SELECT 1 FROM ${loads} WHERE ${next})`,
    ),
    sql`UPDATE ${loads} SET checked_to = ${checkedTo} WHERE ${next}`,
  ]);
}

/** The next lines that do something or are held, those first that must go together. */
export async function linesToApply(db: Database, loadId: string, limit: number): Promise<LoadLineRow[]> {
  return asked(() =>
    db
      .select()
      .from(loadLines)
      .where(
        and(
          eq(loadLines.loadId, loadId),
          eq(loadLines.status, "checked"),
          sql`${loadLines.action} IS NOT NULL`,
        ),
      )
      .orderBy(loadLines.turn, loadLines.line)
      .limit(limit),
  );
}

/** The next lines that wrote somebody and are to be taken back, in the order in which they were applied. */
export async function linesToUndo(db: Database, loadId: string, limit: number): Promise<LoadLineRow[]> {
  return asked(() =>
    db
      .select()
      .from(loadLines)
      .where(
        and(eq(loadLines.loadId, loadId), eq(loadLines.status, "applied"), isNotNull(loadLines.operationId)),
      )
      .orderBy(loadLines.turn, loadLines.line)
      .limit(limit),
  );
}

/** For the batch of a step: marks the lines whose people the operation has won, with what was done. */
export function markApplied(
  loadId: string,
  lines: readonly (Pick<LoadLineRow, "line" | "employeeId" | "why"> & { readonly action: string | null })[],
  operationId: string,
): Statement[] {
  return cut(lines.map(({ line, employeeId, action, why }) => [line, employeeId, action, why])).map(
    (
      json,
    ) => sql`UPDATE ${loadLines} SET status = 'applied', action = ${cell(2)}, why = ${cell(3)}, operation_id = ${operationId}
      FROM json_each(${json}) j WHERE load_id = ${loadId} AND line = ${cell(0)} AND EXISTS (
        SELECT 1 FROM ${history} h WHERE h.subject = ${cell(1)} AND h.operation_id = ${operationId})`,
  );
}

/** For the batch of a step: marks the lines whose people the operation has taken back. */
export function markUndone(
  loadId: string,
  lines: readonly Pick<LoadLineRow, "line" | "employeeId">[],
  operationId: string,
): Statement[] {
  return cut(lines.map(({ line, employeeId }) => [line, employeeId])).map(
    (json) => sql`UPDATE ${loadLines} SET status = 'undone' FROM json_each(${json}) j
      WHERE load_id = ${loadId} AND line = ${cell(0)} AND EXISTS (
        SELECT 1 FROM ${history} h WHERE h.subject = ${cell(1)} AND h.operation_id = ${operationId})`,
  );
}

/** A line that needs no write, and what it comes to instead. */
export interface SettledLine {
  readonly line: number;
  readonly action: string | null;
  readonly why: string;
}

/**
 * Settles lines that need no write after all: done already, or held for a reason that came up meanwhile. One that another
 * step has settled since stays as that left it.
 */
export function settleLines(
  loadId: string,
  lines: readonly SettledLine[],
  status: "applied" | "undone" = "applied",
): Statement[] {
  const before = status === "applied" ? "checked" : "applied";
  return cut(lines.map(({ line, action, why }) => [loadId, line, action, why])).map(
    (json) => sql`UPDATE ${loadLines} SET status = ${status}, action = ${cell(2)}, why = ${cell(3)}
      FROM json_each(${json}) j WHERE ${NAMED_LINE} AND status = ${before}`,
  );
}

/** Lines that have problems, from one on. */
export async function faultyAfter(
  db: Database,
  loadId: string,
  after: number,
  limit: number,
): Promise<{ readonly line: number; readonly problems: FilledLine["problems"] }[]> {
  const rows = await asked(() =>
    db
      .select({ line: loadLines.line, problems: loadLines.problems })
      .from(loadLines)
      .where(and(eq(loadLines.loadId, loadId), gt(loadLines.line, after), isNotNull(loadLines.problems)))
      .orderBy(loadLines.line)
      .limit(limit),
  );
  return rows.map(({ line, problems }) => ({ line, problems: problems ?? [] }));
}

/** Lines that do something or are held, from one on. */
export async function plannedAfter(
  db: Database,
  loadId: string,
  after: number,
  limit: number,
): Promise<LoadLineRow[]> {
  return asked(() =>
    db
      .select()
      .from(loadLines)
      .where(and(eq(loadLines.loadId, loadId), gt(loadLines.line, after), isNotNull(loadLines.action)))
      .orderBy(loadLines.line)
      .limit(limit),
  );
}
