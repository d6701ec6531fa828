import { displayNameOf } from "../../hr/display-name.ts";
import type { DefinedGroup } from "../../hr/groups/defined-group.ts";
import { addGroup, changeGroup, definedGroup } from "../../hr/groups/defined-groups.ts";
import { isIn, wouldBeIn } from "../../hr/groups/memberships-of.ts";
import { requireGroupNames } from "../../hr/groups/require-group-names.ts";
import { ruleOf } from "../../hr/groups/rules-of.ts";
import { sectionsOfRule } from "../../hr/groups/sections-of-group.ts";
import { withRules, withRulesServed } from "../../hr/groups/with-rules.ts";
import { isVisible, rightsOver } from "../../hr/scope.ts";
import { coversAll } from "../../hr/section.ts";
import { readGrouped } from "../../store/group-gathering.ts";
import { currentDictionary } from "../company/dictionary.ts";
import type { Roster } from "../roster.ts";
import { type GroupedPerson, groupedPerson } from "./grouped-person.ts";

/** How many people one read brings, and one call looks at; and how many of each kind are named. */
const PEOPLE_A_READ = 2000;
const PEOPLE_AT_MOST = 20_000;
const FIRST = 20;

/** A definition that may be saved; with an id, what is left out is as the group has it, whom it names too. */
export interface GroupDraft extends Partial<Pick<DefinedGroup, "people" | "conditions" | "inGroups">> {
  readonly groupId?: string;
  /** Left out: it has none yet, or keeps its own. */
  readonly name?: string;
  /** People named beside, by their ids: whoever is in neither is as before. */
  readonly added?: readonly string[];
  readonly leftOut?: readonly string[];
  /** Looks at those behind that person alone: the `next` of the call before. */
  readonly after?: string;
}

/** So many people, and who the first of them are, by id. */
export interface People {
  readonly count: number;
  readonly first: readonly { readonly id: string; readonly displayName: string }[];
}

/** Who would be in the group at this moment, and of those who would come and who would leave by it. */
export interface GroupPreview {
  readonly members: People;
  readonly joining: People;
  readonly leaving: People;
  /** Behind whom to go on, for what was found is only of so many people; null: of all. */
  readonly next: string | null;
}

/**
 * What saving the definition would make of the group at once, as far as the actor may know of people and of what it asks
 * for. Looks at so many people, some thousand at a time, and writes nothing. Throws `RuleError` as saving it would.
 */
export async function previewGroup(
  roster: Roster,
  draft: GroupDraft,
  peopleAtMost = PEOPLE_AT_MOST,
): Promise<GroupPreview> {
  const { db, now, grants } = roster;
  const dictionary = await currentDictionary(db);
  const { groupId = "preview", name } = draft;
  const { people, conditions, inGroups } = { ...NEW, ...dictionary.groups.defined.get(groupId), ...draft };
  const changes = { people, conditions, inGroups, ...(name !== undefined && { name }) };
  const drafted =
    draft.groupId === undefined
      ? addGroup(dictionary, { id: groupId, name: groupId, description: null, ...changes })
      : changeGroup(dictionary, { id: groupId, changes });
  const next = withRules(drafted);
  if (name !== undefined) requireGroupNames(dictionary, next);
  const rule = ruleOf(definedGroup(drafted, groupId), drafted);
  const sections = sectionsOfRule(rule, withRulesServed(next).groups.served, next);
  const [was, is] = [isIn(groupId, dictionary), wouldBeIn(rule, groupId, dictionary)];
  const withNaming = named(groupId, draft);
  const rights = rightsOver(grants.scopes, dictionary);
  const isKnown = ({ id, employeeNumber, state: { status, active, record } }: GroupedPerson) => {
    const own = rights({ id, employeeNumber, status, active, record });
    return isVisible(own) && coversAll(own.view, sections);
  };
  const found = { members: NOBODY, joining: NOBODY, leaving: NOBODY };
  let after = draft.after ?? "";
  for (let left = peopleAtMost; left > 0; ) {
    const step = Math.min(PEOPLE_A_READ, left);
    const read = await readGrouped(db, after, step, now);
    for (const person of read.flatMap((one) => groupedPerson(one, now) ?? [])) {
      const [before, afterwards] = [was(person, person.state), is(withNaming(person), person.state)];
      if ((!before && !afterwards) || !isKnown(person)) continue;
      if (afterwards) found.members = withOne(found.members, person);
      if (afterwards && !before) found.joining = withOne(found.joining, person);
      if (before && !afterwards) found.leaving = withOne(found.leaving, person);
    }
    const last = read.at(-1);
    if (last === undefined || read.length < step) return { ...found, next: null };
    after = last.id;
    left -= read.length;
  }
  return { ...found, next: after };
}

/** Somebody as they would be if the draft named people so. */
function named(
  groupId: string,
  { added = [], leftOut = [] }: Pick<GroupDraft, "added" | "leftOut">,
): (person: GroupedPerson) => GroupedPerson {
  const naming = new Map([
    ...leftOut.map((id) => [id, false] as const),
    ...added.map((id) => [id, true] as const),
  ]);
  return (person) => {
    const included = naming.get(person.id);
    if (included === undefined) return person;
    const others = person.named.filter((one) => one.groupId !== groupId);
    return { ...person, named: [...others, { groupId, included }] };
  };
}

const NEW: Pick<DefinedGroup, "people" | "conditions" | "inGroups"> = {
  people: "active",
  conditions: [],
  inGroups: [],
};

const NOBODY: People = { count: 0, first: [] };

function withOne({ count, first }: People, { id, state: { record } }: GroupedPerson): People {
  const named = first.length < FIRST ? [...first, { id, displayName: displayNameOf(record.basic) }] : first;
  return { count: count + 1, first: named };
}
