import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import type { DefinedGroup } from "../../src/hr/groups/defined-group.ts";
import type { Whose } from "../../src/hr/scope.ts";
import type { Sections } from "../../src/hr/section.ts";
import { changeCompany } from "../../src/roster/company/change-company.ts";
import type { CompanyInputs } from "../../src/roster/company/company-verbs.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { gatherGroups } from "../../src/roster/groups/gather-groups.ts";
import { nameInGroup } from "../../src/roster/groups/name-in-group.ts";
import { openRoster } from "../../src/roster/open.ts";
import type { Roster } from "../../src/roster/roster.ts";
import { askAt } from "../support/ask-at.ts";
import { foundCompany, hired, idsByName, rosterAt } from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { restore } from "../support/load.ts";
import { listIn, type Resource, valueAt } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";
import { watchedDatabase } from "../support/watched-database.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const MINUTE = 60_000;
const DAY = 86_400_000;
/** In Berlin, and an hour later in London. */
const DECEMBER = Date.parse("2026-11-30T23:00:00Z");
const DECEMBER_IN_LONDON = DECEMBER + 60 * MINUTE;

let reader: NewServiceUser;
let company: Tables | null = null;
let ids: ReadonlyMap<string, string>;

beforeEach(async () => {
  company ??= await found();
  await restore(company);
});

/** Two who are there, one who comes in December, and one who leaves with November. */
async function found(): Promise<Tables> {
  reader = await foundCompany(NOW);
  ids = await idsByName();
  const list = (id: string, name: string) => change("addList", { id, name });
  const item = (id: string, ofList: string, name: string, parentId: string | null = null) =>
    change("addItem", { id, list: ofList, name, code: null, parentId });
  await list("teams", "Team");
  await list("skills", "Skill");
  await item("engineering", "teams", "All engineers");
  await item("web", "teams", "Web", "engineering");
  await item("styles", "teams", "Styles", "web");
  await item("java", "skills", "Java");
  await item("sql", "skills", "SQL");
  await change("addField", { id: "team", name: "Team", type: "hierarchyList", listId: "teams" });
  await change("addField", { id: "skills", name: "Skills", type: "multiList", listId: "skills" });
  const engineering = { work: { departmentId: id("Engineering"), siteId: id("London") } };
  await hired(NOW, "ada", engineering);
  await hired(NOW, "bo", { work: { departmentId: id("Sales"), managerId: "ada" } });
  await hired(NOW, "cyd", { ...engineering, startDate: "2026-12-01" });
  await hired(NOW, "dee", { ...engineering, terminationDate: "2026-11-30" });
  await wrote("ada", { custom: { team: "styles", skills: ["java", "sql"] } });
  await wrote("bo", { custom: { team: "web", skills: ["sql"] } });
  return readTables();
}

const id = (name: string): string => ids.get(name) ?? "";

const change = <V extends keyof CompanyInputs>(verb: V, input: CompanyInputs[V], roster = rosterAt(NOW)) =>
  changeCompany(roster, verb, input);

const automatic = (source: string, changes: CompanyInputs["changeAutomaticGroups"]["changes"]) =>
  change("changeAutomaticGroups", { source, changes });

const wrote = (person: string, values: object, effectiveDate: string | null = null) =>
  perform(rosterAt(NOW), "change", person, { effectiveDate, values });

function defined(name: string, said: Partial<DefinedGroup> = {}): DefinedGroup {
  const id = name.toLowerCase().replaceAll(" ", "-");
  return { id, name, description: null, people: "active", conditions: [], inGroups: [], ...said };
}

/** A roster to which D1 is away whenever it would gather. */
function slowRoster(): Roster {
  const before = (sql: readonly string[]) => {
    if (sql.some((text) => /^select "groups_gathered_to" from/.test(text))) throw new Error("D1_ERROR: away");
  };
  return { ...rosterAt(NOW), db: openRoster(watchedDatabase(env.DB, { before })) };
}

/** By name of the group, who is in it. */
type Truth = Readonly<Record<string, readonly string[]>>;

const asking = { count: "count=1000" };
const list = (path: string, now: number, as = reader) => listIn(askAt(as, `/scim/v2${path}`, { now }));
const one = async (path: string, now: number, as = reader): Promise<Resource> => {
  const response = await askAt(as, `/scim/v2${path}`, { now });
  expect(response.status, path).toBe(200);
  return response.json<Resource>();
};
const valuesOf = (resource: Resource, name: string, part = "value"): string[] =>
  [resource[name] ?? []]
    .flat()
    .map((value) => String(valueAt(value, part)))
    .sort();
const idsOn = ({ Resources }: { readonly Resources: readonly Resource[] }) =>
  Resources.map((found) => found.id);

/** Asks by every way there is who is in which group at a moment: all say the same, which is returned. */
async function oneTruth(now: number, as = reader): Promise<Truth> {
  const groups = (await list(`/Groups?${asking.count}`, now, as)).Resources;
  const users = (await list(`/Users?${asking.count}`, now, as)).Resources;
  const membersOf = new Map(groups.map((group) => [group.id, valuesOf(group, "members")]));
  for (const group of groups) expect(await one(`/Groups/${group.id}`, now, as)).toEqual(group);
  for (const user of users) {
    const inGroups = groups.filter((group) => membersOf.get(group.id)?.includes(user.id));
    expect(valuesOf(user, "groups"), user.id).toEqual(inGroups.map((group) => group.id).sort());
    expect((await one(`/Users/${user.id}`, now, as))["groups"]).toEqual(user["groups"]);
    const ofMember = await list(`/Groups?filter=members eq "${user.id}"`, now, as);
    expect(idsOn(ofMember), `members eq ${user.id}`).toEqual(inGroups.map((group) => group.id));
  }
  for (const { id: value, displayName } of groups) {
    const members = users.flatMap((user) => (membersOf.get(value)?.includes(user.id) ? [user.id] : []));
    expect(members.toSorted(), String(displayName)).toEqual(membersOf.get(value));
    const isNamed = !value.startsWith("reports-to-");
    const questions = [
      `groups.value eq "${value}"`,
      `groups[value eq "${value}"]`,
      ...(isNamed ? [`groups.display eq "${displayName}"`] : []),
    ];
    for (const question of questions)
      expect(
        idsOn(await list(`/Users?${asking.count}&filter=${encodeURIComponent(question)}`, now, as)),
        question,
      ).toEqual(members);
    const named = `displayName eq "${String(displayName).toUpperCase()}"`;
    expect(idsOn(await list(`/Groups?filter=${encodeURIComponent(named)}`, now, as)), named).toEqual([value]);
  }
  const inSome = users.filter((user) => valuesOf(user, "groups").length > 0).map((user) => user.id);
  expect(idsOn(await list(`/Users?${asking.count}&filter=groups pr`, now, as))).toEqual(inSome);
  const names = new Set(groups.map(({ displayName }) => displayName));
  expect(names.size).toBe(groups.length);
  return Object.fromEntries(
    groups.map((group) => [String(group["displayName"]), membersOf.get(group.id) ?? []]),
  );
}

describe("automatic groups are one truth wherever they are read", () => {
  test("of everyone, sites and lists, to the minute", async () => {
    const before = await oneTruth(DECEMBER - MINUTE);
    expect(before).toMatchObject({
      "All employees": ["ada", "bo", "dee"],
      "Department: Engineering": ["ada", "dee"],
      "Department: Sales": ["bo"],
      "Site: London": ["ada", "dee"],
      "Site: Kiritimati": [],
    });
    // In London, where dee works and cyd will, November ends an hour later.
    expect(await oneTruth(DECEMBER)).toEqual(before);
    expect(await oneTruth(DECEMBER_IN_LONDON - MINUTE)).toEqual(before);
    expect(await oneTruth(DECEMBER_IN_LONDON)).toMatchObject({
      "All employees": ["ada", "bo", "cyd"],
      "Department: Engineering": ["ada", "cyd"],
      "Site: London": ["ada", "cyd"],
    });
  });

  test("of a source that is off are gone everywhere, and are back under the same ids and places", async () => {
    const before = await list("/Groups", NOW);
    await automatic("department", { on: false });
    const truth = await oneTruth(NOW);
    expect(Object.keys(truth).filter((name) => name.startsWith("Department"))).toEqual([]);
    expect(truth["Site: London"]).toEqual(["ada", "dee"]);
    await automatic("department", { on: true });
    await oneTruth(NOW);
    const after = await list("/Groups", NOW);
    expect(idsOn(after)).toEqual(idsOn(before));
    await expectDerivedAnew(NOW);
  });

  test("are called by the pattern, everywhere at once", async () => {
    await automatic("department", { pattern: "Group {item} (team)" });
    await automatic("everyone", { pattern: "Staff" });
    const truth = await oneTruth(NOW);
    expect(truth["Group Engineering (team)"]).toEqual(["ada", "dee"]);
    expect(truth["Staff"]).toEqual(["ada", "bo", "dee"]);
  });

  test("hold whoever is listed where that is chosen", async () => {
    await automatic("department", { people: "listed" });
    expect((await oneTruth(NOW))["Department: Engineering"]).toEqual(["ada", "cyd", "dee"]);
    expect((await oneTruth(DECEMBER + DAY))["Department: Engineering"]).toEqual(["ada", "cyd", "dee"]);
  });

  test("of a hierarchy hold whoever is below too, of several values whoever has one", async () => {
    await automatic("teams", { on: true });
    await automatic("skills", { on: true });
    const truth = {
      "Team: All engineers": ["ada", "bo"],
      "Team: Web": ["ada", "bo"],
      "Team: Styles": ["ada"],
      "Skill: Java": ["ada"],
      "Skill: SQL": ["ada", "bo"],
    };
    expect(await oneTruth(NOW)).toMatchObject(truth);
    await automatic("teams", { ancestors: false });
    expect(await oneTruth(NOW)).toMatchObject({ ...truth, "Team: All engineers": [], "Team: Web": ["bo"] });
    await automatic("teams", { ancestors: true });
    await change("changeItem", { list: "teams", id: "styles", changes: { parentId: "engineering" } });
    await wrote("bo", { custom: { team: null, skills: null } }, "2026-12-01");
    expect(await oneTruth(DECEMBER - MINUTE)).toMatchObject({ ...truth, "Team: Web": ["bo"] });
    expect(await oneTruth(DECEMBER)).toMatchObject({
      ...truth,
      "Team: All engineers": ["ada"],
      "Team: Web": [],
      "Skill: SQL": ["ada"],
    });
    await expectDerivedAnew(NOW);
  });

  test("of managers hold who reports to them, by the login that they have then", async () => {
    await automatic("managers", { on: true });
    await wrote("ada", { basic: { email: "ada.l@tidewater.example" } }, "2026-12-01");
    await wrote("bo", { work: { managerId: "dee" } }, "2026-12-02");
    expect((await oneTruth(DECEMBER_IN_LONDON - MINUTE))["Reports to: ada@tidewater.example"]).toEqual([
      "bo",
    ]);
    expect((await oneTruth(DECEMBER_IN_LONDON))["Reports to: ada.l@tidewater.example"]).toEqual(["bo"]);
    const later = await oneTruth(DECEMBER + DAY);
    expect(Object.keys(later).filter((name) => name.startsWith("Reports"))).toEqual([
      "Reports to: dee@tidewater.example",
    ]);
    expect(later["Reports to: dee@tidewater.example"]).toEqual(["bo"]);
    await automatic("managers", { on: false });
    expect(Object.keys(await oneTruth(NOW)).filter((name) => name.startsWith("Reports"))).toEqual([]);
  });

  test("of what is archived, and of what is empty, go where that is chosen, and come back as what they were", async () => {
    const before = (await list("/Groups", NOW)).Resources;
    await automatic("sites", { keepsEmpty: false });
    expect(Object.keys(await oneTruth(NOW)).filter((name) => name.startsWith("Site"))).toEqual([
      "Site: London",
    ]);
    await wrote("bo", { work: { siteId: id("Kiritimati") } }, "2026-12-01");
    const begins = Date.parse("2026-11-30T10:00:00Z");
    for (const [now, there] of [
      [begins - MINUTE, false],
      [begins, true],
    ] as const) {
      const truth = await oneTruth(now);
      expect("Site: Kiritimati" in truth).toBe(there);
    }
    await automatic("sites", { keepsEmpty: true });
    await automatic("department", { keepsArchived: false });
    await change("archive", { kind: "listItem", list: "department", id: id("Engineering") });
    expect("Department: Engineering" in (await oneTruth(NOW))).toBe(false);
    await automatic("department", { keepsArchived: true });
    expect((await oneTruth(NOW))["Department: Engineering"]).toEqual(["ada", "dee"]);
    expect((await list("/Groups", NOW)).Resources.map(({ id, displayName }) => [id, displayName])).toEqual(
      before.map(({ id, displayName }) => [id, displayName]),
    );
  });
});

describe("defined groups are one truth wherever they are read", () => {
  const engineers = [{ field: "work.departmentId", operator: "equals", value: "Engineering" }] as const;

  test("by conditions on several sections, by group, by name, and left out by name, to the minute", async () => {
    await change(
      "addGroup",
      defined("Old hands", {
        conditions: [...engineers, { field: "startDate", operator: "before", value: "2026-01-01" }],
      }),
    );
    await change("addGroup", defined("Engineers", { conditions: engineers, people: "listed" }));
    await change("addGroup", defined("Londoners", { inGroups: [id("London"), "engineers"] }));
    await change(
      "addGroup",
      defined("Web people", {
        conditions: [{ field: "custom.team", operator: "under", value: "engineering" }],
      }),
    );
    await change("addGroup", defined("Named"));
    await nameInGroup(rosterAt(NOW), "named", { add: ["bo", "cyd"] });
    await nameInGroup(rosterAt(NOW), "londoners", { add: ["bo"], leaveOut: ["ada"] });
    const truth = {
      "Old hands": ["ada", "dee"],
      Engineers: ["ada", "cyd", "dee"],
      Londoners: ["bo", "dee"],
      "Web people": ["ada", "bo"],
      Named: ["bo"],
    };
    expect(await oneTruth(NOW)).toMatchObject(truth);
    expect(await oneTruth(DECEMBER_IN_LONDON - MINUTE)).toMatchObject(truth);
    expect(await oneTruth(DECEMBER_IN_LONDON)).toMatchObject({
      ...truth,
      "Old hands": ["ada"],
      Londoners: ["bo", "cyd"],
      Named: ["bo", "cyd"],
    });
    await expectDerivedAnew(NOW);
  });

  test("are served by the rule before until everybody is gathered, and by the new one all at once", async () => {
    await change("addGroup", defined("Engineers", { conditions: engineers }));
    await change("addGroup", defined("Theirs", { inGroups: ["engineers"] }));
    await nameInGroup(rosterAt(NOW), "theirs", { leaveOut: ["dee"] });
    const slow = slowRoster();
    const sales = [{ field: "work.departmentId", operator: "notEquals", value: "Engineering" }] as const;
    await change("changeGroup", { id: "engineers", changes: { conditions: sales, name: "Others" } }, slow);
    await change("changeAutomaticGroups", { source: "department", changes: { people: "listed" } }, slow);
    const old = { Others: ["ada", "dee"], Theirs: ["ada"], "Department: Engineering": ["ada", "dee"] };
    expect(await oneTruth(NOW)).toMatchObject(old);
    expect(await gatherGroups(rosterAt(NOW), 2)).toBe(2);
    expect(await oneTruth(NOW)).toMatchObject(old);
    // Written meanwhile, by both.
    await wrote("bo", { work: { departmentId: id("Engineering") } });
    const half = {
      Others: ["ada", "bo", "dee"],
      Theirs: ["ada", "bo"],
      "Department: Engineering": ["ada", "bo", "dee"],
    };
    expect(await oneTruth(NOW)).toMatchObject(half);
    await wrote("ada", { work: { departmentId: id("Sales") } });
    await gatherGroups(rosterAt(NOW), 100);
    expect(await oneTruth(NOW)).toMatchObject({
      Others: ["ada"],
      Theirs: ["ada"],
      "Department: Engineering": ["bo", "cyd", "dee"],
      "Department: Sales": ["ada"],
    });
    await expectDerivedAnew(NOW);
  });
});

describe("version and time of a group move", () => {
  const metaOf = async (group: string, now: number) => {
    const { meta } = await one(`/Groups/${group}`, now);
    return { version: valueAt(meta, "version"), at: Date.parse(String(valueAt(meta, "lastModified"))) };
  };

  test("with a day that moves somebody, with a rule once it is served, and with what it is called", async () => {
    const conditions = [{ field: "work.departmentId", operator: "equals", value: "Engineering" }] as const;
    await change("addGroup", defined("Engineers", { conditions }));
    await automatic("managers", { on: true });
    const before = await metaOf("engineers", DECEMBER_IN_LONDON - MINUTE);
    const after = await metaOf("engineers", DECEMBER_IN_LONDON);
    expect(after.version).not.toBe(before.version);
    expect(after.at).toBe(DECEMBER_IN_LONDON);
    const later = rosterAt(NOW + MINUTE);
    const sales = [{ field: "work.departmentId", operator: "equals", value: "Sales" }] as const;
    for (const [group, write] of [
      ["engineers", () => change("changeGroup", { id: "engineers", changes: { conditions: sales } }, later)],
      ["engineers", () => change("changeGroup", { id: "engineers", changes: { name: "Sellers" } }, later)],
      ["reports-to-ada", () => manager({ pattern: "Led by {item}" })],
      ["reports-to-ada", () => manager({ people: "listed" })],
      ["reports-to-ada", () => manager({ keepsEmpty: true })],
    ] as const) {
      const was = await metaOf(group, NOW + MINUTE);
      await write();
      const is = await metaOf(group, NOW + MINUTE);
      expect(is.version).not.toBe(was.version);
      expect(is.at).toBe(NOW + MINUTE);
    }
  });

  const manager = (changes: CompanyInputs["changeAutomaticGroups"]["changes"]) =>
    change("changeAutomaticGroups", { source: "managers", changes }, rosterAt(NOW + MINUTE));
});

describe("a reader who may not view all is told one truth of what it may", () => {
  const inLondon = (): Whose => ({
    conditions: [{ field: "work.siteId", operator: "equals", value: id("London") }],
    people: [],
  });
  let made = 0;
  const seeing = (...scopes: readonly (readonly [Whose, Sections])[]): Promise<NewServiceUser> =>
    createServiceUser(rosterAt(NOW), env.TOKENS, `Reader ${++made}`, {
      scopes: scopes.map(([whose, view]) => ({ whose, view, history: [], edit: [] })),
      company: false,
    });

  /** Groups that tell of the company's own fields, of work, of both, of who is named, and of managers. */
  async function founded(): Promise<void> {
    const teamed = [{ field: "custom.team", operator: "set" }] as const;
    const working = [{ field: "work.departmentId", operator: "set" }] as const;
    await change("addGroup", defined("Teamed", { conditions: teamed }));
    await change("addGroup", defined("Working", { conditions: working }));
    await change("addGroup", defined("Both", { conditions: working, inGroups: ["teamed"] }));
    await change("addGroup", defined("Deep", { inGroups: ["both"] }));
    await change("addGroup", defined("Named"));
    await nameInGroup(rosterAt(NOW), "named", { add: ["ada", "bo"] });
    await automatic("managers", { on: true });
    await wrote("dee", { work: { managerId: "bo" } });
  }

  test("lacking a section that a group asks for, by whatever way, it knows of no such group", async () => {
    await founded();
    const lacking = await seeing(["everyone", ["basic", "lifecycle", "work"]]);
    const truth = await oneTruth(NOW, lacking);
    expect(truth).toMatchObject({
      Working: ["ada", "bo", "dee"],
      Named: ["ada", "bo"],
      "Reports to: ada@tidewater.example": ["bo"],
    });
    for (const name of ["Teamed", "Both", "Deep"]) {
      expect(name in truth).toBe(false);
      const response = await askAt(lacking, `/scim/v2/Groups/${name.toLowerCase()}`, { now: NOW });
      expect(response.status).toBe(404);
      for (const asked of [
        `/Users?filter=groups.value eq "${name.toLowerCase()}"`,
        `/Users?filter=groups.display eq "${name}"`,
        `/Groups?filter=displayName eq "${name}"`,
        `/Groups?filter=id eq "${name.toLowerCase()}"`,
        `/Groups?filter=displayName eq "${name}" and members eq "ada"`,
      ]) {
        const { totalResults, Resources } = await list(asked, NOW, lacking);
        expect([totalResults, Resources], asked).toEqual([0, []]);
      }
    }
    const least = await oneTruth(NOW, await seeing(["everyone", ["basic", "lifecycle"]]));
    expect(least).toEqual({ "All employees": ["ada", "bo", "dee"], Named: ["ada", "bo"] });
  });

  test("to whom some are listed, those are the members, and a manager who is not has no group", async () => {
    await founded();
    const narrow = await seeing([inLondon(), ["basic", "lifecycle", "work", "custom"]]);
    expect(await oneTruth(NOW, narrow)).toEqual({
      "All employees": ["ada", "dee"],
      "Site: London": ["ada", "dee"],
      "Site: Kiritimati": [],
      "Site: Pago Pago": [],
      "Department: Engineering": ["ada", "dee"],
      "Department: Sales": [],
      Teamed: ["ada"],
      Working: ["ada", "dee"],
      Both: ["ada"],
      Deep: ["ada"],
      Named: ["ada"],
    });
    // That of ada is empty to whom bo is not listed, so it is not there; that of bo is somebody's who is not listed.
    await automatic("sites", { keepsEmpty: false });
    const sites = Object.keys(await oneTruth(NOW, narrow)).filter((name) => name.startsWith("Site"));
    expect(sites).toEqual(["Site: London"]);
    await wrote("dee", { work: { managerId: "ada" } });
    expect((await oneTruth(NOW, narrow))["Reports to: ada@tidewater.example"]).toEqual(["dee"]);
    expect(await oneTruth(DECEMBER_IN_LONDON, narrow)).toMatchObject({
      "All employees": ["ada", "cyd"],
      "Department: Engineering": ["ada", "cyd"],
    });
  });

  test("who may view more of some than of others is told of a member only what it may view of them", async () => {
    await founded();
    const mixed = await seeing(
      ["everyone", ["basic", "lifecycle"]],
      [inLondon(), ["basic", "lifecycle", "work", "custom"]],
    );
    expect(await oneTruth(NOW, mixed)).toMatchObject({
      "All employees": ["ada", "bo", "dee"],
      "Department: Engineering": ["ada", "dee"],
      "Department: Sales": [],
      Teamed: ["ada"],
      Working: ["ada", "dee"],
      Deep: ["ada"],
      Named: ["ada", "bo"],
      "Reports to: ada@tidewater.example": [],
      "Reports to: bo@tidewater.example": ["dee"],
    });
  });
});
