import { eq } from "drizzle-orm";
import { asked, type Database } from "./database.ts";
import { columnMaps } from "./tables.ts";

export type ColumnMapRow = typeof columnMaps.$inferSelect;

/** What was kept for a file with these headings, by their hash; null: nothing. */
export async function readColumnMap(db: Database, headingsHash: string): Promise<ColumnMapRow | null> {
  const rows = await asked(() =>
    db.select().from(columnMaps).where(eq(columnMaps.headingsHash, headingsHash)),
  );
  return rows[0] ?? null;
}

/** Every map that is kept, the newest first. */
export async function readColumnMaps(db: Database): Promise<ColumnMapRow[]> {
  const rows = await asked(() => db.select().from(columnMaps));
  return rows.sort((a, b) => b.keptAt - a.keptAt);
}

/** Keeps a map, over an earlier one for the same headings. */
export async function writeColumnMap(db: Database, row: ColumnMapRow): Promise<void> {
  await asked(() =>
    db.insert(columnMaps).values(row).onConflictDoUpdate({ target: columnMaps.headingsHash, set: row }),
  );
}

/** Forgets a map; says whether there was one. */
export async function deleteColumnMap(db: Database, headingsHash: string): Promise<boolean> {
  const rows = await asked(() =>
    db
      .delete(columnMaps)
      .where(eq(columnMaps.headingsHash, headingsHash))
      .returning({ hash: columnMaps.headingsHash }),
  );
  return rows.length > 0;
}
