import type { Dictionary } from "./dictionary.ts";
import type { KeptRecord, State, StateRecord } from "./employee.ts";
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
  if (groupId === everyone) return "All employees";
  const site = sites.get(groupId);
  if (site !== undefined) return `Site: ${site.name}`;
  const item = items.get(groupId);
  return item === undefined ? null : `${groupPrefix(item.list)}: ${item.name}`;
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

const SECTION_OF_SITES = "work";

function groupPrefix(list: string): string {
  return SINGLE_VALUE_LISTS.find((row) => row.list === list)?.groupPrefix ?? list;
}
