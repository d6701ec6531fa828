import fc from "fast-check";
import type { SourceSettings } from "../../src/hr/groups/automatic-settings.ts";
import type { DefinedGroup, GroupCondition } from "../../src/hr/groups/defined-group.ts";
import { RuleError } from "../../src/hr/rule-error.ts";
import { changeCompany } from "../../src/roster/company/change-company.ts";
import { currentDictionary } from "../../src/roster/company/dictionary.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { clearGroups } from "../../src/roster/groups/clear-groups.ts";
import { gatherGroups } from "../../src/roster/groups/gather-groups.ts";
import { nameInGroup } from "../../src/roster/groups/name-in-group.ts";
import type { Roster } from "../../src/roster/roster.ts";

/** Something done to groups, to what they are made of, or to people in them by name. */
export interface GroupStep {
  readonly what: (typeof KINDS)[number];
  /** Whatever has to be chosen. */
  readonly draw: readonly [number, number, number, number];
}

const KINDS = [
  "add",
  "add",
  "change",
  "change",
  "remove",
  "name",
  "name",
  "settings",
  "settings",
  "item",
  "list",
  "own",
  "gather",
  "gather",
  "gather",
  "gather",
  "gather",
  "clear",
] as const;

export const groupStep: fc.Arbitrary<GroupStep> = fc.record({
  what: fc.constantFrom(...KINDS),
  draw: fc.tuple(fc.nat(719), fc.nat(719), fc.nat(719), fc.nat(719)),
});

const NAMES = ["Red", "red", "Ｒed", "Blue", "Team: Core", "Department: x", "All employees", "Site", "Staff"];
const PATTERNS = ["{item}", "Team: {item}", "Unit {item}", "Department: {item}", "{item} (site)", "Staff"];

/** Does it, where the rules allow it; says whether they did. `slow`: a roster that gathers nothing by the way. */
export async function takeGroupStep(
  { what, draw }: GroupStep,
  slow: Roster,
  roster: Roster,
  people: readonly string[],
): Promise<boolean> {
  try {
    await DEEDS[what]({ slow, roster, draw, people });
    return true;
  } catch (error) {
    if (error instanceof RuleError) return false;
    throw error;
  }
}

interface Scene {
  readonly slow: Roster;
  readonly roster: Roster;
  readonly draw: GroupStep["draw"];
  readonly people: readonly string[];
}

const DEEDS: Readonly<Record<GroupStep["what"], (scene: Scene) => Promise<unknown>>> = {
  add: async ({ slow, draw }) =>
    changeCompany(slow, "addGroup", {
      id: crypto.randomUUID(),
      description: null,
      ...(await drafted(slow, draw)),
    }),
  change: async ({ slow, draw }) => {
    const { name, ...rest } = await drafted(slow, draw);
    const changes = draw[3] % 2 === 0 ? rest : { name };
    await changeCompany(slow, "changeGroup", { id: await definedId(slow, draw[3]), changes });
  },
  remove: async ({ slow, draw }) =>
    changeCompany(slow, "removeGroup", { id: await definedId(slow, draw[0]) }),
  name: async ({ roster, draw: [group, how, from, count], people }) => {
    const some = people.slice(from % people.length).slice(0, 1 + (count % 4));
    const naming =
      [{ add: some }, { leaveOut: some }, { forget: some }, { replaceWith: some }][how % 4] ?? {};
    await nameInGroup(roster, await definedId(roster, group), naming);
  },
  settings: async ({ slow, draw }) => {
    const sources = ["everyone", "sites", "managers", "department", "country", "teams", "skills"];
    const changes: Partial<SourceSettings> =
      [
        { on: true },
        { on: false },
        { people: "listed" as const },
        { people: "active" as const },
        { pattern: pick(PATTERNS, draw[2]) },
        { ancestors: draw[2] % 2 === 0 },
        { keepsArchived: draw[2] % 2 === 0 },
        { keepsEmpty: draw[2] % 2 === 0 },
      ][draw[1] % 8] ?? {};
    await changeCompany(slow, "changeAutomaticGroups", { source: pick(sources, draw[0]), changes });
  },
  item: async ({ slow, draw }) => {
    const id = pick(TEAMS, draw[0]);
    if (draw[1] % 3 === 0)
      return changeCompany(slow, draw[2] % 2 === 0 ? "archive" : "unarchive", {
        kind: "listItem",
        list: "teams",
        id,
      });
    const parentId = draw[1] % 3 === 1 ? null : pick(TEAMS, draw[2]);
    return changeCompany(slow, "changeItem", { list: "teams", id, changes: { parentId } });
  },
  list: ({ slow, draw }) =>
    changeCompany(slow, "changeList", {
      id: "teams",
      changes: { name: pick(["Team", "Crew", "Unit"], draw[0]) },
    }),
  own: ({ roster, draw: [who, one, other, day], people }) =>
    perform(roster, "change", pick(people, who), {
      effectiveDate: day % 2 === 0 ? null : "2026-12-01",
      values: {
        custom: {
          team: one % 5 === 0 ? null : pick(TEAMS, one),
          skills: [pick(SKILLS, one), pick(SKILLS, other)],
        },
        work: { managerId: other % 3 === 0 ? null : (people[0] ?? null) },
      },
    }),
  gather: ({ roster, draw }) => gatherGroups(roster, 1 + (draw[0] % 9)),
  clear: ({ roster }) => clearGroups(roster),
};

/** The items of the two lists of the company's own; of the first each lies under the one before. */
export const TEAMS = ["team-1", "team-2", "team-3"] as const;
export const SKILLS = ["skill-1", "skill-2"] as const;

async function drafted(
  roster: Roster,
  [name, first, second, group]: GroupStep["draw"],
): Promise<Omit<DefinedGroup, "id" | "description">> {
  const { groups, items, everyone } = await currentDictionary(roster.db);
  const departments = [...items.values()].filter(({ list }) => list === "department").map(({ id }) => id);
  const conditions: readonly GroupCondition[] = [
    { field: "work.departmentId", operator: "equals", value: pick(departments, second) },
    { field: "work.departmentId", operator: "notEquals", value: pick(departments, second) },
    { field: "custom.Team", operator: "under", value: pick(TEAMS, second) },
    { field: "custom.Skills", operator: "oneOf", value: pick(SKILLS, second) },
    { field: "startDate", operator: "before", value: "2020-06-01" },
    { field: "status", operator: "oneOf", value: ["Employed", "Leave"] },
    { field: "work.title", operator: "notSet" },
  ];
  const asked = [everyone, ...groups.defined.keys(), ...TEAMS, ...departments, "reports-to-p0"];
  return {
    name: name % 2 === 0 ? `Group ${name}` : pick(NAMES, name),
    people: second % 4 === 0 ? "listed" : "active",
    conditions: [first, first + second].slice(0, first % 3).map((at) => pick(conditions, at)),
    inGroups: group % 3 === 0 ? [pick(asked, group)] : [],
  };
}

async function definedId(roster: Roster, draw: number): Promise<string> {
  const { groups } = await currentDictionary(roster.db);
  return pick([...groups.defined.keys(), "gone"], draw);
}

function pick<T>(choices: readonly T[], draw: number): T {
  const chosen = choices[draw % choices.length];
  if (chosen === undefined) throw new Error("nothing to choose from");
  return chosen;
}
