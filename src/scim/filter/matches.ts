import { caseless } from "../caseless.ts";
import { isResource, type Resource } from "../resource.ts";
import type { Attribute } from "../schema/attribute.ts";
import type { Target } from "../schema/attribute-names.ts";
import { unreachable } from "../unreachable.ts";
import { type Comparison, comparedPart, type Filter, type Literal } from "./filter.ts";

/**
 * Whether the resource meets the filter (RFC 7644 section 3.4.2.2). An attribute with several values meets it by any of
 * them. `ne` is what `eq` is not, so it holds where there is no value; `eq null` means that there is none.
 */
export function matches(filter: Filter, resource: Resource): boolean {
  switch (filter.kind) {
    case "and":
      return filter.operands.every((operand) => matches(operand, resource));
    case "or":
      return filter.operands.some((operand) => matches(operand, resource));
    case "not":
      return !matches(filter.operand, resource);
    case "present":
      return valuesAt(filter.target, resource).some(isPresent);
    case "values":
      return valuesAt(filter.target, resource).some(
        (value) => isResource(value) && matches(filter.condition, value),
      );
    case "compare":
      return compared(filter.target, filter.comparison, filter.literal, resource);
    case "absent":
      return holdsOfNothing(filter.comparison, filter.literal);
    default:
      return unreachable(filter);
  }
}

/** What a comparison comes to where there is no value. */
function holdsOfNothing(comparison: Comparison | "pr", literal: Literal | null): boolean {
  const isNull = literal?.kind === "null";
  return (comparison === "eq" && isNull) || (comparison === "ne" && !isNull);
}

function compared(target: Target, comparison: Comparison, literal: Literal, resource: Resource): boolean {
  const attribute = comparedPart(target);
  if (attribute === null) return false;
  const whole = { ...target, part: target.attribute === attribute ? null : attribute };
  const values = valuesAt(whole, resource).filter(isPresent);
  if (values.length === 0) return holdsOfNothing(comparison, literal);
  if (literal.kind === "null") return comparison === "ne";
  const meets = (one: Comparison) => values.some((value) => holds(one, value, literal, attribute));
  return comparison === "ne" ? !meets("eq") : meets(comparison);
}

function valuesAt({ extension, attribute, part }: Target, resource: Resource): unknown[] {
  const holder = extension === null ? resource : resource[extension];
  if (!isResource(holder)) return [];
  const values = [holder[attribute.name] ?? []].flat();
  return part === null
    ? values
    : values.flatMap((value) => (isResource(value) ? (value[part.name] ?? []) : []));
}

/** RFC 7643 section 2.5: null and an empty list are no value; a text may be empty, and then has nothing in it. */
function isPresent(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return false;
  return isResource(value) ? Object.values(value).some(isPresent) : true;
}

function holds(comparison: Comparison, value: unknown, literal: Literal, attribute: Attribute): boolean {
  switch (literal.kind) {
    case "text": {
      if (typeof value !== "string") return false;
      const form = attribute.caseExact ? (text: string) => text : caseless;
      return textHolds(comparison, form(value), form(literal.text));
    }
    case "number":
      return typeof value === "number" && orderHolds(comparison, value - literal.number);
    case "boolean":
      return comparison === "eq" && value === literal.boolean;
    case "moment":
      return typeof value === "string" && orderHolds(comparison, Date.parse(value) - literal.at);
    case "null":
      return false;
    default:
      return unreachable(literal);
  }
}

function textHolds(comparison: Comparison, text: string, wanted: string): boolean {
  switch (comparison) {
    case "co":
      return text.includes(wanted);
    case "sw":
      return text.startsWith(wanted);
    case "ew":
      return text.endsWith(wanted);
    default:
      return orderHolds(comparison, byCodePoints(text, wanted));
  }
}

function orderHolds(comparison: Comparison, difference: number): boolean {
  switch (comparison) {
    case "eq":
      return difference === 0;
    case "ne":
      return difference !== 0;
    case "gt":
      return difference > 0;
    case "ge":
      return difference >= 0;
    case "lt":
      return difference < 0;
    case "le":
      return difference <= 0;
    default:
      return false;
  }
}

/** The order of code points, which is SQLite's of UTF-8; JavaScript's own is that of UTF-16 units. */
export function byCodePoints(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (const [index, character] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const difference = (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
