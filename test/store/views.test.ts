import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Grants } from "../../src/auth/grants.ts";
import type { Scope } from "../../src/hr/scope.ts";
import { buildViews } from "../../src/roster/access/build-views.ts";
import { clearViews } from "../../src/roster/access/clear-views.ts";
import { sweep } from "../../src/roster/calendar/sweep.ts";
import { perform, performHire } from "../../src/roster/employees/perform.ts";
import { openRoster } from "../../src/roster/open.ts";
import { erase } from "../../src/roster/retention/erase.ts";
import { scheduled } from "../../src/scheduled.ts";
import { GRACE } from "../../src/store/changes.ts";
import { commit, StoreUnavailable } from "../../src/store/database.ts";
import { moveEpoch } from "../../src/store/dictionary.ts";
import { clearRemains } from "../../src/store/view-remains.ts";
import { dropViews, giveUpViews, startView } from "../../src/store/views.ts";
import { foundCompany, type Hiring, hiring, idsByName, rosterAt } from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { createServiceUser } from "../support/service-users.ts";
import { showing } from "../support/showing.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";
import { watchedDatabase } from "../support/watched-database.ts";

/** Tuesday, 12:00 in London. */
const NOW = Date.parse("2026-11-24T12:00:00Z");
const MINUTE = 60_000;

let empty: Tables;
let london: string;
let reader: string;
let first: number;

const inLondon = (): Scope => showing({ field: "work.siteId", operator: "equals", value: london });
const notInLondon = (): Scope => showing({ field: "work.siteId", operator: "notEquals", value: london });
const employed = showing({ field: "status", operator: "equals", value: "Employed" });

/** A reader of those in London, whose first view is whole. */
beforeAll(async () => {
  await foundCompany(NOW);
  london = (await idsByName()).get("London") ?? "";
  const grants: Grants = { scopes: [inLondon()], company: false };
  reader = (await createServiceUser(rosterAt(NOW), env.TOKENS, "London", grants)).id;
  const [view] = (await readTables())["views"] ?? [];
  first = Number(view?.["generation"]);
  empty = await readTables();
});

beforeEach(() => writeTables(empty));

const atLondon = (id: string, said: Hiring = {}) => hiring(id, { work: { siteId: london }, ...said });
const several = (...ids: readonly string[]) => ids.map((id) => atLondon(id));
const move = (id: string, siteId: string | null, effectiveDate: string | null = null, now = NOW) =>
  perform(rosterAt(now), "change", id, { effectiveDate, values: { work: { siteId } } });
const terminate = (id: string, now = NOW) =>
  perform(rosterAt(now), "terminate", id, {
    terminationDate: "2026-11-01",
    lastDayOfWork: null,
    terminationReason: null,
    decidingDate: null,
  });
const remove = async (id: string, now = NOW) => {
  await terminate(id, now);
  await perform(rosterAt(now), "remove", id, {});
};

const AGAIN = {
  startDate: "2026-11-24",
  terminationDate: null,
  lastDayOfWork: null,
  terminationReason: null,
  concurrent: false,
};

/** The next view of the reader, to be served once it is whole. */
async function widenTo(generation: number, scopes: readonly Scope[]): Promise<void> {
  const { db } = rosterAt(NOW);
  await commit(db, [...startView(reader, generation, scopes), moveEpoch(NOW)]);
  await env.DB.prepare("UPDATE service_users SET next_access = ? WHERE id = ?")
    .bind(JSON.stringify({ scopes, company: false, generation }), reader)
    .run();
}

/** Who is in a view at that moment, in the order of their places. */
async function inView(generation = first, now = NOW): Promise<string[]> {
  const { results } = await env.DB.prepare(
    `SELECT ordinal || ' ' || employee_id AS line FROM view_members
      WHERE service_user_id = ? AND generation = ? AND starts_at <= ? AND ? < ends_at ORDER BY ordinal`,
  )
    .bind(reader, generation, now, now)
    .all<{ line: string }>();
  return results.map(({ line }) => line);
}

/** The reader's places: whose, or a hole. */
async function places(): Promise<unknown[]> {
  const { view_ordinals: rows = [] } = await readTables();
  return rows
    .filter((row) => row["service_user_id"] === reader)
    .toSorted((a, b) => Number(a["ordinal"]) - Number(b["ordinal"]))
    .map((row) => row["employee_id"]);
}

async function servedBy(): Promise<Record<string, unknown>> {
  const row = await env.DB.prepare(
    `SELECT version, access ->> '$.generation' AS generation, next_access AS next FROM service_users WHERE id = ?`,
  )
    .bind(reader)
    .first<Record<string, unknown>>();
  return row ?? {};
}

const builtAt = async (generation: number) =>
  (await readTables())["views"]?.find((row) => row["generation"] === generation)?.["built_at"];

describe("a place in a list", () => {
  test("is given to whoever comes into it, now or on a day ahead, in the order in which they are written", async () => {
    await hiredTogether(NOW, [...several("a", "b"), hiring("elsewhere"), hiring("coming"), atLondon("c")]);
    await move("coming", london, "2026-11-25");
    const midnight = Date.parse("2026-11-25T00:00:00Z");
    expect(await inView(first, midnight - 1)).toEqual(["1 a", "2 b", "3 c"]);
    expect(await inView(first, midnight)).toEqual(["1 a", "2 b", "3 c", "4 coming"]);
    await expectDerivedAnew(NOW);
  });

  test("is kept through every write to whoever stays", async () => {
    await hiredTogether(NOW, several("a", "b", "c"));
    const values = { work: { title: "Head" } };
    await perform(rosterAt(NOW), "change", "b", { effectiveDate: null, values });
    await terminate("a");
    expect(await inView()).toEqual(["1 a", "2 b", "3 c"]);
  });

  test("is left as a hole by whoever leaves, and the next ones to come fill the holes, the lowest first", async () => {
    await hiredTogether(NOW, several("a", "b", "c", "d"));
    await move("b", null);
    await remove("c");
    expect(await places()).toEqual(["a", null, null, "d"]);
    await hiredTogether(NOW, several("e", "f", "g"));
    expect(await inView()).toEqual(["1 a", "2 e", "3 f", "4 d", "5 g"]);
    await expectDerivedAnew(NOW);
  });

  test("is kept by whoever is away between two days, until the last of them has been over for the grace", async () => {
    await hiredTogether(NOW, several("a", "b"));
    await move("a", null, "2026-11-25");
    const left = Date.parse("2026-11-24T23:00:00Z"); // Midnight in Berlin, where whoever has no site is.
    expect(await inView(first, left - 1)).toEqual(["1 a", "2 b"]);
    expect(await inView(first, left)).toEqual(["2 b"]);
    await sweep(rosterAt(left + GRACE - 1));
    expect(await places()).toEqual(["a", "b"]);
    await sweep(rosterAt(left + GRACE));
    expect(await places()).toEqual([null, "b"]);
    await expectDerivedAnew(left + GRACE);
  });

  test("is kept by whoever is to come back", async () => {
    await hiredTogether(NOW, several("a"));
    await move("a", null, "2026-11-25");
    await move("a", london, "2026-12-01");
    const meanwhile = Date.parse("2026-11-28T00:00:00Z");
    await sweep(rosterAt(meanwhile));
    expect(await inView(first, meanwhile)).toEqual([]);
    expect(await places()).toEqual(["a"]);
    expect(await inView(first, Date.parse("2026-12-02T00:00:00Z"))).toEqual(["1 a"]);
  });

  test("is nobody's any more once its holder is erased, and nothing in any view names them", async () => {
    await hiredTogether(NOW, several("a", "b"));
    await terminate("a");
    await erase(rosterAt(NOW + MINUTE), "a", "a");
    const { view_members: members, view_ordinals: ordinals } = await readTables();
    expect(JSON.stringify([members, ordinals])).not.toContain('"a"');
    expect(await places()).toEqual([null, "b"]);
  });
});

describe("a view in building", () => {
  beforeEach(async () => {
    await hiredTogether(NOW, [
      ...several("a", "c", "e"),
      ...["b", "d", "f"].map((id) => hiring(id)),
      hiring("unlisted", { basic: { email: null } }),
    ]);
    await terminate("d");
    await widenTo(first + 1, [inLondon(), employed]);
  });

  const rest = (peopleAtMost = 1000) => buildViews(rosterAt(NOW), peopleAtMost);

  test("comes to everyone whom the rights show, and those who had places keep them", async () => {
    expect(await rest()).toBe(6);
    expect(await inView(first + 1)).toEqual(["1 a", "2 c", "3 e", "4 b", "5 f"]);
    await expectDerivedAnew(NOW);
  });

  test("goes on with the next call where it stopped, and is whole when nobody is left", async () => {
    const looked = [];
    while ((await builtAt(first + 1)) === null) looked.push(await rest(2));
    expect(looked).toEqual([2, 2, 2, 0]);
    expect(await rest()).toBe(0);
    expect(await inView(first + 1)).toEqual(["1 a", "2 c", "3 e", "4 b", "5 f"]);
    await expectDerivedAnew(NOW);
  });

  test("has whoever is written before it has come to them once, whatever of the past it finds there", async () => {
    for (const id of ["a", "b", "f"])
      await perform(rosterAt(NOW), "change", id, {
        effectiveDate: null,
        values: { work: { title: "Head" } },
      });
    await move("c", null, "2026-11-25");
    await move("c", london, "2026-11-26");
    await rest();
    expect(await inView(first + 1)).toEqual(["1 a", "2 c", "3 e", "4 b", "5 f"]);
    await expectDerivedAnew(NOW);
  });

  test("serves a reader whose clock was read before a midnight that has passed meanwhile", async () => {
    const midnight = Date.parse("2026-11-25T00:00:00Z");
    const values = { work: { title: "Head" } };
    await perform(rosterAt(NOW), "change", "a", { effectiveDate: "2026-11-25", values });
    await buildViews(rosterAt(midnight + MINUTE), 1000);
    for (const at of [midnight - MINUTE, midnight, midnight + MINUTE])
      expect(await inView(first + 1, at)).toEqual(["1 a", "2 c", "3 e", "4 b", "5 f"]);
    await expectDerivedAnew(midnight + MINUTE);
  });

  test("serves when it is whole and not before, by a version that nobody has seen", async () => {
    const before = await servedBy();
    expect(before).toMatchObject({ generation: first });
    await rest(4);
    expect(await servedBy()).toEqual(before);
    await rest();
    expect(await servedBy()).toEqual({ version: expect.any(Number), generation: first + 1, next: null });
    expect((await servedBy())["version"]).toBeGreaterThan(Number(before["version"]));
    expect((await readTables())["views"]).toMatchObject([{ generation: first + 1, built_at: NOW }]);
  });

  test("has whoever is written meanwhile, whether it had come to them or not", async () => {
    await rest(3);
    await move("a", null);
    await terminate("b");
    await terminate("f");
    await remove("e");
    await hiredTogether(NOW, [hiring("aa"), hiring("zz")]);
    await rest();
    expect(await inView(first + 1)).toEqual(["1 a", "2 c", "3 aa", "4 zz"]);
    await expectDerivedAnew(NOW);
  });

  test.each([
    ["leaves it", "f", () => terminate("f")],
    ["comes into it", "d", () => perform(rosterAt(NOW), "rehire", "d", AGAIN)],
    ["is hired", "aaa", () => performHire(rosterAt(NOW), hiring("aaa"))],
    ["changes otherwise", "a", () => move("a", london)],
    ["is erased", "d", () => erase(rosterAt(NOW), "d", "d")],
  ])(
    "has no more than whoever %s wrote between the step's reading and its writing",
    async (_, id, meanwhile) => {
      let done = false;
      const before = async (sql: readonly string[]) => {
        if (done || !sql.some((text) => text.includes('UPDATE "views"'))) return;
        done = true;
        await meanwhile();
      };
      await buildViews({ ...rosterAt(NOW), db: openRoster(watchedDatabase(env.DB, { before })) }, 1000);
      expect(done, id).toBe(true);
      expect(await builtAt(first + 1)).toBe(NOW);
      await expectDerivedAnew(NOW);
    },
  );

  test("is built once where several build it at the same time", async () => {
    expect((await Promise.all([rest(2), rest(2)])).toSorted()).toEqual([0, 2]);
    expect((await Promise.all([rest(), rest(), rest()])).toSorted()).toEqual([0, 0, 4]);
    expect(await inView(first + 1)).toEqual(["1 a", "2 c", "3 e", "4 b", "5 f"]);
    await expectDerivedAnew(NOW);
  });

  test.each(["before", "after"])("is gone on with where a step was lost %s it reached D1", async (when) => {
    let failures = 0;
    const fail = (sql: readonly string[]) => {
      if (failures > 0 || !sql.some((text) => text.includes("built_to = "))) return;
      failures += 1;
      throw new Error("D1_ERROR: Network connection lost.");
    };
    const db = openRoster(watchedDatabase(env.DB, { [when]: fail }));
    await expect(buildViews({ ...rosterAt(NOW), db }, 2)).rejects.toThrow(StoreUnavailable);
    expect(await rest()).toBe(when === "before" ? 6 : 4);
    await expectDerivedAnew(NOW);
  });

  test("is built by the calendar where nobody else does, which also drops what it takes the place of", async () => {
    await scheduled(env, NOW);
    expect(await servedBy()).toMatchObject({ generation: first + 1, next: null });
    expect((await readTables())["view_members"]).toHaveLength(5);
    expect(await inView(first + 1)).toEqual(["1 a", "2 c", "3 e", "4 b", "5 f"]);
  });

  test("is left alone once it is given up, also in the midst of a step", async () => {
    const before = async (sql: readonly string[]) => {
      if (!sql.some((text) => text.includes("built_to = "))) return;
      await commit(rosterAt(NOW).db, giveUpViews(reader, [first]));
    };
    await buildViews({ ...rosterAt(NOW), db: openRoster(watchedDatabase(env.DB, { before })) }, 2);
    expect(await inView(first + 1)).toEqual([]);
    expect(await servedBy()).toMatchObject({ generation: first });
    expect(await rest()).toBe(0);
  });
});

describe("what is left of views that were given up", () => {
  const minute = () => clearViews(rosterAt(NOW));

  beforeEach(async () => {
    await hiredTogether(NOW, [...several("a", "b", "c"), hiring("elsewhere")]);
  });

  test("goes, and those who are in the next view keep their places, the others leave holes", async () => {
    await widenTo(first + 1, [
      showing(
        { field: "work.siteId", operator: "equals", value: london },
        { field: "id", operator: "oneOf", value: ["a", "c"] },
      ),
    ]);
    expect(await minute()).toBe(0);
    await buildViews(rosterAt(NOW), 1000);
    expect(await inView(first)).toHaveLength(3);
    expect(await minute()).toBe(3);
    expect(await inView(first)).toEqual([]);
    expect(await inView(first + 1)).toEqual(["1 a", "3 c"]);
    expect(await places()).toEqual(["a", null, "c"]);
    await expectDerivedAnew(NOW);
  });

  test("stays while a view of the same reader is being built, so that whoever comes back has their place", async () => {
    await commit(rosterAt(NOW).db, [
      ...giveUpViews(reader, []),
      ...startView(reader, first + 1, [notInLondon()]),
      moveEpoch(NOW),
    ]);
    await move("a", null);
    await sweep(rosterAt(NOW + GRACE));
    expect(await minute()).toBe(0);
    expect(await places()).toEqual(["a", "b", "c"]);
    await buildViews(rosterAt(NOW), 1000);
    expect(await minute()).toBe(3);
    expect(await places()).toEqual(["a", null, null, "elsewhere"]);
    await expectDerivedAnew(NOW);
  });

  test("stays also of whoever is over in the one and to come in the other", async () => {
    await hiredTogether(NOW, [hiring("aa")]);
    await move("b", null, "2026-11-25");
    await widenTo(first + 1, [inLondon(), notInLondon()]);
    const left = Date.parse("2026-11-24T23:00:00Z");
    await sweep(rosterAt(left + GRACE));
    await buildViews(rosterAt(left + GRACE), 1000);
    await sweep(rosterAt(left + GRACE));
    expect(await inView(first + 1, left + GRACE)).toEqual(["1 a", "2 b", "3 c", "4 aa", "5 elsewhere"]);
    await expectDerivedAnew(left + GRACE);
  });

  test("goes with the places where the reader has no view any more, some at a time", async () => {
    await commit(rosterAt(NOW).db, [...dropViews(reader), moveEpoch(NOW)]);
    const { db } = rosterAt(NOW);
    const steps = [];
    for (let gone = 2; gone > 0; steps.push(gone)) gone = await clearRemains(db, 2);
    expect(steps).toEqual([2, 1, 2, 1, 0]);
    const { view_members: members, view_ordinals: ordinals } = await readTables();
    expect([members, ordinals]).toEqual([[], []]);
  });

  test("goes also where a write that began before adds to it", async () => {
    await commit(rosterAt(NOW).db, [...startView(reader, first + 1, [notInLondon()]), moveEpoch(NOW)]);
    let done = false;
    const before = async (sql: readonly string[]) => {
      if (done || !sql.some((text) => text.includes('INTO "view_members"'))) return;
      done = true;
      await env.DB.prepare(
        "UPDATE service_users SET access = json_set(access, '$.generation', ?) WHERE id = ?",
      )
        .bind(first + 1, reader)
        .run();
      await buildViews(rosterAt(NOW), 1000);
      await minute();
    };
    const db = openRoster(watchedDatabase(env.DB, { before }));
    await performHire({ ...rosterAt(NOW), db }, atLondon("late"));
    expect(done).toBe(true);
    expect(await inView(first)).toHaveLength(1);
    expect(await minute()).toBe(1);
    expect(await inView(first)).toEqual([]);
    expect(await places()).not.toContain("late");
    await expectDerivedAnew(NOW);
  });

  test("goes reader by reader: another one's view is not touched, nor waited for", async () => {
    const grants: Grants = { scopes: [employed], company: false };
    const other = await createServiceUser(rosterAt(NOW), env.TOKENS, "Employed", grants);
    const members = async (id: string) =>
      (await readTables())["view_members"]?.filter((row) => row["service_user_id"] === id);
    const [ours, theirs] = [await members(reader), await members(other.id)];
    expect([ours, theirs]).toMatchObject([{ length: 3 }, { length: 4 }]);
    await commit(rosterAt(NOW).db, [...dropViews(reader), moveEpoch(NOW)]);
    while ((await minute()) > 0);
    expect([await members(reader), await members(other.id)]).toEqual([[], theirs]);
    await expectDerivedAnew(NOW);
    await commit(rosterAt(NOW).db, [...dropViews(other.id), ...startView(reader, first + 1, [inLondon()])]);
    while ((await minute()) > 0);
    expect([await members(reader), await members(other.id)]).toEqual([[], []]);
  });
});
