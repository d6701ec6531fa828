import { applyD1Migrations, createExecutionContext, reset, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { noteImport } from "../../src/roster/access/note-import.ts";
import { openRoster } from "../../src/roster/open.ts";
import { scheduled } from "../../src/scheduled.ts";
import { SCHEMA } from "../../src/store/schema-version.ts";
import { apiOk } from "../support/api.ts";
import { EDIT_EVERYTHING, foundCompany, hired, READ_EVERYTHING, rosterAt } from "../support/company.ts";
import { serviceAt } from "../support/service.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";
import { watchedDatabase } from "../support/watched-database.ts";

const NOW = Date.parse("2026-11-24T12:00Z");
const MINUTE = 60_000;
const HOUR = 3_600_000;
const KEY = `rollcall_admin_${"7".repeat(64)}`;

let okta: NewServiceUser;
let kept: Tables;

beforeAll(async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  await foundCompany(NOW - 400 * 24 * HOUR);
  okta = await createServiceUser(rosterAt(NOW), env.TOKENS, "Nightly import", READ_EVERYTHING);
  await hired(NOW - 300 * 24 * HOUR, "ada");
  await scheduled(env, NOW);
  kept = await readTables({ noted: true });
});

beforeEach(() => writeTables(kept));

interface Health {
  readonly status: string;
  readonly checks: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly hold: Readonly<Record<string, unknown>>;
}

interface Asking {
  readonly authorization?: string;
  readonly db?: D1Database;
  readonly held?: string;
}

/** Asks at the moment; holds the status code against what the body says. */
async function health(now: number, { authorization, db = env.DB, held }: Asking = {}): Promise<Health> {
  const headers = authorization === undefined ? {} : { Authorization: authorization };
  const request = new Request("https://rollcall.test/health", { headers });
  const bindings = { DB: db, ADMINISTRATOR_KEY: KEY, ...(held !== undefined && { HELD: held }) };
  const answer = await serviceAt(now, request, bindings);
  const body = await answer.json<Health>();
  const well = ["ok", "notSetUp"].includes(body.status);
  expect(answer.status, JSON.stringify(body)).toBe(well ? 200 : 503);
  expect(answer.headers.get("Retry-After")).toBe(well ? null : "60");
  expect(answer.headers.get("Cache-Control")).toBe("no-store");
  for (const check of Object.values(body.checks))
    expect(check).toMatchObject({ ok: expect.any(Boolean), detail: expect.stringMatching(/\.$/) });
  return body;
}

const checked = async (name: string, now: number, asking: Asking = {}) =>
  (await health(now, asking)).checks[name];

const asAdministrator = { authorization: `Bearer ${KEY}` };
const as = ({ id, token }: NewServiceUser) => ({ authorization: `Basic ${btoa(`${id}:${token}`)}` });

test("everything within its limits is 200, and says so check by check", async () => {
  const { status, checks, hold } = await health(NOW);
  expect(status).toBe("ok");
  expect(Object.entries(checks).map(([name, { ok }]) => [name, ok])).toEqual([
    ["schema", true],
    ["sweep", true],
    ["feeds", true],
    ["imports", true],
  ]);
  expect(hold).toEqual({ held: false });
});

describe("the schema", () => {
  const journal = Object.values(
    import.meta.glob<{ entries: readonly { tag: string }[] }>("../../drizzle/meta/_journal.json", {
      import: "default",
      eager: true,
    }),
  )[0];

  test("that the service expects is the newest migration", () => {
    expect(SCHEMA).toBe(journal?.entries.at(-1)?.tag);
    expect(env.TEST_MIGRATIONS.at(-1)?.name).toBe(`${SCHEMA}.sql`);
  });

  test("is told with the migration that D1 has come to", async () => {
    expect(await checked("schema", NOW)).toMatchObject({ ok: true, expected: SCHEMA, applied: SCHEMA });
  });

  test("that is behind fails alone, before anything is read by it", async () => {
    await env.DB.prepare("DELETE FROM d1_migrations WHERE name = ?").bind(`${SCHEMA}.sql`).run();
    const { status, checks } = await health(NOW);
    await env.DB.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(`${SCHEMA}.sql`).run();
    expect(status).toBe("failing");
    const applied = env.TEST_MIGRATIONS.at(-2)?.name.replace(".sql", "");
    const detail = expect.stringContaining("migrations apply");
    expect(checks).toEqual({ schema: { ok: false, detail, expected: SCHEMA, applied } });
  });

  test("that is ahead is well: a Worker of before lives with it", async () => {
    await env.DB.prepare("INSERT INTO d1_migrations (name) VALUES ('9999_later.sql')").run();
    const check = await checked("schema", NOW);
    await env.DB.prepare("DELETE FROM d1_migrations WHERE name = '9999_later.sql'").run();
    expect(check).toMatchObject({ ok: true, expected: SCHEMA, applied: "9999_later" });
  });
});

describe("the sweep", () => {
  const last = Date.parse("2026-11-24T23:00Z");

  beforeEach(async () => {
    await hired(NOW, "leaver", { terminationDate: "2026-11-24" });
  });

  test("is late when a moment has waited for more than a quarter of an hour", async () => {
    expect(await checked("sweep", last - 1)).toMatchObject({ ok: true, lagSeconds: 0 });
    expect(await checked("sweep", last + 15 * MINUTE)).toMatchObject({ ok: true, lagSeconds: 900 });
    expect(await checked("sweep", last + 15 * MINUTE + 1)).toMatchObject({ ok: false, lagSeconds: 900 });
  });

  test("is in time again once it has run", async () => {
    const late = last + HOUR;
    expect(await checked("sweep", late)).toMatchObject({ ok: false, lagSeconds: 3600 });
    await scheduled(env, late);
    expect(await checked("sweep", late)).toMatchObject({ ok: true, lagSeconds: 0 });
  });
});

describe("a feed's file", () => {
  const expected = Date.parse("2026-11-25T05:00Z");

  beforeEach(async () => {
    const schedule = { by: "06:00", zone: "Europe/Berlin", days: [1, 2, 3, 4, 5, 6, 7], graceMinutes: 30 };
    const body = { name: "Payroll export", schedule };
    await apiOk({ key: KEY }, "POST", "/feeds", {
      now: NOW,
      status: 201,
      body,
      bindings: { ADMINISTRATOR_KEY: KEY },
    });
  });

  test("fails from the end of its grace on", async () => {
    expect(await checked("feeds", expected + 30 * MINUTE - 1)).toMatchObject({ ok: true, late: 0 });
    expect(await checked("feeds", expected + 30 * MINUTE)).toMatchObject({ ok: false, late: 1 });
  });

  test("is named to an administrator alone", async () => {
    const late = expected + HOUR;
    expect(JSON.stringify(await health(late))).not.toContain("Payroll");
    expect(await checked("feeds", late, asAdministrator)).toMatchObject({
      feeds: [{ name: "Payroll export", expectedAt: new Date(expected).toISOString() }],
    });
  });
});

describe("an import", () => {
  const page = (startIndex: number, returned: number, total = 250, count = 100) => ({
    startIndex,
    count,
    returned,
    total,
  });
  const read = (moment: number, ...pages: ReturnType<typeof page>[]) =>
    pages.reduce(
      (before, one) =>
        before.then(() =>
          noteImport(openRoster(env.DB), { serviceUserId: okta.id, grants: {} }, one, moment),
        ),
      Promise.resolve(),
    );
  const expect24 = () =>
    env.DB.prepare("UPDATE service_users SET import_every_hours = 24 WHERE id = ?").bind(okta.id).run();
  const mark = async () => {
    const rows = (await readTables({ noted: true }))["imports"] ?? [];
    return rows.map(({ begun_at, completed_at, people }) => [begun_at, completed_at, people]);
  };

  test("that nobody expects is never overdue", async () => {
    expect(await checked("imports", NOW + 1000 * HOUR)).toMatchObject({ ok: true, watched: 0, overdue: 0 });
  });

  test("is overdue when the last one is longer ago than is expected", async () => {
    await expect24();
    await read(NOW, page(1, 100), page(101, 100), page(201, 50));
    expect(await checked("imports", NOW + 24 * HOUR)).toMatchObject({ ok: true, watched: 1, overdue: 0 });
    expect(await checked("imports", NOW + 24 * HOUR + 1)).toMatchObject({
      ok: false,
      watched: 1,
      overdue: 1,
    });
  });

  test("that never came is waited for from the creation of the service user on", async () => {
    await expect24();
    expect(await checked("imports", NOW + 24 * HOUR)).toMatchObject({ ok: true });
    expect(await checked("imports", NOW + 24 * HOUR + 1)).toMatchObject({ ok: false });
  });

  test("of a disabled service user is waited for by nobody", async () => {
    await expect24();
    await env.DB.prepare("UPDATE service_users SET disabled_at = ? WHERE id = ?").bind(NOW, okta.id).run();
    expect(await checked("imports", NOW + 1000 * HOUR)).toMatchObject({ ok: true, watched: 0 });
  });

  test("names the service user to whoever may see everything", async () => {
    await expect24();
    await read(NOW, page(1, 3, 3));
    const feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "Monitor", EDIT_EVERYTHING);
    const narrow = await createServiceUser(rosterAt(NOW), env.TOKENS, "Narrow", {
      scopes: [{ whose: "everyone", view: ["basic", "lifecycle"], history: [], edit: [] }],
      company: false,
    });
    const shown = {
      id: okta.id,
      name: "Nightly import",
      everyHours: 24,
      lastCompleteAt: new Date(NOW).toISOString(),
      people: 3,
      overdue: false,
    };
    for (const caller of [asAdministrator, as(feed)])
      expect((await checked("imports", NOW, caller))?.["serviceUsers"]).toEqual([shown]);
    for (const caller of [{}, as(narrow)])
      expect(JSON.stringify(await health(NOW, caller))).not.toMatch(/Nightly|su-/);
  });

  test("begins with a first page and ends with one that reaches the total, by two writes", async () => {
    await read(NOW, page(1, 100));
    expect(await mark()).toEqual([[NOW, null, null]]);
    await read(NOW + 1, page(101, 100));
    expect(await mark()).toEqual([[NOW, null, null]]);
    await read(NOW + 2, page(201, 50));
    expect(await mark()).toEqual([[NOW, NOW + 2, 250]]);
    await read(NOW + 3, page(201, 50), page(251, 0));
    expect(await mark()).toEqual([[NOW, NOW + 2, 250]]);
  });

  test("ends with a full page that reaches the total, and with one that is not full before it", async () => {
    await read(NOW, page(1, 100, 200), page(101, 99, 199, 99));
    expect(await mark()).toEqual([[NOW, NOW, 199]]);
    // A hole in the list: the last page has fewer than its numbers say.
    await read(NOW + 1, page(1, 100, 204), page(101, 100, 204), page(201, 3, 204));
    expect(await mark()).toEqual([[NOW + 1, NOW + 1, 204]]);
  });

  test("in one page is begun and ended by one write", async () => {
    await read(NOW, page(1, 7, 7));
    expect(await mark()).toEqual([[NOW, NOW, 7]]);
  });

  test("is not what tests credentials: two people, of more", async () => {
    await read(NOW, page(1, 2, 250, 2));
    expect(await mark()).toEqual([]);
    await read(NOW, page(1, 3, 250, 3));
    expect(await mark()).toEqual([[NOW, null, null]]);
  });

  test("that asks for nobody, only to learn the total, is none", async () => {
    await read(NOW, page(1, 0, 250, 0), page(5, 0, 250, 0));
    expect(await mark()).toEqual([]);
  });

  test("ends only where one is under way, for a day", async () => {
    await read(NOW, page(201, 50));
    expect(await mark()).toEqual([]);
    await read(NOW, page(1, 100));
    await read(NOW + 24 * HOUR + 1, page(201, 50));
    expect(await mark()).toEqual([[NOW, null, null]]);
    await read(NOW + 24 * HOUR, page(201, 50));
    expect(await mark()).toEqual([[NOW, NOW + 24 * HOUR, 250]]);
  });

  test("over SCIM is noted page by page, and one that is filtered is none", async () => {
    for (const id of ["b", "c", "d", "e", "f", "g"]) await hired(NOW - 24 * HOUR, id);
    const app = createApp(() => NOW);
    const get = async (query: string) => {
      const context = createExecutionContext();
      const request = new Request(`https://rollcall.test/scim/v2/Users?${query}`, {
        headers: { Authorization: as(okta).authorization },
      });
      expect((await app.fetch(request, env, context)).status).toBe(200);
      await waitOnExecutionContext(context);
    };
    await get(`filter=${encodeURIComponent('userName eq "b@tidewater.example"')}`);
    await get("startIndex=1&count=2");
    expect(await mark()).toEqual([]);
    await get("startIndex=1&count=4");
    expect(await mark()).toEqual([[NOW, null, null]]);
    await get("startIndex=5&count=4");
    expect(await mark()).toEqual([[NOW, NOW, 7]]);
  });

  test("that cannot be noted harms nothing, and the log is told without a value", async () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const away = watchedDatabase(env.DB, {
      before: () => {
        throw new Error("D1_ERROR: away, near ada@tidewater.example");
      },
    });
    await noteImport(openRoster(away), { serviceUserId: okta.id, grants: {} }, page(1, 7, 7), NOW);
    expect(warned.mock.calls.flat().join(" ")).toMatch(/could not be noted.*D1_ERROR/);
    expect(warned.mock.calls.flat().join(" ")).not.toContain("ada@");
    warned.mockRestore();
  });
});

describe("a hold", () => {
  const hold = { reason: "Two files were mixed up", by: "administrator", at: NOW };

  test("is shown and is no failure; its reason and who is told to an administrator", async () => {
    await env.DB.prepare("UPDATE company SET hold = ?").bind(JSON.stringify(hold)).run();
    const since = new Date(NOW).toISOString();
    expect(await health(NOW)).toMatchObject({ status: "ok" });
    expect((await health(NOW)).hold).toEqual({ held: true, since });
    expect((await health(NOW, asAdministrator)).hold).toEqual({
      held: true,
      since,
      by: "administrator",
      reason: hold.reason,
    });
  });

  test("by the deployment itself is told likewise, whatever D1 says", async () => {
    expect((await health(NOW, { held: "restored" })).hold).toEqual({ held: true, by: "deployment" });
    expect((await health(NOW, { held: "restored", ...asAdministrator })).hold).toEqual({
      held: true,
      by: "deployment",
      reason: "restored",
    });
    expect((await health(NOW, { held: "" })).hold).toEqual({ held: false });
  });
});

describe("credentials", () => {
  test("that nobody knows are refused, whereas none are needed", async () => {
    for (const authorization of ["Bearer wrong", `Basic ${btoa(`${okta.id}:wrong`)}`]) {
      const request = new Request("https://rollcall.test/health", {
        headers: { Authorization: authorization },
      });
      expect((await serviceAt(NOW, request, { ADMINISTRATOR_KEY: KEY })).status).toBe(401);
    }
  });

  test("of a browser that mean nothing here are passed over", async () => {
    const request = new Request("https://rollcall.test/health", { headers: { Cookie: "theme=dark" } });
    expect((await serviceAt(NOW, request, { ADMINISTRATOR_KEY: KEY })).status).toBe(200);
  });
});

describe("D1", () => {
  const broken = watchedDatabase(env.DB, {
    before: () => {
      throw new Error("D1_ERROR: Network connection lost");
    },
  });

  test("that is away is 503, to a monitor without credentials and to one with them", async () => {
    for (const asking of [{}, as(okta)]) {
      const { status, checks } = await health(NOW, { db: broken, ...asking });
      expect(status).toBe("unavailable");
      expect(checks).toMatchObject({ database: { ok: false } });
    }
  });

  test("is asked for a few rows, however many people there are", async () => {
    let rows = 0;
    const counted = watchedDatabase(env.DB, {
      after: (_, read) => {
        rows += read;
      },
    });
    const before = await health(NOW, { db: counted }).then(() => rows);
    for (let person = 0; person < 20; person++) await hired(NOW, `person ${person}`);
    rows = 0;
    await health(NOW, { db: counted });
    expect(rows).toBe(before);
  });
});

// Last: these take the tables away.
test("before the company is set up it is well, so that a first deploy comes to its end", async () => {
  await env.DB.prepare("DELETE FROM company").run();
  expect(await health(NOW)).toMatchObject({ status: "notSetUp", hold: { held: false } });
});

test("before any migration it says which is lacking", async () => {
  await reset();
  expect(await health(NOW)).toMatchObject({
    status: "failing",
    checks: { schema: { ok: false, expected: SCHEMA, applied: null } },
  });
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  expect(await health(NOW)).toMatchObject({ status: "notSetUp" });
});
