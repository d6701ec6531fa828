/**
 * Building a view step by step, beside everything else that is written. It promises no snapshot and needs none: whoever is
 * written while it is built writes their own rows into it, and a step passes over them.
 */
import { sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import type { ViewMember } from "../hr/view-members.ts";
import { serviceUsers, viewMembers, views } from "./access-tables.ts";
import { cell, cut } from "./bulk.ts";
import { GRACE } from "./changes.ts";
import { asked, commit, type Database, type Statement } from "./database.ts";
import { employees, guard, states } from "./tables.ts";
import { insertMembers, memberRow } from "./view-members.ts";
import { givePlaces } from "./view-ordinals.ts";
import type { ViewInBuilding } from "./views.ts";

const VIEWED = {
  employeeId: states.employeeId,
  version: states.version,
  from: states.startsAt,
  to: states.endsAt,
  active: states.active,
  status: states.status,
  record: states.record,
};

/** A state in which a person is listed, now or on a day to come. */
export type ListedState = Awaited<ReturnType<typeof listedStates>>[number];

/**
 * The listed states of the next people by id, so many at most, person by person in the order of time; those also that were
 * over within the grace, for a reader whose clock was read before.
 */
export async function listedStates(db: Database, after: string, people: number, now: Instant) {
  const listed = sql`${states.ordinal} IS NOT NULL AND ${states.endsAt} > ${now - GRACE}`;
  const next = sql`SELECT DISTINCT ${states.employeeId} FROM ${states}
    WHERE ${states.employeeId} > ${after} AND ${listed} ORDER BY ${states.employeeId} LIMIT ${people}`;
  return asked(() =>
    db
      .select(VIEWED)
      .from(states)
      .where(sql`${states.employeeId} IN (${next}) AND ${listed}`)
      .orderBy(states.employeeId, states.startsAt),
  );
}

/** When a person is in the view that is being built, by the version that was read. */
export interface BuiltMember extends ViewMember {
  readonly employeeId: string;
  readonly version: number;
}

/** How far a step of building comes: to a person, by id; or to the end. */
export type BuiltTo = { readonly employeeId: string } | "end";

/**
 * Writes these people into the view. Whoever was written since they were read has written themselves: the view was known
 * by then. With the end the view is whole, and the service user that waits for it is served by it. Throws `BatchRefused`
 * where somebody else builds it, or it was given up.
 */
export async function buildStep(
  db: Database,
  view: ViewInBuilding,
  members: readonly BuiltMember[],
  to: BuiltTo,
  now: Instant,
): Promise<void> {
  const { serviceUserId, generation, builtTo } = view;
  const thisOne = sql`service_user_id = ${serviceUserId} AND generation = ${generation}`;
  const isAsRead = sql`EXISTS (SELECT 1 FROM ${employees} e WHERE e.id = ${cell(0)} AND e.version = ${cell(4)})`;
  // What stands of them, they wrote themselves; that may begin earlier than what is kept of the past.
  const isMissing = sql`${isAsRead} AND NOT EXISTS (SELECT 1 FROM ${viewMembers} w
    WHERE w.service_user_id = ${cell(1)} AND w.generation = ${cell(2)} AND w.employee_id = ${cell(0)})`;
  const rows = members.map((member) => [
    ...memberRow(member.employeeId, member, now - GRACE),
    member.version,
  ]);
  await commit(db, [
    sql`INSERT INTO ${guard} (refusal) SELECT 'view' WHERE NOT EXISTS (SELECT 1 FROM ${views}
      WHERE ${thisOne} AND built_at IS NULL AND built_to = ${builtTo})`,
    ...cut(rows).flatMap((json) => [...givePlaces(json, isAsRead), insertMembers(json, isMissing)]),
    ...(to === "end"
      ? whole(view, now)
      : [sql`UPDATE ${views} SET built_to = ${to.employeeId} WHERE ${thisOne}`]),
  ]);
}

/** The view is read from now on, and those that it takes the place of are given up. */
function whole({ serviceUserId, generation }: ViewInBuilding, now: Instant): Statement[] {
  return [
    sql`UPDATE ${views} SET built_at = ${now}
      WHERE service_user_id = ${serviceUserId} AND generation = ${generation}`,
    sql`UPDATE ${serviceUsers} SET access = next_access, next_access = NULL, version = max(version + 1, ${now})
      WHERE id = ${serviceUserId} AND next_access ->> '$.generation' = ${generation}`,
    sql`DELETE FROM ${views} WHERE service_user_id = ${serviceUserId} AND generation <> ${generation}
      AND EXISTS (SELECT 1 FROM ${serviceUsers} WHERE id = ${serviceUserId} AND access ->> '$.generation' = ${generation})`,
  ];
}
