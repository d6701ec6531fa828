import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { sweep } from "../../src/roster/calendar/sweep.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { api, apiOk, expectProblem } from "../support/api.ts";
import { EDIT_EVERYTHING, foundCompany, hired, rosterAt } from "../support/company.ts";
import { restore } from "../support/load.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";

/** Tuesday, 13:00 in Berlin, where the company is. */
const NOW = Date.parse("2026-11-24T12:00:00Z");
const DAY = 86_400_000;
const KEY = "the-administrators-key-long-enough";

let feed: NewServiceUser;
let company: Tables;

vi.setConfig({ testTimeout: 30_000 });

beforeAll(async () => {
  await foundCompany(NOW);
  feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR feed", EDIT_EVERYTHING);
  company = await readTables();
});

beforeEach(() => restore(company));

const get = (path: string, now = NOW) => apiOk(feed, "GET", path, { now });
const titled = (id: string, title: string, effectiveDate: string | null = null, now = NOW) =>
  perform(rosterAt(now), "change", id, { effectiveDate, values: { work: { title } } });
const leaves = { terminationDate: "2026-11-26", lastDayOfWork: "2026-11-25" };
/** The number of the newest row, after that of the first request of that day. */
const newest = async (now = NOW) => {
  await get("/settings", now);
  const { history = [] } = await readTables({ noted: true });
  return Number(history.at(-1)?.["id"] ?? 0);
};

describe("the history of a person", () => {
  const history = async (id: string, query = "") => (await get(`/employees/${id}/history${query}`)).history;

  test("tells who, when it was known, from when it holds, what changed, and why", async () => {
    await hired(NOW - DAY, "p", { startDate: "2020-01-01" });
    await titled("p", "Head", "2026-10-01");
    expect(await history("p")).toMatchObject([
      {
        verb: "hire",
        type: "employee.hired",
        actor: "tester",
        knownAt: "2026-11-23T12:00:00.000Z",
        cause: null,
      },
      {
        verb: "change",
        type: "employee.changed",
        actor: "tester",
        knownAt: "2026-11-24T12:00:00.000Z",
        holdsFrom: "2026-09-30T22:00:00.000Z",
        cause: null,
        changes: { "work 2026-10-01 title": [null, "Head"] },
      },
    ]);
  });

  test("names the rule, the date and the zone that decided for a moment of the calendar", async () => {
    await hired(NOW, "p", leaves);
    await sweep(rosterAt(NOW + 7 * DAY));
    const moments = (await history("p")).filter((item: { actor: string }) => item.actor === "the calendar");
    expect(moments).toMatchObject([
      {
        type: "employee.left",
        holdsFrom: "2026-11-25T23:00:00.000Z",
        cause: { rule: "lastDayOfWork", date: "2026-11-25", zone: "Europe/Berlin" },
        changes: { active: [true, false] },
      },
      {
        type: "employee.gardenLeaveEnded",
        holdsFrom: "2026-11-26T23:00:00.000Z",
        cause: { rule: "gardenLeaveOver", date: "2026-11-26", zone: "Europe/Berlin" },
      },
    ]);
  });

  test("comes in pages, in either order, whole and nothing twice", async () => {
    await hired(NOW, "p");
    // Three hold from the same moment: the place in a page needs more than that.
    for (const [index, title] of ["A", "B", "C", "D"].entries())
      await titled("p", title, index < 3 ? null : "2026-10-01", NOW + index);
    const walked = async (order: string) => {
      const items: { sequence: number }[] = [];
      for (let after: string | null = ""; after !== null; ) {
        const from: string = after === "" ? "" : `&after=${after}`;
        const page: { history: { sequence: number }[]; next: string | null } = await get(
          `/employees/p/history?limit=2&order=${order}${from}`,
        );
        expect(page.history.length).toBeLessThanOrEqual(2);
        items.push(...page.history);
        after = page.next;
      }
      return items;
    };
    const whole = await history("p");
    expect(whole).toHaveLength(5);
    expect(await walked("oldest")).toEqual(whole);
    expect(await walked("newest")).toEqual(whole.toReversed());
  });

  test("is there by employee number too, and 404 for nobody", async () => {
    await hired(NOW, "p", { employeeNumber: "0007" });
    expect(await history("number:0007")).toHaveLength(1);
    expectProblem(await api(feed, "GET", "/employees/nobody/history", { now: NOW }), 404, "not-found");
    expectProblem(await api(feed, "GET", "/employees/p/history?after=here", { now: NOW }), 400, "invalid");
  });
});

describe("the audit log", () => {
  test("tells of people, the company, sites and service users, the newest first, without a secret", async () => {
    await hired(NOW, "p");
    const secret = await apiOk({ key: KEY }, "POST", "/service-users", {
      now: NOW,
      body: { name: "Payroll" },
      status: 201,
      bindings: { ADMINISTRATOR_KEY: KEY },
    });
    await apiOk(feed, "PUT", "/settings", { now: NOW, body: { startMayMoveDays: 14 } });
    const { audit, next } = await get("/audit?limit=3");
    expect(next).not.toBeNull();
    expect(audit).toMatchObject([
      {
        type: "company.settingsChanged",
        subject: { kind: "company", id: "company" },
        actor: "HR feed",
        changes: { startMayMoveDays: [30, 14] },
      },
      {
        type: "serviceUser.created",
        subject: { kind: "serviceUser", id: secret.id },
        actor: "administrator",
        reason: "Payroll",
      },
      { type: "employee.hired", subject: { kind: "employee", id: "p" }, actor: "tester" },
    ]);
    const everything = JSON.stringify(await get("/audit?limit=200"));
    expect(everything).not.toContain(secret.token);
    expect(everything).toContain('"site.created"');
  });

  test("is filtered by kind, subject, actor, verb and time", async () => {
    await hired(NOW, "p");
    await hired(NOW, "q");
    await perform({ ...rosterAt(NOW + DAY), actor: "somebody else" }, "revokeAccess", "p", { reason: null });
    const told = async (query: string) =>
      (await get(`/audit?${query}`)).audit.map(
        ({ verb, subject }: { verb: string; subject: { id: string } }) => `${verb} ${subject.id}`,
      );
    expect(await told("kind=employee")).toEqual(["revokeAccess p", "hire q", "hire p"]);
    expect(await told("subject=p")).toEqual(["revokeAccess p", "hire p"]);
    expect(await told("actor=somebody%20else")).toEqual(["revokeAccess p"]);
    expect(await told("kind=employee&verb=hire")).toEqual(["hire q", "hire p"]);
    expect(await told("kind=employee&from=2026-11-25T12:00:00Z")).toEqual(["revokeAccess p"]);
    expect(await told("kind=employee&to=2026-11-25T12:00:00Z")).toEqual(["hire q", "hire p"]);
    expectProblem(await api(feed, "GET", "/audit?kind=person", { now: NOW }), 400, "invalid");
  });

  test("comes whole in pages however few rows meet the filter", async () => {
    await hired(NOW, "early");
    // More rows than are looked at for one page.
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
       INSERT INTO history (kind, subject, operation_id, verb, actor, known_at, holds_from)
       SELECT 'site', 's', 'o' || i, 'create', 'filler', ?, ? FROM n`,
    )
      .bind(NOW, NOW)
      .run();
    await hired(NOW, "late");
    const found: string[] = [];
    let pages = 0;
    for (let before: number | null = null, more = true; more; pages++) {
      const place: string = before === null ? "" : `&before=${before}`;
      const page: { audit: { subject: { id: string } }[]; next: number | null } = await get(
        `/audit?kind=employee${place}`,
      );
      found.push(...page.audit.map(({ subject }) => subject.id));
      before = page.next;
      more = before !== null;
    }
    expect(found).toEqual(["late", "early"]);
    expect(pages).toBe(2);
    expect((await get("/audit?subject=early")).audit).toHaveLength(1);
  });
});

describe("events", () => {
  const events = (query: string, now = NOW) => get(`/events?${query}`, now);

  test("are what the trail holds after a number, in its order, without what was in it", async () => {
    const before = await newest();
    await hired(NOW, "p", { startDate: "2026-11-25" });
    await titled("p", "Head");
    const page = await events(`after=${before}`);
    expect(page).toEqual({
      events: [
        {
          sequence: before + 1,
          type: "employee.hired",
          subject: { kind: "employee", id: "p" },
          actor: "tester",
          at: "2026-11-24T12:00:00.000Z",
          holdsFrom: "2026-11-24T12:00:00.000Z",
        },
        expect.objectContaining({ sequence: before + 2, type: "employee.changed" }),
      ],
      last: before + 2,
    });
    expect(await events(`after=${before + 2}`)).toEqual({ events: [], last: before + 2 });
    expect((await events(`after=${before}&limit=1`)).last).toBe(before + 1);
  });

  test("tell of a moment that has passed, once it is written down", async () => {
    await hired(NOW, "p", leaves);
    const before = await newest(NOW + 8 * DAY);
    await sweep(rosterAt(NOW + 7 * DAY));
    await sweep(rosterAt(NOW + 8 * DAY));
    const page = await events(`after=${before}`, NOW + 8 * DAY);
    expect(page.events).toMatchObject([
      { type: "employee.left", actor: "the calendar", holdsFrom: "2026-11-25T23:00:00.000Z" },
      { type: "employee.gardenLeaveEnded", holdsFrom: "2026-11-26T23:00:00.000Z" },
    ]);
  });

  test("of some types only move on past the others", async () => {
    const before = await newest();
    await hired(NOW, "p");
    await titled("p", "Head");
    const page = await events(`after=${before}&types=employee.changed,employee.rehired`);
    expect(page.events).toMatchObject([{ type: "employee.changed" }]);
    expect(await events(`after=${before}&types=employee.rehired`)).toEqual({ events: [], last: before + 2 });
    expectProblem(await api(feed, "GET", "/events?types=employee.sung", { now: NOW }), 400, "invalid");
  });

  test("refuse a number that was never given, and one after which events were dropped", async () => {
    const last = await newest();
    expectProblem(await api(feed, "GET", `/events?after=${last + 1}`, { now: NOW }), 409, "conflict");
    await env.DB.prepare("DELETE FROM history WHERE id < 4").run();
    expectProblem(await api(feed, "GET", "/events?after=2", { now: NOW }), 409, "conflict");
    expect((await events("after=3")).events[0]).toMatchObject({ sequence: 4 });
    expect((await events("after=0")).events[0]).toMatchObject({ sequence: 4 });
  });

  test("are missed by nobody and come twice to nobody, whoever writes meanwhile", async () => {
    const before = await newest();
    const people = ["a", "b", "c", "d", "e", "f"];
    const seen: number[] = [];
    let writing = true;
    const reader = async () => {
      for (let after = before; ; ) {
        const done = !writing;
        const page = await events(`after=${after}&limit=3`);
        seen.push(...page.events.map(({ sequence }: { sequence: number }) => sequence));
        if (done && page.events.length === 0) return;
        after = page.last;
      }
    };
    const writer = async (id: string) => {
      await hired(NOW, id);
      for (const title of ["A", "B", "C"]) await titled(id, title);
    };
    const read = reader();
    await Promise.all(people.map(writer));
    writing = false;
    await read;
    expect(seen).toEqual(Array.from({ length: people.length * 4 }, (_, index) => before + 1 + index));
  });

  test("any walk of pages gives every event once", async () => {
    await hired(NOW, "p");
    const last = await newest();
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: last }),
        fc.integer({ min: 1, max: 9 }),
        async (start, limit) => {
          const seen: number[] = [];
          for (let after = start; after < last; ) {
            const page = await events(`after=${after}&limit=${limit}`);
            seen.push(...page.events.map(({ sequence }: { sequence: number }) => sequence));
            after = page.last;
          }
          expect(seen).toEqual(Array.from({ length: last - start }, (_, index) => start + 1 + index));
        },
      ),
      { numRuns: 10, seed: 4 },
    );
  });
});

describe("a poll that waits", () => {
  const polled = (after: number, wait: number, signal?: AbortSignal, db: D1Database = env.DB) => {
    const request = new Request(`https://rollcall.test/api/v1/events?after=${after}&wait=${wait}`, {
      headers: { Authorization: `Basic ${btoa(`${feed.id}:${feed.token}`)}` },
      ...(signal && { signal }),
    });
    return createApp(() => NOW).fetch(request, { ...env, DB: db }, createExecutionContext());
  };

  test("is woken by a write, and answers what was written", async () => {
    const before = await newest();
    const answer = polled(before, 25);
    await scheduler.wait(300);
    await hired(NOW, "p");
    const started = Date.now();
    const page: { events: object[] } = await (await answer).json();
    expect(page.events).toMatchObject([{ type: "employee.hired", sequence: before + 1 }]);
    expect(Date.now() - started).toBeLessThan(5000);
  });

  test("answers nothing once the time is over, and not before", async () => {
    const before = await newest();
    const started = Date.now();
    expect(await (await polled(before, 2)).json()).toEqual({ events: [], last: before });
    expect(Date.now() - started).toBeGreaterThanOrEqual(1900);
  });

  test("ends when the caller goes", async () => {
    const going = new AbortController();
    const started = Date.now();
    const answer = polled(await newest(), 25, going.signal);
    await scheduler.wait(200);
    going.abort();
    expect((await answer).status).toBe(200);
    expect(Date.now() - started).toBeLessThan(5000);
  });

  test("waits for 25 seconds at most", async () => {
    expectProblem(await api(feed, "GET", "/events?wait=26", { now: NOW }), 400, "invalid");
  });
});

describe("the trail", () => {
  test("takes no change of what is in it", async () => {
    await hired(NOW, "p");
    for (const table of ["history", "history_values"])
      await expect(env.DB.prepare(`UPDATE ${table} SET subject = 'q'`).run()).rejects.toThrow(
        /only added to/,
      );
  });

  test("is taken from by erasure and retention alone", () => {
    const sources = import.meta.glob<string>("../../src/**/*.ts", {
      query: "?raw",
      import: "default",
      eager: true,
    });
    const takes =
      /DELETE FROM \$\{(history|historyValues)\}|\.delete\((history|historyValues)\)|(DELETE FROM|UPDATE|REPLACE INTO) \$?\{?"?history/;
    const takers = Object.entries(sources).flatMap(([path, text]) =>
      takes.test(text) ? [path.split("/src/")[1]] : [],
    );
    expect(takers.toSorted()).toEqual(["store/erasure.ts", "store/trail.ts"]);
  });
});
