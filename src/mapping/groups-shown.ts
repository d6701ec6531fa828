import type { Dictionary } from "../hr/dictionary.ts";
import { groupName } from "../hr/groups/group-name.ts";
import { groupRowsOf } from "../hr/groups/group-rows.ts";
import { groupOfSet, MANAGERS } from "../hr/groups/group-rule.ts";
import { managerOfGroup } from "../hr/groups/manager-group.ts";
import { automaticGroupsOf } from "../hr/groups/memberships-of.ts";
import { SECTIONS_OF_MANAGERS } from "../hr/groups/sections-of-group.ts";
import { coversAll, type Sections } from "../hr/section.ts";
import type { ListedPerson } from "./to-user.ts";

/** A group as it stands in `groups` of whoever is in it (RFC 7643 section 4.1.2). */
export type GroupShown = {
  readonly value: string;
  readonly $ref: string;
  /** Left out of the groups of managers, whose names are people's. */
  readonly display?: string;
  readonly type: "direct";
};

/** A group that the dictionary knows, as its members show it. */
interface KnownGroup {
  readonly sections: Sections;
  /** By what its memberships are kept. */
  readonly setId: string;
  readonly shown: GroupShown;
}

/** The groups of a person to whoever may view these sections of them: automatic ones first, then those that were defined. */
export function groupsOfPerson(
  { record, active, managerListed, definedIn }: ListedPerson,
  dictionary: Dictionary,
  sections: Sections,
  baseUrl: string,
): GroupShown[] {
  const known = knownGroups(dictionary, baseUrl);
  const shown: GroupShown[] = [];
  for (const id of automaticGroupsOf(record, { active, listed: true }, dictionary)) {
    const group = known.get(id);
    if (group !== undefined) {
      if (coversAll(sections, group.sections)) shown.push(group.shown);
    } else if (managerListed && managerOfGroup(id) !== null && coversAll(sections, SECTIONS_OF_MANAGERS)) {
      shown.push(ofManager(id, baseUrl));
    }
  }
  for (const setId of definedIn) {
    const group = known.get(groupOfSet(setId));
    // Of two sets of one group that is served whose rule is.
    if (group?.setId === setId && coversAll(sections, group.sections)) shown.push(group.shown);
  }
  return shown;
}

/** Every group that may stand there, to whoever may view these sections, but for those of managers. */
export function groupsShown(dictionary: Dictionary, sections: Sections, baseUrl: string): GroupShown[] {
  return [...knownGroups(dictionary, baseUrl).values()].flatMap((group) =>
    coversAll(sections, group.sections) ? [group.shown] : [],
  );
}

/** Whether people are in groups of their managers, which the dictionary does not know one by one. */
export function hasManagerGroups({ groups }: Dictionary): boolean {
  return groups.served.has(MANAGERS);
}

function ofManager(id: string, baseUrl: string): GroupShown {
  return { value: id, $ref: refOf(id, baseUrl), type: "direct" };
}

function refOf(id: string, baseUrl: string): string {
  return `${baseUrl}/Groups/${id}`;
}

/** Made once for a dictionary and an address: a page shows some hundreds of them. */
const made = new WeakMap<
  Dictionary,
  { readonly baseUrl: string; readonly groups: ReadonlyMap<string, KnownGroup> }
>();

function knownGroups(dictionary: Dictionary, baseUrl: string): ReadonlyMap<string, KnownGroup> {
  const known = made.get(dictionary);
  if (known?.baseUrl === baseUrl) return known.groups;
  const groups = new Map(
    [...groupRowsOf(dictionary).values()].map(({ id, sections, setId }) => {
      const display = groupName(id, dictionary) ?? id;
      const shown: GroupShown = { value: id, $ref: refOf(id, baseUrl), display, type: "direct" };
      return [id, { sections, setId, shown }];
    }),
  );
  made.set(dictionary, { baseUrl, groups });
  return groups;
}
