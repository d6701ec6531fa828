import { caseless } from "../caseless.ts";
import { isResource, type Resource } from "../resource.ts";
import type { Attribute } from "../schema/attribute.ts";

/**
 * Whether a client that names a value of a list means that one of it. Values are known by their `value` and `type`, whose
 * pair occurs once (RFC 7643 section 2.4); those without a `value`, such as addresses, by every part that is named.
 */
export function isSame(there: unknown, named: unknown, attribute: Attribute): boolean {
  if (!isResource(there) || !isResource(named)) return equal(there, named, attribute);
  const parts = partsToKnowBy(named, attribute);
  return parts.length > 0 && parts.every((part) => equal(there[part.name], named[part.name], part));
}

function partsToKnowBy(named: Resource, { subAttributes = [] }: Attribute): readonly Attribute[] {
  const given = subAttributes.filter(({ name }) => (named[name] ?? null) !== null);
  const identity = given.filter(({ name }) => name === "value" || name === "type");
  if (identity.some(({ name }) => name === "value")) return identity;
  const others = given.filter(({ name }) => name !== "primary");
  return others.length > 0 ? others : given;
}

function equal(a: unknown, b: unknown, { caseExact }: Attribute): boolean {
  if (typeof a !== "string" || typeof b !== "string" || caseExact) return a === b;
  return caseless(a) === caseless(b);
}
