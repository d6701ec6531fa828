import type { Attribute, Schema } from "./attribute.ts";
import { COMMON_ATTRIBUTES } from "./common.ts";

/** An attribute of a kind of resource, or a part of one, as a path names it (RFC 7644 section 3.10). */
export interface Target {
  /** The URN of the extension under which the value stands in a resource; null: at the top. */
  readonly extension: string | null;
  readonly attribute: Attribute;
  /** Null: the attribute as a whole. */
  readonly part: Attribute | null;
}

/** The names by which the attributes of a kind of resource are known: its own schema first, then its extensions. */
export interface ResourceNames {
  readonly schema: Schema;
  readonly extensions: readonly Schema[];
}

/** The attribute that is written so, without regard to case, with its schema's URN before it or not; null: none is. */
export function targetNamed(written: string, { schema, extensions }: ResourceNames): Target | null {
  const name = written.toLowerCase();
  for (const extension of extensions) {
    // One URN may begin another one: `urn:example:hr` and `urn:example:hr:pay`.
    const rest = behindUrn(name, extension);
    const target = rest === null ? null : within(rest, extension.attributes, extension.id);
    if (target !== null) return target;
  }
  return within(behindUrn(name, schema) ?? name, [...COMMON_ATTRIBUTES, ...schema.attributes], null);
}

/** The part of an attribute that is written so; null: none is. */
export function partNamed(written: string, { subAttributes = [] }: Attribute): Attribute | null {
  return subAttributes.find(({ name }) => name.toLowerCase() === written.toLowerCase()) ?? null;
}

/** The path by which the target is written, in the spelling of its schema. */
export function pathOf({ extension, attribute, part }: Target): string {
  const path = part === null ? attribute.name : `${attribute.name}.${part.name}`;
  return extension === null ? path : `${extension}:${path}`;
}

function behindUrn(name: string, { id }: Schema): string | null {
  const prefix = `${id.toLowerCase()}:`;
  return name.startsWith(prefix) ? name.slice(prefix.length) : null;
}

/** A name holds no dot, so the first one parts the attribute from its sub-attribute. */
function within(path: string, attributes: readonly Attribute[], extension: string | null): Target | null {
  const [first = "", second, ...rest] = path.split(".");
  const attribute = attributes.find(({ name }) => name.toLowerCase() === first);
  if (attribute === undefined || rest.length > 0) return null;
  if (second === undefined) return { extension, attribute, part: null };
  const part = partNamed(second, attribute);
  return part === null ? null : { extension, attribute, part };
}
