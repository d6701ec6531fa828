import type { Instant } from "./instant.ts";

/** Something that the state of a person holds, or that is known beside it, as far as one can ask for it. */
export type StateValue =
  | { readonly kind: "id" | "userName" | "displayName" | "active" | "createdAt" }
  /** The key by which that service user knows the person. */
  | { readonly kind: "externalId"; readonly serviceUserId: string }
  /** The latest of the person's last write, the state's beginning and the company's last change, which is named. */
  | { readonly kind: "changedAt"; readonly companyChangedAt: Instant }
  /** A value of the record; `exact`: compared as it stands, else in its folded form. */
  | { readonly kind: "record"; readonly path: readonly string[]; readonly exact: boolean }
  /** The name of what the id in the record stands for: folded names by id. To order by. */
  | { readonly kind: "named"; readonly path: readonly string[]; readonly names: ReadonlyMap<string, string> };

export type StateComparison = "eq" | "co" | "sw" | "ew" | "gt" | "ge" | "lt" | "le";

/** A condition on people by the state that they are in. What has no value meets no comparison. Texts are folded. */
export type PeopleCondition =
  | { readonly kind: "all" | "any"; readonly of: readonly PeopleCondition[] }
  | { readonly kind: "not"; readonly of: PeopleCondition }
  | { readonly kind: "settled"; readonly holds: boolean }
  | { readonly kind: "has"; readonly value: StateValue }
  | {
      readonly kind: "compare";
      readonly value: StateValue;
      readonly comparison: StateComparison;
      readonly with: string | number | boolean;
    }
  | { readonly kind: "oneOf"; readonly value: StateValue; readonly ids: readonly string[] }
  /** With a place in one of these sets of groups (`setOf`). */
  | { readonly kind: "inGroup"; readonly ids: readonly string[] };

/** In which order: by the value, whoever has none last; null: the order of the list. */
export interface PeopleOrder {
  readonly by: StateValue;
  readonly descending: boolean;
}
