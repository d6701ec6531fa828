import { expect } from "vitest";

/** What everything that was written moves, hidden or not, or what is new in every answer. */
const META = ["version", "updatedAt", "meta", "requestId", "last", "sequence"];

/** An answer without what may differ though nothing that is seen does. */
export function withoutMeta(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body ?? null), function (this: unknown, key: string, value: unknown) {
    return META.includes(key) ? undefined : value;
  });
}

/** Counts and places, of which a part of a list has its own. */
const OWN = ["totalResults", "itemsPerPage", "startIndex", "next", "last", "meta", "requestId"];

/** Holds that what was told says nothing that the whole answer does not: attribute by attribute, element by element. */
export function expectWithin(place: string, told: unknown, whole: unknown): void {
  if (Array.isArray(told)) {
    for (const [index, one] of told.entries()) {
      const same = [whole].flat().find((other) => isSame(one, other));
      expect(same, `${place}[${index}] is not there`).toBeDefined();
      expectWithin(`${place}[${index}]`, one, same);
    }
    return;
  }
  if (typeof told !== "object" || told === null) {
    expect(told, place).toEqual(whole);
    return;
  }
  for (const [key, value] of Object.entries(told)) {
    if (OWN.includes(key) && (key !== "next" || typeof value !== "object")) continue;
    // Words may be withheld beside what is told.
    if (key === "reason" && value === null) continue;
    expect(Object(whole), place).toHaveProperty([key]);
    expectWithin(`${place} ${key}`, value, Reflect.get(Object(whole), key));
  }
}

/** By what an element of a list is known: an id, a number, a date; what has none is known by itself. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || one === null || typeof other !== "object" || other === null)
    return one === other;
  const key = ["id", "sequence", "effectiveDate", "number", "value"].find((name) => name in one);
  return key === undefined
    ? JSON.stringify(one) === JSON.stringify(other)
    : Reflect.get(one, key) === Reflect.get(other, key);
}
