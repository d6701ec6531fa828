/**
 * Who is in which view, written with every other row of a person, in the same batch. What is there is compared in the
 * database and not with what was read: a view that is being built gets rows of people who are not written meanwhile.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import type { ViewMember } from "../hr/view-members.ts";
import { viewMembers, viewOrdinals } from "./access-tables.ts";
import { cell, cut, wonBy } from "./bulk.ts";
import { type Change, GRACE, type Operation } from "./changes.ts";
import type { Statement } from "./database.ts";
import { givePlaces, releasePlaces } from "./view-ordinals.ts";

/**
 * The rows of these people in every view, in place of those before. Whoever comes into a list gets a place in it; whoever
 * is in it no more, now or on a day to come, leaves a hole.
 */
export function viewStatements(operation: Operation, changes: readonly Change[]): Statement[] {
  const isWon = wonBy(operation.id, cell(0));
  const rows = changes.flatMap(({ after, viewMembers: views }) =>
    views.map((view) => memberRow(after.id, view, operation.at - GRACE)),
  );
  const places = changes.flatMap((change) => placesIn(change, operation.at));
  const pairs = (hasPlace: boolean) =>
    cut(places.filter((place) => place.hasPlace === hasPlace).map(({ id, reader }) => [id, reader]));
  return [
    ...pairs(false).map((json) => releasePlaces(json, isWon)),
    ...pairs(true).flatMap((json) => givePlaces(json, isWon)),
    ...cut(rows).flatMap((json) => [deleteOthers(json, isWon), insertMembers(json, isWon)]),
  ];
}

/** Of the service users that have views, in whose list the person has a place: one view of several is enough. */
function placesIn({ after: { id }, viewMembers: views }: Change, at: Instant) {
  const byReader = Map.groupBy(views, ({ serviceUserId }) => serviceUserId);
  return [...byReader].map(([reader, own]) => ({
    id,
    reader,
    hasPlace: own.some(({ stretches }) => stretches.some(({ to }) => to > at)),
  }));
}

/** What stands of a person in one view, without what was over by then. */
export type MemberRow = readonly [
  employeeId: string,
  serviceUserId: string,
  generation: number,
  stretches: readonly (readonly [from: Instant, to: Instant])[],
];

/** The person's row for that view. */
export function memberRow(
  employeeId: string,
  { serviceUserId, generation, stretches }: ViewMember,
  over: Instant,
): MemberRow {
  const kept = stretches.filter(({ to }) => to > over).map(({ from, to }) => [from, to] as const);
  return [employeeId, serviceUserId, generation, kept];
}

/** Writes what is not there yet, of people who have a place; good rows only. */
export function insertMembers(json: string, isGood: SQL): Statement {
  return sql`INSERT OR IGNORE INTO ${viewMembers} (service_user_id, generation, employee_id, starts_at, ends_at, ordinal)
    SELECT ${cell(1)}, ${cell(2)}, ${cell(0)}, s.value ->> 0, s.value ->> 1, o.ordinal
    FROM json_each(${json}) j CROSS JOIN json_each(${cell(3)}) s CROSS JOIN ${viewOrdinals} o
    WHERE o.service_user_id = ${cell(1)} AND o.employee_id = ${cell(0)} AND ${isGood}`;
}

/** Deletes what stands of these people in the view besides; good rows only. */
function deleteOthers(json: string, isGood: SQL): Statement {
  return sql`DELETE FROM ${viewMembers} WHERE rowid IN (
    SELECT m.rowid FROM json_each(${json}) j CROSS JOIN ${viewMembers} m
    WHERE m.service_user_id = ${cell(1)} AND m.generation = ${cell(2)} AND m.employee_id = ${cell(0)} AND ${isGood}
      AND NOT EXISTS (SELECT 1 FROM json_each(${cell(3)}) s
        WHERE s.value ->> 0 = m.starts_at AND s.value ->> 1 = m.ends_at))`;
}
