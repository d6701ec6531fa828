import { type ErrorBody, errorBody, ScimError } from "../error.ts";
import { MAX_BULK_ID_LENGTH } from "../limits.ts";
import type { BulkOperation, GoodOperation } from "./bulk-request.ts";
import type { BulkResult } from "./bulk-response.ts";
import { type Place, pathOf } from "./place.ts";
import { isReference, type MadeIds, referenceTo, resolved, resolvedText } from "./references.ts";

/** A request as it is sent alone. */
export interface Single extends Pick<GoodOperation, "method" | "version" | "data"> {
  /** Below the base of SCIM. */
  readonly path: string;
}

/** What it came to. */
export interface SingleAnswer {
  readonly status: number;
  /** Where what it has made is; null: it has made nothing. */
  readonly location: string | null;
  readonly version: string | null;
  /** Null: it was done. */
  readonly error: ErrorBody | null;
}

/** What an operation is done with. */
export interface Doing {
  /** Of the SCIM endpoints, without a slash at its end. */
  readonly baseUrl: string;
  readonly send: (single: Single) => Promise<SingleAnswer>;
  /** The bulkIds of all that the bulk is to make. */
  readonly bulkIds: ReadonlySet<string | null>;
  /** The ids of what it has made, by bulkId. */
  readonly ids: Map<string, string>;
}

/** Sends an operation with ids for what it refers to, where all of that is made, and remembers the id of what it makes. */
export async function doOperation(operation: BulkOperation, doing: Doing): Promise<BulkResult> {
  const { ids, send } = doing;
  const known = knownOf(operation, doing);
  if (operation.kind === "refused") return failed(known, errorBody(operation.error));
  const { method, bulkId, version, data, references } = operation;
  const missing = [...references].find((reference) => !ids.has(reference));
  if (missing !== undefined) return failed(known, errorBody(notMade(missing, doing)));
  const path = pathOf(resolvedPlace(operation.place, ids));
  const answer = await send({ method, path, version, data: resolved(data, ids) });
  if (answer.error !== null) return failed(known, answer.error);
  if (method === "POST" && bulkId !== null && answer.location !== null)
    ids.set(bulkId, idIn(answer.location));
  return {
    ...known,
    ...(answer.location !== null && { location: answer.location }),
    ...(answer.version !== null && { version: answer.version }),
    status: String(answer.status),
  };
}

/** What is told of it whatever it comes to: what it was, and about which resource. */
function knownOf(
  { method, bulkId, place }: BulkOperation,
  { baseUrl, ids }: Doing,
): Omit<BulkResult, "status"> {
  const at = place && resolvedPlace(place, ids);
  const isThere = at !== null && at.id !== null && !isReference(at.id);
  return {
    ...(method !== null && { method }),
    ...(bulkId !== null && { bulkId }),
    ...(isThere && { location: baseUrl + pathOf(at) }),
  };
}

function failed(known: Omit<BulkResult, "status">, response: ErrorBody): BulkResult {
  return { ...known, status: response.status, response };
}

function notMade(bulkId: string, { bulkIds }: Doing): ScimError {
  const name = referenceTo(bulkId.slice(0, MAX_BULK_ID_LENGTH));
  if (bulkIds.has(bulkId))
    return new ScimError(
      409,
      `${name} was not made, as its own answer says. Where it was there before, refer to its id.`,
    );
  return new ScimError(
    400,
    `${name} is made by no operation of this bulk. Refer to the bulkId of one that is a POST, or to an id.`,
    "invalidValue",
  );
}

function resolvedPlace({ endpoint, id }: Place, ids: MadeIds): Place {
  return { endpoint, id: id === null ? null : resolvedText(id, ids) };
}

function idIn(location: string): string {
  return decodeURIComponent(location.slice(location.lastIndexOf("/") + 1));
}
