import { ScimError, type ScimType } from "./error.ts";
import { MAX_MEMBERS, MAX_VALUES } from "./limits.ts";
import { isResource, type Resource } from "./resource.ts";
import type { Attribute } from "./schema/attribute.ts";
import { partNamed } from "./schema/attribute-names.ts";

/** What belongs in no text: characters that control a terminal, but for tabs and line breaks. */
const CONTROL = /[^\P{Cc}\t\n\r]/u;

/**
 * A value as the schema has it, from one as clients send it: truth as a text (Entra's `"True"`), a complex value as its
 * `value` alone (a manager as a text), one value where a list belongs, and a list of one where a value does. Null, an
 * empty text and an empty list are no value (RFC 7643 section 2.5), so null comes out. A part that is sent so is null in a
 * complex value, where it clears the part, and left out of the values of a list. Parts that are not known or read-only
 * are left out; of a group's members none is. Throws `ScimError` 400 `invalidValue` for what cannot be meant, and `tooMany`
 * for a list over the limit.
 */
export function strictValue(attribute: Attribute, sent: unknown): unknown {
  if (!attribute.multiValued) return singleValue(attribute, alone(sent));
  const list = Array.isArray(sent) ? sent : [sent];
  requireFew(attribute, list.length);
  const values = list.map((one) => filled(singleValue(attribute, one)));
  const meant = values.filter((one) => one !== null);
  // Left out, a member whom nothing names would be taken out of a group that is replaced.
  if (isOfUsers(attribute) && meant.length < values.length && !isNothing(sent))
    throw wrong(
      `Every one of ${attribute.name} is named: {"value": "…"} with the id. None is an empty list.`,
    );
  return meant.length === 0 ? null : meant;
}

/** A value of several parts without those that are null; null when none is left. Any other value as it is. */
export function filled(value: unknown): unknown {
  if (!isResource(value)) return value;
  const parts = Object.entries(value).filter(([, part]) => part !== null && part !== undefined);
  return parts.length === 0 ? null : Object.fromEntries(parts);
}

/** Refuses a list that holds more values than one attribute may. */
export function requireFew(attribute: Attribute, length: number): void {
  const most = isOfUsers(attribute) ? MAX_MEMBERS : MAX_VALUES;
  const { name } = attribute;
  if (length > most)
    throw wrong(`${name} holds at most ${most} values in one request, not ${length}. Send fewer.`, "tooMany");
}

/** Only a group's members are: they may be many, and are resources of their own. */
function isOfUsers({ subAttributes = [] }: Attribute): boolean {
  return subAttributes.some(({ referenceTypes }) => referenceTypes?.includes("User"));
}

/** What a text says of true and false, however it is capitalised; null: neither. */
export function truthIn(text: string): boolean | null {
  const word = text.toLowerCase();
  return word === "true" || word === "false" ? word === "true" : null;
}

function singleValue(attribute: Attribute, sent: unknown): unknown {
  if (isNothing(sent)) return null;
  return attribute.type === "complex" ? partsOf(attribute, sent) : simpleValue(attribute, sent);
}

function isNothing(sent: unknown): boolean {
  return sent === null || sent === undefined || sent === "";
}

function partsOf(attribute: Attribute, sent: unknown): Resource {
  if (!isResource(sent)) {
    const value = partNamed("value", attribute);
    if (value === null || typeof sent === "object")
      throw wrong(`${attribute.name} is an object with the parts ${partNames(attribute)}.`);
    return { [value.name]: strictValue(value, sent) };
  }
  return Object.fromEntries(
    Object.entries(sent).flatMap(([name, one]) => {
      const part = partNamed(name, attribute);
      return part === null || part.mutability === "readOnly" ? [] : [[part.name, strictValue(part, one)]];
    }),
  );
}

function simpleValue({ name, type }: Attribute, sent: unknown): unknown {
  switch (type) {
    case "boolean": {
      const truth = typeof sent === "string" ? truthIn(sent) : sent;
      if (typeof truth !== "boolean") throw wrong(`${name} is true or false.`);
      return truth;
    }
    case "integer":
    case "decimal":
      if (typeof sent !== "number" || !Number.isFinite(sent)) throw wrong(`${name} is a number.`);
      return sent;
    default:
      if (typeof sent !== "string") throw wrong(`${name} is a text.`);
      if (!sent.isWellFormed() || CONTROL.test(sent))
        throw wrong(`${name} holds a character that belongs in no text. Take it out, or send the text anew.`);
      return sent;
  }
}

function alone(sent: unknown): unknown {
  return Array.isArray(sent) && sent.length <= 1 ? sent[0] : sent;
}

function partNames({ subAttributes = [] }: Attribute): string {
  return subAttributes.map(({ name }) => name).join(", ");
}

function wrong(detail: string, scimType: ScimType = "invalidValue"): ScimError {
  return new ScimError(400, detail, scimType);
}
