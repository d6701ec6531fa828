/** The field mappings that were ever saved, the newest first. */
import { desc, eq } from "drizzle-orm";
import { asked, type Database } from "./database.ts";
import { fieldMappings } from "./group-tables.ts";

export async function mappingVersions(db: Database) {
  return asked(() =>
    db
      .select({ version: fieldMappings.version, savedAt: fieldMappings.savedAt })
      .from(fieldMappings)
      .orderBy(desc(fieldMappings.version)),
  );
}

/** One of them; undefined: there is none of that number. */
export async function mappingOfVersion(db: Database, version: number) {
  const [row] = await asked(() => db.select().from(fieldMappings).where(eq(fieldMappings.version, version)));
  return row;
}
