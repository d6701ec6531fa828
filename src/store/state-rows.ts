import { sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { cell, deleteRows, insertRows } from "./bulk.ts";
import { type Change, GRACE, type Operation } from "./changes.ts";
import type { Statement } from "./database.ts";
import type { Row } from "./difference.ts";
import { ordinals, states } from "./tables.ts";

/** The states in place of those before, each with its person's place in the list. */
export function stateStatements(operation: Operation, changes: readonly Change[]): Statement[] {
  const guarded = { operationId: operation.id, employee: "employeeId" };
  const rows = changes.map((change) => stateRows(change, operation.at));
  const known = changes.filter(({ before }) => before !== null);
  const employeePlace = 0;
  const place = sql`(SELECT o.ordinal FROM ${ordinals} o WHERE o.employee_id = ${cell(employeePlace)} AND ${cell(ORDINAL_PLACE)} = 1)`;
  return [
    ...deleteRows(
      states,
      ["employeeId"],
      known.map(({ after }) => ({ employeeId: after.id })),
      guarded,
    ),
    ...insertRows(states, rows.flat(), guarded, { taken: "replace", computed: { ordinal: place } }),
  ];
}

/** Where the ordinal stands among the columns of a state; in the rows sent it only says whether there is to be one. */
const ORDINAL_PLACE = 3;

function stateRows({ before, after, states: derived }: Change, at: Instant): Row[] {
  return derived
    .filter(({ to }) => to > at - GRACE)
    .map((state) => ({
      employeeId: after.id,
      startsAt: state.from,
      endsAt: state.to,
      ordinal: state.listed ? 1 : null,
      active: state.active,
      status: state.status,
      userNameKey: state.userNameKey,
      displayNameKey: state.displayNameKey,
      cause: state.cause,
      record: JSON.stringify({ ...state.record, employeeNumber: after.employeeNumber }, withoutNulls),
      folds: state.folds,
      version: (before?.version ?? 0) + 1,
      createdAt: before?.createdAt ?? at,
      updatedAt: at,
      recorded: state.from <= at,
    }));
}

function withoutNulls(_: string, value: unknown): unknown {
  return value === null ? undefined : value;
}
