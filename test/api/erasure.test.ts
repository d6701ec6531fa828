import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { changeSettings } from "../../src/roster/company/change-company.ts";
import { perform, performHire } from "../../src/roster/employees/perform.ts";
import { nameInGroup } from "../../src/roster/groups/name-in-group.ts";
import { eraseLeavers } from "../../src/roster/retention/erase-leavers.ts";
import { forgetHistory } from "../../src/roster/retention/forget-history.ts";
import { scheduled } from "../../src/scheduled.ts";
import { api, apiOk, expectProblem } from "../support/api.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, foundCompany, type Hiring, hired, hiring, rosterAt } from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { loader, restore } from "../support/load.ts";
import { listIn } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";
import { watchedDatabase, writesPeople } from "../support/watched-database.ts";

/** Tuesday, 13:00 in Berlin, where the company is. */
const NOW = Date.parse("2026-11-24T12:00:00Z");
const DAY = 86_400_000;
const LEFT = { terminationDate: "2026-10-31" };

let okta: NewServiceUser;
let feed: NewServiceUser;
let company: Tables;

vi.setConfig({ testTimeout: 30_000 });

beforeAll(async () => {
  okta = await foundCompany(NOW);
  feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR feed", EDIT_EVERYTHING);
  company = await readTables();
});

beforeEach(() => restore(company));

const erased = (id: string, confirm = id, headers: Record<string, string> = {}, db = env.DB) =>
  api(feed, "POST", `/employees/${id}/erase`, { now: NOW, body: { confirm }, headers, db });
const released = (email: string) =>
  api(feed, "POST", "/erased-emails/release", { now: NOW, body: { email } });
const conflictOf = async (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: { kind: string; detail: string }) => `${error.kind}: ${error.detail}`,
  );
const email = (id: string, address: string) =>
  perform(rosterAt(NOW), "change", id, { effectiveDate: null, values: { basic: { email: address } } });

const left = (id: string, terminationReason: string | null = null) =>
  perform(rosterAt(NOW), "terminate", id, {
    ...LEFT,
    lastDayOfWork: null,
    terminationReason,
    decidingDate: null,
  });

const rehired = (id: string, startDate: string) =>
  perform(rosterAt(NOW), "rehire", id, {
    startDate,
    terminationDate: null,
    lastDayOfWork: null,
    terminationReason: null,
    concurrent: false,
  });

describe("erase", () => {
  /** Somebody with a value of their own in every place that there is. */
  const ADA: Hiring = {
    ...LEFT,
    employeeNumber: "N-4711",
    terminationReason: "reason-of-hers",
    basic: {
      firstName: "Adelheid",
      middleName: "Quirina",
      surname: "Zwiebelfisch",
      email: "first@tidewater.example",
    },
    work: { title: "Keeper of lighthouses", workPhone: "+49 1" },
    address: { line1: "Leuchtturmweg 9", city: "Hallig", postCode: "25859" },
  };
  const VALUES = [
    "N-4711",
    "reason-of-hers",
    "Adelheid",
    "Quirina",
    "Zwiebelfisch",
    "first@tidewater.example",
    "second@tidewater.example",
    "held@elsewhere.example",
    "Keeper of lighthouses",
    "+49 1",
    "Leuchtturmweg 9",
    "Hallig",
    "25859",
    "her own words",
    "key-of-hers",
  ];

  const everywhere = async (value: string) => {
    const found = Object.entries(await readTables()).flatMap(([table, rows]) =>
      rows.some((row) => JSON.stringify(row).toLowerCase().includes(value.toLowerCase())) ? [table] : [],
    );
    return found.toSorted();
  };

  test("leaves nothing of the person in any table but the id, and that something was done", async () => {
    await hired(NOW - DAY, "ada", { ...ADA, terminationDate: null });
    await hired(NOW - DAY, "report", { work: { managerId: "ada" } });
    const group = {
      id: "g",
      name: "Named",
      description: null,
      people: "active",
      conditions: [],
      inGroups: [],
    } as const;
    const defining = { verb: "addGroup", input: group } as const;
    await nameInGroup(rosterAt(NOW - DAY), "g", { add: ["ada"] }, defining);
    await email("ada", "second@tidewater.example");
    await left("ada", "reason-of-hers");
    await perform(rosterAt(NOW), "revokeAccess", "ada", { reason: "her own words" });
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO loads (id, file_name, scope, status, columns, actor, opened_at, checked_to, notices)
         VALUES ('l', 'people.csv', 'partial', 'applied', '[]', 'tester', ${NOW}, 9, '["Adelheid Zwiebelfisch would go"]')`,
      ),
      env.DB.prepare("INSERT INTO external_ids VALUES ('okta', 'ada', 'key-of-hers')"),
      env.DB.prepare(
        `INSERT INTO load_lines (load_id, line, "values", employee_id, turn, status) VALUES ('l', 2, '{"surname":"Zwiebelfisch"}', 'ada', 1, 'applied'),
         ('l', 3, '{"surname":"Other"}', 'report', 1, 'applied')`,
      ),
      env.DB.prepare(
        `INSERT INTO conflicts (employee_id, kind, load_id, since, detail, said) VALUES ('ada', 'endSetByHand', 'l', 1, 'Zwiebelfisch', '{}'),
         ('report', 'emailInTheWay', 'l', 1, 'second@tidewater.example is held by Adelheid', '{}'), ('report', 'endSetByHand', 'l', 1, 'stays', '{}')`,
      ),
    ]);
    const kept = await apiOk(feed, "POST", "/employees/ada/exclude", {
      now: NOW,
      body: { listed: "freeze" },
      headers: { "Idempotency-Key": "freezes-ada" },
    });
    expect(JSON.stringify(kept)).toContain("Zwiebelfisch");
    for (const value of VALUES.filter((one) => one !== "held@elsewhere.example"))
      expect(await everywhere(value), value).not.toEqual([]);

    expect((await erased("ada", "n-4711")).status).toBe(204);

    for (const value of VALUES) expect(await everywhere(value), value).toEqual([]);
    expect(await everywhere('"ada"')).toEqual(["employees", "history"]);
    const { load_lines: lines = [], conflicts = [], history = [] } = await readTables();
    expect(lines.map(({ employee_id }) => employee_id)).toEqual(["report"]);
    expect(conflicts.map(({ detail }) => detail)).toEqual(["stays"]);
    expect(history.filter(({ subject }) => subject === "ada").map(({ verb }) => verb)).toEqual([
      "hire",
      "nameInGroups",
      "change",
      "terminate",
      "revokeAccess",
      "exclude",
      "erase",
    ]);
    await expectDerivedAnew(NOW);
  });

  test("makes the person nobody: 404 over SCIM and for HR, no name as a manager, a free place in the list", async () => {
    await hired(NOW - DAY, "ada", ADA);
    await hired(NOW - DAY, "report", { work: { managerId: "ada" } });
    const listed = async () => (await listIn(askAt(okta, "/scim/v2/Users", { now: NOW }))).Resources;
    expect((await listed()).map(({ id }) => id)).toEqual(["ada", "report"]);
    await erased("ada");
    expect((await listed()).map(({ id }) => id)).toEqual(["report"]);
    expect(JSON.stringify(await listed())).not.toContain('"ada"');
    expect((await askAt(okta, "/scim/v2/Users/ada", { now: NOW })).status).toBe(404);
    for (const [method, path, body] of [
      ["GET", "/employees/ada", undefined],
      ["GET", "/employees/ada/history", undefined],
      ["POST", "/employees/ada/restore", undefined],
      ["POST", "/employees/ada/rehire", { startDate: "2027-01-01" }],
    ] as const)
      expectProblem(await api(feed, method, path, { now: NOW, body }), 404, "not-found");
    await hired(NOW, "next");
    expect((await listed()).map(({ id }) => id)).toEqual(["next", "report"]);
    await hired(NOW, "namesake", { employeeNumber: "N-4711" });
    await expectDerivedAnew(NOW);
  });

  test("is refused of whoever is active or employed, now or ahead", async () => {
    await hired(NOW, "works");
    await hired(NOW, "starts", { startDate: "2027-01-01" });
    await hired(NOW, "leaves", { terminationDate: "2026-12-31", lastDayOfWork: "2026-11-01" });
    await hired(NOW, "returns", LEFT);
    await rehired("returns", "2027-01-01");
    const before = await readTables();
    for (const id of ["works", "starts", "leaves", "returns"])
      expectProblem(await erased(id), 409, "conflict");
    expect(await readTables()).toEqual(before);
    await perform(rosterAt(NOW), "remove", "leaves", {});
    expect((await erased("leaves")).status).toBe(204);
  });

  test("at the minute: not before the termination date is over, where the person is", async () => {
    await hired(NOW - DAY, "ada", { terminationDate: "2026-11-24" });
    const over = Date.parse("2026-11-24T23:00:00Z");
    const at = (now: number) => api(feed, "POST", "/employees/ada/erase", { now, body: { confirm: "ada" } });
    expect((await at(over - 60_000)).status).toBe(409);
    expect((await at(over)).status).toBe(204);
  });

  test("takes the number or the id as confirmation, and the version that was read", async () => {
    await hired(NOW, "ada", { ...LEFT, employeeNumber: "0007" });
    await hired(NOW, "bob", { ...LEFT, employeeNumber: "0008" });
    const problem = expectProblem(await erased("ada", "0008"), 400, "invalid");
    expect(problem.errors).toMatchObject([{ pointer: "#/confirm" }]);
    expectProblem(await erased("ada", "0007", { "If-Match": '"9"' }), 412, "precondition-failed");
    expect((await erased("ada", "0007", { "If-Match": '"1"' })).status).toBe(204);
    expect((await erased("bob", "bob")).status).toBe(204);
  });

  test("done again, or after a lost answer, does nothing more", async () => {
    await hired(NOW, "ada", LEFT);
    let lost = 0;
    const after = (sql: readonly string[]) => {
      if (writesPeople(sql) && lost++ === 0) throw new Error("D1_ERROR: lost");
    };
    expect((await erased("ada", "ada", {}, watchedDatabase(env.DB, { after }))).status).toBe(204);
    expect(lost).toBeGreaterThan(0);
    const once = await readTables();
    expect((await erased("ada", "whatever")).status).toBe(204);
    expect(await readTables()).toEqual(once);
    expect(once["history_values"]?.filter(({ subject }) => subject === "ada")).toEqual([]);
    expectProblem(await erased("nobody"), 404, "not-found");
  });

  test("loses to a write that comes in between, and is decided again", async () => {
    await hired(NOW, "ada", LEFT);
    let times = 0;
    const before = async (sql: readonly string[]) => {
      if (writesPeople(sql) && times++ === 0) await rehired("ada", "2026-11-24");
    };
    expectProblem(await erased("ada", "ada", {}, watchedDatabase(env.DB, { before })), 409, "conflict");
    expect(await listIn(askAt(okta, "/scim/v2/Users", { now: NOW }))).toMatchObject({
      Resources: [{ id: "ada", active: true }],
    });
  });
});

describe("an erased person's e-mail", () => {
  const gone = async () => {
    await hired(NOW - DAY, "ada", { basic: { email: "Old@tidewater.example" } });
    // Written over on the same day: history alone tells of it.
    await email("ada", "Slip@tidewater.example");
    await email("ada", "ada@tidewater.example");
    await left("ada");
    await erased("ada");
  };
  const HELD = /conflict: .* was the e-mail of somebody who was erased/;

  test("goes to nobody, whatever its case, until it is released", async () => {
    await gone();
    await hired(NOW, "bob");
    const hire = () =>
      conflictOf(performHire(rosterAt(NOW), hiring("new", { basic: { email: "ADA@tidewater.example" } })));
    expect(await hire()).toMatch(HELD);
    expect(await conflictOf(email("bob", "old@tidewater.example"))).toMatch(HELD);
    expect((await released("aDa@tidewater.example")).status).toBe(204);
    expect(await hire()).toBeNull();
    expect(await conflictOf(email("bob", "old@tidewater.example"))).toMatch(HELD);
    expectProblem(await released("ada@tidewater.example"), 404, "not-found");
    const { audit } = await apiOk(feed, "GET", "/audit?kind=company&limit=1", { now: NOW });
    expect(audit).toMatchObject([{ type: "company.erasedEmailReleased", actor: "HR feed", reason: null }]);
  });

  test("stops a file and a batch as it does a hire", async () => {
    await gone();
    const line = {
      "Employee ID": "9",
      "First name": "New",
      "Last name": "Comer",
      Email: "ada@tidewater.example",
    };
    const { checked } = loader(feed, NOW);
    const load = await checked([{ ...line, "Start date": "2026-12-01" }], { scope: "partial" });
    expect(load).toMatchObject({
      status: "refused",
      problems: [{ line: 2, message: expect.stringMatching(/erased/) }],
    });
    const item = { employeeNumber: "9", firstName: "New", surname: "Comer", email: "ada@tidewater.example" };
    const { results } = await apiOk(feed, "POST", "/employees/batch", {
      now: NOW,
      body: { items: [{ ...item, startDate: "2026-12-01" }] },
    });
    expect(JSON.stringify(results)).toMatch(/erased/);
    expect((await readTables())["employees"]).toHaveLength(1);
  });

  test("does not stop a file that still lists the leaver, and brings nobody back", async () => {
    await gone();
    await hired(NOW, "bob", { employeeNumber: "1" });
    const leaver = {
      "Employee ID": "9",
      "First name": "Ada",
      "Last name": "L",
      Email: "ada@tidewater.example",
      "Start date": "2020-01-01",
      "Termination date": "2026-10-31",
    };
    const title = {
      "Employee ID": "1",
      "First name": "Ada",
      "Last name": "bob",
      Email: "bob@tidewater.example",
      "Start date": "2020-01-01",
      "Job title": "Head",
    };
    const { brought } = loader(feed, NOW);
    const { planned } = await brought([leaver, title]);
    expect(planned).toMatchObject([{ line: 3, action: "change" }]);
    expect((await listIn(askAt(okta, "/scim/v2/Users", { now: NOW }))).Resources).toMatchObject([
      { id: "bob" },
    ]);
    const { checked } = loader(feed, NOW);
    expect(await checked([{ ...leaver, "Termination date": "" }, title])).toMatchObject({
      status: "refused",
    });
  });

  test("is known from history alone, from rows of the first version too", async () => {
    await hired(NOW - DAY, "ada");
    await email("ada", "slip@tidewater.example");
    await email("ada", "ada@tidewater.example");
    await left("ada");
    const changes = JSON.stringify({
      "basic 2019-01-01 email": ["older@tidewater.example", "oldest@tidewater.example"],
    });
    await env.DB.prepare(
      "INSERT INTO history_values (subject, operation_id, changes) VALUES ('ada', 'of the first version', ?)",
    )
      .bind(changes)
      .run();
    await erased("ada");
    for (const name of ["slip", "ada", "older", "oldest"])
      expect(
        await conflictOf(
          performHire(rosterAt(NOW), hiring("new", { basic: { email: `${name}@tidewater.example` } })),
        ),
        name,
      ).toMatch(HELD);
  });

  test("stays with whoever has it by now, after a person released it", async () => {
    await hired(NOW - DAY, "ada", { ...LEFT, basic: { email: "desk@tidewater.example" } });
    await perform(rosterAt(NOW), "releaseEmail", "ada", { email: "desk@tidewater.example" });
    await hired(NOW, "bob", { basic: { email: "desk@tidewater.example" } });
    await erased("ada");
    await email("bob", "bob@tidewater.example");
    expect(await conflictOf(email("bob", "desk@tidewater.example"))).toBeNull();
  });

  test("is kept as a hash under the company's own key, and not in any other form", async () => {
    await gone();
    const { erased_logins: rows = [], company: [own] = [] } = await readTables();
    expect(rows).toHaveLength(3);
    for (const { hash } of rows) expect(hash).toMatch(/^[\da-f]{64}$/);
    expect(own?.["login_secret"]).toMatch(/^[\da-f]{64}$/);
    const encoder = new TextEncoder();
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const secret = encoder.encode(String(own?.["login_secret"]));
    const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
    const signed = await crypto.subtle.sign("HMAC", key, encoder.encode("old@tidewater.example"));
    const hash = [...new Uint8Array(signed)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    expect(rows.map((row) => row["hash"])).toContain(hash);
  });
});

describe("leavers", () => {
  /** Left at 2026-10-31 23:00 UTC: the first second of November in Berlin. */
  const OVER = Date.parse("2026-10-31T23:00:00Z");
  const THREE_MONTHS_ON = Date.parse("2027-01-31T23:00:00Z");
  const kept = async (leaversKeptMonths: number | null) => {
    await changeSettings(rosterAt(NOW), { leaversKeptMonths });
  };
  const there = async () =>
    ((await readTables())["employees"] ?? []).flatMap(({ id, erased_at }) =>
      erased_at === null ? [id] : [],
    );

  test("are erased so many months after the last employment ended, and not a minute before", async () => {
    await hired(NOW, "left", LEFT);
    await hired(NOW, "works");
    await hired(NOW, "returned", LEFT);
    await rehired("returned", "2027-06-01");
    await kept(3);
    expect(THREE_MONTHS_ON - OVER).toBeGreaterThan(0);
    expect(await eraseLeavers(rosterAt(THREE_MONTHS_ON - 60_000))).toBe(0);
    expect(await there()).toEqual(["left", "works", "returned"]);
    // Once an hour it looks.
    expect(await eraseLeavers(rosterAt(THREE_MONTHS_ON + 58 * 60_000))).toBe(0);
    expect(await eraseLeavers(rosterAt(THREE_MONTHS_ON + 59 * 60_000))).toBe(1);
    expect(await there()).toEqual(["works", "returned"]);
    await expectDerivedAnew(THREE_MONTHS_ON + 59 * 60_000);
  });

  test("are not erased in the month in which their end was entered, however far back it lies", async () => {
    await hired(NOW - 100 * DAY, "slip");
    await kept(3);
    const ending = { lastDayOfWork: null, terminationReason: null, decidingDate: null };
    await perform(rosterAt(NOW), "terminate", "slip", { ...ending, terminationDate: "2022-10-31" });
    expect(await eraseLeavers(rosterAt(NOW + 30 * DAY - 1))).toBe(0);
    expect(await there()).toEqual(["slip"]);
    expect(await eraseLeavers(rosterAt(NOW + 31 * DAY))).toBe(1);
  });

  test("stay for ever where the company did not say otherwise", async () => {
    await hired(NOW, "left", LEFT);
    await scheduled(env, NOW + 4000 * DAY);
    expect(await there()).toEqual(["left"]);
  });

  test("go by cron, with who they managed, in bounded steps, whatever order they come in", async () => {
    const roster = rosterAt(NOW - 400 * DAY);
    for (const id of ["a", "b", "c"])
      await performHire(
        roster,
        hiring(id, { terminationDate: "2025-10-31", work: { managerId: id === "a" ? null : "a" } }),
      );
    await kept(12);
    await scheduled(env, NOW);
    expect(await there()).toEqual([]);
    const { audit } = await apiOk(feed, "GET", "/audit?verb=erase", { now: NOW });
    expect(audit).toHaveLength(3);
    expect(new Set(audit.map(({ actor }: { actor: string }) => actor))).toEqual(new Set(["the calendar"]));
  });
});

describe("history that is kept for so many months", () => {
  test("is dropped from its beginning, up to the first row that stays, and never the newest", async () => {
    await hired(NOW - 100 * DAY, "p");
    await hired(NOW - 10 * DAY, "q");
    await changeSettings(rosterAt(NOW - 5 * DAY), { historyKeptMonths: 2 });
    const { history: before = [] } = await readTables();
    const last = before.at(-1)?.["id"];
    // What the company began with was known today; a row behind it stays, however old.
    expect(await forgetHistory(rosterAt(NOW))).toBe(0);
    const later = NOW + 62 * DAY;
    expect(await forgetHistory(rosterAt(later + 60 * DAY))).toBe(before.length - 1);
    const { history: left = [], history_values: values = [] } = await readTables();
    expect(left.map(({ id }) => id)).toEqual([last]);
    expect(values).toHaveLength(1);
    await hired(later, "r");
    const { history: next = [] } = await readTables();
    expect(next.at(-1)?.["id"]).toBe(Number(last) + 1);
    expect(await apiOk(feed, "GET", "/employees/p/history", { now: later })).toEqual({
      history: [],
      next: null,
    });
  });

  test("a month is a calendar month, to the minute", async () => {
    await env.DB.exec("DELETE FROM history");
    await hired(Date.parse("2026-03-31T10:00:00Z"), "p");
    await hired(Date.parse("2026-04-15T10:00:00Z"), "q");
    await changeSettings(rosterAt(NOW), { historyKeptMonths: 1 });
    expect(await forgetHistory(rosterAt(Date.parse("2026-04-30T10:00:00Z")))).toBe(0);
    expect(await forgetHistory(rosterAt(Date.parse("2026-05-01T10:00:00Z")))).toBe(1);
  });

  test("stays for ever where the company did not say otherwise", async () => {
    await hired(NOW, "p");
    expect(await forgetHistory(rosterAt(NOW + 4000 * DAY))).toBe(0);
  });
});

test("an erasure whose database is away is 503, and nothing is half gone", async () => {
  await hired(NOW, "ada", LEFT);
  const before = await readTables();
  const refuse = (sql: readonly string[]) => {
    if (writesPeople(sql)) throw new Error("D1_ERROR: away");
  };
  const db = watchedDatabase(env.DB, { before: refuse });
  expectProblem(await erased("ada", "ada", {}, db), 503, "unavailable");
  expect(await readTables()).toEqual(before);
});
