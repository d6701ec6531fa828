import { sql } from "drizzle-orm";
import { asked, type Database, type Statement } from "./database.ts";
import { guard, history } from "./tables.ts";

/** How far history has come: with `refuseIfHistoryMoved`, whether anybody wrote anything since. */
export async function historyMark(db: Database): Promise<number> {
  const rows = await asked(() => db.select({ mark: sql<number | null>`max(${history.id})` }).from(history));
  return rows[0]?.mark ?? 0;
}

/** Refuses the batch where another operation has written since the mark. */
export function refuseIfHistoryMoved(mark: number, operationId: string): Statement {
  return sql`INSERT INTO ${guard} (refusal) SELECT 'moved' WHERE EXISTS (
    SELECT 1 FROM ${history} WHERE ${history.id} > ${mark} AND ${history.operationId} <> ${operationId})`;
}
