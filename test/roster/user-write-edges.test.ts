import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Scope } from "../../src/hr/scope.ts";
import { changeSettings } from "../../src/roster/company/change-company.ts";
import { currentDictionary } from "../../src/roster/company/dictionary.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import type { VerbInputs, VerbName } from "../../src/roster/employees/verbs.ts";
import { readEmployees } from "../../src/store/employees.ts";
import {
  EDIT_EVERYTHING,
  foundCompany,
  type Hiring,
  hired,
  idsByName,
  rosterAt,
} from "../support/company.ts";
import { listIn } from "../support/scim.ts";
import { replacing, scim, scimError, scimOk, userOf } from "../support/scim-write.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { wholeHistory } from "../support/whole-history.ts";

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** Tuesday, 13:00 in Berlin. */
const NOW = Date.parse("2026-11-24T12:00:00Z");
const [BEFORE_MIDNIGHT, AFTER_MIDNIGHT] = [
  Date.parse("2026-11-24T22:59:59Z"),
  Date.parse("2026-11-24T23:00:01Z"),
];

vi.setConfig({ testTimeout: 20_000 });

let okta: NewServiceUser;

beforeAll(async () => {
  await foundCompany(NOW);
  okta = await createServiceUser(rosterAt(NOW), env.TOKENS, "Okta writes", EDIT_EVERYTHING);
});

const get = (id: string, as = okta, now = NOW) =>
  scimOk(200, { as, now, method: "GET", path: `/Users/${id}` });
const put = (id: string, body: unknown, as = okta, now = NOW) =>
  scimOk(200, { as, now, method: "PUT", path: `/Users/${id}`, body });
const patch = (id: string, body: unknown, as = okta, now = NOW) =>
  scimOk(200, { as, now, method: "PATCH", path: `/Users/${id}`, body });
const byHr = <V extends VerbName>(verb: V, id: string, input: VerbInputs[V]) =>
  perform(rosterAt(NOW), verb, id, input);
const verbsOf = async (id: string) => (await wholeHistory(rosterAt(NOW), id)).map(({ verb }) => verb);
const employee = async (id: string) => (await readEmployees(rosterAt(NOW).db, [id])).get(id)?.employee;
const limited = (name: string, scope: Partial<Scope>) =>
  createServiceUser(rosterAt(NOW), env.TOKENS, name, {
    scopes: [{ whose: "everyone", view: "all", history: [], edit: "all", ...scope }],
    company: false,
  });

describe("a DELETE of somebody who works here without access is refused", () => {
  test.each<[string, (id: string) => Promise<unknown>]>([
    [
      "on a leave whose end is not known",
      (id) =>
        byHr("startLeave", id, {
          kind: "Parental leave",
          startDate: "2026-11-01",
          returnDate: null,
          access: false,
        }),
    ],
    ["cut off by HR", (id) => byHr("revokeAccess", id, { reason: null })],
    ["excluded", (id) => byHr("exclude", id, { listed: "deactivate" })],
  ])("%s", async (name, take) => {
    await hired(NOW, name);
    await take(name);
    expect((await get(name))["active"]).toBe(false);
    const doing = { as: okta, now: NOW, method: "DELETE", path: `/Users/${name}` } as const;
    expect((await scimError(409, doing)).detail).toContain("HR terminates");
    expect((await get(name)).id).toBe(name);
  });
});

describe("a block", () => {
  test("belongs to the employment that goes on: one that is planned after it starts clean", async () => {
    const none = { lastDayOfWork: null, terminationReason: null };
    await hired(NOW, "returns");
    await byHr("terminate", "returns", { terminationDate: "2026-11-26", decidingDate: null, ...none });
    await byHr("rehire", "returns", {
      startDate: "2026-12-10",
      terminationDate: null,
      concurrent: false,
      ...none,
    });
    expect((await patch("returns", replacing({ active: false })))["active"]).toBe(false);
    const [before, after] = ["2026-12-09T22:59:59Z", "2026-12-09T23:00:00Z"].map((at) => Date.parse(at));
    expect((await get("returns", okta, before))["active"]).toBe(false);
    expect((await get("returns", okta, after))["active"]).toBe(true);
  });

  test("of somebody whose account is on before their first day lasts beyond it", async () => {
    await changeSettings(rosterAt(NOW), { activeBefore: { kind: "atCreation" } });
    await hired(NOW, "ahead", { startDate: "2026-12-01" });
    expect((await get("ahead"))["active"]).toBe(true);
    await patch("ahead", replacing({ active: false }));
    await changeSettings(rosterAt(NOW), { activeBefore: { kind: "days", days: 0 } });
    expect((await get("ahead", okta, Date.parse("2026-12-02T12:00:00Z")))["active"]).toBe(false);
  });
});

describe("what is no news takes no right", () => {
  const stale = async (id: string, dates: Hiring) => {
    const worker = await limited(`Work of ${id}`, { edit: ["work"] });
    await hired(NOW, id, dates);
    const read = await get(id, worker, BEFORE_MIDNIGHT);
    return put(id, { ...read, title: "Head" }, worker, AFTER_MIDNIGHT);
  };

  test("active as it was read before somebody left, or came, with the midnight between", async () => {
    expect(await stale("leaves", { terminationDate: "2026-11-24" })).toMatchObject({
      active: false,
      title: "Head",
    });
    expect(await stale("comes", { startDate: "2026-11-25" })).toMatchObject({ active: true, title: "Head" });
  });
});

describe("the same in other letters is the same", () => {
  test("externalId with blanks around it is written once", async () => {
    await hired(NOW, "blanks");
    const body = replacing({ externalId: " key " });
    const once = await patch("blanks", body);
    expect(once["externalId"]).toBe("key");
    expect(await patch("blanks", body)).toEqual(once);
    expect(await verbsOf("blanks")).toEqual(["hire", "keyExternally"]);
  });

  test.each([
    ["a country in small letters", { country: "de" }],
    ["a country by its name", { country: "Germany" }],
    ["a street with a blank behind it", { streetAddress: "1 Main St " }],
  ])("%s keeps what a User does not show of an address", async (name, said) => {
    const countryId = (await idsByName()).get("Germany") ?? "";
    const address = { line1: "1 Main St", line2: "Apt 4", city: "Berlin", state: "BE", countryId };
    await hired(NOW, name, { address });
    const read = await get(name);
    const [home] = Array.isArray(read["addresses"]) ? read["addresses"] : [];
    expect(await put(name, { ...read, addresses: [{ ...home, ...said }] })).toEqual(read);
    expect((await employee(name))?.tables.address).toMatchObject([{ values: address }]);
    expect(await verbsOf(name)).toEqual(["hire"]);
  });

  test("another country has no state of the old one", async () => {
    const countryId = (await idsByName()).get("Germany") ?? "";
    await hired(NOW, "emigrates", { address: { line1: "1", line2: "2", state: "BE", countryId } });
    const read = await get("emigrates");
    const [home] = Array.isArray(read["addresses"]) ? read["addresses"] : [];
    await put("emigrates", { ...read, addresses: [{ ...home, country: "AT" }] });
    expect((await employee("emigrates"))?.tables.address.at(-1)?.values).toMatchObject({
      line2: "2",
      state: null,
    });
  });
});

test("the number by which HR's files know somebody is not cleared by a client that does not know it", async () => {
  await hired(NOW, "numbered", { employeeNumber: "n-1", work: { title: "Clerk" } });
  const written = await put("numbered", userOf("numbered@tidewater.example"));
  expect(written).not.toHaveProperty("title");
  expect(written[ENTERPRISE]).toMatchObject({ employeeNumber: "n-1" });
  const another = replacing({ [ENTERPRISE]: { employeeNumber: "n-2" } });
  expect(await patch("numbered", another)).toMatchObject({ [ENTERPRISE]: { employeeNumber: "n-2" } });
});

test("a department that is not there is made only by who may edit Work of everyone, as with a file", async () => {
  const london = (await idsByName()).get("London") ?? "";
  const conditions = [{ field: "work.siteId", operator: "equals", value: london }] as const;
  const narrow = await limited("London", { whose: { conditions, people: [] } });
  await hired(NOW, "londoner", { work: { siteId: london } });
  const into = (department: string) => replacing({ [ENTERPRISE]: { department } });
  const doing = { as: narrow, now: NOW, method: "PATCH", path: "/Users/londoner" } as const;
  const { detail } = await scimError(403, { ...doing, body: into("Made by a few") });
  expect(detail).toMatch(/Work › Edit.*for everyone,/);
  const { items } = await currentDictionary(rosterAt(NOW).db);
  expect([...items.values()].map(({ name }) => name)).not.toContain("Made by a few");
  expect(await patch("londoner", into("Sales"), narrow)).toMatchObject({
    [ENTERPRISE]: { department: "Sales" },
  });
});

test("of several who name the same version one writes, and the others are told", async () => {
  const { id, meta } = await scimOk(201, {
    as: okta,
    now: NOW,
    method: "POST",
    path: "/Users",
    body: userOf("conditional@tidewater.example"),
  });
  const version = meta !== null && typeof meta === "object" && "version" in meta ? String(meta.version) : "";
  const write = (title: string) =>
    scim({
      as: okta,
      now: NOW,
      method: "PATCH",
      path: `/Users/${id}`,
      body: replacing({ title }),
      headers: { "If-Match": version },
    });
  const answers = await Promise.all(["A", "B", "C"].map(write));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  const { totalResults } = await listIn(
    scim({ as: okta, now: NOW, method: "GET", path: `/Users?filter=${encodeURIComponent(`id eq "${id}"`)}` }),
  );
  expect(totalResults).toBe(1);
});

describe("a PUT of what was read before midnight", () => {
  test("takes back nothing of what the day has brought, and changes what it changes", async () => {
    await hired(NOW, "turns", { work: { title: "Engineer" } });
    const tomorrow = {
      effectiveDate: "2026-11-25",
      values: { basic: { email: "new@tidewater.example" }, work: { title: "Lead" } },
    };
    await byHr("change", "turns", tomorrow);
    const read = await get("turns", okta, BEFORE_MIDNIGHT);
    expect(read).toMatchObject({ userName: "turns@tidewater.example", title: "Engineer" });
    const name = { givenName: "Augusta", familyName: "turns" };
    const written = await put("turns", { ...read, name }, okta, AFTER_MIDNIGHT);
    expect(written).toMatchObject({ userName: "new@tidewater.example", title: "Lead", name });
    expect(await get("turns", okta, AFTER_MIDNIGHT)).toMatchObject({ userName: "new@tidewater.example" });
  });

  test("is of what is there by now, once somebody has written since", async () => {
    await hired(NOW, "written", { work: { title: "Engineer" } });
    await byHr("change", "written", { effectiveDate: "2026-11-25", values: { work: { title: "Lead" } } });
    const read = await get("written", okta, BEFORE_MIDNIGHT);
    await byHr("change", "written", { effectiveDate: null, values: { work: { workPhone: "+49 1" } } });
    const written = await put("written", { ...read, title: "Engineer" }, okta, AFTER_MIDNIGHT);
    expect(written).toMatchObject({ title: "Engineer" });
  });
});
