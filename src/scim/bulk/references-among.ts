import { type BulkOperation, isMaker } from "./bulk-request.ts";
import type { Edges } from "./edges.ts";

/** To which others of the bulk each operation refers: to those that make something, even where they were refused. */
export function referencesAmong(operations: readonly BulkOperation[]): Edges<BulkOperation> {
  const makers = new Map(operations.filter(isMaker).map((operation) => [operation.bulkId, operation]));
  return new Map(
    operations.map((operation) => [
      operation,
      operation.kind === "refused"
        ? []
        : [...operation.references].flatMap((bulkId) => makers.get(bulkId) ?? []),
    ]),
  );
}
