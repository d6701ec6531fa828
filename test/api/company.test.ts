import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { changeCompany } from "../../src/roster/company/change-company.ts";
import { type ApiAsking, api, apiOk, expectProblem } from "../support/api.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, foundCompany, hired, idsByName, rosterAt } from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { listIn } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";
import { watchedDatabase } from "../support/watched-database.ts";

/** Tuesday, 13:00 in Berlin. */
const NOW = Date.parse("2026-11-24T12:00:00Z");
const MINUTE = 60_000;

let okta: NewServiceUser;
let hr: NewServiceUser;
let empty: Tables;
let ids: ReadonlyMap<string, string>;

beforeAll(async () => {
  okta = await foundCompany(NOW - MINUTE);
  hr = await createServiceUser(rosterAt(NOW - MINUTE), env.TOKENS, "HR", EDIT_EVERYTHING);
  empty = await readTables();
  ids = await idsByName();
});

beforeEach(() => writeTables(empty));

const send = (method: string, path: string, body?: unknown, asking: ApiAsking = {}) =>
  api(hr, method, path, { now: NOW, ...(body !== undefined && { body }), ...asking });
const ok = (method: string, path: string, body?: unknown, status = 200) =>
  apiOk(hr, method, path, { now: NOW, status, ...(body !== undefined && { body }) });
const made = (path: string, body: object) => ok("POST", path, body, 201);
const namesOf = (things: readonly { name: string }[]) => things.map(({ name }) => name);
const epochNow = async () => Number((await readTables())["company"]?.[0]?.["epoch"]);
const groups = async () =>
  new Map(
    (await listIn(askAt(okta, "/scim/v2/Groups?count=1000", { now: NOW }))).Resources.map((group) => [
      String(group["displayName"]),
      { id: group.id, members: Array.isArray(group["members"]) ? group["members"].length : 0 },
    ]),
  );

/** Refused, where it is wrong, and nothing at all written. */
async function refused(
  [method, path, body]: readonly [string, string, unknown?],
  status: number,
  problem: string,
  pointer?: string,
): Promise<string> {
  const before = await readTables();
  const answer = expectProblem(await send(method, path, body), status, problem);
  expect(await readTables()).toEqual(before);
  if (pointer !== undefined) expect(answer.errors).toMatchObject([{ pointer }]);
  return answer.detail;
}

/** What the trail told of the subject since the company was there, the oldest first. */
const toldOf = async (subject: string) =>
  ((await readTables())["history"] ?? [])
    .filter((row) => row["subject"] === subject && row["known_at"] === NOW)
    .map((row) => [row["kind"], row["verb"], row["actor"]].join(" "));

const DUBLIN = { name: "Dublin", zone: "Europe/Dublin", country: "IE" };

describe("sites", () => {
  test("are made with their group, shown, renamed under the same id, and told", async () => {
    const answer = await send("POST", "/sites", DUBLIN);
    expect(answer.status, answer.text).toBe(201);
    const { id, ...dublin } = answer.json;
    expect(dublin).toEqual({ ...DUBLIN, language: "en", address: null, archivedAt: null });
    expect(answer.headers.get("Location")).toBe(`/api/v1/sites/${id}`);
    expect((await groups()).get("Site: Dublin")).toEqual({ id, members: 0 });
    await hired(NOW, "p", { work: { siteId: id } });
    const body = { name: "Dublin Docklands", language: "ga", address: "1 Quay" };
    expect(await ok("PATCH", `/sites/${id}`, body)).toEqual({ ...answer.json, ...body });
    expect((await groups()).get("Site: Dublin Docklands")).toEqual({ id, members: 1 });
    expect(await ok("GET", `/sites/${id}`)).toMatchObject(body);
    expect(await toldOf(id)).toEqual(["site create HR", "site change HR"]);
    await expectDerivedAnew(NOW);
  });

  test("are listed by name, archived ones flagged, or by choice", async () => {
    const { id } = await made("/sites", { ...DUBLIN, name: "Ärmelkanal 10" });
    await made("/sites", { ...DUBLIN, name: "Ärmelkanal 9" });
    await ok("POST", `/sites/${id}/archive`);
    const all = (await ok("GET", "/sites")).sites;
    expect(namesOf(all)).toEqual(["Ärmelkanal 9", "Ärmelkanal 10", "Kiritimati", "London", "Pago Pago"]);
    expect(all[1].archivedAt).toBe("2026-11-24T12:00:00.000Z");
    expect(namesOf((await ok("GET", "/sites?archived=true")).sites)).toEqual(["Ärmelkanal 10"]);
    expect((await ok("GET", "/sites?archived=false")).sites).toHaveLength(4);
  });

  test("that are archived keep their people, and take nobody new until they are unarchived", async () => {
    const london = ids.get("London") ?? "";
    await hired(NOW - MINUTE, "stays", { work: { siteId: london } });
    await hired(NOW - MINUTE, "elsewhere");
    const { archivedAt } = await ok("POST", `/sites/${london}/archive`);
    expect(archivedAt).toBe("2026-11-24T12:00:00.000Z");
    const later = await apiOk(hr, "POST", `/sites/${london}/archive`, { now: NOW + MINUTE });
    expect(later.archivedAt).toBe(archivedAt);
    expect((await groups()).get("Site: London")?.members).toBe(1);
    await ok("PATCH", "/employees/stays", { work: { title: "Keeper" } });
    await ok("PATCH", "/employees/stays", { work: { title: "Head keeper", siteId: london } });
    await ok("PATCH", "/employees/stays", { effectiveDate: "2027-01-01", work: { title: "Chief keeper" } });
    const there = { work: { siteId: london } };
    const hire = { startDate: "2026-12-01", basic: { firstName: "N", surname: "N" }, ...there };
    for (const [method, path, body] of [
      ["PATCH", "/employees/elsewhere", there],
      ["PATCH", "/employees/elsewhere", { effectiveDate: "2027-01-01", ...there }],
      ["POST", "/employees", hire],
    ] as const) {
      const detail = await refused([method, path, body], 400, "invalid", "#/work/siteId");
      expect(detail).toContain(`POST /api/v1/sites/${london}/unarchive`);
    }
    await ok("POST", `/sites/${london}/unarchive`);
    await ok("PATCH", "/employees/elsewhere", there);
    expect(await toldOf(london)).toEqual(["site archive HR", "site unarchive HR"]);
    await expectDerivedAnew(NOW);
  });

  test("that somebody left before they were archived do not take that person back", async () => {
    const [london, pago] = [ids.get("London"), ids.get("Pago Pago")];
    await hired(NOW - MINUTE, "p", { work: { siteId: london ?? null } });
    await ok("PATCH", "/employees/p", { effectiveDate: "2026-11-20", work: { siteId: pago } });
    await ok("POST", `/sites/${london}/archive`);
    await ok("PATCH", "/employees/p", { effectiveDate: "2026-11-19", work: { title: "Was there" } });
    const back = { effectiveDate: "2027-01-01", work: { siteId: london } };
    await refused(["PATCH", "/employees/p", back], 400, "invalid", "#/work/siteId");
  });

  test.each([
    [{ ...DUBLIN, country: "Ireland" }, 400, "invalid", "#/country"],
    [{ ...DUBLIN, country: "XX" }, 400, "invalid", "#/country"],
    [{ ...DUBLIN, country: "UK" }, 400, "invalid", "#/country"],
    [{ name: "Dublin", zone: "Europe/Dublin" }, 400, "invalid", "#/country"],
    [{ ...DUBLIN, zone: "GMT+1" }, 400, "invalid", "#/zone"],
    [{ ...DUBLIN, zone: "+01:00" }, 400, "invalid", "#/zone"],
    [{ ...DUBLIN, language: "english, please" }, 400, "invalid", "#/language"],
    [{ ...DUBLIN, name: " " }, 400, "invalid", "#/name"],
    [{ ...DUBLIN, name: "a\nb" }, 400, "invalid", "#/name"],
    [{ ...DUBLIN, name: "LONDON" }, 409, "conflict", "#/name"],
    [{ ...DUBLIN, archivedAt: null }, 400, "invalid", "#/archivedAt"],
  ])("are refused as %o", async (body, status, problem, pointer) => {
    await refused(["POST", "/sites", body], status, problem, pointer);
  });

  test("keep their name while archived, and say so", async () => {
    await ok("POST", `/sites/${ids.get("London")}/archive`);
    const detail = await refused(
      ["POST", "/sites", { ...DUBLIN, name: "london" }],
      409,
      "conflict",
      "#/name",
    );
    expect(detail).toBe("There is a site London already: unarchive it, or choose another name.");
  });

  test("that are not there are 404", async () => {
    for (const request of [
      ["GET", "/sites/x"],
      ["PATCH", "/sites/x", {}],
      ["POST", "/sites/x/archive"],
      ["POST", "/sites/x/unarchive"],
    ] as const)
      await refused(request, 404, "not-found");
  });
});

describe("named lists", () => {
  test("are those built in, then the company's own, each with how many items it has", async () => {
    const { id: zulu } = await made("/lists", { name: "Zulu" });
    const { id } = await made("/lists", { name: "Regions" });
    await made(`/lists/${id}/items`, { name: "North" });
    await ok("POST", `/lists/department/items/${ids.get("Sales")}/archive`);
    const { lists } = await ok("GET", "/lists");
    expect(lists.map((list: { id: string }) => list.id)).toEqual([
      "department",
      "division",
      "costCenter",
      "country",
      "employmentType",
      "contract",
      id,
      zulu,
    ]);
    expect(lists[0]).toEqual({
      id: "department",
      name: "Department",
      builtIn: true,
      items: 1,
      archivedItems: 1,
    });
    expect(lists[6]).toEqual({ id, name: "Regions", builtIn: false, items: 1, archivedItems: 0 });
    expect(await ok("PATCH", `/lists/${id}`, { name: "Sales regions" })).toMatchObject({
      name: "Sales regions",
    });
    expect(await toldOf(id)).toEqual(["list create HR", "list change HR"]);
  });

  test("have names of their own; those built in keep theirs", async () => {
    const { id } = await made("/lists", { name: "Regions" });
    await refused(["POST", "/lists", { name: "REGIONS" }], 409, "conflict", "#/name");
    await refused(["POST", "/lists", { name: "department" }], 409, "conflict", "#/name");
    await refused(["PATCH", `/lists/${id}`, { name: "Country" }], 409, "conflict", "#/name");
    expect(await refused(["PATCH", "/lists/country", { name: "Land" }], 409, "conflict")).toContain(
      "built in",
    );
    await refused(["PATCH", "/lists/x", { name: "Y" }], 404, "not-found");
    await refused(["GET", "/lists/x/items"], 404, "not-found");
    await refused(["POST", "/lists/x/items", { name: "Y" }], 404, "not-found");
  });

  test("give each item of a built-in list its group, and none to those of the company's own", async () => {
    const { id: list } = await made("/lists", { name: "Regions" });
    const before = [...(await groups()).keys()];
    const item = await made("/lists/department/items", { name: "Legal" });
    await made(`/lists/${list}/items`, { name: "North" });
    const after = await groups();
    expect([...after.keys()].filter((name) => !before.includes(name))).toEqual(["Department: Legal"]);
    expect(after.get("Department: Legal")?.id).toBe(item.id);
    await hired(NOW, "p", { work: { departmentId: item.id } });
    const path = `/lists/department/items/${item.id}`;
    expect(await ok("PATCH", path, { name: "Law", code: "LAW" })).toEqual({
      ...item,
      name: "Law",
      code: "LAW",
    });
    expect((await groups()).get("Department: Law")).toEqual({ id: item.id, members: 1 });
    expect(await toldOf(item.id)).toEqual(["listItem create HR", "listItem change HR"]);
  });

  test("list their items by name, and show one", async () => {
    for (const name of ["Team 10", "Team 9", "Élan"]) await made("/lists/division/items", { name });
    const { items } = await ok("GET", "/lists/division/items");
    expect(namesOf(items)).toEqual(["Élan", "Team 9", "Team 10"]);
    expect(await ok("GET", `/lists/division/items/${items[0].id}`)).toEqual(items[0]);
    await refused(["GET", `/lists/department/items/${items[0].id}`], 404, "not-found");
    await refused(["PATCH", `/lists/department/items/${items[0].id}`, { name: "X" }], 404, "not-found");
  });

  test("take a name and a code once each, so that a file means one item by either", async () => {
    const items = "/lists/costCenter/items";
    const { id } = await made(items, { name: "North", code: "N1" });
    await made("/lists/division/items", { name: "North", code: "N1" });
    for (const [body, pointer] of [
      [{ name: "NORTH" }, "#/name"],
      [{ name: "South", code: "n1" }, "#/code"],
      [{ name: "South", code: "north" }, "#/code"],
      [{ name: "n1" }, "#/code"],
    ] as const)
      await refused(["POST", items, body], 409, "conflict", pointer);
    await ok("PATCH", `${items}/${id}`, { name: "north", code: null });
    await made(items, { name: "N1" });
  });

  test("know countries by their code", async () => {
    const items = "/lists/country/items";
    await refused(["POST", items, { name: "France" }], 400, "invalid", "#/code");
    await refused(["POST", items, { name: "Frankreich", code: "F" }], 400, "invalid", "#/code");
    await made(items, { name: "France", code: "FR" });
    const germany = `${items}/${ids.get("Germany")}`;
    await refused(["PATCH", germany, { code: null }], 400, "invalid", "#/code");
    await ok("PATCH", germany, { name: "Deutschland" });
  });

  test("have items above items, and none above itself", async () => {
    const items = "/lists/division/items";
    const europe = await made(items, { name: "Europe" });
    const germany = await made(items, { name: "Germany", parentId: europe.id });
    const berlin = await made(items, { name: "Berlin", parentId: germany.id });
    const at = ({ id }: { id: string }) => `${items}/${id}`;
    const detail = await refused(
      ["PATCH", at(europe), { parentId: berlin.id }],
      409,
      "conflict",
      "#/parentId",
    );
    expect(detail).toContain("(Europe › Berlin › Germany › Europe)");
    await refused(["PATCH", at(europe), { parentId: europe.id }], 409, "conflict", "#/parentId");
    await refused(["PATCH", at(europe), { parentId: "none" }], 400, "invalid", "#/parentId");
    const other = { parentId: ids.get("Sales") };
    await refused(["PATCH", at(europe), other], 400, "invalid", "#/parentId");
    await ok("PATCH", at(berlin), { parentId: europe.id });
    expect(await ok("PATCH", at(germany), { parentId: berlin.id })).toMatchObject({ parentId: berlin.id });
    await ok("PATCH", at(berlin), { parentId: null });
  });

  test("archive items: whoever has one keeps it, nobody new is given it", async () => {
    const sales = ids.get("Sales") ?? "";
    await hired(NOW - MINUTE, "has", { work: { departmentId: sales } });
    await hired(NOW - MINUTE, "hasNot");
    const path = `/lists/department/items/${sales}`;
    expect(await ok("POST", `${path}/archive`)).toMatchObject({ archivedAt: "2026-11-24T12:00:00.000Z" });
    await ok("PATCH", "/employees/has", { work: { title: "Seller", departmentId: sales } });
    const body = { work: { departmentId: sales } };
    await refused(["PATCH", "/employees/hasNot", body], 400, "invalid", "#/work/departmentId");
    await ok("POST", `${path}/unarchive`);
    await ok("PATCH", "/employees/hasNot", body);
    await refused(["POST", `/lists/division/items/${sales}/archive`], 404, "not-found");
    expect(await toldOf(sales)).toEqual(["listItem archive HR", "listItem unarchive HR"]);
  });

  test("that files write by name: an archived item stays whose it is, and is given to nobody new", async () => {
    const item = (number: string) => ({
      employeeNumber: number,
      email: `${number}@tidewater.example`,
      firstName: "Ada",
      surname: number,
      startDate: "2020-01-01",
      department: "sales",
    });
    const batch = async (...numbers: string[]) =>
      (await ok("POST", "/employees/batch", { items: numbers.map(item) })).results;
    expect(await batch("has")).toMatchObject([{ action: "hired" }]);
    await ok("POST", `/lists/department/items/${ids.get("Sales")}/archive`);
    const results = await batch("has", "new");
    expect(results).toMatchObject([{ action: "unchanged" }, { action: "refused" }]);
    expect(JSON.stringify(results[1])).toContain("Sales is archived");
    expect((await ok("GET", "/lists/department/items")).items).toHaveLength(2);
  });

  test("are chosen from by items of their own alone", async () => {
    await hired(NOW - MINUTE, "p");
    for (const [body, pointer] of [
      [{ work: { departmentId: ids.get("Germany") } }, "#/work/departmentId"],
      [{ work: { divisionId: "none" } }, "#/work/divisionId"],
      [{ work: { siteId: ids.get("Sales") } }, "#/work/siteId"],
      [{ address: { countryId: ids.get("Sales") } }, "#/address/countryId"],
      [{ employment: { contractId: "none" } }, "#/employment/contractId"],
    ] as const)
      await refused(["PATCH", "/employees/p", body], 400, "invalid", pointer);
  });
});

describe("settings", () => {
  test("take domains as domains, and say so", async () => {
    for (const domain of ["@tidewater.example", "ada@tidewater.example", "tidewater", "a b.example"])
      await refused(["PUT", "/settings", { emailDomains: [domain] }], 400, "invalid", "#/emailDomains/0");
    await ok("PUT", "/settings", { emailDomains: ["tidewater.example", "Sub.Tidewater.example"] });
  });

  test("by termination reason know the company's reasons alone", async () => {
    const dates = { lastDayOfWork: "2026-11-24", terminationDate: "2026-11-30" };
    await hired(NOW - MINUTE, "p", { ...dates, terminationReason: "constructor" });
    const active = async (moment: string) =>
      (await apiOk(hr, "GET", "/employees/p", { now: Date.parse(moment) })).active;
    expect([await active("2026-11-24T22:59:00Z"), await active("2026-11-24T23:00:00Z")]).toEqual([
      true,
      false,
    ]);
  });
});

describe("a change of the company", () => {
  test("to what is so already writes nothing; any other moves its version by one", async () => {
    const before = await readTables();
    const epoch = await epochNow();
    const london = ids.get("London");
    await ok("PATCH", `/sites/${london}`, { zone: "Europe/London" });
    await ok("PATCH", `/sites/${london}`, {});
    await ok("POST", `/sites/${london}/unarchive`);
    await ok("PUT", "/settings", { startMayMoveDays: 30 });
    await ok("PATCH", `/lists/department/items/${ids.get("Sales")}`, { name: "Sales", code: null });
    expect(await readTables()).toEqual(before);
    const answer = await send("POST", `/sites/${london}/archive`);
    expect(answer.headers.get("ETag")).toBe(`"${epoch + 1}"`);
    expect(await epochNow()).toBe(epoch + 1);
    for (const path of [
      "/settings",
      "/sites",
      `/sites/${london}`,
      "/lists",
      "/fields",
      "/lists/country/items",
    ]) {
      const read = await send("GET", path);
      expect([path, read.headers.get("ETag")]).toEqual([path, `"${epoch + 1}"`]);
    }
  });

  test("at the same instant as others loses none of them", async () => {
    const names = Array.from({ length: 6 }, (_, index) => `Team ${index}`);
    const answers = await Promise.all([
      ...names.map((name) => send("POST", "/lists/division/items", { name })),
      send("PUT", "/settings", { startMayMoveDays: 7 }),
      send("PATCH", `/sites/${ids.get("London")}`, { zone: "Europe/Dublin" }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([...names.map(() => 201), 200, 200]);
    expect(namesOf((await ok("GET", "/lists/division/items")).items)).toEqual(names);
    expect(await ok("GET", "/settings")).toMatchObject({ startMayMoveDays: 7 });
    expect(await ok("GET", `/sites/${ids.get("London")}`)).toMatchObject({ zone: "Europe/Dublin" });
  });

  test("of one name by two at the same instant is made by one", async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => send("POST", "/sites", DUBLIN)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
  });

  test("that is asked for again under one Idempotency-Key is made once", async () => {
    const headers = { "Idempotency-Key": "dublin" };
    const first = await send("POST", "/sites", DUBLIN, { headers });
    const second = await send("POST", "/sites", DUBLIN, { headers });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.json).toEqual(first.json);
    const roster = { ...rosterAt(NOW), operationId: "operation" };
    const input = { ...DUBLIN, name: "Cork", language: "en", address: null, id: "operation" };
    for (let time = 0; time < 2; time++) await changeCompany(roster, "addSite", input);
    expect(await toldOf("operation")).toHaveLength(1);
    const other = { ...rosterAt(NOW), operationId: "other" };
    const condition = { ifEpoch: [String(await epochNow())] };
    for (let time = 0; time < 2; time++)
      await changeCompany(other, "changeSettings", { startMayMoveDays: 5 }, condition);
  });

  test("whose answer is lost is made once, under its condition too", async () => {
    await hired(NOW - MINUTE, "p", { terminationDate: "2026-12-10" });
    for (const [index, change] of [
      () => ["POST", "/sites", DUBLIN] as const,
      () => ["PUT", "/settings", { endMoment: { kind: "startOfDay" } }] as const,
      () => ["POST", `/sites/${ids.get("London")}/archive`] as const,
    ].entries()) {
      const epoch = await epochNow();
      let lost = false;
      const db = watchedDatabase(env.DB, {
        after: (sql) => {
          if (lost || !sql.some((text) => text.includes("epoch + 1"))) return;
          lost = true;
          throw new Error("D1_ERROR: Network connection lost.");
        },
      });
      const [method, path, body] = change();
      const answer = await send(method, path, body, { db, headers: { "If-Match": `"${epoch}"` } });
      expect([index, answer.status < 300, lost]).toEqual([index, true, true]);
      expect(await epochNow()).toBe(epoch + 1);
      await expectDerivedAnew(NOW);
    }
  });

  test("does not come back over what somebody else made of it while the answer was lost", async () => {
    let meanwhile = false;
    const db = watchedDatabase(env.DB, {
      after: async (sql) => {
        if (meanwhile || !sql.some((text) => text.includes("epoch + 1"))) return;
        meanwhile = true;
        expect((await send("PUT", "/settings", { startMayMoveDays: 9 })).status).toBe(200);
        throw new Error("D1_ERROR: Network connection lost.");
      },
    });
    expect((await send("PUT", "/settings", { startMayMoveDays: 5 }, { db })).status).toBe(200);
    expect(meanwhile).toBe(true);
    expect((await send("GET", "/settings")).json.startMayMoveDays).toBe(9);
  });
});
