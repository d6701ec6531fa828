import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { toIso } from "../../src/hr/instant.ts";
import type { NewServiceUser } from "../../src/roster/access/create-service-user.ts";
import { sweep } from "../../src/roster/calendar/sweep.ts";
import { perform, performHire } from "../../src/roster/employees/perform.ts";
import { openRoster } from "../../src/roster/open.ts";
import type { Roster } from "../../src/roster/roster.ts";
import { scheduled } from "../../src/scheduled.ts";
import { StoreUnavailable } from "../../src/store/database.ts";
import { askAt } from "../support/ask-at.ts";
import { foundCompany, type Hiring, hiring, idsByName, rosterAt } from "../support/company.ts";
import { countedDatabase } from "../support/counted-database.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";
import { type Watch, watchedDatabase } from "../support/watched-database.ts";
import { wholeHistory } from "../support/whole-history.ts";

/** Tuesday, 13:00 in Berlin, where the company is. */
const NOW = Date.parse("2026-11-24T12:00:00Z");
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

let okta: NewServiceUser;
let empty: Tables;

beforeAll(async () => {
  okta = await foundCompany(NOW);
  empty = await readTables();
});

beforeEach(() => writeTables(empty));

const hired = (id: string, said: Hiring = {}) => performHire(rosterAt(NOW), hiring(id, said));
const calendarOf = async (id: string) =>
  (await wholeHistory(rosterAt(NOW), id)).filter(({ actor }) => actor === "the calendar");
const utc = (text: string) => Date.parse(text);
const LEAVES = { terminationDate: "2026-11-25" };
const LEFT = utc("2026-11-25T23:00:00Z");

/** A calendar whose calls to D1 are watched. */
function watched(now: number, watch: Watch): Roster {
  return { ...rosterAt(now), db: openRoster(watchedDatabase(env.DB, watch)) };
}
const writesMoments = (sql: readonly string[]) =>
  sql.some((text) => /INSERT OR IGNORE INTO "history"/.test(text));

describe("a moment that has passed", () => {
  test("is told once, dated at the moment, by its rule, with the date and the zone that decided", async () => {
    const siteId = (await idsByName()).get("Kiritimati") ?? null;
    await hired("starts", { startDate: "2026-11-26", work: { siteId } });
    await hired("leaves", { terminationDate: "2026-11-27", lastDayOfWork: "2026-11-25" });
    await hired("away");
    await perform(rosterAt(NOW), "startLeave", "away", {
      kind: "Parental leave",
      startDate: "2026-11-26",
      returnDate: "2026-11-28",
      access: false,
    });
    await hired("promoted", { work: { zone: "America/St_Johns" } });
    const values = { work: { title: "Head" } };
    await perform(rosterAt(NOW), "change", "promoted", { effectiveDate: "2026-11-27", values });
    const swept = utc("2026-11-29T12:00:00Z");
    await scheduled(env, swept);
    await scheduled(env, swept + MINUTE);

    const told = async (id: string) =>
      (await calendarOf(id)).map(({ holdsFrom, knownAt, verb, reason, changes }) => {
        expect(knownAt).toBe(toIso(swept));
        return [holdsFrom, verb, reason, changes["active"], changes["status"]];
      });
    expect(await told("starts")).toEqual([
      [
        "2026-11-25T10:00:00.000Z",
        "start",
        "start 2026-11-26 in Pacific/Kiritimati",
        [false, true],
        ["Hired", "Employed"],
      ],
    ]);
    expect(await told("leaves")).toEqual([
      [
        "2026-11-25T23:00:00.000Z",
        "lastDayOfWork",
        "lastDayOfWork 2026-11-25 in Europe/Berlin",
        [true, false],
        ["Employed", "Garden leave"],
      ],
      [
        "2026-11-27T23:00:00.000Z",
        "gardenLeaveOver",
        "gardenLeaveOver 2026-11-27 in Europe/Berlin",
        [false, false],
        ["Garden leave", "Terminated"],
      ],
    ]);
    expect(await told("away")).toEqual([
      [
        "2026-11-25T23:00:00.000Z",
        "leaveBegins",
        "leaveBegins 2026-11-26 in Europe/Berlin",
        [true, false],
        ["Employed", "Parental leave"],
      ],
      [
        "2026-11-27T23:00:00.000Z",
        "leaveEnds",
        "leaveEnds 2026-11-28 in Europe/Berlin",
        [false, true],
        ["Parental leave", "Employed"],
      ],
    ]);
    expect(await told("promoted")).toEqual([
      [
        "2026-11-27T03:30:00.000Z",
        "valuesChange",
        "valuesChange 2026-11-27 in America/St_Johns",
        [true, true],
        ["Employed", "Employed"],
      ],
    ]);
  });

  test("is not told the minute before, and is the minute after", async () => {
    await hired("p", LEAVES);
    expect(await sweep(rosterAt(LEFT - 1))).toEqual({ people: 0, pruned: 0, more: false });
    expect(await calendarOf("p")).toEqual([]);
    expect(await sweep(rosterAt(LEFT))).toEqual({ people: 1, pruned: 0, more: false });
    expect(await calendarOf("p")).toMatchObject([{ verb: "terminationDate", holdsFrom: toIso(LEFT) }]);
  });

  test("is told once by two sweeps at the same time", async () => {
    for (const id of ["p", "q", "r"]) await hired(id, LEAVES);
    await Promise.all([1, 2, 3].map((minute) => sweep(rosterAt(LEFT + minute * MINUTE))));
    for (const id of ["p", "q", "r"]) expect(await calendarOf(id)).toHaveLength(1);
  });

  test("is told by the next verb where no sweep ran, and not again by the sweep after it", async () => {
    await hired("p", { terminationDate: "2026-11-27", lastDayOfWork: "2026-11-25" });
    const values = { work: { title: "Late" } };
    const later = rosterAt(NOW + 7 * DAY);
    await perform(later, "change", "p", { effectiveDate: null, values });
    const verbs = ["lastDayOfWork", "gardenLeaveOver"];
    expect((await calendarOf("p")).map(({ verb }) => verb)).toEqual(verbs);
    expect((await sweep(later)).people).toBe(0);
    expect(await calendarOf("p")).toHaveLength(2);
  });

  test.each(["before", "after"] as const)(
    "is told once where the answer is lost %s the batch",
    async (when) => {
      await hired("p", LEAVES);
      const fail = (sql: readonly string[]) => {
        if (writesMoments(sql)) throw new Error("D1_ERROR: Network connection lost.");
      };
      await expect(sweep(watched(LEFT, { [when]: fail }))).rejects.toThrow(StoreUnavailable);
      expect(await calendarOf("p")).toHaveLength(when === "before" ? 0 : 1);
      await sweep(rosterAt(LEFT + MINUTE));
      expect(await calendarOf("p")).toMatchObject([{ verb: "terminationDate", holdsFrom: toIso(LEFT) }]);
    },
  );

  test("is told once where a verb comes between the sweep's reading and its writing", async () => {
    await hired("p", LEAVES);
    let done = false;
    const before = async (sql: readonly string[]) => {
      if (!writesMoments(sql) || done) return;
      done = true;
      await perform(rosterAt(LEFT + 1), "revokeAccess", "p", { reason: null });
    };
    await sweep(watched(LEFT + 2, { before }));
    expect((await wholeHistory(rosterAt(NOW), "p")).map(({ verb }) => verb)).toEqual([
      "hire",
      "terminationDate",
      "revokeAccess",
    ]);
  });

  test("that a verb takes back in between, by a clock a second behind, is not told", async () => {
    await hired("p", LEAVES);
    let done = false;
    const before = async (sql: readonly string[]) => {
      if (!writesMoments(sql) || done) return;
      done = true;
      await perform(rosterAt(LEFT - 1000), "cancelTermination", "p", { restoreAccess: null });
    };
    await sweep(watched(LEFT, { before }));
    expect(await calendarOf("p")).toEqual([]);
  });
});

describe("what a sweep costs", () => {
  const rowsReadBySweep = async (now: number) => {
    const { db, rowsRead } = countedDatabase(env.DB);
    const { people } = await sweep({ ...rosterAt(now), db: openRoster(db) });
    return { people, rows: rowsRead() };
  };
  const company = (people: number) =>
    hiredTogether(
      NOW,
      Array.from({ length: people }, (_, index) =>
        hiring(`p${index}`, [1, 20, 40].includes(index) ? LEAVES : {}),
      ),
    );

  test("grows with the people due and not with the people there", { timeout: 30_000 }, async () => {
    const costs = [];
    for (const people of [50, 1000]) {
      await writeTables(empty);
      await company(people);
      costs.push([
        await rowsReadBySweep(LEFT - 1),
        await rowsReadBySweep(LEFT),
        await rowsReadBySweep(LEFT + 1),
      ]);
    }
    expect(costs[1]).toEqual(costs[0]);
    expect(costs[1]?.map(({ people }) => people)).toEqual([0, 3, 0]);
    expect(costs[1]?.map(({ rows }) => rows <= 20)).toEqual([true, false, true]);
  });

  test("is bounded a run; the next one goes on where it stopped", { timeout: 30_000 }, async () => {
    await leftUnseen(10_300);
    expect(await sweep(rosterAt(LEFT))).toEqual({ people: 10_000, pruned: 0, more: true });
    expect(await sweep(rosterAt(LEFT + MINUTE))).toEqual({ people: 300, pruned: 0, more: false });
    expect(await told()).toEqual({ moments: 10_300, people: 10_300, left: 10_300 });
  });
});

/**
 * So many people in D1 who are to leave at the same moment, of which history does not know yet. What is over lies in
 * another order than what has begun, as it does after a while.
 */
async function leftUnseen(people: number): Promise<void> {
  const cause = JSON.stringify({ rule: "terminationDate", date: "2026-11-25", zone: "Europe/Berlin" });
  await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
     INSERT INTO states (employee_id, starts_at, ends_at, active, status, display_name_key, cause, record,
       version, created_at, updated_at, recorded)
     SELECT 'p' || i, s.value ->> 0, s.value ->> 1, s.value ->> 2, s.value ->> 3, '', ?2, '{}', 1, 0, 0, s.value ->> 2
     FROM n, json_each(?3) s ORDER BY s.key, CASE s.key WHEN 0 THEN -i ELSE i END`,
  )
    .bind(
      people,
      cause,
      JSON.stringify([
        [0, LEFT, 1, "Employed"],
        [LEFT, 253_402_300_800_000, 0, "Terminated"],
      ]),
    )
    .run();
}

/** How many moments of how many people history tells, and how many of them say that somebody was active until then. */
const told = () =>
  env.DB.prepare(
    `SELECT count(*) AS moments, count(DISTINCT subject) AS people, sum(changes LIKE '%"active":[true,false]%') AS left
     FROM history JOIN history_values USING (subject, operation_id) WHERE actor = 'the calendar'`,
  ).first();

describe("pruning", () => {
  test("drops what is over and leaves times, versions and members as they were", async () => {
    const departmentId = (await idsByName()).get("Sales") ?? "";
    await hired("leaver", { ...LEAVES, work: { departmentId } });
    await hired("stayer", { work: { departmentId } });
    await hired("starter", { startDate: "2026-11-30", work: { departmentId } });
    const read = async (path: string, now: number) => {
      const answer = await askAt(okta, `/scim/v2${path}`, { now });
      return [answer.status, answer.headers.get("ETag"), await answer.text()];
    };
    const later = NOW + 30 * DAY;
    const all = () =>
      Promise.all(
        ["/Users", "/Users/leaver", "/Users/starter", "/Groups", `/Groups/${departmentId}`].map((path) =>
          read(path, later),
        ),
      );
    const before = await all();
    expect((await sweep(rosterAt(later))).pruned).toBeGreaterThan(0);
    const { states, memberships, group_moments } = await readTables();
    expect(states).toHaveLength(3);
    expect(memberships?.map(({ employee_id }) => employee_id).toSorted()).toEqual([
      "starter",
      "starter",
      "stayer",
      "stayer",
    ]);
    expect(group_moments).toHaveLength(2);
    expect(await all()).toEqual(before);
  });

  test("waits for the history of what is over, however many are due", async () => {
    await leftUnseen(1200);
    expect(await sweep(rosterAt(LEFT + 14 * DAY))).toEqual({ people: 1200, pruned: 1200, more: false });
    expect(await told()).toEqual({ moments: 1200, people: 1200, left: 1200 });
  });
});

test("a minute of the calendar before there is a company does nothing", async () => {
  await writeTables(Object.fromEntries(Object.keys(empty).map((name) => [name, []])));
  await scheduled(env, NOW);
  expect(Object.values(await readTables()).flat()).toEqual([]);
});
