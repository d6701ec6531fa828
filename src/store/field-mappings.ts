/** The field mappings that were ever saved, and which of them is served. A version that is written stays as it is. */
import { sql } from "drizzle-orm";
import type { FieldMapping } from "../hr/field-mapping.ts";
import type { Instant } from "../hr/instant.ts";
import type { Statement } from "./database.ts";
import { fieldMappings } from "./group-tables.ts";
import { company } from "./tables.ts";

/** The mapping is served from now on, under a version of its own. */
export function writeMapping({ version, rows }: FieldMapping, at: Instant): Statement[] {
  return [
    sql`INSERT OR IGNORE INTO ${fieldMappings} (version, rows, saved_at) VALUES (${version}, ${JSON.stringify(rows)}, ${at})`,
    sql`UPDATE ${company} SET mapping_version = ${version}`,
  ];
}
