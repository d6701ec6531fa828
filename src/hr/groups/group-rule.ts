import type { FieldFilter } from "../employee-filter.ts";

/** Whose place in a group counts: of those who are active, or of all who are listed. */
export type Counted = "active" | "listed";

/**
 * What puts people into the groups of one source, with everything that decides it, so that it can go on to be served while
 * what it was made of has changed already: the items above an item, and the conditions by ids alone.
 */
export type GroupRule =
  | { readonly kind: "everyone" | "sites" | "managers"; readonly people: Counted }
  | {
      readonly kind: "list";
      readonly list: string;
      readonly people: Counted;
      /** By item those above it in whose groups its people are too; none where the list takes no ancestors. */
      readonly above: Readonly<Record<string, readonly string[]>>;
    }
  | {
      readonly kind: "defined";
      readonly people: Counted;
      /** All of them must hold. Without conditions and groups only people who are named are in it. */
      readonly conditions: readonly FieldFilter[];
      /** Groups, by id, in every one of which one has to be. */
      readonly inGroups: readonly string[];
    };

/** What groups are made by: everyone, sites, a list by its id, managers; a defined group by its own id. */
export type GroupSource = string;

export const EVERYONE = "everyone";
export const SITES = "sites";
export const MANAGERS = "managers";

/**
 * A rule by which people are grouped, and under which generation their places are kept: a rule that changes makes another
 * generation beside the one that is read, until it is whole (docs/decisions/020).
 */
export interface RuleKept {
  readonly generation: number;
  readonly rule: GroupRule;
}

export type RulesKept = ReadonlyMap<GroupSource, RuleKept>;

/** The places in one group under one generation, by the id that memberships are kept by. */
export function setOf(groupId: string, generation: number): string {
  return generation === 0 ? groupId : `${groupId}.${generation}`;
}

/** The group whose places are kept by that id. */
export function groupOfSet(setId: string): string {
  const end = setId.indexOf(".");
  return end === -1 ? setId : setId.slice(0, end);
}
