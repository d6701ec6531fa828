import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { compileGrants } from "../../src/auth/compile-grants.ts";
import type { DefinedGroup } from "../../src/hr/groups/defined-group.ts";
import { groupRowsOf } from "../../src/hr/groups/group-rows.ts";
import type { Section } from "../../src/hr/section.ts";
import { changeCompany } from "../../src/roster/company/change-company.ts";
import { currentDictionary } from "../../src/roster/company/dictionary.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { clearGroups } from "../../src/roster/groups/clear-groups.ts";
import { nameInGroup } from "../../src/roster/groups/name-in-group.ts";
import { previewGroup } from "../../src/roster/groups/preview-group.ts";
import { openRoster } from "../../src/roster/open.ts";
import { foundCompany, hired, hiring, idsByName, rosterAt } from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { restore } from "../support/load.ts";
import { showing } from "../support/showing.ts";
import { readTables } from "../support/tables.ts";
import { watchedDatabase, writesPeople } from "../support/watched-database.ts";

const NOW = Date.parse("2026-11-24T10:00:00Z");
const DAY = 86_400_000;

/** A definition in which nothing is asked that is not said. */
function group(id: string, said: Partial<DefinedGroup> = {}): DefinedGroup {
  return { id, name: id, description: null, people: "active", conditions: [], inGroups: [], ...said };
}

/** Who is in the group by what is served, at a moment. */
async function membersOf(groupId: string, at: number): Promise<string[]> {
  const { memberships = [], groups = [] } = await readTables();
  const set = groups.find(({ id }) => id === groupId)?.["set_id"];
  return memberships
    .filter((row) => row["group_id"] === set && Number(row["starts_at"]) <= at && at < Number(row["ends_at"]))
    .map((row) => String(row["employee_id"]))
    .sort();
}

/** The groups of that source that are not hidden. */
async function groupsShown(source: string): Promise<string[]> {
  const { groups = [] } = await readTables();
  return groups
    .filter((row) => row["source"] === source && row["hidden"] === 0)
    .map(({ id }) => String(id))
    .sort();
}

describe("a defined group", async () => {
  await foundCompany(NOW);
  const ids = await idsByName();
  const departmentId = ids.get("Engineering") ?? "";
  await hired(NOW, "ada", { work: { departmentId } });
  await hired(NOW, "bob");
  await hired(NOW, "cyd", { startDate: "2026-12-01", work: { departmentId } });

  test("has whom its conditions fit once it is saved, and whoever comes to fit them on their day", async () => {
    const conditions = [{ field: "work.departmentId", operator: "equals" as const, value: "engineering" }];
    const after = await changeCompany(rosterAt(NOW), "addGroup", group("makers", { conditions }));
    expect(after.groups.next.size).toBe(0);
    expect(after.groups.defined.get("makers")?.conditions).toEqual([
      { field: "work.departmentId", operator: "equals", value: departmentId },
    ]);
    expect(await membersOf("makers", NOW)).toEqual(["ada"]);
    const start = Date.parse("2026-12-01T00:00:00+01:00");
    expect(await membersOf("makers", start - 60_000)).toEqual(["ada"]);
    expect(await membersOf("makers", start)).toEqual(["ada", "cyd"]);
    await expectDerivedAnew(NOW);
  });

  test("has whom it names, and leaves out whom it names", async () => {
    const named = await nameInGroup(rosterAt(NOW), "makers", { add: ["bob"], leaveOut: ["ada"] });
    expect(named.changed).toBe(true);
    expect(await membersOf("makers", NOW)).toEqual(["bob"]);
    expect((await nameInGroup(rosterAt(NOW), "makers", { add: ["bob"] })).changed).toBe(false);
    await nameInGroup(rosterAt(NOW), "makers", { forget: ["ada", "nobody"] });
    expect(await membersOf("makers", NOW)).toEqual(["ada", "bob"]);
    await expectDerivedAnew(NOW);
  });

  test("is made with its people in one step", async () => {
    const input = group("new", { name: "New" });
    await nameInGroup(rosterAt(NOW), "new", { replaceWith: ["ada", "bob"] }, { verb: "addGroup", input });
    expect(await membersOf("new", NOW)).toEqual(["ada", "bob"]);
    await nameInGroup(
      rosterAt(NOW + 1),
      "new",
      { replaceWith: ["bob", "cyd"] },
      { verb: "changeGroup", input: { id: "new", changes: { name: "Newer" } } },
    );
    expect(await membersOf("new", NOW + 30 * DAY)).toEqual(["bob", "cyd"]);
    const dictionary = await currentDictionary(openRoster(env.DB));
    expect(dictionary.groups.defined.get("new")?.name).toBe("Newer");
    expect(groupRowsOf(dictionary).get("new")?.sections).toEqual(["lifecycle"]);
    await expectDerivedAnew(NOW + 1);
  });

  test("is previewed with who would come and who would leave, and nothing is written", async () => {
    const before = await readTables();
    const draft = { people: "active", conditions: [], inGroups: ["new"] } as const;
    const { members, joining, leaving } = await previewGroup(rosterAt(NOW + 1), {
      ...draft,
      groupId: "makers",
    });
    expect(members).toEqual({ count: 1, first: [{ id: "bob", displayName: "Ada bob" }] });
    expect([joining.count, leaving.first.map(({ id }) => id)]).toEqual([0, ["ada"]]);
    const fresh = await previewGroup(rosterAt(NOW), draft);
    expect([fresh.members.count, fresh.joining.count, fresh.leaving.count]).toEqual([1, 1, 0]);
    expect(await readTables()).toEqual(before);
  });

  test("is previewed so many people at a time, which together are all", async () => {
    const draft = { people: "listed", conditions: [], inGroups: ["new"], groupId: "makers" } as const;
    const whole = await previewGroup(rosterAt(NOW + 1), draft);
    expect(whole.next).toBeNull();
    const parts = [];
    for (let after: string | null = ""; after !== null; after = parts.at(-1)?.next ?? null)
      parts.push(await previewGroup(rosterAt(NOW + 1), { ...draft, after }, 1));
    expect(parts.length).toBeGreaterThan(2);
    for (const part of ["members", "joining", "leaving"] as const) {
      expect(parts.flatMap((one) => one[part].first)).toEqual(whole[part].first);
      expect(parts.reduce((sum, one) => sum + one[part].count, 0)).toBe(whole[part].count);
    }
  });

  test("is previewed only as far as one may know of people, and of what is asked for", async () => {
    const draft = {
      people: "active",
      conditions: [{ field: "work.departmentId", operator: "set" }],
      inGroups: [],
    } as const;
    const seeing = async (...view: Section[]) => {
      const over = { whose: "everyone", view, history: [], edit: [] } as const;
      const grants = compileGrants([{ ...over, company: true, groups: false }]);
      return (await previewGroup({ ...rosterAt(NOW), grants }, draft)).members.count;
    };
    expect(await seeing("basic", "work")).toBe(1);
    expect(await seeing("basic", "lifecycle")).toBe(0);
  });

  test("of a manager comes with the first who reports to them, and goes out of sight with its kind", async () => {
    await changeCompany(rosterAt(NOW), "changeAutomaticGroups", {
      source: "managers",
      changes: { on: true },
    });
    await perform(rosterAt(NOW), "change", "bob", {
      effectiveDate: null,
      values: { work: { managerId: "ada" } },
    });
    expect(await membersOf("reports-to-ada", NOW)).toEqual(["bob"]);
    await changeCompany(rosterAt(NOW), "changeAutomaticGroups", {
      source: "managers",
      changes: { people: "listed" },
    });
    await perform(rosterAt(NOW), "change", "cyd", {
      effectiveDate: null,
      values: { work: { managerId: "bob" } },
    });
    expect(await membersOf("reports-to-ada", NOW)).toEqual(["bob"]);
    expect(await membersOf("reports-to-bob", NOW)).toEqual(["cyd"]);
    expect(await groupsShown("managers")).toEqual(["reports-to-ada", "reports-to-bob"]);
    await changeCompany(rosterAt(NOW), "changeAutomaticGroups", {
      source: "managers",
      changes: { on: false },
    });
    expect(await groupsShown("managers")).toEqual([]);
    await expectDerivedAnew(NOW);
    await clearGroups(rosterAt(NOW));
    const { memberships = [], sets_given_up: left = [] } = await readTables();
    expect(memberships.filter(({ group_id: set }) => String(set).startsWith("reports-to-"))).toEqual([]);
    expect(left).toEqual([]);
  });
});

describe("naming people in a group", () => {
  const crowd = Array.from({ length: 12 }, (_, index) => `crowd-${index}`);

  async function versionOf(groupId: string): Promise<number> {
    const { groups = [] } = await readTables();
    return Number(groups.find(({ id }) => id === groupId)?.["version"]);
  }

  test("loses nothing where several do so at the same time, and moves no epoch", async () => {
    await hiredTogether(
      NOW,
      crowd.map((id) => hiring(id)),
    );
    const { epoch } = await changeCompany(rosterAt(NOW), "addGroup", group("crowd"));
    const parts = [crowd.slice(0, 6), crowd.slice(4, 9), crowd.slice(8)];
    await Promise.all(parts.map((add) => nameInGroup(rosterAt(NOW), "crowd", { add })));
    expect(await membersOf("crowd", NOW)).toEqual(crowd.toSorted());
    expect((await currentDictionary(openRoster(env.DB))).epoch).toBe(epoch);
    await expectDerivedAnew(NOW);
  });

  test("decides again about whoever was written meanwhile", async () => {
    const [id = ""] = crowd;
    let written = 0;
    const before = async (sql: readonly string[]) => {
      if (!writesPeople(sql) || written >= 3) return;
      written += 1;
      const values = { work: { title: `Title ${written}` } };
      await perform(rosterAt(NOW), "change", id, { effectiveDate: null, values });
    };
    const db = openRoster(watchedDatabase(env.DB, { before }));
    await nameInGroup({ ...rosterAt(NOW), db }, "crowd", { replaceWith: crowd.slice(6) });
    expect(written).toBe(3);
    expect(await membersOf("crowd", NOW)).toEqual(crowd.slice(6).toSorted());
    await expectDerivedAnew(NOW);
  });

  test("of a definition that changes by the way is all or nothing, and once, wherever D1 is away", async () => {
    const company = await readTables();
    for (const when of ["before", "after"] as const) {
      let calls = Number.POSITIVE_INFINITY;
      for (let failing = 0; failing < calls; failing++) {
        await restore(company);
        let call = 0;
        const fail = () => {
          if (call++ === failing) throw new Error("D1_ERROR: away");
        };
        const roster = (db = openRoster(env.DB)) => ({ ...rosterAt(NOW), operationId: "op", db });
        const named = (from: ReturnType<typeof roster>) =>
          nameInGroup(
            from,
            "club",
            { add: crowd.slice(0, 3) },
            { verb: "addGroup", input: group("club", { name: "Club" }) },
          );
        const db = openRoster(watchedDatabase(env.DB, { [when]: fail }));
        await named(roster(db)).catch(() => undefined);
        if (call <= failing) calls = failing;
        const { defined } = (await currentDictionary(openRoster(env.DB))).groups;
        expect(await membersOf("club", NOW)).toEqual(defined.has("club") ? crowd.slice(0, 3) : []);
        await named(roster());
        expect(await membersOf("club", NOW)).toEqual(crowd.slice(0, 3));
        const { history = [] } = await readTables();
        expect(history.filter(({ subject }) => subject === "club")).toHaveLength(1);
        await expectDerivedAnew(NOW);
      }
      expect(calls).toBeGreaterThan(2);
    }
  });

  test("moves the group's version where its members change, and only there", async () => {
    const before = await versionOf("crowd");
    await hired(NOW, "gone", { startDate: "2019-01-01", terminationDate: "2020-01-01" });
    await nameInGroup(rosterAt(NOW), "crowd", { add: ["gone"] });
    expect(await versionOf("crowd")).toBe(before);
    await perform(rosterAt(NOW), "change", "crowd-7", {
      effectiveDate: null,
      values: { work: { title: "Cook" } },
    });
    expect(await versionOf("crowd")).toBe(before);
    await nameInGroup(rosterAt(NOW), "crowd", { forget: ["crowd-7", "crowd-8"] });
    expect(await versionOf("crowd")).toBeGreaterThan(before);
  });

  test("is not done again by a request that is sent again, whatever was done since", async () => {
    const roster = { ...rosterAt(NOW), operationId: crypto.randomUUID() };
    await nameInGroup(roster, "crowd", { add: ["crowd-7"] });
    await nameInGroup(rosterAt(NOW), "crowd", { forget: ["crowd-7"] });
    expect((await nameInGroup(roster, "crowd", { add: ["crowd-7"] })).changed).toBe(false);
    expect(await membersOf("crowd", NOW)).not.toContain("crowd-7");
  });

  test("refuses whom one may not know of, and whoever is not there, with nothing written", async () => {
    const before = await readTables();
    const scope = {
      ...showing({ field: "work.title", operator: "equals", value: "Cook" }),
      view: ["basic" as const],
    };
    const narrow = { ...rosterAt(NOW), grants: { scopes: [scope], company: true } };
    await expect(nameInGroup(narrow, "crowd", { add: ["crowd-7", "crowd-1"] })).rejects.toMatchObject({
      kind: "invalid",
      also: { members: { id: "crowd-1" } },
    });
    await expect(nameInGroup(rosterAt(NOW), "crowd", { add: ["nobody"] })).rejects.toMatchObject({
      kind: "invalid",
    });
    await expect(nameInGroup(rosterAt(NOW), "no group", { add: [] })).rejects.toMatchObject({
      kind: "unknown",
    });
    expect(await readTables()).toEqual(before);
    await nameInGroup(narrow, "crowd", { replaceWith: ["crowd-7"] });
    expect(await membersOf("crowd", NOW)).toEqual(["crowd-10", "crowd-11", "crowd-6", "crowd-7", "crowd-9"]);
  });

  test("is over with the group, whose name and no id is free again", async () => {
    await changeCompany(rosterAt(NOW), "removeGroup", { id: "crowd" });
    await clearGroups(rosterAt(NOW));
    const { group_people: naming = [], memberships = [], groups = [] } = await readTables();
    const rows = [...naming, ...memberships].filter(({ group_id: set }) => set === "crowd");
    expect([rows, groups.filter(({ id }) => id === "crowd")]).toEqual([[], []]);
    await changeCompany(rosterAt(NOW), "addGroup", group("another", { name: "CROWD" }));
    expect(await membersOf("another", NOW)).toEqual([]);
    await expectDerivedAnew(NOW);
  });
});
