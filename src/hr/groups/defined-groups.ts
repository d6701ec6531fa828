import type { Dictionary } from "../dictionary.ts";
import { RuleError } from "../rule-error.ts";
import type { DefinedGroup } from "./defined-group.ts";
import { requireGroupsAsked } from "./groups-asked.ts";
import { sourceOfGroup } from "./sections-of-group.ts";
import { settledConditions } from "./settled-conditions.ts";

/** Everyone who is written is held against all of them. */
export const MOST_DEFINED_GROUPS = 1000;
const MOST_CONDITIONS = 50;
const MOST_GROUPS_ASKED = 50;

/**
 * The company with one defined group more. Throws `RuleError` for what it cannot ask for; that its name is free, is looked
 * at with the names of all groups (`requireGroupNames`).
 */
export function addGroup(dictionary: Dictionary, group: DefinedGroup): Dictionary {
  const { defined } = dictionary.groups;
  if (defined.has(group.id)) return dictionary;
  if (defined.size >= MOST_DEFINED_GROUPS) {
    throw new RuleError(
      "conflict",
      `There are ${MOST_DEFINED_GROUPS} defined groups, which is the most: delete those that are no longer used.`,
    );
  }
  return withGroup(dictionary, group);
}

export interface ChangeGroupInput extends Pick<DefinedGroup, "id"> {
  readonly changes: Partial<Omit<DefinedGroup, "id">>;
}

/** The company with the group defined otherwise; it keeps its id, and whom it names. Throws as `addGroup` does. */
export function changeGroup(dictionary: Dictionary, { id, changes }: ChangeGroupInput): Dictionary {
  return withGroup(dictionary, { ...definedGroup(dictionary, id), ...changes });
}

/** The company without the group. Throws `RuleError`: there is none, or another group asks for it. */
export function removeGroup(dictionary: Dictionary, { id }: Pick<DefinedGroup, "id">): Dictionary {
  const { name } = definedGroup(dictionary, id);
  const { groups } = dictionary;
  const asking = [...groups.defined.values()].filter(({ inGroups }) => inGroups.includes(id));
  if (asking.length > 0) {
    throw new RuleError(
      "conflict",
      `${name} is asked for by ${asking.map((one) => one.name).join(", ")}: take it out of what they ask for first.`,
    );
  }
  return {
    ...dictionary,
    groups: { ...groups, defined: new Map([...groups.defined].filter(([other]) => other !== id)) },
  };
}

/** The defined group of that id. Throws `RuleError`: there is none (unknown), or it makes itself (conflict). */
export function definedGroup(dictionary: Dictionary, id: string): DefinedGroup {
  const group = dictionary.groups.defined.get(id);
  if (group !== undefined) return group;
  const source = sourceOfGroup(id, dictionary);
  if (source === null)
    throw new RuleError("unknown", "There is no such group: GET /api/v1/groups lists them.");
  throw new RuleError(
    "conflict",
    `This group makes itself, so nobody is named in it and it cannot be deleted: PATCH /api/v1/groups/automatic/${source} chooses how such groups are called, who is in them, and whether they are there.`,
  );
}

function withGroup(dictionary: Dictionary, group: DefinedGroup): Dictionary {
  requireAtMost(MOST_CONDITIONS, group.conditions, "conditions");
  requireAtMost(MOST_GROUPS_ASKED, group.inGroups, "inGroups");
  const { id, description, people } = group;
  const settled: DefinedGroup = {
    id,
    name: named(group.name),
    description,
    people,
    conditions: settledConditions(group.conditions, dictionary),
    inGroups: [...new Set(group.inGroups)],
  };
  const { groups } = dictionary;
  const next = { ...dictionary, groups: { ...groups, defined: new Map([...groups.defined, [id, settled]]) } };
  requireGroupsAsked(next, settled);
  return next;
}

function named(said: string): string {
  const name = said.trim();
  if (name !== "") return name;
  throw new RuleError("invalid", "A group needs a name.", { pointer: "#/name" });
}

function requireAtMost(most: number, { length }: readonly unknown[], what: "conditions" | "inGroups"): void {
  if (length <= most) return;
  throw new RuleError("invalid", `A group has at most ${most} ${what}, this one has ${length}.`, {
    pointer: `#/${what}`,
  });
}
