import { ScimError } from "../error.ts";
import type { BulkOperation } from "./bulk-request.ts";
import { type Edges, wayRound } from "./edges.ts";
import { referenceTo } from "./references.ts";
import { referencesAmong } from "./references-among.ts";

/**
 * Refuses what refers to itself by way of others of its own type (RFC 7644 section 3.7.1 has 409 for it): people report
 * upwards and groups hold people, so no order and no second step could make it so. It is refused before any of it is made,
 * since a login that was used once stays taken.
 */
export function refuseCircles(operations: readonly BulkOperation[]): readonly BulkOperation[] {
  const edges = withinTypes(referencesAmong(operations));
  return operations.map((operation) => {
    const way = wayRound(operation, edges);
    if (way === null) return operation;
    const { method, bulkId, place } = operation;
    return { kind: "refused", method, bulkId, place, error: circular(way) };
  });
}

function withinTypes(edges: Edges<BulkOperation>): Edges<BulkOperation> {
  const isSameType = (one: BulkOperation, other: BulkOperation) =>
    one.place?.endpoint === other.place?.endpoint;
  return new Map([...edges].map(([one, others]) => [one, others.filter((other) => isSameType(one, other))]));
}

function circular(way: readonly BulkOperation[]): ScimError {
  const named = way.map(({ bulkId }) => referenceTo(bulkId ?? "")).join(" to ");
  return new ScimError(
    409,
    `These operations refer to each other in a circle, from ${named}. Nobody reports to themselves by way of others, and no group holds groups: leave one of these references out.`,
  );
}
