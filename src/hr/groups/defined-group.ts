import type { FieldFilter, Operator } from "../employee-filter.ts";
import type { Counted } from "./group-rule.ts";

/** A condition on a person: as a search has them, or `under`, which holds for an item and all that lie below it. */
export interface GroupCondition extends Omit<FieldFilter, "operator"> {
  readonly operator: Operator | "under";
}

/**
 * A group that administrators, or a client over SCIM, have made. Who is in it: people who are named; and, unless they are
 * left out by name, those who meet all conditions and are in all the groups, where there are any of either.
 */
export interface DefinedGroup {
  /** Means nothing and never changes. */
  readonly id: string;
  /** The same in Okta; unique among all groups, case aside. */
  readonly name: string;
  readonly description: string | null;
  readonly people: Counted;
  /** Items, sites and people stand in them by id. */
  readonly conditions: readonly GroupCondition[];
  /** Ids of other groups. */
  readonly inGroups: readonly string[];
}

/** Whether the group asks for something, rather than name people alone. */
export function asksForSomething({
  conditions,
  inGroups,
}: {
  readonly conditions: readonly unknown[];
  readonly inGroups: readonly string[];
}): boolean {
  return conditions.length + inGroups.length > 0;
}

/** That somebody is added to a defined group, or left out of it, by name. */
export interface NamedIn {
  readonly groupId: string;
  readonly included: boolean;
}
