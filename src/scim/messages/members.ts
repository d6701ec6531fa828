import type { Resource } from "../resource.ts";

/** The members of a message by their names in small letters, for clients write them in any case. */
export function members(sent: Resource): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Whether the message says by its `schemas` that it is of this kind. */
export function isOfSchema(schemas: unknown, urn: string): boolean {
  if (!Array.isArray(schemas)) return false;
  return schemas.some((one) => typeof one === "string" && one.toLowerCase() === urn.toLowerCase());
}
