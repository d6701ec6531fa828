import type { Dictionary } from "../dictionary.ts";
import { fold } from "../fold.ts";
import { groupName } from "./group-name.ts";
import { groupRowsOf } from "./group-rows.ts";
import { sourceOfGroup } from "./sections-of-group.ts";

/**
 * The id of the group that is meant: by its id, or by its name, which no two groups have that are on; one that is off may be
 * called as another is. That of a manager is named by its id alone. What is neither comes back as it is.
 */
export function groupMeant(reference: string, dictionary: Dictionary): string {
  if (sourceOfGroup(reference, dictionary) !== null) return reference;
  const { everyone, sites, items, groups } = dictionary;
  const key = fold(reference);
  const isCalledSo = (id: string) => fold(groupName(id, dictionary) ?? "") === key;
  const all = [
    ...groups.defined.keys(),
    ...groupRowsOf(dictionary).keys(),
    ...[everyone, ...sites.keys(), ...items.keys()],
  ];
  return all.find(isCalledSo) ?? reference;
}
