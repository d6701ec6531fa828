/**
 * Which migration this version of the service is written for, and which one D1 has come to. wrangler keeps the list in
 * `d1_migrations`; a deploy applies migrations first, so that for a moment D1 is ahead of the Worker that serves.
 */
import { sql } from "drizzle-orm";
import { asked, type Database, StoreUnavailable } from "./database.ts";

/** The newest file in drizzle/, without its ending. */
export const SCHEMA = "0007_writing_groups";

/** The migration that was applied last; null: none ever was. Throws `StoreUnavailable`. */
export async function appliedMigration(db: Database): Promise<string | null> {
  try {
    const [row] = await asked(() =>
      db.all<{ name: string }>(sql`SELECT name FROM d1_migrations ORDER BY id DESC LIMIT 1`),
    );
    return row?.name.replace(/\.sql$/, "") ?? null;
  } catch (error) {
    // A database that answers but has no such table was never migrated; one that is away is asked in vain again.
    const tables = await asked(() => db.all(sql`SELECT 1 FROM sqlite_master WHERE name = 'd1_migrations'`));
    if (error instanceof StoreUnavailable && tables.length === 0) return null;
    throw error;
  }
}
