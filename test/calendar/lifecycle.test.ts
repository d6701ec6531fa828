import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sweep } from "../../src/roster/calendar/sweep.ts";
import { changeSettings } from "../../src/roster/company/change-company.ts";
import { addPlaces } from "../../src/roster/company/places.ts";
import { perform, performHire } from "../../src/roster/employees/perform.ts";
import type { VerbInputs, VerbName } from "../../src/roster/employees/verbs.ts";
import { askAt } from "../support/ask-at.ts";
import {
  EDIT_EVERYTHING,
  foundCompany,
  type Hiring,
  hiring,
  idsByName,
  rosterAt,
} from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { listIn, type Resource, valueAt } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";

/*
 * One test or more for each row of HR's table of lifecycle cases, by verbs and over HTTP. It is Tuesday, 13:00 in
 * Berlin, where the company is (UTC+1 in winter).
 */
const NOW = Date.parse("2026-11-24T12:00:00Z");
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const OPEN = { terminationDate: null, lastDayOfWork: null, terminationReason: null, decidingDate: null };

let okta: NewServiceUser;
let feed: NewServiceUser;
let empty: Tables;
let ids: ReadonlyMap<string, string>;
/** The latest moment at which anything was written. */
let latest: number;

beforeAll(async () => {
  okta = await foundCompany(NOW - 400 * DAY);
  feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR feed", EDIT_EVERYTHING);
  await addPlaces(
    rosterAt(NOW - 400 * DAY),
    [],
    [{ list: "employmentType", name: "Contractor", code: null }],
  );
  empty = await readTables();
  ids = await idsByName();
});

beforeEach(async () => {
  latest = NOW;
  await writeTables(empty);
});

afterEach(() => expectDerivedAnew(latest));

const utc = (text: string) => Date.parse(text);

function at(moment: number) {
  latest = Math.max(latest, moment);
  return rosterAt(moment);
}

const hired = (id: string, said: Hiring = {}, moment = NOW) => performHire(at(moment), hiring(id, said));
const does = <V extends VerbName>(verb: V, id: string, input: VerbInputs[V], moment = NOW) =>
  perform(at(moment), verb, id, input);
const terminated = (id: string, dates: Partial<VerbInputs["terminate"]>, moment = NOW) =>
  does("terminate", id, { ...OPEN, ...dates }, moment);
const rehired = (id: string, startDate: string, more: Partial<VerbInputs["rehire"]> = {}, moment = NOW) =>
  does(
    "rehire",
    id,
    {
      startDate,
      terminationDate: null,
      lastDayOfWork: null,
      terminationReason: null,
      concurrent: false,
      ...more,
    },
    moment,
  );
const settings = (changes: Parameters<typeof changeSettings>[1]) =>
  changeSettings(at(NOW - 300 * DAY), changes);

/** The person as a reader gets them at the moment; null: 404. */
async function userAt(id: string, moment: string | number): Promise<Resource | null> {
  const now = typeof moment === "number" ? moment : utc(moment);
  const answer = await askAt(okta, `/scim/v2/Users/${id}`, { now });
  const user = await answer.json<Resource>();
  const listed = (await listIn(askAt(okta, "/scim/v2/Users?count=100", { now }))).Resources.find(
    (other) => other.id === id,
  );
  expect(listed ?? null).toEqual(answer.status === 200 ? user : null);
  return answer.status === 200 ? user : null;
}

/** Whether the person is active at each moment; null: not listed. */
async function expectActive(id: string, moments: Readonly<Record<string, boolean | null>>): Promise<void> {
  const actual: Record<string, unknown> = {};
  for (const moment of Object.keys(moments)) {
    const user = await userAt(id, moment);
    actual[moment] = user === null ? null : user["active"];
  }
  expect({ [id]: actual }).toEqual({ [id]: moments });
}

/** Off (or on) from that moment, and not a minute before. */
async function expectSwitch(id: string, moment: string, to: boolean): Promise<void> {
  const before = new Date(utc(moment) - MINUTE).toISOString();
  await expectActive(id, { [before]: !to, [moment]: to });
}

/** What history says: `verb: reason`, from the oldest on. */
async function told(id: string): Promise<string[]> {
  const answer = await askAt(feed, `/api/v1/employees/${id}/history`, { now: latest });
  const { history } = await answer.json<{ history: readonly { verb: string; reason: string | null }[] }>();
  return history.map(({ verb, reason }) => `${verb}: ${reason}`);
}

/** Whom the readiness report names, with what it says. */
async function noted(): Promise<Readonly<Record<string, readonly string[]>>> {
  const answer = await askAt(feed, "/api/v1/readiness", { now: latest });
  const { people } = await answer.json<{ people: readonly { id: string; notes: readonly string[] }[] }>();
  return Object.fromEntries(
    people.map(({ id, notes }) => [id, notes.filter((note) => !note.includes("zone"))]),
  );
}

const refused = (kind: string, words: string) => ({ kind, detail: expect.stringContaining(words) });

describe("termination", () => {
  test("is at the sooner of the two dates, which is worked through: off at 00:00 of the next day in their zone", async () => {
    const ends = {
      terminationDate: "2026-12-31",
      lastDayOfWork: "2026-12-15",
      terminationReason: "Resigned",
    };
    for (const [id, site] of Object.entries({ london: "London", first: "Kiritimati", last: "Pago Pago" })) {
      await hired(id, { work: { siteId: ids.get(site) ?? null } });
      await terminated(id, ends);
    }
    await hired("berlin");
    await terminated("berlin", ends);
    await expectSwitch("first", "2026-12-15T10:00:00Z", false);
    await expectSwitch("berlin", "2026-12-15T23:00:00Z", false);
    await expectSwitch("london", "2026-12-16T00:00:00Z", false);
    await expectSwitch("last", "2026-12-16T11:00:00Z", false);
    await sweep(at(utc("2026-12-20T00:00:00Z")));
    expect(await told("last")).toEqual([
      "hire: starts 2020-01-01",
      "terminate: 2026-12-15 decides",
      "lastDayOfWork: lastDayOfWork 2026-12-15 in Pacific/Pago_Pago",
    ]);
  });

  test.each([
    [{ kind: "endOfDay" } as const, "2026-12-15T23:00:00Z"],
    [{ kind: "clock", time: "17:30" } as const, "2026-12-15T16:30:00Z"],
    [{ kind: "startOfDay" } as const, "2026-12-14T23:00:00Z"],
  ])("is at the moment of that day that the company chose: %o", async (endMoment, moment) => {
    await settings({ endMoment });
    await hired("p", { terminationDate: "2026-12-15" });
    await expectSwitch("p", moment, false);
  });
});

describe("which date decides", () => {
  const gap = { terminationDate: "2026-12-31", lastDayOfWork: "2026-12-15" };
  const [sooner, later] = ["2026-12-15T23:00:00Z", "2026-12-31T23:00:00Z"];

  test("is the sooner, unless a person is set to the termination date only", async () => {
    for (const id of ["p", "q"]) await hired(id);
    await terminated("p", gap);
    await terminated("q", { ...gap, decidingDate: "terminationDate" });
    await expectSwitch("p", sooner, false);
    await expectSwitch("q", later, false);
    expect((await told("q")).at(-1)).toBe("terminate: 2026-12-31 decides");
  });

  test("can be set for a reason, and for everyone; a person's own choice goes before", async () => {
    await settings({ decidingDateByReason: { Retirement: "terminationDate", Dismissal: "sooner" } });
    for (const id of ["retires", "resigns", "own"]) await hired(id);
    await terminated("retires", { ...gap, terminationReason: "Retirement" });
    await terminated("resigns", { ...gap, terminationReason: "Resigned" });
    await terminated("own", { ...gap, terminationReason: "Retirement", decidingDate: "sooner" });
    await expectSwitch("retires", later, false);
    await expectSwitch("resigns", sooner, false);
    await expectSwitch("own", sooner, false);
    await changeSettings(at(NOW), { decidingDate: "terminationDate" });
    await expectSwitch("resigns", later, false);
    await expectSwitch("own", sooner, false);
  });
});

describe("one of the dates missing", () => {
  test("no last day: the termination date decides", async () => {
    await hired("p");
    await terminated("p", { terminationDate: "2026-12-31" });
    await expectSwitch("p", "2026-12-31T23:00:00Z", false);
  });

  test("a last day without a termination date has no effect and is reported", async () => {
    await hired("p");
    await terminated("p", { lastDayOfWork: "2026-11-20" });
    await expectActive("p", { "2026-11-24T12:00:00Z": true, "2030-01-01T00:00:00Z": true });
    expect((await told("p")).at(-1)).toBe(
      "terminate: a last day of work without a termination date ends nothing",
    );
    expect(await noted()).toEqual({
      p: ["a last day of work (2026-11-20) without a termination date ends nothing"],
    });
  });

  test("a last day after the termination date: the sooner decides, with a warning", async () => {
    await hired("p");
    await terminated("p", { terminationDate: "2026-11-30", lastDayOfWork: "2026-12-05" });
    await expectSwitch("p", "2026-11-30T23:00:00Z", false);
    expect((await noted())["p"]).toEqual([
      "the last day of work (2026-12-05) lies after the termination date (2026-11-30)",
    ]);
  });
});

test("status Terminated without a date: inactive now, today's date marked assumed, reported", async () => {
  await hired("p", { work: { siteId: ids.get("Kiritimati") ?? null } }, NOW - DAY);
  expect((await userAt("p", NOW - 1))?.["active"]).toBe(true);
  await terminated("p", {});
  await expectActive("p", { "2026-11-24T12:00:00Z": false, "2026-11-26T12:00:00Z": false });
  // In Kiritimati it is Wednesday already.
  expect((await told("p")).at(-1)).toBe("terminate: no date given: 2026-11-25 assumed, access ended at once");
  expect((await noted())["p"]).toEqual(["terminated without a date: 2026-11-25 was assumed"]);
  const { states = [] } = await readTables();
  expect(states.map(({ status }) => status)).toEqual(["Employed", "Terminated"]);
});

test("terminated without a date on garden leave: it is over now, and the day on which access ended stays", async () => {
  await hired("p", {}, NOW - 30 * DAY);
  await terminated("p", { terminationDate: "2026-12-31", lastDayOfWork: "2026-11-20" });
  await terminated("p", {});
  const { states = [], periods } = await readTables();
  expect(states.findLast(({ starts_at }) => Number(starts_at) <= NOW)).toMatchObject({
    status: "Terminated",
  });
  expect(periods).toMatchObject([{ ends_at: utc("2026-11-20T23:00:00Z"), over_at: NOW }]);
});

test("terminated without a date: the reason corrected afterwards brings nobody back for the rest of the day", async () => {
  await hired("p");
  await terminated("p", {});
  await perform(at(NOW), "correctPeriod", "p", {
    number: 1,
    terminationReason: "Resigned",
    account: null,
    restoreAccess: null,
  });
  await expectActive("p", { "2026-11-24T12:00:00Z": false, "2026-11-24T22:59:00Z": false });
  expect((await noted())["p"]).toEqual(["terminated without a date: 2026-11-24 was assumed"]);
});

test("entered late (date already past): off at once; history says late by how many days", async () => {
  await hired("p", {}, NOW - 30 * DAY);
  await hired("q", {}, NOW - 30 * DAY);
  expect((await userAt("p", NOW - 1))?.["active"]).toBe(true);
  await terminated("p", { terminationDate: "2026-11-17", lastDayOfWork: "2026-11-17" });
  await terminated("q", { terminationDate: "2026-11-23" });
  await expectActive("p", { "2026-11-24T12:00:00Z": false });
  expect((await told("p")).at(-1)).toBe("terminate: 2026-11-17 decides, entered late by 7 days");
  expect((await told("q")).at(-1)).toBe("terminate: 2026-11-23 decides, entered late by 1 day");
});

test("garden leave: inactive between the last day and the termination date, and history tells both", async () => {
  await hired("p");
  await terminated("p", { terminationDate: "2026-12-31", lastDayOfWork: "2026-12-15" });
  await expectSwitch("p", "2026-12-15T23:00:00Z", false);
  await expectActive("p", { "2026-12-31T23:00:00Z": false });
  const { states = [] } = await readTables();
  expect(states.map(({ status }) => status)).toEqual(["Employed", "Garden leave", "Terminated"]);
  await sweep(at(utc("2027-01-02T00:00:00Z")));
  expect((await told("p")).slice(2)).toEqual([
    "lastDayOfWork: lastDayOfWork 2026-12-15 in Europe/Berlin",
    "gardenLeaveOver: gardenLeaveOver 2026-12-31 in Europe/Berlin",
  ]);
});

describe("immediate cut-off", () => {
  test("ends access at once, over every date, until HR restores it; dates stay", async () => {
    await hired("p", { terminationDate: "2026-12-31" }, NOW - DAY);
    await does("revokeAccess", "p", { reason: "Under investigation" });
    await expectActive("p", {
      "2026-11-24T11:59:00Z": true,
      "2026-11-24T12:00:00Z": false,
      "2026-12-30T12:00:00Z": false,
    });
    await terminated("p", { terminationDate: "2027-06-30" });
    await expectActive("p", { "2026-12-30T12:00:00Z": false });
    await does("restoreAccess", "p", {}, NOW + DAY);
    await expectActive("p", { "2026-11-25T12:00:00Z": true });
    await expectSwitch("p", "2027-06-30T22:00:00Z", false);
    expect((await told("p")).filter((line) => line.includes("Access"))).toEqual([
      "revokeAccess: Under investigation",
      "restoreAccess: dates decide: 2027-06-30",
    ]);
  });

  test("of somebody who is cut off already is refused, as is restoring what was not cut off", async () => {
    await hired("p");
    await expect(does("restoreAccess", "p", {})).rejects.toMatchObject(refused("conflict", "not revoked"));
    await does("revokeAccess", "p", { reason: null });
    await expect(does("revokeAccess", "p", { reason: null })).rejects.toMatchObject(
      refused("conflict", "revoked already"),
    );
  });
});

describe("future hire", () => {
  test("is listed from creation, and active from 00:00 of the start date in their zone", async () => {
    await hired("p", { startDate: "2026-12-01", work: { siteId: ids.get("Kiritimati") ?? null } });
    await expectActive("p", { "2026-11-24T12:00:00Z": false });
    await expectSwitch("p", "2026-11-30T10:00:00Z", true);
  });

  test("is in their groups in the very read that first shows them active, and not before", async () => {
    const departmentId = ids.get("Sales") ?? "";
    await hired("p", { startDate: "2026-12-01", work: { departmentId, siteId: ids.get("London") ?? null } });
    const seen = async (moment: string) => {
      const groups = await listIn(askAt(okta, "/scim/v2/Groups", { now: utc(moment) }));
      const within = groups.Resources.filter((group) => JSON.stringify(group["members"]).includes('"p"'));
      const user = await userAt("p", moment);
      const names = within.map(({ displayName }) => displayName);
      const own = valueAt(user, "groups");
      expect(Array.isArray(own) ? own.map((group) => valueAt(group, "display")) : own).toEqual(names);
      return names;
    };
    expect(await seen("2026-11-30T23:59:00Z")).toEqual([]);
    expect(await seen("2026-12-01T00:00:00Z")).toEqual([
      "All employees",
      "Site: London",
      "Department: Sales",
    ]);
  });

  test.each([
    [{ kind: "days", days: 3 } as const, "2026-11-27T23:00:00Z"],
    [{ kind: "days", days: 0 } as const, "2026-11-30T23:00:00Z"],
  ])("is active some days before where the company chose so: %o", async (activeBefore, moment) => {
    await settings({ activeBefore });
    await hired("p", { startDate: "2026-12-01" });
    await expectSwitch("p", moment, true);
    const rule = activeBefore.days === 0 ? "start" : "accountBeforeStart";
    await sweep(at(utc(moment)));
    expect((await told("p")).at(-1)).toBe(`${rule}: ${rule} 2026-12-01 in Europe/Berlin`);
  });

  test("is active at creation where the company chose so", async () => {
    await settings({ activeBefore: { kind: "atCreation" } });
    await hired("p", { startDate: "2027-03-01" });
    await expectActive("p", { "2026-11-24T12:00:00Z": true });
  });
});

test("groups: version and time move with the minute that changes their members, and with no other", async () => {
  const [sales, engineering] = ["Sales", "Engineering"].map((name) => ids.get(name) ?? "");
  for (const departmentId of [sales ?? "", engineering ?? ""])
    await hired(`stays in ${departmentId}`, { work: { departmentId } });
  await hired("p", {
    startDate: "2026-12-01",
    terminationDate: "2026-12-10",
    work: { departmentId: sales ?? "" },
  });
  const change = { effectiveDate: "2026-12-05", values: { work: { departmentId: engineering ?? "" } } };
  await does("change", "p", change);
  const seen = async (id: string | undefined, moment: string) => {
    const answer = await askAt(okta, `/scim/v2/Groups/${id}`, { now: utc(moment) });
    const group: unknown = await answer.json();
    expect(answer.headers.get("ETag")).toBe(valueAt(group, "meta.version"));
    const members = valueAt(group, "members.length");
    return [members, valueAt(group, "meta.lastModified"), valueAt(group, "meta.version")];
  };
  const moments: Readonly<Record<string, readonly [number, number]>> = {
    "2026-11-30T22:59:00Z": [1, 1],
    "2026-11-30T23:00:00Z": [2, 1],
    "2026-12-04T22:59:00Z": [2, 1],
    "2026-12-04T23:00:00Z": [1, 2],
    "2026-12-10T22:59:00Z": [1, 2],
    "2026-12-10T23:00:00Z": [1, 1],
  };
  let before = [await seen(sales, "2026-11-24T12:00:00Z"), await seen(engineering, "2026-11-24T12:00:00Z")];
  for (const [moment, sizes] of Object.entries(moments)) {
    const now = [await seen(sales, moment), await seen(engineering, moment)];
    expect([moment, ...now.map(([members]) => members)]).toEqual([moment, ...sizes]);
    for (const [index, group] of now.entries()) {
      if (group[0] === before[index]?.[0]) expect(group).toEqual(before[index]);
      else {
        expect(group[1]).toBe(new Date(utc(moment)).toISOString());
        expect(group[2]).not.toBe(before[index]?.[2]);
      }
    }
    before = now;
  }
});

test("groups: a day that one of two takes back stays the other's", async () => {
  const departmentId = ids.get("Sales") ?? "";
  for (const id of ["p", "q"]) await hired(id, { terminationDate: "2026-12-10", work: { departmentId } });
  await does("cancelTermination", "p", { restoreAccess: null });
  const left = utc("2026-12-10T23:00:00Z");
  const read = async (now: number) => (await askAt(okta, `/scim/v2/Groups/${departmentId}`, { now })).json();
  expect(valueAt(await read(left), "meta.lastModified")).toBe(new Date(left).toISOString());
  await does("cancelTermination", "q", { restoreAccess: null });
  expect(await read(left)).toEqual(await read(NOW));
});

describe("start moved later", () => {
  const moved = (startDate: string, account: "keep" | "deactivate" | null = null, moment = NOW) =>
    does("moveStart", "p", { startDate, account }, moment);

  test("leaves an account on that is on already, by up to 30 days; beyond it HR is asked", async () => {
    await settings({ activeBefore: { kind: "days", days: 14 } });
    await hired("p", { startDate: "2026-12-01" });
    await moved("2026-12-31");
    await expectActive("p", { "2026-11-24T12:00:00Z": true, "2026-12-24T12:00:00Z": true });
    await expect(moved("2027-01-31")).rejects.toMatchObject(refused("decision", "moves by 31 days"));
    await moved("2027-01-31", "deactivate");
    await expectActive("p", { "2026-11-24T12:00:00Z": false });
    await expectSwitch("p", "2027-01-16T23:00:00Z", true);
  });

  test("switches off nobody who has started", async () => {
    await hired("p", { startDate: "2026-11-20" }, NOW - 10 * DAY);
    await moved("2027-06-01");
    await expectActive("p", { "2026-11-24T12:00:00Z": true, "2027-01-01T12:00:00Z": true });
    expect((await told("p")).at(-1)).toBe("moveStart: from 2026-11-20 to 2027-06-01");
  });

  test("moves the moment of an account that is not on yet", async () => {
    await hired("p", { startDate: "2026-12-01" });
    await moved("2027-03-01");
    await expectActive("p", { "2026-12-01T12:00:00Z": false });
    await expectSwitch("p", "2027-02-28T23:00:00Z", true);
  });
});

describe("no-show, rescinded hire", () => {
  test("is off at once, before the start or after it, and keeps the e-mail until a person releases it", async () => {
    await hired("p", { startDate: "2026-11-23" }, NOW - 5 * DAY);
    await hired("q", { startDate: "2026-12-01" });
    for (const id of ["p", "q"]) await does("rescind", id, { reason: "Did not appear" });
    await expectActive("p", {
      "2026-11-24T11:59:00Z": true,
      "2026-11-24T12:00:00Z": false,
      "2027-01-01T00:00:00Z": false,
    });
    await expectActive("q", { "2026-11-24T12:00:00Z": false, "2026-12-01T12:00:00Z": false });
    const other = { basic: { email: "q@tidewater.example" } };
    await expect(hired("r", other)).rejects.toMatchObject(refused("conflict", "not active"));
    await does("releaseEmail", "q", { email: "q@tidewater.example" });
    await hired("r", other);
    await expectActive("q", { "2026-11-24T12:00:00Z": null });
    expect((await told("p")).at(-1)).toBe("rescind: Did not appear");
  });
});

describe("leave", () => {
  const away = (startDate: string, returnDate: string | null, access: boolean, moment = NOW) =>
    does("startLeave", "p", { kind: "Leave", startDate, returnDate, access }, moment);

  beforeEach(() => hired("p", {}, NOW - 10 * DAY));

  test("with access off: off for its days, back at 00:00 of the first day at work", async () => {
    await away("2026-12-01", "2026-12-10", false);
    await expectSwitch("p", "2026-11-30T23:00:00Z", false);
    await expectSwitch("p", "2026-12-09T23:00:00Z", true);
  });

  test("with access on changes nothing for a reader", async () => {
    await away("2026-11-20", "2026-12-10", true);
    await expectActive("p", { "2026-11-24T12:00:00Z": true, "2026-12-05T12:00:00Z": true });
  });

  test("open-ended lasts until ended by hand, at once or on a day", async () => {
    await away("2026-11-01", null, false);
    await expectActive("p", { "2026-11-24T12:00:00Z": false, "2028-01-01T12:00:00Z": false });
    await does("endLeave", "p", { returnDate: "2026-12-01" });
    await expectSwitch("p", "2026-11-30T23:00:00Z", true);
    await does("endLeave", "p", { returnDate: null }, NOW + DAY);
    await expectSwitch("p", "2026-11-25T12:00:00Z", true);
  });

  test("of which one runs and another is planned: the running one is what ends", async () => {
    await away("2026-11-20", "2026-12-10", false);
    await away("2027-02-01", "2027-02-10", false);
    await does("endLeave", "p", { returnDate: null });
    await expectActive("p", { "2026-11-24T12:00:00Z": true, "2027-02-05T12:00:00Z": false });
    await does("endLeave", "p", { returnDate: null });
    await expectActive("p", { "2027-02-05T12:00:00Z": true });
    await expect(does("endLeave", "p", { returnDate: null })).rejects.toMatchObject(
      refused("conflict", "no leave"),
    );
  });

  test("that ends after the employment does gives nothing back", async () => {
    await away("2026-11-20", "2026-12-10", false);
    await terminated("p", { terminationDate: "2026-12-05" });
    await expectActive("p", { "2026-11-24T12:00:00Z": false, "2026-12-10T12:00:00Z": false });
  });
});

describe("rehire", () => {
  test("is the same id and userName, active again at the new start, whatever the earlier dates were", async () => {
    await settings({ activeBefore: { kind: "days", days: 7 } });
    await hired("p", { terminationDate: "2026-06-30", lastDayOfWork: "2026-06-15" }, NOW - 200 * DAY);
    await rehired("p", "2026-12-01");
    const before = await userAt("p", NOW);
    expect(before).toMatchObject({ id: "p", userName: "p@tidewater.example", active: false });
    await expectSwitch("p", "2026-11-30T23:00:00Z", true);
    expect((await told("p")).at(-1)).toBe("rehire: starts again 2026-12-01");
  });

  test("begins days before where the company chose that for rehires too", async () => {
    await settings({ activeBefore: { kind: "days", days: 7 }, activeBeforeForRehires: true });
    await hired("p", { terminationDate: "2026-06-30" }, NOW - 200 * DAY);
    await rehired("p", "2026-12-15");
    await expectSwitch("p", "2026-12-07T23:00:00Z", true);
  });

  test("that adjoins the old period joins it: no off and on", async () => {
    await settings({ endMoment: { kind: "clock", time: "17:00" } });
    await hired("p", { terminationDate: "2026-11-30" });
    await rehired("p", "2026-12-01", { terminationDate: "2027-05-31" });
    await expectActive("p", {
      "2026-11-30T15:59:00Z": true,
      "2026-11-30T16:00:00Z": true,
      "2026-11-30T23:00:00Z": true,
      "2026-12-01T12:00:00Z": true,
    });
    await expectSwitch("p", "2027-05-31T15:00:00Z", false);
  });

  test("starts clean after an immediate cut-off, which stays in the old period", async () => {
    await hired("p", { terminationDate: "2026-12-31" }, NOW - 10 * DAY);
    await does("revokeAccess", "p", { reason: null }, NOW - DAY);
    await rehired("p", "2027-02-01");
    await expectActive("p", { "2026-11-24T12:00:00Z": false, "2026-12-15T12:00:00Z": false });
    await expectSwitch("p", "2027-01-31T23:00:00Z", true);
  });

  test("of somebody whose file was deleted takes restoring it first, or nobody would see them", async () => {
    await hired("p", { terminationDate: "2026-06-30" }, NOW - 200 * DAY);
    await does("remove", "p", {});
    await expect(rehired("p", "2026-12-01")).rejects.toMatchObject(refused("conflict", "restore it first"));
    await does("restore", "p", {});
    await rehired("p", "2026-12-01");
    await expectSwitch("p", "2026-11-30T23:00:00Z", true);
  });
});

describe("cancelled termination", () => {
  test("before the moment: no reader saw anything", async () => {
    await hired("p", {}, NOW - DAY);
    await terminated("p", { terminationDate: "2026-12-31" });
    await does("cancelTermination", "p", { restoreAccess: null }, NOW + DAY);
    await expectActive("p", {
      "2026-11-25T12:00:00Z": true,
      "2026-12-31T23:00:00Z": true,
      "2030-01-01T00:00:00Z": true,
    });
    await sweep(at(utc("2027-01-02T00:00:00Z")));
    expect((await told("p")).slice(2)).toEqual(["cancelTermination: null"]);
  });

  test("after it: active follows the corrected dates, and history keeps that it was off", async () => {
    await hired("p", { terminationDate: "2026-11-20" }, NOW - 30 * DAY);
    await expectActive("p", { "2026-11-24T11:00:00Z": false });
    await does("cancelTermination", "p", { restoreAccess: null });
    await expectActive("p", { "2026-11-24T12:00:00Z": true });
    expect(await told("p")).toEqual([
      "hire: starts 2020-01-01",
      "terminationDate: terminationDate 2026-11-20 in Europe/Berlin",
      "cancelTermination: null",
    ]);
  });

  test("asks whether access that was cut off comes back", async () => {
    for (const id of ["p", "q"]) {
      await hired(id, { terminationDate: "2026-12-31" }, NOW - DAY);
      await does("revokeAccess", id, { reason: null }, NOW - 60 * MINUTE);
      await expect(does("cancelTermination", id, { restoreAccess: null })).rejects.toMatchObject(
        refused("decision", "restoreAccess"),
      );
    }
    await does("cancelTermination", "p", { restoreAccess: true });
    await does("cancelTermination", "q", { restoreAccess: false });
    await expectActive("p", { "2026-11-24T12:00:00Z": true, "2027-01-01T12:00:00Z": true });
    await expectActive("q", { "2026-11-24T12:00:00Z": false, "2027-01-01T12:00:00Z": false });
    expect((await told("q")).at(-1)).toBe("cancelTermination: access stays revoked");
  });
});

test("two rows or numbers for one person: one person, active while any of the periods is", async () => {
  await hired("p", { terminationDate: "2026-11-30", employeeNumber: "17" });
  await expect(rehired("p", "2026-11-25")).rejects.toMatchObject(refused("conflict", "concurrent"));
  await rehired("p", "2026-11-25", { terminationDate: "2026-12-31", concurrent: true });
  await expectActive("p", { "2026-11-30T22:59:00Z": true, "2026-11-30T23:00:00Z": true });
  await expectSwitch("p", "2026-12-31T23:00:00Z", false);
  await expect(
    hired("q", { employeeNumber: "18", basic: { email: "p@tidewater.example" } }),
  ).rejects.toMatchObject(refused("conflict", "The same person?"));
  expect((await listIn(askAt(okta, "/scim/v2/Users", { now: NOW }))).totalResults).toBe(1);
});

test("email change: userName changes on its day, id stays; only within the domains that are allowed", async () => {
  await settings({ emailDomains: ["tidewater.example", "Tide.example"] });
  await hired("p");
  const change = (email: string, effectiveDate: string | null) =>
    does("change", "p", { effectiveDate, values: { basic: { email } } });
  await expect(change("p@elsewhere.example", null)).rejects.toMatchObject(refused("invalid", "outside"));
  await change("p.new@tide.example", "2026-12-01");
  const names = async (moment: string) => {
    const user = await userAt("p", moment);
    return [user?.id, user?.["userName"], valueAt(user, "emails.0.value")];
  };
  expect(await names("2026-11-30T22:59:00Z")).toEqual(["p", "p@tidewater.example", "p@tidewater.example"]);
  expect(await names("2026-11-30T23:00:00Z")).toEqual(["p", "p.new@tide.example", "p.new@tide.example"]);
  const found = async (name: string, moment: string) =>
    (await listIn(askAt(okta, `/scim/v2/Users?filter=userName eq "${name}"`, { now: utc(moment) })))
      .totalResults;
  expect(await found("P.New@tide.example", "2026-11-30T22:59:00Z")).toBe(0);
  expect(await found("P.New@tide.example", "2026-11-30T23:00:00Z")).toBe(1);
  expect(await found("p@tidewater.example", "2026-11-30T23:00:00Z")).toBe(0);
});

test("email withdrawn from a listed person: refused, now and for a day ahead", async () => {
  await hired("p");
  for (const effectiveDate of [null, "2026-12-01"]) {
    const blank = does("change", "p", { effectiveDate, values: { basic: { email: null } } });
    await expect(blank).rejects.toMatchObject(refused("conflict", "not taken away"));
  }
  await expectActive("p", { "2026-11-24T12:00:00Z": true, "2026-12-01T12:00:00Z": true });
});

test("no work email yet: not listed, in no group, reported; listed from the day that there is one", async () => {
  await hired("p", { basic: { email: null } });
  await expectActive("p", { "2026-11-24T12:00:00Z": null });
  const members = async (moment: string) => {
    const groups = await listIn(askAt(okta, "/scim/v2/Groups", { now: utc(moment) }));
    return valueAt(groups.Resources[0], "members.length");
  };
  expect(await members("2026-11-24T12:00:00Z")).toBe(0);
  expect((await noted())["p"]).toEqual(["no work e-mail: not listed, so no account is made"]);
  const values = { basic: { email: "p@tidewater.example" } };
  await does("change", "p", { effectiveDate: "2026-12-01", values });
  await expectActive("p", { "2026-11-30T22:59:00Z": null, "2026-11-30T23:00:00Z": true });
  expect([await members("2026-11-30T22:59:00Z"), await members("2026-11-30T23:00:00Z")]).toEqual([0, 1]);
  expect((await noted())["p"] ?? []).toEqual([]);
});

test("email of a leaver given to somebody else: refused, after deletion too, until a person releases it", async () => {
  const wanting = { basic: { email: "P@Tidewater.example" } };
  await hired("p", { terminationDate: "2026-06-30" }, NOW - 200 * DAY);
  await expect(hired("new", wanting)).rejects.toMatchObject(refused("conflict", "release the e-mail first"));
  await does("remove", "p", {});
  await expect(hired("new", wanting)).rejects.toMatchObject(refused("conflict", "release the e-mail first"));
  await does("releaseEmail", "p", { email: "p@tidewater.example" });
  await hired("new", wanting);
  await expectActive("new", { "2026-11-24T12:00:00Z": true });
});

test("email of somebody who comes back is not released: a rehire ahead counts as being there", async () => {
  await hired("p", { terminationDate: "2026-06-30" }, NOW - 200 * DAY);
  await rehired("p", "2026-12-01");
  const release = does("releaseEmail", "p", { email: "p@tidewater.example" });
  await expect(release).rejects.toMatchObject(refused("conflict", "will be active (2026-12-01)"));
  await expectSwitch("p", "2026-11-30T23:00:00Z", true);
});

test("email shared by two: the first keeps it, never both listed", async () => {
  await hired("p", { basic: { email: "desk@tidewater.example" } });
  const second = hired("q", { basic: { email: "DESK@tidewater.example" } });
  await expect(second).rejects.toMatchObject(refused("conflict", "is the e-mail of Ada p"));
  const { Resources } = await listIn(askAt(okta, "/scim/v2/Users", { now: NOW }));
  expect(Resources.map(({ id }) => id)).toEqual(["p"]);
});

describe("file deleted", () => {
  test("only for someone inactive; then 404 and gone; restored under the same id (32)", async () => {
    await hired("p");
    await expect(does("remove", "p", {})).rejects.toMatchObject(
      refused("conflict", "terminate the employment first"),
    );
    await terminated("p", {});
    await does("remove", "p", {});
    await expectActive("p", { "2026-11-24T12:00:00Z": null });
    await does("restore", "p", {});
    expect(await userAt("p", NOW)).toMatchObject({ id: "p", userName: "p@tidewater.example", active: false });
  });

  test("not for someone who starts, or comes back from leave, on a day ahead", async () => {
    await hired("starts", { startDate: "2026-12-01" });
    await hired("away");
    const leave = {
      kind: "Leave",
      startDate: "2026-11-20",
      returnDate: "2026-12-10",
      access: false,
    } as const;
    await does("startLeave", "away", leave);
    await expect(does("remove", "starts", {})).rejects.toMatchObject(refused("conflict", "(2026-12-01)"));
    await expect(does("remove", "away", {})).rejects.toMatchObject(refused("conflict", "(2026-12-10)"));
    await does("rescind", "starts", { reason: null });
    await does("remove", "starts", {});
    await expectActive("starts", { "2026-12-01T12:00:00Z": null });
  });

  test("takes a restore before anything that gives access", async () => {
    await hired("p", {}, NOW - DAY);
    await terminated("p", {});
    await does("remove", "p", {});
    const cancel = does("cancelTermination", "p", { restoreAccess: null });
    await expect(cancel).rejects.toMatchObject(refused("conflict", "restore it first"));
  });
});

describe("excluded people", () => {
  test("excluding someone listed asks: deactivate, or freeze as last sent", async () => {
    for (const id of ["asked", "off", "frozen"]) await hired(id, { work: { title: "Clerk" } });
    await expect(does("exclude", "asked", { listed: null })).rejects.toMatchObject(
      refused("decision", "freeze"),
    );
    await does("exclude", "off", { listed: "deactivate" });
    await does("exclude", "frozen", { listed: "freeze" });
    for (const id of ["off", "frozen"])
      await does("change", id, { effectiveDate: null, values: { work: { title: "Head" } } });
    expect(await userAt("off", NOW)).toMatchObject({ active: false, title: "Head", groups: [] });
    expect(await userAt("frozen", NOW)).toMatchObject({ active: true, title: "Clerk" });
    expect(await noted()).toMatchObject({
      off: ["excluded by hand (deactivated)"],
      frozen: ["excluded by hand (frozen)"],
    });
    for (const id of ["off", "frozen"]) await does("include", id, {}, NOW + DAY);
    for (const id of ["off", "frozen"])
      expect(await userAt(id, NOW + DAY)).toMatchObject({ active: true, title: "Head" });
  });

  test("a frozen person who leaves still goes inactive", async () => {
    await hired("p", { work: { title: "Clerk" } });
    await does("exclude", "p", { listed: "freeze" });
    await terminated("p", { terminationDate: "2026-12-31" });
    await expectSwitch("p", "2026-12-31T23:00:00Z", false);
    expect(await userAt("p", "2027-01-01T12:00:00Z")).toMatchObject({ title: "Clerk", groups: [] });
  });

  test("somebody who was never listed is not, even with an e-mail later", async () => {
    await hired("p", { basic: { email: null } });
    await does("exclude", "p", { listed: null });
    await does("change", "p", { effectiveDate: null, values: { basic: { email: "p@tidewater.example" } } });
    await expectActive("p", { "2026-11-24T12:00:00Z": null });
    await does("include", "p", {});
    await expectActive("p", { "2026-11-24T12:00:00Z": true });
  });
});

test("contractor with no end: active, and on the readiness report; a setting can demand an end", async () => {
  const employment = { employmentTypeId: ids.get("Contractor") ?? null };
  await hired("open", { employment });
  await hired("bounded", { employment, terminationDate: "2027-01-31" });
  await expectActive("open", { "2026-11-24T12:00:00Z": true });
  expect((await noted())["open"]).toEqual(["a contractor whose employment has no end"]);
  expect((await noted())["bounded"] ?? []).toEqual([]);
  await changeSettings(at(NOW), { contractorsNeedEnd: true });
  await expect(hired("refused", { employment })).rejects.toMatchObject(
    refused("invalid", "termination date"),
  );
  await terminated("open", { terminationDate: "2027-02-28" });
  expect((await noted())["open"] ?? []).toEqual([]);
});

describe("zone", () => {
  test("is the person's own, else the site's, else the company's", async () => {
    const siteId = ids.get("London") ?? null;
    const terminationDate = "2026-12-10";
    await hired("own", { terminationDate, work: { siteId, zone: "America/St_Johns" } });
    await hired("site", { terminationDate, work: { siteId } });
    await hired("company", { terminationDate });
    await expectSwitch("own", "2026-12-11T03:30:00Z", false);
    await expectSwitch("site", "2026-12-11T00:00:00Z", false);
    await expectSwitch("company", "2026-12-10T23:00:00Z", false);
    await sweep(at(utc("2026-12-12T00:00:00Z")));
    expect((await told("own")).at(-1)).toBe(
      "terminationDate: terminationDate 2026-12-10 in America/St_Johns",
    );
    expect((await told("company")).at(-1)).toBe(
      "terminationDate: terminationDate 2026-12-10 in Europe/Berlin",
    );
  });

  test("in force on the deciding date counts", async () => {
    await hired("p", { work: { siteId: ids.get("London") ?? null } });
    const values = { work: { siteId: ids.get("Kiritimati") ?? null } };
    await does("change", "p", { effectiveDate: "2026-12-05", values });
    await terminated("p", { terminationDate: "2026-12-04" });
    await expectSwitch("p", "2026-12-05T00:00:00Z", false);
    await terminated("p", { terminationDate: "2026-12-05" });
    await expectSwitch("p", "2026-12-05T10:00:00Z", false);
  });

  test("that changes after an end was reached never reopens access", async () => {
    await hired(
      "p",
      { terminationDate: "2026-11-24", work: { siteId: ids.get("Kiritimati") ?? null } },
      NOW - DAY,
    );
    await expectSwitch("p", "2026-11-24T10:00:00Z", false);
    const values = { work: { siteId: ids.get("Pago Pago") ?? null } };
    await does("change", "p", { effectiveDate: "2026-11-20", values });
    await expectActive("p", { "2026-11-24T12:00:00Z": false, "2026-11-25T10:00:00Z": false });
  });
});

test("clock changes: a moment that does not exist, one that occurs twice for leavers and for joiners", async () => {
  // Cairo skips 00:00 to 01:00 on 2027-04-30; the Azores set 01:00 back to 00:00 on 2027-10-31.
  await hired("skipped", { terminationDate: "2027-04-29", work: { zone: "Africa/Cairo" } });
  await hired("leaves", { terminationDate: "2027-10-30", work: { zone: "Atlantic/Azores" } });
  await hired("joins", { startDate: "2027-10-31", work: { zone: "Atlantic/Azores" } });
  await expectSwitch("skipped", "2027-04-29T22:00:00Z", false);
  await expectSwitch("leaves", "2027-10-31T01:00:00Z", false);
  await expectSwitch("joins", "2027-10-31T00:00:00Z", true);
});

describe("changes ahead", () => {
  test("a promotion next Monday shows from that Monday in their zone, in title, department and groups", async () => {
    const departmentId = ids.get("Sales") ?? null;
    await hired("p", {
      work: { title: "Clerk", departmentId, siteId: ids.get("Kiritimati") ?? null },
    });
    await does("change", "p", {
      effectiveDate: "2026-11-30",
      values: { work: { title: "Head", departmentId: ids.get("Engineering") ?? null } },
    });
    const seen = async (moment: string) => {
      const user = await userAt("p", moment);
      const own = valueAt(user, "groups");
      return [user?.["title"], Array.isArray(own) ? own.map((group) => valueAt(group, "display")) : own];
    };
    expect(await seen("2026-11-29T09:59:00Z")).toEqual([
      "Clerk",
      ["All employees", "Site: Kiritimati", "Department: Sales"],
    ]);
    expect(await seen("2026-11-29T10:00:00Z")).toEqual([
      "Head",
      ["All employees", "Site: Kiritimati", "Department: Engineering"],
    ]);
    await sweep(at(utc("2026-11-30T00:00:00Z")));
    expect((await told("p")).slice(1)).toEqual([
      "change: from 2026-11-30",
      "valuesChange: valuesChange 2026-11-30 in Pacific/Kiritimati",
    ]);
  });

  test("a move of site next week takes groups and zone with it on its day, by the zone of the new site", async () => {
    await hired("p", { terminationDate: "2026-12-20", work: { siteId: ids.get("London") ?? null } });
    await does("change", "p", {
      effectiveDate: "2026-12-01",
      values: { work: { siteId: ids.get("Kiritimati") ?? null } },
    });
    const members = async (moment: string) => {
      const { Resources } = await listIn(askAt(okta, "/scim/v2/Groups", { now: utc(moment) }));
      return Resources.filter((group) => valueAt(group, "members.0.value") === "p").map(
        ({ displayName }) => displayName,
      );
    };
    expect(await members("2026-11-30T09:59:00Z")).toEqual(["All employees", "Site: London"]);
    expect(await members("2026-11-30T10:00:00Z")).toEqual(["All employees", "Site: Kiritimati"]);
    await expectSwitch("p", "2026-12-20T10:00:00Z", false);
  });

  test("are not undone by a change of another field today, which is carried into them", async () => {
    await hired("p", { work: { title: "Clerk", workPhone: "+1" } });
    const change = (effectiveDate: string | null, work: object) =>
      does("change", "p", { effectiveDate, values: { work } });
    await change("2026-11-30", { title: "Head" });
    await change("2026-12-07", { title: "Director", workPhone: "+3" });
    await change(null, { workPhone: "+2", siteId: ids.get("London") ?? null });
    const seen = async (moment: string) => {
      const user = await userAt("p", moment);
      const own = valueAt(user, "groups");
      return [
        user?.["title"],
        valueAt(user, "phoneNumbers.0.value"),
        Array.isArray(own) ? own.map((group) => valueAt(group, "display")) : own,
      ];
    };
    const groups = ["All employees", "Site: London"];
    expect(await seen("2026-11-24T12:00:00Z")).toEqual(["Clerk", "+2", groups]);
    expect(await seen("2026-11-29T23:59:00Z")).toEqual(["Clerk", "+2", groups]);
    expect(await seen("2026-11-30T00:00:00Z")).toEqual(["Head", "+2", groups]);
    expect(await seen("2026-12-07T00:00:00Z")).toEqual(["Director", "+3", groups]);
  });

  test("stand beside an end: who leaves before the day leaves as they were", async () => {
    await hired("p", { terminationDate: "2026-11-27", work: { title: "Clerk" } });
    await does("change", "p", { effectiveDate: "2026-11-30", values: { work: { title: "Head" } } });
    await expectSwitch("p", "2026-11-27T23:00:00Z", false);
    expect(await userAt("p", "2026-11-29T12:00:00Z")).toMatchObject({ active: false, title: "Clerk" });
  });
});
