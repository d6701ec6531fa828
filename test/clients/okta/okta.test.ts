import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { authorization } from "../../../scripts/okta/authorization.ts";
import { testCredentials } from "../../../scripts/okta/credential-test.ts";
import { type Import, type ImportOptions, runImport } from "../../../scripts/okta/import.ts";
import { createSource, type Source } from "../../../scripts/okta/source.ts";
import { emptyState, type State } from "../../../scripts/okta/state.ts";
import { summarize } from "../../../scripts/okta/summary.ts";
import type { NewServiceUser } from "../../../src/roster/access/create-service-user.ts";
import { perform, performHire } from "../../../src/roster/employees/perform.ts";
import { type Asking, askAt } from "../../support/ask-at.ts";
import { foundCompany, hiring, idsByName, rosterAt } from "../../support/company.ts";
import { hiredTogether } from "../../support/hired-together.ts";
import { readTables, type Tables, writeTables } from "../../support/tables.ts";
import { isNoted, watchedDatabase } from "../../support/watched-database.ts";
import { CREDENTIAL_TEST, importOf } from "./import-requests.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const DAY = 86_400_000;
const BASE = "https://rollcall.test/scim/v2";

let okta: NewServiceUser;
let empty: Tables;

beforeAll(async () => {
  okta = await foundCompany(NOW);
  empty = await readTables();
});

describe("Okta's importer", () => {
  const SWITCHES = {
    profileSourcing: true,
    whenDeactivated: "deactivate",
    reactivateSuspended: true,
    reactivateDeactivated: true,
  } as const;

  /** The service as a source for the importer, at a moment, and what was asked of it. */
  function source(asking: Asking = {}): { source: Source; requests: string[] } {
    const requests: string[] = [];
    return {
      requests,
      source: createSource({
        base: BASE,
        authorization: authorization({ kind: "basic", user: okta.id, token: okta.token }),
        fetch: (url, init) => {
          requests.push(url.replace(BASE, ""));
          return askAt(okta, url.replace("https://rollcall.test", ""), { now: NOW, ...asking, init });
        },
        sleep: () => Promise.reject(new Error("nothing here asks anybody to wait")),
      }),
    };
  }

  function imported(state: State, now: number, options: Partial<ImportOptions> = {}): Promise<Import> {
    const at = new Date(now).toISOString();
    return runImport(source({ now }).source, state, { ...SWITCHES, groups: true, at, ...options });
  }

  const told = ({ outcomes }: Import) =>
    Object.fromEntries(outcomes.filter(({ kind }) => kind !== "unchanged").map(({ id, kind }) => [id, kind]));

  beforeAll(async () => {
    await writeTables(empty);
    const ids = await idsByName();
    const staff = Array.from({ length: 220 }, (_, index) =>
      hiring(`s${index}`, {
        work: {
          departmentId: ids.get(index % 2 === 0 ? "Engineering" : "Sales") ?? null,
          siteId: ids.get("London") ?? null,
        },
      }),
    );
    await hiredTogether(NOW - DAY, [
      ...staff,
      hiring("leaver", { terminationDate: "2024-01-31" }),
      hiring("leaving", { terminationDate: "2026-12-31", lastDayOfWork: "2026-12-18" }),
      hiring("starting", { startDate: "2026-12-01", work: { departmentId: ids.get("Sales") ?? null } }),
      hiring("unmailed", { basic: { email: null } }),
    ]);
  });

  test("tests the credentials with its two requests, and finds nothing to note", async () => {
    const watched = source();
    expect(await testCredentials(watched.source, { groups: true })).toEqual({
      users: 223,
      groups: 7,
      notes: [],
    });
    expect(watched.requests).toEqual(CREDENTIAL_TEST);
  });

  test("reads everybody in pages of 100, with nothing that it would complain of", async () => {
    const watched = source();
    const at = new Date(NOW).toISOString();
    const first = await runImport(watched.source, emptyState(BASE), { ...SWITCHES, groups: true, at });
    expect(watched.requests).toEqual(importOf(223));
    expect(first.notes).toEqual([]);
    expect(first.requests).toBe(4);
    // Whoever is inactive and new is not imported: the leaver, and who starts in December.
    expect(summarize(first)).toMatchObject({
      users: { scanned: 223, new: 221, notImported: 2, absent: 0 },
      groups: { scanned: 7, new: 7 },
    });
    expect(first.groups?.next.find(({ name }) => name === "Department: Engineering")?.members).toHaveLength(
      110,
    );
    expect(first.groups?.next.find(({ name }) => name === "All employees")?.members).toHaveLength(221);
  });

  test("finds nothing changed a second time, days later and without any sweep", async () => {
    const first = await imported(emptyState(BASE), NOW);
    const second = await imported(first.next, NOW + 5 * DAY);
    expect(told(second)).toEqual({ leaver: "not imported", starting: "not imported" });
    expect(summarize(second).groups).toMatchObject({
      unchanged: 7,
      membershipsAdded: 0,
      membershipsRemoved: 0,
    });
  });

  test("hears of a joiner and a leaver in the minute in which their day begins and ends", async () => {
    const first = await imported(emptyState(BASE), NOW);
    const starts = Date.parse("2026-11-30T23:00:00Z");
    const before = await imported(first.next, starts - 60_000);
    expect(told(before)).not.toHaveProperty("starting", "created");
    const joined = await imported(before.next, starts);
    expect(told(joined)).toEqual({ leaver: "not imported", starting: "created" });
    const sales = joined.groups?.outcomes.find(({ name }) => name === "Department: Sales");
    expect(sales).toMatchObject({ joined: [expect.stringContaining("starting")], left: [] });

    const ends = Date.parse("2026-12-18T23:00:00Z");
    const still = await imported(joined.next, ends - 60_000);
    expect(told(still)).toEqual({ leaver: "not imported" });
    const left = await imported(still.next, ends);
    expect(told(left)).toEqual({ leaver: "not imported", leaving: "deactivated" });
    expect(left.groups?.next.find(({ name }) => name === "All employees")?.members).toHaveLength(221);
    expect(left.safeguard.tripped).toBe(false);
  });

  test("follows what HR writes between two imports, and a rehire under the same id", async () => {
    const start = await readTables();
    const now = NOW + 60_000;
    const roster = rosterAt(now);
    const first = await imported(emptyState(BASE), NOW);
    await perform(roster, "change", "s0", { effectiveDate: null, values: { work: { title: "Head" } } });
    await perform(roster, "change", "s1", {
      effectiveDate: null,
      values: { basic: { email: "s1.new@tidewater.example" } },
    });
    await perform(roster, "revokeAccess", "s2", { reason: null });
    await performHire(roster, hiring("new"));
    const second = await imported(first.next, now);
    expect(told(second)).toEqual({
      leaver: "not imported",
      starting: "not imported",
      s0: "updated",
      s1: "updated",
      s2: "deactivated",
      new: "created",
    });

    await perform(rosterAt(now + DAY), "restoreAccess", "s2", {});
    await perform(rosterAt(now + DAY), "rehire", "leaver", {
      startDate: "2026-11-25",
      terminationDate: null,
      lastDayOfWork: null,
      terminationReason: null,
      concurrent: false,
    });
    const third = await imported(second.next, now + DAY);
    expect(told(third)).toEqual({ starting: "not imported", s2: "reactivated", leaver: "created" });
    await writeTables(start);
  });

  test("switches nobody off where the source is away in the middle: the import fails", async () => {
    for (const failing of [1, 2, 3, 4]) {
      let calls = 0;
      const db = watchedDatabase(env.DB, {
        before: (sql) => {
          const isRead = sql.length >= 3 && !sql.some((text) => text.includes('"sites"')) && !isNoted(sql);
          if (isRead && ++calls === failing) throw new Error("D1_ERROR: Network connection lost.");
        },
      });
      const at = new Date(NOW).toISOString();
      const run = runImport(source({ db }).source, emptyState(BASE), { ...SWITCHES, groups: true, at });
      await expect(run).rejects.toThrow(/HTTP 503/);
      expect(calls).toBe(failing);
    }
  });

  test("is told by the 401 what to do about a wrong token", async () => {
    const wrong = createSource({
      base: BASE,
      authorization: "Basic eDp5",
      fetch: (url, init) => askAt(okta, url.replace("https://rollcall.test", ""), { init }),
      sleep: () => Promise.resolve(),
    });
    await expect(testCredentials(wrong, { groups: false })).rejects.toThrow(
      /Error authenticating: Unauthorized.*id and token of a service user/,
    );
  });
});
