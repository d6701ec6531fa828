import { sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { cell, cut, deleteRows, insertRows, wonBy } from "./bulk.ts";
import { type Change, GRACE, type Operation } from "./changes.ts";
import type { Statement } from "./database.ts";
import { difference } from "./difference.ts";
import type { StoredMembership } from "./employees.ts";
import { groupMoments, groups, history, memberships, NEVER } from "./tables.ts";

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
  const moved = [...gone, ...come].filter(({ endsAt }) => endsAt > operation.at);
  const ahead = moved.flatMap(({ groupId, employeeId, startsAt, endsAt }) =>
    [startsAt, endsAt].filter((at) => at > operation.at && at < NEVER).map((at) => [groupId, employeeId, at]),
  );
  return [
    ...deleteRows(memberships, MEMBERSHIP_KEY, gone, guarded),
    ...insertRows(memberships, come, guarded, { taken: "replace" }),
    ...cut(moved.map(({ groupId, employeeId }) => [groupId, employeeId])).map(
      (json) =>
        sql`UPDATE ${groups} SET version = version + 1, changed_at = ${operation.at}
        WHERE id IN (SELECT ${cell(0)} FROM json_each(${json}) j WHERE ${wonBy(operation.id, cell(1))}
          AND NOT EXISTS (SELECT 1 FROM ${history} WHERE subject = ${cell(1)} AND operation_id = ${operation.id}))`,
    ),
    ...cut(ahead).map(
      (json) =>
        sql`INSERT OR IGNORE INTO ${groupMoments} (group_id, at)
        SELECT ${cell(0)}, ${cell(2)} FROM json_each(${json}) j WHERE ${wonBy(operation.id, cell(1))}`,
    ),
  ];
}

const MEMBERSHIP_KEY = ["groupId", "employeeId", "startsAt", "endsAt"];

function membershipRows({ after, memberships: next }: Change, at: Instant): StoredMembership[] {
  const kept = next.filter(({ to }) => to > at - GRACE);
  return kept.map(({ groupId, from, to }) => ({ groupId, employeeId: after.id, startsAt: from, endsAt: to }));
}
