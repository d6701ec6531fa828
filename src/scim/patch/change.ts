import { ScimError, type ScimType } from "../error.ts";
import type { Filter } from "../filter/filter.ts";
import type { PatchOperation } from "../messages/patch-request.ts";
import { isResource } from "../resource.ts";
import type { Schema } from "../schema/attribute.ts";
import { pathOf, type ResourceNames, type Target } from "../schema/attribute-names.ts";
import { strictValue } from "../strict-value.ts";
import { unreachable } from "../unreachable.ts";
import { type Path, parsePath, pathNamed } from "./parse-path.ts";

/** What happens to one attribute, or to a part of it, with a value as the schema has it. */
export interface Change {
  readonly op: PatchOperation["op"];
  readonly target: Target;
  /** Which of several values; null: all of them. */
  readonly condition: Filter | null;
  /** Null: no value, which clears. In a removal a list: these values alone; null: all that the path names. */
  readonly value: unknown;
}

/**
 * The changes that an operation asks for. What is read-only is left out where it comes along in a whole, and refused
 * (`mutability`) where the path names it (RFC 7644 section 3.5.2); so are names that nothing has (`invalidPath`). What the
 * standard knows and this service does not keep changes nothing, named by a path or not: directories send their whole
 * mapping, and a refusal would take with it whatever else the request says, `active` included. Throws `ScimError` 400.
 */
export function changesOf({ op, path, value }: PatchOperation, names: ResourceNames): readonly Change[] {
  if (op !== "remove" && value === undefined)
    throw wrong("A value is missing: send what to set, or null for nothing.");
  if (path === null) return op === "remove" ? [] : assignedIn(value, null, op, names);
  const named = parsePath(path, names);
  switch (named.kind) {
    case "schema":
      return op === "remove" ? cleared(named.schema, op, names) : assignedIn(value, named.schema, op, names);
    case "attribute":
      return [changeAt(named, op, value)];
    case "notKept":
      return [];
    default:
      return unreachable(named);
  }
}

function changeAt(
  { target, condition }: Path & { kind: "attribute" },
  op: Change["op"],
  value: unknown,
): Change {
  const path = pathOf(target);
  if (isReadOnly(target))
    throw wrong(`${path} is read-only here: take it out of what the client sends.`, "mutability");
  if (op === "remove" && target.attribute.required && target.part === null)
    throw wrong(`${path} is required and cannot be removed.`, "mutability");
  const change = { op, target, condition };
  if (target.part !== null)
    return { ...change, value: op === "remove" ? null : strictValue(target.part, value) };
  if (condition !== null) return { ...change, value: op === "remove" ? null : oneOf(target, value) };
  return {
    ...change,
    value: op === "remove" ? removedOf(target, value) : strictValue(target.attribute, value),
  };
}

/** What becomes of each value that a condition chose. */
function oneOf({ attribute }: Target, value: unknown): unknown {
  const values = strictValue(attribute, value);
  if (!Array.isArray(values)) return values;
  if (values.length > 1)
    throw wrong(`A path with a condition is about one value of ${attribute.name}, not ${values.length}.`);
  return values[0];
}

/** The values to remove of several, as Entra names them; null: all, as the RFC has it without a value. */
function removedOf({ attribute }: Target, value: unknown): unknown {
  if (!attribute.multiValued || value === undefined || value === null) return null;
  const sent = Array.isArray(value) ? value : [value];
  const values = sent.flatMap((one) => strictValue(attribute, one));
  if (values.includes(null))
    throw wrong(
      `Which values of ${attribute.name} to remove is said by their parts, such as {"value": "…"}.`,
    );
  return values;
}

/**
 * The attributes that a value names itself: by name, dotted, under the URN of their schema or behind it, as Okta and
 * Entra's stricter dialect send them. Within a schema, names are its own. Those that nothing has are left alone, as in
 * a PUT; null clears a schema as a whole.
 */
export function assignedIn(
  sent: unknown,
  within: Schema | null,
  op: "add" | "replace",
  names: ResourceNames,
): readonly Change[] {
  if (sent === null && within !== null) return op === "add" ? [] : cleared(within, op, names);
  if (!isResource(sent))
    throw wrong("Where no path names an attribute, the value is an object of attributes.");
  return Object.entries(sent).flatMap(([name, value]) => {
    const path = pathNamed(within === null ? name : `${within.id}:${name}`, names);
    if (path === null || path.kind === "notKept") return [];
    if (path.kind === "schema") return assignedIn(value, path.schema, op, names);
    return isReadOnly(path.target) ? [] : [changeAt(path, op, value)];
  });
}

function cleared({ id, attributes }: Schema, op: "replace" | "remove", { schema }: ResourceNames): Change[] {
  const extension = id === schema.id ? null : id;
  return attributes
    .map((attribute): Target => ({ extension, attribute, part: null }))
    .filter((target) => !isReadOnly(target))
    .map((target) => changeAt({ kind: "attribute", target, condition: null }, op, null));
}

function isReadOnly({ attribute, part }: Target): boolean {
  return attribute.mutability === "readOnly" || part?.mutability === "readOnly";
}

function wrong(detail: string, scimType: ScimType = "invalidValue"): ScimError {
  return new ScimError(400, detail, scimType);
}
