import { ScimError, type ScimType } from "../error.ts";
import { MAX_OPERATIONS } from "../limits.ts";
import { isResource } from "../resource.ts";
import { PATCH_MESSAGE } from "../schema/urns.ts";
import { isOfSchema, members } from "./members.ts";

const OPERATIONS = ["add", "remove", "replace"] as const;

/** One step of a PATCH (RFC 7644 section 3.5.2), with a value as it was sent. */
export interface PatchOperation {
  readonly op: (typeof OPERATIONS)[number];
  /** Null: the value names the attributes itself. */
  readonly path: string | null;
  /** Undefined: none was sent. */
  readonly value: unknown;
}

export interface PatchRequest {
  readonly operations: readonly PatchOperation[];
}

/**
 * Reads the body of a PATCH, without a look at the resource that it is about. Members are known by their names in any
 * case, and so is `op`, which Entra capitalises. Throws `ScimError` 400: `invalidSyntax` for what is no PATCH, `tooMany`
 * over the limit, `noTarget` for a removal without a path.
 */
export function readPatch(body: unknown): PatchRequest {
  if (!isResource(body))
    throw wrong('A PATCH is an object: {"schemas": ["…:PatchOp"], "Operations": [{"op": …}]}.');
  const sent = members(body);
  if (!isOfSchema(sent.get("schemas"), PATCH_MESSAGE))
    throw wrong(`The PATCH lacks its schema: send "schemas": ["${PATCH_MESSAGE}"].`);
  const operations = sent.get("operations");
  if (!Array.isArray(operations) || operations.length === 0)
    throw wrong('A PATCH holds a list "Operations" with at least one operation in it.');
  if (operations.length > MAX_OPERATIONS)
    throw wrong(
      `The PATCH holds ${operations.length} operations; at most ${MAX_OPERATIONS} are read. Send them in several requests.`,
      "tooMany",
    );
  return { operations: operations.map(readOperation) };
}

function readOperation(sent: unknown, index: number): PatchOperation {
  const place = `Operation ${index + 1}`;
  if (!isResource(sent)) throw wrong(`${place} is no object: send {"op": …, "path": …, "value": …}.`);
  const operation = members(sent);
  const name = operation.get("op");
  const op = OPERATIONS.find((one) => typeof name === "string" && one === name.toLowerCase());
  if (op === undefined) throw wrong(`${place} needs an op: ${OPERATIONS.join(", ")}.`);
  const path = operation.get("path") ?? "";
  if (typeof path !== "string") throw wrong(`The path of operation ${index + 1} is a text.`);
  if (op === "remove" && path === "")
    throw wrong(`${place} says nothing of what to remove: name it by a path.`, "noTarget");
  return { op, path: path === "" ? null : path, value: operation.get("value") };
}

function wrong(detail: string, scimType: ScimType = "invalidSyntax"): ScimError {
  return new ScimError(400, detail, scimType);
}
