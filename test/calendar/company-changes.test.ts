import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { toIso } from "../../src/hr/instant.ts";
import type { Settings } from "../../src/hr/settings.ts";
import type { NewServiceUser } from "../../src/roster/access/create-service-user.ts";
import { followZoneRules } from "../../src/roster/calendar/zone-rules.ts";
import { changeSettings, changeSite } from "../../src/roster/company/change-company.ts";
import { addPlaces } from "../../src/roster/company/places.ts";
import { perform, performHire } from "../../src/roster/employees/perform.ts";
import { openRoster } from "../../src/roster/open.ts";
import { askAt } from "../support/ask-at.ts";
import { foundCompany, type Hiring, hiring, idsByName, rosterAt } from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { listIn, valueAt } from "../support/scim.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";
import { watchedDatabase } from "../support/watched-database.ts";
import { wholeHistory } from "../support/whole-history.ts";

/** Tuesday, 13:00 in Berlin, where the company is. */
const NOW = Date.parse("2026-11-24T12:00:00Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let okta: NewServiceUser;
let empty: Tables;
let kiritimati: string;
let london: string;

beforeAll(async () => {
  okta = await foundCompany(NOW - DAY);
  empty = await readTables();
  kiritimati = (await idsByName()).get("Kiritimati") ?? "";
  london = (await idsByName()).get("London") ?? "";
});

beforeEach(() => writeTables(empty));

const utc = (text: string) => Date.parse(text);
const hired = (id: string, said: Hiring = {}, at = NOW - HOUR) => performHire(rosterAt(at), hiring(id, said));
const settings = (changes: Partial<Settings>, at = NOW) => changeSettings(rosterAt(at), changes);
const activeAt = async (id: string, now: number) => {
  const answer = await askAt(okta, `/scim/v2/Users/${id}`, { now });
  return valueAt(await answer.json(), "active");
};
const historyOf = (id: string) => wholeHistory(rosterAt(NOW), id);
const versionsOf = async () =>
  Object.fromEntries(((await readTables())["employees"] ?? []).map((row) => [row["id"], row["version"]]));

/** Whether the person's access changes at that very moment, and from what. */
async function expectSwitch(id: string, moment: string, from: boolean): Promise<void> {
  const at = utc(moment);
  const seen = [await activeAt(id, at - MINUTE), await activeAt(id, at - 1), await activeAt(id, at)];
  expect([id, ...seen]).toEqual([id, from, from, !from]);
}

const ENDED: Hiring = { terminationDate: "2026-11-30", lastDayOfWork: "2026-11-24" };

describe("an end that was reached", () => {
  const cases: readonly [string, Hiring, Partial<Settings>, (() => Promise<unknown>)?][] = [
    [
      "a zone west of the site's",
      ENDED,
      {},
      () => changeSite(rosterAt(NOW), kiritimati, { zone: "Pacific/Pago_Pago" }),
    ],
    ["an end moment later in the day", ENDED, { endMoment: { kind: "clock", time: "23:59" } }],
    ["the termination date deciding alone", ENDED, { decidingDate: "terminationDate" }],
    [
      "the termination date deciding for that reason",
      { ...ENDED, terminationReason: "Retirement" },
      { decidingDateByReason: { Retirement: "terminationDate" } },
    ],
  ];

  test.each(cases)("is not reopened by %s", async (_, dates, changes, otherwise) => {
    await settings({ endMoment: { kind: "startOfDay" } }, NOW - 2 * HOUR);
    await hired("p", { ...dates, work: { siteId: kiritimati } }, utc("2026-11-20T12:00:00Z"));
    expect(await activeAt("p", NOW)).toBe(false);
    await (otherwise === undefined ? settings(changes) : otherwise());
    for (const hours of [0, 1, 12, 23, 24, 48, 6 * 24, 30 * 24])
      expect([hours, await activeAt("p", NOW + hours * HOUR)]).toEqual([hours, false]);
    await expectDerivedAnew(NOW);
  });

  test("is not reopened by the company's zone", async () => {
    await settings({ companyZone: "Pacific/Kiritimati" }, NOW - 3 * DAY);
    await hired("p", ENDED, NOW - 2 * DAY);
    expect(await activeAt("p", NOW)).toBe(false);
    await settings({ companyZone: "Pacific/Pago_Pago" });
    expect(await activeAt("p", NOW + HOUR)).toBe(false);
    await expectDerivedAnew(NOW);
  });

  test("is not reopened by a correction of the reason, but by one of the date", async () => {
    await hired("p", { ...ENDED, work: { siteId: kiritimati } }, NOW - 2 * DAY);
    await changeSite(rosterAt(NOW), kiritimati, { zone: "Pacific/Pago_Pago" });
    const dates = { terminationDate: "2026-11-30", lastDayOfWork: "2026-11-24", decidingDate: null };
    await perform(rosterAt(NOW), "terminate", "p", { ...dates, terminationReason: "Resigned" });
    expect(await activeAt("p", NOW + HOUR)).toBe(false);
    const later = { ...dates, lastDayOfWork: "2026-11-25", terminationReason: "Resigned" };
    await perform(rosterAt(NOW), "terminate", "p", later);
    expect(await activeAt("p", NOW + HOUR)).toBe(true);
    await expectSwitch("p", "2026-11-26T11:00:00Z", true);
  });
});

describe("access that has begun", () => {
  test("is not taken by a zone west of the site's", async () => {
    await hired("p", { startDate: "2026-11-24", work: { siteId: kiritimati } }, NOW - 3 * DAY);
    const begun = utc("2026-11-24T08:00:00Z");
    await changeSite(rosterAt(begun), kiritimati, { zone: "Pacific/Pago_Pago" });
    for (const hours of [0, 1, 2, 4, 24]) expect(await activeAt("p", begun + hours * HOUR)).toBe(true);
  });

  test.each([{ kind: "atCreation" } as const, { kind: "days", days: 14 } as const])(
    "ahead of the start (%o) is not taken where accounts begin on the start from now on",
    async (activeBefore) => {
      await settings({ activeBefore }, NOW - 2 * HOUR);
      await hired("begun", { startDate: "2026-12-01" });
      await hired("ahead", { startDate: "2026-12-24" });
      await settings({ activeBefore: { kind: "days", days: 0 } });
      expect(await activeAt("begun", NOW)).toBe(true);
      if (activeBefore.kind === "days") await expectSwitch("ahead", "2026-12-23T23:00:00Z", false);
      else expect(await activeAt("ahead", NOW)).toBe(true);
      await expectDerivedAnew(NOW);
    },
  );
});

describe("a day that has begun where somebody is", () => {
  const begun = utc("2026-11-24T12:00:00Z");
  const statusOf = async (id: string, at: number) =>
    ((await readTables())["states"] ?? []).find(
      (row) => row["employee_id"] === id && Number(row["starts_at"]) <= at && at < Number(row["ends_at"]),
    )?.["status"];

  test.each(["the site's zone", "their own zone"])(
    "stays begun, in status and values, where %s moves west",
    async (which) => {
      const work = { siteId: kiritimati };
      await hired("starts", { startDate: "2026-11-25", work }, begun - 3 * DAY);
      await hired(
        "left",
        { lastDayOfWork: "2026-11-20", terminationDate: "2026-11-24", work },
        begun - 5 * DAY,
      );
      await hired("promoted", { work }, begun - 3 * DAY);
      const promotion = { effectiveDate: "2026-11-25", values: { work: { title: "Head Diver" } } };
      await perform(rosterAt(begun - 3 * DAY), "change", "promoted", promotion);
      if (which === "the site's zone")
        await changeSite(rosterAt(begun), kiritimati, { zone: "Pacific/Pago_Pago" });
      else
        for (const id of ["starts", "left", "promoted"])
          await perform(rosterAt(begun), "change", id, {
            effectiveDate: "2026-11-20",
            values: { work: { zone: "Pacific/Pago_Pago" } },
          });
      const write = { effectiveDate: null, values: { basic: { honorific: "Dr." } } };
      for (const at of [begun, begun + 6 * HOUR, begun + 2 * DAY]) {
        for (const id of ["starts", "left", "promoted"]) await perform(rosterAt(at), "change", id, write);
        expect([await statusOf("starts", at), await statusOf("left", at)]).toEqual([
          "Employed",
          "Terminated",
        ]);
        const promoted = await askAt(okta, "/scim/v2/Users/promoted", { now: at });
        expect(valueAt(await promoted.json(), "title")).toBe("Head Diver");
        await expectDerivedAnew(at);
      }
    },
  );
});

describe("what lies ahead", () => {
  test("is never read of old under a new epoch, where the company changes between two reads of one request", async () => {
    await hired("p", { terminationDate: "2026-11-24" });
    let changed = false;
    // The company is known by then, and is another one in the batch that reads the person.
    const db = watchedDatabase(env.DB, {
      before: async (sql) => {
        if (changed || !sql.some((text) => text.includes('"states"'))) return;
        changed = true;
        await settings({ endMoment: { kind: "startOfDay" } });
      },
    });
    const first = await (await askAt(okta, "/scim/v2/Users/p", { now: NOW, db })).json();
    expect(first).toEqual(await (await askAt(okta, "/scim/v2/Users/p", { now: NOW })).json());
  });

  test("moves with the end moment, the deciding date and the zones, to the minute", async () => {
    await hired("p", { terminationDate: "2026-12-10", lastDayOfWork: "2026-12-04" });
    await hired("q", { terminationDate: "2026-12-10", work: { siteId: london } });
    await hired("starts", { startDate: "2026-12-01" });
    await expectSwitch("p", "2026-12-04T23:00:00Z", true);
    await expectSwitch("q", "2026-12-11T00:00:00Z", true);

    await settings({ endMoment: { kind: "clock", time: "17:30" } });
    await expectSwitch("p", "2026-12-04T16:30:00Z", true);
    await expectSwitch("q", "2026-12-10T17:30:00Z", true);

    await settings({ endMoment: { kind: "startOfDay" }, decidingDate: "terminationDate" });
    await expectSwitch("p", "2026-12-09T23:00:00Z", true);
    await expectSwitch("q", "2026-12-10T00:00:00Z", true);

    await settings({ companyZone: "America/St_Johns" });
    await expectSwitch("p", "2026-12-10T03:30:00Z", true);
    await expectSwitch("q", "2026-12-10T00:00:00Z", true);
    await expectSwitch("starts", "2026-12-01T03:30:00Z", false);

    await changeSite(rosterAt(NOW), london, { zone: "Pacific/Kiritimati" });
    await expectSwitch("q", "2026-12-09T10:00:00Z", true);

    await settings({ activeBefore: { kind: "days", days: 3 } });
    await expectSwitch("starts", "2026-11-28T03:30:00Z", false);
    await expectDerivedAnew(NOW);
  });

  test("and has passed by the new rules takes effect at once, and history says why", async () => {
    await hired("p", { terminationDate: "2026-11-24" });
    await settings({ endMoment: { kind: "clock", time: "12:00" } });
    expect(await activeAt("p", NOW)).toBe(false);
    expect((await historyOf("p")).at(-1)).toMatchObject({
      verb: "changeSettings",
      reason: "terminationDate 2026-11-24 in Europe/Berlin, at 2026-11-24T11:00:00.000Z",
      changes: { active: [true, false] },
    });
    await expectDerivedAnew(NOW);
  });

  test("is told in the history of those whom it moves, and nobody else is written", async () => {
    await hired("p", { terminationDate: "2026-12-10" });
    await hired("own", { terminationDate: "2026-12-10", work: { zone: "Asia/Tokyo" } });
    await hired("stays");
    await settings({ companyZone: "Asia/Kathmandu" });
    expect((await historyOf("p")).at(-1)).toMatchObject({
      verb: "changeSettings",
      actor: "tester",
      reason: "terminationDate 2026-12-10 in Asia/Kathmandu, at 2026-12-10T18:15:00.000Z",
    });
    expect(await versionsOf()).toEqual({ p: 2, own: 1, stays: 1 });
  });

  test("names the zone that decides from now on, even where the moment stays", async () => {
    await hired("p", { terminationDate: "2026-12-10" });
    await settings({ companyZone: "Europe/Paris" });
    await expectDerivedAnew(NOW);
    const { states = [] } = await readTables();
    expect(valueAt(JSON.parse(String(states.at(-1)?.["cause"])), "zone")).toBe("Europe/Paris");
  });

  test("moves with its settings in one step for every reader", async () => {
    await hired("p", { terminationDate: "2026-11-24" });
    const seen = async () => {
      const [person] = (await listIn(askAt(okta, "/scim/v2/Users", { now: NOW }))).Resources;
      const groups = await listIn(askAt(okta, "/scim/v2/Groups", { now: NOW }));
      const epoch = (resource: unknown) => String(valueAt(resource, "meta.version")).split(".")[2];
      return [
        { active: person?.["active"], epoch: epoch(person) },
        { active: valueAt(groups.Resources[0], "members.length") === 1, epoch: epoch(groups.Resources[0]) },
      ];
    };
    const before = await seen();
    let during: unknown;
    const db = watchedDatabase(env.DB, {
      before: async (sql) => {
        if (sql.some((text) => text.includes("epoch + 1"))) during = await seen();
      },
    });
    const [, ...beside] = await Promise.all([
      changeSettings({ ...rosterAt(NOW), db: openRoster(db) }, { endMoment: { kind: "startOfDay" } }),
      ...Array.from({ length: 12 }, seen),
    ]);
    const after = await seen();
    expect(before.map(({ active }) => active)).toEqual([true, true]);
    expect(after.map(({ active }) => active)).toEqual([false, false]);
    expect(after[0]?.epoch).not.toBe(before[0]?.epoch);
    expect(during).toEqual(before);
    const either = [...before, ...after].map((view) => JSON.stringify(view));
    for (const view of beside.flat()) expect(either).toContain(JSON.stringify(view));
  });
});

describe("a change of the company", () => {
  test("to what it is already writes nothing", async () => {
    await hired("p", { terminationDate: "2026-12-10" });
    const before = await readTables();
    await settings({ companyName: "Tidewater", endMoment: { kind: "endOfDay" } });
    await changeSite(rosterAt(NOW), london, { zone: "Europe/London" });
    expect(await readTables()).toEqual(before);
  });

  test("to a zone that does not exist, a name that is taken or a site that is not there is refused", async () => {
    const before = await readTables();
    await expect(settings({ companyZone: "Berlin" })).rejects.toMatchObject({ kind: "invalid" });
    const site = (id: string, changes: object) => changeSite(rosterAt(NOW), id, changes);
    await expect(site(london, { zone: "UTC+1" })).rejects.toMatchObject({ kind: "invalid" });
    await expect(site(london, { name: "KIRITIMATI" })).rejects.toMatchObject({ kind: "conflict" });
    await expect(site("none", { name: "Paris" })).rejects.toMatchObject({ kind: "unknown" });
    expect(await readTables()).toEqual(before);
  });

  test("whose answer is lost is made once", async () => {
    await hired("p", { terminationDate: "2026-12-10" });
    const epochBefore = (await readTables())["company"]?.[0]?.["epoch"];
    let lost = false;
    const db = watchedDatabase(env.DB, {
      after: (sql) => {
        if (lost || !sql.some((text) => text.includes("epoch + 1"))) return;
        lost = true;
        throw new Error("D1_ERROR: Network connection lost.");
      },
    });
    await changeSettings({ ...rosterAt(NOW), db: openRoster(db) }, { endMoment: { kind: "startOfDay" } });
    expect(lost).toBe(true);
    await expectSwitch("p", "2026-12-09T23:00:00Z", true);
    const { company, history = [] } = await readTables();
    expect(company?.[0]?.["epoch"]).toBe(Number(epochBefore) + 1);
    expect(history.filter(({ verb }) => verb === "changeSettings").map(({ subject }) => subject)).toEqual([
      "p",
      "company",
    ]);
    await expectDerivedAnew(NOW);
  });

  test("beside hires, leavers and other changes at the same instant loses nothing and leaves nobody behind", {
    timeout: 30_000,
  }, async () => {
    const there = Array.from({ length: 8 }, (_, index) => `p${index}`);
    for (const id of there) await hired(id, { work: { siteId: london } });
    const ending = { lastDayOfWork: null, terminationReason: null, decidingDate: null };
    await Promise.all([
      settings({ endMoment: { kind: "clock", time: "17:00" } }),
      ...there
        .slice(0, 4)
        .map((id) => perform(rosterAt(NOW), "terminate", id, { ...ending, terminationDate: "2026-12-10" })),
      changeSite(rosterAt(NOW), london, { zone: "Asia/Tokyo" }),
      ...[1, 2, 3, 4].map((number) =>
        hired(`new${number}`, { terminationDate: "2026-12-10", work: { siteId: london } }, NOW),
      ),
      settings({ companyName: "Tidewater Ltd" }),
    ]);
    for (const id of ["p0", "p1", "p2", "p3", "new1", "new2", "new3", "new4"])
      await expectSwitch(id, "2026-12-10T08:00:00Z", true);
    const { company } = await readTables();
    expect(JSON.parse(String(company?.[0]?.["settings"]))).toMatchObject({
      companyName: "Tidewater Ltd",
      endMoment: { kind: "clock", time: "17:00" },
    });
    expect(Object.keys(await versionsOf())).toHaveLength(12);
    await expectDerivedAnew(NOW);
  });
});

test("places that two make at the same time are made once, and both find them", async () => {
  const site = { name: "Oslo", zone: "Europe/Oslo", country: "NO", language: "nb", address: null };
  const item = { list: "department", name: "Legal", code: null } as const;
  await Promise.all([1, 2, 3].map(() => addPlaces(rosterAt(NOW), [site], [item])));
  const { sites = [], list_items = [], groups = [] } = await readTables();
  const made = [...sites, ...list_items].filter(({ name }) => name === "Oslo" || name === "Legal");
  expect(made.map(({ name }) => name)).toEqual(["Oslo", "Legal"]);
  expect(groups.filter(({ id }) => made.some((place) => place["id"] === id))).toHaveLength(2);
  const known = new Set(["everyone", ...[...sites, ...list_items].map(({ id }) => id)]);
  expect(groups.filter(({ id, kind }) => !known.has(kind) && !known.has(id))).toEqual([]);
});

describe("contractors, where an end is demanded of them", () => {
  const contractor = async () => (await idsByName()).get("Contractor") ?? null;
  const employment = async () => ({ employmentTypeId: await contractor() });

  beforeEach(async () => {
    await env.DB.prepare(
      "INSERT INTO list_items (id, list, name, name_key) VALUES ('contractor', 'employmentType', 'Contractor', 'contractor')",
    ).run();
  });

  test("are refused without one, and cannot lose it", async () => {
    await hired("bounded", { terminationDate: "2027-01-31", employment: await employment() });
    await hired("staff");
    await settings({ contractorsNeedEnd: true });
    const refused = {
      kind: "invalid",
      detail: expect.stringContaining("Contractors need a termination date"),
    };
    await expect(hired("open", { employment: await employment() })).rejects.toMatchObject(refused);
    const cancel = perform(rosterAt(NOW), "cancelTermination", "bounded", { restoreAccess: null });
    await expect(cancel).rejects.toMatchObject(refused);
    const values = { employment: await employment() };
    const change = perform(rosterAt(NOW), "change", "staff", { effectiveDate: null, values });
    await expect(change).rejects.toMatchObject(refused);
  });

  test("who were there before stand in nobody's way: the setting, the calendar, an immediate cut-off", async () => {
    await hired("open", { startDate: "2026-11-26", employment: await employment() });
    await settings({ contractorsNeedEnd: true });
    await settings({ companyZone: "Asia/Tokyo" });
    await expectSwitch("open", "2026-11-25T15:00:00Z", false);
    expect(await followZoneRules(rosterAt(NOW))).toBe(0);
    const begun = utc("2026-11-26T12:00:00Z");
    await perform(rosterAt(begun), "revokeAccess", "open", { reason: null });
    expect(await activeAt("open", begun)).toBe(false);
  });
});

describe("zone rules that change", () => {
  /** What is stored of the leaver as older rules would have derived it: everything ahead an hour later. */
  const underOldRules = (now: number) =>
    env.DB.batch(
      ["states", "memberships"].flatMap((table) =>
        ["starts_at", "ends_at"].map((column) =>
          env.DB.prepare(
            `UPDATE ${table} SET ${column} = ${column} + ?1
              WHERE employee_id = 'p' AND ${column} > ?2 AND ${column} < 253402300800000`,
          ).bind(HOUR, now),
        ),
      ),
    );

  beforeEach(async () => {
    await hired("p", { terminationDate: "2026-11-25" });
    await hired("q", { terminationDate: "2026-11-25" });
    await hired("stays");
  });

  test("are followed for the days ahead, by those whom they move alone", async () => {
    await underOldRules(NOW);
    await expectSwitch("p", "2026-11-26T00:00:00Z", true);
    expect(await followZoneRules(rosterAt(NOW))).toBe(1);
    await expectSwitch("p", "2026-11-25T23:00:00Z", true);
    expect(await versionsOf()).toEqual({ p: 2, q: 1, stays: 1 });
    expect((await historyOf("p")).at(-1)).toMatchObject({
      verb: "zoneRulesChanged",
      reason: "terminationDate 2026-11-25 in Europe/Berlin, at 2026-11-25T23:00:00.000Z",
    });
    await expectDerivedAnew(NOW);
  });

  test("are looked for once an hour", async () => {
    expect(await followZoneRules(rosterAt(NOW))).toBe(0);
    await underOldRules(NOW);
    expect(await followZoneRules(rosterAt(NOW + HOUR - 1))).toBe(0);
    expect(await followZoneRules(rosterAt(NOW + HOUR))).toBe(1);
  });

  test("write nobody where they have not changed", async () => {
    const { jobs: _, ...before } = await readTables();
    expect(await followZoneRules(rosterAt(NOW))).toBe(0);
    const { jobs, ...after } = await readTables();
    expect(after).toEqual(before);
    expect(jobs).toEqual([{ name: "zoneRules", done_at: NOW }]);
  });

  test("reopen nothing that has ended, and cut nothing that has begun", async () => {
    const left = utc("2026-11-25T23:00:00Z");
    await env.DB.prepare("UPDATE periods SET ends_at = ?1 - 3600000, begins_at = ?1 WHERE employee_id = 'p'")
      .bind(left)
      .run();
    await env.DB.prepare(
      "UPDATE states SET starts_at = ?1 - 3600000 WHERE employee_id = 'p' AND starts_at = ?1",
    )
      .bind(left)
      .run();
    await env.DB.prepare("UPDATE states SET ends_at = ?1 - 3600000 WHERE employee_id = 'p' AND ends_at = ?1")
      .bind(left)
      .run();
    const now = left - 30 * MINUTE;
    expect(await activeAt("p", now)).toBe(false);
    await followZoneRules(rosterAt(now));
    expect(await activeAt("p", now)).toBe(false);
    expect(await activeAt("p", left)).toBe(false);
  });

  test("is what is asked of the days ahead, not of those behind nor of those far away", async () => {
    const far = NOW + 5 * DAY;
    await hired("far", { terminationDate: toIso(far).slice(0, 10) });
    await env.DB.prepare(
      "UPDATE states SET ends_at = ends_at + 3600000 WHERE employee_id = 'far' AND ends_at < 253402300800000",
    ).run();
    expect(await followZoneRules(rosterAt(NOW))).toBe(0);
    expect(await followZoneRules(rosterAt(far - 2 * DAY))).toBe(1);
  });
});
