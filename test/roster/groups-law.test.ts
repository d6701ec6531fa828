import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Dictionary } from "../../src/hr/dictionary.ts";
import { fold } from "../../src/hr/fold.ts";
import { groupName } from "../../src/hr/groups/group-name.ts";
import { groupRowsOf } from "../../src/hr/groups/group-rows.ts";
import { changeCompany } from "../../src/roster/company/change-company.ts";
import { currentDictionary } from "../../src/roster/company/dictionary.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { gatherGroups } from "../../src/roster/groups/gather-groups.ts";
import { openRoster } from "../../src/roster/open.ts";
import type { Roster } from "../../src/roster/roster.ts";
import { readEmployees } from "../../src/store/employees.ts";
import { steps, take } from "../calendar/step.ts";
import { foundCompany, hiring, idsByName, rosterAt } from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { restore } from "../support/load.ts";
import { readTables, type Tables } from "../support/tables.ts";
import { watchedDatabase } from "../support/watched-database.ts";
import { groupStep, SKILLS, TEAMS, takeGroupStep } from "./group-steps.ts";
import { isToldIn } from "./members-told.ts";

const START = Date.parse("2026-11-24T12:00:00Z");
const MINUTE = 60_000;
const PEOPLE = Array.from({ length: 10 }, (_, index) => `p${index}`);

let beginning: Tables;
let ids: ReadonlyMap<string, string>;

vi.setConfig({ testTimeout: 120_000 });

beforeAll(async () => {
  await foundCompany(START);
  ids = await idsByName();
  const roster = rosterAt(START);
  for (const [id, name] of [
    ["teams", "Team"],
    ["skills", "Skill"],
  ] as const)
    await changeCompany(roster, "addList", { id, name });
  for (const [index, id] of TEAMS.entries())
    await changeCompany(roster, "addItem", {
      id,
      list: "teams",
      name: id,
      code: null,
      parentId: TEAMS[index - 1] ?? null,
    });
  for (const id of SKILLS)
    await changeCompany(roster, "addItem", { id, list: "skills", name: id, code: null, parentId: null });
  await changeCompany(roster, "addField", {
    id: "team",
    name: "Team",
    type: "hierarchyList",
    listId: "teams",
  });
  await changeCompany(roster, "addField", {
    id: "skills",
    name: "Skills",
    type: "multiList",
    listId: "skills",
  });
  await hiredTogether(
    START,
    PEOPLE.map((id, index) =>
      hiring(id, {
        startDate: index % 4 === 0 ? "2026-11-26" : "2020-01-01",
        terminationDate: index % 3 === 0 ? `2026-11-2${6 + (index % 3)}` : null,
        work: { departmentId: ids.get(index % 2 === 0 ? "Sales" : "Engineering") ?? null },
      }),
    ),
  );
  beginning = await readTables();
});

/** A roster to which D1 is away whenever it would gather. */
function slowRoster(now: number): Roster {
  const before = (sql: readonly string[]) => {
    if (sql.some((text) => /^select "groups_gathered_to" from/.test(text))) throw new Error("D1_ERROR: away");
  };
  return { ...rosterAt(now), db: openRoster(watchedDatabase(env.DB, { before })) };
}

/** What there has been of groups: under which ids, of which sources. */
class Past {
  readonly #sources = new Map<string, unknown>();
  readonly #removed = new Set<string>();

  /** No two groups have one name, and no id has ever meant two groups. */
  async hold(dictionary: Dictionary): Promise<void> {
    const names = [...groupRowsOf(dictionary).keys()].map((id) => fold(groupName(id, dictionary) ?? id));
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
    const { groups = [] } = await readTables();
    const there = new Set(groups.map(({ id }) => String(id)));
    for (const id of this.#sources.keys()) if (!there.has(id)) this.#removed.add(id);
    for (const { id, source } of groups) {
      expect(this.#removed.has(String(id))).toBe(false);
      expect(source).toBe(this.#sources.get(String(id)) ?? source);
      this.#sources.set(String(id), source);
    }
  }
}

/** In every group that is served is whom settings and definitions say, now and at the next moments. */
async function expectAsTold(now: number): Promise<void> {
  const { db } = rosterAt(now);
  const dictionary = await currentDictionary(db);
  const { memberships = [], groups = [], employees = [], states = [] } = await readTables();
  const people = await readEmployees(
    db,
    employees.map(({ id }) => String(id)),
  );
  const ahead = [...new Set(states.map((row) => Number(row["starts_at"])))].filter((at) => at > now).sort();
  for (const at of [now, ...ahead.slice(0, 3).flatMap((moment) => [moment - 1, moment])]) {
    for (const { id, set_id: set } of groups.filter(({ hidden }) => hidden === 0)) {
      const kept = memberships.filter(
        (row) => row["group_id"] === set && Number(row["starts_at"]) <= at && at < Number(row["ends_at"]),
      );
      const isTold = isToldIn(String(id), dictionary);
      const told = [...people.values()].filter((person) => isTold(person, at));
      expect(kept.map((row) => row["employee_id"]).toSorted(), `${id} at ${at}`).toEqual(
        told.map(({ employee }) => employee.id).toSorted(),
      );
    }
  }
}

const sequence = fc.array(fc.tuple(groupStep, steps(2)), { minLength: 20, maxLength: 40 });

describe("any sequence of changes of people, groups and what they are made of, gathered step by step", () => {
  test("leaves everybody's places as they come out of everybody anew, and no two groups alike", async () => {
    const done = { group: 0, person: 0, flips: 0, waits: 0 };
    await fc.assert(
      fc.asyncProperty(sequence, async (turns) => {
        await restore(beginning);
        const past = new Past();
        const people = [...PEOPLE];
        let now = START;
        for (const [step, others] of turns) {
          const was = await currentDictionary(openRoster(env.DB));
          if (await takeGroupStep(step, slowRoster(now), rosterAt(now), people)) done.group += 1;
          const is = await currentDictionary(openRoster(env.DB));
          if (was.groups.next.size > 0 && is.groups.next.size === 0) done.flips += 1;
          if (is.groups.next.size > 0) done.waits += 1;
          for (const other of others) {
            now += other.minutes * MINUTE;
            if (await take(other, rosterAt(now), ids, people)) done.person += 1;
          }
          await expectDerivedAnew(now);
          await past.hold(await currentDictionary(openRoster(env.DB)));
        }
        await gatherGroups(rosterAt(now), 1000);
        expect((await currentDictionary(openRoster(env.DB))).groups.next.size).toBe(0);
        await expectDerivedAnew(now);
        await expectAsTold(now);
      }),
      { numRuns: 8, seed: 20261127, endOnFailure: true },
    );
    expect(done.group).toBeGreaterThan(30);
    expect(done.person).toBeGreaterThan(20);
    expect(done.flips).toBeGreaterThan(3);
    expect(done.waits).toBeGreaterThan(10);
  });
});

describe("gathering for a rule", () => {
  /** Waits, and puts some people into the group who were not in it. */
  async function waiting(now: number): Promise<void> {
    await restore(beginning);
    const conditions = [{ field: "custom.team", operator: "under", value: TEAMS[0] }] as const;
    const input = {
      id: "all-teams",
      name: "All teams",
      description: null,
      people: "active",
      conditions,
      inGroups: [],
    } as const;
    for (const [index, id] of PEOPLE.entries()) {
      const values = { custom: { team: TEAMS[index % 4] ?? null } };
      await perform(rosterAt(now), "change", id, {
        effectiveDate: index % 2 === 0 ? "2026-11-01" : "2026-11-25",
        values,
      });
    }
    await changeCompany(slowRoster(now), "addGroup", input);
    // Places that they write themselves: since before the state that they are in now.
    for (const id of PEOPLE.slice(0, 3))
      await perform(rosterAt(now), "change", id, {
        effectiveDate: null,
        values: { work: { title: "Chef" } },
      });
  }

  async function expectWhole(now: number): Promise<void> {
    await gatherGroups(rosterAt(now), 1000);
    const { groups } = await currentDictionary(openRoster(env.DB));
    expect(groups.next.size).toBe(0);
    await expectDerivedAnew(now);
    await expectAsTold(now);
    const { history = [] } = await readTables();
    expect(history.filter(({ verb }) => verb === "changeGroupRules")).toHaveLength(1);
  }

  const isStep = (sql: readonly string[]) => sql.some((text) => text.includes("'gathering'"));

  test("passes over whoever is written between its reading and its writing", async () => {
    await waiting(START);
    let written = 0;
    const before = async (sql: readonly string[]) => {
      // The first of the three whom the step is about.
      const id = PEOPLE[3 * written];
      if (!isStep(sql) || id === undefined) return;
      written += 1;
      const values = { custom: { team: id === "p3" ? TEAMS[1] : null } };
      await perform(rosterAt(START), "change", id, { effectiveDate: null, values });
    };
    const db = openRoster(watchedDatabase(env.DB, { before }));
    for (let turn = 0; turn < 5; turn++) await gatherGroups({ ...rosterAt(START), db }, 3);
    expect(written).toBeGreaterThan(3);
    await expectWhole(START);
  });

  test("is done once by two at the same time", async () => {
    await waiting(START);
    for (let turn = 0; turn < 5; turn++)
      await Promise.all([gatherGroups(rosterAt(START), 4), gatherGroups(rosterAt(START), 3)]);
    await expectWhole(START);
  });

  test("writes nothing by rules that have changed since it read them", async () => {
    await waiting(START);
    let changed = false;
    const before = async (sql: readonly string[]) => {
      if (!isStep(sql) || changed) return;
      changed = true;
      const conditions = [{ field: "custom.team", operator: "under", value: TEAMS[2] }] as const;
      await changeCompany(slowRoster(START), "changeGroup", { id: "all-teams", changes: { conditions } });
    };
    const db = openRoster(watchedDatabase(env.DB, { before }));
    expect(await gatherGroups({ ...rosterAt(START), db }, 4)).toBe(0);
    expect(changed).toBe(true);
    await expectWhole(START);
  });

  test("begins again for rules that change while it is under way", async () => {
    await waiting(START);
    await gatherGroups(rosterAt(START), 4);
    const conditions = [{ field: "custom.team", operator: "under", value: TEAMS[2] }] as const;
    await changeCompany(slowRoster(START), "changeGroup", { id: "all-teams", changes: { conditions } });
    await expectWhole(START);
  });

  test.each(["before", "after"] as const)("goes on where D1 was away %s any call", async (when) => {
    let calls = Number.POSITIVE_INFINITY;
    for (let failing = 0; failing < calls; failing++) {
      await waiting(START);
      let call = 0;
      const fail = () => {
        if (call++ === failing) throw new Error("D1_ERROR: away");
      };
      const db = openRoster(watchedDatabase(env.DB, { [when]: fail }));
      const gather = async () => {
        while ((await gatherGroups({ ...rosterAt(START), db }, 4)) > 0);
      };
      await gather().then(
        () => {
          calls = failing;
        },
        (error) => expect(String(error)).toContain("away"),
      );
      await expectWhole(START);
    }
    expect(calls).toBeGreaterThan(8);
  });
});
