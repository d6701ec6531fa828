import { groupName, sectionOfGroup } from "../hr/automatic-groups.ts";
import type { Dictionary } from "../hr/dictionary.ts";
import { isSingleValueList } from "../hr/named-list.ts";
import { covers, type Sections } from "../hr/section.ts";

/** A group as it stands in `groups` of whoever is in it (RFC 7643 section 4.1.2). */
export type GroupShown = {
  readonly value: string;
  readonly $ref: string;
  readonly display: string | undefined;
  readonly type: "direct";
};

/** The group as its members show it. */
export function groupShown(groupId: string, dictionary: Dictionary, baseUrl: string): GroupShown {
  const display = groupName(groupId, dictionary) ?? undefined;
  return { value: groupId, $ref: `${baseUrl}/Groups/${groupId}`, display, type: "direct" };
}

/** Every group that may stand there, to whoever may view these sections. */
export function groupsShown(dictionary: Dictionary, sections: Sections, baseUrl: string): GroupShown[] {
  const items = [...dictionary.items.values()].filter(({ list }) => isSingleValueList(list));
  return [dictionary.everyone, ...dictionary.sites.keys(), ...items.map(({ id }) => id)]
    .filter((id) => covers(sections, sectionOfGroup(id, dictionary)))
    .map((id) => groupShown(id, dictionary, baseUrl));
}
