import type { FieldFilter } from "../../src/hr/employee-filter.ts";
import type { Scope } from "../../src/hr/scope.ts";

/** The scope that lists those who meet all the conditions, and shows as little of them as a list takes. */
export function showing(...conditions: readonly FieldFilter[]): Scope {
  return { whose: { conditions, people: [] }, view: ["basic", "lifecycle"], history: [], edit: [] };
}
