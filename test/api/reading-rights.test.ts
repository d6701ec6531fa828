import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import type { Grants } from "../../src/auth/grants.ts";
import type { PersonRights, Whose } from "../../src/hr/scope.ts";
import { SECTIONS, type Section, type Sections } from "../../src/hr/section.ts";
import { sweep } from "../../src/roster/calendar/sweep.ts";
import { changeCompany } from "../../src/roster/company/change-company.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { nameInGroup } from "../../src/roster/groups/name-in-group.ts";
import { type ApiAsking, type ApiCaller, api, apiOk, expectProblem } from "../support/api.ts";
import {
  EDIT_EVERYTHING,
  foundCompany,
  hired,
  hiring,
  idsByName,
  READ_EVERYTHING,
  rosterAt,
} from "../support/company.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const MINUTE = 60_000;
const DAY = 86_400_000;

/** Every section there is here: those of every company, and one of its own. */
const EVERY: readonly Section[] = [...SECTIONS, "custom:pay"];
const LISTED: readonly Section[] = ["basic", "work", "lifecycle"];

let hr: NewServiceUser;
let ids: ReadonlyMap<string, string>;

const idOf = (name: string) => ids.get(name) ?? "";
const but = (section: Section) => EVERY.filter((other) => other !== section);

beforeAll(async () => {
  await foundCompany(NOW);
  const roster = rosterAt(NOW);
  hr = await createServiceUser(roster, env.TOKENS, "HR", EDIT_EVERYTHING);
  ids = await idsByName();
  await changeCompany(roster, "addSection", { id: "pay", name: "Pay" });
  const field = (id: string, type: "text" | "number" | "employee", sectionId: string | null = null) =>
    changeCompany(roster, "addField", { id, name: `The ${id}`, type, listId: null, sectionId });
  await field("badge", "text");
  await field("buddy", "employee");
  await field("salary", "number", "pay");
  const at = (daysAgo: number) => NOW - daysAgo * DAY;
  await hired(at(9), "cyd", {
    employeeNumber: "0003",
    terminationDate: "2026-11-01",
    work: { siteId: idOf("Kiritimati") },
  });
  await hired(at(8), "ada", {
    employeeNumber: "0001",
    basic: { surname: "Lovelace" },
    work: {
      title: "Chief Engineer",
      departmentId: idOf("Engineering"),
      siteId: idOf("London"),
      managerId: "cyd",
    },
    employment: { fte: 0.8 },
    address: { countryId: idOf("Germany"), city: "Köln" },
    contact: { privateEmail: "ada@home.example", privateMobile: null },
    custom: { badge: "A-1", buddy: "cyd", salary: 90 },
  });
  await hired(at(7), "ben", { employeeNumber: "0002", work: { title: "Cook", managerId: "ada" } });
  await hired(at(6), "dan", { terminationDate: "2026-10-01", work: { siteId: idOf("London") } });
  await perform(rosterAt(at(5)), "remove", "dan", {});
  await hired(at(4), "eve", { basic: { email: null }, work: { siteId: idOf("Kiritimati") } });
});

const over = (whose: Whose, view: Sections, rights: Partial<PersonRights> = {}) => ({
  whose,
  view,
  history: [],
  edit: [],
  ...rights,
});
const inLondon = (): Whose => ({
  conditions: [{ field: "work.siteId", operator: "equals", value: idOf("London") }],
  people: [],
});

let made = 0;
const reader = (...scopes: Grants["scopes"]) =>
  createServiceUser(rosterAt(NOW), env.TOKENS, `Reader ${++made}`, { scopes, company: false });

const get = (caller: ApiCaller, path: string, asking: ApiAsking = {}) =>
  apiOk(caller, "GET", path, { now: NOW, ...asking });
const answer = (caller: ApiCaller, path: string, now = NOW) => api(caller, "GET", path, { now });
const idsIn = (page: { employees: readonly { id: string }[] }) => page.employees.map(({ id }) => id);
const listed = async (caller: ApiCaller, query = "") => idsIn(await get(caller, `/employees?${query}`));
const search = (caller: ApiCaller, body: object) =>
  api(caller, "POST", "/employees/search", { now: NOW, body });
const searched = async (caller: ApiCaller, field: string, operator: string, value?: unknown) => {
  const filters = [{ field, operator, ...(value !== undefined && { value }) }];
  return idsIn(await apiOk(caller, "POST", "/employees/search", { now: NOW, body: { filters } }));
};

/** Holds an answer against the one that is given where there is nobody. */
async function expectNobody(caller: ApiCaller, path: string, now = NOW): Promise<void> {
  const { detail } = expectProblem(await answer(caller, path, now), 404, "not-found");
  const other = path.replace(/ada|ben|cyd|dan|eve|mia|0001|0003/, "xxx");
  const { detail: ofNobody } = expectProblem(await answer(caller, other, now), 404, "not-found");
  expect(detail.replace(/ada|ben|cyd|dan|eve|mia|0001|0003/, "xxx")).toBe(ofNobody);
}

const LIFECYCLE = [
  "status",
  "active",
  "listed",
  "periods",
  "leaves",
  "revocations",
  "exclusion",
  "since",
  "next",
  "notes",
  "deletedAt",
];

describe("a section that is not viewed", () => {
  test.each<[Section, readonly string[], readonly string[]]>([
    ["work", ["employeeNumber", "work"], ["work.siteId", "work.departmentId", "work.managerId"]],
    ["address", ["address"], ["address.countryId"]],
    ["contact", ["contact"], []],
    ["employment", ["employment"], []],
    ["lifecycle", LIFECYCLE, []],
  ])("%s: its fields and their names are left out, and nothing else", async (section, fields, names) => {
    const user = await reader(over("everyone", but(section)));
    const whole = await get(hr, "/employees/ada");
    for (const field of [...fields, ...names.map((name) => `names.${name}`)]) {
      const [name = "", ...path] = field.split(".");
      const holder = path.length === 0 ? whole : whole[name];
      expect(holder, field).toHaveProperty([path.length === 0 ? name : path.join(".")]);
      delete holder[path.length === 0 ? name : path.join(".")];
    }
    expect(await get(user, "/employees/ada")).toEqual(whole);
    expect((await get(user, "/employees?q=lovelace")).employees).toEqual([whole]);
  });

  test("of the company's own fields leaves out those that stand in it", async () => {
    const withoutPay = await reader(over("everyone", but("custom:pay")));
    const payAlone = await reader(over("everyone", ["basic", "custom:pay"]));
    const neither = await reader(
      over(
        "everyone",
        SECTIONS.filter((section) => section !== "custom"),
      ),
    );
    expect((await get(withoutPay, "/employees/ada")).custom).toEqual({ badge: "A-1", buddy: "cyd" });
    expect(await get(payAlone, "/employees/ada")).toMatchObject({ custom: { salary: 90 }, names: {} });
    expect(await get(neither, "/employees/ada")).not.toHaveProperty("custom");
  });

  test("basic info: nobody is there", async () => {
    const user = await reader(over("everyone", but("basic")));
    expect(await listed(user)).toEqual([]);
    for (const path of ["/employees/ada", "/employees/number:0001", "/employees/ada/history"])
      await expectNobody(user, path);
  });

  test.each<[Section, string, string]>([
    ["work", "work.title", "work"],
    ["work", "employeeNumber", "employeeNumber"],
    ["address", "address.city", "address.city"],
    ["contact", "contact.privateEmail", "contact"],
    ["employment", "employment.fte", "employment.fte"],
    ["lifecycle", "status", "status"],
    ["lifecycle", "terminationDate", "periods"],
    ["lifecycle", "notes", "notes"],
    ["lifecycle", "deletedAt", "deletedAt"],
  ])("%s: %s is no field to look by, nor %s one to choose", async (section, field, chosen) => {
    const user = await reader(over("everyone", but(section)));
    const filters = (name: string) => ({ filters: [{ field: name, operator: "set" }] });
    const refused = expectProblem(await search(user, filters(field)), 400, "invalid");
    const unknown = expectProblem(await search(user, filters("work.shoe")), 400, "invalid");
    expect(refused.errors).toEqual([
      { ...unknown.errors[0], detail: unknown.errors[0].detail.replace("work.shoe", field) },
    ]);
    const known: string[] = refused.errors[0].detail.replace(/.*known are /, "").split(", ");
    expect(known).not.toContain(field);
    expect(known).toContain("basic.surname");
    expectProblem(await answer(user, `/employees?fields=name,${chosen}`), 400, "invalid");
    expectProblem(await search(user, { filters: [], fields: ["name", chosen] }), 400, "invalid");
    expect((await answer(hr, `/employees?fields=name,${chosen}`)).status).toBe(200);
  });

  test("is no field of a list's query, as one that there is not", async () => {
    const user = await reader(over("everyone", ["basic", "address"]));
    const refusal = async (query: string) =>
      expectProblem(await answer(user, `/employees?${query}`), 400, "invalid").errors;
    for (const query of ["status=Employed", "active=true", "site=London", "endsTo=2026-12-31"]) {
      const name = query.split("=")[0];
      expect(await refusal(query)).toEqual([
        { parameter: name, detail: expect.stringMatching(`^there is no field ${name} here; known are `) },
      ]);
    }
    const [{ detail }] = await refusal("site=London");
    expect(detail).toContain("country");
    expect(detail).not.toContain("department");
    expect(await listed(user, "country=DE&q=ada")).toEqual(["ada"]);
  });

  test("an own field in it is unknown by id and by name, as one that there is not", async () => {
    const user = await reader(over("everyone", but("custom:pay")));
    for (const field of ["custom.salary", "custom.The salary", "custom.shoe"]) {
      const filters = [{ field, operator: "set" }];
      const { errors } = expectProblem(await search(user, { filters }), 400, "invalid");
      expect(errors[0].detail).toMatch(`There is no field ${field}; known are `);
    }
    expect(await searched(user, "custom.badge", "set")).toEqual(["ada"]);
  });

  test("is not found by q: the number belongs to work", async () => {
    const user = await reader(over("everyone", but("work")));
    expect(await listed(hr, "q=0001")).toEqual(["ada"]);
    expect(await listed(user, "q=0001")).toEqual([]);
    expect(await listed(user, "q=lovelace")).toEqual(["ada"]);
    await expectNobody(user, "/employees/number:0001");
    expect((await get(user, "/employees/email:ada@tidewater.example")).id).toBe("ada");
  });
});

describe("whoever is not among those whose data may be seen", () => {
  test("is nobody, by id and by HR's keys, in lists and pages below the person", async () => {
    const user = await reader(over(inLondon(), EVERY, { history: EVERY }));
    expect(await listed(user, "deleted=include")).toEqual(["ada", "dan"]);
    expect((await get(user, "/employees/number:0001")).id).toBe("ada");
    for (const path of [
      "/employees/cyd",
      "/employees/number:0003",
      "/employees/email:cyd@tidewater.example",
      "/employees/cyd?on=2026-01-01",
      "/employees/cyd?asKnownOn=2026-11-20",
      "/employees/cyd/history",
      "/employees/cyd/periods",
    ])
      await expectNobody(user, path);
  });

  test("is not told where somebody names them, nor by the filters that ask for such", async () => {
    const user = await reader(over(inLondon(), EVERY));
    const { work, custom, names } = await get(user, "/employees/ada");
    expect(work).not.toHaveProperty("managerId");
    expect(work.title).toBe("Chief Engineer");
    expect(custom).toEqual({ badge: "A-1", salary: 90 });
    expect(Object.keys(names).sort()).toEqual(["address.countryId", "work.departmentId", "work.siteId"]);
    for (const value of ["cyd", "0003", "cyd@tidewater.example"]) {
      expect(await searched(hr, "work.managerId", "equals", value)).toEqual(["ada"]);
      expect(await searched(user, "work.managerId", "equals", value)).toEqual([]);
      expect(await listed(user, `manager=${value}`)).toEqual([]);
      expect(await searched(user, "custom.buddy", "equals", value)).toEqual([]);
      expect(await searched(user, "id", "equals", value)).toEqual([]);
    }
    expect(await searched(user, "work.managerId", "set")).toEqual([]);
    expect(await searched(user, "custom.buddy", "notSet")).toEqual(["ada"]);
  });

  test("named people are seen as those who meet conditions, and several groups add up person by person", async () => {
    const user = await reader(
      over({ conditions: [], people: ["ben"] }, ["basic", "work", "address"]),
      over(inLondon(), ["basic", "lifecycle"]),
    );
    expect(await listed(user)).toEqual(["ada", "ben"]);
    expect(await get(user, "/employees/ben")).toMatchObject({ work: { title: "Cook", managerId: "ada" } });
    expect(await get(user, "/employees/ben")).not.toHaveProperty("status");
    expect(await get(user, "/employees/ada")).toMatchObject({ status: "Employed" });
    expect(await get(user, "/employees/ada")).not.toHaveProperty("work");
  });

  test("what is viewed of some only counts as not said of the others", async () => {
    const user = await reader(over("everyone", ["basic"]), over(inLondon(), LISTED));
    expect(await listed(user)).toEqual(["ada", "ben", "cyd", "eve"]);
    expect(await listed(user, "active=false")).toEqual([]);
    expect(await listed(user, "status=Employed,Terminated")).toEqual(["ada"]);
    expect(await searched(user, "status", "notEquals", "Terminated")).toEqual(["ada", "ben", "cyd", "eve"]);
    expect(await searched(user, "employeeNumber", "equals", "0003")).toEqual([]);
    expect(await searched(user, "employeeNumber", "notSet")).toEqual(["ben", "cyd", "eve"]);
    expect(await searched(user, "id", "equals", "0003")).toEqual([]);
    expect(await listed(user, "q=0003")).toEqual([]);
    expect(await listed(user, "manager=cyd")).toEqual(["ada"]);
    // The number is not to be seen, so it does not name its holder either.
    expect(await listed(user, "manager=0003")).toEqual([]);
    const { employees } = await get(user, "/employees?fields=name,status");
    expect(employees.map((person: object) => Object.keys(person).length)).toEqual([3, 2, 2, 2]);
  });

  test("is not told by where a page ends or the next one begins", async () => {
    const user = await reader(over({ conditions: [], people: ["ada", "ben"] }, LISTED));
    expect(await get(user, "/employees?limit=2")).toMatchObject({ next: null });
    expect(await get(user, "/employees?limit=1")).toMatchObject({ next: "ada" });
    expect(await get(user, "/employees?limit=1&after=ada")).toMatchObject({ next: null });
  });

  test("does not make a page seem to have another one behind it", async () => {
    await hired(NOW, "abe", { work: { siteId: idOf("London"), managerId: "ada" } });
    const user = await reader(over(inLondon(), EVERY));
    const filters = [{ field: "work.managerId", operator: "set" }];
    const page = async (caller: ApiCaller) => (await search(caller, { filters, limit: 1 })).json;
    expect(await page(hr)).toMatchObject({ employees: [{ id: "abe" }], next: "abe" });
    expect(await page(user)).toMatchObject({ employees: [{ id: "abe" }], next: null });
  });

  test("is passed over by hundreds, in bounded steps, without the id of any being told", {
    timeout: 60_000,
  }, async () => {
    const many = Array.from({ length: 2600 }, (_, index) => `many-${index * 7919}`).sort();
    await hiredTogether(
      NOW,
      many.map((id) => hiring(id)),
    );
    const user = await reader(over({ conditions: [], people: ["ada", many.at(-1) ?? ""] }, LISTED));
    const found: string[] = [];
    let asked = 0;
    for (let next: string | null = ""; next !== null; asked++) {
      const page = await get(user, `/employees?after=${next}`);
      found.push(...idsIn(page));
      next = page.next;
      expect(many.slice(0, -1)).not.toContain(next);
    }
    expect(found).toEqual(["ada", many.at(-1)]);
    expect(asked).toBe(2);
  });

  test("comes into sight and goes out of it at the moment at which their day begins", async () => {
    await hired(NOW, "mia", { work: { siteId: idOf("Kiritimati") } });
    const move = { effectiveDate: "2026-12-02", values: { work: { siteId: idOf("London") } } };
    await perform(rosterAt(NOW), "change", "mia", move);
    const begins = Date.parse("2026-12-02T00:00:00Z");
    const here = await reader(over(inLondon(), LISTED));
    const there = await reader(
      over(
        { conditions: [{ field: "work.siteId", operator: "equals", value: idOf("Kiritimati") }], people: [] },
        LISTED,
      ),
    );
    for (const [user, before, after] of [
      [here, 404, 200],
      [there, 200, 404],
    ] as const) {
      // Also of a day ahead: rights are those over the person as they are now.
      for (const path of ["/employees/mia", "/employees/mia?on=2026-12-03"]) {
        expect((await answer(user, path, begins - MINUTE)).status).toBe(before);
        expect((await answer(user, path, begins)).status).toBe(after);
      }
      const all = async (now: number) => idsIn(await get(user, "/employees?after=mb&on=2026-12-03", { now }));
      expect((await all(begins - MINUTE)).includes("mia")).toBe(before === 200);
      expect((await all(begins)).includes("mia")).toBe(after === 200);
    }
  });
});

describe("a deleted file", () => {
  test("is there for those who view the lifecycle, and for nobody else", async () => {
    const told = await reader(over("everyone", ["basic", "lifecycle"]));
    const untold = await reader(over("everyone", but("lifecycle")));
    expect(await listed(told, "deleted=only")).toEqual(["dan"]);
    expect((await get(told, "/employees/dan")).deletedAt).not.toBeNull();
    for (const deleted of ["include", "only", "exclude"])
      expect(await listed(untold, `deleted=${deleted}`)).not.toContain("dan");
    await expectNobody(untold, "/employees/dan");
  });
});

describe("how somebody was", () => {
  test("takes the right to the history of a section; a day ahead does not", async () => {
    const user = await reader(over("everyone", EVERY, { history: ["address", "lifecycle"] }));
    const shown = async (query: string) => Object.keys(await get(user, `/employees/ada?${query}`));
    const past = await shown("on=2026-11-23");
    expect(past).toEqual(
      expect.arrayContaining(["id", "version", "address", "status", "periods", "shownAt"]),
    );
    for (const field of ["basic", "name", "work", "employeeNumber", "contact", "employment", "custom"])
      expect(past).not.toContain(field);
    for (const query of ["on=2026-11-24", "on=2026-11-25"])
      expect(await shown(query)).toEqual(expect.arrayContaining(["name", "work", "custom", "status"]));
    const known = await shown("asKnownOn=2026-11-23");
    expect(known).toEqual(expect.arrayContaining(["address", "status", "knownAt"]));
    expect(known).not.toContain("basic");
    expect(await get(user, "/employees/ada?asKnownOn=2026-11-23&on=2026-12-01")).not.toHaveProperty("work");
  });

  test("is refused where no history may be seen, with the permission to tick", async () => {
    const user = await reader(over("everyone", EVERY));
    for (const path of [
      "/employees/ada?on=2026-11-23",
      "/employees/ada?asKnownOn=2026-11-23",
      "/employees/ada/history",
    ]) {
      const { detail } = expectProblem(await answer(user, path), 403, "forbidden");
      expect(detail).toContain("tick Basic info › View selected employees' basic info section histories");
    }
  });

  test("does not tell the zone to those who see neither work nor lifecycle", async () => {
    const user = await reader(over("everyone", ["basic", "address"], { history: ["basic"] }));
    for (const day of ["2026-11-23", "2026-12-01"])
      expect(await get(user, `/employees/ada?on=${day}`)).not.toHaveProperty("shownAt");
    expect(await get(user, "/employees/ada?on=2026-11-23")).toMatchObject({ name: "Ada Lovelace" });
  });
});

describe("a history", () => {
  let changed: number;

  beforeAll(async () => {
    await hired(NOW, "hal", { work: { siteId: idOf("London") } });
    const write = (values: object) =>
      perform(rosterAt(NOW), "change", "hal", { effectiveDate: null, values });
    await write({ address: { city: "Ulm" } });
    changed = (await get(hr, "/audit?limit=1")).audit[0].sequence;
    await write({ address: { city: "Bonn" }, work: { title: "Head", managerId: "cyd" } });
    await write({ custom: { salary: 100 } });
    await perform(rosterAt(NOW), "revokeAccess", "hal", { reason: "left the keys" });
  });

  const historyOf = async (user: NewServiceUser, query = "") =>
    (await get(user, `/employees/hal/history?${query}`)).history.map(
      ({ verb, reason, changes }: { verb: string; reason: string | null; changes: object }) => ({
        verb,
        reason,
        fields: Object.keys(changes).map((path) => path.split(" ").at(-1)),
      }),
    );

  test("has the rows and the changes of the sections whose history may be seen", async () => {
    const user = await reader(over("everyone", EVERY, { history: ["basic", "address"] }));
    expect(await historyOf(user)).toEqual([
      { verb: "change", reason: expect.any(String), fields: ["city"] },
      { verb: "change", reason: null, fields: ["city"] },
    ]);
    const pay = await reader(over("everyone", EVERY, { history: ["custom:pay"] }));
    expect(await historyOf(pay)).toEqual([
      { verb: "change", reason: expect.any(String), fields: ["salary"] },
    ]);
  });

  test("tells of the lifecycle to those who may see its history, with the words only where nothing is hidden", async () => {
    const user = await reader(over("everyone", EVERY, { history: ["lifecycle"] }));
    const rows = await historyOf(user);
    expect(rows.map(({ verb }: { verb: string }) => verb)).toEqual(["hire", "revokeAccess"]);
    expect(rows[0].reason).toBeNull();
    expect(rows[0].fields).toContain("startDate");
    expect(rows[0].fields).not.toContain("surname");
    expect(rows[1].reason).not.toBeNull();
  });

  test("is whole for those who may see all of it, and names nobody whom they may not see", async () => {
    const whole = await historyOf(hr);
    expect(whole).toHaveLength(5);
    const user = await reader(over("everyone", EVERY, { history: EVERY }));
    expect(await historyOf(user)).toEqual(whole);
    const narrow = await reader(over(inLondon(), EVERY, { history: EVERY }));
    const fields = (rows: typeof whole) => rows[2].fields;
    expect(fields(whole)).toContain("managerId");
    expect(fields(await historyOf(narrow))).toEqual(
      fields(whole).filter((field: string) => field !== "managerId"),
    );
  });

  test("tells of a day that brought values, without saying which, to those who may see all of them", async () => {
    await hired(NOW, "ida", { terminationDate: "2026-11-25" });
    const address = { city: "Rome" };
    await perform(rosterAt(NOW), "change", "ida", { effectiveDate: "2026-11-25", values: { address } });
    const later = NOW + 3 * DAY;
    await sweep(rosterAt(later));
    const verbs = async (history: readonly Section[]) => {
      const user = await reader(over("everyone", EVERY, { history }));
      const rows = (await get(user, "/employees/ida/history", { now: later })).history;
      return rows.map(({ verb }: { verb: string }) => verb);
    };
    const whole = ["hire", "change", "valuesChange", "terminationDate"];
    expect((await verbs(EVERY)).toSorted()).toEqual(whole.toSorted());
    expect(await verbs(["basic", "lifecycle"])).toEqual(["hire", "terminationDate"]);
    expect(await verbs(["address"])).toEqual(["change"]);
  });

  test("tells that somebody was named in a group to those who may see all that the group asks for", async () => {
    await hired(NOW, "joy", {});
    const group = (id: string, field: string | null) => {
      const conditions = field === null ? [] : [{ field, operator: "set" as const }];
      return {
        id,
        name: `The ${id}`,
        description: null,
        people: "active" as const,
        conditions,
        inGroups: [],
      };
    };
    const roster = rosterAt(NOW);
    for (const [id, field] of [
      ["paid", "custom.salary"],
      ["named", null],
      ["gone", null],
    ] as const) {
      await changeCompany(roster, "addGroup", group(id, field));
      await nameInGroup(roster, id, { leaveOut: ["joy"] });
    }
    await changeCompany(roster, "removeGroup", { id: "gone" });
    const last = (await get(hr, "/audit?limit=1")).audit[0].sequence - 20;
    const told = async (history: readonly Section[]) => {
      const user = await reader(over("everyone", history, { history }));
      const rows = (await get(user, "/employees/joy/history")).history.filter(
        ({ verb }: { verb: string }) => verb === "nameInGroups",
      );
      const { events } = await get(user, `/events?after=${last}&types=employee.namedInGroups`);
      expect(events.length).toBe(rows.length);
      return rows.map(({ reason, changes }: { reason: string; changes: object }) => [
        reason,
        ...Object.keys(changes),
      ]);
    };
    const named = ["The named", "group named"];
    expect(await told(["basic", "lifecycle"])).toEqual([named]);
    expect(await told(["basic", "lifecycle", "custom:pay"])).toEqual([["The paid", "group paid"], named]);
    expect(await told(EVERY)).toEqual([["The paid", "group paid"], named, ["The gone", "group gone"]]);
  });

  test("comes in pages that tell of no row that is hidden", async () => {
    const user = await reader(over("everyone", EVERY, { history: ["address"] }));
    const page = (query: string) => get(user, `/employees/hal/history?limit=1&${query}`);
    const first = await page("");
    expect(first).toMatchObject({ history: [{ sequence: changed }] });
    const second = await page(`after=${first.next}`);
    expect(second).toMatchObject({ history: [{ changes: expect.anything() }], next: null });
    expect(await get(user, "/employees/hal/history?limit=2")).toMatchObject({ next: null });
  });
});

describe("events", () => {
  const newest = async () => (await get(hr, "/audit?limit=1")).audit[0].sequence;
  const told = async (user: NewServiceUser, after: number) => {
    const { events, last } = await get(user, `/events?after=${after}`);
    return { told: events.map(({ type }: { type: string }) => type), last };
  };

  test("are told of people and sections that may be seen; what is passed over is not asked for again", async () => {
    const before = await newest();
    const write = (id: string, values: object) =>
      perform(rosterAt(NOW), "change", id, { effectiveDate: null, values });
    await write("ada", { address: { city: "Trier" } });
    await write("ada", { custom: { salary: 91 } });
    await write("cyd", { address: { city: "Kiel" } });
    await perform(rosterAt(NOW), "revokeAccess", "ada", { reason: null });
    await perform(rosterAt(NOW), "restoreAccess", "ada", {});
    await changeCompany(rosterAt(NOW), "changeSettings", { startMayMoveDays: 21 });
    const last = await newest();
    const all = ["employee.changed", "employee.changed", "employee.changed"];
    const access = ["employee.accessRevoked", "employee.accessRestored"];
    const settings = "company.settingsChanged";
    expect(await told(hr, before)).toEqual({ told: [...all, ...access, settings], last });
    const values = await reader(over("everyone", ["basic", "address"]));
    expect(await told(values, before)).toMatchObject({ told: [...all.slice(1), settings] });
    const pay = await reader(over("everyone", ["basic", "custom:pay"]));
    expect(await told(pay, before)).toMatchObject({ told: ["employee.changed", settings] });
    const lifecycle = await reader(over(inLondon(), ["basic", "lifecycle"]));
    const page = await told(lifecycle, before);
    expect(page.told).toEqual([...access, settings]);
    expect(await told(lifecycle, page.last)).toEqual({ told: [], last: page.last });
  });

  test("of who has access to the service are told to those who see everything", async () => {
    const before = await newest();
    const user = await reader(over("everyone", EVERY, { history: SECTIONS }));
    const everything = await createServiceUser(rosterAt(NOW), env.TOKENS, "Sees all", READ_EVERYTHING);
    expect((await told(user, before)).told).toEqual([]);
    expect((await told(everything, before)).told).toContain("serviceUser.created");
  });

  test("of somebody who comes into sight while it is waited are told", async () => {
    await hired(NOW, "may");
    const offNow = { field: "active", operator: "equals", value: false } as const;
    const user = await reader(over({ conditions: [offNow], people: [] }, EVERY));
    const before = await newest();
    const waiting = api(user, "GET", `/events?after=${before}&wait=20`, { now: NOW });
    await scheduler.wait(200);
    const values = { address: { city: "Rome" } };
    await perform(rosterAt(NOW + 100), "change", "may", { effectiveDate: null, values });
    await perform(rosterAt(NOW + 200), "revokeAccess", "may", { reason: null });
    expect((await waiting).json.events).toMatchObject([
      { type: "employee.accessRevoked", subject: { id: "may" } },
    ]);
  });
});

describe("what is about everyone", () => {
  test("the audit log is for those who see everything", async () => {
    const user = await reader(over("everyone", EVERY, { history: SECTIONS }));
    const { detail } = expectProblem(await answer(user, "/audit"), 403, "forbidden");
    expect(detail).toContain("View and see the histories of every section, for everyone");
    const { audit } = await get(hr, "/audit?limit=200");
    expect(audit.every((item: object) => "address" in item)).toBe(true);
  });

  test("the readiness report has those whose name and lifecycle may be seen, and notes about what may be seen", async () => {
    const notes = async (user: NewServiceUser) => {
      const { people } = await get(user, "/readiness");
      return people.filter(({ id }: { id: string }) => ["ada", "ben", "eve"].includes(id));
    };
    const whole = await notes(hr);
    expect(whole).toEqual([
      {
        id: "ben",
        employeeNumber: "0002",
        name: "Ada ben",
        notes: ["no site and no zone: the company's zone decides"],
      },
      {
        id: "eve",
        employeeNumber: null,
        name: "Ada eve",
        notes: [expect.stringContaining("no work e-mail")],
      },
    ]);
    expect(await notes(await reader(over("everyone", but("work"))))).toEqual([
      { id: "eve", name: "Ada eve", notes: whole[1].notes },
    ]);
    expect(await notes(await reader(over("everyone", but("lifecycle"))))).toEqual([]);
    expect(await notes(await reader(over(inLondon(), EVERY)))).toEqual([]);
  });

  test("settings, sites, lists and fields are for whoever may read", async () => {
    const user = await reader(over(inLondon(), ["basic"]));
    for (const path of ["/settings", "/sites", "/lists", "/fields"])
      expect((await answer(user, path)).status).toBe(200);
  });
});
