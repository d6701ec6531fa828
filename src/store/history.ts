import type { Instant } from "../hr/instant.ts";
import { insertRows } from "./bulk.ts";
import type { Change, Operation } from "./changes.ts";
import type { Statement } from "./database.ts";
import type { Row } from "./difference.ts";
import type { StoredState } from "./employees.ts";
import { history } from "./tables.ts";

/** The change itself, and before it the moments that passed without anybody having written them down. */
export function historyStatements(operation: Operation, changes: readonly Change[]): Statement[] {
  const written = changes.map(({ after, entry }) => ({
    ...entry,
    subject: after.id,
    operationId: operation.id,
    actor: operation.actor,
    knownAt: operation.at,
  }));
  const passed = changes.flatMap(({ before }) => passedMoments(before?.states ?? [], operation.at));
  const guarded = { operationId: operation.id, employee: "subject" };
  return insertRows(history, [...passed, ...written], guarded, { taken: "ignore" });
}

/** The history rows of states that have begun and were not written down yet. */
export function passedMoments(derived: readonly StoredState[], now: Instant): Row[] {
  return derived.flatMap((state, index) =>
    state.recorded || state.startsAt > now ? [] : [momentRow(derived[index - 1], state, now)],
  );
}

function momentRow(before: StoredState | undefined, state: StoredState, now: Instant): Row {
  const { rule, date, zone } = state.cause;
  return {
    subject: state.employeeId,
    operationId: `moment ${state.startsAt}`,
    verb: rule,
    actor: "the calendar",
    knownAt: now,
    holdsFrom: state.startsAt,
    reason: date === null ? rule : `${rule} ${date} in ${zone}`,
    changes: {
      active: [before?.active ?? null, state.active],
      status: [before?.status ?? null, state.status],
    },
  };
}
