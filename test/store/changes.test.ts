import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { changeValues } from "../../src/hr/lifecycle/change-values.ts";
import { hire } from "../../src/hr/lifecycle/hire.ts";
import { currentDictionary } from "../../src/roster/company/dictionary.ts";
import { changeOf } from "../../src/roster/employees/change-of.ts";
import { performHire } from "../../src/roster/employees/perform.ts";
import { openRoster } from "../../src/roster/open.ts";
import type { Roster } from "../../src/roster/roster.ts";
import { type Change, writeChanges } from "../../src/store/changes.ts";
import { BatchRefused, StoreUnavailable } from "../../src/store/database.ts";
import { readEmployees } from "../../src/store/employees.ts";
import { NOW, VERB_CASES } from "../roster/verb-cases.ts";
import { foundCompany, hiring, rosterAt } from "../support/company.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { createServiceUser } from "../support/service-users.ts";
import { showing } from "../support/showing.ts";
import { readTables, type Tables, withoutOperationIds, writeTables } from "../support/tables.ts";
import { type Watch, watchedDatabase, writesPeople } from "../support/watched-database.ts";

let empty: Tables;

/** By most verbs somebody comes into the view of a reader of these, or leaves it. */
const WORKING = showing({ field: "active", operator: "equals", value: true });

beforeAll(async () => {
  await foundCompany(NOW);
  await createServiceUser(rosterAt(NOW), env.TOKENS, "Narrow", { scopes: [WORKING], company: false });
  empty = await readTables();
});

const away = (): never => {
  throw new Error("D1_ERROR: Network connection lost.");
};

/** A roster whose batches that write people fail: before they reach D1, or on the way back. */
function failing(at: "before" | "after", times: number): { roster: Roster; sent: () => number } {
  let sent = 0;
  const fail = (sql: readonly string[]) => {
    if (!writesPeople(sql)) return;
    sent += 1;
    if (sent <= times) away();
  };
  const watch: Watch = at === "before" ? { before: fail } : { after: fail };
  return {
    roster: { ...rosterAt(NOW), db: openRoster(watchedDatabase(env.DB, watch)) },
    sent: () => sent,
  };
}

describe.each(VERB_CASES)("$verb", ({ prepare, run }) => {
  let start: Tables;
  let done: ReturnType<typeof withoutOperationIds>;

  beforeAll(async () => {
    await writeTables(empty);
    await prepare(rosterAt(NOW - 60_000));
    start = await readTables();
    await run(rosterAt(NOW));
    done = withoutOperationIds(await readTables());
    expect(done).not.toEqual(withoutOperationIds(start));
  });

  test("leaves nothing behind where no batch reaches D1", async () => {
    await writeTables(start);
    const { roster, sent } = failing("before", Number.POSITIVE_INFINITY);
    await expect(run(roster)).rejects.toThrow(StoreUnavailable);
    expect(sent()).toBeGreaterThan(0);
    expect(await readTables()).toEqual(start);
  });

  test("is done once where the first batch does not reach D1", async () => {
    await writeTables(start);
    const { roster, sent } = failing("before", 1);
    await run(roster);
    expect(sent()).toBe(2);
    expect(withoutOperationIds(await readTables())).toEqual(done);
  });

  test("is done once, not twice, where the answer is lost", async () => {
    await writeTables(start);
    const { roster, sent } = failing("after", 1);
    await run(roster);
    expect(sent()).toBe(2);
    expect(withoutOperationIds(await readTables())).toEqual(done);
  });

  test("is done once even where every answer is lost, and says that it does not know", async () => {
    await writeTables(start);
    await expect(run(failing("after", Number.POSITIVE_INFINITY).roster)).rejects.toThrow(StoreUnavailable);
    expect(withoutOperationIds(await readTables())).toEqual(done);
  });

  test("leaves nothing behind where a read before it fails", async () => {
    await writeTables(start);
    for (let failingCall = 1; ; failingCall++) {
      let calls = 0;
      const before = (sql: readonly string[]) => {
        calls += 1;
        if (calls === failingCall && !writesPeople(sql)) away();
      };
      const roster = { ...rosterAt(NOW), db: openRoster(watchedDatabase(env.DB, { before })) };
      const outcome = await run(roster).then(
        () => "done",
        (error: unknown) => error,
      );
      if (outcome === "done") break;
      expect(outcome).toBeInstanceOf(StoreUnavailable);
      expect(await readTables()).toEqual(start);
    }
  });
});

describe("after a lost answer", () => {
  test("what somebody else wrote to the same person meanwhile stands", async () => {
    await writeTables(empty);
    let lost = false;
    const db = watchedDatabase(env.DB, {
      after: async (sql) => {
        if (!writesPeople(sql) || lost) return;
        lost = true;
        const { run } = VERB_CASES.find(({ verb }) => verb === "terminate") ?? away();
        await run(rosterAt(NOW + 1));
        away();
      },
    });
    await performHire({ ...rosterAt(NOW), db: openRoster(db) }, hiring("p"));
    expect(lost).toBe(true);
    const { employees, history, periods } = await readTables();
    expect(employees).toMatchObject([{ id: "p", version: 2 }]);
    expect(periods).toMatchObject([{ termination_date: "2026-12-31" }]);
    const told = history?.filter(({ subject }) => subject === "p").map(({ verb }) => verb);
    expect(told).toEqual(["hire", "terminate"]);
  });
});

test("a batch that a guard refuses writes nothing at all", async () => {
  await writeTables(empty);
  let rival: Tables | undefined;
  const db = watchedDatabase(env.DB, {
    before: async (sql) => {
      if (!writesPeople(sql) || rival !== undefined) return;
      await performHire(rosterAt(NOW), hiring("rival", { basic: { email: "P@tidewater.example" } }));
      rival = await readTables();
    },
  });
  const roster = { ...rosterAt(NOW), db: openRoster(db) };
  await expect(performHire(roster, hiring("p"))).rejects.toMatchObject({
    kind: "conflict",
    detail: expect.stringContaining("p@tidewater.example is the e-mail of Ada rival"),
  });
  expect(await readTables()).toEqual(rival);
});

describe("many changes in one batch", () => {
  const titled = async (ids: readonly string[], title: string): Promise<Change[]> => {
    const dictionary = await currentDictionary(roster.db);
    const people = await readEmployees(roster.db, ids);
    return ids.map((id) => {
      const before = people.get(id) ?? away();
      const input = { effectiveDate: null, values: { work: { title } } };
      const decision = changeValues(before.employee, input, { company: dictionary, now: NOW });
      return changeOf(before, decision, "change", dictionary, NOW);
    });
  };
  const roster = rosterAt(NOW);
  const written = async (changes: readonly Change[], db = roster.db, epoch?: number) => {
    const current = epoch ?? (await currentDictionary(roster.db)).epoch;
    const operation = { id: crypto.randomUUID(), actor: "tester", at: NOW, epoch: current };
    return [...(await writeChanges(db, operation, changes))].toSorted();
  };
  const versions = async () =>
    (await readTables())["employees"]?.map((row) => `${row["id"]} ${row["version"]}`).toSorted();

  beforeEach(async () => {
    await writeTables(empty);
    await hiredTogether(
      NOW,
      ["a", "b", "c"].map((id) => hiring(id)),
    );
  });

  test("are written each where its person is as it was read; the others are told, and untouched", async () => {
    const changes = await titled(["a", "b", "c"], "Head");
    await written(await titled(["b"], "Other"));
    const before = await readTables();
    expect(await written(changes)).toEqual(["a", "c"]);
    expect(await versions()).toEqual(["a 2", "b 2", "c 2"]);
    const after = await readTables();
    for (const [name, rows] of Object.entries(before)) {
      const ofB = ({ employee_id, subject, id }: Tables[string][number]) =>
        [employee_id, subject, id].includes("b");
      expect(after[name]?.filter(ofB), name).toEqual(rows.filter(ofB));
    }
  });

  test("are told alike where the answer was lost", async () => {
    const changes = await titled(["a", "b", "c"], "Head");
    await written(await titled(["b"], "Other"));
    expect(await written(changes, failing("after", 1).roster.db)).toEqual(["a", "c"]);
    expect(await versions()).toEqual(["a 2", "b 2", "c 2"]);
  });

  test("are none of them written under an epoch that has moved", async () => {
    const changes = await titled(["a", "b"], "Head");
    const before = await readTables();
    expect(await written(changes, roster.db, 1)).toEqual([]);
    expect(await readTables()).toEqual(before);
  });

  test("are none of them written where two want one login", async () => {
    const dictionary = await currentDictionary(roster.db);
    const hires = ["d", "e", "f"].map((id) => {
      const input = hiring(id, {
        basic: { email: id === "d" ? "d@tidewater.example" : "same@tidewater.example" },
      });
      return changeOf(null, hire(input, { company: dictionary, now: NOW }), "hire", dictionary, NOW);
    });
    const before = await readTables();
    await expect(written(hires)).rejects.toThrow(BatchRefused);
    expect(await readTables()).toEqual(before);
  });

  test("may be two people's who swap their logins, in this one batch", async () => {
    const dictionary = await currentDictionary(roster.db);
    const people = await readEmployees(roster.db, ["a", "b"]);
    const swapped = [
      ["a", "b@tidewater.example"],
      ["b", "a@tidewater.example"],
    ].map(([id = "", email = ""]) => {
      const before = people.get(id) ?? away();
      const input = { effectiveDate: null, values: { basic: { email } } };
      const decision = changeValues(before.employee, input, { company: dictionary, now: NOW });
      return changeOf(before, decision, "change", dictionary, NOW);
    });
    expect(await written(swapped)).toEqual(["a", "b"]);
  });

  test("may be more than one parameter can carry", async () => {
    const long = "x".repeat(2000);
    const hires = Array.from({ length: 400 }, (_, index) => hiring(`p${index}`, { work: { title: long } }));
    await hiredTogether(NOW, hires);
    const { states, ordinals } = await readTables();
    expect([states?.length, ordinals?.length]).toEqual([403, 403]);
    expect(ordinals?.at(-1)).toEqual({ ordinal: 403, employee_id: "p399" });
  });
});
