import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addDays } from "../../src/hr/plain-date.ts";
import { addPlaces } from "../../src/roster/company/places.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { api, apiOk, expectProblem } from "../support/api.ts";
import { askAt } from "../support/ask-at.ts";
import {
  EDIT_EVERYTHING,
  foundCompany,
  type Hiring,
  hired,
  hiring,
  idsByName,
  rosterAt,
} from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { listIn } from "../support/scim.ts";
import type { NewServiceUser } from "../support/service-users.ts";
import { createServiceUser } from "../support/service-users.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";

/** Tuesday, 13:00 in Berlin, where the company is. */
const NOW = Date.parse("2026-11-24T12:00:00Z");
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let okta: NewServiceUser;
let hr: NewServiceUser;
let empty: Tables;
let ids: ReadonlyMap<string, string>;

beforeAll(async () => {
  okta = await foundCompany(NOW - DAY);
  hr = await createServiceUser(rosterAt(NOW - DAY), env.TOKENS, "HR", EDIT_EVERYTHING);
  empty = await readTables();
  ids = await idsByName();
});

beforeEach(() => writeTables(empty));

/** Those whom readers see active at that moment. */
async function activeAt(now: number): Promise<ReadonlySet<string>> {
  const { Resources } = await listIn(askAt(okta, "/scim/v2/Users?count=1000", { now }));
  return new Set(Resources.filter((user) => user["active"] === true).map(({ id }) => id));
}

const idsIn = ({ people }: { people: readonly { id: string }[] }) => people.map(({ id }) => id).toSorted();

interface ChangeMade {
  readonly path: string;
  readonly method: "PUT" | "PATCH";
  readonly body: object;
}

const ZONES = [
  "Pacific/Pago_Pago",
  "America/St_Johns",
  "Africa/Cairo",
  "Asia/Kathmandu",
  "Pacific/Kiritimati",
];

const settings = (body: object): ChangeMade => ({ path: "/settings", method: "PUT", body });

const changes = fc.oneof(
  fc
    .constantFrom(
      { endMoment: { kind: "startOfDay" } },
      { endMoment: { kind: "clock", time: "12:30" } },
      { endMoment: { kind: "endOfDay" } },
      { decidingDate: "terminationDate" },
      { decidingDate: "sooner" },
      { decidingDateByReason: { Retirement: "terminationDate" } },
      { activeBefore: { kind: "days", days: 3 } },
      { activeBefore: { kind: "days", days: 0 } },
      { activeBefore: { kind: "atCreation" } },
      { startMayMoveDays: 3 },
    )
    .map(settings),
  fc.constantFrom(...ZONES).map((companyZone) => settings({ companyZone })),
  fc
    .tuple(fc.constantFrom("London", "Kiritimati", "Pago Pago"), fc.constantFrom(...ZONES))
    .map(
      ([site, zone]): ChangeMade => ({ path: `/sites/${ids.get(site)}`, method: "PATCH", body: { zone } }),
    ),
);

const day = fc.integer({ min: -4, max: 4 });
const lasting = fc.option(fc.integer({ min: 0, max: 3 }), { freq: 3, nil: null });

const people = fc.array(
  fc.record({
    start: fc.constantFrom(-300, -1, 0, 1, 2, 4),
    end: fc.option(day, { freq: 4, nil: null }),
    garden: lasting,
    reason: fc.constantFrom(null, "Retirement"),
    site: fc.constantFrom("London", "Kiritimati", "Pago Pago", "none"),
    zone: fc.constantFrom(null, null, null, "Asia/Kathmandu"),
    away: fc.option(fc.tuple(day, fc.integer({ min: 1, max: 4 })), { freq: 1, nil: null }),
  }),
  { minLength: 5, maxLength: 12 },
);

type Sketch = typeof people extends fc.Arbitrary<(infer S)[]> ? S : never;

/** Somebody whose days lie around the moment. */
function sketched(id: string, { start, end, garden, reason, site, zone }: Sketch): Hiring {
  const startDate = addDays("2026-11-24", start);
  const terminationDate = end === null ? null : addDays(startDate, Math.max(0, end - start) + (garden ?? 0));
  const lastDayOfWork = end === null || garden === null ? null : addDays(startDate, Math.max(0, end - start));
  const work = { siteId: ids.get(site) ?? null, zone };
  return {
    employeeNumber: `n-${id}`,
    startDate,
    terminationDate,
    lastDayOfWork,
    terminationReason: reason,
    work,
  };
}

async function enter(sketches: readonly Sketch[]): Promise<void> {
  await hiredTogether(
    NOW - DAY,
    sketches.map((sketch, index) => hiring(`p${index}`, sketched(`p${index}`, sketch))),
  );
  for (const [index, { away }] of sketches.entries()) {
    if (away === null) continue;
    const [begins, days] = away;
    const startDate = addDays("2026-11-24", begins);
    const leave = { kind: "Leave", startDate, returnDate: addDays(startDate, days), access: false } as const;
    await perform(rosterAt(NOW - DAY), "startLeave", `p${index}`, leave);
  }
}

/** For as long as anything can lie ahead, at hours that no zone's midnight is. */
const PROBES = Array.from({ length: 9 }, (_, index) => index * 20 * 60 * MINUTE);

async function activeAhead(now: number): Promise<ReadonlySet<string>[]> {
  return Promise.all(PROBES.map((ahead) => activeAt(now + ahead)));
}

interface Previewed {
  readonly switchedOn: { readonly people: readonly { id: string }[] };
  readonly switchedOff: { readonly people: readonly { id: string }[] };
  readonly later: {
    readonly people: readonly { id: string; becomes: readonly { at: string; active: boolean }[] }[];
  };
}

/** Asks for a preview, which writes nothing, then makes the change while it holds; gives what was said. */
async function madeAsPreviewed({ path, method, body }: ChangeMade, now: number): Promise<Previewed> {
  const before = await readTables();
  const preview = await api(hr, "POST", `${path}/preview`, { body, now });
  expect(preview.status, preview.text).toBe(200);
  expect(await readTables()).toEqual(before);
  const headers = { "If-Match": preview.headers.get("ETag") ?? "" };
  await apiOk(hr, method, path, { body, headers, now });
  return preview.json;
}

async function expectToldExactly(change: ChangeMade, now: number): Promise<number> {
  const before = await activeAhead(now);
  const { switchedOn, switchedOff, later } = await madeAsPreviewed(change, now);
  const after = await activeAhead(now);
  const differing = (was: ReadonlySet<string> = new Set(), is: ReadonlySet<string> = new Set()) =>
    [...is].filter((id) => !was.has(id)).toSorted();
  expect(idsIn(switchedOn)).toEqual(differing(before[0], after[0]));
  expect(idsIn(switchedOff)).toEqual(differing(after[0], before[0]));
  const told = new Set([switchedOn, switchedOff, later].flatMap(idsIn));
  for (const [index, was] of before.entries()) {
    const moved = [...differing(was, after[index]), ...differing(after[index], was)];
    expect(moved.filter((id) => !told.has(id))).toEqual([]);
  }
  for (const { id, becomes } of later.people.slice(0, 2)) {
    for (const { at, active } of becomes)
      expect([id, at, (await activeAt(Date.parse(at))).has(id)]).toEqual([id, at, active]);
  }
  const again = await apiOk(hr, "POST", `${change.path}/preview`, { body: change.body, now });
  expect([again.switchedOn.count, again.switchedOff.count, again.later.count]).toEqual([0, 0, 0]);
  return told.size;
}

describe("a preview of settings and sites", () => {
  test("names exactly those whom the change then switches, and whoever's days ahead it moves", {
    timeout: 600_000,
  }, async () => {
    let told = 0;
    const minutes = fc.constantFrom(0, 1, 30, 12 * 60, 30 * 60);
    await fc.assert(
      fc.asyncProperty(
        people,
        fc.array(fc.tuple(minutes, changes), { minLength: 1, maxLength: 3 }),
        async (sketches, sequence) => {
          await writeTables(empty);
          await enter(sketches);
          let now = NOW;
          for (const [minutes, change] of sequence) {
            now += minutes * MINUTE;
            told += await expectToldExactly(change, now);
            await expectDerivedAnew(now);
          }
        },
      ),
      { numRuns: 8 },
    );
    expect(told).toBeGreaterThan(0);
  });

  test("says why, since when, and which moments move from where to where", async () => {
    await hired(NOW - DAY, "today", { employeeNumber: "7", terminationDate: "2026-11-24" });
    await hired(NOW - DAY, "later", { terminationDate: "2026-12-10", lastDayOfWork: "2026-12-04" });
    await hired(NOW - DAY, "stays");
    const body = { endMoment: { kind: "clock", time: "12:30" } };
    expect(await apiOk(hr, "POST", "/settings/preview", { body, now: NOW })).toEqual({
      epoch: 2,
      switchedOn: { count: 0, people: [] },
      switchedOff: {
        count: 1,
        people: [
          {
            id: "today",
            employeeNumber: "7",
            name: "Ada today",
            because: "terminationDate 2026-11-24 in Europe/Berlin",
            at: "2026-11-24T11:30:00.000Z",
          },
        ],
      },
      later: {
        count: 1,
        people: [
          {
            id: "later",
            employeeNumber: null,
            name: "Ada later",
            was: [
              {
                at: "2026-12-04T23:00:00.000Z",
                active: false,
                status: "Garden leave",
                because: "lastDayOfWork 2026-12-04 in Europe/Berlin",
              },
              {
                at: "2026-12-10T23:00:00.000Z",
                active: false,
                status: "Terminated",
                because: "gardenLeaveOver 2026-12-10 in Europe/Berlin",
              },
            ],
            becomes: [
              {
                at: "2026-12-04T11:30:00.000Z",
                active: false,
                status: "Garden leave",
                because: "lastDayOfWork 2026-12-04 in Europe/Berlin",
              },
              {
                at: "2026-12-10T23:00:00.000Z",
                active: false,
                status: "Terminated",
                because: "gardenLeaveOver 2026-12-10 in Europe/Berlin",
              },
            ],
          },
        ],
      },
      noticed: { count: 0, people: [] },
    });
  });

  test("tells on which side of the new end moment somebody is, to the minute", async () => {
    await hired(NOW - DAY, "p", { terminationDate: "2026-11-24" });
    const body = { endMoment: { kind: "clock", time: "13:00" } };
    const at = async (now: number) => {
      const { switchedOff, later } = await apiOk(hr, "POST", "/settings/preview", { body, now });
      return [idsIn(switchedOff), idsIn(later)];
    };
    expect(await at(NOW - MINUTE)).toEqual([[], ["p"]]);
    expect(await at(NOW - 1)).toEqual([[], ["p"]]);
    expect(await at(NOW)).toEqual([["p"], []]);
    expect(await at(NOW + MINUTE)).toEqual([["p"], []]);
  });

  test("of accounts that begin earlier names those whom that switches on", async () => {
    await hired(NOW - DAY, "soon", { startDate: "2026-11-27" });
    await hired(NOW - DAY, "far", { startDate: "2026-11-28" });
    const body = { activeBefore: { kind: "days", days: 3 } };
    const { switchedOn, later } = await apiOk(hr, "POST", "/settings/preview", { body, now: NOW });
    expect(switchedOn.people).toMatchObject([
      {
        id: "soon",
        because: "accountBeforeStart 2026-11-27 in Europe/Berlin",
        at: "2026-11-23T23:00:00.000Z",
      },
    ]);
    expect(later.people).toMatchObject([
      {
        id: "far",
        was: [{ at: "2026-11-27T23:00:00.000Z" }],
        becomes: [{ at: "2026-11-24T23:00:00.000Z" }, {}],
      },
    ]);
  });

  test("of a site concerns those alone who are, were or will be there", async () => {
    const [london, kiritimati] = [ids.get("London") ?? null, ids.get("Kiritimati") ?? null];
    const ends = { terminationDate: "2026-12-10" };
    await hired(NOW - DAY, "here", { ...ends, work: { siteId: london } });
    await hired(NOW - DAY, "elsewhere", { ...ends, work: { siteId: kiritimati } });
    await hired(NOW - DAY, "own", { ...ends, work: { siteId: london, zone: "Asia/Tokyo" } });
    await hired(NOW - DAY, "moves", { ...ends, work: { siteId: kiritimati } });
    const move = { effectiveDate: "2026-12-01", values: { work: { siteId: london } } };
    await perform(rosterAt(NOW - DAY), "change", "moves", move);
    const body = { zone: "America/St_Johns" };
    const { later } = await apiOk(hr, "POST", `/sites/${london}/preview`, { body, now: NOW });
    expect(idsIn(later)).toEqual(["here", "moves"]);
    const none = await api(hr, "POST", "/sites/none/preview", { body, now: NOW });
    expectProblem(none, 404, "not-found");
    const nowhere = await api(hr, "POST", `/sites/${london}/preview`, {
      body: { zone: "Atlantis" },
      now: NOW,
    });
    expect(expectProblem(nowhere, 400, "invalid").errors).toMatchObject([{ pointer: "#/zone" }]);
  });

  test("names whose e-mail is outside new domains; nobody is switched", async () => {
    await hired(NOW - DAY, "inside");
    await hired(NOW - DAY, "outside", { basic: { email: "o@Sub.Tidewater.example" } });
    await hired(NOW - DAY, "left", { basic: { email: "l@old.example" }, terminationDate: "2026-01-01" });
    await hired(NOW - DAY, "none", { basic: { email: null } });
    const ask = (emailDomains: string[]) =>
      apiOk(hr, "POST", "/settings/preview", { body: { emailDomains }, now: NOW });
    const { noticed, switchedOff } = await ask(["TIDEWATER.example"]);
    expect(noticed).toMatchObject({
      count: 1,
      people: [{ id: "outside", because: "o@Sub.Tidewater.example is outside the allowed domains" }],
    });
    expect(switchedOff.count).toBe(0);
    expect((await ask(["tidewater.example", "sub.tidewater.example"])).noticed.count).toBe(0);
    expect((await ask([])).noticed.count).toBe(0);
  });

  test("names contractors without an end, and the change tells HR of them at once", async () => {
    await addPlaces(rosterAt(NOW - DAY), [], [{ list: "employmentType", name: "Freelancer", code: null }]);
    const employmentTypeId = (await idsByName()).get("Freelancer") ?? null;
    await hired(NOW - DAY, "open", { employment: { employmentTypeId } });
    await hired(NOW - DAY, "ends", { employment: { employmentTypeId }, terminationDate: "2027-01-01" });
    await hired(NOW - DAY, "staff");
    const body = { contractorTypes: ["Contractor", "freelancer"] };
    const preview = await apiOk(hr, "POST", "/settings/preview", { body, now: NOW });
    const note = "a contractor whose employment has no end";
    expect(preview.noticed).toMatchObject({ count: 1, people: [{ id: "open", because: note }] });
    const versions = async () => ((await readTables())["employees"] ?? []).map((row) => row["version"]);
    const before = await versions();
    await apiOk(hr, "PUT", "/settings", { body, now: NOW });
    const noted = async () => (await apiOk(hr, "GET", "/readiness", { now: NOW })).people;
    expect((await noted()).find(({ id }: { id: string }) => id === "open").notes).toContain(note);
    await expectDerivedAnew(NOW);
    const path = `/lists/employmentType/items/${employmentTypeId}`;
    await apiOk(hr, "PATCH", path, { body: { name: "Self-employed" }, now: NOW });
    await expectDerivedAnew(NOW);
    expect(JSON.stringify(await noted())).not.toContain(note);
    expect(await versions()).toEqual(before);
  });

  test("names leavers whom a shorter time of keeping would erase", async () => {
    await hired(NOW - 900 * DAY, "long", { terminationDate: "2024-11-23" });
    await hired(NOW - 900 * DAY, "short", { terminationDate: "2024-11-24" });
    const body = { leaversKeptMonths: 24 };
    const { noticed } = await apiOk(hr, "POST", "/settings/preview", { body, now: NOW });
    expect(idsIn(noticed)).toEqual(["long"]);
  });
});

describe("a change made by a preview", () => {
  test("is refused where the company changed since, and writes nothing", async () => {
    await hired(NOW - DAY, "p", { terminationDate: "2026-11-24" });
    const body = { endMoment: { kind: "startOfDay" } };
    const preview = await api(hr, "POST", "/settings/preview", { body, now: NOW });
    const headers = { "If-Match": preview.headers.get("ETag") ?? "" };
    const site = `/sites/${ids.get("London")}`;
    await apiOk(hr, "PATCH", site, { body: { name: "London Bridge" }, headers, now: NOW });
    const before = await readTables();
    const late = [
      await api(hr, "PUT", "/settings", { body, headers, now: NOW }),
      await api(hr, "PATCH", site, { body: { zone: "Europe/Dublin" }, headers, now: NOW }),
      await api(hr, "POST", "/settings/preview", { body, headers, now: NOW }),
      await api(hr, "POST", `${site}/archive`, { headers, now: NOW }),
    ];
    for (const answer of late) expectProblem(answer, 412, "precondition-failed");
    expect(await readTables()).toEqual(before);
    await apiOk(hr, "PUT", "/settings", { body, headers: { "If-Match": "*" }, now: NOW });
  });
});

/** So many copies of a person whom no reader knows. */
async function copied(id: string, times: number): Promise<void> {
  const tables = await readTables();
  const statements = ["employees", "entries", "periods", "states"].map((name) => {
    const key = name === "employees" ? "id" : "employee_id";
    const columns = Object.keys(tables[name]?.[0] ?? {}).map((column) => `"${column}"`);
    const values = columns.map((column) => (column === `"${key}"` ? "'copy ' || i" : column));
    return env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${times})
        INSERT INTO ${name} (${columns.join()}) SELECT ${values.join()} FROM ${name}, n WHERE ${key} = '${id}'`,
    );
  });
  await env.DB.batch(statements);
}

describe("a change that moves more people than one step can carry", { timeout: 300_000 }, () => {
  test("is refused as a whole, its preview counts them, and others go on", async () => {
    await hired(NOW - DAY, "p", { terminationDate: "2026-12-10", basic: { email: null } });
    await copied("p", 5000);
    const before = await readTables();
    const body = { endMoment: { kind: "startOfDay" } };
    const { later } = await apiOk(hr, "POST", "/settings/preview", { body, now: NOW });
    expect([later.count, later.people.length]).toEqual([5001, 200]);
    const answer = expectProblem(await api(hr, "PUT", "/settings", { body, now: NOW }), 409, "conflict");
    expect(answer.detail).toContain("more than 5000 people");
    expect(await readTables()).toEqual(before);
    await apiOk(hr, "PUT", "/settings", { body: { startMayMoveDays: 5 }, now: NOW });
    await apiOk(hr, "PATCH", `/sites/${ids.get("London")}`, { body: { zone: "Europe/Dublin" }, now: NOW });
  });
});
