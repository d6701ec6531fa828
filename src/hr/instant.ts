/** A moment: milliseconds since 1970-01-01T00:00Z. What is stored, compared and handed around. */
export type Instant = number;

/** Before every moment that a roster knows (year 1). */
export const BEGINNING: Instant = -62_135_596_800_000;

/** After every moment that a roster knows (year 10000); the end of a state that has none. */
export const FOREVER: Instant = 253_402_300_800_000;

/** `2026-11-24T17:00:00.000Z`, as SCIM's dateTime and messages show a moment. */
export function toIso(instant: Instant): string {
  return new Date(instant).toISOString();
}
