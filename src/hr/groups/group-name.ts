import type { Dictionary } from "../dictionary.ts";
import { listOf } from "../named-list.ts";
import { settingsOf } from "./automatic-settings.ts";
import { EVERYONE, MANAGERS, SITES } from "./group-rule.ts";

/** What stands in a pattern for what the site, item or manager is called. */
export const ITEM = "{item}";

/**
 * What a group is called: `Department: Engineering`, `Site: London`, `All employees`; null for an id that the dictionary
 * does not know, and for the group of a manager, which is called by the manager (`managerGroupName`).
 */
export function groupName(groupId: string, dictionary: Dictionary): string | null {
  const { everyone, sites, items, groups } = dictionary;
  if (groupId === everyone) return settingsOf(groups.automatic, EVERYONE).pattern;
  const site = sites.get(groupId);
  if (site !== undefined) return named(settingsOf(groups.automatic, SITES).pattern, site.name);
  const item = items.get(groupId);
  if (item !== undefined) return named(patternOfList(item.list, dictionary), item.name);
  return groups.defined.get(groupId)?.name ?? null;
}

/** What the group of those who report to somebody is called, by the login, which no two people have. */
export function managerGroupName(login: string, { groups }: Dictionary): string {
  return named(settingsOf(groups.automatic, MANAGERS).pattern, login);
}

/** How the groups of a list's items are called. */
export function patternOfList(list: string, dictionary: Dictionary): string {
  return settingsOf(dictionary.groups.automatic, list, listOf(dictionary, list).name).pattern;
}

function named(pattern: string, name: string): string {
  // Not by `replace` with the text, in which a $ would mean something.
  return pattern.split(ITEM).join(name);
}
