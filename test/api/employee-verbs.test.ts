import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { changeSettings } from "../../src/roster/company/change-company.ts";
import { type ApiAsking, api, apiOk, expectProblem } from "../support/api.ts";
import {
  EDIT_EVERYTHING,
  foundCompany,
  type Hiring,
  hired,
  idsByName,
  rosterAt,
} from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";
import { watchedDatabase, writesPeople } from "../support/watched-database.ts";

/** Tuesday, 13:00 in Berlin. */
const NOW = Date.parse("2026-11-24T12:00:00Z");
const MINUTE = 60_000;
let hr: NewServiceUser;
let empty: Tables;

beforeAll(async () => {
  await foundCompany(NOW);
  hr = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR", EDIT_EVERYTHING);
  empty = await readTables();
});

beforeEach(() => writeTables(empty));

const write = (method: string, path: string, body?: unknown, asking: ApiAsking = {}) =>
  api(hr, method, path, { now: NOW, body, ...asking });
/** Does it, and holds what is stored against what the rules derive. */
const done = async (method: string, path: string, body?: unknown, asking: ApiAsking = {}) => {
  const answer = await write(method, path, body, asking);
  expect(answer.status, answer.text).toBeLessThan(300);
  await expectDerivedAnew(asking.now ?? NOW);
  return answer.json;
};
const post = (path: string, body?: unknown, asking: ApiAsking = {}) =>
  done("POST", `/employees/${path}`, body, asking);
const shown = (id: string, now = NOW) => apiOk(hr, "GET", `/employees/${id}`, { now });
/** Access and status by moment. */
const seen = async (id: string, ...moments: readonly string[]) => {
  const states = [];
  for (const moment of moments) {
    const { active, status } = await shown(id, Date.parse(moment));
    states.push(`${active ? "on" : "off"} ${status}`);
  }
  return states;
};
/** Refused, and nothing at all written. */
const refused = async (
  [method, path, body, asking]: readonly [string, string, unknown?, ApiAsking?],
  status: number,
  problem: string,
) => {
  const before = await readTables();
  const answer = expectProblem(await write(method, path, body, asking), status, problem);
  expect(await readTables()).toEqual(before);
  return answer;
};
const person = (id: string, said: Hiring = {}) => hired(NOW - MINUTE, id, said);
const LEFT = { terminationDate: "2026-10-31" };

describe("creating", () => {
  const ADA = { firstName: "Ada", surname: "Lovelace", email: "ada@tidewater.example" };

  test("hires: 201, where the person is, and what they are", async () => {
    const departmentId = (await idsByName()).get("Engineering") ?? "";
    const answer = await write("POST", "/employees", {
      employeeNumber: "0007",
      startDate: "2026-12-01",
      basic: ADA,
      work: { title: "Engineer", departmentId },
    });
    expect(answer.status, answer.text).toBe(201);
    const { employee, changed, reason } = answer.json;
    expect(answer.headers.get("Location")).toBe(`/api/v1/employees/${employee.id}`);
    expect(answer.headers.get("ETag")).toBe('"1"');
    expect({ changed, reason }).toEqual({ changed: true, reason: "starts 2026-12-01" });
    expect(employee).toMatchObject({
      employeeNumber: "0007",
      status: "Hired",
      active: false,
      listed: true,
      basic: ADA,
      work: { title: "Engineer", departmentId, siteId: null },
      names: { "work.departmentId": "Engineering" },
      next: { at: "2026-11-30T23:00:00.000Z", active: true },
    });
    expect(await seen(employee.id, "2026-11-30T22:59:00Z", "2026-11-30T23:00:00Z")).toEqual([
      "off Hired",
      "on Employed",
    ]);
    await expectDerivedAnew(NOW);
    expect(await shown("number:0007")).toEqual(employee);
    expect(await shown("email:ADA@tidewater.example")).toEqual(employee);
  });

  test("names every field that is wrong at once, and writes nothing", async () => {
    const { errors } = await refused(
      [
        "POST",
        "/employees",
        {
          startDate: "2026-02-30",
          basic: { surname: "L\u0000", nickname: "A" },
          employment: { fte: 2 },
          work: { title: "" },
        },
      ],
      400,
      "invalid",
    );
    expect(errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
      "#/basic/nickname",
      "#/basic/surname",
      "#/employment/fte",
      "#/startDate",
      "#/work/title",
    ]);
  });

  test.each([
    ["an e-mail that is none", { basic: { ...ADA, email: "ada" } }, "#/basic/email", "no e-mail"],
    ["a private one", { contact: { privateEmail: "a@b" } }, "#/contact/privateEmail", "no e-mail"],
    ["a zone that there is not", { work: { zone: "Europe/Berlim" } }, "#/work/zone", "no time zone"],
    [
      "nobody's name",
      { basic: { firstName: " ", surname: "" } },
      "#/basic/surname",
      "first name or a surname",
    ],
    ["an end in the year that means never", { terminationDate: "9999-12-31" }, "#/terminationDate", "a date"],
    ["an end before the start", { terminationDate: "2026-11-30" }, "#/terminationDate", "before the start"],
    ["a last day before it", { lastDayOfWork: "2026-11-30" }, "#/lastDayOfWork", "before the start"],
    ["a manager who is not there", { work: { managerId: "nobody" } }, "#/work/managerId", "no employee"],
  ])("refuses %s", async (_, said, pointer, words) => {
    const body = { startDate: "2026-12-01", basic: ADA, ...said };
    const { errors, detail } = await refused(["POST", "/employees", body], 400, "invalid");
    expect(errors).toMatchObject([{ pointer }]);
    expect(detail).toContain(words);
  });

  test("refuses a number that is taken, in any case, and tells nothing of whose it is", async () => {
    await person("p", { employeeNumber: "a7", basic: { surname: "Secret" } });
    const body = { startDate: "2026-12-01", employeeNumber: "A7", basic: ADA };
    const problem = await refused(["POST", "/employees", body], 409, "conflict");
    expect(problem.errors).toMatchObject([{ pointer: "#/employeeNumber" }]);
    expect(JSON.stringify(problem)).not.toMatch(/Secret|"p"/);
  });

  test("refuses a leaver's e-mail, and both ways out work", async () => {
    await person("p", { ...LEFT, basic: { email: ADA.email } });
    const body = { startDate: "2026-12-01", basic: ADA };
    const { waysOut } = await refused(["POST", "/employees", body], 409, "conflict");
    expect(waysOut).toHaveLength(2);
    const taken = await readTables();
    const [rehire, release] = waysOut;
    await done(rehire.method, rehire.path.replace("/api/v1", ""), rehire.body);
    expect(await seen("p", "2026-11-30T23:00:00Z")).toEqual(["on Employed"]);
    await writeTables(taken);
    await done(release.method, release.path.replace("/api/v1", ""), release.body);
    await done("POST", "/employees", body);
  });
});

describe("dates that no zone has", () => {
  test("are refused where they are entered, by every verb, and the days beside them are not", async () => {
    await person("p", { startDate: "1990-01-01", work: { zone: "Pacific/Apia" } });
    const problem = await refused(
      ["POST", "/employees/p/terminate", { terminationDate: "2011-12-30" }],
      400,
      "invalid",
    );
    expect(problem).toMatchObject({
      detail: expect.stringContaining("no 2011-12-30 in Pacific/Apia"),
      errors: [{ pointer: "#/terminationDate" }],
    });
    await refused(
      ["PATCH", "/employees/p", { effectiveDate: "2011-12-30", work: { title: "Chief" } }],
      400,
      "invalid",
    );
    await refused(["POST", "/employees/p/start-leave", { startDate: "2011-12-30" }], 400, "invalid");
    await refused(["PATCH", "/employees/p/periods/1", { startDate: "2011-12-30" }], 400, "invalid");
    await post("p/terminate", { terminationDate: "2011-12-29" });
    await post("p/rehire", { startDate: "2011-12-31" });
  });

  test("count by the zone of the person: Kiritimati skipped the last day of 1994, Berlin did not", async () => {
    const body = { startDate: "1994-12-31", basic: { surname: "K" } };
    const siteId = (await idsByName()).get("Kiritimati") ?? "";
    const { errors } = await refused(["POST", "/employees", { ...body, work: { siteId } }], 400, "invalid");
    expect(errors).toMatchObject([{ pointer: "#/startDate" }]);
    await done("POST", "/employees", body);
  });
});

describe("changing", () => {
  test("from today, ahead, and in the past, each told as what it is", async () => {
    await person("p", { work: { title: "Clerk" } });
    expect(await done("PATCH", "/employees/p", { work: { title: "Head" } })).toMatchObject({
      changed: true,
      reason: "from 2026-11-24",
      employee: { work: { title: "Head" }, version: 2 },
    });
    expect(
      await done("PATCH", "/employees/p", { effectiveDate: "2027-01-01", work: { title: "Chief" } }),
    ).toMatchObject({ reason: "from 2027-01-01", employee: { work: { title: "Head" } } });
    expect(
      await done("PATCH", "/employees/p", { effectiveDate: "2025-01-01", work: { title: "Trainee" } }),
    ).toMatchObject({ reason: "corrects history from 2025-01-01", employee: { work: { title: "Head" } } });
    const { entries } = await apiOk(hr, "GET", "/employees/p/tables/work", { now: NOW });
    expect(
      entries.map((e: { effectiveDate: string; inForce: boolean; values: { title: string } }) => [
        e.effectiveDate,
        e.inForce,
        e.values.title,
      ]),
    ).toEqual([
      ["2020-01-01", false, "Clerk"],
      ["2025-01-01", false, "Trainee"],
      ["2026-11-24", true, "Head"],
      ["2027-01-01", false, "Chief"],
    ]);
  });

  test("with what was read changes nothing, and says so", async () => {
    await person("p", { work: { title: "Clerk" } });
    const { basic, work, address, employment, contact, custom } = await shown("p");
    const before = await readTables();
    expect(
      await done("PATCH", "/employees/p", { basic, work, address, employment, contact, custom }),
    ).toMatchObject({ changed: false, reason: "it was so already", employee: { version: 1 } });
    expect(await readTables()).toEqual(before);
  });

  test("takes nobody's e-mail away, and gives a leaver no other", async () => {
    await person("p");
    await person("q", LEFT);
    const pointer = [{ pointer: "#/basic/email" }];
    const away = await refused(["PATCH", "/employees/p", { basic: { email: null } }], 409, "conflict");
    expect(away.errors).toMatchObject(pointer);
    const other = { basic: { email: "other@tidewater.example" } };
    expect((await refused(["PATCH", "/employees/q", other], 409, "conflict")).errors).toMatchObject(pointer);
    await done("PATCH", "/employees/p", { effectiveDate: "2019-01-01", ...other });
  });

  test("takes nobody's name away, on no day", async () => {
    await person("p");
    const basic = { firstName: "", surname: "" };
    for (const effectiveDate of ["2019-01-01", "2026-11-24", "2027-01-01"]) {
      const { errors } = await refused(["PATCH", "/employees/p", { effectiveDate, basic }], 400, "invalid");
      expect(errors).toMatchObject([{ pointer: "#/basic/surname" }]);
    }
    await done("PATCH", "/employees/p", { basic: { ...basic, surname: "Ada" } });
  });

  test("refuses an e-mail outside the company's domains", async () => {
    await person("p");
    await changeSettings(rosterAt(NOW), { emailDomains: ["tidewater.example"] });
    const body = { basic: { email: "p@elsewhere.example" } };
    const { errors } = await refused(["PATCH", "/employees/p", body], 400, "invalid");
    expect(errors).toMatchObject([{ pointer: "#/basic/email" }]);
    await done("PATCH", "/employees/p", { basic: { email: "p2@TIDEWATER.example" } });
  });
});

describe("managers", () => {
  const reports = (id: string, managerId: string | null, effectiveDate: string | null = null) =>
    ["PATCH", `/employees/${id}`, { effectiveDate, work: { managerId } }] as const;
  beforeEach(async () => {
    for (const id of ["a", "b", "c"]) await person(id, { basic: { displayName: id.toUpperCase() } });
  });

  test("nobody is above themselves: the chain is told", async () => {
    await done(...reports("a", "b"));
    await done(...reports("b", "c"));
    const { detail, errors } = await refused(reports("c", "a"), 409, "conflict");
    expect(detail).toContain("From 2026-11-24 C would report to A, who reports to B, who reports to C");
    expect(errors).toMatchObject([{ pointer: "#/work/managerId" }]);
    expect((await refused(reports("a", "a"), 409, "conflict")).detail).toContain("themselves");
  });

  test("nor on any day ahead, while what is over does not count", async () => {
    await done(...reports("a", "b", "2027-02-01"));
    const { detail } = await refused(reports("b", "a", "2027-01-01"), 409, "conflict");
    expect(detail).toContain("From 2027-02-01 B would report to A, who reports to B");
    await done("PATCH", "/employees/a", { effectiveDate: "2027-03-01", work: { managerId: "c" } });
    await refused(reports("b", "a", "2027-02-28"), 409, "conflict");
    await done(...reports("b", "a", "2027-03-01"));
    await done(...reports("c", "b", "2025-01-01")).catch(() => undefined);
  });

  test("by what was so until yesterday nobody is held up", async () => {
    await done(...reports("a", "b", "2025-01-01"));
    await done(...reports("a", null, "2026-11-24"));
    await done(...reports("b", "a"));
  });

  test("two who become each other's manager at the same moment: one of them is refused", async () => {
    const answers = await Promise.all([write(...reports("a", "b")), write(...reports("b", "a"))]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const managers = [(await shown("a")).work.managerId, (await shown("b")).work.managerId];
    expect(managers.filter((id) => id !== null)).toHaveLength(1);
  });

  test("somebody deleted is nobody's new manager, but stays the one they were", async () => {
    await person("gone", LEFT);
    await done(...reports("a", "gone"));
    await done("DELETE", "/employees/gone");
    expect((await refused(reports("b", "gone"), 400, "invalid")).errors).toMatchObject([
      { pointer: "#/work/managerId" },
    ]);
    await done("PATCH", "/employees/a", { work: { title: "Head" } });
  });
});

describe("ending", () => {
  test("by dates: the sooner, to the minute", async () => {
    await person("p");
    expect(
      await post("p/terminate", { terminationDate: "2026-12-31", lastDayOfWork: "2026-12-15" }),
    ).toMatchObject({
      changed: true,
      reason: "2026-12-15 decides",
      employee: { active: true, periods: [{ endSetBy: "hand", endsAt: "2026-12-15T23:00:00.000Z" }] },
    });
    expect(
      await seen(
        "p",
        "2026-12-15T22:59:00Z",
        "2026-12-15T23:00:00Z",
        "2026-12-31T22:59:00Z",
        "2026-12-31T23:00:00Z",
      ),
    ).toEqual(["on Employed", "off Garden leave", "off Garden leave", "off Terminated"]);
  });

  test("without a date: now, and says so; but not by a request with no body at all", async () => {
    await person("p");
    await refused(["POST", "/employees/p/terminate"], 400, "invalid");
    expect(await post("p/terminate", {})).toMatchObject({
      reason: "no date given: 2026-11-24 assumed, access ended at once",
      employee: { active: false, periods: [{ terminationAssumed: true, terminationDate: "2026-11-24" }] },
    });
  });

  test("late: off at once, and how late is told", async () => {
    await person("p");
    expect(await post("p/terminate", { terminationDate: "2026-11-20" })).toMatchObject({
      reason: "2026-11-20 decides, entered late by 4 days",
      employee: { active: false },
    });
  });

  test("is taken back; what was revoked is asked about, and each way out does what it says", async () => {
    await person("p");
    await post("p/terminate", { terminationDate: "2026-11-20" });
    await post("p/revoke-access", { reason: "laptop" });
    const problem = await refused(["POST", "/employees/p/cancel-termination"], 409, "decision");
    expect(problem.errors).toMatchObject([{ pointer: "#/restoreAccess" }]);
    const before = await readTables();
    const outcomes = [];
    for (const { method, path, body } of problem.waysOut) {
      await writeTables(before);
      outcomes.push((await done(method, path.replace("/api/v1", ""), body)).employee.active);
    }
    expect(outcomes).toEqual([true, false]);
    await refused(["POST", "/employees/p/cancel-termination", {}], 409, "conflict");
  });

  test("set by hand is left to the feed once", async () => {
    await person("p");
    await refused(["POST", "/employees/p/release-end"], 409, "conflict");
    await post("p/terminate", { terminationDate: "2026-12-31" });
    const { employee } = await post("p/release-end");
    expect(employee.periods).toMatchObject([{ endSetBy: "feed", terminationDate: "2026-12-31" }]);
    expect(await seen("p", "2026-12-31T22:59:00Z", "2026-12-31T23:00:00Z")).toEqual([
      "on Employed",
      "off Terminated",
    ]);
    await refused(["POST", "/employees/p/release-end"], 409, "conflict");
  });

  test("of a hire that never came: off, and the e-mail stays theirs", async () => {
    await person("p", { startDate: "2026-11-23" });
    expect(await post("p/rescind", { reason: "no-show" })).toMatchObject({
      reason: "no-show",
      employee: { active: false, status: "Terminated", basic: { email: "p@tidewater.example" } },
    });
    const problem = await refused(
      ["POST", "/employees/p/terminate", { terminationDate: "2026-12-31" }],
      409,
      "conflict",
    );
    const [{ method, path, body }] = problem.waysOut;
    expect((await done(method, path.replace("/api/v1", ""), body)).employee.active).toBe(true);
  });
});

describe("coming back", () => {
  test("a rehire is active from its start, under the same id; one before the end is refused", async () => {
    await person("p", LEFT);
    const early = await refused(
      ["POST", "/employees/p/rehire", { startDate: "2026-10-31" }],
      409,
      "conflict",
    );
    expect(early).toMatchObject({
      detail: expect.stringContaining("lasts through 2026-10-31"),
      errors: [{ pointer: "#/startDate" }],
    });
    await refused(["POST", "/employees/p/rehire", { startDate: "2019-12-31" }], 409, "conflict");
    await post("p/rehire", { startDate: "2026-12-01" });
    expect(await seen("p", "2026-11-30T22:59:00Z", "2026-11-30T23:00:00Z")).toEqual([
      "off Hired",
      "on Employed",
    ]);
  });

  test("of somebody with no end is refused, and each way out does what it says", async () => {
    await person("p");
    const { waysOut } = await refused(
      ["POST", "/employees/p/rehire", { startDate: "2026-12-01" }],
      409,
      "conflict",
    );
    const before = await readTables();
    const outcomes = [];
    for (const { method, path, body } of waysOut) {
      await writeTables(before);
      const { employee } = await done(method, path.replace("/api/v1", ""), body);
      outcomes.push([employee.active, employee.periods.length]);
    }
    expect(outcomes).toEqual([
      [false, 1],
      [true, 2],
    ]);
  });

  test("before a start that was rescinded is refused: HR would speak of the wrong period from then on", async () => {
    await person("p", { startDate: "2026-12-10" });
    await post("p/rescind");
    const { waysOut } = await refused(
      ["POST", "/employees/p/rehire", { startDate: "2026-12-01" }],
      409,
      "conflict",
    );
    const [{ method, path, body }] = waysOut;
    await done(method, path.replace("/api/v1", ""), body);
    await post("p/move-start", { startDate: "2026-12-01" });
    expect(await seen("p", "2026-11-30T22:59:00Z", "2026-11-30T23:00:00Z")).toEqual([
      "off Hired",
      "on Employed",
    ]);
  });

  test("after a start that was rescinded stays after it, whichever of the two is moved", async () => {
    await person("p", { startDate: "2026-12-10" });
    await post("p/rescind");
    await post("p/rehire", { startDate: "2026-12-15" });
    await refused(["POST", "/employees/p/move-start", { startDate: "2026-12-09" }], 409, "conflict");
    await refused(["PATCH", "/employees/p/periods/1", { startDate: "2026-12-16" }], 409, "conflict");
    await refused(["PATCH", "/employees/p/periods/2", { startDate: "2026-12-09" }], 409, "conflict");
    await post("p/move-start", { startDate: "2026-12-10" });
    await post("p/terminate", { terminationDate: "2026-12-31" });
    expect(await seen("p", "2026-12-09T22:59:00Z", "2026-12-09T23:00:00Z")).toEqual([
      "off Hired",
      "on Employed",
    ]);
  });

  test("a start that moves: who has started stays on, who has not asks where it is far", async () => {
    await person("p", { startDate: "2026-11-24" });
    await post("p/move-start", { startDate: "2027-03-01" });
    expect(await seen("p", "2026-11-24T12:00:00Z", "2027-02-01T00:00:00Z")).toEqual(["on Hired", "on Hired"]);

    await changeSettings(rosterAt(NOW), { activeBefore: { kind: "days", days: 14 } });
    await person("q", { startDate: "2026-12-01" });
    const { waysOut, errors } = await refused(
      ["POST", "/employees/q/move-start", { startDate: "2027-01-01" }],
      409,
      "decision",
    );
    expect(errors).toMatchObject([{ pointer: "#/account" }]);
    const before = await readTables();
    const outcomes = [];
    for (const { method, path, body } of waysOut) {
      await writeTables(before);
      outcomes.push((await done(method, path.replace("/api/v1", ""), body)).employee.active);
    }
    expect(outcomes).toEqual([true, false]);
    await writeTables(before);
    expect((await post("q/move-start", { startDate: "2026-12-31" })).employee.active).toBe(true);
  });

  test("somebody who has started and is off for a leave comes back to an account, whatever the start is moved to", async () => {
    await person("p", { startDate: "2026-11-01" });
    await post("p/start-leave", { startDate: "2026-11-20", returnDate: "2026-11-30", access: false });
    await post("p/move-start", { startDate: "2026-12-15" });
    expect(await seen("p", "2026-11-29T22:59:00Z", "2026-11-29T23:00:00Z")).toEqual([
      "off Hired",
      "on Hired",
    ]);
  });
});

describe("an earlier period", () => {
  beforeEach(async () => {
    await person("p", { startDate: "2020-01-01", terminationDate: "2023-06-30" });
    await post("p/rehire", { startDate: "2024-01-01" });
  });

  test("is corrected between its neighbours, and history is said to change", async () => {
    const { reason, employee } = await done("PATCH", "/employees/p/periods/1", {
      startDate: "2020-02-01",
      terminationDate: "2023-12-31",
    });
    expect(reason).toBe("corrects history from 2020-01-01");
    expect(employee).toMatchObject({
      active: true,
      periods: [{ startDate: "2020-02-01", terminationDate: "2023-12-31" }, { startDate: "2024-01-01" }],
    });
  });

  test.each([
    ["overlap the next", 1, { terminationDate: "2024-01-01" }, "#/terminationDate"],
    ["have no end", 1, { terminationDate: null }, "#/terminationDate"],
    ["begin after the next", 1, { startDate: "2024-02-01", terminationDate: "2024-03-01" }, "#/startDate"],
    ["begin within the one before", 2, { startDate: "2023-06-30" }, "#/startDate"],
  ])("cannot %s", async (_, number, body, pointer) => {
    const problem = await refused(["PATCH", `/employees/p/periods/${number}`, body], 409, "conflict");
    expect(problem.errors).toMatchObject([{ pointer }]);
  });

  test("that ends before it begins is a contradiction; one that is not there is 404", async () => {
    const body = { terminationDate: "2019-12-31" };
    await refused(["PATCH", "/employees/p/periods/1", body], 400, "invalid");
    await refused(["PATCH", "/employees/p/periods/3", {}], 404, "not-found");
  });

  test("the latest one too: whether access ends or comes back at once is said", async () => {
    expect(await done("PATCH", "/employees/p/periods/2", { terminationDate: "2026-11-20" })).toMatchObject({
      reason: "corrects history from 2026-11-20; access ends now",
      employee: { active: false },
    });
    expect(await done("PATCH", "/employees/p/periods/2", { terminationDate: "2026-11-24" })).toMatchObject({
      reason: "corrects history from 2026-11-20; access comes back now",
      employee: { active: true },
    });
    expect(await seen("p", "2026-11-24T22:59:00Z", "2026-11-24T23:00:00Z")).toEqual([
      "on Employed",
      "off Terminated",
    ]);
  });

  test("whose end is taken back while access is revoked asks, as a cancelled termination does", async () => {
    await post("p/terminate", { terminationDate: "2026-11-20" });
    await post("p/revoke-access");
    await refused(["PATCH", "/employees/p/periods/2", { terminationDate: null }], 409, "decision");
    const body = { terminationDate: null, restoreAccess: false };
    expect((await done("PATCH", "/employees/p/periods/2", body)).employee.active).toBe(false);
  });

  test("which date decides can be said for a person before any end is known", async () => {
    await done("PATCH", "/employees/p/periods/2", { decidingDate: "terminationDate" });
    const { periods } = await apiOk(hr, "GET", "/employees/p/periods", { now: NOW });
    expect(periods).toMatchObject([{ decidingDate: null }, { decidingDate: "terminationDate" }]);
  });
});

describe("leaves", () => {
  const AWAY = { kind: "Parental leave", startDate: "2026-12-01", returnDate: "2027-03-01", access: false };

  test("pause access to the minute, are corrected, ended, and taken back", async () => {
    await person("p");
    await post("p/start-leave", AWAY);
    const edges = [
      "2026-11-30T22:59:00Z",
      "2026-11-30T23:00:00Z",
      "2027-02-28T22:59:00Z",
      "2027-02-28T23:00:00Z",
    ];
    expect(await seen("p", ...edges)).toEqual([
      "on Employed",
      "off Parental leave",
      "off Parental leave",
      "on Employed",
    ]);
    await done("PATCH", "/employees/p/leaves/1", { startDate: "2026-11-25", returnDate: "2027-01-01" });
    expect(
      await seen(
        "p",
        "2026-11-24T22:59:00Z",
        "2026-11-24T23:00:00Z",
        "2026-12-31T22:59:00Z",
        "2026-12-31T23:00:00Z",
      ),
    ).toEqual(["on Employed", "off Parental leave", "off Parental leave", "on Employed"]);
    await post("p/end-leave", { returnDate: "2026-12-24" });
    expect((await apiOk(hr, "GET", "/employees/p/leaves", { now: NOW })).leaves).toMatchObject([
      { number: 1, startDate: "2026-11-25", returnDate: "2026-12-24" },
    ]);
    await done("DELETE", "/employees/p/leaves/1");
    expect(await seen("p", ...edges)).toEqual(["on Employed", "on Employed", "on Employed", "on Employed"]);
    await refused(["DELETE", "/employees/p/leaves/1"], 404, "not-found");
    await refused(["POST", "/employees/p/end-leave"], 409, "conflict");
  });

  test("that run now: whether access comes back at once is said", async () => {
    await person("p");
    await post("p/start-leave", { ...AWAY, startDate: "2026-11-01" });
    expect(await done("PATCH", "/employees/p/leaves/1", { access: true })).toMatchObject({
      reason: "corrects history from 2026-11-01; access comes back now",
      employee: { active: true, status: "Parental leave" },
    });
    expect(await done("PATCH", "/employees/p/leaves/1", { access: false })).toMatchObject({
      reason: "corrects history from 2026-11-01; access ends now",
    });
    expect(await done("DELETE", "/employees/p/leaves/1")).toMatchObject({
      reason: "corrects history from 2026-11-01; access comes back now",
      employee: { status: "Employed" },
    });
  });

  test("a date that has passed stands until it is corrected, and then another moment counts", async () => {
    await person("p");
    await post("p/start-leave", { ...AWAY, startDate: "2026-11-01", returnDate: "2026-11-20" });
    expect(await done("PATCH", "/employees/p/leaves/1", { returnDate: "2026-12-01" })).toMatchObject({
      reason: "corrects history from 2026-11-01; access ends now",
    });
    expect(await done("PATCH", "/employees/p/leaves/1", { startDate: "2026-11-26" })).toMatchObject({
      reason: "corrects history from 2026-11-01; access comes back now",
    });
    expect(
      await seen(
        "p",
        "2026-11-25T22:59:00Z",
        "2026-11-25T23:00:00Z",
        "2026-11-30T22:59:00Z",
        "2026-11-30T23:00:00Z",
      ),
    ).toEqual(["on Employed", "off Parental leave", "off Parental leave", "on Employed"]);
  });

  test("two at once are refused, and the way out does what it says", async () => {
    await person("p");
    await post("p/start-leave", AWAY);
    const body = { startDate: "2027-02-28" };
    const { waysOut } = await refused(["POST", "/employees/p/start-leave", body], 409, "conflict");
    await post("p/start-leave", { startDate: "2027-03-01", returnDate: "2027-04-01" });
    const merged = { returnDate: "2027-03-02" };
    await refused(["PATCH", "/employees/p/leaves/1", merged], 409, "conflict");
    await refused(["PATCH", "/employees/p/leaves/1", { returnDate: "2026-12-01" }], 400, "invalid");
    const [{ method, path }] = waysOut;
    await done(method, path.replace("/api/v1", ""));
    await post("p/start-leave", { startDate: "2027-02-27", returnDate: "2027-03-01" });
  });
});

describe("access", () => {
  test("revoked is off over every date, restored follows them again", async () => {
    await person("p");
    expect((await post("p/revoke-access", { reason: "lost laptop" })).employee.active).toBe(false);
    await refused(["POST", "/employees/p/revoke-access"], 409, "conflict");
    expect(await seen("p", "2030-01-01T00:00:00Z")).toEqual(["off Employed"]);
    expect((await post("p/restore-access")).employee.active).toBe(true);
    await refused(["POST", "/employees/p/restore-access"], 409, "conflict");
  });

  test("somebody known to readers is excluded as HR chooses", async () => {
    await person("p");
    const { waysOut, errors } = await refused(["POST", "/employees/p/exclude"], 409, "decision");
    expect(errors).toMatchObject([{ pointer: "#/listed" }]);
    const before = await readTables();
    const outcomes = [];
    for (const { method, path, body } of waysOut) {
      await writeTables(before);
      const { employee } = await done(method, path.replace("/api/v1", ""), body);
      outcomes.push([employee.active, employee.listed, employee.exclusion.kind]);
    }
    expect(outcomes).toEqual([
      [false, true, "deactivated"],
      [true, true, "frozen"],
    ]);
    await refused(["POST", "/employees/p/exclude", { listed: "freeze" }], 409, "conflict");
    await post("p/include");
    await refused(["POST", "/employees/p/include"], 409, "conflict");
  });
});

describe("a file", () => {
  test("of somebody active is not deleted: 409, and the way out leads there", async () => {
    await person("p");
    const { waysOut } = await refused(["DELETE", "/employees/p"], 409, "conflict");
    const [{ method, path, body }] = waysOut;
    await done(method, path.replace("/api/v1", ""), body);
    expect((await done("DELETE", "/employees/p")).employee.deletedAt).toBe("2026-11-24T12:00:00.000Z");
    await refused(["DELETE", "/employees/p"], 409, "conflict");
    const { waysOut: ways } = await refused(
      ["POST", "/employees/p/rehire", { startDate: "2026-12-01" }],
      409,
      "conflict",
    );
    expect((await done(ways[0].method, ways[0].path.replace("/api/v1", ""), ways[0].body)).employee.id).toBe(
      "p",
    );
    await refused(["POST", "/employees/p/restore"], 409, "conflict");
  });

  test("of somebody who has not started: they are rescinded first", async () => {
    await person("p", { startDate: "2026-12-01" });
    const { waysOut } = await refused(["DELETE", "/employees/p"], 409, "conflict");
    expect(waysOut).toMatchObject([{ path: "/api/v1/employees/p/rescind" }]);
    await done(waysOut[0].method, waysOut[0].path.replace("/api/v1", ""), waysOut[0].body);
    await done("DELETE", "/employees/p");
  });

  test("that nobody has is 404, by every key", async () => {
    for (const id of ["nobody", "number:1", "email:nobody@tidewater.example"])
      await refused(["POST", `/employees/${id}/revoke-access`], 404, "not-found");
  });

  test("is found by number or e-mail, in any case, with any sign in it", async () => {
    await person("p", { employeeNumber: "A/1 ö" });
    await post(`number:${encodeURIComponent("a/1 Ö")}/revoke-access`);
    await post(`email:${encodeURIComponent("P@tidewater.example")}/restore-access`);
    expect((await shown("p")).version).toBe(3);
  });

  test("gets another number; one that is taken is refused", async () => {
    await person("p", { employeeNumber: "007" });
    await person("q", { employeeNumber: "8" });
    expect(await post("p/rekey", { employeeNumber: "7" })).toMatchObject({ reason: "007 becomes 7" });
    const { errors } = await refused(
      ["POST", "/employees/p/rekey", { employeeNumber: "8" }],
      409,
      "conflict",
    );
    expect(errors).toMatchObject([{ pointer: "#/employeeNumber" }]);
    expect((await post("p/rekey", { employeeNumber: null })).employee.employeeNumber).toBeNull();
    await post("q/rekey", { employeeNumber: "7" });
  });

  test("of a leaver gives its e-mail up, written out and only once it is inactive", async () => {
    await person("p");
    const email = "p@tidewater.example";
    await refused(["POST", "/employees/p/release-email", { email }], 409, "conflict");
    await post("p/terminate", {});
    const wrong = { email: "q@tidewater.example" };
    const { errors } = await refused(["POST", "/employees/p/release-email", wrong], 409, "conflict");
    expect(errors).toMatchObject([{ pointer: "#/email" }]);
    expect(await post("p/release-email", { email })).toMatchObject({
      employee: { listed: false, basic: { email: null } },
    });
  });
});

describe("entries of a table", () => {
  const WORK = "/employees/p/tables/work";
  const titles = async () => {
    const { entries } = await apiOk(hr, "GET", WORK, { now: NOW });
    return entries.map((e: { effectiveDate: string; values: { title: string; workPhone: string } }) =>
      [e.effectiveDate, e.values.title, e.values.workPhone].join(" "),
    );
  };
  beforeEach(async () => {
    await person("p", { work: { title: "Clerk", workPhone: "1" } });
    await done("POST", WORK, { effectiveDate: "2026-12-01", values: { title: "Head" } });
    await done("POST", WORK, { effectiveDate: "2027-01-01", values: { workPhone: "2" } });
  });

  test("are added before, at and after today; later ones follow as far as they only repeat", async () => {
    expect(await titles()).toEqual(["2020-01-01 Clerk 1", "2026-12-01 Head 1", "2027-01-01 Head 2"]);
    expect(
      await done("POST", WORK, { effectiveDate: "2025-01-01", values: { workPhone: "9" } }),
    ).toMatchObject({
      reason: "corrects history from 2025-01-01",
      employee: { work: { workPhone: "9" } },
    });
    await done("POST", WORK, { effectiveDate: "2026-11-24", values: { title: "Deputy" } });
    await done("POST", WORK, { effectiveDate: "2018-01-01", values: { title: "Trainee" } });
    expect(await titles()).toEqual([
      "2018-01-01 Trainee 1",
      "2020-01-01 Clerk 1",
      "2025-01-01 Clerk 9",
      "2026-11-24 Deputy 9",
      "2026-12-01 Head 9",
      "2027-01-01 Head 2",
    ]);
  });

  test.each([
    ["basic", { pronouns: "they" }, { pronouns: "she" }],
    ["work", { title: "Chief" }, { title: "Boss" }],
    ["address", { city: "Bonn" }, { city: "Ulm" }],
    ["employment", { fte: 0.5 }, { fte: 0.8 }],
    ["contact", { privateMobile: "1" }, { privateMobile: "2" }],
    ["custom", { field: "red" }, { field: "blue" }],
  ] as const)("of the table %s are added, read, changed, moved and removed", async (table, first, second) => {
    const { id } = (await api(hr, "POST", "/fields", { now: NOW, body: { name: "Colour", type: "text" } }))
      .json;
    const byId = (values: object) => JSON.parse(JSON.stringify(values).replace('"field"', `"${id}"`));
    const path = `/employees/p/tables/${table}`;
    const read = (date: string) => apiOk(hr, "GET", `${path}/${date}`, { now: NOW });
    await done("POST", path, { effectiveDate: "2027-02-01", values: byId(first) });
    expect(await read("2027-02-01")).toMatchObject({ values: byId(first), inForce: false });
    await done("PUT", `${path}/2027-02-01`, { values: byId(second) });
    await done("POST", `${path}/2027-02-01/move`, { effectiveDate: "2027-03-01" });
    expect(await read("2027-03-01")).toMatchObject({ values: byId(second) });
    await done("DELETE", `${path}/2027-03-01`);
    const { entries } = await apiOk(hr, "GET", path, { now: NOW });
    expect(entries.map((e: { effectiveDate: string }) => e.effectiveDate)).not.toContain("2027-03-01");
  });

  test("two on a date are refused, and the way out changes the one that is there", async () => {
    const body = { effectiveDate: "2026-12-01", values: { title: "Chief" } };
    const problem = await refused(["POST", WORK, body], 409, "conflict");
    expect(problem).toMatchObject({
      detail: expect.stringContaining("two entries on a date"),
      errors: [{ pointer: "#/effectiveDate" }],
      waysOut: [{ method: "PUT", path: "/api/v1/employees/p/tables/work/2026-12-01" }],
    });
    const [{ method, path, body: changed }] = problem.waysOut;
    await done(method, path.replace("/api/v1", ""), changed);
    expect(await titles()).toEqual(["2020-01-01 Clerk 1", "2026-12-01 Chief 1", "2027-01-01 Chief 2"]);
  });

  test("are shown as they are when their day comes, whatever version the reader knows", async () => {
    for (const path of [WORK, `${WORK}/2026-12-01`]) {
      const before = await write("GET", path);
      const headers = { "If-None-Match": String(before.headers.get("ETag")) };
      const now = Date.parse("2026-12-01T12:00:00Z");
      const after = await write("GET", path, undefined, { now, headers });
      expect(after.status).toBe(200);
      expect([after.json.entries?.[1] ?? after.json]).toMatchObject([{ inForce: true }]);
      expect(after.headers.get("ETag")).toBe(before.headers.get("ETag"));
    }
  });

  test("are shown one by one; one that is not there is 404 and says which are", async () => {
    expect(await apiOk(hr, "GET", `${WORK}/2026-12-01`, { now: NOW })).toMatchObject({
      effectiveDate: "2026-12-01",
      beginsAt: "2026-11-30T23:00:00.000Z",
      inForce: false,
      values: { title: "Head", siteId: null },
    });
    expect(
      await apiOk(hr, "GET", `${WORK}/2026-12-01`, { now: Date.parse("2026-11-30T23:00:00Z") }),
    ).toMatchObject({ inForce: true });
    const { detail } = expectProblem(await write("GET", `${WORK}/2026-12-02`), 404, "not-found");
    expect(detail).toContain("2020-01-01, 2026-12-01, 2027-01-01");
    await refused(["PUT", `${WORK}/2026-12-02`, { values: { title: "X" } }], 404, "not-found");
    await refused(["DELETE", `${WORK}/2026-12-02`], 404, "not-found");
    await refused(["DELETE", `${WORK}/2026-02-30`], 400, "invalid");
  });

  test("are removed, and what was so before goes on; the first one stays", async () => {
    await done("DELETE", `${WORK}/2026-12-01`);
    expect(await titles()).toEqual(["2020-01-01 Clerk 1", "2027-01-01 Clerk 2"]);
    await refused(["DELETE", `${WORK}/2020-01-01`], 409, "conflict");
  });

  test("are moved between their neighbours, with another moment", async () => {
    expect(await done("POST", `${WORK}/2026-12-01/move`, { effectiveDate: "2026-11-24" })).toMatchObject({
      reason: "2026-12-01 becomes 2026-11-24; from 2026-11-24",
      employee: { work: { title: "Head" } },
    });
    for (const effectiveDate of ["2020-01-01", "2027-01-01", "2027-02-01"])
      await refused(["POST", `${WORK}/2026-11-24/move`, { effectiveDate }], 409, "conflict");
    await done("POST", `${WORK}/2020-01-01/move`, { effectiveDate: "2021-01-01" });
    expect(await titles()).toEqual(["2021-01-01 Clerk 1", "2026-11-24 Head 1", "2027-01-01 Head 2"]);
  });

  test("of every table, with the fields of that table and no other", async () => {
    const values = {
      basic: { pronouns: "they/them" },
      work: { title: "Chief" },
      address: { city: "Berlin" },
      employment: { fte: 0.5 },
      contact: { privateEmail: "p@home.example" },
    };
    for (const [table, said] of Object.entries(values)) {
      const path = `/employees/p/tables/${table}`;
      await done("POST", path, { effectiveDate: "2027-06-01", values: said });
      const { entries } = await apiOk(hr, "GET", path, { now: NOW });
      expect(entries.at(-1)).toMatchObject({ effectiveDate: "2027-06-01", values: said });
      await refused(["POST", path, { effectiveDate: "2027-07-01", values: { nonsense: 1 } }], 400, "invalid");
    }
    expect((await write("GET", "/employees/p/tables/salary")).status).toBe(404);
  });

  test("point at the field that a rule refuses, where the body has it", async () => {
    const basic = "/employees/p/tables/basic";
    const bad = { effectiveDate: "2027-01-01", values: { email: "none" } };
    expect((await refused(["POST", basic, bad], 400, "invalid")).errors).toMatchObject([
      { pointer: "#/values/email" },
    ]);
    const cycle = { effectiveDate: "2027-02-01", values: { managerId: "p" } };
    expect((await refused(["POST", WORK, cycle], 409, "conflict")).errors).toMatchObject([
      { pointer: "#/values/managerId" },
    ]);
  });

  test("take nobody off the list: by a change, a removal, or a move", async () => {
    await person("q", { basic: { email: null } });
    const basic = "/employees/q/tables/basic";
    await done("POST", basic, { effectiveDate: "2026-11-20", values: { email: "q@tidewater.example" } });
    await refused(["PUT", `${basic}/2026-11-20`, { values: { email: null } }], 409, "conflict");
    await refused(["DELETE", `${basic}/2026-11-20`], 409, "conflict");
    await refused(["POST", `${basic}/2026-11-20/move`, { effectiveDate: "2026-11-25" }], 409, "conflict");
    await done("POST", `${basic}/2026-11-20/move`, { effectiveDate: "2026-11-24" });
    expect((await shown("q")).listed).toBe(true);
  });
});

describe("fields of the company's own", () => {
  const field = (type: string) =>
    apiOk(hr, "POST", "/fields", { now: NOW, body: { name: `A ${type}`, type }, status: 201 });

  test("are filled in from a day on, emptied, and refused where they do not fit, by field", async () => {
    await person("p");
    const [date, who] = [(await field("date")).id, (await field("employee")).id];
    await done("PATCH", "/employees/p", { custom: { [date]: "2026-02-28", [who]: "p" } });
    await done("POST", "/employees/p/tables/custom", {
      effectiveDate: "2027-01-01",
      values: { [date]: "2026-03-01", [who]: null },
    });
    expect((await shown("p")).custom).toEqual({ [date]: "2026-02-28", [who]: "p" });
    expect((await shown("p", Date.parse("2027-01-01T12:00:00Z"))).custom).toMatchObject({
      [date]: "2026-03-01",
    });
    const wrong = [
      ["PATCH", "/employees/p", { custom: { [date]: "2026-02-30" } }, `#/custom/${date}`],
      ["PATCH", "/employees/p", { custom: { [who]: "nobody" } }, `#/custom/${who}`],
      ["PATCH", "/employees/p", { custom: { nothing: "x" } }, "#/custom/nothing"],
      ["PUT", "/employees/p/tables/custom/2027-01-01", { values: { [date]: "x" } }, `#/values/${date}`],
    ] as const;
    for (const [method, path, body, pointer] of wrong)
      expect((await refused([method, path, body], 400, "invalid")).errors).toMatchObject([{ pointer }]);
  });
});

describe("a database that is away", () => {
  const WRITES = [
    ["PATCH", "/employees/p", { work: { title: "Head" } }],
    ["POST", "/employees/p/terminate", { terminationDate: "2026-12-31" }],
    ["POST", "/employees/p/tables/work", { effectiveDate: "2027-01-01", values: { title: "Head" } }],
    ["PATCH", "/employees/p/periods/1", { startDate: "2020-02-01" }],
    ["POST", "/employees", { startDate: "2027-01-01", basic: { surname: "New" } }],
  ] as const;

  test.each(WRITES)(
    "before it was written: 503, and nothing of it there (%s %s)",
    async (method, path, body) => {
      await person("p");
      const db = watchedDatabase(env.DB, {
        before: (sql) => {
          if (writesPeople(sql)) throw new Error("D1_ERROR: away");
        },
      });
      await refused([method, path, body, { db }], 503, "unavailable");
    },
  );

  test.each(WRITES)(
    "after it was written: the answer is found again, and it is done once (%s %s)",
    async (method, path, body) => {
      await person("p");
      let lost = 0;
      const db = watchedDatabase(env.DB, {
        after: (sql) => {
          if (!writesPeople(sql) || lost > 0) return;
          lost += 1;
          throw new Error("D1_ERROR: lost");
        },
      });
      const { history: before = [] } = await readTables();
      expect(await done(method, path, body, { db })).toMatchObject({ changed: true });
      const { history: after = [] } = await readTables();
      expect(lost).toBe(1);
      expect(after.length).toBe(before.length + 1);
    },
  );
});

describe("If-Match", () => {
  test("writes where it names the version in force, or any", async () => {
    await person("p");
    const first = await write(
      "PATCH",
      "/employees/p",
      { work: { title: "A" } },
      { headers: { "If-Match": '"1"' } },
    );
    expect(first.headers.get("ETag")).toBe('"2"');
    await done("PATCH", "/employees/p", { work: { title: "B" } }, { headers: { "If-Match": '"1", "2"' } });
    await done("POST", "/employees/p/revoke-access", {}, { headers: { "If-Match": "*" } });
  });

  test.each([
    ["PATCH", "/employees/p", { work: { title: "Late" } }],
    ["DELETE", "/employees/q", undefined],
    ["POST", "/employees/p/terminate", {}],
    ["POST", "/employees/p/tables/work", { effectiveDate: "2027-01-01", values: { title: "X" } }],
    ["PATCH", "/employees/q/periods/1", { terminationDate: "2026-10-30" }],
    ["POST", "/employees/p/rekey", { employeeNumber: "9" }],
  ])("that is stale: 412, and nothing written (%s %s)", async (method, path, body) => {
    for (const [id, said] of [
      ["p", {}],
      ["q", LEFT],
    ] as const) {
      await person(id, said);
      await done("PATCH", `/employees/${id}`, { basic: { honorific: "Dr." } });
    }
    for (const tag of ['"1"', 'W/"2"', '"3", "x"']) {
      const problem = await refused(
        [method, path, body, { headers: { "If-Match": tag } }],
        412,
        "precondition-failed",
      );
      expect(problem.detail).toContain("version 2");
    }
  });

  test("lets one of two through who saw the same version", async () => {
    await person("p");
    const headers = { "If-Match": '"1"' };
    const answers = await Promise.all(
      ["A", "B", "C"].map((title) => write("PATCH", "/employees/p", { work: { title } }, { headers })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412]);
  });
});

describe("writers at the same time", () => {
  test("of different fields of one person all land", async () => {
    await person("p");
    await Promise.all([
      done("PATCH", "/employees/p", { work: { title: "Head" } }).catch(() => undefined),
      write("PATCH", "/employees/p", { basic: { honorific: "Dr." } }),
      write("PATCH", "/employees/p", { work: { workPhone: "1" } }),
    ]);
    expect(await shown("p")).toMatchObject({
      version: 4,
      work: { title: "Head", workPhone: "1" },
      basic: { honorific: "Dr." },
    });
  });

  test("ten verbs of one person: each is done once, and history has every one", async () => {
    await person("p", { employeeNumber: "1" });
    const answers = await Promise.all([
      write("PATCH", "/employees/p", { work: { title: "Head" } }),
      write("PATCH", "/employees/p", { basic: { honorific: "Dr." } }),
      write("POST", "/employees/p/rekey", { employeeNumber: "2" }),
      write("POST", "/employees/p/terminate", { terminationDate: "2027-12-31" }),
      write("POST", "/employees/p/revoke-access"),
      write("POST", "/employees/p/start-leave", { startDate: "2027-01-01", returnDate: "2027-02-01" }),
      write("POST", "/employees/p/start-leave", { startDate: "2027-03-01", returnDate: "2027-04-01" }),
      write("POST", "/employees/p/tables/work", { effectiveDate: "2027-05-01", values: { title: "Chief" } }),
      write("POST", "/employees/p/tables/address", {
        effectiveDate: "2027-05-01",
        values: { city: "Berlin" },
      }),
      write("POST", "/employees/p/exclude", { listed: "deactivate" }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const after = await shown("p");
    expect(after).toMatchObject({
      version: 11,
      employeeNumber: "2",
      work: { title: "Head" },
      basic: { honorific: "Dr." },
      periods: [{ terminationDate: "2027-12-31" }],
      exclusion: { kind: "deactivated" },
    });
    expect(after.leaves).toHaveLength(2);
    expect(after.revocations).toHaveLength(1);
    const { history = [] } = await readTables();
    expect(history.filter((row) => row["subject"] === "p" && row["actor"] === "HR")).toHaveLength(10);
    await expectDerivedAnew(NOW);
  }, 60_000);
});
