import { isResource, type Resource } from "../resource.ts";
import { PATCH_MESSAGE } from "../schema/urns.ts";
import type { BulkOperation, GoodOperation } from "./bulk-request.ts";
import { unitsOf } from "./edges.ts";
import { referencesIn, referenceTo } from "./references.ts";
import { referencesAmong } from "./references-among.ts";

/** What is done next. */
export interface BulkStep {
  /** For which operation of the bulk. */
  readonly of: BulkOperation;
  /** All of it; or it makes something without what is not there yet; or it adds that, which is there by then. */
  readonly part: "whole" | "first" | "rest";
  readonly operation: BulkOperation;
}

/**
 * The steps in which a bulk is done: in the order asked, but that whatever is referred to is made before (RFC 7644 section
 * 3.7). Nothing else moves, so what changes one resource does so in the order asked. What refers to each other in a circle
 * (section 3.7.1) is made in that order too, without what is not there yet, which is added once all of the circle is made.
 */
export function stepsOf(operations: readonly BulkOperation[]): readonly BulkStep[] {
  return unitsOf(referencesAmong(operations)).flatMap((unit) => {
    const bulkIds = unit.map(({ bulkId }) => bulkId);
    const steps = unit.flatMap((of, at) => stepsFor(of, new Set(bulkIds.slice(at + 1))));
    return [...steps.filter(({ part }) => part !== "rest"), ...steps.filter(({ part }) => part === "rest")];
  });
}

/** The steps of one operation; `later`: the bulkIds of those in its circle that are made after it. */
function stepsFor(of: BulkOperation, later: ReadonlySet<string | null>): readonly BulkStep[] {
  const waits = (value: unknown) => [...referencesIn(value)].some((bulkId) => later.has(bulkId));
  if (of.kind === "refused" || !isResource(of.data) || !waits(of.data))
    return [{ of, part: "whole", operation: of }];
  const members = Object.entries(of.data);
  const made = members.filter(([, value]) => !waits(value));
  const added = members.filter(([, value]) => waits(value));
  return [
    { of, part: "first", operation: making(of, Object.fromEntries(made)) },
    { of, part: "rest", operation: adding(of, Object.fromEntries(added)) },
  ];
}

function making(operation: GoodOperation, data: Resource): GoodOperation {
  return { ...operation, data, references: referencesIn(data) };
}

function adding({ bulkId, ...operation }: GoodOperation, value: Resource): GoodOperation {
  const place = { ...operation.place, id: referenceTo(bulkId ?? "") };
  const data = { schemas: [PATCH_MESSAGE], Operations: [{ op: "add", value }] };
  const references = referencesIn([place.id, value]);
  // What was made a moment ago has no version that the client could have named.
  return { ...operation, method: "PATCH", bulkId, place, version: null, data, references };
}
