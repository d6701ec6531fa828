import { ScimError } from "../error.ts";
import type { SortKey } from "../sort-key.ts";

/** A place in an ordered list: the value that orders, and the place among equals. */
export interface Position {
  readonly value: SortKey;
  readonly place: number;
}

/** The cursor that goes on after that place of that very question (RFC 9865 section 2). It is no secret, only opaque. */
export function cursorAfter(position: Position, question: string): string {
  const text = JSON.stringify([digest(question), position.value, position.place]);
  const bytes = new TextEncoder().encode(text);
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/** Where a cursor goes on. Throws `ScimError` 400 `invalidCursor` for one that was not given for this question. */
export function readCursor(cursor: string, question: string): Position {
  const [asked, value, place, ...rest] = partsOf(cursor);
  const isValue = value === null || typeof value === "string" || typeof value === "number";
  if (asked === digest(question) && isValue && Number.isSafeInteger(place) && rest.length === 0)
    return { value, place: Number(place) };
  throw new ScimError(
    400,
    "The cursor was not given for this filter, order and service user: send the nextCursor of the page before with the rest unchanged, or begin again with an empty cursor.",
    "invalidCursor",
  );
}

function partsOf(cursor: string): readonly unknown[] {
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll("-", "+").replaceAll("_", "/")), (one) =>
      one.charCodeAt(0),
    );
    const parts: unknown = JSON.parse(
      new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes),
    );
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

/** Tells questions apart without carrying them along (FNV-1a, 32 bits). */
function digest(question: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(question)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
