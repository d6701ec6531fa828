/**
 * Under which keys service users know groups, and whether a group still is as it was read. For batches that write it.
 */
import { sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { externalIds } from "./access-tables.ts";
import type { Statement } from "./database.ts";
import { groups } from "./group-tables.ts";
import { guard } from "./tables.ts";

/** The service user knows the group by that key from now on; null: by none. The group is another version of itself. */
export function writeGroupKey(
  serviceUserId: string,
  groupId: string,
  externalId: string | null,
  at: Instant,
): Statement[] {
  return [
    externalId === null
      ? sql`DELETE FROM ${externalIds} WHERE service_user_id = ${serviceUserId} AND employee_id = ${groupId}`
      : sql`INSERT OR REPLACE INTO ${externalIds} (service_user_id, employee_id, external_id)
          VALUES (${serviceUserId}, ${groupId}, ${externalId})`,
    sql`UPDATE ${groups} SET version = version + 1, changed_at = ${at} WHERE id = ${groupId}`,
  ];
}

/** Refuses the batch where anybody's place in the group has moved since that version was read. */
export function refuseIfGroupMoved(groupId: string, version: number): Statement {
  return sql`INSERT INTO ${guard} (refusal) SELECT 'group' WHERE NOT EXISTS (
    SELECT 1 FROM ${groups} WHERE id = ${groupId} AND version = ${version})`;
}
