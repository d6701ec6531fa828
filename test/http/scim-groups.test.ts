import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { DefinedGroup } from "../../src/hr/groups/defined-group.ts";
import type { Sections } from "../../src/hr/section.ts";
import { changeCompany } from "../../src/roster/company/change-company.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { nameInGroup } from "../../src/roster/groups/name-in-group.ts";
import { api, expectProblem } from "../support/api.ts";
import { EDIT_EVERYTHING, foundCompany, hired, hiring, idsByName, rosterAt } from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { listIn, type Resource, valueAt } from "../support/scim.ts";
import { operations, scim, scimError, scimOk } from "../support/scim-write.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";
import { isNoted, watchedDatabase, writesPeople } from "../support/watched-database.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const DAY = 86_400_000;
const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";

let reader: NewServiceUser;
let writer: NewServiceUser;
let company: Tables;
let ids: ReadonlyMap<string, string>;

beforeAll(async () => {
  reader = await foundCompany(NOW);
  writer = await createServiceUser(rosterAt(NOW), env.TOKENS, "Writer", EDIT_EVERYTHING);
  ids = await idsByName();
  const sales = ids.get("Sales") ?? null;
  for (const id of ["ada", "bo", "cal"]) await hired(NOW, id, { work: { departmentId: sales } });
  await hired(NOW, "left", { terminationDate: "2024-01-31" });
  await hired(NOW, "soon", { startDate: "2026-12-01" });
  company = await readTables();
});

/** Another one for every test: what is remembered of a company belongs to its epoch, which goes back with the tables. */
let db: D1Database;

beforeEach(async () => {
  await writeTables(company);
  db = watchedDatabase(env.DB, {});
});

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
interface Sending {
  readonly as?: NewServiceUser;
  readonly headers?: Readonly<Record<string, string>>;
  readonly db?: D1Database;
  readonly now?: number;
}

const doing = (method: Method, path: string, body?: unknown, sending: Sending = {}) => ({
  as: writer,
  now: NOW,
  method,
  path,
  body,
  db,
  ...sending,
});
const valuesOf = (resource: Resource, name: string): unknown[] =>
  [resource[name] ?? []].flat().map((one) => valueAt(one, "value"));
const versionOf = (resource: Resource) => String(valueAt(resource, "meta.version"));
const groupOf = (displayName: string, members: readonly string[] = [], more: object = {}) => ({
  schemas: [GROUP],
  displayName,
  members: members.map((value) => ({ value })),
  ...more,
});
const made = (name: string, members: readonly string[] = [], more: object = {}): Promise<Resource> =>
  scimOk(201, doing("POST", "/Groups", groupOf(name, members, more)));
const patched = (id: string, ...ops: readonly object[]) => patchedAt(NOW, id, ...ops);
const patchedAt = (now: number, id: string, ...ops: readonly object[]) =>
  scimOk(204, doing("PATCH", `/Groups/${id}`, operations(...ops), { now }));
const read = (id: string, now = NOW): Promise<Resource> =>
  scimOk(200, doing("GET", `/Groups/${id}`, undefined, { now }));
const membersOf = async (id: string, now = NOW) => valuesOf(await read(id, now), "members");
const added = (...members: readonly string[]) => ({
  op: "add",
  path: "members",
  value: members.map((value) => ({ value })),
});
const removed = (...members: readonly string[]) => ({ ...added(...members), op: "remove" });
/** Somebody goes to a department on that day. */
async function moved(now: number, id: string, department: string): Promise<void> {
  const values = { work: { departmentId: ids.get(department) ?? null } };
  await perform(rosterAt(now), "change", id, { effectiveDate: null, values });
}
/** A group that is made by conditions. Its id is its name in small letters. */
async function defined(name: string, conditions: DefinedGroup["conditions"]): Promise<void> {
  const said = { id: name.toLowerCase(), name, description: null, people: "active" as const, inGroups: [] };
  await changeCompany(rosterAt(NOW), "addGroup", { ...said, conditions });
}
const inSales = (): DefinedGroup["conditions"] => [
  { field: "work.departmentId", operator: "equals", value: ids.get("Sales") ?? "" },
];
const foundSalespeople = () => defined("Salespeople", inSales());
/** Somebody to whom that is viewed of everyone, and all that is shown over SCIM of guides, of whom Ada is made one. */
async function partly(view: Sections): Promise<NewServiceUser> {
  const change = { effectiveDate: null, values: { work: { title: "Guide" } } };
  await perform(rosterAt(NOW), "change", "ada", change);
  const conditions = [{ field: "work.title", operator: "equals" as const, value: "Guide" }];
  const scopes = [
    { whose: "everyone" as const, view },
    { whose: { conditions, people: [] }, view: ["basic", "lifecycle", "work"] as const },
  ].map((scope) => ({ ...scope, history: [], edit: [] }));
  return createServiceUser(rosterAt(NOW), env.TOKENS, "Partly", { scopes, company: true });
}
const historyRows = async () => ((await readTables())["history"] ?? []).length;

describe("a group over SCIM", () => {
  test("is made with its members, who are in it at once and show it", async () => {
    const group = await made("Tour Guides", ["ada", "bo"]);
    expect(group).toMatchObject({ schemas: [GROUP], displayName: "Tour Guides" });
    expect(valuesOf(group, "members")).toEqual(["ada", "bo"]);
    const ada = await scimOk(200, doing("GET", "/Users/ada"));
    expect(ada["groups"]).toContainEqual({
      value: group.id,
      $ref: `https://rollcall.test/scim/v2/Groups/${group.id}`,
      display: "Tour Guides",
      type: "direct",
    });
    const cal = await scimOk(200, doing("GET", "/Users/cal"));
    expect(valuesOf(cal, "groups")).not.toContain(group.id);
    const listed = await listIn(scim(doing("GET", "/Users")));
    const showing = listed.Resources.filter((user) => valuesOf(user, "groups").includes(group.id));
    expect(showing.map(({ id }) => id)).toEqual(["ada", "bo"]);
    const found = await listIn(scim(doing("GET", `/Users?filter=groups.value eq "${group.id}"`)));
    expect(found.Resources.map(({ id }) => id)).toEqual(["ada", "bo"]);
    const byName = await listIn(scim(doing("GET", '/Groups?filter=displayName eq "tour GUIDES"')));
    expect(byName.Resources.map(({ id }) => id)).toEqual([group.id]);
    await expectDerivedAnew(NOW);
  });

  test("answers 201 with its address and version, and is told in the trail with who made it", async () => {
    const response = await scim(doing("POST", "/Groups", groupOf("Tour Guides")));
    const group = await response.json<Resource>();
    expect(response.status).toBe(201);
    expect(response.headers.get("Location")).toBe(`https://rollcall.test/scim/v2/Groups/${group.id}`);
    expect(response.headers.get("ETag")).toBe(versionOf(group));
    const rows = (await readTables())["history"] ?? [];
    expect(rows.filter(({ kind }) => kind === "group")).toMatchObject([
      { subject: group.id, verb: "create", actor: "Writer" },
    ]);
  });

  test("names who is not active yet, or no more, and has them in it when they are", async () => {
    const group = await made("Tour Guides", ["ada", "soon", "left"]);
    expect(await membersOf(group.id)).toEqual(["ada"]);
    expect(await membersOf(group.id, NOW + 8 * DAY)).toEqual(["ada", "soon"]);
    const begins = Date.parse("2026-11-30T23:00:00Z");
    expect(await membersOf(group.id, begins - 60_000)).toEqual(["ada"]);
    expect(await membersOf(group.id, begins)).toEqual(["ada", "soon"]);
    await perform(rosterAt(NOW), "terminate", "ada", {
      terminationDate: "2026-11-25",
      lastDayOfWork: null,
      terminationReason: null,
      decidingDate: null,
    });
    expect(await membersOf(group.id, NOW + 2 * DAY)).toEqual([]);
    await expectDerivedAnew(NOW);
  });

  test("cannot have a name that another has, or that a department could come to have", async () => {
    await made("Tour Guides");
    for (const name of ["tour guides", "Department: Sales", "department: Not There Yet", "all employees"]) {
      const error = await scimError(409, doing("POST", "/Groups", groupOf(name)));
      expect(error.scimType).toBe("uniqueness");
    }
    expect((await scimError(400, doing("POST", "/Groups", { schemas: [GROUP] }))).detail).toContain(
      "displayName",
    );
  });

  test("has a name of one line that is not too long, as over the HR API, whichever way it comes", async () => {
    const group = await made("Tour Guides");
    for (const name of ["Tour\tGuides", "Tour\u0000Guides", "\ud800", "x".repeat(501), " "]) {
      await scimError(400, doing("POST", "/Groups", groupOf(name)));
      const replace = operations({ op: "replace", path: "displayName", value: name });
      await scimError(400, doing("PATCH", `/Groups/${group.id}`, replace));
    }
    const composed = await made(" Cafe\u0301 ");
    expect(composed["displayName"]).toBe("Caf\u00e9");
    expect((await read(group.id))["displayName"]).toBe("Tour Guides");
  });

  test("with a member whom nobody knows is not made, and the answer says whom", async () => {
    const before = await readTables();
    const error = await scimError(400, doing("POST", "/Groups", groupOf("Tour Guides", ["ada", "nobody"])));
    expect(error.detail).toContain("nobody");
    expect(error.scimType).toBe("invalidValue");
    expect(await readTables()).toEqual(before);
  });

  test("is gone for good once it is deleted, and its name is free", async () => {
    const group = await made("Tour Guides", ["ada"]);
    await scimOk(204, doing("DELETE", `/Groups/${group.id}`));
    await scimError(404, doing("GET", `/Groups/${group.id}`));
    await scimError(404, doing("DELETE", `/Groups/${group.id}`));
    const ada = await scimOk(200, doing("GET", "/Users/ada"));
    expect(valuesOf(ada, "groups")).not.toContain(group.id);
    const again = await made("Tour Guides", ["bo"]);
    expect(again.id).not.toBe(group.id);
    expect(await membersOf(again.id)).toEqual(["bo"]);
    await expectDerivedAnew(NOW);
  });

  test("is written by nobody who may write no groups", async () => {
    const group = await made("Tour Guides", ["ada"]);
    const before = await readTables();
    for (const [method, path, body] of [
      ["POST", "/Groups", groupOf("Others")],
      ["PUT", `/Groups/${group.id}`, groupOf("Others")],
      ["PATCH", `/Groups/${group.id}`, operations(added("bo"))],
      ["DELETE", `/Groups/${group.id}`, undefined],
    ] as const) {
      const { detail } = await scimError(403, doing(method, path, body, { as: reader }));
      expect(detail).toContain("tick Create, change and delete groups over SCIM");
    }
    expect(await readTables()).toEqual(before);
  });
});

describe("a client that pushes groups and may do nothing else", () => {
  const scope = { whose: "everyone", view: ["basic", "lifecycle"], history: [], edit: [] } as const;
  const rights = { scopes: [scope], company: false, groups: true } as const;
  let pusher: NewServiceUser;

  beforeEach(async () => {
    pusher = await createServiceUser(rosterAt(NOW), env.TOKENS, "Pusher", rights);
  });

  test("makes a group under a key of its own, changes its members, replaces it and deletes it", async () => {
    const as = pusher;
    const body = groupOf("Tour Guides", ["ada"], { externalId: "00g1" });
    const group = await scimOk(201, doing("POST", "/Groups", body, { as }));
    expect(group["externalId"]).toBe("00g1");
    const path = `/Groups/${group.id}`;
    await scimOk(204, doing("PATCH", path, operations(added("bo")), { as }));
    expect(await membersOf(group.id)).toEqual(["ada", "bo"]);
    const other = groupOf("Guides", ["cal"], { externalId: "00g2" });
    expect(await scimOk(200, doing("PUT", path, other, { as }))).toMatchObject({ externalId: "00g2" });
    expect(await membersOf(group.id)).toEqual(["cal"]);
    const found = await listIn(scim(doing("GET", '/Groups?filter=externalId eq "00g2"', undefined, { as })));
    expect(found.Resources.map(({ id }) => id)).toEqual([group.id]);
    await scimOk(204, doing("DELETE", path, undefined, { as }));
    await scimError(404, doing("GET", path, undefined, { as }));
    await expectDerivedAnew(NOW);
  });

  test.each([
    ["PUT", "/mapping", { rows: [] }],
    ["PUT", "/settings", { companyName: "Another" }],
    ["POST", "/groups", { name: "Others" }],
    ["PATCH", "/groups/automatic/sites", { served: false }],
    ["POST", "/sites", { name: "Oslo", zone: "Europe/Oslo", country: "NO" }],
    ["POST", "/lists", { name: "Skills" }],
    ["POST", "/lists/department/items", { name: "Stores" }],
    ["POST", "/fields", { name: "Badge", kind: "text" }],
  ])("changes nothing of the company: %s %s", async (method, path, body) => {
    const before = await readTables();
    const { detail } = expectProblem(
      await api(pusher, method, path, { body, db, now: NOW }),
      403,
      "forbidden",
    );
    expect(detail).toContain("tick Edit the company's settings, sites, lists and fields,");
    expect(await readTables()).toEqual(before);
  });

  test("leaves groups that HR has made by conditions alone", async () => {
    await defined("Named", [{ field: "basic.surname", operator: "set" }]);
    const before = await readTables();
    for (const write of [
      doing("PATCH", "/Groups/named", operations(added("nobody")), { as: pusher }),
      doing("PUT", "/Groups/named", groupOf("Sellers"), { as: pusher }),
      doing("DELETE", "/Groups/named", undefined, { as: pusher }),
    ]) {
      const { detail } = await scimError(403, write);
      expect(detail).toContain("Edit the company's settings, sites, lists and fields");
    }
    expect(await readTables()).toEqual(before);
  });

  test.each([
    ["adds", "PATCH", operations(added("soon"))],
    ["removes", "PATCH", operations(removed("ada"))],
    ["renames", "PATCH", operations({ op: "replace", path: "displayName", value: "Guides" })],
    ["replaces", "PUT", groupOf("Guides", ["bo"])],
    ["deletes", "DELETE", undefined],
  ] as const)("is refused a rule that HR makes of the group before it %s", async (_, method, body) => {
    const group = await made("Tour Guides", ["ada"]);
    let ruled: Tables | null = null;
    const before = async (sql: readonly string[]) => {
      if (ruled !== null || !(writesPeople(sql) || sql.some((text) => text.includes('"guard"')))) return;
      await changeCompany(rosterAt(NOW), "changeGroup", {
        id: group.id,
        changes: { conditions: inSales() },
      });
      ruled = await readTables();
    };
    const db = watchedDatabase(env.DB, { before });
    const { detail } = await scimError(403, doing(method, `/Groups/${group.id}`, body, { as: pusher, db }));
    expect(detail).toContain("Edit the company's settings, sites, lists and fields");
    expect(ruled).not.toBeNull();
    expect(await readTables()).toEqual(ruled);
  });

  test("writes no people", async () => {
    const change = operations({ op: "replace", path: "title", value: "Guide" });
    await scimError(403, doing("PATCH", "/Users/ada", change, { as: pusher }));
  });
});

describe("members", () => {
  test("are added and removed one by one, and only those (20)", async () => {
    const group = await made("Tour Guides", ["ada", "bo"]);
    await patched(group.id, { op: "remove", path: 'members[value eq "ada"]' });
    expect(await membersOf(group.id)).toEqual(["bo"]);
    await patched(group.id, added("cal"));
    await patched(group.id, { op: "Remove", path: "members", value: [{ value: "bo" }] });
    expect(await membersOf(group.id)).toEqual(["cal"]);
    await scimError(
      400,
      doing(
        "PATCH",
        `/Groups/${group.id}`,
        operations({ op: "remove", path: "members", value: [{ value: null }] }),
      ),
    );
    expect(await membersOf(group.id)).toEqual(["cal"]);
    await expectDerivedAnew(NOW);
  });

  test("that a filter names are removed, or it is refused, and never nothing done and said to be (21)", async () => {
    const group = await made("Tour Guides", ["ada", "bo", "cal"]);
    await patched(group.id, { op: "remove", path: 'members[value eq "ada" or value eq "bo"]' });
    expect(await membersOf(group.id)).toEqual(["cal"]);
    for (const path of [
      'members[value sw "c"]',
      'members[not (value eq "ada")]',
      'members[type eq "User"]',
    ]) {
      const error = await scimError(
        400,
        doing("PATCH", `/Groups/${group.id}`, operations({ op: "remove", path })),
      );
      expect(error.scimType, path).toBe("invalidFilter");
    }
    expect(await membersOf(group.id)).toEqual(["cal"]);
  });

  test("are replaced as a whole, by nobody too (21)", async () => {
    const group = await made("Tour Guides", ["ada", "bo"]);
    await patched(group.id, { op: "replace", path: "members", value: [{ value: "cal" }] });
    expect(await membersOf(group.id)).toEqual(["cal"]);
    await patched(group.id, { op: "replace", path: "members", value: [] });
    expect(await membersOf(group.id)).toEqual([]);
    await patched(group.id, added("ada"));
    await patched(group.id, { op: "remove", path: "members" });
    expect(await membersOf(group.id)).toEqual([]);
  });

  test("are taken as clients write them: by text, by $ref, one alone, with names and types, twice (24)", async () => {
    const group = await made("Tour Guides");
    const $ref = "https://rollcall.test/scim/v2/Users/bo";
    await patched(
      group.id,
      {
        op: "Add",
        path: "members",
        value: [{ value: "ada", display: "Ada", type: "User" }, { value: "ada" }],
      },
      { op: "add", path: "members", value: { $ref } },
      { op: "add", value: { members: ["cal"] } },
    );
    expect(await membersOf(group.id)).toEqual(["ada", "bo", "cal"]);
    const nested = await scimError(
      400,
      doing(
        "PATCH",
        `/Groups/${group.id}`,
        operations({ op: "add", path: "members", value: [{ value: "x", type: "Group" }] }),
      ),
    );
    expect(nested.detail).toContain("no group is in another");
  });

  test("whom nothing names are refused, and take nobody out of the group with them (20)", async () => {
    const group = await made("Tour Guides", ["ada", "bo"]);
    const before = await readTables();
    const odd: readonly unknown[] = [
      [{ display: "Ada" }],
      [{ value: "ada" }, { display: "Bo" }],
      [{ value: null }],
      [{ value: "" }],
      [null],
      [{}],
      {},
      { type: "User" },
      { $ref: "https://rollcall.test/scim/v2/Users/%" },
      { $ref: "https://rollcall.test/scim/v2/Users/" },
    ];
    for (const members of odd) {
      for (const [method, body] of [
        ["PUT", { schemas: [GROUP], displayName: "Tour Guides", members }],
        ["PATCH", operations({ op: "replace", path: "members", value: members })],
        ["PATCH", operations({ op: "replace", value: { members } })],
        ["PATCH", operations({ op: "remove", path: "members", value: members })],
      ] as const) {
        const error = await scimError(400, doing(method, `/Groups/${group.id}`, body));
        expect(error, JSON.stringify(members)).toMatchObject({
          scimType: "invalidValue",
          detail: expect.stringContaining('{"value": "…"}'),
        });
      }
    }
    expect(await readTables()).toEqual(before);
  });

  test("who are added again, or removed without being there, change nothing at all", async () => {
    const group = await made("Tour Guides", ["ada"]);
    const before = await readTables();
    await patched(group.id, added("ada"));
    await patched(group.id, { op: "remove", path: 'members[value eq "bo"]' });
    await patched(group.id, { op: "remove", path: 'members[value eq "nobody"]' });
    await patched(group.id, { op: "replace", value: { id: group.id, displayName: "Tour Guides" } });
    expect(await readTables()).toEqual(before);
  });

  test("move the group's version and time, and their own (31)", async () => {
    const group = await made("Tour Guides", ["ada"]);
    const bo = await scimOk(200, doing("GET", "/Users/bo"));
    await scimOk(204, doing("PATCH", `/Groups/${group.id}`, operations(added("bo")), { now: NOW + 60_000 }));
    const [after, boAfter] = [
      await read(group.id, NOW + 60_000),
      await scimOk(200, doing("GET", "/Users/bo", undefined, { now: NOW + 60_000 })),
    ];
    expect(after["meta"]).toMatchObject({ lastModified: "2026-11-24T12:01:00.000Z" });
    expect(versionOf(after)).not.toBe(versionOf(group));
    expect(versionOf(boAfter)).not.toBe(versionOf(bo));
  });

  test("leave the versions of other groups as they are, and so does whatever else the company changes", async () => {
    const [one, other] = [await made("Tour Guides", ["ada"]), await made("Cooks", ["ada"])];
    const site = await read(ids.get("London") ?? "");
    await patched(one.id, { op: "replace", path: "displayName", value: "Guides" });
    await changeCompany(rosterAt(NOW), "changeSite", { id: site.id, changes: { name: "Greenwich" } });
    expect(versionOf(await read(one.id))).not.toBe(versionOf(one));
    expect((await read(other.id))["meta"]).toEqual(other["meta"]);
    expect(versionOf(await read(site.id))).not.toBe(versionOf(site));
    const headers = { "If-Match": versionOf(other) };
    await scimOk(204, doing("DELETE", `/Groups/${other.id}`, undefined, { headers }));
  });

  test("that two clients add at the same time are all there (22)", async () => {
    const group = await made("Tour Guides");
    const all = await Promise.all(
      ["ada", "bo", "cal", "ada"].map((id) =>
        scim(doing("PATCH", `/Groups/${group.id}`, operations(added(id)))),
      ),
    );
    expect(all.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    expect(await membersOf(group.id)).toEqual(["ada", "bo", "cal"]);
    await expectDerivedAnew(NOW);
  });

  test("are kept where somebody else adds in between reading and writing (22)", async () => {
    const group = await made("Tour Guides");
    let left = 1;
    const before = async (sql: readonly string[]) => {
      if (!writesPeople(sql) || left === 0) return;
      left -= 1;
      await patched(group.id, added("bo"));
      await perform(rosterAt(NOW), "change", "ada", {
        effectiveDate: null,
        values: { work: { title: "Guide" } },
      });
    };
    const db = watchedDatabase(env.DB, { before });
    await scimOk(204, doing("PATCH", `/Groups/${group.id}`, operations(added("ada")), { db }));
    expect(await membersOf(group.id)).toEqual(["ada", "bo"]);
    expect((await scimOk(200, doing("GET", "/Users/ada")))["title"]).toBe("Guide");
  });

  test("are refused over the limit, with nothing written", async () => {
    const group = await made("Tour Guides");
    const rows = await historyRows();
    const many = Array.from({ length: 1001 }, (_, index) => `p${index}`);
    const error = await scimError(400, doing("PATCH", `/Groups/${group.id}`, operations(added(...many))));
    expect(error).toMatchObject({ scimType: "tooMany", detail: expect.stringContaining("1000") });
    const single = many.map((id) => ({ op: "remove", path: `members[value eq "${id}"]` })).slice(0, 1000);
    const both = await scimError(
      400,
      doing("PATCH", `/Groups/${group.id}`, operations(added("ada"), ...single.slice(0, 999), added("bo"))),
    );
    expect(both.scimType).toBe("tooMany");
    expect(await historyRows()).toBe(rows);
  });

  test("of a large group cost what is added, not who is there", async () => {
    const crowd = Array.from({ length: 2048 }, (_, index) => `c${index}`);
    await hiredTogether(
      NOW,
      crowd.map((id) => hiring(id)),
    );
    const group = await made("Crowd");
    let [calls, rowsRead] = [0, 0];
    const db = watchedDatabase(env.DB, {
      after: (sql, rows) => {
        if (isNoted(sql)) return;
        calls += 1;
        rowsRead += rows;
      },
    });
    const costs: [number, number][] = [];
    for (let start = 0; start < crowd.length; start += 256) {
      [calls, rowsRead] = [0, 0];
      const some = crowd.slice(start, start + 256);
      await scimOk(204, doing("PATCH", `/Groups/${group.id}`, operations(added(...some)), { db }));
      costs.push([calls, rowsRead]);
    }
    const [first, last] = [costs[1], costs.at(-1)];
    expect(last?.[0]).toBe(first?.[0]);
    expect(last?.[0]).toBeLessThan(15);
    expect(last?.[1]).toBeLessThan((first?.[1] ?? 0) * 1.1);
    expect(await membersOf(group.id)).toHaveLength(2048);
    await expectDerivedAnew(NOW);

    // So many are weighed in chunks, the first of which is not all of them.
    const condition = { field: "basic.email", operator: "contains" as const, value: "@" };
    await defined("Many", [condition]);
    const as = await partly(["basic", "lifecycle"]);
    const put = groupOf("Many", ["ada"]);
    expect((await scimError(400, doing("PUT", "/Groups/many", put, { as }))).scimType).toBe("tooMany");
    [calls, rowsRead] = [0, 0];
    const both = operations(added(...crowd.slice(0, 256)), removed(...crowd.slice(256, 512)));
    await scimOk(204, doing("PATCH", "/Groups/many", both, { db }));
    expect(calls).toBeLessThan(15);
    expect(await membersOf("many")).not.toContain("c256");
    await patched("many", added(...crowd.slice(256, 512)));
    expect((await readTables())["group_people"]?.filter(({ group_id: id }) => id === "many")).toEqual([]);
    expect((await membersOf("many")).length).toBeGreaterThan(2048);
  }, 60_000);
});

describe("a group that is replaced", () => {
  test("has the name and the members that are sent; without members those stay", async () => {
    const group = await made("Tour Guides", ["ada", "bo"]);
    const put = await scimOk(200, doing("PUT", `/Groups/${group.id}`, groupOf("Guides", ["bo", "cal"])));
    expect([put["displayName"], valuesOf(put, "members")]).toEqual(["Guides", ["bo", "cal"]]);
    await scimOk(200, doing("PUT", `/Groups/${group.id}`, { schemas: [GROUP], displayName: "Tour Guides" }));
    expect(await membersOf(group.id)).toEqual(["bo", "cal"]);
    expect(
      valuesOf(await scimOk(200, doing("PUT", `/Groups/${group.id}`, groupOf("Tour Guides"))), "members"),
    ).toEqual([]);
    await expectDerivedAnew(NOW);
  });

  test("has its members by whatever name they come", async () => {
    const group = await made("Tour Guides", ["ada"]);
    const schemas = [GROUP];
    for (const [said, expected] of [
      [{ [`${GROUP}:members`]: [{ value: "bo" }] }, ["bo"]],
      [{ [GROUP]: { MEMBERS: [{ value: "cal" }] } }, ["cal"]],
      [{ [`${GROUP}:Members`]: [] }, []],
    ] as const) {
      await scimOk(
        200,
        doing("PUT", `/Groups/${group.id}`, { schemas, displayName: "Tour Guides", ...said }),
      );
      expect(await membersOf(group.id)).toEqual(expected);
    }
  });

  test("by what was read changes nothing, also where it makes itself", async () => {
    const sales = ids.get("Sales") ?? "";
    const group = await made("Tour Guides", ["ada"]);
    for (const id of [group.id, sales]) {
      const before = await readTables();
      const whole = await read(id);
      await scimOk(200, doing("PUT", `/Groups/${id}`, whole));
      expect(await readTables()).toEqual(before);
    }
  });
});

describe("a group with conditions", () => {
  test("is written by names beside them, and whoever is not there is passed over", async () => {
    await foundSalespeople();
    const before = await readTables();
    await patched("salespeople", { op: "remove", path: 'members[value eq "nobody"]' });
    expect(await readTables()).toEqual(before);
    await scimError(400, doing("PATCH", "/Groups/salespeople", operations(added("nobody"))));
    await patched("salespeople", { op: "remove", path: 'members[value eq "ada"]' });
    expect(await membersOf("salespeople")).toEqual(["bo", "cal"]);
    await scimOk(200, doing("PUT", "/Groups/salespeople", groupOf("Salespeople", ["ada", "cal"])));
    expect(await membersOf("salespeople")).toEqual(["ada", "cal"]);
    await expectDerivedAnew(NOW);
  });

  test("keeps nobody out who was removed without being in it, and comes to meet them later", async () => {
    await foundSalespeople();
    await moved(NOW + DAY, "bo", "Engineering");
    const before = await readTables();
    await patchedAt(NOW + 2 * DAY, "salespeople", removed("bo"));
    expect(await readTables()).toEqual(before);
    const back = NOW + 200 * DAY;
    await moved(back, "bo", "Sales");
    expect(await membersOf("salespeople", back)).toEqual(["ada", "bo", "cal"]);
  });

  test("keeps nobody in who was added while they met them, and does so no more", async () => {
    await foundSalespeople();
    const before = await readTables();
    await patched("salespeople", added("bo"));
    expect(await readTables()).toEqual(before);
    await moved(NOW + DAY, "bo", "Engineering");
    expect(await membersOf("salespeople", NOW + DAY)).toEqual(["ada", "cal"]);
  });

  test("takes back what it was told of somebody, and follows its conditions again", async () => {
    await foundSalespeople();
    const before = (await readTables())["group_people"];
    await patched("salespeople", removed("ada"), added("soon"));
    expect(await membersOf("salespeople", NOW + 8 * DAY)).toEqual(["bo", "cal", "soon"]);
    await patched("salespeople", added("ada"), removed("soon"));
    expect(await membersOf("salespeople", NOW + 8 * DAY)).toEqual(["ada", "bo", "cal"]);
    expect((await readTables())["group_people"]).toEqual(before);
    await expectDerivedAnew(NOW);
  });

  test("has whoever is added and not whoever is removed, however they were named and whether they meet them", async () => {
    await foundSalespeople();
    const people = ["Sales", "Engineering"].flatMap((department) =>
      ([null, true, false] as const).map((was) => ({ id: `${department}-${was}`, department, was })),
    );
    for (const { id, department } of people) {
      await hired(NOW, id, { work: { departmentId: ids.get(department) ?? null } });
    }
    const who = (included: boolean) => people.filter(({ was }) => was === included).map(({ id }) => id);
    await nameInGroup(rosterAt(NOW), "salespeople", { add: who(true), leaveOut: who(false) });
    const named = await readTables();
    const all = people.map(({ id }) => id);
    for (const [change, expected, names] of [
      [added(...all), ["Engineering-false", "Engineering-null", "Engineering-true", "Sales-true"], 1],
      [removed(...all), ["Engineering-false", "Sales-false", "Sales-null", "Sales-true"], 0],
    ] as const) {
      await writeTables(named);
      await patched("salespeople", change);
      const members = await membersOf("salespeople");
      expect(members.filter((id) => all.includes(String(id)))).toEqual(names === 1 ? all.toSorted() : []);
      const after = await readTables();
      const rows = after["group_people"]?.filter(({ included }) => included === names) ?? [];
      expect(rows.map(({ employee_id: id }) => String(id)).toSorted()).toEqual(expected);
      expect(after["group_people"]).toHaveLength(rows.length);
      await patched("salespeople", change);
      expect(await readTables()).toEqual(after);
      await expectDerivedAnew(NOW);
    }
  });

  test("that come to be while it is written make the client try again, and are then what it is held against", async () => {
    const group = await made("Tour Guides", ["ada"]);
    let left = 1;
    const before = async (sql: readonly string[]) => {
      if (!writesPeople(sql) || left === 0) return;
      left -= 1;
      await changeCompany(rosterAt(NOW), "changeGroup", { id: group.id, changes: { conditions: inSales() } });
    };
    const watched = watchedDatabase(env.DB, { before });
    const body = operations(removed("ada"));
    await scimError(503, doing("PATCH", `/Groups/${group.id}`, body, { db: watched }));
    expect(left).toBe(0);
    expect(await membersOf(group.id)).toEqual(["ada", "bo", "cal"]);
    await scimOk(204, doing("PATCH", `/Groups/${group.id}`, body));
    expect(await membersOf(group.id)).toEqual(["bo", "cal"]);
  });
});

describe("a writer who is shown a group in part", () => {
  test("changes nobody's place by sending back what it reads, whatever makes the group", async () => {
    await foundSalespeople();
    const as = await partly(["basic", "lifecycle"]);
    for (const id of ["salespeople", ids.get("Sales") ?? ""]) {
      const whole = await scimOk(200, doing("GET", `/Groups/${id}`, undefined, { as }));
      expect(valuesOf(whole, "members")).toEqual(["ada"]);
      await scimOk(200, doing("PUT", `/Groups/${id}`, whole, { as }));
      expect(await membersOf(id)).toEqual(["ada", "bo", "cal"]);
    }
  });

  test("neither adds nor removes people who are not listed to it, though the HR API tells of them", async () => {
    const group = await made("Tour Guides", ["ada", "bo"]);
    const as = await partly(["basic"]);
    const path = `/Groups/${group.id}`;
    const whole = await scimOk(200, doing("GET", path, undefined, { as }));
    expect(valuesOf(whole, "members")).toEqual(["ada"]);
    await scimOk(200, doing("PUT", path, groupOf("Tour Guides"), { as }));
    expect(await membersOf(group.id)).toEqual(["bo"]);
    await scimOk(
      204,
      doing("PATCH", path, operations({ op: "remove", path: 'members[value eq "bo"]' }), { as }),
    );
    await scimOk(204, doing("PATCH", path, operations({ op: "remove", path: "members" }), { as }));
    expect(await membersOf(group.id)).toEqual(["bo"]);
    const { detail } = await scimError(400, doing("PATCH", path, operations(added("cal")), { as }));
    expect(detail).toContain("nobody with the id cal");
    await scimError(400, doing("POST", "/Groups", groupOf("Others", ["cal"]), { as }));
    for (const hidden of ["bo", "cal"])
      await scimError(400, doing("PUT", path, groupOf("Tour Guides", ["ada", hidden]), { as }));
    const headers = { "If-Match": 'W/"x"' };
    const versioned = await scimError(412, doing("PUT", path, groupOf("Tour Guides"), { as, headers }));
    expect(versioned.detail).toContain("without If-Match");
  });
});

describe("a group that makes itself", () => {
  test("is not written, and the answer says what it follows", async () => {
    const sales = ids.get("Sales") ?? "";
    const before = await readTables();
    for (const [method, body] of [
      ["PATCH", operations(added("soon"))],
      ["PATCH", operations({ op: "remove", path: 'members[value eq "ada"]' })],
      ["PATCH", operations({ op: "replace", value: { displayName: "Selling" } })],
      ["PUT", groupOf("Selling")],
      ["PUT", groupOf("Department: Sales", ["soon"])],
      ["DELETE", undefined],
    ] as const) {
      const error = await scimError(400, doing(method, `/Groups/${sales}`, body));
      expect(error).toMatchObject({
        scimType: "mutability",
        detail: expect.stringContaining("makes itself"),
      });
    }
    expect(await readTables()).toEqual(before);
  });
});

describe("versions", () => {
  test("that are not the latest are 412 in every write, in the write itself (23)", async () => {
    const group = await made("Tour Guides", ["ada"]);
    const version = versionOf(group);
    await patched(group.id, added("bo"));
    const headers = { "If-Match": version };
    for (const [method, body] of [
      ["PATCH", operations(added("cal"))],
      ["PATCH", operations(added("ada"))],
      ["PUT", groupOf("Others", ["cal"])],
      ["PUT", groupOf("Tour Guides", ["ada", "bo"])],
      ["DELETE", undefined],
    ] as const)
      await scimError(412, doing(method, `/Groups/${group.id}`, body, { headers }));
    expect(await membersOf(group.id)).toEqual(["ada", "bo"]);
  });

  test.each(["PATCH", "PUT", "DELETE"] as const)("hold until %s is written (23)", async (method) => {
    const group = await made("Tour Guides", ["ada"]);
    const version = versionOf(group);
    let left = 1;
    const before = async (sql: readonly string[]) => {
      if (!sql.some((text) => text.includes("guard")) || left === 0) return;
      left -= 1;
      await patched(group.id, added("bo"));
    };
    const db = watchedDatabase(env.DB, { before });
    const body = { PATCH: operations(added("cal")), PUT: groupOf("Others", ["cal"]), DELETE: undefined }[
      method
    ];
    await scimError(
      412,
      doing(method, `/Groups/${group.id}`, body, { headers: { "If-Match": version }, db }),
    );
    expect(left).toBe(0);
    expect((await read(group.id))["displayName"]).toBe("Tour Guides");
    expect(await membersOf(group.id)).toEqual(["ada", "bo"]);
  });
});

describe("a write that names the version which it has seen", () => {
  test("is 412 where it says a key alone and somebody writes in between", async () => {
    const group = await made("Tour Guides", ["ada"]);
    let left = 1;
    const before = async (sql: readonly string[]) => {
      if (!sql.some((text) => text.includes('INSERT INTO "guard"')) || left === 0) return;
      left -= 1;
      await patched(group.id, added("bo"));
    };
    const headers = { "If-Match": versionOf(group) };
    const body = operations({ op: "add", path: "externalId", value: "g-1" });
    const watched = watchedDatabase(env.DB, { before });
    await scimError(412, doing("PATCH", `/Groups/${group.id}`, body, { headers, db: watched }));
    expect(left).toBe(0);
    expect((await read(group.id))["externalId"]).toBeUndefined();
  });

  test("is done as a whole where one of its people is written meanwhile, who is not in the group", async () => {
    const group = await made("Tour Guides", ["ada"]);
    let left = 1;
    const before = async (sql: readonly string[]) => {
      if (!writesPeople(sql) || left === 0) return;
      left -= 1;
      const change = { effectiveDate: null, values: { work: { title: "Guide" } } };
      await perform(rosterAt(NOW), "change", "bo", change);
    };
    const headers = { "If-Match": versionOf(group) };
    const watched = watchedDatabase(env.DB, { before });
    await scimOk(
      204,
      doing("PATCH", `/Groups/${group.id}`, operations(added("bo", "cal")), { headers, db: watched }),
    );
    expect(left).toBe(0);
    expect(await membersOf(group.id)).toEqual(["ada", "bo", "cal"]);
    await expectDerivedAnew(NOW);
  });

  test.each(["POST", "PATCH", "PUT"] as const)(
    "is done once where the answer of a %s is lost",
    async (method) => {
      const group = method === "POST" ? null : await made("Tour Guides", ["ada"]);
      let lost = 1;
      const after = (sql: readonly string[]) => {
        if (!writesPeople(sql) || lost === 0) return;
        lost -= 1;
        throw new Error("D1_ERROR: the answer is lost");
      };
      const watched = watchedDatabase(env.DB, { after });
      const headers: Record<string, string> = group === null ? {} : { "If-Match": versionOf(group) };
      const body =
        method === "PATCH"
          ? operations(added("bo"), { op: "add", value: { externalId: "g-2" } })
          : groupOf("Guides", ["ada", "bo"], { externalId: "g-2" });
      const path = group === null ? "/Groups" : `/Groups/${group.id}`;
      const response = await scim(doing(method, path, body, { headers, db: watched }));
      expect(response.status, await response.clone().text()).toBeLessThan(300);
      expect(lost).toBe(0);
      const { Resources } = await listIn(scim(doing("GET", '/Groups?filter=externalId eq "g-2"')));
      expect(Resources.map((one) => valuesOf(one, "members"))).toEqual([["ada", "bo"]]);
      await expectDerivedAnew(NOW);
    },
  );
});

describe("externalId", () => {
  test("is forgotten with the group, whoever deletes it", async () => {
    const some = [await made("One", [], { externalId: "g-1" }), await made("Two", [], { externalId: "g-2" })];
    await scimOk(204, doing("DELETE", `/Groups/${some[0]?.id}`));
    await changeCompany(rosterAt(NOW), "removeGroup", { id: some[1]?.id ?? "" });
    expect((await readTables())["external_ids"]).toEqual([]);
  });

  test("is the client's own, by which it finds the group", async () => {
    const other = await createServiceUser(rosterAt(NOW), env.TOKENS, "Other", EDIT_EVERYTHING);
    const group = await made("Tour Guides", [], { externalId: "g-1" });
    expect(group["externalId"]).toBe("g-1");
    const found = await listIn(scim(doing("GET", '/Groups?filter=externalId eq "g-1"')));
    expect(found.Resources.map(({ id }) => id)).toEqual([group.id]);
    const theirs = await scimOk(200, doing("GET", `/Groups/${group.id}`, undefined, { as: other }));
    expect(theirs["externalId"]).toBeUndefined();
    await patched(group.id, { op: "replace", path: "externalId", value: "g-2" });
    const after = await read(group.id);
    expect(after["externalId"]).toBe("g-2");
    expect(after["meta"]).not.toEqual(group["meta"]);
  });
});
