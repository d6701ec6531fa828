import type { Dictionary } from "../hr/dictionary.ts";
import { groupName } from "../hr/groups/group-name.ts";
import { groupRowsOf } from "../hr/groups/group-rows.ts";
import { coversAll, type Sections } from "../hr/section.ts";

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
  return [...groupRowsOf(dictionary).values()]
    .filter((row) => coversAll(sections, row.sections))
    .map(({ id }) => groupShown(id, dictionary, baseUrl));
}
