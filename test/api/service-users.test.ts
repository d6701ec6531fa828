import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { mintToken, sha256 } from "../../src/auth/token.ts";
import { createApp } from "../../src/http/app.ts";
import { writeTokenUse } from "../../src/store/token-uses.ts";
import { type ApiAnswer, type ApiAsking, api, apiOk, expectProblem } from "../support/api.ts";
import { askAt } from "../support/ask-at.ts";
import { foundCompany, hired, READ_EVERYTHING, rosterAt } from "../support/company.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables } from "../support/tables.ts";
import { watchedDatabase } from "../support/watched-database.ts";

const NOW = Date.parse("2026-11-24T12:00Z");
const DAY = 24 * 3600 * 1000;
const KEY = `rollcall_admin_${"5".repeat(64)}`;
const ADDRESS = "203.0.113.7";
const OWNER = { key: KEY };

let okta: NewServiceUser;

beforeAll(async () => {
  okta = await foundCompany(NOW);
  await hired(NOW, "ada");
});

const asked = (asking: ApiAsking) => ({
  now: NOW,
  bindings: { ADMINISTRATOR_KEY: KEY },
  ...asking,
  headers: { "cf-connecting-ip": ADDRESS, ...asking.headers },
});

const call = (method: string, path: string, asking: ApiAsking = {}): Promise<ApiAnswer> =>
  api(OWNER, method, path, asked(asking));

const good = (method: string, path: string, asking: ApiAsking & { status?: number } = {}) =>
  apiOk(OWNER, method, path, asked(asking));

let count = 0;

/** A service user that reads everyone, under a name of its own. */
const reader = () => createServiceUser(rosterAt(NOW), env.TOKENS, `Reader ${++count}`, READ_EVERYTHING);

const list = (user: Pick<NewServiceUser, "id" | "token">, now = NOW, headers: Record<string, string> = {}) =>
  askAt(user, "/scim/v2/Users", { now, init: { headers } });

const shown = (user: Pick<NewServiceUser, "id">, now = NOW) =>
  good("GET", `/service-users/${user.id}`, { now });

const iso = (instant: number) => new Date(instant).toISOString();

/** What the trail tells of it, the oldest first, without the moments of the calendar. */
async function trail(id: string) {
  const { results } = await env.DB.prepare(
    "SELECT verb, actor, address, reason, changes, known_at AS at FROM history LEFT JOIN history_values USING (subject, operation_id) WHERE subject = ? ORDER BY history.id",
  )
    .bind(id)
    .all<Record<string, string | number | null>>();
  return results;
}

/** What is in KV now comes back after the deed, as where KV is late. */
async function whileKvIsLate<T>(id: string, deed: () => Promise<T>): Promise<T> {
  const key = `access:${id}`;
  const before = await env.TOKENS.get(key);
  const done = await deed();
  await (before === null ? env.TOKENS.delete(key) : env.TOKENS.put(key, before));
  return done;
}

describe("a new service user", () => {
  test("is shown once with its token, can do nothing, and is told of without the secret", async () => {
    const answer = await call("POST", "/service-users", {
      body: { name: " Entra ", displayName: "Entra, production" },
    });
    expect(answer.status).toBe(201);
    const { id, token, ...rest } = answer.json;
    expect(rest).toEqual({ name: "Entra", displayName: "Entra, production" });
    expect(answer.headers.get("Location")).toBe(`/api/v1/service-users/${id}`);
    expect(token).toMatch(new RegExp(`^rollcall_${id}_[0-9a-f]{64}_[0-9a-f]{8}$`));
    expect((await list({ id, token })).status).toBe(403);
    const user = await shown({ id });
    expect(user).toEqual({
      id,
      name: "Entra",
      displayName: "Entra, production",
      createdAt: iso(NOW),
      disabledAt: null,
      importEveryHours: null,
      lastImport: null,
      permissionGroups: [],
      lists: "nobody",
      people: null,
      missing:
        "Basic info › View selected employees' basic info sections and Lifecycle › View selected employees' lifecycle sections",
      rightsPending: false,
      tokens: [
        {
          id: (await sha256(token)).slice(0, 12),
          createdAt: iso(NOW),
          expiresAt: null,
          expired: false,
          expiresSoon: false,
          lastUsedOn: "2026-11-24",
          lastClient: null,
          lastAddress: null,
        },
      ],
    });
    expect((await trail(id))[0]).toMatchObject({
      verb: "createServiceUser",
      actor: "administrator",
      address: ADDRESS,
      reason: "Entra",
      at: NOW,
    });
    expect(JSON.stringify([await readTables({ noted: true }), await shown({ id })])).not.toContain(
      token.split("_")[2],
    );
  });

  test("has a name of its own, in whatever case, until it is renamed or deleted", async () => {
    const made = await good("POST", "/service-users", { body: { name: "Payroll" }, status: 201 });
    for (const name of ["Payroll", "PAYROLL", " payroll "])
      expect(
        expectProblem(await call("POST", "/service-users", { body: { name } }), 409, "conflict").detail,
      ).toBe(
        "There is a service user Payroll already: choose another name. If that one is meant, it can be given another token (POST /api/v1/service-users/Payroll/tokens).",
      );
    await good("PATCH", `/service-users/${made.id}`, { body: { name: "payroll" } });
    await good("PATCH", `/service-users/${made.id}`, { body: { name: "Payroll, old" } });
    const next = await good("POST", "/service-users", { body: { name: "Payroll" }, status: 201 });
    expectProblem(
      await call("PATCH", `/service-users/${made.id}`, { body: { name: "PAYROLL" } }),
      409,
      "conflict",
    );
    await good("DELETE", `/service-users/${next.id}`, { status: 204 });
    await good("POST", "/service-users", { body: { name: "Payroll" }, status: 201 });
  });

  test("two of one name at the same time are one, and a conflict", async () => {
    const both = await Promise.all(
      [1, 2].map(() => call("POST", "/service-users", { body: { name: "Twin" } })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test("is called neither nothing, nor too much, nor as somebody else who acts, nor as an id", async () => {
    const names = [
      "",
      "   ",
      "x".repeat(65),
      "two\nlines",
      "administrator",
      "Administrator ada@example.com",
      "The Calendar",
      "anyone",
      "Sample company",
      "su-0123456789ab",
    ];
    for (const name of names) {
      const { errors } = expectProblem(
        await call("POST", "/service-users", { body: { name } }),
        400,
        "invalid",
      );
      expect(errors, name).toMatchObject([{ pointer: "#/name" }]);
    }
    await good("POST", "/service-users", { body: { name: "x".repeat(64) }, status: 201 });
    const { id } = await reader();
    expectProblem(
      await call("PATCH", `/service-users/${id}`, { body: { name: "Administrator" } }),
      400,
      "invalid",
    );
  });

  test("is found by its name too, an id before a name, and is 404 otherwise", async () => {
    const user = await reader();
    for (const name of [user.name, user.name.toUpperCase()])
      expect((await good("GET", `/service-users/${encodeURIComponent(name)}`)).id).toBe(user.id);
    const ways = [
      ["GET", ""],
      ["PATCH", "", {}],
      ["DELETE", ""],
      ["POST", "/disable"],
      ["POST", "/enable"],
      ["POST", "/tokens", {}],
      ["PATCH", "/tokens/0", { expiresAt: null }],
      ["DELETE", "/tokens/0"],
    ] as const;
    for (const [method, path, body] of ways) {
      const answer = await call(method, `/service-users/nobody${path}`, body === undefined ? {} : { body });
      expect(expectProblem(answer, 404, "not-found").detail).toContain("GET /api/v1/service-users");
    }
  });

  test("is made by owners alone", async () => {
    const { detail } = expectProblem(
      await api(okta, "POST", "/service-users", { now: NOW, body: { name: "Mallory" } }),
      403,
      "forbidden",
    );
    expect(detail).toContain("owner");
  });

  test("is one of 200 at most", async () => {
    const rows = Array.from({ length: 200 }, (_, index) => `('su-${index}', 'Many ${index}')`).join();
    await env.DB.exec(
      `INSERT INTO service_users (id, name, display_name, version, tokens, grants, created_at) SELECT column1, column2, column2, 1, '[]', '{}', 1 FROM (VALUES ${rows})`,
    );
    const full = await call("POST", "/service-users", { body: { name: "One more" } });
    const listed = await call("GET", "/service-users");
    await env.DB.exec("DELETE FROM service_users WHERE name LIKE 'Many %'");
    expect(expectProblem(full, 409, "conflict").detail).toContain("200");
    expect(listed.json.serviceUsers.length).toBeGreaterThan(200);
    await good("POST", "/service-users", { body: { name: "One more" }, status: 201 });
  });
});

describe("a change", () => {
  test("of names and of how often it imports is told in history, and says nothing where nothing is new", async () => {
    const { id, name } = await reader();
    const body = { displayName: "Okta, production", importEveryHours: 24 };
    const changed = await good("PATCH", `/service-users/${id}`, { body });
    expect(changed).toMatchObject({ name, ...body });
    await good("PATCH", `/service-users/${id}`, { body });
    const told = (await trail(id)).filter(({ verb }) => verb === "change");
    expect(told).toMatchObject([{ actor: "administrator", address: ADDRESS, reason: name }]);
    expect(JSON.parse(String(told[0]?.["changes"]))).toEqual({
      displayName: [name, "Okta, production"],
      importEveryHours: [null, 24],
    });
    for (const importEveryHours of [0, 745, 1.5])
      expectProblem(
        await call("PATCH", `/service-users/${id}`, { body: { importEveryHours } }),
        400,
        "invalid",
      );
    expect(
      (await good("PATCH", `/service-users/${id}`, { body: { importEveryHours: null } })).importEveryHours,
    ).toBe(null);
  });

  test("of the name is how it is called in history from then on, though KV knows the earlier one", async () => {
    const user = await reader();
    await list(user);
    await whileKvIsLate(user.id, () =>
      good("PATCH", `/service-users/${user.id}`, { body: { name: `${user.name}, renamed` } }),
    );
    expect((await list(user, NOW + DAY)).status).toBe(200);
    const uses = (await trail(user.id)).filter(({ verb }) => verb === "use");
    expect(uses.map(({ actor }) => actor)).toEqual([user.name, `${user.name}, renamed`]);
  });

  test("is refused where it was made for another version, and the version never comes back", async () => {
    const { id } = await reader();
    const read = await call("GET", `/service-users/${id}`);
    const etag = read.headers.get("ETag") ?? "";
    expect((await call("GET", `/service-users/${id}`, { headers: { "If-None-Match": etag } })).status).toBe(
      304,
    );
    const disabled = await call("POST", `/service-users/${id}/disable`, { headers: { "If-Match": etag } });
    expect(disabled.status).toBe(200);
    const ways = [
      ["PATCH", "", { displayName: "x" }],
      ["POST", "/enable"],
      ["DELETE", ""],
      ["POST", "/tokens", {}],
    ] as const;
    for (const [method, path, body] of ways) {
      const headers = { "If-Match": etag };
      const answer = await call(method, `/service-users/${id}${path}`, {
        headers,
        ...(body !== undefined && { body }),
      });
      expectProblem(answer, 412, "precondition-failed");
    }
    // As where the database was set back: the version goes on from the clock.
    await env.DB.prepare("UPDATE service_users SET version = 5 WHERE id = ?").bind(id).run();
    const later = await call("POST", `/service-users/${id}/enable`, { now: NOW + DAY });
    expect(later.headers.get("ETag")).toBe(`"${NOW + DAY}"`);
  });

  test("that meets another one at the same time is made as well", async () => {
    const { id } = await reader();
    const answers = await Promise.all([
      call("PATCH", `/service-users/${id}`, { body: { displayName: "A" } }),
      call("PATCH", `/service-users/${id}`, { body: { importEveryHours: 2 } }),
      call("POST", `/service-users/${id}/tokens`),
      call("POST", `/service-users/${id}/tokens`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 201, 201]);
    const user = await shown({ id });
    expect(user).toMatchObject({ displayName: "A", importEveryHours: 2 });
    expect(user.tokens).toHaveLength(3);
  });
});

describe("a service user that is disabled", () => {
  test("is refused from the next request on though KV knows it, and let in again once it is enabled", async () => {
    const user = await reader();
    expect((await list(user)).status).toBe(200);
    const disabled = await whileKvIsLate(user.id, () => good("POST", `/service-users/${user.id}/disable`));
    expect(disabled.disabledAt).toBe(iso(NOW));
    expect((await list(user)).status).toBe(401);
    expectProblem(await api(user, "GET", "/employees", { now: NOW }), 401, "unauthorized");
    expect((await good("POST", `/service-users/${user.id}/disable`, { now: NOW + 1 })).disabledAt).toBe(
      iso(NOW),
    );
    expect((await shown(user)).disabledAt).toBe(iso(NOW));
    await env.TOKENS.delete(`access:${user.id}`);
    const enabled = await whileKvIsLate(user.id, () => good("POST", `/service-users/${user.id}/enable`));
    expect(enabled.disabledAt).toBeNull();
    expect((await list(user)).status).toBe(200);
    await good("POST", `/service-users/${user.id}/enable`);
    const verbs = (await trail(user.id)).map(({ verb, address }) => [verb, address]);
    expect(verbs).toEqual(
      expect.arrayContaining([
        ["disableServiceUser", ADDRESS],
        ["enable", ADDRESS],
      ]),
    );
    expect(verbs.filter(([verb]) => verb === "enable")).toHaveLength(1);
  });
});

describe("a service user that is deleted", () => {
  test("is refused though KV knows it, is in no list and no permission group, and history keeps it", async () => {
    const user = await reader();
    await list(user);
    expect((await shown(user)).permissionGroups).not.toEqual([]);
    await whileKvIsLate(user.id, () => good("DELETE", `/service-users/${user.id}`, { status: 204 }));
    expect((await list(user)).status).toBe(401);
    expectProblem(await call("GET", `/service-users/${user.id}`), 404, "not-found");
    expectProblem(await call("DELETE", `/service-users/${user.id}`), 404, "not-found");
    const { serviceUsers } = await good("GET", "/service-users");
    expect(JSON.stringify(serviceUsers)).not.toContain(user.id);
    const {
      permission_groups: groups = [],
      token_uses: uses = [],
      service_users: users = [],
    } = await readTables({ noted: true });
    expect(JSON.stringify([groups, uses])).not.toContain(user.id);
    expect(JSON.stringify(users)).not.toContain(await sha256(user.token));
    expect((await trail(user.id)).at(-1)).toMatchObject({
      verb: "remove",
      reason: user.name,
      actor: "administrator",
      address: ADDRESS,
    });
  });

  test("by a request whose answer was lost is deleted once, and the second try is good", async () => {
    const user = await reader();
    const lost = watchedDatabase(env.DB, {
      after: (sql) => {
        if (sql.some((text) => /update "service_users"/i.test(text))) throw new Error("D1_ERROR: lost");
      },
    });
    const headers = { "Idempotency-Key": `delete ${user.id}`.replaceAll(" ", "-") };
    expectProblem(
      await call("DELETE", `/service-users/${user.id}`, { headers, db: lost }),
      503,
      "unavailable",
    );
    expect((await call("DELETE", `/service-users/${user.id}`, { headers })).status).toBe(204);
    expect((await trail(user.id)).filter(({ verb }) => verb === "remove")).toHaveLength(1);
  });
});

describe("tokens", () => {
  const add = (user: Pick<NewServiceUser, "id">, body: object = {}, now = NOW) =>
    good("POST", `/service-users/${user.id}/tokens`, { body, now, status: 201 });

  test("are several, each good at once though KV does not know it, and refused at once when revoked", async () => {
    const user = await reader();
    const second = await whileKvIsLate(user.id, () => add(user));
    const third = await whileKvIsLate(user.id, async () => {
      // As where KV has cached that there is nothing.
      await env.TOKENS.delete(`access:${user.id}`);
      return add(user);
    });
    await env.TOKENS.delete(`access:${user.id}`);
    for (const token of [user.token, second.token, third.token])
      expect((await list({ id: user.id, token })).status).toBe(200);
    await whileKvIsLate(user.id, () =>
      good("DELETE", `/service-users/${user.id}/tokens/${second.id}`, { status: 204 }),
    );
    expect((await list({ id: user.id, token: second.token })).status).toBe(401);
    for (const token of [user.token, third.token])
      expect((await list({ id: user.id, token })).status).toBe(200);
    const left: { id: string }[] = (await shown(user)).tokens;
    expect(left.map(({ id }) => id)).toEqual([(await sha256(user.token)).slice(0, 12), third.id]);
    const { detail } = expectProblem(
      await call("DELETE", `/service-users/${user.id}/tokens/${second.id}`),
      404,
      "not-found",
    );
    expect(detail).toContain(third.id);
  });

  test("are five at most; those that have ended make place", async () => {
    const user = await reader();
    for (let more = 0; more < 3; more++) await add(user);
    const brief = await add(user, { expiresAt: iso(NOW + 1000) });
    await list({ id: user.id, token: brief.token });
    const uses = async () => JSON.stringify((await readTables({ noted: true }))["token_uses"]);
    expect(await uses()).toContain(brief.id);
    const at = (now: number) => call("POST", `/service-users/${user.id}/tokens`, { now });
    expect(expectProblem(await at(NOW + 999), 409, "conflict").detail).toContain("5 tokens");
    expect((await at(NOW + 1000)).status).toBe(201);
    expect(JSON.stringify((await shown(user)).tokens)).not.toContain(brief.id);
    expect(await uses()).not.toContain(brief.id);
  });

  test("end when it was said, neither before nor after, whatever KV holds", async () => {
    const made = await good("POST", "/service-users", {
      body: { name: "Ending", expiresAt: iso(NOW + DAY) },
      status: 201,
    });
    const schemas = (now: number) => askAt(made, "/scim/v2/Schemas", { now });
    expect((await schemas(NOW + DAY - 1)).status).toBe(200);
    expect((await schemas(NOW + DAY)).status).toBe(401);
    expectProblem(await api(made, "GET", "/employees", { now: NOW + DAY }), 401, "unauthorized");
    const [token] = (await shown(made, NOW + DAY - 1)).tokens;
    expect(token).toMatchObject({ expiresAt: iso(NOW + DAY), expired: false, expiresSoon: true });
    const [ended] = (await shown(made, NOW + DAY)).tokens;
    expect(ended).toMatchObject({ expired: true, expiresSoon: false });
  });

  test("can be let end sooner, later or at no time, but not once they have ended", async () => {
    const user = await reader();
    const [{ id }] = (await shown(user)).tokens;
    const end = (expiresAt: string | null, now = NOW) =>
      call("PATCH", `/service-users/${user.id}/tokens/${id}`, { body: { expiresAt }, now });
    await whileKvIsLate(user.id, () => end(iso(NOW + 1000)));
    expect((await list(user, NOW + 999)).status).toBe(200);
    expect((await list(user, NOW + 1000)).status).toBe(401);
    await whileKvIsLate(user.id, () => end(iso(NOW + 3000), NOW + 999));
    expect((await list(user, NOW + 2999)).status).toBe(200);
    expect((await end(null, NOW + 2999)).json.tokens).toMatchObject([{ id, expiresAt: null }]);
    expect((await list(user, NOW + 3000)).status).toBe(200);
    await end(iso(NOW + 4000), NOW + 3000);
    expect(expectProblem(await end(null, NOW + 4000), 409, "conflict").detail).toContain("another one");
    expectProblem(await end(iso(NOW), NOW), 400, "invalid");
    expectProblem(
      await call("POST", `/service-users/${user.id}/tokens`, { body: { expiresAt: iso(NOW) } }),
      400,
      "invalid",
    );
    const told = (await trail(user.id)).filter(({ verb }) => verb === "changeToken");
    expect(told.map(({ changes }) => JSON.parse(String(changes)))).toEqual([
      { [`token ${id}`]: ["no end", iso(NOW + 1000)] },
      { [`token ${id}`]: [iso(NOW + 1000), iso(NOW + 3000)] },
      { [`token ${id}`]: [iso(NOW + 3000), "no end"] },
      { [`token ${id}`]: ["no end", iso(NOW + 4000)] },
    ]);
  });

  test("are changed over with an overlap: the others end at its end, those that end sooner as they did", async () => {
    const user = await reader();
    const sooner = await add(user, { expiresAt: iso(NOW + DAY) });
    const made = await whileKvIsLate(user.id, () => add(user, { othersEndAt: iso(NOW + 7 * DAY) }));
    const at = async (now: number) => {
      const tokens = [user.token, sooner.token, made.token];
      return Promise.all(tokens.map(async (token) => (await list({ id: user.id, token }, now)).status));
    };
    expect(await at(NOW + DAY - 1)).toEqual([200, 200, 200]);
    expect(await at(NOW + DAY)).toEqual([200, 401, 200]);
    expect(await at(NOW + 7 * DAY - 1)).toEqual([200, 401, 200]);
    expect(await at(NOW + 7 * DAY)).toEqual([401, 401, 200]);
    const told = (await trail(user.id)).filter(({ verb }) => verb === "addToken").at(-1);
    expect(told).toMatchObject({ actor: "administrator", address: ADDRESS, reason: user.name });
    expect(JSON.parse(String(told?.["changes"]))).toEqual({
      [`token ${(await sha256(user.token)).slice(0, 12)}`]: ["no end", iso(NOW + 7 * DAY)],
      [`token ${made.id}`]: [null, "no end"],
    });
  });

  test("whose answer was lost are told of, with what to do", async () => {
    const user = await reader();
    const lost = watchedDatabase(env.DB, {
      after: (sql) => {
        if (sql.some((text) => /update "service_users"/i.test(text))) throw new Error("D1_ERROR: lost");
      },
    });
    const headers = { "Idempotency-Key": `token-${user.id}` };
    const ask = (db = env.DB) => call("POST", `/service-users/${user.id}/tokens`, { headers, db });
    expectProblem(await ask(lost), 503, "unavailable");
    const { detail } = expectProblem(await ask(), 409, "conflict");
    const newest = (await shown(user)).tokens.at(-1).id;
    expect(detail).toContain(`/service-users/${user.id}/tokens/${newest}`);
    expect((await shown(user)).tokens).toHaveLength(2);
  });

  test("whose answer arrived and was lost later are told of too, and it is they that are to be revoked", async () => {
    const user = await reader();
    const headers = { "Idempotency-Key": `lost-${user.id}` };
    const ask = () => call("POST", `/service-users/${user.id}/tokens`, { headers });
    const made = await ask();
    expect(made.status).toBe(201);
    await add(user);
    const { detail } = expectProblem(await ask(), 409, "conflict");
    expect(detail).toContain(`DELETE /api/v1/service-users/${user.id}/tokens/${made.json.id}`);
    expect((await shown(user)).tokens).toHaveLength(3);
    await good("DELETE", `/service-users/${user.id}/tokens/${made.json.id}`, { status: 204 });
    const after = expectProblem(await ask(), 409, "conflict").detail;
    expect(after).not.toContain("DELETE");
    expect(after).toContain("a new Idempotency-Key");
  });

  test("of a new service user whose answer was lost: the second try says which one, and makes no other", async () => {
    const headers = { "Idempotency-Key": "a-new-service-user" };
    const ask = () => call("POST", "/service-users", { headers, body: { name: "Once" } });
    const { json } = await ask();
    const { detail } = expectProblem(await ask(), 409, "conflict");
    expect(detail).toContain(`created as ${json.id}`);
    expect(detail).toContain(`POST /api/v1/service-users/${json.id}/tokens`);
    expect(detail).not.toContain(json.token);
    const { serviceUsers } = await good("GET", "/service-users");
    expect(serviceUsers.filter(({ name }: { name: string }) => name === "Once")).toHaveLength(1);
  });

  test("say in every answer when they end, in the two weeks before", async () => {
    const user = await reader();
    const end = NOW + 30 * DAY;
    const { token } = await add(user, { expiresAt: iso(end) });
    const told = async (now: number, path = "/scim/v2/Users") =>
      (await askAt({ id: user.id, token }, path, { now })).headers.get("Rollcall-Token-Expires");
    expect(await told(end - 14 * DAY - 1)).toBeNull();
    for (const path of [
      "/scim/v2/Users",
      "/scim/v2/Users/nobody",
      "/scim/v2/Schemas",
      "/scim/v2/x",
      "/api/v1/employees",
    ])
      expect(await told(end - 14 * DAY, path), path).toBe(iso(end));
    expect(await told(end - 1)).toBe(iso(end));
    expect(await told(end)).toBeNull();
    expect((await list(user, end - 1)).headers.get("Rollcall-Token-Expires")).toBeNull();
    const at = async (now: number) => (await shown(user, now)).tokens.at(-1).expiresSoon;
    expect([await at(end - 14 * DAY - 1), await at(end - 14 * DAY), await at(end)]).toEqual([
      false,
      true,
      false,
    ]);
  });
});

describe("the use of a token", () => {
  const okTo = async (user: NewServiceUser, now: number, client: string, address = "198.51.100.1") =>
    expect((await list(user, now, { "User-Agent": client, "cf-connecting-ip": address })).status).toBe(200);

  test("is noted by day and client, once", async () => {
    const user = await reader();
    const writes: string[] = [];
    const db = watchedDatabase(env.DB, {
      before: (sql) => void writes.push(...sql.filter((text) => /insert into "token_uses"/i.test(text))),
    });
    const twice = async (client: string, now = NOW) => {
      for (let again = 0; again < 2; again++) {
        const headers = { "User-Agent": client, "cf-connecting-ip": "198.51.100.1" };
        await askAt(user, "/scim/v2/Users", { now, db, init: { headers } });
      }
    };
    await twice("Okta/1");
    expect(writes).toHaveLength(1);
    await twice("curl/8");
    await twice("Okta/1", NOW + DAY);
    expect(writes).toHaveLength(3);
    expect((await shown(user)).tokens).toMatchObject([
      { lastUsedOn: "2026-11-25", lastClient: "Okta/1", lastAddress: "198.51.100.1" },
    ]);
    const uses = (await trail(user.id)).filter(({ verb }) => verb === "use");
    const [{ id }] = (await shown(user)).tokens;
    expect(uses.map(({ actor, address, reason }) => [actor, address, reason])).toEqual([
      [user.name, "198.51.100.1", `token ${id}, Okta/1`],
      [user.name, "198.51.100.1", `token ${id}, curl/8`],
      [user.name, "198.51.100.1", `token ${id}, Okta/1`],
    ]);
  });

  test("is the first of its day, and never an earlier one, however many note it", async () => {
    const user = await reader();
    const [{ id: tokenId }] = (await shown(user)).tokens;
    const noted = (day: string, address: string) =>
      writeTokenUse(rosterAt(NOW).db, {
        serviceUserId: user.id,
        tokenId,
        client: "Okta/1",
        day,
        address,
        name: user.name,
        operationId: `use ${tokenId} ${day} okta`,
        at: NOW,
      });
    await noted("2026-11-24", "198.51.100.1");
    await noted("2026-11-24", "198.51.100.2");
    await noted("2026-11-23", "198.51.100.3");
    expect((await shown(user)).tokens).toMatchObject([
      { lastUsedOn: "2026-11-24", lastAddress: "198.51.100.1" },
    ]);
    const uses = (await trail(user.id)).filter(({ verb }) => verb === "use");
    expect(uses.map(({ address }) => address)).toEqual(["198.51.100.1", "198.51.100.3"]);
  });

  test("tells 20 clients apart in a day, and cuts what they call themselves", async () => {
    const user = await reader();
    for (let client = 0; client < 23; client++) await okTo(user, NOW, `client ${client}`);
    const uses = (await trail(user.id)).filter(({ verb }) => verb === "use");
    expect(uses).toHaveLength(21);
    expect(uses.at(-1)?.["reason"]).toMatch(/, other clients$/);
    await okTo(user, NOW + DAY, "y".repeat(400));
    expect((await shown(user)).tokens[0].lastClient).toBe("y".repeat(120));
  });

  test("is none where the credentials are refused, though KV still knows them", async () => {
    const user = await reader();
    await whileKvIsLate(user.id, () => good("POST", `/service-users/${user.id}/disable`));
    expect((await list(user)).status).toBe(401);
    expect((await list({ id: user.id, token: await mintToken(user.id) })).status).toBe(401);
    expect((await trail(user.id)).filter(({ verb }) => verb === "use")).toEqual([]);
  });

  test("is one where the token is good but may not do this", async () => {
    const made = await good("POST", "/service-users", { body: { name: "May nothing" }, status: 201 });
    expect((await list(made)).status).toBe(403);
    expect((await trail(made.id)).map(({ verb }) => verb)).toEqual(["createServiceUser", "use"]);
  });

  test("keeps no answer waiting, and one that cannot be noted harms none and is noted later", async () => {
    const user = await reader();
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    const broken = watchedDatabase(env.DB, {
      before: (sql) => {
        if (sql.some((text) => /"token_uses"/.test(text))) throw new Error(`D1_ERROR: ${user.token}`);
      },
    });
    expect((await askAt(user, "/scim/v2/Users", { now: NOW, db: broken })).status).toBe(200);
    expect(warned.mock.calls.flat().join()).toContain("could not be noted");
    expect(warned.mock.calls.flat().join()).not.toContain(user.token);
    warned.mockRestore();

    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = watchedDatabase(env.DB, {
      before: (sql) => (sql.some((text) => /"token_uses"/.test(text)) ? held : undefined),
    });
    const context = createExecutionContext();
    const request = new Request("https://rollcall.test/scim/v2/Users", {
      headers: { Authorization: `Bearer ${user.token}` },
    });
    const { API_LIMIT: _, ...bindings } = env;
    const response = await createApp(() => NOW).fetch(request, { ...bindings, DB: slow }, context);
    expect(response.status).toBe(200);
    await response.text();
    expect((await shown(user)).tokens[0].lastUsedOn).toBeNull();
    release();
    await waitOnExecutionContext(context);
    expect((await shown(user)).tokens[0].lastUsedOn).toBe("2026-11-24");
  });
});

describe("a stranger", () => {
  const calls: string[] = [];
  const kv = new Proxy(env.TOKENS, {
    get(target, key) {
      const method: unknown = Reflect.get(target, key);
      if (typeof method !== "function") return method;
      return (...args: unknown[]) => {
        calls.push(`KV ${String(key)}`);
        return method.apply(target, args);
      };
    },
  });
  const db = watchedDatabase(env.DB, { before: (sql) => void calls.push(`D1 ${sql.length}`) });

  beforeEach(() => {
    calls.length = 0;
  });

  afterEach(() => {
    calls.length = 0;
  });

  const costs = async (user: Pick<NewServiceUser, "id" | "token">, path: string) => {
    calls.length = 0;
    expect((await askAt(user, path, { now: NOW, db, kv })).status).toBe(401);
    return [...calls];
  };

  test("learns nothing by what is looked up: an unknown id costs what a wrong token costs", async () => {
    const user = await reader();
    const disabled = await reader();
    await good("POST", `/service-users/${disabled.id}/disable`);
    await list(user);
    for (const path of ["/scim/v2/Users", "/scim/v2/Schemas", "/api/v1/employees"]) {
      const unknown = await costs({ id: "su-ffffffffffff", token: await mintToken("su-ffffffffffff") }, path);
      expect(unknown.length, path).toBeGreaterThan(0);
      expect(await costs({ id: user.id, token: await mintToken(user.id) }, path), path).toEqual(unknown);
      expect(await costs(disabled, path), path).toEqual(unknown);
    }
  });

  test("costs no look-up at all with what was never a token, or a token with a typing error", async () => {
    const { id, token } = okta;
    const swapped = token.replace(/([0-9a-f])(?!\1)([0-9a-f])(?=[0-9a-f]{20,}_)/, "$2$1");
    expect(swapped).not.toBe(token);
    for (const wrong of ["", "secret", token.slice(0, -1), `${token}0`, swapped, token.toUpperCase()])
      expect(await costs({ id, token: wrong }, "/scim/v2/Users")).toEqual([]);
    expect(await costs({ id: "su-ffffffffffff", token }, "/scim/v2/Users")).toEqual([]);
    // Its checksum is right, and no key of KV is so long.
    const long = `su-${"f".repeat(600)}`;
    expect(await costs({ id: long, token: await mintToken(long) }, "/scim/v2/Users")).toEqual([]);
  });
});
