/** A resource, or one value of a complex attribute, as JSON. */
export type Resource = { readonly [name: string]: unknown };

export function isResource(value: unknown): value is Resource {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
