import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fold } from "../../src/hr/fold.ts";
import { RuleError } from "../../src/hr/rule-error.ts";
import type { NewServiceUser } from "../../src/roster/access/create-service-user.ts";
import { currentDictionary } from "../../src/roster/company/dictionary.ts";
import { addPlaces } from "../../src/roster/company/places.ts";
import { Contended, perform, performHire } from "../../src/roster/employees/perform.ts";
import { openRoster } from "../../src/roster/open.ts";
import type { Roster } from "../../src/roster/roster.ts";
import { commit } from "../../src/store/database.ts";
import { moveEpoch, writeSites } from "../../src/store/dictionary.ts";
import { readEmployees } from "../../src/store/employees.ts";
import { askAt } from "../support/ask-at.ts";
import { foundCompany, type Hiring, hiring, idsByName, rosterAt } from "../support/company.ts";
import { listIn, valueAt } from "../support/scim.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";
import { watchedDatabase, writesPeople } from "../support/watched-database.ts";
import { NOW, VERB_CASES } from "./verb-cases.ts";

const DAY = 86_400_000;
const roster = rosterAt(NOW);
let okta: NewServiceUser;
let empty: Tables;

beforeAll(async () => {
  okta = await foundCompany(NOW);
  empty = await readTables();
});

beforeEach(() => writeTables(empty));

const hired = (id: string, said: Hiring = {}, at = roster) => performHire(at, hiring(id, said));
const email = (id: string, address: string, effectiveDate: string | null = null, at = roster) =>
  perform(at, "change", id, { effectiveDate, values: { basic: { email: address } } });
const titled = (id: string, title: string, at = roster) =>
  perform(at, "change", id, { effectiveDate: null, values: { work: { title } } });
const left = (id: string, at = roster) =>
  perform(at, "terminate", id, {
    terminationDate: "2026-10-31",
    lastDayOfWork: null,
    terminationReason: null,
    decidingDate: null,
  });
const gone = async (id: string) => {
  await left(id);
  await perform(roster, "remove", id, {});
};

const everyoneAt = async (now: number) => (await listIn(askAt(okta, "/scim/v2/Users", { now }))).Resources;
const list = async () => (await everyoneAt(NOW)).map(({ id }) => id);
const historyOf = async (subject: string) => {
  const { history = [], history_values: values = [] } = await readTables();
  const told = new Map(values.map((row) => [`${row["subject"]} ${row["operation_id"]}`, row]));
  return history
    .filter((row) => row["subject"] === subject)
    .map((row) => ({ ...told.get(`${subject} ${row["operation_id"]}`), ...row }));
};

/** The roster, with something done once just before people are written. */
function interrupted(work: () => Promise<unknown>, times = 1): Roster {
  let left = times;
  const before = async (sql: readonly string[]) => {
    if (!writesPeople(sql) || left === 0) return;
    left -= 1;
    await work();
  };
  return { ...roster, db: openRoster(watchedDatabase(env.DB, { before })) };
}

describe.each(VERB_CASES)("$verb", ({ verb, prepare, run, seen }) => {
  test("is what readers see, to the minute", async () => {
    await prepare(rosterAt(NOW - DAY));
    await run(roster);
    const actual: Record<string, unknown> = {};
    for (const moment of Object.keys(seen)) {
      const [person] = await everyoneAt(Date.parse(moment));
      actual[moment] = person === undefined ? null : person["active"];
    }
    expect(actual).toEqual(seen);
  });

  test("is one entry of history: who, when, which operation, and what was before", async () => {
    await prepare(rosterAt(NOW - DAY));
    const earlier = await historyOf("p");
    await run(roster);
    const rows = await historyOf("p");
    expect(rows.slice(0, earlier.length)).toEqual(earlier);
    const [entry, ...others] = rows.slice(earlier.length).filter(({ actor }) => actor !== "the calendar");
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ verb, actor: "tester", known_at: NOW });
    expect(new Set(rows.map((row) => row["operation_id"])).size).toBe(rows.length);
    const changes: unknown = JSON.parse(String(entry?.["changes"]));
    const pairs = Object.values(changes ?? {});
    expect(pairs.length).toBeGreaterThan(0);
    for (const pair of pairs) {
      expect(pair).toHaveLength(2);
      expect(pair[0]).not.toEqual(pair[1]);
    }
    const { employees } = await readTables();
    expect(employees).toMatchObject([{ id: "p", operation_id: entry?.["operation_id"] }]);
  });

  test("keeps states, memberships and the list of one mind", async () => {
    await prepare(rosterAt(NOW - DAY));
    await run(roster);
    const stored = (await readEmployees(roster.db, ["p"])).get("p");
    const { states = [], ordinals = [], memberships = [] } = await readTables();
    expect(states.map(({ starts_at }) => starts_at).slice(1)).toEqual(
      states.map(({ ends_at }) => ends_at).slice(0, -1),
    );
    for (const state of states) {
      expect(state["version"]).toBe(stored?.version);
      const place = ordinals.find((row) => row["employee_id"] === "p")?.["ordinal"] ?? null;
      if (state["ordinal"] !== null) expect(state["ordinal"]).toBe(place);
      const listed = state["active"] === 1 && state["ordinal"] !== null;
      const within = memberships.filter(
        (row) =>
          Number(row["starts_at"]) <= Number(state["starts_at"]) &&
          Number(state["ends_at"]) <= Number(row["ends_at"]),
      );
      expect(within.length > 0).toBe(listed);
    }
  });
});

describe("history", () => {
  test("tells the fields before and after, by their dates", async () => {
    await hired("p", { work: { title: "Clerk" } });
    await perform(roster, "change", "p", {
      effectiveDate: "2026-12-01",
      values: { work: { title: "Head" } },
    });
    const [, change] = await historyOf("p");
    expect(change).toMatchObject({ verb: "change", reason: "from 2026-12-01" });
    expect(JSON.parse(String(change?.["changes"]))).toMatchObject({
      "work 2026-12-01 title": ["Clerk", "Head"],
    });
  });

  test("keeps apart when a thing became known and from when it holds: ahead, and entered late", async () => {
    await hired("p");
    await perform(roster, "change", "p", {
      effectiveDate: "2026-12-01",
      values: { work: { title: "Head" } },
    });
    await hired("q");
    await left("q");
    const [, ahead] = await historyOf("p");
    const [, late] = await historyOf("q");
    expect(ahead).toMatchObject({ known_at: NOW, holds_from: Date.parse("2026-11-30T23:00:00Z") });
    expect(late).toMatchObject({
      known_at: NOW,
      holds_from: Date.parse("2026-10-31T23:00:00Z"),
      reason: "2026-10-31 decides, entered late by 24 days",
    });
  });

  test("is not written where nothing changes", async () => {
    await hired("p", { work: { title: "Clerk" } });
    const before = await readTables();
    await titled("p", "Clerk");
    expect(await readTables()).toEqual(before);
  });

  test("says of a moment that passed unseen which date in which zone did it, before what is written next", async () => {
    await hired("p", { terminationDate: "2026-11-30" });
    await titled("p", "Late", rosterAt(Date.parse("2026-12-05T08:00:00Z")));
    expect(await historyOf("p")).toMatchObject([
      { verb: "hire" },
      {
        verb: "terminationDate",
        actor: "the calendar",
        known_at: Date.parse("2026-12-05T08:00:00Z"),
        holds_from: Date.parse("2026-11-30T23:00:00Z"),
        reason: "terminationDate 2026-11-30 in Europe/Berlin",
      },
      { verb: "change" },
    ]);
    await titled("p", "Later", rosterAt(Date.parse("2026-12-06T08:00:00Z")));
    expect((await historyOf("p")).map(({ verb }) => verb)).toEqual([
      "hire",
      "terminationDate",
      "change",
      "change",
    ]);
  });

  test("is not written by a refusal", async () => {
    await hired("p");
    const before = await readTables();
    await expect(perform(roster, "remove", "p", {})).rejects.toThrow(RuleError);
    await expect(perform(roster, "restore", "p", {})).rejects.toThrow(RuleError);
    await expect(perform(roster, "include", "nobody", {})).rejects.toThrow(RuleError);
    await expect(hired("q", { terminationDate: "2019-01-01" })).rejects.toThrow(RuleError);
    expect(await readTables()).toEqual(before);
  });
});

describe("two who write one person at the same time", () => {
  test("lose nothing", async () => {
    await hired("p");
    const departmentId = (await idsByName()).get("Sales") ?? null;
    await Promise.all([
      titled("p", "Head"),
      perform(roster, "change", "p", { effectiveDate: null, values: { work: { departmentId } } }),
      perform(roster, "change", "p", { effectiveDate: null, values: { basic: { honorific: "Dr." } } }),
      perform(roster, "revokeAccess", "p", { reason: null }),
    ]);
    const stored = (await readEmployees(roster.db, ["p"])).get("p");
    expect(stored?.version).toBe(5);
    expect(stored?.employee.tables.work.at(-1)?.values).toMatchObject({ title: "Head", departmentId });
    expect(stored?.employee.tables.basic.at(-1)?.values).toMatchObject({ honorific: "Dr." });
    expect(stored?.employee.revocations).toHaveLength(1);
    expect(await historyOf("p")).toHaveLength(5);
  });

  test("decide again by what the other wrote", async () => {
    await hired("p", { terminationDate: "2024-01-31" });
    const late = interrupted(() => perform(roster, "remove", "p", {}));
    await expect(perform(late, "remove", "p", {})).rejects.toMatchObject({
      detail: expect.stringContaining("deleted already"),
    });
    expect((await historyOf("p")).map(({ verb }) => verb)).toEqual(["hire", "remove"]);
  });

  test("give up cleanly where one never gets a turn", async () => {
    await hired("p");
    let turn = 0;
    const always = interrupted(() => titled("p", `Other ${++turn}`), Number.POSITIVE_INFINITY);
    await expect(titled("p", "Mine", always)).rejects.toThrow(Contended);
    const titles = (await historyOf("p")).map((row) => String(row["changes"]));
    expect(titles.some((text) => text.includes("Mine"))).toBe(false);
    expect(titles.at(-1)).toContain(`Other ${turn}`);
  });

  test("who hire under one number make one person", async () => {
    const outcomes = await Promise.allSettled([
      hired("p", { employeeNumber: "7a" }),
      hired("q", { employeeNumber: "7A" }),
    ]);
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(outcomes.find((outcome) => outcome.status === "rejected")?.reason).toMatchObject({
      kind: "conflict",
    });
    expect(await list()).toHaveLength(1);
  });
});

describe("an epoch that moves between reading and writing", () => {
  test("makes the verb decide again, by the company's new rules", async () => {
    const dictionary = await currentDictionary(roster.db);
    const london = [...dictionary.sites.values()].find(({ name }) => name === "London");
    if (london === undefined) throw new Error("there is a site called London");
    await hired("p", { work: { siteId: london.id } });
    const moved = async () => {
      const site = { ...london, zone: "Pacific/Kiritimati" };
      await commit(roster.db, [...writeSites([{ ...site, nameKey: fold(site.name) }]), moveEpoch(NOW)]);
    };
    await perform(interrupted(moved), "terminate", "p", {
      terminationDate: "2026-12-31",
      lastDayOfWork: null,
      terminationReason: null,
      decidingDate: null,
    });
    const stored = (await readEmployees(roster.db, ["p"])).get("p");
    expect(stored?.employee.periods[0]?.endsAt).toBe(Date.parse("2026-12-31T10:00:00Z"));
    expect(await historyOf("p")).toHaveLength(2);
  });

  test("is not waited for in vain: a hire beside new places is done once", async () => {
    let turn = 0;
    const place = () => addPlaces(roster, [], [{ list: "department", name: `New ${++turn}`, code: null }]);
    await performHire(interrupted(place, 3), hiring("p"));
    expect(turn).toBe(3);
    expect(await list()).toEqual(["p"]);
    expect(await historyOf("p")).toHaveLength(1);
  });
});

describe("a login", () => {
  const refused = async (write: () => Promise<unknown>, words: string) => {
    const before = await readTables();
    await expect(write()).rejects.toMatchObject({ kind: "conflict", detail: expect.stringContaining(words) });
    expect(await readTables()).toEqual(before);
  };
  const wanting = (address: string) => hired("new", { basic: { email: address } });

  test("of a colleague is refused, whatever its case, and the answer says whose it is", async () => {
    await hired("bo", { basic: { email: "BÖ@tidewater.example" } });
    await refused(() => wanting("bö@Tidewater.Example"), "is the e-mail of Ada bo");
    await refused(() => wanting("bo\u0308@tidewater.example"), "The same person?");
  });

  test("of a leaver is refused until it is released", async () => {
    await hired("bo", { terminationDate: "2024-01-31" });
    await refused(() => wanting("bo@tidewater.example"), "who is not active");
    await perform(roster, "releaseEmail", "bo", { email: "bo@tidewater.example" });
    await wanting("bo@tidewater.example");
    expect(await list()).toEqual(["new"]);
  });

  test("of somebody who was deleted is refused until it is released", async () => {
    await hired("bo");
    await gone("bo");
    await refused(() => wanting("bo@tidewater.example"), "who is not active");
    await perform(roster, "releaseEmail", "bo", { email: "bo@tidewater.example" });
    await wanting("bo@tidewater.example");
  });

  test("of somebody deleted is still refused a year later, and after other writes to them", async () => {
    await hired("bo");
    await gone("bo");
    const later = rosterAt(NOW + 366 * DAY);
    await expect(
      performHire(later, hiring("new", { basic: { email: "bo@tidewater.example" } })),
    ).rejects.toThrow(RuleError);
    await perform(later, "restore", "bo", {});
    await expect(
      performHire(later, hiring("new", { basic: { email: "bo@tidewater.example" } })),
    ).rejects.toThrow(RuleError);
  });

  test("that a colleague takes on a day ahead is refused from now on, and the other way round", async () => {
    await hired("bo");
    await email("bo", "next@tidewater.example", "2027-03-01");
    await refused(() => wanting("next@tidewater.example"), "Ada bo");
    await hired("cy");
    await refused(() => email("bo", "cy@tidewater.example", "2027-06-01"), "Ada cy");
  });

  test("that was given up is free at once, but not one that is given up ahead", async () => {
    await hired("bo");
    await email("bo", "bo.new@tidewater.example", "2027-03-01");
    await refused(() => wanting("bo@tidewater.example"), "Ada bo");
    await email("bo", "other@tidewater.example");
    await wanting("bo@tidewater.example");
    expect((await everyoneAt(NOW)).map((user) => user["userName"])).toEqual([
      "other@tidewater.example",
      "bo@tidewater.example",
    ]);
  });

  test("wanted by two at once goes to one", async () => {
    const wanted = { basic: { email: "same@tidewater.example" } };
    const outcomes = await Promise.allSettled(["p", "q", "r"].map((id) => hired(id, wanted)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await list()).toHaveLength(1);
    const { employees, ordinals } = await readTables();
    expect([employees?.length, ordinals?.length]).toEqual([1, 1]);
  });

  test("moved to an earlier day, while somebody else takes it until then, is not held by both", async () => {
    await hired("bo", { basic: { email: null } });
    await email("bo", "shared@tidewater.example", "2027-03-01");
    await hired("cy");
    await email("cy", "cy.next@tidewater.example", "2027-02-01");
    const rival = interrupted(() => email("cy", "shared@tidewater.example"));
    const earlier = email("bo", "shared@tidewater.example", "2026-12-01", rival);
    await expect(earlier).rejects.toMatchObject({ detail: expect.stringContaining("Ada cy") });
    const december = await everyoneAt(Date.parse("2026-12-24T12:00:00Z"));
    expect(december.map(({ id, userName }) => [id, userName])).toEqual([["cy", "shared@tidewater.example"]]);
  });

  test("can be swapped by two people, by way of a third address", async () => {
    await hired("bo");
    await hired("cy");
    await refused(() => email("bo", "cy@tidewater.example"), "Ada cy");
    await email("bo", "between@tidewater.example");
    await email("cy", "bo@tidewater.example");
    await email("bo", "cy@tidewater.example");
    expect((await everyoneAt(NOW)).map(({ id, userName }) => [id, userName])).toEqual([
      ["bo", "cy@tidewater.example"],
      ["cy", "bo@tidewater.example"],
    ]);
  });

  test("moves the userName and never the id", async () => {
    await hired("bo");
    await email("bo", "bo.new@tidewater.example", "2026-12-01");
    const at = async (moment: string) =>
      (await everyoneAt(Date.parse(moment))).map(({ id, userName }) => [id, userName]);
    expect(await at("2026-11-30T22:59:59Z")).toEqual([["bo", "bo@tidewater.example"]]);
    expect(await at("2026-11-30T23:00:00Z")).toEqual([["bo", "bo.new@tidewater.example"]]);
  });
});

describe("places in the list", () => {
  const places = async () =>
    ((await readTables())["ordinals"] ?? []).map(({ ordinal, employee_id }) => [ordinal, employee_id]);

  beforeEach(async () => {
    for (const id of ["a", "b", "c", "d"]) await hired(id);
  });

  test("are dense from 1, in the order of hiring", async () => {
    expect(await places()).toEqual([
      [1, "a"],
      [2, "b"],
      [3, "c"],
      [4, "d"],
    ]);
  });

  test("stay with their people through changes, leaving, and coming back", async () => {
    const before = await places();
    await titled("b", "Head");
    await email("b", "b.new@tidewater.example");
    await left("b");
    await perform(roster, "exclude", "c", { listed: "deactivate" });
    await perform(roster, "include", "c", {});
    await perform(roster, "rehire", "b", {
      startDate: "2026-11-01",
      terminationDate: null,
      lastDayOfWork: null,
      terminationReason: null,
      concurrent: false,
    });
    expect(await places()).toEqual(before);
    expect(await list()).toEqual(["a", "b", "c", "d"]);
  });

  test("that were left are filled lowest first, and then the list grows", async () => {
    await gone("c");
    await gone("a");
    expect(await places()).toEqual([
      [1, null],
      [2, "b"],
      [3, null],
      [4, "d"],
    ]);
    expect(await list()).toEqual(["b", "d"]);
    for (const id of ["e", "f", "g"]) await hired(id);
    expect(await places()).toEqual([
      [1, "e"],
      [2, "b"],
      [3, "f"],
      [4, "d"],
      [5, "g"],
    ]);
    expect(await list()).toEqual(["e", "b", "f", "d", "g"]);
  });

  test("are not kept for whoever was deleted: a restore takes the next one free", async () => {
    await gone("b");
    await hired("e");
    await perform(roster, "restore", "b", {});
    expect(await places()).toEqual([
      [1, "a"],
      [2, "e"],
      [3, "c"],
      [4, "d"],
      [5, "b"],
    ]);
    expect((await everyoneAt(NOW)).find(({ id }) => id === "b")?.["active"]).toBe(false);
  });

  test("are for those with an e-mail, from the moment that they get one", async () => {
    await hired("e", { basic: { email: null } });
    expect(await list()).toEqual(["a", "b", "c", "d"]);
    await hired("f");
    await email("e", "e@tidewater.example");
    expect(await places()).toEqual([
      [1, "a"],
      [2, "b"],
      [3, "c"],
      [4, "d"],
      [5, "f"],
      [6, "e"],
    ]);
  });

  test("taken ahead of the day count for nothing until then, and nobody behind them is missed", async () => {
    await hired("e", { basic: { email: null } });
    await email("e", "e@tidewater.example", "2026-12-01");
    await hired("f");
    const page = async (now: number, startIndex: number) => {
      const answer = await listIn(askAt(okta, `/scim/v2/Users?startIndex=${startIndex}&count=2`, { now }));
      return [answer.totalResults, answer.Resources.map(({ id }) => id)];
    };
    expect(await page(NOW, 5)).toEqual([6, ["f"]]);
    expect(await page(Date.parse("2026-11-30T23:00:00Z"), 5)).toEqual([6, ["e", "f"]]);
  });

  test("are given once each where many are hired at the same moment", async () => {
    await gone("b");
    await Promise.all(["e", "f", "g", "h"].map((id) => hired(id)));
    const taken = await places();
    expect(taken.map(([ordinal]) => ordinal)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(new Set(taken.map(([, id]) => id)).size).toBe(7);
    expect((await list()).toSorted()).toEqual(["a", "c", "d", "e", "f", "g", "h"]);
  });
});

describe("versions", () => {
  const versionsOf = async (path: string, now = NOW) => {
    const body = await (await askAt(okta, `/scim/v2${path}`, { now })).json();
    return { version: valueAt(body, "meta.version"), lastModified: valueAt(body, "meta.lastModified") };
  };

  test("of a user move with a write, with a date that passes, and with a rename, and with nothing else", async () => {
    await hired("p", { terminationDate: "2026-12-31" });
    await hired("other");
    const first = await versionsOf("/Users/p");
    expect(await versionsOf("/Users/p", NOW + DAY)).toEqual(first);
    await titled("other", "Head");
    expect(await versionsOf("/Users/p")).toEqual(first);

    const at = Date.parse("2026-12-31T23:00:00Z");
    expect(await versionsOf("/Users/p", at - 1)).toEqual(first);
    const left = await versionsOf("/Users/p", at);
    expect(left).toMatchObject({ lastModified: "2026-12-31T23:00:00.000Z" });
    expect(left.version).not.toBe(first.version);

    await titled("p", "Head", rosterAt(NOW + 5000));
    const written = await versionsOf("/Users/p", NOW + 5000);
    expect(written.lastModified).toBe(new Date(NOW + 5000).toISOString());
    expect(written.version).not.toBe(first.version);

    await commit(roster.db, [moveEpoch(NOW + 9000)]);
    const renamed = await versionsOf("/Users/p", NOW + 9000);
    expect(renamed.lastModified).toBe(new Date(NOW + 9000).toISOString());
    expect(renamed.version).not.toBe(written.version);
  });

  test("of a group move with its members, written or by the calendar (31)", async () => {
    const sales = (await idsByName()).get("Sales") ?? "";
    const group = (now?: number) => versionsOf(`/Groups/${sales}`, now);
    const seen = [await group()];
    await hired("p", { work: { departmentId: sales }, startDate: "2026-12-01" });
    seen.push(await group());
    const starts = Date.parse("2026-11-30T23:00:00Z");
    expect(await group(starts - 1)).toEqual(seen.at(-1));
    expect(await group(starts)).toMatchObject({ lastModified: "2026-11-30T23:00:00.000Z" });
    seen.push(await group(starts));
    await perform(rosterAt(starts + DAY), "revokeAccess", "p", { reason: null });
    seen.push(await group(starts + DAY));
    expect(new Set(seen.map(({ version }) => version)).size).toBe(4);

    await hired("other", {}, rosterAt(starts + DAY));
    expect(await group(starts + DAY)).toEqual(seen.at(-1));
  });
});
