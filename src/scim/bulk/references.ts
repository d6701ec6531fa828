import { ScimError } from "../error.ts";
import { MAX_BULK_DEPTH } from "../limits.ts";
import { isResource } from "../resource.ts";

const PREFIX = "bulkId:";

/** The ids of what a bulk has made so far, by bulkId. */
export type MadeIds = ReadonlyMap<string, string>;

/** How one refers to what another operation of the bulk makes (RFC 7644 section 3.7.2). */
export function referenceTo(bulkId: string): string {
  return PREFIX + bulkId;
}

export function isReference(text: string): boolean {
  return bulkIdIn(text) !== null;
}

/**
 * The bulkIds that a value refers to. A text that begins as a reference is one wherever it stands, for clients write
 * references in many forms, and extensions have their own. Throws `ScimError` 400 for a value that is nested deeper than
 * any resource, and for a reference in quotes within a text.
 */
export function referencesIn(value: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  collect(value, found, 0);
  return found;
}

/** The value with ids for its references; a reference to what is not made stays. */
export function resolved(value: unknown, ids: MadeIds): unknown {
  if (typeof value === "string") return resolvedText(value, ids);
  if (Array.isArray(value)) return value.map((one) => resolved(one, ids));
  if (!isResource(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, resolved(one, ids)]));
}

/** The same of a text. */
export function resolvedText(text: string, ids: MadeIds): string {
  const bulkId = bulkIdIn(text);
  return bulkId === null ? text : (ids.get(bulkId) ?? text);
}

function collect(value: unknown, found: Set<string>, depth: number): void {
  if (depth > MAX_BULK_DEPTH)
    throw new ScimError(
      400,
      `The data is nested more than ${MAX_BULK_DEPTH} deep, as no resource is: send attributes with their values.`,
      "invalidSyntax",
    );
  if (typeof value === "string") {
    const bulkId = bulkIdIn(value);
    if (bulkId !== null) found.add(bulkId);
    else requireNoneInside(value);
  }
  if (typeof value !== "object" || value === null) return;
  for (const one of Object.values(value)) collect(one, found, depth + 1);
}

/** One in the filter of a path is an id that nobody has, and to look for that would be answered as done. */
function requireNoneInside(text: string): void {
  if (!text.includes(`"${PREFIX}`)) return;
  throw new ScimError(
    400,
    `A ${PREFIX} in the middle of a text refers to nothing: let it be a value of its own, such as {"op": "remove", "path": "members", "value": [{"value": "${PREFIX}…"}]}.`,
    "invalidValue",
  );
}

function bulkIdIn(text: string): string | null {
  return text.startsWith(PREFIX) ? text.slice(PREFIX.length) : null;
}
