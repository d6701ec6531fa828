import { sql } from "drizzle-orm";
import type { NamedIn } from "../hr/groups/defined-group.ts";
import type { Instant } from "../hr/instant.ts";
import { cell, cut, deleteRows, type Guard, insertRows, wonBy } from "./bulk.ts";
import { type Change, GRACE, type Operation } from "./changes.ts";
import type { Statement } from "./database.ts";
import { difference } from "./difference.ts";
import type { StoredMembership } from "./employees.ts";
import { groupMoments, groupPeople, groups, memberships } from "./group-tables.ts";
import { groupOfSet, managerGroupsOf } from "./manager-groups.ts";
import { history, NEVER, states } from "./tables.ts";

/**
 * Memberships as deltas; a group is touched only where somebody's place in it changes, and once: a batch that is sent
 * again finds the history of what it did.
 */
export function membershipStatements(operation: Operation, changes: readonly Change[]): Statement[] {
  const guarded = { operationId: operation.id, employee: "employeeId" };
  const deltas = changes.map((change) =>
    difference<StoredMembership>(
      change.before?.memberships ?? [],
      membershipRows(change, operation.at),
      MEMBERSHIP_KEY,
    ),
  );
  const gone = deltas.flatMap((delta) => delta.gone);
  const come = deltas.flatMap((delta) => delta.come);
  const moved = movedFrom(gone, come, operation.at);
  return [
    ...namingStatements(changes, guarded),
    ...deleteRows(memberships, MEMBERSHIP_KEY, gone, guarded),
    ...insertRows(memberships, come, guarded, { taken: "replace" }),
    ...cut(moved.map(({ setId, employeeId }) => [setId, employeeId])).map(
      (json) =>
        sql`UPDATE ${groups} SET version = version + 1, changed_at = ${operation.at}
        WHERE (id, coalesce(set_id, id)) IN (SELECT ${groupOfSet(cell(0))}, ${cell(0)} FROM json_each(${json}) j
          WHERE ${wonBy(operation.id, cell(1))}
          AND NOT EXISTS (SELECT 1 FROM ${history} WHERE subject = ${cell(1)} AND operation_id = ${operation.id}))`,
    ),
    ...managerGroupsOf(operation, come),
    ...cut(momentsAhead(gone, operation.at)).map(forgetMoments),
    ...cut(momentsAhead(come, operation.at)).map(
      (json) =>
        sql`INSERT OR IGNORE INTO ${groupMoments} (group_id, at)
        SELECT ${cell(0)}, ${cell(2)} FROM json_each(${json}) j WHERE ${wonBy(operation.id, cell(1))}`,
    ),
  ];
}

/** Places that change from the moment on: one that only begins at another time in the past is the same. */
function movedFrom(
  gone: readonly StoredMembership[],
  come: readonly StoredMembership[],
  at: Instant,
): readonly StoredMembership[] {
  const keyOf = ({ setId, employeeId, startsAt, endsAt }: StoredMembership) =>
    `${setId} ${employeeId} ${Math.max(startsAt, at)} ${endsAt}`;
  const [went, came] = [new Set(gone.map(keyOf)), new Set(come.map(keyOf))];
  return [...gone, ...come].filter(
    (row) => row.endsAt > at && !(went.has(keyOf(row)) && came.has(keyOf(row))),
  );
}

/** Who is named in groups, or left out by name. */
function namingStatements(changes: readonly Change[], guarded: Guard): Statement[] {
  const deltas = changes.map(({ before, after, named }) => {
    const rows = (all: readonly NamedIn[]) => all.map((one) => ({ ...one, employeeId: after.id }));
    return difference(rows(before?.named ?? []), rows(named), NAMING_KEY);
  });
  return [
    ...deleteRows(
      groupPeople,
      NAMING_KEY,
      deltas.flatMap(({ gone }) => gone),
      guarded,
    ),
    ...insertRows(
      groupPeople,
      deltas.flatMap(({ come }) => come),
      guarded,
      { taken: "replace" },
    ),
  ];
}

const NAMING_KEY = ["employeeId", "groupId"];

function momentsAhead(
  rows: readonly StoredMembership[],
  now: Instant,
): (readonly [string, string, Instant])[] {
  return rows.flatMap(({ setId, employeeId, startsAt, endsAt }) =>
    [startsAt, endsAt].filter((at) => at > now && at < NEVER).map((at) => [setId, employeeId, at] as const),
  );
}

/** Of these moments those at which nobody's place in the group changes any more, found by whoever has a state from then on. */
function forgetMoments(json: string): Statement {
  return sql`DELETE FROM ${groupMoments}
    WHERE (group_id, at) IN (SELECT ${cell(0)}, ${cell(2)} FROM json_each(${json}) j) AND NOT EXISTS (
      SELECT 1 FROM ${states} s CROSS JOIN ${memberships} m ON m.employee_id = s.employee_id
      WHERE s.starts_at = group_moments.at AND s.recorded = 0 AND m.group_id = group_moments.group_id
        AND (m.starts_at = s.starts_at OR m.ends_at = s.starts_at))`;
}

const MEMBERSHIP_KEY = ["setId", "employeeId", "startsAt", "endsAt"];

function membershipRows({ after, memberships: next }: Change, at: Instant): StoredMembership[] {
  const kept = next.filter(({ to }) => to > at - GRACE);
  return kept.map(({ setId, defined, from, to }) => ({
    setId,
    employeeId: after.id,
    startsAt: from,
    endsAt: to,
    defined,
  }));
}
