import { ScimError } from "../error.ts";
import type { PatchRequest } from "../messages/patch-request.ts";
import { isResource, type Resource } from "../resource.ts";
import type { Attribute } from "../schema/attribute.ts";
import type { ResourceNames } from "../schema/attribute-names.ts";
import { filled } from "../strict-value.ts";
import { type Change, changesOf } from "./change.ts";
import { listAfter } from "./list-after.ts";

/**
 * The resource as it is after all operations, one upon the other (RFC 7644 section 3.5.2); what no operation names stays
 * as it was. Throws `ScimError` 400 that says which operation cannot be done, and then nothing is: `invalidPath`,
 * `invalidFilter`, `noTarget`, `invalidValue`, `mutability`, `tooMany`.
 */
export function applyPatch(resource: Resource, { operations }: PatchRequest, names: ResourceNames): Resource {
  return operations.reduce((current, operation, index) => {
    try {
      return changesOf(operation, names).reduce(changed, current);
    } catch (error) {
      if (!(error instanceof ScimError)) throw error;
      const detail = `Operation ${index + 1} cannot be done. ${error.detail}`;
      throw new ScimError(error.status, detail, error.scimType ?? undefined);
    }
  }, resource);
}

/** The resource after one change. Throws as `applyPatch` does. */
export function changed(resource: Resource, change: Change): Resource {
  const { extension, attribute } = change.target;
  const holder = extension === null ? resource : resource[extension];
  const own = isResource(holder) ? holder : {};
  const after = withMember(own, attribute.name, valueAfter(change, own[attribute.name]));
  return extension === null ? after : withMember(resource, extension, filled(after));
}

function valueAfter(change: Change, before: unknown): unknown {
  const { attribute } = change.target;
  const after = attribute.multiValued ? listAfter(change, before) : singleAfter(change, before);
  if (after === null && attribute.required)
    throw new ScimError(400, `${attribute.name} is required: send a value for it.`, "invalidValue");
  return after;
}

/** A complex value keeps the parts that are not named (RFC 7644 sections 3.5.2.1 and 3.5.2.3). */
function singleAfter({ op, target: { attribute, part }, value }: Change, before: unknown): unknown {
  const sent = op === "remove" ? null : value;
  const parts = isResource(before) ? before : {};
  if (part !== null) return written(withMember(parts, part.name, sent), attribute);
  return isResource(sent) ? written({ ...parts, ...sent }, attribute) : sent;
}

/** What follows from other parts alone, such as a `$ref`, is no value of its own. */
function written(parts: Resource, { subAttributes = [] }: Attribute): unknown {
  const own = subAttributes.filter(({ mutability }) => mutability !== "readOnly");
  const some = own.some(({ name }) => (parts[name] ?? null) !== null);
  return some ? filled(parts) : null;
}

/** Null takes the member away. */
function withMember(resource: Resource, name: string, value: unknown): Resource {
  if (value !== null) return { ...resource, [name]: value };
  return Object.fromEntries(Object.entries(resource).filter(([other]) => other !== name));
}
