import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { NOTHING } from "../../src/auth/grants.ts";
import { changeCompany } from "../../src/roster/company/change-company.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { type ApiAsking, api, apiOk, expectProblem } from "../support/api.ts";
import { EDIT_EVERYTHING, foundCompany, hired, hiring, idsByName, rosterAt } from "../support/company.ts";
import { countedDatabase } from "../support/counted-database.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const MINUTE = 60_000;
const DAY = 86_400_000;

let hr: NewServiceUser;
let nobody: NewServiceUser;
let ids: ReadonlyMap<string, string>;

const idOf = (name: string) => ids.get(name) ?? "";

beforeAll(async () => {
  await foundCompany(NOW);
  const roster = rosterAt(NOW);
  nobody = await createServiceUser(roster, env.TOKENS, "In no permission group", NOTHING);
  hr = await createServiceUser(roster, env.TOKENS, "HR", EDIT_EVERYTHING);
  ids = await idsByName();
  await changeCompany(roster, "addList", { id: "languages", name: "Languages" });
  for (const name of ["German", "French"])
    await changeCompany(roster, "addItem", { id: name, list: "languages", name, code: null, parentId: null });
  const field = (id: string, type: "text" | "number" | "date" | "currency" | "employee") =>
    changeCompany(roster, "addField", { id, name: `The ${id}`, type, listId: null });
  await field("badge", "text");
  await field("desk", "number");
  await field("passport", "date");
  await field("bonus", "currency");
  await field("buddy", "employee");
  await changeCompany(roster, "addField", {
    id: "speaks",
    name: "Speaks",
    type: "multiList",
    listId: "languages",
  });
  await found();
});

/** Everybody whom these tests look for; the first letters of the alphabet, so that their order is known. */
async function found(): Promise<void> {
  const at = (daysAgo: number) => NOW - daysAgo * DAY;
  await hired(at(9), "ada", {
    employeeNumber: "0001",
    basic: { surname: "Lovelace", displayName: "Countess Ada" },
    work: { title: "Chief Engineer", departmentId: idOf("Engineering"), siteId: idOf("London") },
    employment: { fte: 0.8, weeklyHours: 32 },
    address: { countryId: idOf("Germany"), city: "Köln" },
    custom: {
      badge: "A-1",
      desk: 7,
      passport: "2030-05-01",
      bonus: { amount: "1200.50", currency: "EUR" },
      speaks: ["German", "French"],
    },
  });
  await hired(at(8), "ben", {
    employeeNumber: "0002",
    startDate: "2026-12-01",
    work: { title: "engineer", departmentId: idOf("Engineering"), managerId: "ada" },
  });
  await hired(at(7), "cyd", { terminationDate: "2026-11-01", work: { departmentId: idOf("Sales") } });
  await hired(at(6), "dan", { terminationDate: "2026-12-31", work: { managerId: "ada" } });
  await hired(at(5), "eve", { basic: { email: null }, custom: { buddy: "ada" } });
  await hired(at(4), "fay", { terminationDate: "2026-10-01" });
  await perform(rosterAt(at(3)), "remove", "fay", {});
  await hired(at(2), "gus", { work: { title: "Cook" } });
  await perform(rosterAt(at(2)), "exclude", "gus", { listed: "freeze" });
  await perform(rosterAt(at(1)), "change", "gus", {
    effectiveDate: null,
    values: { work: { title: "Baker" } },
  });
}

const EVERYONE = ["ada", "ben", "cyd", "dan", "eve", "gus"];

const get = (path: string, asking: ApiAsking = {}) => apiOk(hr, "GET", path, { now: NOW, ...asking });
const idsIn = (page: { employees: readonly { id: string }[] }) => page.employees.map(({ id }) => id);
const listed = async (query: string) => idsIn(await get(`/employees?${query}`));

const searched = async (...filters: readonly object[]) =>
  idsIn(await apiOk(hr, "POST", "/employees/search", { now: NOW, body: { filters } }));

const one = (field: string, operator: string, value?: unknown) =>
  searched({ field, operator, ...(value !== undefined && { value }) });

describe("a person", () => {
  test("is shown with what the ids mean, what became of the dates, why, and what comes next", async () => {
    expect(await get("/employees/dan")).toMatchObject({
      id: "dan",
      status: "Employed",
      active: true,
      listed: true,
      name: "Ada dan",
      names: { "work.managerId": "Countess Ada" },
      periods: [{ terminationDate: "2026-12-31", endsAt: "2026-12-31T23:00:00.000Z" }],
      since: { at: "2019-12-31T23:00:00.000Z", cause: { rule: "start", date: "2020-01-01" } },
      next: {
        at: "2026-12-31T23:00:00.000Z",
        active: false,
        status: "Terminated",
        cause: { rule: "terminationDate", date: "2026-12-31", zone: "Europe/Berlin" },
      },
    });
    expect(await get("/employees/cyd")).toMatchObject({
      active: false,
      since: { at: "2026-11-01T23:00:00.000Z", active: false, cause: { rule: "terminationDate" } },
      next: null,
    });
  });

  test("has every field of the company's own, with the names of what was chosen", async () => {
    const { custom, names } = await get("/employees/ada");
    expect(custom).toEqual({
      badge: "A-1",
      desk: 7,
      passport: "2030-05-01",
      bonus: { amount: "1200.50", currency: "EUR" },
      buddy: null,
      speaks: ["German", "French"],
    });
    expect(names).toEqual({
      "work.departmentId": "Engineering",
      "work.siteId": "London",
      "address.countryId": "Germany",
      "custom.speaks": ["German", "French"],
    });
    expect((await get("/employees/eve")).names).toEqual({ "custom.buddy": "Countess Ada" });
  });

  test("shows HR's values of somebody whom readers get frozen as last sent", async () => {
    expect(await get("/employees/gus")).toMatchObject({
      work: { title: "Baker" },
      exclusion: { kind: "frozen", at: new Date(NOW - 2 * DAY).toISOString() },
    });
  });

  test("sends its values back and changes nothing", async () => {
    for (const id of EVERYONE) {
      const before = await get(`/employees/${id}`);
      const { basic, work, address, employment, contact, custom } = before;
      const body = { basic, work, address, employment, contact, custom };
      const headers = { "If-Match": `"${before.version}"` };
      expect(await apiOk(hr, "PATCH", `/employees/${id}`, { now: NOW, body, headers }), id).toEqual({
        changed: false,
        reason: expect.any(String),
        employee: before,
      });
    }
  });

  test("turns with the moment, under a version that stays, so that the version alone answers no 304", async () => {
    const end = Date.parse("2026-12-31T23:00:00Z");
    const before = await api(hr, "GET", "/employees/dan", { now: end - MINUTE });
    const headers = { "If-None-Match": String(before.headers.get("ETag")) };
    const after = await api(hr, "GET", "/employees/dan", { now: end, headers });
    expect(before.headers.get("ETag")).toBe('"1"');
    expect(after.headers.get("ETag")).toBe('"1"');
    expect([before.json.active, after.status, after.json.active]).toEqual([true, 200, false]);
  });

  test("is found by HR's own keys, and is 404 where nobody has them", async () => {
    expect((await get("/employees/number:0001")).id).toBe("ada");
    expect((await get(`/employees/${encodeURIComponent("email:ADA@tidewater.example")}`)).id).toBe("ada");
    for (const path of ["/employees/nobody", "/employees/number:1", "/employees/nobody?on=2026-01-01"])
      expectProblem(await api(hr, "GET", path, { now: NOW }), 404, "not-found");
  });

  test("is shown to nobody who may not", async () => {
    for (const path of ["/employees", "/employees/ada"]) {
      expectProblem(await api(null, "GET", path, { now: NOW }), 401, "unauthorized");
      expectProblem(await api(nobody, "GET", path, { now: NOW }), 403, "forbidden");
    }
  });
});

describe("on a day", () => {
  const on = async (id: string, day: string, now = NOW) => get(`/employees/${id}?on=${day}`, { now });

  test("it is as that day begins where the person is, with what the day brings", async () => {
    expect(await on("dan", "2026-12-31")).toMatchObject({ active: true, status: "Employed" });
    expect(await on("dan", "2027-01-01")).toMatchObject({
      active: false,
      status: "Terminated",
      shownAt: "2026-12-31T23:00:00.000Z",
    });
    expect(await on("ben", "2026-11-30")).toMatchObject({ active: false, status: "Hired" });
    expect(await on("ben", "2026-12-01")).toMatchObject({ active: true, status: "Employed", next: null });
  });

  test("it is past too, by what is known now", async () => {
    expect(await on("cyd", "2026-11-01")).toMatchObject({ active: true });
    expect(await on("cyd", "2026-11-02")).toMatchObject({ active: false });
  });

  test("today is now, where the person is", async () => {
    await hired(NOW - DAY, "hal", { work: { siteId: idOf("Kiritimati") } });
    const revoked = Date.parse("2026-11-24T09:59:00Z");
    await perform(rosterAt(revoked), "revokeAccess", "hal", { reason: null });
    // In Kiritimati it is the 24th until 10:00 UTC.
    expect(await on("hal", "2026-11-24", revoked)).toMatchObject({
      active: false,
      shownAt: new Date(revoked).toISOString(),
    });
    expect(await on("hal", "2026-11-24", revoked + MINUTE)).toMatchObject({
      active: true,
      shownAt: "2026-11-23T10:00:00.000Z",
    });
    await perform(rosterAt(NOW), "terminate", "hal", {
      terminationDate: "2026-11-20",
      lastDayOfWork: null,
      terminationReason: null,
      decidingDate: null,
    });
    await perform(rosterAt(NOW), "remove", "hal", {});
  });

  test("the list shows a day ahead: everyone as it begins where they are, found by how they are then", async () => {
    expect(await listed("active=true")).toEqual(["ada", "dan", "eve", "gus"]);
    expect(await listed("active=true&on=2026-11-30")).toEqual(["ada", "dan", "eve", "gus"]);
    expect(await listed("active=true&on=2026-12-01")).toEqual(["ada", "ben", "dan", "eve", "gus"]);
    expect(await listed("active=true&on=2027-01-01")).toEqual(["ada", "ben", "eve", "gus"]);
    expect(await listed("status=Hired&on=2026-11-24")).toEqual(["ben"]);
    const { employees } = await get("/employees?on=2027-01-01&fields=status");
    expect(employees.map(({ status }: { status: string }) => status)).toEqual([
      "Employed",
      "Employed",
      "Terminated",
      "Terminated",
      "Employed",
      "Employed",
    ]);
  });

  test("the list shows no day that is past, and says where to look", async () => {
    const answer = await api(hr, "GET", "/employees?on=2026-11-23", { now: NOW });
    expect(expectProblem(answer, 400, "invalid").detail).toContain("/api/v1/employees/{id}?on=2026-11-23");
    for (const day of ["2026-02-30", "tomorrow"])
      expectProblem(await api(hr, "GET", `/employees/ada?on=${day}`, { now: NOW }), 400, "invalid");
  });
});

describe("the list", () => {
  test("has everyone whose file is not deleted: hired ahead, gone, unlisted too", async () => {
    expect(await listed("limit=200")).toEqual(EVERYONE);
    expect(await listed("deleted=include")).toEqual([...EVERYONE, "fay", "hal"].sort());
    expect(await listed("deleted=only")).toEqual(["fay", "hal"]);
  });

  test("goes on where the page before ended, and misses nobody", async () => {
    for (const limit of [1, 2, 3, 6, 7]) {
      const walked: string[] = [];
      let pages = 0;
      for (let next: string | null = ""; next !== null; pages++) {
        const page = await get(`/employees?limit=${limit}&after=${next}`);
        expect(page.employees.length).toBeLessThanOrEqual(limit);
        walked.push(...idsIn(page));
        next = page.next;
      }
      expect(walked).toEqual(EVERYONE);
      // With a deleted file behind the last, a full page may be followed by an empty one.
      expect(pages).toBeLessThanOrEqual(Math.ceil(EVERYONE.length / limit) + 1);
    }
  });

  test.each([
    ["status=Terminated", ["cyd"]],
    ["status=Hired,Terminated", ["ben", "cyd"]],
    ["status=Hired&status=Terminated", ["ben", "cyd"]],
    ["active=false", ["ben", "cyd"]],
    ["listed=false", ["eve"]],
    ["department=engineering", ["ada", "ben"]],
    ["site=London", ["ada"]],
    ["country=DE", ["ada"]],
    ["country=germany", ["ada"]],
    ["manager=ada", ["ben", "dan"]],
    ["manager=0001", ["ben", "dan"]],
    ["manager=ADA@tidewater.example", ["ben", "dan"]],
    ["manager=nobody", []],
    ["q=countess", ["ada"]],
    ["q=LOVE", ["ada"]],
    ["q=0002", ["ben"]],
    ["q=gus@tide", ["gus"]],
    ["startsFrom=2026-12-01", ["ben"]],
    ["startsFrom=2026-12-02", []],
    ["startsTo=2019-12-31", []],
    ["startsTo=2020-01-01&active=true", ["ada", "dan", "eve", "gus"]],
    ["endsFrom=2026-12-31", ["dan"]],
    ["endsFrom=2026-11-01&endsTo=2026-11-01", ["cyd"]],
    ["endsTo=2026-10-31", []],
    [`updatedAfter=${encodeURIComponent(new Date(NOW - 2 * DAY).toISOString())}`, ["gus"]],
    ["active=true&department=Engineering&q=ada", ["ada"]],
  ])("finds by %s", async (query, expected) => {
    expect(await listed(query)).toEqual(expected);
  });

  test("finds by the id of a department too", async () => {
    expect(await listed(`department=${idOf("Sales")}`)).toEqual(["cyd"]);
  });

  test("shows the fields that were chosen, and the id", async () => {
    const page = await get("/employees?q=countess&fields=name,work.title,names,custom.badge&fields=status");
    expect(page.employees).toEqual([
      {
        id: "ada",
        name: "Countess Ada",
        status: "Employed",
        work: { title: "Chief Engineer" },
        custom: { badge: "A-1" },
        names: expect.objectContaining({ "work.siteId": "London" }),
      },
    ]);
  });

  test("refuses what it does not know, and says what it does", async () => {
    const refusal = async (query: string) =>
      expectProblem(await api(hr, "GET", `/employees?${query}`, { now: NOW }), 400, "invalid").errors[0];
    expect(await refusal("fields=name,shoeSize")).toMatchObject({
      detail: expect.stringContaining("must be a field of an employee"),
    });
    expect(await refusal("fields=work.shoeSize")).toBeDefined();
    expect(await refusal("status=Retired")).toMatchObject({
      detail: expect.stringContaining("Garden leave"),
    });
    expect(await refusal("limit=201")).toMatchObject({ parameter: "limit" });
    expect(await refusal("limit=0")).toMatchObject({ parameter: "limit" });
    expect(await refusal("surname=ada")).toMatchObject({ parameter: "surname" });
    expect(await refusal("startsFrom=2026-02-30")).toMatchObject({ parameter: "startsFrom" });
  });
});

describe("a search", () => {
  test.each([
    ["work.title", "equals", "ENGINEER", ["ben"]],
    ["work.title", "notEquals", "engineer", ["ada", "cyd", "dan", "eve", "gus"]],
    ["work.title", "contains", "engineer", ["ada", "ben"]],
    ["work.title", "startsWith", "chief", ["ada"]],
    ["work.title", "oneOf", ["Engineer", "Baker"], ["ben", "gus"]],
    ["work.title", "set", undefined, ["ada", "ben", "gus"]],
    ["work.title", "notSet", undefined, ["cyd", "dan", "eve"]],
    ["work.departmentId", "equals", "Sales", ["cyd"]],
    ["work.siteId", "startsWith", "lon", ["ada"]],
    ["work.managerId", "oneOf", ["0001"], ["ben", "dan"]],
    ["basic.email", "equals", "ADA@TIDEWATER.EXAMPLE", ["ada"]],
    ["basic.email", "notSet", undefined, ["eve"]],
    ["employeeNumber", "equals", "0002", ["ben"]],
    ["address.city", "equals", "KÖLN", ["ada"]],
    ["employment.fte", "before", 1, ["ada"]],
    ["employment.weeklyHours", "equals", 32, ["ada"]],
    ["startDate", "after", "2020-01-01", ["ben"]],
    ["terminationDate", "before", "2026-12-31", ["cyd"]],
    ["terminationDate", "notAfter", "2026-12-31", ["cyd", "dan"]],
    ["active", "equals", false, ["ben", "cyd"]],
    ["exclusion", "equals", "frozen", ["gus"]],
    ["notes", "contains", "excluded by hand", ["gus"]],
    ["createdAt", "before", "2026-11-15T13:00:00+01:00", []],
    ["createdAt", "notAfter", "2026-11-15T13:00:00+01:00", ["ada"]],
    ["custom.badge", "equals", "a-1", ["ada"]],
    ["custom.The badge", "equals", "a-1", ["ada"]],
    ["custom.desk", "after", 6, ["ada"]],
    ["custom.passport", "before", "2030-05-02", ["ada"]],
    ["custom.bonus", "contains", "eur", ["ada"]],
    ["custom.speaks", "equals", "french", ["ada"]],
    ["custom.buddy", "equals", "0001", ["eve"]],
    ["id", "oneOf", ["ada", "gus@tidewater.example"], ["ada", "gus"]],
  ])("%s %s %j", async (field, operator, value, expected) => {
    expect(await one(field, operator, value)).toEqual(expected);
  });

  test("meets all the filters, and takes fields, a limit and a day as the list does", async () => {
    const filters = [
      { field: "work.title", operator: "contains", value: "engineer" },
      { field: "status", operator: "equals", value: "Employed" },
    ];
    const search = (also: object) =>
      apiOk(hr, "POST", "/employees/search", { now: NOW, body: { filters, ...also } });
    expect(idsIn(await search({}))).toEqual(["ada"]);
    expect(await search({ on: "2026-12-01", limit: 1, fields: ["name"] })).toEqual({
      employees: [{ id: "ada", name: "Countess Ada" }],
      next: "ada",
    });
    expect(idsIn(await search({ on: "2026-12-01", after: "ada" }))).toEqual(["ben"]);
  });

  test.each([
    [{ field: "work.shoe", operator: "set" }, "#/filters/0/field", "work.title"],
    [{ field: "custom.shoe", operator: "set" }, "#/filters/0/field", "custom.<id>"],
    [{ field: "active", operator: "contains", value: "tr" }, "#/filters/0/operator", "equals"],
    [{ field: "startDate", operator: "before", value: "2026-02-30" }, "#/filters/0/value", "2026-11-24"],
    [{ field: "employment.fte", operator: "equals", value: "1" }, "#/filters/0/value", "a number"],
    [{ field: "updatedAt", operator: "after", value: "2026-11-24" }, "#/filters/0/value", "a moment"],
    [{ field: "work.title", operator: "equals" }, "#/filters/0/value", "text"],
    [{ field: "work.title", operator: "like", value: "a" }, "#/filters/0/operator", "contains"],
  ])("refuses %j, and says where and what would be taken", async (filter, pointer, words) => {
    const answer = await api(hr, "POST", "/employees/search", { now: NOW, body: { filters: [filter] } });
    expect(expectProblem(answer, 400, "invalid").errors).toEqual([
      { pointer, detail: expect.stringContaining(words) },
    ]);
  });
});

describe("many people", () => {
  const PATIENCE = 60_000;

  test("are looked through in bounded steps, each answer saying where to go on, and all are found", {
    timeout: PATIENCE,
  }, async () => {
    const later = NOW + 30 * DAY;
    const people = Array.from({ length: 2600 }, (_, index) => {
      const id = `many-${String(index).padStart(4, "0")}`;
      return hiring(id, { work: { title: index % 1300 === 1299 ? "Needle" : "Straw", managerId: "ada" } });
    });
    await hiredTogether(NOW, people);
    const found: string[] = [];
    const lengths: number[] = [];
    let asked = 0;
    let most = 0;
    for (let next: string | null = ""; next !== null; asked++) {
      const { db, rowsRead } = countedDatabase(env.DB);
      const body = { filters: [{ field: "work.title", operator: "equals", value: "needle" }], after: next };
      const page = await apiOk(hr, "POST", "/employees/search", { now: later, db, body });
      lengths.push(page.employees.length);
      found.push(...idsIn(page));
      most = Math.max(most, rowsRead());
      next = page.next;
    }
    expect(found).toEqual(["many-1299", "many-2599"]);
    expect([asked, lengths]).toEqual([2, [1, 1]]);
    // Of everyone looked through the person, the state and the employment, each with its index; nobody before or behind.
    expect(most).toBeLessThan(2000 * 8);

    const first = countedDatabase(env.DB);
    const last = countedDatabase(env.DB);
    const page = (db: D1Database, after: string) =>
      get(`/employees?limit=100&after=${after}`, { now: later, db });
    expect((await page(first.db, "")).employees).toHaveLength(100);
    expect((await page(last.db, "many-2400")).employees).toHaveLength(100);
    expect(last.rowsRead()).toBeLessThan(first.rowsRead() * 1.2);

    const byMail = countedDatabase(env.DB);
    const mail = {
      filters: [{ field: "basic.email", operator: "equals", value: "many-2500@tidewater.example" }],
    };
    const hit = await apiOk(hr, "POST", "/employees/search", { now: later, db: byMail.db, body: mail });
    expect(idsIn(hit)).toEqual(["many-2500"]);
    expect(hit.employees[0].names).toEqual({ "work.managerId": "Countess Ada" });
    expect(byMail.rowsRead()).toBeLessThan(200);
  });
});
