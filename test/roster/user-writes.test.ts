import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Section } from "../../src/hr/section.ts";
import { removeServiceUser } from "../../src/roster/access/remove-service-user.ts";
import { changeCompany, changeSettings } from "../../src/roster/company/change-company.ts";
import { currentDictionary } from "../../src/roster/company/dictionary.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import type { VerbInputs, VerbName } from "../../src/roster/employees/verbs.ts";
import { employeeById } from "../../src/roster/read/employee.ts";
import { erase } from "../../src/roster/retention/erase.ts";
import { readEmployees } from "../../src/store/employees.ts";
import { EDIT_EVERYTHING, foundCompany, hired, idsByName, rosterAt } from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { listIn, type Resource, valueAt } from "../support/scim.ts";
import { operations, replacing, scim, scimError, scimOk, userOf } from "../support/scim-write.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables } from "../support/tables.ts";
import { watchedDatabase, writesPeople } from "../support/watched-database.ts";
import { wholeHistory } from "../support/whole-history.ts";

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/** Tuesday, 13:00 in Berlin. */
const NOW = Date.parse("2026-11-24T12:00:00Z");
const MINUTE = 60_000;

vi.setConfig({ testTimeout: 20_000 });

let reader: NewServiceUser;
let okta: NewServiceUser;
let entra: NewServiceUser;

beforeAll(async () => {
  reader = await foundCompany(NOW);
  okta = await createServiceUser(rosterAt(NOW), env.TOKENS, "Okta writes", EDIT_EVERYTHING);
  entra = await createServiceUser(rosterAt(NOW), env.TOKENS, "Entra writes", EDIT_EVERYTHING);
});

const get = (id: string, as = okta, now = NOW) =>
  scimOk(200, { as, now, method: "GET", path: `/Users/${id}` });
const post = (body: unknown, as = okta, now = NOW) =>
  scimOk(201, { as, now, method: "POST", path: "/Users", body });
const put = (id: string, body: unknown, as = okta, now = NOW) =>
  scimOk(200, { as, now, method: "PUT", path: `/Users/${id}`, body });
const patch = (id: string, body: unknown, as = okta, now = NOW) =>
  scimOk(200, { as, now, method: "PATCH", path: `/Users/${id}`, body });
const remove = (id: string, as = okta, now = NOW) =>
  scimOk(204, { as, now, method: "DELETE", path: `/Users/${id}` });
const refused = (status: number, method: "POST" | "PUT" | "PATCH" | "DELETE", id: string, body?: unknown) =>
  scimError(status, { as: okta, now: NOW, method, path: id === "" ? "/Users" : `/Users/${id}`, body });
const found = async (filter: string, as = okta) =>
  (
    await listIn(scim({ as, now: NOW, method: "GET", path: `/Users?filter=${encodeURIComponent(filter)}` }))
  ).Resources.map(({ id }) => id);
const setActive = (id: string, active: boolean, as = okta, now = NOW) =>
  patch(id, replacing({ active }), as, now);
const byHr = <V extends VerbName>(verb: V, id: string, input: VerbInputs[V], now = NOW) =>
  perform(rosterAt(now), verb, id, input);
const versionOf = (user: Resource) => String(valueAt(user, "meta.version"));
const verbsOf = async (id: string) => (await wholeHistory(rosterAt(NOW), id)).map(({ verb }) => verb);
const stored = async (id: string) => (await readEmployees(rosterAt(NOW).db, [id])).get(id);

/** A service user that sees everything of everyone, and may edit these sections of everyone. */
const editing = (...edit: readonly Section[]) =>
  createServiceUser(
    rosterAt(NOW),
    env.TOKENS,
    `Edits ${edit.join(" ") || "nothing"} ${crypto.randomUUID()}`,
    {
      scopes: [{ whose: "everyone", view: "all", history: [], edit }],
      company: false,
    },
  );

const ENDS = {
  terminationDate: "2026-11-25",
  lastDayOfWork: null,
  terminationReason: null,
  decidingDate: null,
};

describe("a POST", () => {
  test("hires from today, and answers the user as it is read", async () => {
    const body = userOf("new@tidewater.example", {
      externalId: "00u1",
      displayName: "Ada Lovelace",
      title: "Engineer",
      groups: [],
      password: "secret1!",
      locale: "en-US",
      phoneNumbers: [{ value: "+49 30 1", type: "work" }],
      addresses: [{ type: "home", streetAddress: "Unter den Linden 1", locality: "Berlin", country: "de" }],
      emails: [{ value: "new@tidewater.example", type: "work", primary: true }],
      active: true,
      [ENTERPRISE]: { employeeNumber: "n-1", department: "Research", costCenter: "R 1" },
    });
    const response = await scim({ as: okta, now: NOW, method: "POST", path: "/Users", body });
    const user = await response.json<Resource>();
    expect(response.status, JSON.stringify(user)).toBe(201);
    expect(response.headers.get("Location")).toBe(`https://rollcall.test/scim/v2/Users/${user.id}`);
    expect(user).toMatchObject({
      userName: "new@tidewater.example",
      externalId: "00u1",
      name: { givenName: "Ada", familyName: "Lovelace" },
      displayName: "Ada Lovelace",
      title: "Engineer",
      active: true,
      phoneNumbers: [{ value: "+49 30 1", type: "work", primary: true }],
      addresses: [{ streetAddress: "Unter den Linden 1", locality: "Berlin", country: "DE" }],
      emails: [{ value: "new@tidewater.example", type: "work", primary: true }],
      [ENTERPRISE]: { employeeNumber: "n-1", department: "Research", costCenter: "R 1" },
    });
    expect(await get(user.id)).toEqual(user);
    const [hire] = await wholeHistory(rosterAt(NOW), user.id);
    expect(hire).toMatchObject({ verb: "provision", actor: "Okta writes" });
    const kept = await stored(user.id);
    expect(kept?.employee.tables.basic[0]?.values.displayName).toBeNull();
  });

  test("makes a department, with its group, and moves the person into it, in one batch", async () => {
    const { id } = await post(userOf("made@tidewater.example", { [ENTERPRISE]: { department: "Made" } }));
    expect((await get(id))["groups"]).toContainEqual(
      expect.objectContaining({ display: "Department: Made" }),
    );
    const other = await post(userOf("made.2@tidewater.example", { [ENTERPRISE]: { department: "MADE" } }));
    expect(valueAt(other[ENTERPRISE], "department")).toBe("Made");
  });

  test("that is refused makes no department", async () => {
    await post(userOf("first@tidewater.example"));
    const second = userOf("FIRST@tidewater.example", { [ENTERPRISE]: { department: "Never made" } });
    expect(await refused(409, "POST", "", second)).toMatchObject({ scimType: "uniqueness" });
    const { items } = await currentDictionary(rosterAt(NOW).db);
    expect([...items.values()].map(({ name }) => name)).not.toContain("Never made");
  });

  test("hires where the company says, from the day that it is there", async () => {
    const ids = await idsByName();
    const late = Date.parse("2026-11-24T11:30:00Z");
    await changeSettings(rosterAt(NOW), { scimSiteId: ids.get("Kiritimati") ?? "" });
    const { id } = await post(userOf("far@tidewater.example"), okta, late);
    expect((await stored(id))?.employee).toMatchObject({
      periods: [{ startDate: "2026-11-25" }],
      tables: { work: [{ values: { siteId: ids.get("Kiritimati") } }] },
    });
    await changeSettings(rosterAt(NOW), { scimSiteId: null });
    const berlin = await post(userOf("near@tidewater.example"), okta, late);
    expect((await stored(berlin.id))?.employee.periods).toMatchObject([{ startDate: "2026-11-24" }]);
  });

  test("without a name, the least that a User may be, takes it from what else is sent", async () => {
    const unnamed = (userName: string, said: object = {}) =>
      post(userOf(userName, { name: undefined, ...said }));
    expect(await unnamed("babs.jensen@tidewater.example")).toMatchObject({
      name: { givenName: "Babs", familyName: "Jensen" },
      displayName: "Babs Jensen",
    });
    expect(await unnamed("bj@tidewater.example", { displayName: "Barbara Jane Jensen" })).toMatchObject({
      name: { givenName: "Barbara Jane", familyName: "Jensen" },
      displayName: "Barbara Jane Jensen",
    });
    expect(await unnamed("bjensen@tidewater.example")).toMatchObject({
      name: { givenName: "bjensen", familyName: "bjensen" },
      displayName: "bjensen",
    });
  });

  test("of a login without a domain completes it, where the company has chosen one", async () => {
    const { detail } = await refused(400, "POST", "", userOf("plain"));
    expect(detail).toContain("scimLoginDomain");
    await changeSettings(rosterAt(NOW), { scimLoginDomain: "tidewater.example" });
    const user = await post(userOf("plain"));
    expect(user).toMatchObject({
      userName: "plain@tidewater.example",
      emails: [{ value: "plain@tidewater.example" }],
    });
    expect(await refused(409, "POST", "", userOf("Plain"))).toMatchObject({ scimType: "uniqueness" });
    expect((await put(user.id, userOf("plain")))["userName"]).toBe("plain@tidewater.example");
    expect(await verbsOf(user.id)).toEqual(["provision"]);
    const renamed = await patch(user.id, replacing({ userName: "fancy" }));
    expect(renamed["userName"]).toBe("fancy@tidewater.example");
    // A filter asks for what is there, not for what was once sent.
    expect(await found('userName eq "fancy"')).toEqual([]);
    await changeSettings(rosterAt(NOW), { scimLoginDomain: null });
  });

  test("of somebody inactive hires and blocks, so that the same client can lift it", async () => {
    const user = await post(userOf("off@tidewater.example", { active: false }));
    expect(user["active"]).toBe(false);
    expect((await stored(user.id))?.employee.revocations).toMatchObject([{ by: okta.id, liftedAt: null }]);
    expect((await setActive(user.id, true))["active"]).toBe(true);
  });

  test("takes userName where the e-mail differs", async () => {
    const emails = [{ value: "other@tidewater.example", type: "work", primary: true }];
    const user = await post(userOf("login@tidewater.example", { emails }));
    expect(user).toMatchObject({
      userName: "login@tidewater.example",
      emails: [{ value: "login@tidewater.example" }],
    });
  });

  test.each([
    ["without userName", { userName: undefined }, "userName"],
    ["with a login that is no e-mail", { userName: "ada" }, "e-mail"],
    ["with a country that is none", { addresses: [{ type: "home", country: "Atlantis" }] }, "country"],
    ["with half a character", { title: "\ud800" }, "title"],
    ["with a tab", { title: "a\tb" }, "title"],
    ["with a line of 501", { title: "a".repeat(501) }, "500"],
    ["with a manager who is nobody", { [ENTERPRISE]: { manager: { value: "nobody" } } }, "manager"],
  ])("%s is 400 invalidValue that says what to do", async (_, said, word) => {
    const body = { ...userOf("bad@tidewater.example"), ...said };
    const { scimType, detail } = await refused(400, "POST", "", body);
    expect(scimType).toBe("invalidValue");
    expect(detail).toContain(word);
    expect(await found('userName eq "bad@tidewater.example"')).toEqual([]);
  });

  test("cannot name a department that is archived", async () => {
    const { id } = await post(userOf("arch@tidewater.example", { [ENTERPRISE]: { department: "Old" } }));
    expect(id).toBeDefined();
    const old = (await idsByName()).get("Old") ?? "";
    await changeCompany(rosterAt(NOW), "archive", { kind: "listItem", list: "department", id: old });
    const body = userOf("arch.2@tidewater.example", { [ENTERPRISE]: { department: "Old" } });
    expect(await refused(400, "POST", "", body)).toMatchObject({
      scimType: "invalidValue",
      detail: expect.stringContaining("archived"),
    });
  });
});

describe("a login that is taken", () => {
  const taken = async (email: string) => refused(409, "POST", "", userOf(email));

  test("by somebody active, a leaver, somebody deleted or erased is 409 uniqueness", async () => {
    const left = { terminationDate: "2024-01-31" };
    await hired(NOW, "active one");
    await hired(NOW, "leaver one", left);
    await hired(NOW, "deleted one", left);
    await byHr("remove", "deleted one", {});
    for (const name of ["active.one", "leaver.one", "deleted.one"])
      expect(await taken(`${name}@tidewater.example`), name).toMatchObject({ scimType: "uniqueness" });
  });

  test("32: by somebody who left: the detail says that HR rehires, and nothing else happens", async () => {
    await hired(NOW, "gone one", { terminationDate: "2024-01-31" });
    const { detail } = await taken("gone.one@tidewater.example");
    expect(detail).toContain("rehire");
    expect((await get("gone one"))["active"]).toBe(false);
  });

  test("is 409 in a PUT and a PATCH too, and so is an employee number", async () => {
    await hired(NOW, "holder", { employeeNumber: "h-1" });
    const { id } = await post(userOf("wants@tidewater.example"));
    const wanting = replacing({ userName: "holder@tidewater.example" });
    expect(await refused(409, "PATCH", id, wanting)).toMatchObject({ scimType: "uniqueness" });
    const numbered = replacing({ [ENTERPRISE]: { employeeNumber: "H-1" } });
    expect(await refused(409, "PATCH", id, numbered)).toMatchObject({ scimType: "uniqueness" });
  });
});

describe("a PUT", () => {
  test("of what was read changes nothing, and nothing is told of it", async () => {
    const { id } = await post(userOf("same@tidewater.example", { externalId: "x", title: "Engineer" }));
    const read = await get(id);
    expect(await put(id, read)).toEqual(read);
    expect(await verbsOf(id)).toEqual(["provision"]);
  });

  test("30: changes what it says and clears what it leaves out", async () => {
    const all = { title: "Engineer", externalId: "x", [ENTERPRISE]: { department: "Research" } };
    const { id } = await post(userOf("cleared@tidewater.example", all));
    const written = await put(id, userOf("cleared@tidewater.example", { name: { familyName: "Byron" } }));
    expect(written).toMatchObject({ displayName: "Byron", name: { familyName: "Byron" } });
    for (const gone of ["title", "externalId"]) expect(written).not.toHaveProperty(gone);
    expect(valueAt(written[ENTERPRISE], "department")).toBeUndefined();
  });

  test("30: without a name leaves the person theirs", async () => {
    const { id } = await post(userOf("named@tidewater.example"));
    const written = await put(id, userOf("named@tidewater.example", { name: undefined, title: "Engineer" }));
    expect(written).toMatchObject({
      title: "Engineer",
      name: { givenName: "Ada", familyName: "Lovelace" },
      displayName: "Ada Lovelace",
    });
  });

  test("30: without active leaves access as it is", async () => {
    const { id } = await post(userOf("unsaid@tidewater.example"));
    expect((await put(id, userOf("unsaid@tidewater.example")))["active"]).toBe(true);
    await setActive(id, false);
    expect((await put(id, userOf("unsaid@tidewater.example")))["active"]).toBe(false);
  });

  test("29: ignores what is read-only, whatever comes", async () => {
    const { id } = await post(userOf("fixed@tidewater.example"));
    const read = await get(id);
    const groups = [{ value: "g" }];
    const meta = { resourceType: "Group", created: "2001-01-01T00:00:00Z" };
    const body = { ...read, id: "another", meta, groups, [ENTERPRISE]: { organization: "Another" } };
    expect(await put(id, body)).toEqual(read);
  });

  test("with another first name keeps a display name that follows the names", async () => {
    const { id } = await post(userOf("follows@tidewater.example"));
    const read = await get(id);
    const written = await put(id, { ...read, name: { givenName: "Augusta", familyName: "Lovelace" } });
    expect(written["displayName"]).toBe("Augusta Lovelace");
  });

  test("without the address clears all of it, and with another street has no second line of the old one", async () => {
    const address = { line1: "1 Main St", line2: "Apt 4", city: "Boston", state: "MA" };
    await hired(NOW, "housed", { address });
    const read = await get("housed");
    const moved = [{ type: "home", streetAddress: "2 Main St", locality: "Boston" }];
    await put("housed", { ...read, addresses: moved });
    const kept = async () => (await stored("housed"))?.employee.tables.address.at(-1)?.values;
    expect(await kept()).toMatchObject({ line1: "2 Main St", line2: null, city: "Boston", state: "MA" });
    await put("housed", { ...read, addresses: [] });
    expect(await kept()).toMatchObject({ line1: null, city: null, state: null });
  });

  test("keeps a work address and other telephones out of HR's fields", async () => {
    const addresses = [{ type: "work", streetAddress: "Office", primary: true }];
    const phoneNumbers = [{ type: "mobile", value: "+49 170 1" }];
    const user = await post(userOf("office@tidewater.example", { addresses, phoneNumbers }));
    expect(user).not.toHaveProperty("addresses");
    expect(user).not.toHaveProperty("phoneNumbers");
  });

  test("changes from today on, and leaves the days before", async () => {
    const { id } = await post(userOf("dated@tidewater.example", { title: "Clerk" }));
    await patch(id, replacing({ title: "Head" }), okta, NOW + 3 * 24 * 60 * MINUTE);
    expect((await stored(id))?.employee.tables.work).toMatchObject([
      { effectiveDate: "2026-11-24", values: { title: "Clerk" } },
      { effectiveDate: "2026-11-27", values: { title: "Head" } },
    ]);
  });
});

describe("a PATCH", () => {
  test("twice is once", async () => {
    const { id } = await post(userOf("twice@tidewater.example"));
    const body = operations({ op: "add", path: "title", value: "Engineer" });
    const once = await patch(id, body);
    expect(await patch(id, body)).toEqual(once);
    expect(await verbsOf(id)).toEqual(["provision", "change"]);
  });

  test("30: of active alone touches nothing else", async () => {
    const { id, ...user } = await post(userOf("alone@tidewater.example", { title: "T", externalId: "x" }));
    const { meta: _, groups: __, active, ...rest } = await setActive(id, false);
    const { meta: ___, groups: ____, active: _____, ...before } = user;
    expect(rest).toEqual({ id, ...before });
    expect(active).toBe(false);
  });

  test("does several things in one event", async () => {
    const { id } = await post(userOf("several@tidewater.example"));
    const all = { active: false, title: "Head", externalId: "y", [ENTERPRISE]: { employeeNumber: "s-1" } };
    expect(await patch(id, replacing(all))).toMatchObject(all);
    const [, event] = await wholeHistory(rosterAt(NOW), id);
    expect(event).toMatchObject({ verb: "block", actor: "Okta writes" });
    expect(Object.keys(event?.changes ?? {})).toEqual(
      expect.arrayContaining(["employeeNumber", "work 2026-11-24 title", "revocation 1 by"]),
    );
  });

  test("makes somebody the manager who is listed to the writer, and nobody else", async () => {
    const boss = await post(userOf("boss@tidewater.example"));
    const { id } = await post(userOf("report@tidewater.example"));
    const under = (value: string) =>
      operations({ op: "replace", path: `${ENTERPRISE}:manager`, value: { value } });
    expect(valueAt((await patch(id, under(boss.id)))[ENTERPRISE], "manager.value")).toBe(boss.id);
    expect(await refused(400, "PATCH", id, under("nobody"))).toMatchObject({ scimType: "invalidValue" });
    await refused(409, "PATCH", boss.id, under(id));
  });

  test("cannot take the login away, and gives a leaver no other", async () => {
    await hired(NOW, "keeps login", { terminationDate: "2024-01-31" });
    await refused(409, "PATCH", "keeps login", replacing({ userName: "else@tidewater.example" }));
    await refused(400, "PATCH", "keeps login", operations({ op: "remove", path: "userName" }));
  });
});

describe("active, written over SCIM", () => {
  test("false is a block of the service user's own, true lifts it, and the trail says so", async () => {
    await hired(NOW, "blocked");
    expect((await setActive("blocked", false))["active"]).toBe(false);
    expect((await get("blocked", reader))["active"]).toBe(false);
    expect((await setActive("blocked", true, okta, NOW + MINUTE))["active"]).toBe(true);
    const shown = await employeeById(rosterAt(NOW), "blocked");
    expect(shown.revocations).toMatchObject([{ by: okta.id, reason: "blocked by Okta writes" }]);
    const events = await wholeHistory(rosterAt(NOW), "blocked");
    expect(events.map(({ verb, actor }) => [verb, actor]).slice(-2)).toEqual([
      ["block", "Okta writes"],
      ["unblock", "Okta writes"],
    ]);
    expect((await stored("blocked"))?.employee.periods).toMatchObject([{ terminationDate: null }]);
  });

  test("that is no other value changes nothing", async () => {
    await hired(NOW, "as is");
    await hired(NOW, "as is not", { terminationDate: "2024-01-31" });
    await setActive("as is", true);
    await setActive("as is not", false);
    expect(await verbsOf("as is")).toEqual(["hire"]);
    expect(await verbsOf("as is not")).not.toContain("block");
  });

  test("true one second past midnight does not reopen somebody who left with the day", async () => {
    await hired(NOW, "stale", { terminationDate: "2026-11-24" });
    const [before, after] = ["2026-11-24T22:59:59Z", "2026-11-24T23:00:01Z"].map((at) => Date.parse(at));
    const read = await get("stale", okta, before);
    expect(read["active"]).toBe(true);
    expect((await put("stale", read, okta, after))["active"]).toBe(false);
    expect((await stored("stale"))?.employee.revocations).toEqual([]);
    expect((await setActive("stale", true, okta, after))["active"]).toBe(false);
  });

  test("false, as it was read just before somebody's first day began, does not block them", async () => {
    await hired(NOW, "early", { startDate: "2026-11-25" });
    const [before, after] = ["2026-11-24T22:59:59Z", "2026-11-24T23:00:01Z"].map((at) => Date.parse(at));
    const read = await get("early", okta, before);
    expect(read["active"]).toBe(false);
    const written = await put("early", { ...read, title: "New" }, okta, after);
    expect(written).toMatchObject({ active: true, title: "New" });
    // Whoever says so afterwards means it.
    expect((await put("early", { ...written, active: false }, okta, after))["active"]).toBe(false);
  });

  test("stays a block through the termination, and a rehire starts clean", async () => {
    await hired(NOW, "comes back");
    await setActive("comes back", false);
    await byHr("terminate", "comes back", ENDS);
    const later = Date.parse("2026-12-10T12:00:00Z");
    expect((await setActive("comes back", true, entra, later))["active"]).toBe(false);
    const again = { terminationDate: null, lastDayOfWork: null, terminationReason: null, concurrent: false };
    await byHr("rehire", "comes back", { startDate: "2026-12-11", ...again }, later);
    const [before, after] = ["2026-12-10T22:59:00Z", "2026-12-10T23:00:00Z"].map((at) => Date.parse(at));
    expect((await get("comes back", okta, before))["active"]).toBe(false);
    expect((await get("comes back", okta, after))["active"]).toBe(true);
  });

  test("of a leaver who was blocked, once HR takes the termination back, is as the block has it", async () => {
    await hired(NOW, "stays off");
    await setActive("stays off", false);
    await byHr("terminate", "stays off", { ...ENDS, terminationDate: "2026-11-20" });
    await byHr("cancelTermination", "stays off", { restoreAccess: false });
    expect((await get("stays off"))["active"]).toBe(false);
    expect((await setActive("stays off", true))["active"]).toBe(true);
  });

  test("true lifts no block of another service user", async () => {
    await hired(NOW, "two minds");
    await setActive("two minds", false, entra);
    expect((await setActive("two minds", true, okta))["active"]).toBe(false);
    expect(await verbsOf("two minds")).toEqual(["hire", "block"]);
    expect((await setActive("two minds", true, entra))["active"]).toBe(true);
  });

  test("true never lifts HR's revocation, which HR lifts with all blocks", async () => {
    await hired(NOW, "cut off");
    await setActive("cut off", false);
    await byHr("revokeAccess", "cut off", { reason: "lost laptop" });
    expect((await setActive("cut off", true))["active"]).toBe(false);
    expect((await stored("cut off"))?.employee.revocations).toMatchObject([
      { by: okta.id, liftedAt: NOW },
      { by: null, liftedAt: null },
    ]);
    await byHr("restoreAccess", "cut off", {});
    expect((await get("cut off"))["active"]).toBe(true);
    await setActive("cut off", false);
    await byHr("restoreAccess", "cut off", {});
    expect((await get("cut off"))["active"]).toBe(true);
  });

  test("false of somebody on leave without access keeps them out of nothing", async () => {
    await hired(NOW, "on leave");
    const leave = {
      kind: "Leave",
      startDate: "2026-11-20",
      returnDate: "2026-12-01",
      access: false,
    } as const;
    await byHr("startLeave", "on leave", leave);
    await setActive("on leave", false);
    expect((await get("on leave", okta, Date.parse("2026-12-01T12:00:00Z")))["active"]).toBe(true);
  });
});

describe("rights", () => {
  test("are asked for what changes alone, and the detail names the one to tick", async () => {
    await hired(NOW, "rightful", { work: { title: "Clerk" } });
    const worker = await editing("work");
    const read = await get("rightful", worker);
    expect(await put("rightful", read, worker)).toEqual(read);
    expect(await put("rightful", { ...read, title: "Head" }, worker)).toMatchObject({ title: "Head" });
    const doing = { as: worker, now: NOW, method: "PUT", path: "/Users/rightful" } as const;
    const off = await scimError(403, { ...doing, body: { ...read, title: "Head", active: false } });
    expect(off.detail).toContain("Lifecycle › Edit");
    const renamed = { ...read, title: "Boss", name: { familyName: "Byron" } };
    expect((await scimError(403, { ...doing, body: renamed })).detail).toContain("Basic info › Edit");
    expect(await get("rightful", worker)).toMatchObject({ title: "Head", active: true });
  });

  test("to read alone let a client send back what it read, and no more", async () => {
    await hired(NOW, "read only");
    const read = await get("read only", reader);
    expect(await put("read only", read, reader)).toEqual(read);
    const body = { ...read, externalId: "mine" };
    const doing = { as: reader, now: NOW, method: "PUT", path: "/Users/read only", body } as const;
    expect((await scimError(403, doing)).detail).toContain("Edit");
  });

  test("that hide a section leave it as it is, and refuse what is sent for it", async () => {
    await hired(NOW, "half seen", { work: { title: "Clerk" }, address: { city: "Berlin" } });
    const scope = {
      whose: "everyone",
      view: ["basic", "lifecycle"],
      history: [],
      edit: ["basic", "lifecycle"],
    } as const;
    const half = await createServiceUser(rosterAt(NOW), env.TOKENS, "Half", {
      scopes: [scope],
      company: false,
    });
    const read = await get("half seen", half);
    expect(read).not.toHaveProperty("title");
    await put("half seen", { ...read, name: { familyName: "Byron" } }, half);
    expect(await get("half seen")).toMatchObject({ title: "Clerk", addresses: [{ locality: "Berlin" }] });
    const body = { ...read, title: "Clerk" };
    const doing = { as: half, now: NOW, method: "PUT", path: "/Users/half seen", body } as const;
    expect((await scimError(403, doing)).detail).toContain("Work › Edit");
  });

  test("over some people let a service user hire into those alone", async () => {
    const ids = await idsByName();
    const london = ids.get("London") ?? "";
    const conditions = [{ field: "work.siteId", operator: "equals", value: london }] as const;
    const narrow = await createServiceUser(rosterAt(NOW), env.TOKENS, "London", {
      scopes: [{ whose: { conditions, people: [] }, view: "all", history: [], edit: "all" }],
      company: false,
    });
    const doing = { as: narrow, now: NOW, method: "POST", path: "/Users" } as const;
    const body = userOf("not.there@tidewater.example");
    expect((await scimError(403, { ...doing, body })).detail).toContain("hire");
    await changeSettings(rosterAt(NOW), { scimSiteId: london });
    const user = await scimOk(201, { ...doing, body: userOf("there@tidewater.example", { title: "T" }) });
    expect(user).toMatchObject({ title: "T", active: true });
    await changeSettings(rosterAt(NOW), { scimSiteId: null });
    await hired(NOW, "elsewhere");
    await scimError(404, { ...doing, method: "PUT", path: "/Users/elsewhere", body });
    await scimError(404, { ...doing, method: "DELETE", path: "/Users/elsewhere" });
  });
});

describe("externalId", () => {
  test("is each service user's own: shown, found and written by it alone", async () => {
    await hired(NOW, "known");
    await patch("known", replacing({ externalId: "Okta-1" }), okta);
    await patch("known", replacing({ externalId: "entra-1" }), entra);
    expect((await get("known", okta))["externalId"]).toBe("Okta-1");
    expect((await get("known", entra))["externalId"]).toBe("entra-1");
    expect(await get("known", reader)).not.toHaveProperty("externalId");
    expect(await found('externalId eq "Okta-1"', okta)).toEqual(["known"]);
    expect(await found('externalId eq "okta-1"', okta)).toEqual([]);
    expect(await found('externalId eq "Okta-1"', entra)).toEqual([]);
    expect(await found('externalId sw "Okta" and externalId pr', okta)).toEqual(["known"]);
    expect(await found('externalId eq "Okta-1"', reader)).toEqual([]);
    expect(await found('not (externalId pr) and userName eq "known@tidewater.example"', reader)).toEqual([
      "known",
    ]);
  });

  test("moves the version, is told in the trail by no value, and goes when it is cleared", async () => {
    await hired(NOW, "keyed");
    const before = await get("keyed");
    const after = await patch("keyed", replacing({ externalId: "k-1" }));
    expect(versionOf(after)).not.toBe(versionOf(before));
    const [, event] = await wholeHistory(rosterAt(NOW), "keyed");
    expect(event).toMatchObject({ verb: "keyExternally", actor: "Okta writes" });
    expect(JSON.stringify(event)).not.toContain("k-1");
    expect(await patch("keyed", operations({ op: "remove", path: "externalId" }))).not.toHaveProperty(
      "externalId",
    );
    expect(await found('externalId eq "k-1"')).toEqual([]);
  });

  test("of two people may be the same", async () => {
    const one = await post(userOf("twin.1@tidewater.example", { externalId: "twin" }));
    const two = await post(userOf("twin.2@tidewater.example", { externalId: "twin" }));
    expect(await found('externalId eq "twin"')).toEqual([one.id, two.id]);
  });
});

describe("the keys of externalId", () => {
  const keysOf = async (id: string) =>
    ((await readTables())["external_ids"] ?? []).filter((row) => row["employee_id"] === id);

  test("go with the person's erasure", async () => {
    await hired(NOW, "erased one", { terminationDate: "2024-01-31" });
    await patch("erased one", replacing({ externalId: "e-1" }));
    expect(await keysOf("erased one")).toHaveLength(1);
    await erase(rosterAt(NOW), "erased one", "erased one");
    expect(await keysOf("erased one")).toEqual([]);
    expect(await found('externalId eq "e-1"')).toEqual([]);
  });

  test("go with the service user, whose blocks stay for HR to lift", async () => {
    const brief = await editing("lifecycle");
    await hired(NOW, "left blocked");
    await patch("left blocked", replacing({ externalId: "b-1", active: false }), brief);
    await removeServiceUser(rosterAt(NOW), env.TOKENS, brief.id);
    expect(await keysOf("left blocked")).toEqual([]);
    expect((await get("left blocked"))["active"]).toBe(false);
    await byHr("restoreAccess", "left blocked", {});
    expect((await get("left blocked"))["active"]).toBe(true);
  });
});

describe("a DELETE", () => {
  test("takes somebody who left off the list; the login stays theirs", async () => {
    await hired(NOW, "left", { terminationDate: "2024-01-31" });
    await remove("left");
    await refused(404, "DELETE", "left");
    await scimError(404, { as: okta, now: NOW, method: "GET", path: "/Users/left" });
    expect(await refused(409, "POST", "", userOf("left@tidewater.example"))).toMatchObject({
      scimType: "uniqueness",
    });
    await byHr("restore", "left", {});
    expect((await get("left"))["active"]).toBe(false);
  });

  test("is refused of somebody who works here, and of somebody who is off by a block alone", async () => {
    await hired(NOW, "works here");
    expect((await refused(409, "DELETE", "works here")).detail).toContain("HR terminates");
    await setActive("works here", false);
    await refused(409, "DELETE", "works here");
    await hired(NOW, "will work here", { startDate: "2027-01-01" });
    await refused(409, "DELETE", "will work here");
  });

  test("takes back whom the service user hired itself, at once", async () => {
    const { id } = await post(userOf("test.user@tidewater.example"));
    await patch(id, replacing({ title: "Test" }));
    await scimError(409, { as: entra, now: NOW, method: "DELETE", path: `/Users/${id}` });
    await remove(id);
    expect((await stored(id))?.employee).toMatchObject({ deletedAt: NOW, periods: [{ rescinded: true }] });
    await refused(404, "DELETE", id);
  });

  test("leaves whom an earlier service user of its name has hired", async () => {
    const { id } = await post(userOf("of.another@tidewater.example"));
    const before = "UPDATE service_users SET created_at = ? WHERE id = ?";
    const made = await env.DB.prepare("SELECT created_at AS at FROM service_users WHERE id = ?")
      .bind(okta.id)
      .first("at");
    await env.DB.prepare(before)
      .bind(NOW + 1, okta.id)
      .run();
    await refused(409, "DELETE", id);
    await env.DB.prepare(before).bind(made, okta.id).run();
    await remove(id);
  });

  test("ends today whom it hired before, and leaves whom HR has written since", async () => {
    const later = NOW + 5 * 24 * 60 * MINUTE;
    const { id } = await post(userOf("older@tidewater.example"));
    await remove(id, okta, later);
    expect((await stored(id))?.employee.periods).toMatchObject([
      { terminationDate: "2026-11-29", terminationAssumed: true, rescinded: false },
    ]);
    const kept = await post(userOf("adopted@tidewater.example"));
    await byHr("change", kept.id, { effectiveDate: null, values: { work: { title: "Ours" } } });
    await refused(409, "DELETE", kept.id);
  });

  test("needs the right to edit the lifecycle", async () => {
    await hired(NOW, "left too", { terminationDate: "2024-01-31" });
    const worker = await editing("work");
    const doing = { as: worker, now: NOW, method: "DELETE", path: "/Users/left too" } as const;
    expect((await scimError(403, doing)).detail).toContain("Lifecycle › Edit");
  });
});

describe("versions", () => {
  test("23: that are not the latest are 412 in every write, and nothing is written", async () => {
    const { id } = await post(userOf("versioned@tidewater.example"));
    const stale = versionOf(await get(id));
    await patch(id, replacing({ title: "Head" }));
    const headers = { "If-Match": stale };
    const doing = { as: okta, now: NOW, path: `/Users/${id}`, headers } as const;
    await scimError(412, { ...doing, method: "PUT", body: userOf("versioned@tidewater.example") });
    await scimError(412, { ...doing, method: "PATCH", body: replacing({ title: "Boss" }) });
    await scimError(412, { ...doing, method: "DELETE" });
    const fresh = versionOf(await get(id));
    const body = replacing({ title: "Boss" });
    await scimOk(200, { ...doing, method: "PATCH", body, headers: { "If-Match": `"x", ${fresh}` } });
    expect((await get(id))["title"]).toBe("Boss");
  });

  test("22: of one person written by many at once: every change is kept, and none twice", async () => {
    const { id } = await post(userOf("racing@tidewater.example"));
    const paths: readonly (readonly [string, string])[] = [
      ["title", "Head"],
      ["name.middleName", "King"],
      ["externalId", "race"],
      [`${ENTERPRISE}:costCenter`, "Race"],
      [`${ENTERPRISE}:division`, "Races"],
    ];
    await Promise.all(paths.map(([path, value]) => patch(id, operations({ op: "replace", path, value }))));
    const user = await get(id);
    expect(user).toMatchObject({ title: "Head", name: { middleName: "King" }, externalId: "race" });
    expect(user[ENTERPRISE]).toMatchObject({ costCenter: "Race", division: "Races" });
    expect(await verbsOf(id)).toHaveLength(1 + paths.length);
  });

  test("of one login posted by two at once: one person, and one 409", async () => {
    const body = userOf("once@tidewater.example");
    const doing = { as: okta, now: NOW, method: "POST", path: "/Users", body } as const;
    const answers = await Promise.all([scim(doing), scim({ ...doing, as: entra })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await found('userName eq "once@tidewater.example"')).toHaveLength(1);
  });
});

test("of two who are hired at once into a department that is new there is one department", async () => {
  const both = ["race.1", "race.2", "race.3"].map((name) =>
    post(userOf(`${name}@tidewater.example`, { [ENTERPRISE]: { department: "Raced for" } })),
  );
  const users = await Promise.all(both);
  const groups = users.map((user) => valueAt(user, "groups.1.value"));
  expect(new Set(groups).size).toBe(1);
  const { items } = await currentDictionary(rosterAt(NOW).db);
  expect([...items.values()].filter(({ name }) => name === "Raced for")).toHaveLength(1);
});

test("a write whose answer D1 lost is done once, with the department that it makes and the key", async () => {
  let lost = 0;
  const losing = () =>
    watchedDatabase(env.DB, {
      after: (sql) => {
        if (!writesPeople(sql) || lost % 2 === 1) return;
        lost += 1;
        throw new Error("D1_ERROR: Network connection lost.");
      },
    });
  const epoch = async () => (await currentDictionary(rosterAt(NOW).db)).epoch;
  const before = await epoch();
  const said = { externalId: "lost-1", [ENTERPRISE]: { department: "Lost and found" } };
  const body = userOf("lost@tidewater.example", said);
  const doing = { as: okta, now: NOW, body, db: losing() } as const;
  const { id } = await scimOk(201, { ...doing, method: "POST", path: "/Users" });
  expect(lost).toBe(1);
  lost = 0;
  const moved = { ...body, externalId: "lost-2", [ENTERPRISE]: { department: "Found" } };
  const put = { ...doing, db: losing(), method: "PUT", path: `/Users/${id}`, body: moved } as const;
  expect(await scimOk(200, put)).toMatchObject({
    externalId: "lost-2",
    [ENTERPRISE]: { department: "Found" },
  });
  expect(lost).toBe(1);
  expect(await epoch()).toBe(before + 2);
  expect(await verbsOf(id)).toEqual(["provision", "change"]);
  const { items } = await currentDictionary(rosterAt(NOW).db);
  const made = [...items.values()].filter(({ name }) => /found/i.test(name));
  expect(made.map(({ name }) => name).toSorted()).toEqual(["Found", "Lost and found"]);
});

test("a site of hires has to be there, and not archived", async () => {
  const chosen = (scimSiteId: string) => changeSettings(rosterAt(NOW), { scimSiteId });
  await expect(chosen("nowhere")).rejects.toMatchObject({
    kind: "invalid",
    also: { pointer: "#/scimSiteId" },
  });
  const id = (await idsByName()).get("Pago Pago") ?? "";
  await chosen(id);
  await changeCompany(rosterAt(NOW), "archive", { kind: "site", id });
  const { detail } = await refused(400, "POST", "", userOf("archived.site@tidewater.example"));
  expect(detail).toContain("archived");
  await changeSettings(rosterAt(NOW), { scimSiteId: null });
  await expect(chosen(id)).rejects.toMatchObject({ kind: "invalid" });
});

test("what was written is derived as the rules have it", async () => {
  await expectDerivedAnew(Date.parse("2027-06-01T12:00:00Z"));
});
