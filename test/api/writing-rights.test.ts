import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Grants } from "../../src/auth/grants.ts";
import { SECTIONS, type Section } from "../../src/hr/section.ts";
import type { Route } from "../../src/http/api/route.ts";
import { ROUTES } from "../../src/http/api/routes.ts";
import { Written } from "../../src/http/api/verb-route.ts";
import { changeCompany } from "../../src/roster/company/change-company.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { type ApiAsking, type ApiCaller, api, apiOk, expectProblem } from "../support/api.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, foundCompany, hired, idsByName, rosterAt } from "../support/company.ts";
import { restore } from "../support/load.ts";
import { rightsChanged } from "../support/rights-changed.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";

const NOW = Date.parse("2026-11-24T12:00Z");
const VIEWED: readonly Section[] = ["basic", "work", "lifecycle"];

let company: Tables;
let london: string;
let feed: NewServiceUser;
let londoners: NewServiceUser;
let payroll: NewServiceUser;
let names: NewServiceUser;

vi.setConfig({ testTimeout: 30_000 });

const overEveryone = (view: readonly Section[], edit: readonly Section[]): Grants => ({
  scopes: [{ whose: "everyone", view: [...view, ...edit], history: [], edit }],
  company: false,
});

beforeAll(async () => {
  await foundCompany(NOW);
  const roster = rosterAt(NOW);
  await changeCompany(roster, "addSection", { id: "pay", name: "Pay" });
  const field = { type: "text", listId: null } as const;
  await changeCompany(roster, "addField", { ...field, id: "bonus", name: "Bonus", sectionId: "pay" });
  await changeCompany(roster, "addField", { ...field, id: "shirt", name: "Shirt" });
  await changeCompany(roster, "addField", { ...field, type: "employee", id: "buddy", name: "Buddy" });
  const sites = await idsByName();
  london = sites.get("London") ?? "";
  const pagoPago = sites.get("Pago Pago") ?? "";
  await hired(NOW, "ada", { employeeNumber: "1", work: { siteId: london } });
  await hired(NOW, "bob", { employeeNumber: "2", work: { siteId: pagoPago } });
  await hired(NOW, "left", { startDate: "2020-01-01", terminationDate: "2024-01-31" });
  const create = (name: string, grants: Grants) => createServiceUser(roster, env.TOKENS, name, grants);
  feed = await create("HR feed", EDIT_EVERYTHING);
  const inLondon = {
    conditions: [{ field: "work.siteId", operator: "equals", value: london }],
    people: [],
  } as const;
  londoners = await create("Londoners", {
    scopes: [{ whose: inLondon, view: [...VIEWED, "custom"], history: [], edit: [...VIEWED, "custom"] }],
    company: false,
  });
  payroll = await create("Payroll", overEveryone(["basic"], ["employment", "custom:pay"]));
  names = await create("Names", overEveryone([], ["basic"]));
  company = await readTables();
});

beforeEach(() => restore(company));

const send = (caller: ApiCaller, method: string, path: string, body?: unknown, asking: ApiAsking = {}) =>
  api(caller, method, path, { now: NOW, ...(body !== undefined && { body }), ...asking });
const patch = (caller: ApiCaller, id: string, body: unknown) =>
  send(caller, "PATCH", `/employees/${id}`, body);
const people = async () => {
  const { employees, entries, periods, history } = await readTables();
  return { employees, entries, periods, history: history?.filter(({ kind }) => kind === "employee") };
};

describe("somebody whom the caller may not see", () => {
  const writes = ROUTES.filter(({ answers, path }) => answers[200] === Written && path.includes("{id}"));

  test("is nobody to whatever is to be done to them, and nothing is written", async () => {
    const ask = ({ method, path, example }: Route, id: string) =>
      send(londoners, method, named(path, id), example, { headers: { "If-Match": '"17"' } });
    const named = (path: string, id: string) =>
      path.replace("{id}", id).replace("{date}", "2020-01-01").replace("{number}", "1");
    const before = await people();
    expect(writes.length).toBeGreaterThan(40);
    for (const route of writes) {
      const hidden = expectProblem(await ask(route, "bob"), 404, "not-found");
      const missing = expectProblem(await ask(route, "nobody"), 404, "not-found");
      expect({ ...hidden, requestId: "" }, route.operation).toEqual({ ...missing, requestId: "" });
    }
    expect(await people()).toEqual(before);
  });

  test("is found by number and e-mail no more than by id, even where the key alone is hidden", async () => {
    for (const key of ["number:2", "email:bob@tidewater.example", "number:17", "email:17@tidewater.example"])
      expectProblem(await send(londoners, "POST", `/employees/${key}/revoke-access`, {}), 404, "not-found");
    // Payroll sees everyone's names, and nobody's number, which belongs to Work.
    const change = { employment: { fte: 0.5 } };
    expectProblem(await patch(payroll, "number:1", change), 404, "not-found");
    expect((await patch(payroll, "email:ada@tidewater.example", change)).status).toBe(200);
    expect((await patch(londoners, "number:1", { work: { title: "Head" } })).status).toBe(200);
  });

  test("is no manager and no buddy, as somebody is not whom nobody knows", async () => {
    for (const values of [
      (id: string) => ({ work: { managerId: id } }),
      (id: string) => ({ custom: { buddy: id } }),
    ]) {
      const hidden = expectProblem(await patch(londoners, "ada", values("bob")), 400, "invalid");
      const missing = expectProblem(await patch(londoners, "ada", values("nobody")), 400, "invalid");
      expect(hidden.errors).toEqual(missing.errors);
    }
    await hired(NOW, "eve", { work: { siteId: london } });
    expect(
      (await patch(londoners, "ada", { work: { managerId: "eve" }, custom: { buddy: "eve" } })).status,
    ).toBe(200);
  });

  test("stays the manager whom somebody has, and is told to nobody who may not see them", async () => {
    await perform(rosterAt(NOW), "change", "ada", {
      effectiveDate: null,
      values: { work: { managerId: "bob" } },
    });
    expect(
      (await patch(londoners, "ada", { effectiveDate: "2026-12-01", work: { title: "Head" } })).status,
    ).toBe(200);
    const seen = await send(londoners, "GET", "/employees/ada/tables/work");
    expect(seen.text).not.toContain("bob");
    expect((await send(feed, "GET", "/employees/ada/tables/work")).json.entries.at(-1).values).toMatchObject({
      managerId: "bob",
      title: "Head",
    });
  });

  test("stays out of sight when their site is given for a name the id of one whose people are seen", async () => {
    const pagoPago = (await idsByName()).get("Pago Pago") ?? "";
    await changeCompany(rosterAt(NOW), "changeSite", { id: pagoPago, changes: { name: london } });
    expectProblem(await patch(londoners, "bob", { work: { title: "Head" } }), 404, "not-found");
    await perform(rosterAt(NOW), "change", "bob", {
      effectiveDate: null,
      values: { work: { title: "Cook" } },
    });
    const users = await askAt(londoners, "/scim/v2/Users", { now: NOW });
    expect(await users.json()).toMatchObject({ totalResults: 1, Resources: [{ id: "ada" }] });
  });

  test("holds an e-mail without being named", async () => {
    const { detail } = expectProblem(
      await patch(londoners, "ada", { basic: { email: "bob@tidewater.example" } }),
      409,
      "conflict",
    );
    expect(detail).toBe(
      "bob@tidewater.example is taken: choose another address, or ask somebody who may see everyone.",
    );
    const told = expectProblem(
      await patch(feed, "ada", { basic: { email: "bob@tidewater.example" } }),
      409,
      "conflict",
    );
    expect(told.detail).toContain("Ada bob");
  });

  test("is not told between two people who would report to each other", async () => {
    await hired(NOW, "eve", { work: { siteId: london, managerId: "bob" } });
    await perform(rosterAt(NOW), "change", "bob", {
      effectiveDate: null,
      values: { work: { managerId: "ada" } },
    });
    const { detail } = expectProblem(
      await patch(londoners, "ada", { work: { managerId: "eve" } }),
      409,
      "conflict",
    );
    expect(detail).toBe(
      "From 2026-11-24 the person would report to themselves by way of others: choose another manager.",
    );
    const told = expectProblem(await patch(feed, "ada", { work: { managerId: "eve" } }), 409, "conflict");
    expect(told.detail).toContain("Ada bob");
  });
});

describe("a section that the caller may not edit", () => {
  const refused = async (
    caller: NewServiceUser,
    id: string,
    verb: string,
    body: unknown,
    permission: string,
  ) => {
    const before = await people();
    const method = verb === "" ? "PATCH" : "POST";
    const answer = await send(caller, method, `/employees/${id}${verb && `/${verb}`}`, body);
    const { detail } = expectProblem(answer, 403, "forbidden");
    expect(detail).toContain(`tick ${permission} in a permission group`);
    expect(await people()).toEqual(before);
  };

  test("stays as it is, with whatever was sent beside it", async () => {
    const work = "Work › Edit selected employees' work sections";
    await refused(payroll, "ada", "", { employment: { fte: 0.5 }, work: { title: "Head" } }, work);
    await refused(payroll, "ada", "rekey", { employeeNumber: "9" }, work);
    await refused(
      payroll,
      "ada",
      "",
      { basic: { surname: "King" } },
      "Basic info › Edit selected employees' basic info sections",
    );
    await refused(
      payroll,
      "ada",
      "tables/address",
      { effectiveDate: "2027-01-01", values: { city: "York" } },
      "Address › Edit selected employees' address sections",
    );
    expect((await patch(payroll, "ada", { employment: { fte: 0.5 } })).json.employee).toMatchObject({
      employment: { fte: 0.5 },
    });
  });

  test("is refused before a rule can tell how things stand", async () => {
    const lifecycle = "Lifecycle › Edit selected employees' lifecycle sections";
    // Each of these is 409 to whoever may do it, and tells that somebody works here.
    const again = { startDate: "2027-01-01" };
    await refused(names, "ada", "rehire", again, lifecycle);
    for (const verb of ["cancel-termination", "restore", "include", "restore-access", "release-end"])
      await refused(names, "ada", verb, undefined, lifecycle);
    await refused(
      names,
      "left",
      "release-email",
      { email: "left@tidewater.example" },
      "Lifecycle › View selected employees' lifecycle sections",
    );
    await refused(
      names,
      "left",
      "",
      { basic: { email: "new@tidewater.example" } },
      "Lifecycle › View selected employees' lifecycle sections",
    );
    expect((await patch(names, "left", { basic: { surname: "King" } })).status).toBe(200);
  });

  test("may be one of the company's own: a field is edited by the section that it stands in", async () => {
    expect((await patch(payroll, "ada", { custom: { bonus: "10 %" } })).json.employee.custom).toEqual({
      bonus: "10 %",
    });
    await refused(
      payroll,
      "ada",
      "",
      { custom: { bonus: "20 %", shirt: "M" } },
      "Custom › Edit selected employees' custom sections",
    );
    // Rows of all fields together take the sections of all of them.
    await refused(
      payroll,
      "ada",
      "tables/custom",
      { effectiveDate: "2027-01-01", values: { bonus: "20 %" } },
      "Custom › Edit selected employees' custom sections",
    );
    expectProblem(await send(payroll, "GET", "/employees/ada/tables/custom"), 403, "forbidden");
  });

  test("leaves a table's rows unread, and rows that are over to whoever sees the history", async () => {
    await perform(rosterAt(NOW), "change", "ada", {
      effectiveDate: "2025-01-01",
      values: { work: { title: "Head" } },
    });
    const dates = async (caller: NewServiceUser) =>
      (await apiOk(caller, "GET", "/employees/ada/tables/work", { now: NOW })).entries.map(
        ({ effectiveDate }: { effectiveDate: string }) => effectiveDate,
      );
    expect(await dates(feed)).toEqual(["2020-01-01", "2025-01-01"]);
    expect(await dates(londoners)).toEqual(["2025-01-01"]);
    expectProblem(await send(londoners, "GET", "/employees/ada/tables/work/2020-01-01"), 404, "not-found");
    expectProblem(await send(payroll, "GET", "/employees/ada/tables/work"), 403, "forbidden");
    const [terms] = (await apiOk(payroll, "GET", "/employees/ada/tables/employment", { now: NOW })).entries;
    // When a day begins tells the zone, which belongs to Work.
    expect(terms).not.toHaveProperty("beginsAt");
  });
});

describe("each section", () => {
  /** What opens to whoever may edit that section and no other, of all writes but those to a load that is there. */
  const entries = (name: string) => ["add", "change", "move", "remove"].map((verb) => `${verb}${name}Entry`);
  const OPENS: Readonly<Record<string, readonly string[]>> = {
    basic: [...entries("Basic"), "releaseEmail"],
    // What is sent to changeEmployee is a title.
    work: [...entries("Work"), "changeEmployee", "rekeyEmployee"],
    address: entries("Address"),
    contact: entries("Contact"),
    employment: entries("Employment"),
    custom: [],
    "custom:pay": [],
    lifecycle: [
      ...[
        "terminateEmployee",
        "cancelTermination",
        "releaseEnd",
        "rehireEmployee",
        "moveStart",
        "rescindHire",
      ],
      ...["startLeave", "endLeave", "correctLeave", "cancelLeave", "revokeAccess", "restoreAccess"],
      ...["excludeEmployee", "includeEmployee", "correctPeriod", "deleteEmployee", "restoreEmployee"],
      // Feeds say whose absence from a file is an end.
      ...["createFeed", "changeFeed", "removeFeed"],
    ],
  };

  test.each(Object.entries(OPENS))("%s opens what is about it, and nothing else", async (section, opens) => {
    const edit = SECTIONS_THERE.filter((one) => one === section);
    const caller = await createServiceUser(
      rosterAt(NOW),
      env.TOKENS,
      `Edits ${section}`,
      overEveryone(["basic", "lifecycle"], edit),
    );
    const writes = ROUTES.filter(
      ({ method, path, needs }) =>
        method !== "GET" &&
        needs !== "nothing" &&
        needs.permission === "edit" &&
        !path.startsWith("/loads/{id}"),
    );
    const before = await readTables();
    const open: string[] = [];
    for (const route of writes) {
      const path = route.path
        .replace("{id}", "ada")
        .replaceAll(/\{(?:date|kind)\}/g, (name) => FILLED[name] ?? "");
      const body = "example" in route ? route.example : undefined;
      const answer = await send(caller, route.method, path.replaceAll(/\{\w+\}/g, "1"), body);
      if (answer.status !== 403) open.push(route.operation);
    }
    expect(open.toSorted()).toEqual([...opens].toSorted());
    const { entries: rows } = await readTables();
    const others = (all: Tables[string] = []) => all.filter((row) => row["table_name"] !== section);
    expect(others(rows)).toEqual(others(before["entries"]));
  });
});

const SECTIONS_THERE: readonly Section[] = [...SECTIONS, "custom:pay"];
const FILLED: Readonly<Record<string, string>> = { "{date}": "2020-01-01", "{kind}": "endSetByHand" };

describe("somebody who comes into the caller's people, or leaves them", () => {
  const hire = (caller: ApiCaller, siteId: string | null) =>
    send(caller, "POST", "/employees", {
      startDate: "2026-12-01",
      basic: { firstName: "Eve", surname: "London", email: "eve@tidewater.example" },
      work: { siteId },
    });

  test("is hired where the caller may edit, and nowhere else", async () => {
    const pagoPago = (await idsByName()).get("Pago Pago") ?? "";
    for (const site of [pagoPago, null]) {
      const { detail } = expectProblem(await hire(londoners, site), 403, "forbidden");
      expect(detail).toContain("may hire only people whom it may edit");
    }
    expect((await readTables())["employees"]).toHaveLength(3);
    expect((await hire(londoners, london)).status).toBe(201);
    expectProblem(await hire(names, null), 403, "forbidden");
  });

  test("is moved away by whoever may edit them, who sees them no more", async () => {
    const pagoPago = (await idsByName()).get("Pago Pago") ?? "";
    const headers = { "Idempotency-Key": "k" };
    const moves = () =>
      send(londoners, "PATCH", "/employees/number:1", { work: { siteId: pagoPago } }, { headers });
    const moved = await moves();
    expect([moved.status, moved.json]).toEqual([200, { changed: true, reason: "from 2026-11-24" }]);
    // Tried again it is still about the one whom it moved.
    const written = await people();
    expect((await moves()).json).toEqual(moved.json);
    expect(await people()).toEqual(written);
    expectProblem(await send(londoners, "GET", "/employees/ada"), 404, "not-found");
    expect((await apiOk(feed, "GET", "/employees/ada", { now: NOW })).work.siteId).toBe(pagoPago);
  });

  test("who will move is still theirs until that day", async () => {
    const pagoPago = (await idsByName()).get("Pago Pago") ?? "";
    const moved = await patch(londoners, "ada", { effectiveDate: "2026-12-01", work: { siteId: pagoPago } });
    expect(moved.json.employee.work.siteId).toBe(london);
    // A new day begins in London at midnight there.
    const midnight = Date.parse("2026-12-01T00:00:00Z");
    const title = { work: { title: "Head" } };
    const at = (now: number) => send(londoners, "PATCH", "/employees/ada", title, { now });
    expect((await at(midnight - 60_000)).status).toBe(200);
    // Pago Pago's day begins eleven hours later, and the zone in force on the day decides.
    const there = Date.parse("2026-12-01T11:00:00Z");
    expect((await at(there - 60_000)).status).toBe(200);
    expectProblem(await at(there), 404, "not-found");
  });
});

describe("what is about everyone", () => {
  test("is erased by whoever may edit everything, and by nobody else", async () => {
    const erase = (caller: ApiCaller) => send(caller, "POST", "/employees/left/erase", { confirm: "left" });
    const most = await createServiceUser(
      rosterAt(NOW),
      env.TOKENS,
      "Most",
      overEveryone([], [...VIEWED, "address", "contact", "employment", "custom"]),
    );
    for (const caller of [londoners, most]) {
      const { detail } = expectProblem(await erase(caller), 403, "forbidden");
      expect(detail).toContain("and the same of every other section, for everyone,");
    }
    expectProblem(
      await send(most, "POST", "/erased-emails/release", { email: "x@y.example" }),
      403,
      "forbidden",
    );
    expect((await erase(feed)).status).toBe(204);
  });

  test("is changed of the company by whoever has that ticked, whatever else they may do", async () => {
    const most = await createServiceUser(rosterAt(NOW), env.TOKENS, "People", {
      ...EDIT_EVERYTHING,
      company: false,
    });
    const { detail } = expectProblem(
      await send(most, "PUT", "/settings", { startMayMoveDays: 3 }),
      403,
      "forbidden",
    );
    expect(detail).toContain("tick Edit the company's settings, sites, lists and fields");
    const office = await createServiceUser(rosterAt(NOW), env.TOKENS, "Office", {
      scopes: overEveryone(["basic"], []).scopes,
      company: true,
    });
    expect((await send(office, "PUT", "/settings", { startMayMoveDays: 3 })).status).toBe(200);
    // What a preview says names people, and whether they work here.
    expectProblem(await send(office, "POST", "/settings/preview", { startMayMoveDays: 3 }), 403, "forbidden");
  });

  test("reaches nobody's data by way of the company who may not do so otherwise", async () => {
    const ofCompany = (name: string, view: readonly Section[], edit: readonly Section[]) =>
      createServiceUser(rosterAt(NOW), env.TOKENS, name, { ...overEveryone(view, edit), company: true });
    const office = await ofCompany("Office", ["basic", "custom"], ["custom:pay"]);
    const moved = (caller: NewServiceUser) => send(caller, "PATCH", "/fields/bonus", { sectionId: null });
    await perform(rosterAt(NOW), "change", "ada", {
      effectiveDate: null,
      values: { custom: { bonus: "10 %" } },
    });
    const viewer = await ofCompany("Viewer", ["basic", "custom", "custom:pay"], []);
    const { detail } = expectProblem(await moved(viewer), 403, "forbidden");
    expect(detail).toContain("Edit selected employees' Custom section pay sections, for everyone,");
    // What was there before is told with what is there now.
    expect(expectProblem(await moved(office), 403, "forbidden").detail).toContain("section histories");
    expect((await send(office, "PATCH", "/fields/bonus", { name: "Extra", sectionId: "pay" })).status).toBe(
      200,
    );
    expect((await moved(feed)).status).toBe(200);

    for (const name of ["leaversKeptMonths", "historyKeptMonths"]) {
      const kept = (caller: NewServiceUser, months: number | null) =>
        send(caller, "PUT", "/settings", { [name]: months });
      expect(expectProblem(await kept(office, 24), 403, "forbidden").detail).toContain("every other section");
      expect((await kept(feed, 24)).status).toBe(200);
      expectProblem(await kept(office, 23), 403, "forbidden");
      expect((await kept(office, 25)).status).toBe(200);
      expect((await kept(office, null)).status).toBe(200);
    }
  });
});

describe("an answer that was kept", () => {
  test("is not given again once the rights are narrowed: it is said anew, and nothing is done twice", async () => {
    const caller = await createServiceUser(rosterAt(NOW), env.TOKENS, "Feed 2", {
      ...EDIT_EVERYTHING,
      scopes: [{ whose: "everyone", view: "all", history: "all", edit: ["work"] }],
    });
    const again = () =>
      send(
        caller,
        "PATCH",
        "/employees/ada",
        { work: { title: "Head" } },
        { headers: { "Idempotency-Key": "k" } },
      );
    const first = await again();
    expect(first.json.employee).toMatchObject({ status: "Employed", address: {} });
    expect((await again()).headers.get("Idempotency-Replayed")).toBe("true");

    await rightsChanged(NOW, caller, { view: ["basic", "work"], history: [], edit: ["work"] });
    const written = await people();
    const narrowed = await again();
    expect(narrowed.headers.get("Idempotency-Replayed")).toBeNull();
    expect(narrowed.json).toMatchObject({
      changed: true,
      reason: "from 2026-11-24",
      employee: { work: { title: "Head" } },
    });
    expect(narrowed.json.employee).not.toHaveProperty("status");
    expect(narrowed.json.employee).not.toHaveProperty("address");
    expect(await people()).toEqual(written);
    // And once more, though the answer of just now was kept.
    expect((await again()).headers.get("Idempotency-Replayed")).toBeNull();
    expect(await people()).toEqual(written);
    expectProblem(
      await send(
        caller,
        "PATCH",
        "/employees/ada",
        { work: { title: "Other" } },
        { headers: { "Idempotency-Key": "k" } },
      ),
      422,
      "key-reused",
    );
  });
});
