/**
 * Who is listed to a reader. Whoever is listed at all, to one that sees everyone; to a narrow one those who have a row
 * in its view at the moment, with a place of its own. That the view is whole is asked by the head of the same batch.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { viewMembers } from "./access-tables.ts";
import type { Credential } from "./head.ts";
import { states } from "./tables.ts";

/** Whether that person is listed to the reader, of those who are listed at all. */
export function isListedTo({ serviceUserId, generation }: Credential, employeeId: SQL, now: Instant): SQL {
  if (generation === null) return sql`1`;
  return sql`EXISTS (SELECT 1 ${rowsOf(serviceUserId, generation, employeeId, now)})`;
}

/** The place of a person in the reader's list. */
export function placeOf({ serviceUserId, generation }: Credential, now: Instant): SQL<number> {
  if (generation === null) return sql`${states.ordinal}`;
  return sql`(SELECT v.ordinal ${rowsOf(serviceUserId, generation, sql`${states.employeeId}`, now)})`;
}

function rowsOf(serviceUserId: string, generation: number, employeeId: SQL, now: Instant): SQL {
  return sql`FROM ${viewMembers} v WHERE v.service_user_id = ${serviceUserId} AND v.generation = ${generation}
    AND v.employee_id = ${employeeId} AND v.starts_at <= ${now} AND ${now} < v.ends_at`;
}
