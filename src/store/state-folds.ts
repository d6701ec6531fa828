/**
 * Folds of states that an earlier version wrote without them (migration 0004). Until they are filled in, a filter finds
 * such a text by what SQLite's `lower` makes of it: right for ASCII, and for whatever is written since.
 */
import { sql } from "drizzle-orm";
import type { KeptRecord } from "../hr/employee.ts";
import { cell, cut } from "./bulk.ts";
import { asked, commit, type Database } from "./database.ts";
import { states } from "./tables.ts";

/** A state whose record has other letters than those of ASCII, and no folds. */
export interface UnfoldedState {
  readonly employeeId: string;
  readonly startsAt: number;
  readonly version: number;
  readonly record: KeptRecord;
}

/** Some of these states. */
export async function unfoldedStates(db: Database, limit: number): Promise<UnfoldedState[]> {
  const rows = await asked(() =>
    db
      .select({
        employeeId: states.employeeId,
        startsAt: states.startsAt,
        version: states.version,
        record: states.record,
      })
      .from(states)
      .where(
        sql`${states.folds} IS NULL AND ${states.record} GLOB '*[^' || char(1) || '-' || char(127) || ']*'`,
      )
      .limit(limit),
  );
  return rows.map((row) => ({ ...row, record: JSON.parse(row.record) }));
}

/** Writes the folds beside the records that they were made of; what was written since is left alone. */
export async function writeFolds(
  db: Database,
  folded: readonly (Omit<UnfoldedState, "record"> & { readonly folds: string })[],
): Promise<void> {
  const rows = folded.map(({ employeeId, startsAt, version, folds }) => [
    employeeId,
    startsAt,
    version,
    folds,
  ]);
  await commit(
    db,
    cut(rows).map(
      (json) => sql`UPDATE ${states} SET folds = ${cell(3)} FROM json_each(${json}) j
        WHERE states.employee_id = ${cell(0)} AND states.starts_at = ${cell(1)} AND states.version = ${cell(2)}`,
    ),
  );
}
