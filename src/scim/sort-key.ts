import { caseless } from "./caseless.ts";
import { comparedPart } from "./filter/filter.ts";
import { byCodePoints } from "./filter/matches.ts";
import type { Position } from "./messages/cursor.ts";
import { isResource, type Resource } from "./resource.ts";
import type { Target } from "./schema/attribute-names.ts";

/** What a resource is ordered by: text in the form in which it is compared, a number, or nothing. */
export type SortKey = string | number | null;

/**
 * The key of a resource by an attribute (RFC 7644 section 3.4.2.3): of several values the primary one's, else the first;
 * of a complex one its `value`.
 */
export function sortKeyOf(resource: Resource, { extension, attribute, part }: Target): SortKey {
  const holder = extension === null ? resource : resource[extension];
  const value = isResource(holder) ? single(holder[attribute.name]) : undefined;
  const compared = comparedPart({ extension, attribute, part });
  const own = compared === attribute || !isResource(value) ? value : value[compared?.name ?? ""];
  if (typeof own === "number") return own;
  if (typeof own === "boolean") return Number(own);
  if (typeof own !== "string" || own === "") return null;
  if (compared?.type === "dateTime") return Date.parse(own);
  return compared?.caseExact ? own : caseless(own);
}

/** The order of two keys; whoever has none comes last, in either direction. */
export function bySortKey(a: SortKey, b: SortKey, descending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const order = typeof a === "number" && typeof b === "number" ? a - b : byCodePoints(String(a), String(b));
  return descending ? -order : order;
}

/** The order of two places in an ordered list: by key, then by place. */
export function byPosition(a: Position, b: Position, descending: boolean): number {
  return bySortKey(a.value, b.value, descending) || a.place - b.place;
}

function single(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value.find((one) => isResource(one) && one["primary"] === true) ?? value[0];
}
