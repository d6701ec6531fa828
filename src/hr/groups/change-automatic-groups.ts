import type { Dictionary } from "../dictionary.ts";
import { listsOf } from "../named-list.ts";
import { RuleError } from "../rule-error.ts";
import { type SourceSettings, settingsOf } from "./automatic-settings.ts";
import { ITEM } from "./group-name.ts";
import { EVERYONE, type GroupSource, MANAGERS, SITES } from "./group-rule.ts";
import { asksFor } from "./groups-asked.ts";

export interface ChangeAutomaticGroupsInput {
  readonly source: GroupSource;
  readonly changes: Partial<SourceSettings>;
}

/**
 * The company with other choices for the groups of one source; one that is off makes none, and is on again under the same
 * ids. Throws `RuleError` for a source that is not there, a pattern that cannot be, or one that a defined group asks for.
 */
export function changeAutomaticGroups(
  dictionary: Dictionary,
  { source, changes }: ChangeAutomaticGroupsInput,
): Dictionary {
  requireSource(dictionary, source);
  const { groups } = dictionary;
  if (changes.pattern !== undefined) requirePattern(source, changes.pattern);
  if (changes.on === false) requireUnused(source, dictionary);
  const kept = { ...groups.automatic[source], ...changes };
  const before = settingsOf(groups.automatic, source);
  if (JSON.stringify(before) === JSON.stringify({ ...before, ...changes })) return dictionary;
  return { ...dictionary, groups: { ...groups, automatic: { ...groups.automatic, [source]: kept } } };
}

function requireSource(dictionary: Dictionary, source: GroupSource): void {
  const sources: readonly GroupSource[] = [
    EVERYONE,
    SITES,
    MANAGERS,
    ...listsOf(dictionary).map(({ id }) => id),
  ];
  if (sources.includes(source)) return;
  throw new RuleError(
    "unknown",
    `Nothing called ${source} makes groups: GET /api/v1/groups/automatic lists what does, such as sites and department.`,
  );
}

function requirePattern(source: GroupSource, pattern: string): void {
  const items = pattern.split(ITEM).length - 1;
  const right = source === EVERYONE ? items === 0 && pattern.trim() !== "" : items === 1;
  if (right) return;
  const detail =
    source === EVERYONE
      ? `The group of everyone has one name, without ${ITEM}.`
      : `Write ${ITEM} once, where each group of these is called by its own: Department: ${ITEM}, for instance.`;
  throw new RuleError("invalid", detail, { pointer: "#/pattern" });
}

function requireUnused(source: GroupSource, dictionary: Dictionary): void {
  const asking = asksFor(source, dictionary);
  if (asking.length === 0) return;
  throw new RuleError(
    "conflict",
    `Groups of this kind are asked for by ${asking.map(({ name }) => name).join(", ")}: take them out of what those ask for first.`,
    { pointer: "#/on" },
  );
}
