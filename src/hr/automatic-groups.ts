import type { Dictionary } from "./dictionary.ts";
import type { KeptRecord, State, StateRecord } from "./employee.ts";
import { fold } from "./fold.ts";
import { FOREVER, type Instant } from "./instant.ts";
import { itemOf, type ListName, SINGLE_VALUE_LISTS } from "./named-list.ts";
import { covers, type Section, type Sections } from "./section.ts";

/** Being in a group, from when until when. */
export interface Membership {
  readonly groupId: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** The ids of the groups that an active person's record puts them in: everyone's, the site's, each list item's. */
export function groupsOf(record: StateRecord | KeptRecord, everyone: string): string[] {
  const items = SINGLE_VALUE_LISTS.map((list) => itemOf(record, list));
  return [everyone, record.work.siteId ?? null, ...items].filter((id) => id !== null);
}

/** The memberships that the states amount to; neighbouring states in one group are one membership. */
export function membershipsOf(states: readonly State[], everyone: string): Membership[] {
  const done: Membership[] = [];
  let open = new Map<string, Instant>();
  for (const state of states) {
    const here = new Set(state.active && state.listed ? groupsOf(state.record, everyone) : []);
    for (const [groupId, from] of open) if (!here.has(groupId)) done.push({ groupId, from, to: state.from });
    open = new Map([...here].map((groupId) => [groupId, open.get(groupId) ?? state.from]));
  }
  return [...done, ...[...open].map(([groupId, from]) => ({ groupId, from, to: FOREVER }))];
}

/** What a group is called: `Department: Engineering`, `Site: London`, `All employees`; null for an id unknown here. */
export function groupName(groupId: string, { everyone, sites, items }: Dictionary): string | null {
  if (groupId === everyone) return EVERYONE;
  const site = sites.get(groupId);
  if (site !== undefined) return `${SITE}: ${site.name}`;
  const item = items.get(groupId);
  return item === undefined ? null : `${groupPrefix(item.list)}: ${item.name}`;
}

/** A group as it is found by name: a site or an item of a list, by its folded name. */
export type NamedGroup =
  | { readonly kind: "everyone" }
  | { readonly kind: "site"; readonly nameKey: string }
  | { readonly kind: "item"; readonly list: ListName; readonly nameKey: string };

/** Which group is called so, if there is such a site or item, whatever the case; null: no group can be. */
export function groupNamed(name: string): NamedGroup | null {
  const key = fold(name);
  if (key === fold(EVERYONE)) return { kind: "everyone" };
  const after = (prefix: string) => {
    const start = fold(`${prefix}: `);
    return key.startsWith(start) ? key.slice(start.length) : null;
  };
  const site = after(SITE);
  if (site !== null) return { kind: "site", nameKey: site };
  for (const { list, groupPrefix } of SINGLE_VALUE_LISTS) {
    const item = after(groupPrefix);
    if (item !== null) return { kind: "item", list, nameKey: item };
  }
  return null;
}

/** The section of a person's data that tells whether they are in the group. */
export function sectionOfGroup(groupId: string, { everyone, items }: Dictionary): Section {
  if (groupId === everyone) return "lifecycle";
  const list = items.get(groupId)?.list;
  return SINGLE_VALUE_LISTS.find((row) => row.list === list)?.section ?? SECTION_OF_SITES;
}

/** The sections by which groups are permitted, but for that of everyone. */
export const SECTIONS_OF_GROUPS: readonly Section[] = ["work", "address", "employment"];

/** Groups by what they are made of; that of everyone is always among them. */
export interface GroupsSeen {
  readonly sites: boolean;
  readonly lists: readonly ListName[];
}

/** Which groups there are to one who may view those sections. */
export function groupsSeenIn(sections: Sections): GroupsSeen {
  return {
    sites: covers(sections, SECTION_OF_SITES),
    lists: SINGLE_VALUE_LISTS.filter(({ section }) => covers(sections, section)).map(({ list }) => list),
  };
}

const EVERYONE = "All employees";
const SITE = "Site";
const SECTION_OF_SITES = "work";

function groupPrefix(list: string): string {
  return SINGLE_VALUE_LISTS.find((row) => row.list === list)?.groupPrefix ?? list;
}
