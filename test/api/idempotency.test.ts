import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { perform } from "../../src/roster/employees/perform.ts";
import { forgetIdempotencyKeys } from "../../src/roster/retention/forget-idempotency-keys.ts";
import { type ApiAsking, api, expectProblem } from "../support/api.ts";
import { EDIT_EVERYTHING, foundCompany, hired, rosterAt } from "../support/company.ts";
import { restore } from "../support/load.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";
import { watchedDatabase, writesPeople } from "../support/watched-database.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const ADMINISTRATOR_KEY = "the-administrators-key-long-enough";

let feed: NewServiceUser;
let payroll: NewServiceUser;
let company: Tables;

vi.setConfig({ testTimeout: 30_000 });

beforeAll(async () => {
  await foundCompany(NOW);
  feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR feed", EDIT_EVERYTHING);
  payroll = await createServiceUser(rosterAt(NOW), env.TOKENS, "Payroll", EDIT_EVERYTHING);
  company = await readTables();
});

beforeEach(() => restore(company));

const post = (path: string, key: string, body?: unknown, asking: ApiAsking = {}, caller = feed) =>
  api(caller, "POST", path, {
    now: NOW,
    body,
    ...asking,
    headers: { "Idempotency-Key": key, ...asking.headers },
  });
const terminate = (key: string, asking: ApiAsking = {}, caller = feed) =>
  post("/employees/p/terminate", key, { terminationDate: "2026-12-31" }, asking, caller);
const hire = (key: string, asking: ApiAsking = {}) =>
  post(
    "/employees",
    key,
    { startDate: "2026-12-01", basic: { firstName: "Ada", surname: "L", email: "ada@t.example" } },
    asking,
  );
const historyOf = async (subject: string) =>
  ((await readTables())["history"] ?? []).filter((row) => row["subject"] === subject);
const asAdministrator = (method: string, path: string, key: string, body?: unknown, db = env.DB) =>
  api({ key: ADMINISTRATOR_KEY }, method, path, {
    now: NOW,
    body,
    db,
    headers: { "Idempotency-Key": key },
    bindings: { ADMINISTRATOR_KEY },
  });

/** A database that fails once, at the call that the test describes, before or after it was done. */
function failing(
  when: "before" | "after",
  which: (sql: readonly string[]) => boolean,
  times = 1,
): D1Database {
  let left = times;
  const fail = (sql: readonly string[]) => {
    if (!which(sql) || left === 0) return;
    left -= 1;
    throw new Error("D1_ERROR: lost");
  };
  return watchedDatabase(env.DB, { [when]: fail });
}
const settles = (sql: readonly string[]) =>
  sql.some((text) => /update "idempotency_keys" set "status"/i.test(text));
/** What a Worker leaves behind that dies after its write: neither an answer nor a release. */
function dying(): D1Database {
  const lose = (which: (sql: readonly string[]) => boolean) => (sql: readonly string[]) => {
    if (which(sql)) throw new Error("D1_ERROR: lost");
  };
  const notesDown = (sql: readonly string[]) => sql.some((text) => /update "idempotency_keys"/i.test(text));
  return watchedDatabase(env.DB, { before: lose(notesDown), after: lose(writesPeople) });
}

describe("a request that comes twice under one key", () => {
  test("is done once, and answered as the first time", async () => {
    await hired(NOW, "p");
    const first = await terminate("k");
    expect(first.status).toBe(200);
    expect(first.headers.get("Idempotency-Replayed")).toBeNull();
    await perform(rosterAt(NOW), "cancelTermination", "p", { restoreAccess: null });
    const tables = await readTables();
    const again = await terminate("k", { now: NOW + DAY - 1 });
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect(again.headers.get("Idempotency-Replayed")).toBe("true");
    for (const name of ["ETag", "Content-Type", "Cache-Control"])
      expect(again.headers.get(name), name).toBe(first.headers.get(name));
    expect(await readTables()).toEqual(tables);
  });

  test("gives the refusal of the first time, too", async () => {
    const first = expectProblem(await terminate("k"), 404, "not-found");
    await hired(NOW, "p");
    const again = await terminate("k");
    expect(again.status).toBe(404);
    expect(again.json).toEqual(first);
    expect(again.headers.get("Idempotency-Replayed")).toBe("true");
    expect((await terminate("another")).status).toBe(200);
  });

  test("gives the place of what was created", async () => {
    const first = await hire("k");
    expect(first.status).toBe(201);
    const again = await hire("k");
    expect(again.headers.get("Location")).toBe(first.headers.get("Location"));
    expect(again.json).toEqual(first.json);
    expect((await readTables())["employees"]).toHaveLength(1);
  });

  test("is another request for another caller", async () => {
    await hired(NOW, "p");
    await terminate("k");
    const other = await terminate("k", {}, payroll);
    expect(other.status).toBe(200);
    expect(other.headers.get("Idempotency-Replayed")).toBeNull();
  });

  test("after a day is a new one", async () => {
    await hired(NOW, "p");
    await terminate("k");
    const late = await terminate("k", { now: NOW + DAY });
    expect(late.headers.get("Idempotency-Replayed")).toBeNull();
    expect(await forgetIdempotencyKeys(rosterAt(NOW + 2 * DAY - 1))).toBe(0);
    expect(await forgetIdempotencyKeys(rosterAt(NOW + 2 * DAY))).toBe(1);
  });
});

describe("a key", () => {
  test("names one request: with another path or body it is 422", async () => {
    await hired(NOW, "p");
    await terminate("k");
    const body = { terminationDate: "2027-12-31" };
    expectProblem(await post("/employees/p/terminate", "k", body), 422, "key-reused");
    expectProblem(
      await post("/employees/q/terminate", "k", { terminationDate: "2026-12-31" }),
      422,
      "key-reused",
    );
    expectProblem(
      await api(feed, "PUT", "/settings", {
        now: NOW,
        body: { startMayMoveDays: 3 },
        headers: { "Idempotency-Key": "k" },
      }),
      422,
      "key-reused",
    );
    expectProblem(await terminate("k", { headers: { "If-Match": '"1"' } }), 422, "key-reused");
    expect(await historyOf("p")).toHaveLength(2);
  });

  test("is 1 to 255 visible characters of ASCII", async () => {
    await hired(NOW, "p");
    for (const key of ["two words", "x".repeat(256), "kéy"])
      expectProblem(await terminate(key), 400, "invalid");
    expect((await terminate("x".repeat(255))).status).toBe(200);
    expect((await terminate("~!#$%&'*+-.^_`|:;<=>?@[]{}()/\\\"")).status).toBe(200);
  });

  test("is not kept in clear, nor looked at in reading", async () => {
    await hired(NOW, "p");
    await terminate("a-name-of-the-callers");
    const { idempotency_keys: keys = [] } = await readTables();
    expect(keys).toHaveLength(1);
    expect(JSON.stringify(keys)).not.toContain("a-name-of-the-callers");
    await api(feed, "GET", "/employees/p/history", { now: NOW, headers: { "Idempotency-Key": "r" } });
    expect((await readTables())["idempotency_keys"]).toHaveLength(1);
  });
});

describe("a request that is under way", () => {
  test("is 409 with Retry-After for a second one, which is answered once it is done", async () => {
    await hired(NOW, "p");
    let second: Awaited<ReturnType<typeof terminate>> | undefined;
    const before = async (sql: readonly string[]) => {
      if (writesPeople(sql)) second ??= await terminate("k");
    };
    const first = await terminate("k", { db: watchedDatabase(env.DB, { before }) });
    if (second === undefined) throw new Error("nobody was written");
    expectProblem(second, 409, "conflict");
    expect(second.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(first.status).toBe(200);
    expect((await terminate("k")).text).toBe(first.text);
    expect(await historyOf("p")).toHaveLength(2);
  });

  test("and was cut off is held for a minute, and then goes on", async () => {
    await hired(NOW, "p");
    await terminate("k", { db: dying() });
    expectProblem(await terminate("k", { now: NOW + MINUTE - 1 }), 409, "conflict");
    expect((await terminate("k", { now: NOW + MINUTE })).status).toBe(200);
  });

  test("runs once, however many come at the same time", async () => {
    await hired(NOW, "p");
    const answers = await Promise.all(Array.from({ length: 8 }, () => terminate("k")));
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(200);
    expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([]);
    expect((await historyOf("p")).filter(({ verb }) => verb === "terminate")).toHaveLength(1);
  });
});

describe("a lost answer", () => {
  const LOSSES = [
    ["before anything was written", () => failing("before", writesPeople, 9), true],
    ["after the write, before it was known", () => failing("after", writesPeople, 9), true],
    ["after the write, where the Worker died", () => dying(), false],
  ] as const;

  test.each(LOSSES)(
    "%s: the next try does it, once, and says what came of it",
    async (_, database, released) => {
      await hired(NOW, "p");
      expectProblem(await terminate("k", { db: database() }), 503, "unavailable");
      const again = await terminate("k", { now: released ? NOW : NOW + MINUTE });
      expect(again.status, again.text).toBe(200);
      expect(again.json).toMatchObject({
        changed: true,
        reason: "2026-12-31 decides",
        employee: { version: 2 },
      });
      expect((await historyOf("p")).filter(({ verb }) => verb === "terminate")).toHaveLength(1);
    },
  );

  test.each(LOSSES)("%s: nobody is hired twice, and the id is the same", async (_, database, released) => {
    expectProblem(await hire("k", { db: database() }), 503, "unavailable");
    const { employees: between = [] } = await readTables();
    const again = await hire("k", { now: released ? NOW : NOW + MINUTE });
    expect(again.status, again.text).toBe(201);
    const { employees = [] } = await readTables();
    expect(employees.map(({ id }) => id)).toEqual([again.json.employee.id]);
    for (const { id } of between) expect(id).toBe(again.json.employee.id);
    expect(await historyOf(again.json.employee.id)).toHaveLength(1);
  });

  test("of the key alone costs nothing: what was done is answered as done", async () => {
    await hired(NOW, "p");
    const first = await terminate("k", { db: failing("before", settles) });
    expect(first.status).toBe(200);
    const again = await terminate("k", { now: NOW + MINUTE });
    expect(again.json).toEqual(first.json);
    expect((await historyOf("p")).filter(({ verb }) => verb === "terminate")).toHaveLength(1);
  });

  test("does not write over what somebody did since", async () => {
    await hired(NOW, "p");
    await terminate("k", { db: failing("after", writesPeople, 9) });
    await perform(rosterAt(NOW), "cancelTermination", "p", { restoreAccess: null });
    const again = await terminate("k");
    expect(again.json).toMatchObject({ changed: true, employee: { active: true, version: 3, next: null } });
    expect((await historyOf("p")).map(({ verb }) => verb)).toEqual([
      "hire",
      "terminate",
      "cancelTermination",
    ]);
  });

  test("with If-Match still finds its own write", async () => {
    await hired(NOW, "p");
    const headers = { "If-Match": '"1"' };
    await terminate("k", { headers, db: failing("after", writesPeople, 9) });
    expect((await terminate("k", { headers })).status).toBe(200);
  });

  test.each([
    ["rekey", "number:0007", { employeeNumber: "0008" }, 200],
    ["release-email", "email:p@tidewater.example", { email: "p@tidewater.example" }, 200],
    ["erase", "number:0007", { confirm: "0007" }, 204],
  ])("of %s: the next try finds whom %s meant", async (verb, reference, body, status) => {
    await hired(NOW, "p", { employeeNumber: "0007", terminationDate: "2026-10-31" });
    const send = (db = env.DB) => post(`/employees/${reference}/${verb}`, "k", body, { db });
    expectProblem(await send(failing("after", writesPeople, 9)), 503, "unavailable");
    const again = await send();
    expect(again.status, again.text).toBe(status);
    expectProblem(await post(`/employees/${reference}/${verb}`, "another", body), 404, "not-found");
  });

  test("of settings: they are changed once", async () => {
    const put = (db = env.DB) =>
      api(feed, "PUT", "/settings", {
        now: NOW,
        db,
        body: { startMayMoveDays: 7 },
        headers: { "Idempotency-Key": "k" },
      });
    const epoch = async () => (await readTables())["company"]?.[0]?.["epoch"];
    const before = Number(await epoch());
    let isWritten = false;
    const fromThenOn = (sql: readonly string[]) => {
      isWritten ||= sql.some((text) => /UPDATE "company"/i.test(text));
      return isWritten;
    };
    expectProblem(await put(failing("after", fromThenOn, 9)), 503, "unavailable");
    expect((await put()).json).toMatchObject({ startMayMoveDays: 7 });
    expect(await epoch()).toBe(before + 1);
  });
});

describe("an answer that shows a secret", () => {
  const create = (key: string, db = env.DB) =>
    asAdministrator("POST", "/service-users", key, { name: "New" }, db);

  test("is not kept: a second try says that it was shown once", async () => {
    const first = await create("k");
    expect(first.status).toBe(201);
    expectProblem(await create("k"), 409, "conflict");
    expect(JSON.stringify(await readTables())).not.toContain(first.json.token);
  });

  test("and was lost says what was created, and what to do", async () => {
    const written = (sql: readonly string[]) => sql.some((text) => /insert into "service_users"/i.test(text));
    expectProblem(await create("k", failing("after", written, 9)), 503, "unavailable");
    const again = expectProblem(await create("k"), 409, "conflict");
    const { service_users: users = [] } = await readTables();
    const [made] = users.filter(({ name }) => name === "New");
    expect(again.detail).toContain(`/service-users/${made?.["id"]}`);
    expect((await asAdministrator("DELETE", `/service-users/${made?.["id"]}`, "d")).status).toBe(204);
    expect((await asAdministrator("DELETE", `/service-users/${made?.["id"]}`, "d")).status).toBe(204);
    expect((await create("k2")).status).toBe(201);
  });

  test("a refusal shows none, and is kept", async () => {
    await create("k");
    const first = await create("other");
    expect(first.status).toBe(409);
    expect((await create("other")).json).toEqual(first.json);
  });
});
