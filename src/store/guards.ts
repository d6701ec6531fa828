import { sql } from "drizzle-orm";
import { wonBy } from "./bulk.ts";
import { asked, type Database, type Statement } from "./database.ts";
import { company, guard, history } from "./tables.ts";

/** How far history has come: with `refuseIfHistoryMoved`, whether anybody wrote anything since. */
export async function historyMark(db: Database): Promise<number> {
  const rows = await asked(() => db.select({ mark: sql<number | null>`max(${history.id})` }).from(history));
  return rows[0]?.mark ?? 0;
}

/**
 * Refuses the batch where another operation has written since the mark. Moments that were written down, by a sweep or
 * by this very batch, change nothing that anybody decides by.
 */
export function refuseIfHistoryMoved(mark: number, operationId: string): Statement {
  return sql`INSERT INTO ${guard} (refusal) SELECT 'moved' WHERE EXISTS (
    SELECT 1 FROM ${history} WHERE ${history.id} > ${mark} AND ${history.operationId} <> ${operationId}
      AND ${history.operationId} NOT LIKE 'moment %')`;
}

/** Refuses the batch where settings, sites or lists have changed since that epoch was read. */
export function refuseIfEpochMoved(epoch: number): Statement {
  return sql`INSERT INTO ${guard} (refusal) SELECT 'epoch' FROM ${company} WHERE ${company.epoch} <> ${epoch}`;
}

/** Refuses the batch where the operation has not written the person. */
export function refuseUnlessWon(operationId: string, employeeId: string): Statement {
  return sql`INSERT INTO ${guard} (refusal) SELECT 'person' WHERE NOT ${wonBy(operationId, sql`${employeeId}`)}`;
}

/** Refuses the batch where the operation has not written every one of these people. */
export function refuseUnlessAllWon(operationId: string, employeeIds: readonly string[]): Statement {
  return sql`INSERT INTO ${guard} (refusal) SELECT 'people' WHERE EXISTS (
    SELECT 1 FROM json_each(${JSON.stringify(employeeIds)}) p WHERE NOT ${wonBy(operationId, sql`p.value`)})`;
}
