/**
 * Under which keys service users know people. A row is written in the batch of the write that brings it, and only where that
 * wrote the person, whose version moves with it: so nothing here needs a version of its own.
 */
import { type SQL, sql } from "drizzle-orm";
import { externalIds } from "./access-tables.ts";
import { wonBy } from "./bulk.ts";
import type { Statement } from "./database.ts";
import type { Credential } from "./head.ts";

/** The key by which the reader knows the person of a row; a reader that writes nothing has none, and pays for none. */
export function externalIdOf({ serviceUserId, writes }: Credential, employeeId: SQL): SQL<string | null> {
  if (!writes) return sql`NULL`;
  return sql`(SELECT x.external_id FROM ${externalIds} x
    WHERE x.service_user_id = ${serviceUserId} AND x.employee_id = ${employeeId})`;
}

/** A service user knows the person by that key from now on; null: by none. For the batch that writes the person. */
export function writeExternalId(
  operationId: string,
  serviceUserId: string,
  employeeId: string,
  externalId: string | null,
): Statement {
  const won = wonBy(operationId, sql`${employeeId}`);
  return externalId === null
    ? sql`DELETE FROM ${externalIds} WHERE service_user_id = ${serviceUserId} AND employee_id = ${employeeId} AND ${won}`
    : sql`INSERT OR REPLACE INTO ${externalIds} (service_user_id, employee_id, external_id)
        SELECT ${serviceUserId}, ${employeeId}, ${externalId} WHERE ${won}`;
}

/** For the batch that deletes the service user. */
export function forgetExternalIds(serviceUserId: string): Statement {
  return sql`DELETE FROM ${externalIds} WHERE service_user_id = ${serviceUserId}`;
}
