/** The hold of all imports: one cell in the company's row, read by the head of every reader's batch. */
import { sql } from "drizzle-orm";
import type { Hold } from "../hr/hold.ts";
import type { Operation } from "./changes.ts";
import { asked, commit, type Database } from "./database.ts";
import { NotSetUp } from "./head.ts";
import { historyOf } from "./history.ts";
import { company, guard } from "./tables.ts";

/** The hold that there is, or null. Throws `NotSetUp`. */
export async function readHold(db: Database): Promise<Hold | null> {
  const rows = await asked(() => db.select({ hold: company.hold }).from(company));
  const row = rows[0];
  if (row === undefined) throw new NotSetUp();
  return row.hold;
}

/**
 * Holds all imports, or releases them with null, and tells the trail. Throws `BatchRefused` where the hold is another one
 * by now than it was before: nobody releases what they have not seen.
 */
export async function writeHold(
  db: Database,
  { before, after }: { readonly before: Hold | null; readonly after: Hold | null },
  operation: Pick<Operation, "id" | "actor" | "address" | "at">,
): Promise<void> {
  await commit(db, [
    sql`INSERT INTO ${guard} (refusal) SELECT 'hold' FROM ${company} WHERE hold IS NOT ${cellOf(before)}`,
    sql`UPDATE ${company} SET hold = ${cellOf(after)}`,
    ...historyOf({ kind: "company", id: "company" }, operation, {
      verb: after === null ? "release" : "hold",
      reason: (after ?? before)?.reason ?? null,
      changes: { hold: [before?.reason ?? null, after?.reason ?? null] },
    }),
  ]);
}

function cellOf(hold: Hold | null): string | null {
  return hold === null ? null : JSON.stringify(hold);
}
