import type { Dictionary } from "../dictionary.ts";
import { RuleError } from "../rule-error.ts";
import { settingsOf } from "./automatic-settings.ts";
import type { DefinedGroup } from "./defined-group.ts";
import { sourceOfGroup } from "./sections-of-group.ts";

/** Refuses a group that asks for one that is not there, or, by whatever way, for itself. Throws `RuleError` with its place. */
export function requireGroupsAsked(dictionary: Dictionary, group: DefinedGroup): void {
  for (const [index, groupId] of group.inGroups.entries()) {
    const pointer = `#/inGroups/${index}`;
    const source = sourceOfGroup(groupId, dictionary);
    if (source === null)
      throw new RuleError("invalid", "There is no such group: GET /api/v1/groups lists them.", { pointer });
    const isThere =
      dictionary.groups.defined.has(source) || settingsOf(dictionary.groups.automatic, source).on;
    if (!isThere)
      throw new RuleError("invalid", "Groups of that kind are switched off: switch them on first.", {
        pointer,
      });
    const chain = chainTo(group.id, groupId, dictionary, [group.name]);
    if (chain === null) continue;
    throw new RuleError(
      "conflict",
      `${group.name} would ask for itself (${chain.join(" › ")}): take one of them out.`,
      { pointer },
    );
  }
}

/** The defined groups that ask for a group of that source. */
export function asksFor(source: string, dictionary: Dictionary): readonly DefinedGroup[] {
  return [...dictionary.groups.defined.values()].filter(({ inGroups }) =>
    inGroups.some((groupId) => sourceOfGroup(groupId, dictionary) === source),
  );
}

/** By which groups, by name, one comes from the group to the wanted one; null: one does not. */
function chainTo(
  wanted: string,
  groupId: string,
  dictionary: Dictionary,
  above: readonly string[],
  seen: Set<string> = new Set(),
): readonly string[] | null {
  const group = dictionary.groups.defined.get(groupId);
  if (group === undefined || seen.has(groupId)) return null;
  const chain = [...above, group.name];
  if (groupId === wanted) return chain;
  seen.add(groupId);
  for (const next of group.inGroups) {
    const found = chainTo(wanted, next, dictionary, chain, seen);
    if (found !== null) return found;
  }
  return null;
}
