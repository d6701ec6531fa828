import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { NOTHING } from "../../src/auth/grants.ts";
import { buildViews } from "../../src/roster/access/build-views.ts";
import { type ApiAsking, api, apiOk, expectProblem } from "../support/api.ts";
import { askAt } from "../support/ask-at.ts";
import { foundCompany, hired, idsByName, rosterAt } from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { listIn } from "../support/scim.ts";
import { scimError, scimOk } from "../support/scim-write.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";
import { watchedDatabase } from "../support/watched-database.ts";

/** Tuesday, 13:00 in Berlin. */
const NOW = Date.parse("2026-11-24T12:00:00Z");
const MINUTE = 60_000;
const OWNER = { key: "an-owner-of-the-tests-who-may-do-everything" };
const LONDON = { field: "work.siteId", operator: "equals", value: "London" };
const AT_LONDON = { conditions: [LONDON] };
const NEW_VIEW = ["basic", "work", "employment", "address", "lifecycle"];
const TO_LIST = [
  "Basic info › View selected employees' basic info sections",
  "Lifecycle › View selected employees' lifecycle sections",
];

let beginning: Tables;
let okta: NewServiceUser;
let ids: ReadonlyMap<string, string>;

const asking = (asking: ApiAsking): ApiAsking => ({
  now: NOW,
  bindings: { ADMINISTRATOR_KEY: OWNER.key },
  ...asking,
});
const call = (method: string, path: string, body?: unknown, headers = {}) =>
  api(OWNER, method, path, asking({ headers, ...(body !== undefined && { body }) }));
const ok = (method: string, path: string, body?: unknown, status = 200) =>
  apiOk(OWNER, method, path, { ...asking(body === undefined ? {} : { body }), status });
const created = (body: object) => ok("POST", "/permission-groups", body, 201);
const users = (now = NOW) => askAt(okta, "/scim/v2/Users?count=100", { now });
/** As the minute's job does. */
const gathered = () => buildViews(rosterAt(NOW), 100);
const idsIn = async (answer: Response) =>
  (await listIn(answer)).Resources.map(({ id }) => String(id)).toSorted();
const listed = async () => idsIn(await users());

/** The view is not built in the request: as in a roster of a hundred thousand people. */
const unbuilt = (sql: readonly string[]) => {
  if (sql.some((text) => /INSERT INTO "?guard"?.*'view'/s.test(text))) throw new Error("D1_ERROR: too busy");
};
const slowly = async (method: string, path: string, body: object, status = 200) =>
  apiOk(OWNER, method, path, {
    ...asking({ body, db: watchedDatabase(env.DB, { before: unbuilt }) }),
    status,
  });

/** Ada and Bo in London, Cy in Kiritimati, Di hired ahead and Ed gone in London. */
beforeAll(async () => {
  await foundCompany(NOW - MINUTE);
  ids = await idsByName();
  const siteId = ids.get("London") ?? "";
  const at = { work: { siteId } };
  await hired(NOW - MINUTE, "ada", { ...at, employeeNumber: "0001" });
  await hired(NOW - MINUTE, "bo", at);
  await hired(NOW - MINUTE, "cy", { work: { siteId: ids.get("Kiritimati") ?? "" } });
  await hired(NOW - MINUTE, "di", { ...at, startDate: "2027-01-01" });
  await hired(NOW - MINUTE, "ed", { ...at, terminationDate: "2026-10-31" });
  okta = await createServiceUser(rosterAt(NOW - MINUTE), env.TOKENS, "Importer", NOTHING);
  beginning = await readTables();
});

/** Back to the beginning, KV too: the clock stands still here, so versions come again. */
async function begun() {
  await writeTables(beginning);
  await env.TOKENS.delete(`access:${okta.id}`);
}

beforeEach(begun);

describe("the original's clicks", () => {
  test("a service user without a group is shown nobody, and told what to tick", async () => {
    const answer = await users();
    expect(answer.status).toBe(403);
    const text = await answer.text();
    expect(text).toContain("The service user Importer may do nothing yet");
    expect(text).toContain("a member of no permission group");
    for (const permission of TO_LIST) expect(text).toContain(permission);
    const { detail } = expectProblem(await api(okta, "GET", "/employees", { now: NOW }), 403, "forbidden");
    expect(detail).toContain("a member of no permission group");
  });

  test("a group in which neither of two permissions is ticked is told of both", async () => {
    const { effects } = await created({ name: "Clicks", members: [okta.id], view: ["work"] });
    const text = await (await users()).text();
    for (const permission of TO_LIST) {
      expect(text).toContain(permission);
      expect(effects.warnings.join()).toContain(permission);
    }
    expect(text).toContain("in a permission group that it is a member of");
    expect((await ok("GET", "/service-users/Importer")).missing).toBe(TO_LIST.join(" and "));
  });

  test("a new group with it as member, with nothing else said, makes an import that works", async () => {
    const { permissionGroup, effects } = await created({ name: "Okta import", members: ["Importer"] });
    expect(permissionGroup).toMatchObject({
      description: null,
      whose: "everyone",
      whoseInWords: "Everyone",
      view: NEW_VIEW,
      history: [],
      edit: [],
      company: false,
      groups: false,
      members: [okta.id],
      memberNames: ["Importer"],
      version: 1,
    });
    expect(permissionGroup.permissions).toContain("Lifecycle › View selected employees' lifecycle sections");
    expect(effects).toEqual({
      leaving: { count: 0, people: [] },
      readers: [
        {
          name: "Importer",
          lists: "everyone",
          people: null,
          leaving: 0,
          hiddenLeavers: 0,
          hiddenPreHires: 0,
        },
      ],
      warnings: [],
    });
    expect(await listed()).toEqual(["ada", "bo", "cy", "di", "ed"]);
  });

  test("a group in which Lifecycle alone is ticked is warned about, and refused by name of the other", async () => {
    const { effects } = await created({ name: "Clicks", members: [okta.id], view: ["lifecycle"] });
    expect(effects.warnings).toEqual([expect.stringContaining("Basic info › View selected employees'")]);
    const answer = await users();
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("Basic info › View selected employees' basic info sections");
  });
});

describe("a group", () => {
  test("is listed, shown, said anew, changed and taken away", async () => {
    const { permissionGroup } = await created({ name: "Readers", view: ["basic"], description: "Some" });
    const path = `/permission-groups/${permissionGroup.id}`;
    expect(
      (await ok("GET", "/permission-groups")).permissionGroups.map(({ name }: { name: string }) => name),
    ).toEqual(["Readers", "Reads everything"]);
    expect(await ok("GET", path)).toEqual(permissionGroup);
    const changed = await ok("PATCH", path, { view: ["basic", "work"] });
    expect(changed.permissionGroup).toMatchObject({
      description: "Some",
      view: ["basic", "work"],
      version: 2,
    });
    const put = await ok("PUT", path, { name: "Readers" });
    expect(put.permissionGroup).toMatchObject({ description: null, view: NEW_VIEW, version: 3 });
    expect((await call("DELETE", path)).status).toBe(204);
    expectProblem(await call("GET", path), 404, "not-found");
    expectProblem(await call("PATCH", path, { name: "X" }), 404, "not-found");
    expectProblem(await call("DELETE", path), 404, "not-found");
  });

  test("has a name of its own, case aside", async () => {
    await created({ name: "Readers" });
    const { errors } = expectProblem(
      await call("POST", "/permission-groups", { name: "READERS" }),
      409,
      "conflict",
    );
    expect(errors).toEqual([{ pointer: "#/name", detail: expect.stringContaining("Readers") }]);
  });

  test("may let its members write groups over SCIM, which is shown, changed and told of", async () => {
    const { permissionGroup } = await created({ name: "Push", members: [okta.id], groups: true });
    const path = `/permission-groups/${permissionGroup.id}`;
    const ticked = "Create, change and delete groups over SCIM";
    expect(permissionGroup).toMatchObject({ company: false, groups: true });
    expect(permissionGroup.permissions.at(-1)).toBe(ticked);
    expect(await ok("GET", path)).toEqual(permissionGroup);
    expect((await ok("PATCH", path, { description: "Stays ticked" })).permissionGroup.groups).toBe(true);
    const put = await ok("PUT", path, { name: "Push", members: [okta.id] });
    expect(put.permissionGroup.groups).toBe(false);
    expect(put.permissionGroup.permissions).not.toContain(ticked);
    const { audit } = await ok("GET", "/audit?limit=2");
    expect(audit.map(({ changes }: { changes: unknown }) => changes)).toContainEqual({
      groups: [true, false],
    });
    const alone = await ok("POST", "/permission-groups/preview", { name: "X", view: [], groups: true });
    expect(alone.warnings).toEqual([
      `a member of X alone is shown nobody over SCIM: to write groups there, tick ${TO_LIST.join(" and ")} too.`,
    ]);
  });

  test("gives its members back what the version before has not known, when it is saved as it is", async () => {
    const { permissionGroup } = await created({ name: "Push", members: [okta.id], groups: true });
    await env.DB.exec(
      "UPDATE service_users SET access = json_remove(access, '$.groups'), version = version + 1",
    );
    const doing = {
      as: okta,
      now: NOW,
      method: "POST",
      path: "/Groups",
      body: { displayName: "Guides" },
    } as const;
    await scimError(403, doing);
    await ok("PATCH", `/permission-groups/${permissionGroup.id}`, { groups: true });
    await scimOk(201, doing);
  });

  test("that says what it says already keeps its version", async () => {
    const { permissionGroup } = await created({ name: "Readers" });
    const again = await ok("PATCH", `/permission-groups/${permissionGroup.id}`, { view: NEW_VIEW });
    expect(again.permissionGroup).toEqual(permissionGroup);
  });

  test("is written only at the version that was read, where one is named", async () => {
    const { permissionGroup } = await created({ name: "Readers" });
    const path = `/permission-groups/${permissionGroup.id}`;
    expect((await call("PATCH", path, { name: "One" }, { "If-Match": '"1"' })).status).toBe(200);
    for (const method of ["PATCH", "PUT", "DELETE"]) {
      const body = method === "DELETE" ? undefined : { name: "Two" };
      expectProblem(await call(method, path, body, { "If-Match": '"1"' }), 412, "precondition-failed");
    }
    expect((await call("GET", path)).headers.get("ETag")).toBe('"2"');
  });

  test("takes and loses members by id or name, and says their rights with them", async () => {
    const { permissionGroup } = await created({ name: "Readers" });
    const members = `/permission-groups/${permissionGroup.id}/members`;
    expect((await ok("PUT", `${members}/Importer`)).permissionGroup.members).toEqual([okta.id]);
    expect((await ok("PUT", `${members}/${okta.id}`)).permissionGroup).toMatchObject({ version: 2 });
    expect((await users()).status).toBe(200);
    expectProblem(await call("PUT", `${members}/nobody`), 400, "invalid");
    const { detail } = expectProblem(await call("DELETE", `${members}/nobody`), 404, "not-found");
    expect(detail).toContain("no service user nobody: GET /api/v1/service-users");
    expect((await ok("DELETE", `${members}/Okta`)).permissionGroup.members).toEqual([okta.id]);
    expect((await ok("DELETE", `${members}/IMPORTER?acceptLeaving=4`)).permissionGroup.members).toEqual([]);
    expect((await users()).status).toBe(403);
  });

  test("is found by its name too, in whatever case, an id before a name", async () => {
    const { permissionGroup } = await created({ name: "Okta import", members: ["importer"] });
    expect(permissionGroup.members).toEqual([okta.id]);
    const { id } = permissionGroup;
    await created({ name: id });
    expect((await ok("GET", `/permission-groups/${id}`)).name).toBe("Okta import");
    expect((await ok("GET", "/permission-groups/OKTA%20import")).id).toBe(id);
    await ok("PATCH", "/permission-groups/okta%20import", { description: "By name" });
    await ok("POST", "/permission-groups/preview", { id: "Okta import" });
    await ok("PUT", "/permission-groups/Okta%20import/members/Importer");
    expect((await call("DELETE", "/permission-groups/Okta%20import?acceptLeaving=4")).status).toBe(204);
    const { detail } = expectProblem(await call("GET", "/permission-groups/Nonsense"), 404, "not-found");
    expect(detail).toContain("no permission group Nonsense: GET /api/v1/permission-groups");
  });

  test("of a name that is taken is refused with the one that is there, and how to join it", async () => {
    await created({ name: "Okta import" });
    const { detail } = expectProblem(
      await call("POST", "/permission-groups", { name: "okta IMPORT" }),
      409,
      "conflict",
    );
    expect(detail).toContain("There is a permission group Okta import already");
    expect(detail).toContain("PUT /api/v1/permission-groups/Okta%20import/members/{serviceUser}");
  });

  test("is told in the trail, with what its members come to and from where", async () => {
    const { permissionGroup } = await created({ name: "Readers", members: [okta.id] });
    await ok("PATCH", `/permission-groups/${permissionGroup.id}`, {
      name: "Others",
      view: [...NEW_VIEW, "contact"],
    });
    await ok("DELETE", `/permission-groups/${permissionGroup.id}/members/Importer?acceptLeaving=4`);
    expect((await call("DELETE", `/permission-groups/${permissionGroup.id}`)).status).toBe(204);
    const { audit } = await ok("GET", "/audit?limit=7");
    expect(
      audit.map(({ type, subject }: { type: string; subject: { id: string } }) => [type, subject.id]),
    ).toEqual([
      ["permissionGroup.removed", permissionGroup.id],
      ["serviceUser.rightsChanged", okta.id],
      ["permissionGroup.changed", permissionGroup.id],
      ["serviceUser.rightsChanged", okta.id],
      ["permissionGroup.changed", permissionGroup.id],
      ["serviceUser.rightsChanged", okta.id],
      ["permissionGroup.created", permissionGroup.id],
    ]);
    expect(audit[4].changes).toEqual({
      name: ["Readers", "Others"],
      view: [NEW_VIEW, [...NEW_VIEW, "contact"]],
    });
  });

  test("is left by a service user that is deleted", async () => {
    const { permissionGroup } = await created({ name: "Readers", members: [okta.id], whose: AT_LONDON });
    expect((await call("DELETE", "/service-users/Importer")).status).toBe(204);
    const after = await ok("GET", `/permission-groups/${permissionGroup.id}`);
    expect(after).toMatchObject({ members: [], memberNames: [], version: 2 });
    expect((await readTables())["views"]).toEqual([]);
    const { audit } = await ok("GET", "/audit?limit=10");
    expect(audit).toContainEqual(
      expect.objectContaining({ type: "permissionGroup.changed", changes: { members: [[okta.id], []] } }),
    );
  });

  test("is one of 200 at most", async () => {
    const insert = (count: number) =>
      env.DB.prepare(
        `INSERT INTO permission_groups (id, name, name_key, whose, view, history, edit, company, members, version, created_at, changed_at)
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
          SELECT 'g' || i, 'g' || i, 'g' || i, '"everyone"', '[]', '[]', '[]', 0, '[]', 1, 0, 0 FROM n`,
      ).bind(count);
    await insert(198).run();
    await created({ name: "The last one" });
    const { detail } = expectProblem(
      await call("POST", "/permission-groups", { name: "X" }),
      409,
      "conflict",
    );
    expect(detail).toContain("200 permission groups");
    await ok("PATCH", "/permission-groups/g1", { description: "Still to be changed" });
  });

  test("that is made twice under one key is made once", async () => {
    const key = { "Idempotency-Key": "once" };
    const first = await call("POST", "/permission-groups", { name: "Readers" }, key);
    const second = await call("POST", "/permission-groups", { name: "Readers" }, key);
    expect([first.status, second.status, second.json]).toEqual([201, 201, first.json]);
  });
});

describe("whose data", () => {
  test("is kept by id whatever it was named by, and shown in words", async () => {
    const { permissionGroup } = await created({
      name: "London",
      whose: {
        conditions: [LONDON, { field: "status", operator: "oneOf", value: ["employed", "HIRED"] }],
        people: ["number:0001", "email:bo@tidewater.example", "cy"],
      },
    });
    expect(permissionGroup.whose).toEqual({
      conditions: [
        { ...LONDON, value: ids.get("London") },
        { field: "status", operator: "oneOf", value: ["Employed", "Hired"] },
      ],
      people: ["ada", "bo", "cy"],
    });
    expect(permissionGroup.whoseInWords).toBe(
      "Whoever has work.siteId equals London and status oneOf Employed or Hired; and Ada ada, Ada bo, Ada cy",
    );
  });

  test.each([
    ["#/whose/conditions/0/field", { field: "work.shoe", operator: "set" }],
    ["#/whose/conditions/0/field", { field: "terminationDate", operator: "set" }],
    ["#/whose/conditions/0/field", { field: "custom.nothing", operator: "set" }],
    ["#/whose/conditions/0/operator", { field: "work.siteId", operator: "contains", value: "Lon" }],
    ["#/whose/conditions/0/operator", { field: "active", operator: "oneOf", value: true }],
    ["#/whose/conditions/0/value", { field: "work.siteId", operator: "equals", value: "Atlantis" }],
    ["#/whose/conditions/0/value", { field: "work.departmentId", operator: "equals", value: "London" }],
    ["#/whose/conditions/0/value", { field: "status", operator: "equals", value: "Gone" }],
    ["#/whose/conditions/0/value", { field: "work.managerId", operator: "equals", value: "nobody" }],
    ["#/whose/conditions/0/value", { field: "work.title", operator: "equals" }],
    ["#/whose/conditions/0/value", { field: "employment.fte", operator: "equals", value: "all" }],
  ])("points at %s of a condition that cannot be", async (pointer, condition) => {
    const { errors } = expectProblem(
      await call("POST", "/permission-groups", { name: "X", whose: { conditions: [condition] } }),
      400,
      "invalid",
    );
    expect(errors).toEqual([{ pointer, detail: expect.any(String) }]);
  });

  test.each([
    ["#/whose", { whose: { conditions: [] } }],
    ["#/whose/people/1", { whose: { people: ["ada", "number:9999"] } }],
    ["#/members/0", { members: ["Nobody"] }],
    ["#/view/1", { view: ["basic", "custom:none"] }],
    ["#/whose/conditions", { whose: { conditions: Array(51).fill(LONDON) } }],
    ["#/whose/people", { whose: { people: Array(1001).fill("ada") } }],
  ])("points at %s of a group that cannot be", async (pointer, said) => {
    const { errors } = expectProblem(
      await call("POST", "/permission-groups", { name: "X", ...said }),
      400,
      "invalid",
    );
    expect(errors).toContainEqual({ pointer, detail: expect.any(String) });
  });

  test("may name what is archived, and stays where somebody named is gone", async () => {
    await ok("POST", `/sites/${ids.get("London")}/archive`);
    const { permissionGroup } = await created({
      name: "London",
      whose: { conditions: [LONDON], people: ["ed"] },
    });
    await env.DB.prepare("UPDATE employees SET deleted_at = 1 WHERE id = 'ed'").run();
    const { whose } = permissionGroup;
    const again = await ok("PUT", `/permission-groups/${permissionGroup.id}`, {
      name: "London",
      whose: { ...whose, people: [...whose.people, "bo"] },
    });
    expect(again.permissionGroup.whose.people).toEqual(["bo", "ed"]);
  });
});

describe("a reader of some", () => {
  let london: string;

  beforeEach(async () => {
    const { permissionGroup } = await created({ name: "London", whose: AT_LONDON, members: [okta.id] });
    london = permissionGroup.id;
  });

  test("is shown those, whole at once where they are few", async () => {
    expect(await listed()).toEqual(["ada", "bo", "di", "ed"]);
    await expectDerivedAnew(NOW);
  });

  test("is shown by several groups together, person by person", async () => {
    await created({ name: "Cy too", whose: { people: ["cy"] }, members: [okta.id] });
    expect(await listed()).toEqual(["ada", "bo", "cy", "di", "ed"]);
    await created({ name: "Without Lifecycle", whose: "everyone", view: ["basic"], members: [okta.id] });
    expect(await listed()).toEqual(["ada", "bo", "cy", "di", "ed"]);
    await expectDerivedAnew(NOW);
  });

  test("gets everyone, and then nobody, at once", async () => {
    const { permissionGroup } = await created({ name: "Everyone", members: [okta.id] });
    expect(await listed()).toEqual(["ada", "bo", "cy", "di", "ed"]);
    await ok("DELETE", `/permission-groups/${permissionGroup.id}/members/${okta.id}?acceptLeaving=1`);
    expect(await listed()).toEqual(["ada", "bo", "di", "ed"]);
    expect((await call("DELETE", `/permission-groups/${london}?acceptLeaving=3`)).status).toBe(204);
    expect((await users()).status).toBe(403);
    expect((await readTables())["views"]).toEqual([]);
  });

  test("keeps its view where only other sections change", async () => {
    const [before] = (await readTables())["views"] ?? [];
    await ok("PATCH", `/permission-groups/${london}`, { view: ["basic", "lifecycle", "contact"] });
    const [after] = (await readTables())["views"] ?? [];
    expect(after).toEqual(before);
    const [ada] = (await listIn(users())).Resources;
    expect(ada).not.toHaveProperty("title");
  });
});

describe("who would leave", () => {
  const path = "/permission-groups";
  let group: string;

  beforeEach(async () => {
    group = (await created({ name: "Okta import", members: [okta.id] })).permissionGroup.id;
  });

  test("is told before it is saved: those who work here or will, by name, and nothing is written", async () => {
    const before = await readTables();
    const said = { whose: { people: ["ed"] } };
    const problem = expectProblem(await call("PATCH", `${path}/${group}`, said), 409, "decision");
    expect(problem.detail).toContain("4 people");
    expect(problem.detail).toContain("acceptLeaving=4");
    const person = (id: string, employeeNumber: string | null = null) => ({
      id,
      employeeNumber,
      name: `Ada ${id}`,
      readers: ["Importer"],
    });
    expect(problem.leaving).toEqual({
      count: 4,
      people: [person("ada", "0001"), person("bo"), person("cy"), person("di")],
    });
    expectProblem(await call("PATCH", `${path}/${group}?acceptLeaving=3`, said), 409, "decision");
    expect(await readTables()).toEqual(before);
    expect(await ok("POST", `${path}/preview`, { id: group, ...said })).toMatchObject({
      leaving: problem.leaving,
    });
    expect(await readTables()).toEqual(before);
    await ok("PATCH", `${path}/${group}?acceptLeaving=4`, said);
    expect(await listed()).toEqual(["ed"]);
  });

  test("is asked too where the group goes, the member goes, or a section without which nobody is listed", async () => {
    for (const [method, at, body] of [
      ["DELETE", `${path}/${group}`, undefined],
      ["DELETE", `${path}/${group}/members/${okta.id}`, undefined],
      ["PATCH", `${path}/${group}`, { members: [] }],
      ["PATCH", `${path}/${group}`, { view: ["basic", "work"] }],
      ["PUT", `${path}/${group}`, { name: "Okta import" }],
    ] as const)
      expect(expectProblem(await call(method, at, body), 409, "decision").leaving.count).toBe(4);
  });

  test("is nobody where another group shows them as well", async () => {
    await created({ name: "Again", members: [okta.id] });
    expect((await call("DELETE", `${path}/${group}`)).status).toBe(204);
    expect(await listed()).toEqual(["ada", "bo", "cy", "di", "ed"]);
  });

  test("a condition that hides leavers and people hired ahead is warned about, with their number", async () => {
    const whose = { conditions: [LONDON, { field: "active", operator: "equals", value: true }] };
    const { warnings, readers, leaving } = await ok("POST", `${path}/preview`, { id: group, whose });
    expect(readers).toEqual([
      { name: "Importer", lists: "some", people: 2, leaving: 2, hiddenLeavers: 1, hiddenPreHires: 1 },
    ]);
    expect(leaving.people.map(({ id }: { id: string }) => id)).toEqual(["cy", "di"]);
    expect(warnings).toEqual([expect.stringContaining("hides 1 who left and 1 who are yet to start")]);
    const whole = { conditions: [{ field: "status", operator: "notEquals", value: "Terminated" }] };
    expect((await ok("POST", `${path}/preview`, { name: "New", whose: whole })).readers).toEqual([
      {
        name: "a member of New alone",
        lists: "some",
        people: 4,
        leaving: 0,
        hiddenLeavers: 1,
        hiddenPreHires: 0,
      },
    ]);
  });
});

describe("a condition", () => {
  const path = "/permission-groups";
  const at = (field: string, value: string) => ({
    name: "Some",
    members: [okta.id],
    whose: { conditions: [{ field, operator: "equals", value }] },
  });

  test("that nobody meets is warned about; with one who does, it is not", async () => {
    const nobody = await ok("POST", `${path}/preview`, at("employeeNumber", "0002"));
    expect(nobody.readers).toMatchObject([{ name: "Importer", lists: "some", people: 0 }]);
    expect(nobody.warnings).toEqual([expect.stringContaining("Nobody is listed to Importer today")]);
    const one = await created(at("employeeNumber", "0001"));
    expect(one.effects.readers).toMatchObject([{ lists: "some", people: 1 }]);
    expect(one.effects.warnings).toEqual([]);
    expect(await ok("GET", "/service-users/Importer")).toMatchObject({ lists: "some", people: 1 });
  });

  test("on a field that there is not names those that may be meant", async () => {
    for (const field of ["site", "work.site", "SITEID"]) {
      const { detail } = expectProblem(await call("POST", path, at(field, "London")), 400, "invalid");
      expect(detail).toBe(`No permission can depend on ${field}: did you mean work.siteId?`);
    }
    const { detail } = expectProblem(await call("POST", path, at("shoes", "42")), 400, "invalid");
    expect(detail).toMatch(/No permission can depend on shoes: it may on .*work\.siteId, .*custom\.<id>\.$/);
  });
});

describe("changes of rights", () => {
  test("that narrow are in force at once: nothing is shown until whom it may see is gathered", async () => {
    const { permissionGroup } = await created({ name: "Okta import", members: [okta.id] });
    await slowly("PATCH", `/permission-groups/${permissionGroup.id}?acceptLeaving=1`, { whose: AT_LONDON });
    const answer = await users();
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
    const shown = () => ok("GET", "/service-users/Importer");
    expect(await shown()).toMatchObject({ lists: "some", people: null });
    await gathered();
    expect(await listed()).toEqual(["ada", "bo", "di", "ed"]);
    expect(await shown()).toMatchObject({ lists: "some", people: 4 });
  });

  test("that widen wait for their view, and the old one serves until then", async () => {
    const { permissionGroup } = await created({ name: "London", whose: AT_LONDON, members: [okta.id] });
    const wider = { whose: { conditions: [LONDON], people: ["cy"] }, view: [...NEW_VIEW, "contact"] };
    await slowly("PATCH", `/permission-groups/${permissionGroup.id}`, wider);
    expect(await listed()).toEqual(["ada", "bo", "di", "ed"]);
    await gathered();
    expect(await listed()).toEqual(["ada", "bo", "cy", "di", "ed"]);
    await expectDerivedAnew(NOW);
  });

  test("that are taken back while they wait leave everything as it was", async () => {
    const { permissionGroup } = await created({ name: "London", whose: AT_LONDON, members: [okta.id] });
    const before = (await readTables())["views"];
    const path = `/permission-groups/${permissionGroup.id}`;
    await slowly("PATCH", path, { whose: { conditions: [LONDON], people: ["cy"] } });
    await slowly("PATCH", path, { whose: AT_LONDON });
    expect((await readTables())["views"]).toEqual(before);
    expect(await listed()).toEqual(["ada", "bo", "di", "ed"]);
  });

  test("that narrow while wider ones wait are in force at once", async () => {
    const { permissionGroup } = await created({ name: "London", whose: AT_LONDON, members: [okta.id] });
    const path = `/permission-groups/${permissionGroup.id}`;
    await slowly("PATCH", path, { whose: { conditions: [LONDON], people: ["cy"] } });
    await slowly("PATCH", `${path}?acceptLeaving=3`, { whose: { people: ["cy"] } });
    expect((await users()).status).toBe(503);
    await gathered();
    expect(await listed()).toEqual(["cy"]);
    await expectDerivedAnew(NOW);
  });

  test("are seen though KV still holds the rights of before", async () => {
    const { permissionGroup } = await created({ name: "Okta import", members: [okta.id] });
    const key = `access:${okta.id}`;
    const old = (await env.TOKENS.get(key)) ?? "";
    await ok("PATCH", `/permission-groups/${permissionGroup.id}`, { view: ["basic", "lifecycle"] });
    await env.TOKENS.put(key, old);
    const [ada] = (await listIn(users())).Resources;
    expect(ada).not.toHaveProperty("addresses");
    await env.TOKENS.put(key, old);
    await ok("PATCH", `/permission-groups/${permissionGroup.id}?acceptLeaving=4`, { members: [] });
    await env.TOKENS.put(key, old);
    expect((await users()).status).toBe(403);
  });

  test("by two at the same time are both in force", async () => {
    const one = await created({ name: "One", members: [okta.id], view: NEW_VIEW });
    const two = await created({ name: "Two", members: [okta.id], view: NEW_VIEW });
    let meanwhile: Promise<unknown> | null = null;
    const db = watchedDatabase(env.DB, {
      before: async (sql) => {
        if (meanwhile !== null || !sql.some((text) => text.includes("'permission groups'"))) return;
        meanwhile = ok("PATCH", `/permission-groups/${one.permissionGroup.id}`, {
          view: ["basic", "lifecycle"],
        });
        await meanwhile;
      },
    });
    await apiOk(
      OWNER,
      "PATCH",
      `/permission-groups/${two.permissionGroup.id}`,
      asking({ db, body: { view: ["basic", "lifecycle"] } }),
    );
    const [ada] = (await listIn(users())).Resources;
    expect(ada).not.toHaveProperty("addresses");
  });

  test("are found done where the answer of D1 was lost", async () => {
    const { permissionGroup } = await created({ name: "Okta import", members: [okta.id] });
    let lost = false;
    const db = watchedDatabase(env.DB, {
      after: (sql) => {
        if (lost || !sql.some((text) => text.includes("'permission groups'"))) return;
        lost = true;
        throw new Error("D1_ERROR: Network connection lost.");
      },
    });
    const { permissionGroup: after } = await apiOk(
      OWNER,
      "PATCH",
      `/permission-groups/${permissionGroup.id}`,
      asking({ db, body: { view: ["basic", "lifecycle"] } }),
    );
    expect([lost, after.version]).toEqual([true, 2]);
    expect(await ok("GET", `/permission-groups/${permissionGroup.id}`)).toEqual(after);
  });

  test("do not come back over what somebody else made of them while the answer of D1 was lost", async () => {
    const { permissionGroup } = await created({ name: "Okta import", members: [okta.id] });
    const path = `/permission-groups/${permissionGroup.id}`;
    const narrow = { whose: AT_LONDON, view: ["basic", "lifecycle"] };
    let meanwhile = false;
    const db = watchedDatabase(env.DB, {
      after: async (sql) => {
        if (meanwhile || !sql.some((text) => text.includes("'permission groups'"))) return;
        meanwhile = true;
        await ok("PATCH", `${path}?acceptLeaving=1`, narrow);
        throw new Error("D1_ERROR: Network connection lost.");
      },
    });
    await apiOk(OWNER, "PATCH", path, asking({ db, body: { view: "all" } }));
    expect(meanwhile).toBe(true);
    expect(await ok("GET", path)).toMatchObject({ view: narrow.view, version: 3 });
    expect(await listed()).toEqual(["ada", "bo", "di", "ed"]);
  });
});

describe("whatever is changed in whatever order", () => {
  const WHOSE: readonly (readonly [whose: unknown, ids: readonly string[]])[] = [
    ["everyone", ["ada", "bo", "cy", "di", "ed"]],
    [AT_LONDON, ["ada", "bo", "di", "ed"]],
    [{ conditions: [{ field: "status", operator: "equals", value: "Employed" }] }, ["ada", "bo", "cy"]],
    [{ people: ["cy", "ed"] }, ["cy", "ed"]],
  ];
  const said = fc.record({
    group: fc.constantFrom("One", "Two"),
    whose: fc.nat({ max: WHOSE.length - 1 }),
    view: fc.constantFrom(["basic"], ["lifecycle"], ["basic", "lifecycle"], "all" as const),
    isMember: fc.boolean(),
    gathers: fc.boolean(),
  });
  type Said = typeof said extends fc.Arbitrary<infer T> ? T : never;

  /** Who is listed by the groups as they are. */
  const allowed = (groups: readonly Said[]) =>
    WHOSE[0]?.[1].filter((id) =>
      ["basic", "lifecycle"].every((section) =>
        groups.some(
          ({ whose, view, isMember }) =>
            isMember && WHOSE[whose]?.[1].includes(id) && (view === "all" || view.includes(section)),
        ),
      ),
    );

  test("no more is listed at any moment than the groups say, and in the end no less", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 2, maxLength: 6 }), async (steps) => {
        await begun();
        const groups = new Map<string, Said & { readonly id: string }>();
        for (const step of steps) {
          const { group: name, view, isMember } = step;
          const body = { name, view, whose: WHOSE[step.whose]?.[0], members: isMember ? [okta.id] : [] };
          const known = groups.get(name)?.id;
          const [method, path, status] = known ? ["PUT", `/${known}`, 200] : ["POST", "", 201];
          const write = step.gathers ? ok : slowly;
          const { permissionGroup } = await write(
            String(method),
            `/permission-groups${path}?acceptLeaving=5`,
            body,
            Number(status),
          );
          groups.set(name, { ...step, id: permissionGroup.id });
          const answer = await users();
          const shown = answer.status === 200 ? await idsIn(answer) : [];
          expect(allowed([...groups.values()])).toEqual(expect.arrayContaining(shown));
        }
        await gathered();
        const answer = await users();
        const last = allowed([...groups.values()]) ?? [];
        expect(answer.status === 200 ? await idsIn(answer) : []).toEqual(last);
        await expectDerivedAnew(NOW);
      }),
      { numRuns: 12, seed: 20261127 },
    );
  });
});

describe("sections of the company's own", () => {
  test("are made, renamed and listed, and named in permissions", async () => {
    const { id } = await ok("POST", "/sections", { name: "Devices" }, 201);
    await ok("POST", "/sections", { name: "Badges" }, 201);
    expectProblem(await call("POST", "/sections", { name: "DEVICES" }), 409, "conflict");
    expect(await ok("PATCH", `/sections/${id}`, { name: "Equipment" })).toEqual({ id, name: "Equipment" });
    const { sections } = await ok("GET", "/sections");
    expect(sections.map(({ name }: { name: string }) => name)).toEqual(["Badges", "Equipment"]);
    expectProblem(await call("PATCH", "/sections/none", { name: "X" }), 404, "not-found");
    const { permissionGroup } = await created({
      name: "Devices",
      view: ["basic", `custom:${id}`],
      edit: "all",
    });
    expect(permissionGroup.permissions).toEqual([
      "Basic info › View selected employees' basic info sections",
      "Equipment › View selected employees' Equipment sections",
      "Every section › Edit selected employees' … sections",
    ]);
  });
});
