import type { Operation } from "../store/changes.ts";
import { type HistoryRow, rowOfOperation, subjectsOfOperation } from "../store/history.ts";
import type { Roster } from "./roster.ts";

/** The operation that a write is, under the request's own id where it has one. */
export function operationOf({ actor, address, now, operationId }: Roster, epoch: number): Operation {
  return { id: operationId ?? crypto.randomUUID(), actor, address, at: now, epoch };
}

/** An id for the one thing that the request creates: on a second try of the request the same. */
export function mintId({ operationId }: Roster): string {
  return operationId ?? crypto.randomUUID();
}

/** What the trail tells of an earlier try of the same request on that subject; null: nothing was written yet. */
export async function doneBefore(
  { db, operationId }: Roster,
  subject: string,
): Promise<Pick<HistoryRow, "reason" | "changes"> | null> {
  return operationId === undefined ? null : rowOfOperation(db, subject, operationId);
}

/** Those of the subjects that an earlier try of the same request has written. */
export async function subjectsOf(
  { db, operationId }: Roster,
  subjects: readonly string[],
): Promise<ReadonlySet<string>> {
  return operationId === undefined ? new Set() : subjectsOfOperation(db, subjects, operationId);
}
