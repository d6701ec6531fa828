import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Scope } from "../../src/hr/scope.ts";
import type { Section } from "../../src/hr/section.ts";
import { gatherGroups } from "../../src/roster/groups/gather-groups.ts";
import { openRoster } from "../../src/roster/open.ts";
import { type ApiAsking, api, apiOk, expectProblem } from "../support/api.ts";
import { askAt } from "../support/ask-at.ts";
import { foundCompany, hired, idsByName, rosterAt } from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { listIn, type Resource, valueAt } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";
import { watchedDatabase } from "../support/watched-database.ts";

/** Tuesday, 13:00 in Berlin. */
const NOW = Date.parse("2026-11-24T12:00:00Z");
const DAY = 86_400_000;
const OWNER = { key: "an-owner-of-the-tests-who-may-do-everything" };

let beginning: Tables;
let okta: NewServiceUser;
let ids: ReadonlyMap<string, string>;
/** Another one for every test: what is remembered of a company belongs to its epoch, which goes back with the tables. */
let db: D1Database;

const asking = (more: ApiAsking): ApiAsking => ({
  now: NOW,
  db,
  bindings: { ADMINISTRATOR_KEY: OWNER.key },
  ...more,
});
const call = (method: string, path: string, body?: unknown, headers = {}) =>
  api(OWNER, method, path, asking({ headers, ...(body !== undefined && { body }) }));
const ok = (method: string, path: string, body?: unknown, status = 200) =>
  apiOk(OWNER, method, path, { ...asking(body === undefined ? {} : { body }), status });

const valuesOf = (resource: Resource | undefined, name: string): unknown[] =>
  [resource?.[name] ?? []].flat().map((one) => valueAt(one, "value"));
const listed = async (path: string, now = NOW) =>
  (await listIn(askAt(okta, `/scim/v2${path}`, { now, db }))).Resources;

/** Who is in the group, as it says itself, as the people say, and as a filter finds them: the same. */
async function membersOf(id: string, now = NOW): Promise<unknown[]> {
  const group = (await listed("/Groups?count=1000", now)).find((one) => one.id === id);
  const users = await listed("/Users?count=1000", now);
  const members = valuesOf(group, "members");
  const showing = users.filter((user) => valuesOf(user, "groups").includes(id)).map((user) => user.id);
  const found = (await listed(`/Users?filter=groups.value eq "${id}"`, now)).map((user) => user.id);
  expect([showing.toSorted(), found.toSorted()]).toEqual([members, members]);
  return members;
}

beforeAll(async () => {
  okta = await foundCompany(NOW);
  ids = await idsByName();
  const at = (name: string) => ids.get(name) ?? null;
  await hired(NOW, "ada", {
    work: { departmentId: at("Engineering"), siteId: at("London"), title: "Nurse" },
  });
  await hired(NOW, "bo", { work: { departmentId: at("Sales"), siteId: at("London"), managerId: "ada" } });
  await hired(NOW, "cal", { work: { departmentId: at("Sales"), managerId: "ada" } });
  await hired(NOW, "left", { terminationDate: "2024-01-31", work: { departmentId: at("Sales") } });
  beginning = await readTables();
});

beforeEach(async () => {
  await writeTables(beginning);
  db = watchedDatabase(env.DB, {});
});

const SALES = { field: "work.departmentId", operator: "equals", value: "Sales" };

describe("a defined group", () => {
  test("holds whoever meets all conditions, is in the groups, is added, and not who is left out", async () => {
    const inLondon = ids.get("London") ?? "";
    const group = await ok(
      "POST",
      "/groups",
      { name: "Selling", conditions: [SALES], added: ["ada"], leftOut: ["cal"] },
      201,
    );
    expect(group).toMatchObject({
      name: "Selling",
      kind: "defined",
      gathering: false,
      members: 2,
      added: [{ id: "ada" }],
      leftOut: [{ id: "cal" }],
      definition: { people: "active", conditions: [{ ...SALES, value: ids.get("Sales") }] },
    });
    const id = String(group["id"]);
    expect(await membersOf(id)).toEqual(["ada", "bo"]);
    await ok("PATCH", `/groups/${id}`, { inGroups: [inLondon] });
    await ok("DELETE", `/groups/${id}/people/ada`);
    await ok("DELETE", `/groups/${id}/people/cal`);
    expect(await membersOf(id)).toEqual(["bo"]);
    expect(await ok("PUT", `/groups/${id}/people/cal`, { included: true })).toMatchObject({
      added: [{ id: "cal" }],
      leftOut: [],
    });
    expect(await ok("PUT", `/groups/${id}/people/bo`, { included: false })).toMatchObject({
      added: [{ id: "cal" }],
      leftOut: [{ id: "bo" }],
    });
    expect(await membersOf(id)).toEqual(["cal"]);
    for (const named of ["bo", "cal"]) await ok("DELETE", `/groups/${id}/people/${named}`);
    await ok("PATCH", `/groups/${id}`, { people: "listed", inGroups: [] });
    expect(await membersOf(id)).toEqual(["bo", "cal", "left"]);
    await expectDerivedAnew(NOW);
  });

  test("follows a day ahead, to the minute, and shows who will be in it", async () => {
    const group = await ok("POST", "/groups", { name: "Selling", conditions: [SALES] }, 201);
    const id = String(group["id"]);
    await ok("PATCH", "/employees/ada", {
      effectiveDate: "2026-12-01",
      work: { departmentId: ids.get("Sales") },
    });
    const begins = Date.parse("2026-12-01T00:00:00Z");
    expect(await membersOf(id, begins - 60_000)).toEqual(["bo", "cal"]);
    expect(await membersOf(id, begins)).toEqual(["ada", "bo", "cal"]);
    const ahead = await ok("GET", `/groups/${id}/members?on=2026-12-02`);
    expect(ahead).toMatchObject({ count: 3, next: null });
    expect((await ok("GET", `/groups/${id}/members?limit=1`))["next"]).toBe("bo");
  });

  test("is shown beforehand: who would be in it, come, and leave", async () => {
    const group = await ok("POST", "/groups", { name: "Selling", conditions: [SALES] }, 201);
    const before = await readTables();
    const preview = await ok("POST", "/groups/preview", {
      id: group["id"],
      conditions: [{ field: "work.siteId", operator: "equals", value: "London" }],
    });
    expect(preview).toMatchObject({
      members: { count: 2 },
      joining: { count: 1, first: [{ id: "ada" }] },
      leaving: { count: 1, first: [{ id: "cal" }] },
    });
    expect(await readTables()).toEqual(before);
  });

  test("is shown beforehand with whom it would name, under the name that it would have", async () => {
    const draft = { conditions: [SALES], added: ["email:ada@tidewater.example"], leftOut: ["cal"] };
    const preview = await ok("POST", "/groups/preview", {
      name: "Selling",
      description: "Who sells",
      ...draft,
    });
    expect(preview).toMatchObject({ joining: { count: 2, first: [{ id: "ada" }, { id: "bo" }] } });
    const { id } = await ok("POST", "/groups", { name: "Selling", ...draft }, 201);
    expect(await membersOf(String(id))).toEqual(["ada", "bo"]);
    const again = await ok("POST", "/groups/preview", { id: "selling", conditions: [SALES], added: ["cal"] });
    expect(again).toMatchObject({
      members: { count: 3 },
      joining: { first: [{ id: "cal" }] },
      leaving: { count: 0 },
    });
    expect(await ok("POST", "/groups/preview", { id: "selling", added: ["cal"] })).toEqual(again);
    await expectProblem(await call("POST", "/groups/preview", { name: "Site: Rome" }), 409, "conflict");
  });

  test("names people, groups and itself by what HR calls them", async () => {
    const conditions = [
      { field: "work.managerId", operator: "equals", value: "email:ada@tidewater.example" },
    ];
    const group = await ok(
      "POST",
      "/groups",
      { name: "Reports", conditions, inGroups: ["site: london"] },
      201,
    );
    expect(group["definition"]).toMatchObject({
      conditions: [{ ...conditions[0], value: "ada" }],
      inGroups: [ids.get("London")],
    });
    expect(await membersOf(String(group["id"]))).toEqual(["bo"]);
    await ok("PUT", "/groups/Reports/people/email:cal@tidewater.example", { included: true });
    expect(await ok("GET", "/groups/reports/members")).toMatchObject({ count: 2 });
    await ok("DELETE", "/groups/Reports/people/email:cal@tidewater.example");
    await ok("PATCH", "/groups/Reports", { inGroups: [] });
    expect(await membersOf(String(group["id"]))).toEqual(["bo", "cal"]);
    for (const [body, pointer] of [
      [{ name: "A", added: ["bo", "number:77"] }, "#/added/1"],
      [
        { name: "A", conditions: [{ ...conditions[0], value: "email:nobody@x.example" }] },
        "#/conditions/0/value",
      ],
    ] as const) {
      const refused = await call("POST", "/groups", body);
      expect(await expectProblem(refused, 400, "invalid")).toMatchObject({ errors: [{ pointer }] });
    }
    await ok("DELETE", "/groups/Reports", undefined, 204);
  });

  test("that is meant by its name is the same for a request that is tried again", async () => {
    const scopes = [
      { whose: "everyone" as const, view: ["basic", "lifecycle"] as const, history: [], edit: [] },
    ];
    const roster = { ...rosterAt(NOW), db: openRoster(db) };
    const user = await createServiceUser(roster, env.TOKENS, "Tries", { scopes, company: true });
    const keyed = (method: string, path: string, key: string, body?: unknown) =>
      api(
        user,
        method,
        path,
        asking({ headers: { "Idempotency-Key": key }, ...(body !== undefined && { body }) }),
      );
    const first = await ok("POST", "/groups", { name: "Guides" }, 201);
    expect((await keyed("PATCH", "/groups/Guides", "rename", { name: "Leaders" })).status).toBe(200);
    const second = await ok("POST", "/groups", { name: "Guides" }, 201);
    expect((await keyed("PATCH", "/groups/Guides", "rename", { name: "Leaders" })).status).toBe(200);
    expect(await ok("GET", `/groups/${second["id"]}`)).toMatchObject({ name: "Guides" });
    expect((await keyed("DELETE", "/groups/Leaders", "delete")).status).toBe(204);
    await expectProblem(await call("GET", `/groups/${first["id"]}`), 404, "not-found");
    await ok("PATCH", "/groups/Guides", { name: "Leaders" });
    expect((await keyed("DELETE", "/groups/Leaders", "delete")).status).toBe(204);
    expect(await ok("GET", `/groups/${second["id"]}`)).toMatchObject({ name: "Leaders" });
  });

  test("tells nobody of what they may not view", async () => {
    const view = (of: readonly Section[]) => [
      { whose: "everyone" as const, view: of, history: [], edit: [] },
    ];
    const made = async (name: string, scopes: readonly Scope[]) =>
      createServiceUser({ ...rosterAt(NOW), db: openRoster(db) }, env.TOKENS, name, {
        scopes,
        company: true,
      });
    const narrow = await made("Narrow", view(["basic", "lifecycle"]));
    const inLondon = {
      conditions: [{ field: "work.siteId", operator: "equals" as const, value: ids.get("London") ?? "" }],
      people: [],
    };
    const local = await made("Local", [{ whose: inLondon, view: "all", history: [], edit: [] }]);
    const before = await readTables();
    const private_ = { field: "contact.privateEmail", operator: "startsWith", value: "a" };
    for (const [user, body] of [
      [narrow, { conditions: [private_] }],
      [narrow, { inGroups: [ids.get("London")] }],
      [local, { conditions: [SALES] }],
    ] as const)
      expectProblem(
        await api(user, "POST", "/groups", asking({ body: { name: "Guess", ...body } })),
        403,
        "forbidden",
      );
    expect(await readTables()).toEqual(before);
    const secret = await ok(
      "POST",
      "/groups",
      { name: "Secret", conditions: [private_], added: ["bo"] },
      201,
    );
    for (const user of [narrow, local]) {
      const path = `/groups/${secret["id"]}/people/ada`;
      const told = await apiOk(user, "PUT", path, asking({ body: { included: true } }));
      expect(told).toMatchObject({ members: null, definition: null, added: [], leftOut: [] });
    }
    const { members } = await apiOk(narrow, "POST", "/groups", {
      ...asking({ body: { name: "Pushed", added: ["bo"] } }),
      status: 201,
    });
    expect(members).toBe(1);
  });

  test("cannot be looked at on a day that is over", async () => {
    await ok("POST", "/groups", { name: "Selling", conditions: [SALES] }, 201);
    await expectProblem(await call("GET", "/groups/Selling/members?on=2026-11-23"), 400, "invalid");
    expect(await ok("GET", "/groups/Selling/members?on=2026-11-24")).toMatchObject({ count: 2 });
  });

  test("whose rule has to be gathered is served by the one before until the flip, then all at once", async () => {
    const group = await ok("POST", "/groups", { name: "Selling", conditions: [SALES] }, 201);
    const id = String(group["id"]);
    // Nothing is gathered in the request itself, as in a roster of a hundred thousand people.
    const slow = watchedDatabase(env.DB, {
      before: (sql) => {
        if (sql.some((text) => text.includes("'gathering'"))) throw new Error("D1_ERROR: too busy");
      },
    });
    const nurses = { conditions: [{ field: "work.title", operator: "equals", value: "Nurse" }] };
    await api(OWNER, "PATCH", `/groups/${id}`, { ...asking({ body: nurses }), db: slow });
    expect(await ok("GET", `/groups/${id}`)).toMatchObject({ gathering: true, members: 2 });
    expect(await membersOf(id)).toEqual(["bo", "cal"]);
    // Whoever is written meanwhile is put into both.
    await ok("PATCH", "/employees/bo", { work: { title: "Nurse", departmentId: null } });
    expect(await membersOf(id)).toEqual(["cal"]);
    await gatherGroups(rosterAt(NOW), 1000);
    expect(await ok("GET", `/groups/${id}`)).toMatchObject({ gathering: false, members: 2 });
    expect(await membersOf(id)).toEqual(["ada", "bo"]);
    await expectDerivedAnew(NOW);
  });

  test("cannot ask for itself, for what there is not, or be called as another could be", async () => {
    const group = await ok("POST", "/groups", { name: "Selling", conditions: [SALES] }, 201);
    const id = String(group["id"]);
    const refused = async (status: number, method: string, path: string, body: object, says: string) =>
      expect(
        (await expectProblem(await call(method, path, body), status, status === 409 ? "conflict" : "invalid"))
          .detail,
      ).toContain(says);
    await refused(409, "PATCH", `/groups/${id}`, { inGroups: [id] }, "Selling");
    await refused(409, "POST", "/groups", { name: "Site: Nowhere" }, "Site:");
    await refused(409, "POST", "/groups", { name: "SELLING" }, "Selling");
    await refused(
      400,
      "POST",
      "/groups",
      { name: "Others", conditions: [{ ...SALES, value: "Nothing" }] },
      "Nothing",
    );
    await refused(400, "POST", "/groups", { name: "Others", added: ["nobody"] }, "nobody");
    expect((await ok("GET", "/groups"))["groups"]).toHaveLength(8);
  });

  test("is deleted, unless another asks for it", async () => {
    const group = await ok("POST", "/groups", { name: "Selling", conditions: [SALES] }, 201);
    const id = String(group["id"]);
    const other = await ok("POST", "/groups", { name: "Sellers in London", inGroups: [id] }, 201);
    expect(await membersOf(String(other["id"]))).toEqual(["bo", "cal"]);
    await expectProblem(await call("DELETE", `/groups/${id}`), 409, "conflict");
    await ok("DELETE", `/groups/${other["id"]}`, undefined, 204);
    await ok("DELETE", `/groups/${id}`, undefined, 204);
    await expectProblem(await call("GET", `/groups/${id}`), 404, "not-found");
    await expectDerivedAnew(NOW);
  });
});

describe("groups that make themselves", () => {
  const group = async (name: string) =>
    (await listed("/Groups?count=1000")).find((one) => one["displayName"] === name);

  test("are switched off, called otherwise and on again under the same ids", async () => {
    const before = await group("Department: Sales");
    await ok("PATCH", "/groups/automatic/department", { on: false });
    expect(await group("Department: Sales")).toBeUndefined();
    expect(valuesOf((await listed("/Users?count=10"))[1], "groups")).not.toContain(before?.id);
    await ok("PATCH", "/groups/automatic/department", { on: true, pattern: "Team {item}" });
    const { sources } = await ok("GET", "/groups/automatic");
    expect(sources).toContainEqual(
      expect.objectContaining({ source: "department", on: true, pattern: "Team {item}" }),
    );
    expect(sources).toContainEqual(expect.objectContaining({ source: "managers", on: false }));
    const after = await group("Team Sales");
    expect(after?.id).toBe(before?.id);
    expect(await membersOf(String(after?.id))).toEqual(["bo", "cal"]);
    await ok("PATCH", "/groups/automatic/department", { people: "listed" });
    expect(await membersOf(String(after?.id))).toEqual(["bo", "cal", "left"]);
    await expectProblem(
      await call("PATCH", "/groups/automatic/sites", { pattern: "Team {item}" }),
      409,
      "conflict",
    );
    await expectDerivedAnew(NOW);
  });

  test("are shown beforehand: which would go, with how many in them, come, or be called otherwise", async () => {
    const before = await readTables();
    const preview = (source: string, changes: object) =>
      ok("POST", `/groups/automatic/${source}/preview`, changes);
    const nothing = { count: 0, first: [] };
    const [sales, engineering] = [ids.get("Sales"), ids.get("Engineering")];
    expect(await preview("department", { on: false })).toEqual({
      going: {
        count: 2,
        first: [
          { id: engineering, name: "Department: Engineering", members: 1 },
          { id: sales, name: "Department: Sales", members: 2 },
        ],
      },
      coming: nothing,
      renamed: nothing,
      gathers: false,
    });
    expect(await preview("department", { pattern: "Team {item}" })).toMatchObject({
      going: nothing,
      renamed: {
        count: 2,
        first: [
          { id: engineering, name: "Team Engineering", before: "Department: Engineering" },
          { id: sales, name: "Team Sales", before: "Department: Sales" },
        ],
      },
    });
    expect(await preview("country", { keepsEmpty: false })).toMatchObject({
      going: { count: 1, first: [{ id: ids.get("Germany"), members: 0 }] },
    });
    expect(await preview("department", { people: "listed" })).toEqual({
      going: nothing,
      coming: nothing,
      renamed: nothing,
      gathers: true,
    });
    await expectProblem(
      await call("POST", "/groups/automatic/sites/preview", { pattern: "Department: {item}" }),
      409,
      "conflict",
    );
    expect(await readTables()).toEqual(before);
    await ok("PATCH", "/groups/automatic/department", { on: false });
    expect(await preview("department", { on: true })).toMatchObject({
      going: nothing,
      coming: { count: 2, first: [{ id: engineering }, { id: sales }] },
      gathers: true,
    });
    await ok("PATCH", "/groups/automatic/managers", { on: true });
    expect(await preview("managers", { on: false })).toMatchObject({
      going: { count: 1, first: [{ id: "reports-to-ada", members: 2 }] },
    });
    expect(await preview("managers", { pattern: "Team of {item}" })).toMatchObject({
      renamed: { first: [{ name: "Team of ada@tidewater.example" }] },
    });
  });

  test("say by what they are chosen where they are changed as if somebody had defined them", async () => {
    for (const [method, path, body, said] of [
      ["DELETE", "/groups/All employees", undefined, "/groups/automatic/everyone"],
      ["PATCH", "/groups/Site: London", { name: "L" }, "/groups/automatic/sites"],
      ["PUT", "/groups/Department: Sales/people/ada", { included: true }, "/groups/automatic/department"],
    ] as const) {
      const refused = await call(method, encodeURI(path), body);
      expect(JSON.stringify(await expectProblem(refused, 409, "conflict"))).toContain(said);
    }
    const unknown = await call("PATCH", "/groups/automatic/departments", { on: false });
    expect(JSON.stringify(await expectProblem(unknown, 404, "not-found"))).toContain(
      "/groups/automatic lists",
    );
    const same = await call("PATCH", "/groups/automatic/department", { pattern: "Site: {item}" });
    expect(JSON.stringify(await expectProblem(same, 409, "conflict"))).toContain(
      "of sites, called Site: {item}",
    );
  });

  test("of managers hold who reports to them, called by their logins", async () => {
    await ok("PATCH", "/groups/automatic/managers", { on: true });
    const reports = await group("Reports to: ada@tidewater.example");
    expect(reports?.id).toBe("reports-to-ada");
    expect(valuesOf(reports, "members")).toEqual(["bo", "cal"]);
    const bo = (await listed('/Users?filter=userName eq "bo@tidewater.example"'))[0];
    expect(valuesOf(bo, "groups")).toContain("reports-to-ada");
    const found = await listed('/Users?filter=groups.value eq "reports-to-ada"');
    expect(found.map(({ id }) => id)).toEqual(["bo", "cal"]);
    const byName = await listed('/Groups?filter=displayName eq "Reports to: ADA@tidewater.example"');
    expect(byName.map(({ id }) => id)).toEqual(["reports-to-ada"]);
    await expectDerivedAnew(NOW);
  });

  test("of an archived or empty item go or stay, and come back", async () => {
    const engineering = await group("Department: Engineering");
    await ok("PATCH", "/groups/automatic/department", { keepsEmpty: false });
    expect(await group("Department: Engineering")).toBeDefined();
    await ok("PATCH", "/employees/ada", { work: { departmentId: null } });
    expect(await group("Department: Engineering")).toBeUndefined();
    await ok("PATCH", "/employees/ada", { work: { departmentId: engineering?.id } });
    expect((await group("Department: Engineering"))?.id).toBe(engineering?.id);
    await ok("PATCH", "/groups/automatic/department", { keepsArchived: false });
    await ok("POST", `/lists/department/items/${engineering?.id}/archive`);
    expect(await group("Department: Engineering")).toBeUndefined();
    await ok("POST", `/lists/department/items/${engineering?.id}/unarchive`);
    expect(await membersOf(String(engineering?.id))).toEqual(["ada"]);
    await expectDerivedAnew(NOW + DAY);
  });

  test("of a hierarchy hold the people of what lies below, and follow when it moves", async () => {
    const list = await ok("POST", "/lists", { name: "Skills" }, 201);
    const item = async (name: string, parentId: string | null = null) =>
      String((await ok("POST", `/lists/${list["id"]}/items`, { name, parentId }, 201))["id"]);
    const craft = await item("Craft");
    const wood = await item("Wood", craft);
    const field = await ok("POST", "/fields", { name: "Skill", type: "multiList", listId: list["id"] }, 201);
    await ok("PATCH", "/employees/ada", { custom: { [String(field["id"])]: [wood] } });
    await ok("PATCH", `/groups/automatic/${list["id"]}`, { on: true });
    expect([await membersOf(wood), await membersOf(craft)]).toEqual([["ada"], ["ada"]]);
    expect((await group("Skills: Wood"))?.id).toBe(wood);
    await ok("PATCH", `/lists/${list["id"]}/items/${wood}`, { parentId: null });
    expect([await membersOf(wood), await membersOf(craft)]).toEqual([["ada"], []]);
    const metal = await item("Metal", craft);
    await ok("PATCH", "/employees/bo", { custom: { [String(field["id"])]: [metal, wood] } });
    expect([await membersOf(wood), await membersOf(craft)]).toEqual([["ada", "bo"], ["bo"]]);
    await expectDerivedAnew(NOW);
  });
});
