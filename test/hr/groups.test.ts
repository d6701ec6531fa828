import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CustomField } from "../../src/hr/custom-field.ts";
import type { Dictionary } from "../../src/hr/dictionary.ts";
import { fold } from "../../src/hr/fold.ts";
import type { SourceSettings } from "../../src/hr/groups/automatic-settings.ts";
import { changeAutomaticGroups } from "../../src/hr/groups/change-automatic-groups.ts";
import type { DefinedGroup } from "../../src/hr/groups/defined-group.ts";
import {
  addGroup,
  changeGroup,
  MOST_DEFINED_GROUPS,
  removeGroup,
} from "../../src/hr/groups/defined-groups.ts";
import { groupName } from "../../src/hr/groups/group-name.ts";
import { groupIdsOf } from "../../src/hr/groups/group-rows.ts";
import { requireGroupNames } from "../../src/hr/groups/require-group-names.ts";
import { rulesOf } from "../../src/hr/groups/rules-of.ts";
import { changeList, type ListItem } from "../../src/hr/named-list.ts";
import { RuleError } from "../../src/hr/rule-error.ts";
import { company, NO_GROUPS } from "./person.ts";

const FIELD = { sectionId: null, archivedAt: null };
const fields: readonly CustomField[] = [
  { ...FIELD, id: "f-team", name: "Team", type: "hierarchyList", listId: "teams" },
  { ...FIELD, id: "f-note", name: "Note", type: "text", listId: null },
];

function item(list: string, id: string, name: string, parentId: string | null = null): ListItem {
  return { id, list, name, code: null, parentId, archivedAt: null };
}

const ITEMS = [
  item("department", "d1", "Engineering"),
  item("department", "d2", "Sales"),
  item("teams", "t1", "Product"),
  item("teams", "t2", "Core", "t1"),
  item("teams", "t3", "Deep", "t2"),
];

const COMPANY: Dictionary = {
  ...company({}, { London: "Europe/London" }),
  epoch: 1,
  changedAt: 0,
  items: new Map(ITEMS.map((one) => [one.id, one])),
  lists: new Map([["teams", { id: "teams", name: "Team" }]]),
  fields: new Map(fields.map((one) => [one.id, one])),
  sections: new Map(),
  readers: [],
  everyone: "all",
  groups: NO_GROUPS,
  mapping: { version: 0, rows: [] },
};

function group(id: string, said: Partial<DefinedGroup> = {}): DefinedGroup {
  return { id, name: id, description: null, people: "active", conditions: [], inGroups: [], ...said };
}

/** As the company's verbs decide: the rule, then the names. */
function saved(before: Dictionary, decide: (dictionary: Dictionary) => Dictionary): Dictionary {
  const next = decide(before);
  requireGroupNames(before, next);
  return next;
}

function refusal(
  decide: () => unknown,
): readonly [kind: string, pointer: string | undefined, detail: string] {
  try {
    decide();
  } catch (error) {
    if (error instanceof RuleError) return [error.kind, error.also.pointer, error.detail];
    throw error;
  }
  return ["none", undefined, ""];
}

const adding = (said: Partial<DefinedGroup>, before = COMPANY) =>
  refusal(() => saved(before, (dictionary) => addGroup(dictionary, group("new", said)))).slice(0, 2);

describe("a definition", () => {
  test("keeps fields, items and sites by id, whatever they were named by", () => {
    const conditions = [
      { field: "custom.team", operator: "under", value: "product" },
      { field: "work.departmentId", operator: "oneOf", value: ["SALES", "d1"] },
      { field: "work.siteId", operator: "equals", value: "London" },
      { field: "work.title", operator: "contains", value: "chef" },
      { field: "startDate", operator: "before", value: "2026-01-01" },
      { field: "work.managerId", operator: "notSet" },
    ] as const;
    const { groups } = addGroup(COMPANY, group("new", { conditions }));
    expect(groups.defined.get("new")?.conditions).toEqual([
      { field: "custom.f-team", operator: "under", value: "t1" },
      { field: "work.departmentId", operator: "oneOf", value: ["d2", "d1"] },
      ...conditions.slice(2),
    ]);
  });

  test("takes in with an item whatever lies under it", () => {
    const conditions = [{ field: "custom.Team", operator: "under", value: "Core" }] as const;
    const next = addGroup(COMPANY, group("new", { conditions }));
    expect(rulesOf(next).get("new")).toMatchObject({
      conditions: [{ field: "custom.f-team", operator: "oneOf", value: ["t2", "t3"] }],
    });
  });

  test.each([
    ["a field that is not there", { field: "work.salary", operator: "set" }, "field"],
    ["bookkeeping", { field: "updatedAt", operator: "after", value: "2026-11-24T08:00:00Z" }, "field"],
    ["what is only searched by", { field: "q", operator: "contains", value: "a" }, "field"],
    ["under without a list", { field: "work.title", operator: "under", value: "Chef" }, "operator"],
    ["under a site", { field: "work.siteId", operator: "under", value: "London" }, "operator"],
    ["under nothing", { field: "custom.Team", operator: "under" }, "value"],
    ["a part of an id", { field: "work.departmentId", operator: "startsWith", value: "S" }, "operator"],
    ["an order of texts", { field: "work.title", operator: "before", value: "b" }, "operator"],
    ["an item of another list", { field: "work.departmentId", operator: "equals", value: "Core" }, "value"],
    ["no value", { field: "work.title", operator: "equals" }, "value"],
    ["a day that no calendar has", { field: "startDate", operator: "before", value: "2026-02-30" }, "value"],
  ] as const)("cannot ask for %s", (_, condition, where) => {
    const first = { field: "active", operator: "equals", value: true } as const;
    expect(adding({ conditions: [first, condition] })).toEqual(["invalid", `#/conditions/1/${where}`]);
  });

  test("asks for groups that are there, by no way for itself", () => {
    expect(adding({ inGroups: ["d1", "nothing"] })).toEqual(["invalid", "#/inGroups/1"]);
    expect(adding({ inGroups: ["reports-to-x"] })).toEqual(["invalid", "#/inGroups/0"]);
    expect(adding({ inGroups: ["t1"] })).toEqual(["invalid", "#/inGroups/0"]);
    const one = addGroup(COMPANY, group("One", { inGroups: ["d1", "all", "London"] }));
    const two = addGroup(one, group("Two", { inGroups: ["One"] }));
    const three = addGroup(two, group("Three", { inGroups: ["Two", "One"] }));
    expect(refusal(() => changeGroup(three, { id: "One", changes: { inGroups: ["d1", "Three"] } }))).toEqual([
      "conflict",
      "#/inGroups/1",
      expect.stringContaining("One › Three › Two › One"),
    ]);
    expect(refusal(() => changeGroup(three, { id: "One", changes: { inGroups: ["One"] } }))[0]).toBe(
      "conflict",
    );
  });

  test("stays while another asks for it; so does its kind", () => {
    const next = addGroup(
      addGroup(COMPANY, group("One", { inGroups: ["d1"] })),
      group("Two", { inGroups: ["One"] }),
    );
    expect(refusal(() => removeGroup(next, { id: "One" }))).toEqual([
      "conflict",
      undefined,
      expect.stringContaining("Two"),
    ]);
    const off = { source: "department", changes: { on: false } };
    expect(refusal(() => changeAutomaticGroups(next, off))).toEqual([
      "conflict",
      "#/on",
      expect.stringContaining("One"),
    ]);
    const without = removeGroup(removeGroup(next, { id: "Two" }), { id: "One" });
    expect(rulesOf(changeAutomaticGroups(without, off)).has("department")).toBe(false);
    expect(refusal(() => removeGroup(COMPANY, { id: "One" }))[0]).toBe("unknown");
  });

  test("is one of so many", () => {
    const many = Array.from({ length: MOST_DEFINED_GROUPS }, (_, index) => group(`g${index}`));
    const defined = new Map(many.map((one) => [one.id, one]));
    const full = { ...COMPANY, groups: { ...NO_GROUPS, defined } };
    expect(adding({}, full)[0]).toBe("conflict");
    expect(addGroup(full, group("g0"))).toBe(full);
  });
});

describe("the names of groups", () => {
  test.each([
    ["another's, case and width aside", "rＥD"],
    ["an automatic group's", "department: Design"],
    ["one that a kind which is off could give", "Reports to: ada@example.com"],
    ["one that a list of the company's own could give", "Team: Red"],
    ["everyone's", "ALL employees"],
    ["nothing", "  "],
  ])("are never %s", (_, name) => {
    const before = addGroup(COMPANY, group("r", { name: "Red" }));
    expect(adding({ name }, before)[1]).toBe("#/name");
  });

  test("are kept apart from those that a list would give under another name, or a pattern", () => {
    const before = addGroup(COMPANY, group("r", { name: "Crew: Red" }));
    const renamed = refusal(() =>
      saved(before, (one) => changeList(one, { id: "teams", changes: { name: "Crew" } })),
    );
    expect(renamed.slice(0, 2)).toEqual(["conflict", "#/name"]);
    const patterned = (source: string, changes: Partial<SourceSettings>, from = COMPANY) =>
      refusal(() => saved(from, (one) => changeAutomaticGroups(one, { source, changes }))).slice(0, 2);
    expect(patterned("teams", { pattern: "Crew: {item}" }, before)).toEqual(["conflict", "#/pattern"]);
    expect(patterned("country", { pattern: "Department: {item} (land)" })).toEqual(["conflict", "#/pattern"]);
    expect(patterned("country", { pattern: "Land: {item}" })).toEqual(["none", undefined]);
    expect(patterned("teams", { pattern: "Site: {item}" })).toEqual(["none", undefined]);
    expect(patterned("teams", { pattern: "Site: {item}", on: true })).toEqual(["conflict", "#/pattern"]);
    expect(patterned("everyone", { pattern: "Site: all" })).toEqual(["conflict", "#/pattern"]);
    expect(patterned("everyone", { pattern: "{item}" })).toEqual(["invalid", "#/pattern"]);
    expect(patterned("country", { pattern: "Country" })).toEqual(["invalid", "#/pattern"]);
    expect(patterned("country", { pattern: "{item} in {item}" })).toEqual(["invalid", "#/pattern"]);
    expect(patterned("nothing", { on: true })).toEqual(["unknown", undefined]);
  });

  test("are all different, whatever is called whatever", () => {
    // Marks that join the letter before them, letters that fold together, and a sigma that ends a word or does not.
    const letters = fc.constantFrom(
      "a",
      "A",
      "e",
      "\u0301",
      "é",
      "Σ",
      "ς",
      "ﾊ",
      "ﾞ",
      ":",
      " ",
      "=",
      "\u0338",
      "ß",
      "İ",
    );
    const text = fc.string({ unit: letters, minLength: 1, maxLength: 3 });
    const part = fc.string({ unit: letters, maxLength: 3 });
    const pattern = fc.tuple(part, part).map(([before, behind]) => `${before}{item}${behind}`);
    let judged = 0;
    fc.assert(
      fc.property(pattern, pattern, text, text, text, (department, teams, one, other, own) => {
        const items = new Map(
          [item("department", "d1", one), item("teams", "t1", other)].map((it) => [it.id, it]),
        );
        const start = { ...COMPANY, items };
        const steps = [
          (from: Dictionary) =>
            changeAutomaticGroups(from, { source: "department", changes: { pattern: department } }),
          (from: Dictionary) =>
            changeAutomaticGroups(from, { source: "teams", changes: { pattern: teams, on: true } }),
          (from: Dictionary) => addGroup(from, group("own", { name: own })),
        ];
        let now: Dictionary = start;
        for (const step of steps) {
          const from = now;
          if (refusal(() => saved(from, step))[0] === "none") now = saved(from, step);
        }
        const ids = [...rulesOf(now).keys()].flatMap((source) => groupIdsOf(source, now));
        const names = ids.map((id) => fold(groupName(id, now) ?? ""));
        judged += ids.length;
        expect(new Set(names).size).toBe(names.length);
      }),
      { numRuns: 3000 },
    );
    expect(judged).toBeGreaterThan(9000);
  });
});
