import type { Dictionary } from "../dictionary.ts";
import type { Employee, KeptRecord, State } from "../employee.ts";
import { employeeFilter } from "../employee-filter.ts";
import { FOREVER, type Instant } from "../instant.ts";
import { latestPeriod } from "../lifecycle/decision.ts";
import { isSingleValueList, itemOf, SINGLE_VALUE_LISTS } from "../named-list.ts";
import type { Findable } from "../searchable-field.ts";
import { unreachable } from "../unreachable.ts";
import { asksForSomething, type NamedIn } from "./defined-group.ts";
import {
  type Counted,
  type GroupRule,
  type GroupSource,
  groupOfSet,
  type RuleKept,
  type RulesKept,
  setOf,
} from "./group-rule.ts";
import { groupOfManager } from "./manager-group.ts";

/** Having a place in a group, from when until when. */
export interface Membership {
  readonly setId: string;
  /** Of a defined group: it does not follow from the person's record alone. */
  readonly defined: boolean;
  readonly from: Instant;
  readonly to: Instant;
}

/** A person, as far as it decides about groups besides their states. */
export interface Grouped extends Pick<Employee, "id" | "employeeNumber" | "periods"> {
  /** By name in defined groups, or left out of them. */
  readonly named: readonly NamedIn[];
}

/** A state, as far as it puts a person into groups. */
export type GroupedState = Pick<State, "listed" | "active" | "status"> & {
  readonly record: State["record"] | KeptRecord;
};

/**
 * The memberships that the states amount to, by the rules that are served and by those that are to be; neighbouring states
 * in one group are one membership.
 */
export function membershipsOf(
  person: Grouped,
  states: readonly (GroupedState & Pick<State, "from">)[],
  dictionary: Dictionary,
): Membership[] {
  const done: Membership[] = [];
  let open = new Map<string, Instant>();
  const ended = (setId: string, from: Instant, to: Instant) =>
    done.push({ setId, defined: dictionary.groups.defined.has(groupOfSet(setId)), from, to });
  for (const state of states) {
    const here = setsOf(person, state, dictionary);
    for (const [setId, from] of open) if (!here.has(setId)) ended(setId, from, state.from);
    open = new Map([...here].map((setId) => [setId, open.get(setId) ?? state.from]));
  }
  for (const [setId, from] of open) ended(setId, from, FOREVER);
  return done;
}

/** Where the person has a place in that state. */
function setsOf(person: Grouped, state: GroupedState, dictionary: Dictionary): Set<string> {
  const { served, next } = groupingsOf(dictionary);
  const sets = placesIn(served, person, state);
  if (next === null) return sets;
  return new Set([...sets, ...placesIn(next, person, state)]);
}

/** Whether a person, in that state, is in the group by the rules that are served. */
export function isIn(
  groupId: string,
  dictionary: Dictionary,
): (person: Grouped, state: GroupedState) => boolean {
  const { served } = groupingsOf(dictionary);
  const kept = dictionary.groups.served.get(groupId);
  if (kept === undefined) return () => false;
  const setId = setOf(groupId, kept.generation);
  return (person, state) => placesIn(served, person, state).has(setId);
}

/** Whether a person, in that state, would be in a group of that rule, by the other rules that are to be. */
export function wouldBeIn(
  rule: GroupRule,
  groupId: string,
  dictionary: Dictionary,
): (person: Grouped, state: GroupedState) => boolean {
  const { served, next } = dictionary.groups;
  const grouping = groupingOf(new Map([...served, ...next, [groupId, { rule, generation: 0 }]]), dictionary);
  return (person, state) => placesIn(grouping, person, state).has(groupId);
}

/** The automatic groups that a record puts somebody into who is counted so, by the rules that are served. */
export function automaticGroupsOf(
  record: State["record"] | KeptRecord,
  counted: Pick<State, "active" | "listed">,
  dictionary: Dictionary,
): string[] {
  return groupingsOf(dictionary).served.automatic.flatMap(({ people, groupsOf }) =>
    isCounted(counted, people) ? groupsOf(record) : [],
  );
}

interface Grouping {
  readonly automatic: readonly {
    readonly people: Counted;
    readonly generation: number;
    readonly groupsOf: (record: GroupedState["record"]) => readonly string[];
  }[];
  /** Each behind the groups that it asks for. */
  readonly defined: readonly {
    readonly id: string;
    readonly people: Counted;
    readonly generation: number;
    readonly inGroups: readonly string[];
    readonly meets: ((person: Findable) => boolean) | null;
  }[];
}

function placesIn({ automatic, defined }: Grouping, person: Grouped, state: GroupedState): Set<string> {
  const groups = new Set<string>();
  const sets = new Set<string>();
  const put = (groupId: string, generation: number) => {
    groups.add(groupId);
    sets.add(setOf(groupId, generation));
  };
  for (const { people, generation, groupsOf } of automatic) {
    if (isCounted(state, people)) for (const groupId of groupsOf(state.record)) put(groupId, generation);
  }
  if (defined.length === 0) return sets;
  const named = new Map(person.named.map(({ groupId, included }) => [groupId, included]));
  const findable = { ...UNASKED, ...state, ...person, latest: latestPeriod(person) };
  for (const { id, people, generation, inGroups, meets } of defined) {
    if (!isCounted(state, people)) continue;
    const isIn =
      named.get(id) ?? (meets !== null && inGroups.every((one) => groups.has(one)) && meets(findable));
    if (isIn) put(id, generation);
  }
  return sets;
}

/** Bookkeeping that no group asks for. */
const UNASKED = { exclusion: null, notes: [], createdAt: 0, updatedAt: 0, deletedAt: null };

function isCounted({ active, listed }: Pick<State, "active" | "listed">, people: Counted): boolean {
  return listed && (active || people === "listed");
}

/** Kept beside the dictionary that they were made of: a file writes thousands of people by one dictionary. */
const made = new WeakMap<Dictionary, { readonly served: Grouping; readonly next: Grouping | null }>();

function groupingsOf(dictionary: Dictionary): { readonly served: Grouping; readonly next: Grouping | null } {
  const known = made.get(dictionary);
  if (known !== undefined) return known;
  const { served, next } = dictionary.groups;
  const groupings = {
    served: groupingOf(served, dictionary),
    next: next.size === 0 ? null : groupingOf(new Map([...served, ...next]), dictionary),
  };
  made.set(dictionary, groupings);
  return groupings;
}

function groupingOf(rules: RulesKept, dictionary: Dictionary): Grouping {
  // Conditions are about ids alone: a site that is given another one's id for a name moves nobody.
  const byIds = { ...dictionary, items: new Map(), sites: new Map() };
  const automatic: Grouping["automatic"][number][] = [];
  const defined: Grouping["defined"][number][] = [];
  for (const [source, { rule, generation }] of inOrder(rules)) {
    if (rule.kind !== "defined") {
      automatic.push({ people: rule.people, generation, groupsOf: groupsBy(rule, dictionary) });
      continue;
    }
    const { people, conditions, inGroups } = rule;
    const meets = asksForSomething(rule) ? employeeFilter(conditions, byIds) : null;
    defined.push({ id: source, people, generation, inGroups, meets });
  }
  return { automatic, defined };
}

function groupsBy(
  rule: Exclude<GroupRule, { kind: "defined" }>,
  { everyone, fields }: Dictionary,
): (record: GroupedState["record"]) => readonly string[] {
  switch (rule.kind) {
    case "everyone":
      return () => [everyone];
    case "sites":
      return ({ work }) => present([work.siteId]);
    case "managers":
      return ({ work }) => present([work.managerId]).map(groupOfManager);
    case "list": {
      const { list, above } = rule;
      const items = itemsBy(list, fields);
      return (record) => [...new Set(items(record).flatMap((id) => [id, ...(above[id] ?? [])]))];
    }
    default:
      return unreachable(rule);
  }
}

/** The items of a list that a record names: by HR's own field, or by those of the company that choose from it. */
function itemsBy(
  list: string,
  fields: Dictionary["fields"],
): (record: GroupedState["record"]) => readonly string[] {
  if (isSingleValueList(list)) {
    const row = SINGLE_VALUE_LISTS.find((one) => one.list === list);
    return (record) => (row === undefined ? [] : present([itemOf(record, row)]));
  }
  const own = [...fields.values()].filter(({ listId }) => listId === list).map(({ id }) => id);
  return ({ custom }) =>
    own.flatMap((id) => [custom[id] ?? []].flat()).filter((value) => typeof value === "string");
}

function present(ids: readonly (string | null | undefined)[]): string[] {
  return ids.filter((id) => id !== null && id !== undefined);
}

/** A group stands behind those that it asks for. Cycles are refused where a definition is saved. */
function inOrder(rules: RulesKept): [GroupSource, RuleKept][] {
  const done = new Set<GroupSource>();
  const ordered: [GroupSource, RuleKept][] = [];
  const visit = (source: GroupSource) => {
    const kept = rules.get(source);
    if (kept === undefined || done.has(source)) return;
    done.add(source);
    if (kept.rule.kind === "defined") kept.rule.inGroups.forEach(visit);
    ordered.push([source, kept]);
  };
  for (const source of rules.keys()) visit(source);
  return ordered;
}
