import { ENDPOINTS } from "../discovery.ts";
import { ScimError, type ScimType } from "../error.ts";
import { MAX_BULK_ID_LENGTH, MAX_BULK_OPERATIONS } from "../limits.ts";
import { isOfSchema, members } from "../messages/members.ts";
import { isResource } from "../resource.ts";
import { BULK_REQUEST_MESSAGE } from "../schema/urns.ts";
import { type Place, placeNamed } from "./place.ts";
import { referencesIn } from "./references.ts";

const METHODS = ["POST", "PUT", "PATCH", "DELETE"] as const;

/** One operation. One that cannot be meant is refused at its place, and the others are done all the same. */
export type BulkOperation = GoodOperation | RefusedOperation;

/** An operation that can be sent as a request of its own. */
export interface GoodOperation {
  readonly kind: "good";
  readonly method: (typeof METHODS)[number];
  /** Null: none, as only what makes something needs one. */
  readonly bulkId: string | null;
  readonly place: Place;
  /** As `If-Match` has it; null: any. */
  readonly version: string | null;
  /** Undefined: DELETE has none. */
  readonly data: unknown;
  /** The bulkIds that path and data refer to. */
  readonly references: ReadonlySet<string>;
}

/** What is wrong with an operation, and what of it could be read; null: that could not. */
export interface RefusedOperation {
  readonly kind: "refused";
  readonly method: string | null;
  readonly bulkId: string | null;
  readonly place: Place | null;
  readonly error: ScimError;
}

export interface BulkRequest {
  readonly operations: readonly BulkOperation[];
  /** After so many errors nothing more is done. */
  readonly failOnErrors: number;
}

/**
 * Reads the body of a bulk (RFC 7644 section 3.7), its members by their names in any case. Throws `ScimError` for what is
 * wrong with it as a whole: 413 for too many operations, before any is looked at, and 400 `invalidSyntax`.
 */
export function readBulk(body: unknown): BulkRequest {
  if (!isResource(body))
    throw wrong('A bulk is an object: {"schemas": ["…:BulkRequest"], "Operations": [{"method": …}]}.');
  const sent = members(body);
  if (!isOfSchema(sent.get("schemas"), BULK_REQUEST_MESSAGE))
    throw wrong(`The bulk lacks its schema: send "schemas": ["${BULK_REQUEST_MESSAGE}"].`);
  const operations = sent.get("operations");
  if (!Array.isArray(operations) || operations.length === 0)
    throw wrong('A bulk holds a list "Operations" with at least one operation in it.');
  if (operations.length > MAX_BULK_OPERATIONS)
    throw new ScimError(
      413,
      `The bulk holds ${operations.length} operations, more than maxOperations (${MAX_BULK_OPERATIONS}). Send them in several requests.`,
    );
  const failOnErrors = errorsAccepted(sent.get("failonerrors"));
  return { operations: eachItsOwn(operations.map(readOperation)), failOnErrors };
}

function errorsAccepted(sent: unknown): number {
  if (sent === undefined || sent === null) return Number.POSITIVE_INFINITY;
  if (typeof sent === "number" && Number.isSafeInteger(sent) && sent > 0) return sent;
  throw wrong("failOnErrors is a whole number from 1 on. Leave it out to go on whatever fails.");
}

function readOperation(sent: unknown): BulkOperation {
  const operation = isResource(sent) ? members(sent) : new Map<string, unknown>();
  const told = {
    method: textIn(operation.get("method")),
    bulkId: textIn(operation.get("bulkid")),
    place: placeNamed(textIn(operation.get("path")) ?? ""),
  };
  try {
    return goodOperation(operation, told);
  } catch (error) {
    if (error instanceof ScimError) return { kind: "refused", ...told, error };
    throw error;
  }
}

function goodOperation(
  operation: ReadonlyMap<string, unknown>,
  told: Pick<RefusedOperation, "method" | "bulkId" | "place">,
): GoodOperation {
  const method = METHODS.find((one) => one === told.method?.toUpperCase());
  if (method === undefined)
    throw wrong(
      `An operation is a write: its method is ${METHODS.join(", ")}. Ask alone for what is to be read.`,
    );
  const bulkId = bulkIdOf(operation.get("bulkid") ?? null, method);
  const place = requirePlace(told.place, method);
  const version = versionOf(operation.get("version") ?? null);
  const data = method === "DELETE" ? undefined : (operation.get("data") ?? null);
  if (data === null) throw wrong(`${method} needs data: the body that it has when it is sent alone.`);
  const references = referencesIn([place.id, data]);
  return { kind: "good", method, bulkId, place, version, data, references };
}

function bulkIdOf(sent: unknown, method: string): string | null {
  if (sent !== null && typeof sent !== "string") throw wrong("bulkId is a text.");
  if (method === "POST" && (sent === null || sent === ""))
    throw wrong("POST needs a bulkId, by which its answer is known: a text that no other operation has.");
  if (sent !== null && sent.length > MAX_BULK_ID_LENGTH)
    throw wrong(
      `A bulkId has at most ${MAX_BULK_ID_LENGTH} characters, this one has ${sent.length}. Choose a shorter one.`,
    );
  return sent;
}

/** A bulk writes resources and does nothing else, so there is no bulk in a bulk. */
function requirePlace(place: Place | null, method: string): Place {
  if (place === null || (place.id === null) !== (method === "POST"))
    throw wrong(
      "The path is the endpoint of what is made, such as /Users, for POST; and one resource, such as /Users/{id}, for all else.",
      "invalidPath",
    );
  if (ENDPOINTS.includes(place.endpoint)) return place;
  throw new ScimError(
    404,
    `The path leads to nothing that a bulk can write, which is what ${ENDPOINTS.join(" and ")} hold.`,
  );
}

function versionOf(sent: unknown): string | null {
  if (sent === null || sent === "") return null;
  if (typeof sent === "string" && /^[\x20-\x7e]+$/.test(sent)) return sent;
  throw wrong('version is a text as it was answered, such as W/"12".', "invalidValue");
}

/** What refers to a bulkId that two operations have could mean either, so neither of them is done. */
function eachItsOwn(operations: readonly BulkOperation[]): readonly BulkOperation[] {
  const makers = Map.groupBy(operations.filter(isMaker), ({ bulkId }) => bulkId);
  return operations.map((operation) => {
    const { method, bulkId, place } = operation;
    if (!isMaker(operation) || makers.get(bulkId)?.length === 1) return operation;
    const error = wrong(`More than one operation has the bulkId "${bulkId}". Give each one of its own.`);
    return { kind: "refused", method, bulkId, place, error };
  });
}

/** Whether the operation is one that makes something, even if it was refused. */
export function isMaker({ method, bulkId }: BulkOperation): boolean {
  return method?.toUpperCase() === "POST" && bulkId !== null;
}

function textIn(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function wrong(detail: string, scimType: ScimType = "invalidSyntax"): ScimError {
  return new ScimError(400, detail, scimType);
}
