import { isResource, type Resource } from "./resource.ts";
import type { Attribute } from "./schema/attribute.ts";
import { type ResourceNames, type Target, targetNamed } from "./schema/attribute-names.ts";
import { COMMON_ATTRIBUTES } from "./schema/common.ts";

/** Which attributes an answer is to hold (RFC 7644 section 3.9); null: what is returned by default. */
export interface Projection {
  readonly chosen: Selection | null;
  readonly excluded: Selection;
}

/** Attributes by the place at which they stand: whole (null), or some of their parts. */
type Selection = ReadonlyMap<string, ReadonlySet<string> | null>;

/**
 * Reads `attributes` and `excludedAttributes`, names with commas between them. A URN alone names all that its extension
 * adds. Names that nothing has choose nothing: clients ask every service for the same ones.
 */
export function parseProjection(
  attributes: string | undefined,
  excludedAttributes: string | undefined,
  names: ResourceNames,
): Projection {
  return {
    chosen: attributes === undefined ? null : selectionOf(attributes, names),
    excluded: selectionOf(excludedAttributes ?? "", names),
  };
}

/** Whether anything of that attribute, written as in a path, is to be answered: what is not need not be read. */
export function asksFor(projection: Projection, written: string, names: ResourceNames): boolean {
  const target = targetNamed(written, names);
  if (target === null) return false;
  return isAlways(target.attribute) || remaining(projection, placeOf(target)) !== "nothing";
}

/** Whether it asks for what is returned by default, and no more or less. */
export function isWhole({ chosen, excluded }: Projection): boolean {
  return chosen === null && excluded.size === 0;
}

/** The resource with what was asked for. What is returned always stays (`id`, `schemas`). */
export function project<T extends object>(
  resource: T,
  projection: Projection,
  names: ResourceNames,
): T | Resource {
  if (isWhole(projection)) return resource;
  const urns = new Map(names.extensions.map((schema) => [schema.id, schema.attributes]));
  const own = [...COMMON_ATTRIBUTES, ...names.schema.attributes];
  const kept = Object.entries(resource).flatMap(([name, value]) => {
    const attributes = urns.get(name);
    if (attributes === undefined) return keptOf(name, value, name, own, projection);
    if (!isResource(value)) return [];
    const inside = Object.entries(value).flatMap(([part, one]) =>
      keptOf(part, one, `${name}:${part}`, attributes, projection),
    );
    return inside.length === 0 ? [] : [[name, Object.fromEntries(inside)] as const];
  });
  return Object.fromEntries(kept);
}

function keptOf(
  name: string,
  value: unknown,
  place: string,
  attributes: readonly Attribute[],
  projection: Projection,
): (readonly [string, unknown])[] {
  const attribute = attributes.find((one) => one.name === name);
  if (attribute !== undefined && isAlways(attribute)) return [[name, value]];
  const wanted = remaining(projection, place);
  if (wanted === "nothing") return [];
  if (wanted === "all") return [[name, value]];
  const parts = withParts(value, wanted);
  return parts === undefined ? [] : [[name, parts]];
}

/** Whether a part of the attribute is wanted. */
type Parts = (part: string) => boolean;

function remaining({ chosen, excluded }: Projection, place: string): "all" | "nothing" | Parts {
  const asked = chosen === null ? null : chosen.get(place);
  const without = excluded.get(place);
  if (asked === undefined || without === null) return "nothing";
  if (asked === null && without === undefined) return "all";
  return (part) => (asked === null || asked.has(part)) && !(without?.has(part) ?? false);
}

function withParts(value: unknown, wanted: Parts): unknown {
  if (Array.isArray(value)) {
    const kept = value.map((one) => withParts(one, wanted)).filter((one) => one !== undefined);
    return kept.length === 0 ? undefined : kept;
  }
  if (!isResource(value)) return undefined;
  const kept = Object.entries(value).filter(([part, one]) => one !== undefined && wanted(part));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

function selectionOf(list: string, names: ResourceNames): Selection {
  const selection = new Map<string, Set<string> | null>();
  for (const target of list.split(",").flatMap((written) => targetsNamed(written.trim(), names))) {
    const place = placeOf(target);
    const known = selection.get(place);
    if (target.part === null || known === null) selection.set(place, null);
    else selection.set(place, new Set([...(known ?? []), target.part.name]));
  }
  return selection;
}

function targetsNamed(written: string, names: ResourceNames): Target[] {
  const whole = names.extensions.find(({ id }) => id.toLowerCase() === written.toLowerCase());
  if (whole !== undefined)
    return whole.attributes.map((attribute) => ({ extension: whole.id, attribute, part: null }));
  const target = targetNamed(written, names);
  return target === null ? [] : [target];
}

function placeOf({ extension, attribute }: Target): string {
  return extension === null ? attribute.name : `${extension}:${attribute.name}`;
}

function isAlways({ returned }: Attribute): boolean {
  return returned === "always";
}
