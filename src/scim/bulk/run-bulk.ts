import { errorBody, ScimError } from "../error.ts";
import { type BulkOperation, type BulkRequest, isMaker } from "./bulk-request.ts";
import type { BulkResult } from "./bulk-response.ts";
import { stepsOf } from "./bulk-steps.ts";
import { type Doing, doOperation } from "./do-operation.ts";
import { refuseCircles } from "./refuse-circles.ts";

/**
 * Does a bulk, and tells what came of all operations that were reached, in the order asked. One that fails keeps only those
 * from being done that refer to it, until so many have failed as the client accepts; what was done by then stands. Throws
 * what `send` throws.
 */
export async function runBulk(
  { operations: asked, failOnErrors }: BulkRequest,
  { baseUrl, send }: Pick<Doing, "baseUrl" | "send">,
): Promise<readonly BulkResult[]> {
  const operations = refuseCircles(asked);
  const bulkIds = new Set(operations.filter(isMaker).map(({ bulkId }) => bulkId));
  const doing = { baseUrl, send, bulkIds, ids: new Map<string, string>() };
  const results = new Map<BulkOperation, BulkResult>();
  /** What was made without all that it refers to. */
  const halves = new Map<BulkOperation, BulkResult>();

  for (const { of, part, operation } of stepsOf(operations)) {
    if (failures(results) >= failOnErrors) break;
    const half = halves.get(of);
    // Where nothing was made there is nothing to add to.
    if (part === "rest" && half === undefined) continue;
    const result = await doOperation(operation, doing);
    halves.delete(of);
    if (part === "first" && result.response === undefined) halves.set(of, result);
    results.set(of, half === undefined ? result : completed(half, result));
  }
  for (const [of, half] of halves) results.set(of, completed(half, STOPPED));
  return operations.flatMap((operation) => results.get(operation) ?? []);
}

const STOPPED: BulkResult = {
  status: "409",
  response: errorBody(
    new ScimError(409, "as many operations had failed before as failOnErrors accepts. Add it by a PATCH."),
  ),
};

function failures(results: ReadonlyMap<unknown, BulkResult>): number {
  return [...results.values()].filter(({ response }) => response !== undefined).length;
}

function completed(half: BulkResult, { status, version, response }: BulkResult): BulkResult {
  if (response === undefined) return { ...half, ...(version !== undefined && { version }) };
  const detail = `It was made, but what it refers to could not be added: ${response.detail}`;
  return { ...half, status, response: { ...response, detail } };
}
