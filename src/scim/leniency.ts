import { ScimError } from "./error.ts";
import { changed } from "./patch/apply-patch.ts";
import { assignedIn, type Change } from "./patch/change.ts";
import { isResource, type Resource } from "./resource.ts";
import type { ResourceNames } from "./schema/attribute-names.ts";

/**
 * The resource that a POST or a PUT means, in the strict form of its schemas: names in their spelling, also where they
 * came dotted or behind a URN; values as `strictValue` has them; nothing that has no value. What is read-only or not
 * known is left out, for clients send back what they read (RFC 7644 section 3.5.1). Throws `ScimError` 400:
 * `invalidSyntax` for what is no such resource, and for its parts as `applyPatch` does.
 */
export function lenientResource(body: unknown, names: ResourceNames): Resource {
  return assignments(body, names).reduce(changed, {});
}

/** The same as what each attribute that was sent is set to, those that are sent as nothing among them. Throws as it does. */
export function assignments(body: unknown, names: ResourceNames): readonly Change[] {
  if (!isResource(body))
    throw new ScimError(
      400,
      `A ${names.schema.name} is an object, such as {"schemas": […], …}.`,
      "invalidSyntax",
    );
  requireSchema(body, names);
  return assignedIn(body, null, "replace", names);
}

/** A body that names its schemas and not this one is another message, or of another version of the protocol. */
function requireSchema(body: Resource, { schema: { id, name } }: ResourceNames): void {
  const [, schemas] = Object.entries(body).find(([member]) => member.toLowerCase() === "schemas") ?? [];
  if (schemas === undefined || schemas === null) return;
  const sent: readonly unknown[] = Array.isArray(schemas) ? schemas : [];
  if (sent.some((urn) => typeof urn === "string" && urn.toLowerCase() === id.toLowerCase())) return;
  throw new ScimError(
    400,
    `This is no ${name}: its schemas lack "${id}". Send them as a list.`,
    "invalidSyntax",
  );
}
