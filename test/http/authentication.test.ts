import { env, exports } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Grants } from "../../src/auth/grants.ts";
import { mintToken, sha256, tokenHash } from "../../src/auth/token.ts";
import { SECTIONS, type Sections } from "../../src/hr/section.ts";
import { removeServiceUser } from "../../src/roster/access/remove-service-user.ts";
import { askAt } from "../support/ask-at.ts";
import { ask, foundCompany, hired, READ_EVERYTHING, rosterAt } from "../support/company.ts";
import { expectScimError, listIn } from "../support/scim.ts";
import { serviceAt } from "../support/service.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { isNoted, watchedDatabase } from "../support/watched-database.ts";

const now = Date.now();
const ADMINISTRATOR_KEY = `rollcall_admin_${"4".repeat(64)}`;
const logged: string[] = [];
let okta: NewServiceUser;

beforeAll(async () => {
  for (const level of ["debug", "error", "info", "log", "warn"] as const)
    vi.spyOn(console, level).mockImplementation((...words) => void logged.push(words.map(String).join(" ")));
  okta = await foundCompany(now);
  await hired(now, "ada");
});

const created = (name: string, grants: Grants = READ_EVERYTHING) =>
  createServiceUser(rosterAt(now), env.TOKENS, name, grants);

const seeing = (view: Sections): Grants => ({
  scopes: [{ whose: "everyone", view, history: [], edit: [] }],
  company: false,
});

const withHeader = (Authorization: string, path = "/scim/v2/Users") =>
  ask(okta, path, { headers: { Authorization } });

const basic = (id: string, token: string) => `Basic ${btoa(`${id}:${token}`)}`;

/** Changes the credential in D1 alone, as if KV had not heard of it yet. */
async function inD1(id: string, assignment: string, ...values: unknown[]): Promise<void> {
  await env.DB.prepare(`UPDATE service_users SET version = version + 1, ${assignment} WHERE id = ?`)
    .bind(...values, id)
    .run();
}

const renewed = async ({ id }: NewServiceUser, expiresAt: number | null = null): Promise<string> => {
  const token = await mintToken(id);
  const tokens = JSON.stringify([{ sha256: await sha256(token), createdAt: now, expiresAt }]);
  await inD1(id, "tokens = ?", tokens);
  return token;
};

const keyOf = async ({ id }: NewServiceUser): Promise<string> => {
  const { keys } = await env.TOKENS.list();
  const key = keys.find(({ name }) => name.includes(id))?.name;
  if (key === undefined) throw new Error(`KV holds nothing of ${id}`);
  return key;
};

describe("a service user is let in", () => {
  test("by Basic, by Bearer, and by the bare token, whatever the case of the word", async () => {
    const { id, token } = okta;
    for (const header of [
      basic(id, token),
      basic(id, token).replace("Basic", "BASIC"),
      `Bearer ${token}`,
      `bearer  ${token}`,
      token,
      ` ${token} `,
    ]) {
      expect((await withHeader(header)).status, header.slice(0, 8)).toBe(200);
    }
  });

  test("with a token that ends, up to its end and not at it", async () => {
    const user = await created("Ending");
    const end = now + 60_000;
    const token = await renewed(user, end);
    const at = (moment: number) => askAt({ id: user.id, token }, "/scim/v2/Users", { now: moment });
    expect((await at(end - 1)).status).toBe(200);
    await expectScimError(await at(end), 401);
    expect((await at(end - 1)).status).toBe(200);
  });
});

describe("nobody else is", () => {
  const refused = async (response: Response) => {
    expect(response.headers.get("WWW-Authenticate")).toMatch(/^Basic realm="[^"]+", charset="UTF-8", Bearer/);
    const text = await expectScimError(response, 401);
    expect(text).not.toContain("rollcall_");
    return text;
  };

  test("a header that is missing, malformed, or of another scheme (35)", async () => {
    const { id, token } = okta;
    for (const header of [
      "",
      " ",
      "non-token",
      "Basic",
      "Bearer",
      "Bearer ",
      "Basic !!!",
      `Basic ${btoa(id)}`,
      `Basic ${btoa(`:${token}`)}`,
      `Basic ${btoa("\u00ff\u00fe:x")}`,
      `Digest ${token}`,
      `Bearer ${token} ${token}`,
      `${token},${token}`,
      "x".repeat(5000),
    ]) {
      await refused(await withHeader(header));
    }
    await refused(await askWithoutHeader("/scim/v2/Users"));
  });

  test("a wrong token, and one answer for every way of being wrong", async () => {
    const { id, token } = okta;
    const stranger = await mintToken("su-000000000000");
    const answers = [
      basic(id, "wrong"),
      basic(id, ""),
      basic(id, await mintToken(id)),
      basic(id, token.slice(0, -1)),
      basic(id, `${token}x`),
      basic(id, token.toUpperCase()),
      basic("nobody", token),
      basic("su-000000000000", stranger),
      `Bearer ${stranger}`,
      `Bearer ${await mintToken(id)}`,
    ];
    const texts = new Set<string>();
    for (const header of answers) texts.add(await refused(await withHeader(header)));
    expect(texts.size).toBe(1);
  });

  test("the id of one with the token of another", async () => {
    const other = await created("Other");
    await refused(await withHeader(basic(okta.id, other.token)));
    await refused(await withHeader(basic(other.id, okta.token)));
    expect((await ask(other, "/scim/v2/Users")).status).toBe(200);
  });

  test("nothing is answered before that: no 404, no 405, no 406", async () => {
    for (const [method, path] of [
      ["GET", "/Users/nobody"],
      ["GET", "/nothing"],
      ["POST", "/Users"],
      ["PUT", "/Users/ada"],
    ]) {
      const headers = { Authorization: "non-token", Accept: "text/html" };
      const init = { headers, method: method ?? "GET", body: method === "GET" ? null : "{" };
      await refused(await ask(okta, `/scim/v2${path}`, init));
    }
  });
});

function askWithoutHeader(path: string): Promise<Response> {
  return exports.default.fetch(`https://rollcall.test${path}`);
}

describe("a refusal", () => {
  test("is worded alike whatever is wrong, and says where to look", async () => {
    const [disabled, ended, revoked] = [
      await created("Off"),
      await created("Ended"),
      await created("Renewed"),
    ];
    await inD1(disabled.id, "disabled_at = ?", now);
    await renewed(revoked);
    const end = JSON.stringify([await tokenHash(ended.token, now, now)]);
    await inD1(ended.id, "tokens = ?", end);
    const nobody = "su-0123456789ab";
    const said = await Promise.all(
      [
        "",
        "Bearer nonsense",
        basic(nobody, await mintToken(nobody)),
        basic(okta.id, await mintToken(okta.id)),
        ...[disabled, ended, revoked].map((user) => basic(user.id, user.token)),
      ].map(async (header) => expectScimError(await withHeader(header), 401)),
    );
    const byKey = new Request("https://rollcall.test/scim/v2/Users", {
      headers: { Authorization: `Bearer ${ADMINISTRATOR_KEY}` },
    });
    said.push(await expectScimError(await serviceAt(now, byKey, { ADMINISTRATOR_KEY }), 401));
    expect(new Set(said.map((text) => JSON.parse(text).detail)).size).toBe(1);
    expect(said[0]).toContain("ended, been revoked or disabled: npm run service-user -- show NAME");
    expect(said[0]).toContain("for the HR API an administrator's key");
  });
});

describe("every route", () => {
  const ROUTES = [
    "/Users",
    "/Users/ada",
    '/Users?filter=userName eq "ada@tidewater.example"',
    "/Groups",
    "/Groups/everyone",
    '/Groups?filter=displayName eq "All employees"',
    "/ServiceProviderConfig",
    "/ResourceTypes",
    "/ResourceTypes/User",
    "/Schemas",
    "/Schemas/urn:ietf:params:scim:schemas:core:2.0:User",
    "/nothing",
    "/Users?startIndex=x",
    "/Users?filter=nonsense",
  ];
  const PEOPLE = ROUTES.filter((path) => /^\/(?:Users|Groups)(?!\?.*(?:=x|nonsense))/.test(path));

  let revoked: NewServiceUser;
  let disabled: NewServiceUser;

  beforeAll(async () => {
    revoked = await created("Revoked");
    await renewed(revoked);
    disabled = await created("Disabled");
    await inD1(disabled.id, "disabled_at = ?", now);
  });

  describe.each(ROUTES)("%s", (path) => {
    test("is 401 without a credential, and with a wrong one", async () => {
      await expectScimError(await askWithoutHeader(`/scim/v2${path}`), 401);
      await expectScimError(await withHeader("non-token", `/scim/v2${path}`), 401);
      const wrong = { id: okta.id, token: await mintToken(okta.id) };
      await expectScimError(await ask(wrong, `/scim/v2${path}`), 401);
    });

    test("is 401 with a revoked token, though KV still knows it", async () => {
      expect(JSON.stringify(await env.TOKENS.get(await keyOf(revoked)))).toContain(
        await sha256(revoked.token),
      );
      await expectScimError(await ask(revoked, `/scim/v2${path}`), 401);
    });

    test("is 401 for a service user that was disabled, though KV still knows it", async () => {
      await expectScimError(await ask(disabled, `/scim/v2${path}`), 401);
    });

    test("is 401 for a revoked token with a method that it has not", async () => {
      await expectScimError(await ask(revoked, `/scim/v2${path}`, { method: "PUT", body: "{" }), 401);
    });
  });

  test.each(["basic", "lifecycle"] as const)(
    "that shows people is 403 without the permission %s, and names what to tick",
    async (section) => {
      const view = SECTIONS.filter((one) => one !== section);
      const user = await created(`Without ${section}`, seeing(view));
      for (const path of PEOPLE) {
        const text = await expectScimError(await ask(user, `/scim/v2${path}`), 403);
        expect(text).toMatch(new RegExp(`tick ${section === "basic" ? "Basic info" : "Lifecycle"} › View`));
      }
      expect((await ask(user, "/scim/v2/Schemas")).status).toBe(200);
    },
  );

  test("leaves out what belongs to other sections that may not be seen", async () => {
    const user = await created("Narrow", seeing(["basic", "lifecycle"]));
    const [ada] = (await listIn(ask(user, "/scim/v2/Users"))).Resources;
    expect(Object.keys(ada ?? {}).toSorted()).toEqual([
      "active",
      "displayName",
      "emails",
      "groups",
      "id",
      "meta",
      "name",
      "schemas",
      "userName",
    ]);
  });
});

describe("KV is a copy", () => {
  let user: NewServiceUser;
  let count = 0;

  beforeEach(async () => {
    user = await created(`Copy ${++count}`);
  });

  test("that is not there: D1 decides, and KV is written again", async () => {
    const key = await keyOf(user);
    const copy = await env.TOKENS.get(key, "json");
    await env.TOKENS.delete(key);
    expect((await ask(user, "/scim/v2/Users")).status).toBe(200);
    expect(await env.TOKENS.get(key, "json")).toEqual(copy);
  });

  test("that is old: the new token works at once, the revoked one is refused at once, and KV is renewed", async () => {
    const token = await renewed(user);
    await expectScimError(await ask(user, "/scim/v2/Users"), 401);
    expect((await ask({ id: user.id, token }, "/scim/v2/Users")).status).toBe(200);
    expect(await env.TOKENS.get(await keyOf(user))).toContain(await sha256(token));
    expect(await env.TOKENS.get(await keyOf(user))).not.toContain(await sha256(user.token));
    await expectScimError(await ask(user, "/scim/v2/Users"), 401);
  });

  test("that holds old grants: the new ones count at once", async () => {
    await inD1(user.id, "access = ?", JSON.stringify({ ...seeing([]), generation: null }));
    await expectScimError(await ask(user, "/scim/v2/Users"), 403);
    await inD1(user.id, "access = ?", JSON.stringify({ ...READ_EVERYTHING, generation: null }));
    expect((await ask(user, "/scim/v2/Users")).status).toBe(200);
  });

  test("that is damaged: D1 decides", async () => {
    await env.TOKENS.put(await keyOf(user), "{ not JSON");
    expect((await ask(user, "/scim/v2/Users")).status).toBe(200);
  });

  test("of a service user that was deleted opens nothing", async () => {
    const key = await keyOf(user);
    const copy = (await env.TOKENS.get(key)) ?? "";
    await removeServiceUser(rosterAt(now), env.TOKENS, user.id);
    await env.TOKENS.put(key, copy);
    expect(copy).toContain(await sha256(user.token));
    await expectScimError(await ask(user, "/scim/v2/Users"), 401);
  });

  test("that is overtaken again and again is 503, for nobody knows what the caller may see", async () => {
    const overtaken = watchedDatabase(env.DB, {
      before: async (sql) => {
        if (sql.length > 1) await inD1(user.id, "created_at = ?", now);
      },
    });
    const response = await askAt(user, "/scim/v2/Users", { db: overtaken });
    expect(response.headers.get("Retry-After")).toMatch(/^\d+$/);
    await expectScimError(response, 503);
  });

  test("read once a request, with one batch to D1", async () => {
    await ask(user, "/scim/v2/Users");
    const reads: string[] = [];
    const calls: number[] = [];
    const db = watchedDatabase(env.DB, {
      before: (sql) => {
        if (!isNoted(sql)) calls.push(sql.length);
      },
    });
    const kv = watchedKv({ get: () => void reads.push("get"), put: () => void reads.push("put") });
    await askAt(user, "/scim/v2/Users", { db, kv });
    // Besides, an isolate that is new to the database reads the dictionary; the second time it does not.
    calls.length = 0;
    reads.length = 0;
    expect((await askAt(user, "/scim/v2/Users?startIndex=1&count=100", { db, kv })).status).toBe(200);
    expect(reads).toEqual(["get"]);
    expect(calls).toEqual([3]);
    for (const path of ["/Users/ada", "/Groups", '/Groups?filter=displayName eq "All employees"'])
      await askAt(user, `/scim/v2${path}`, { db, kv });
    expect(calls).toEqual([3, 2, 4, 4]);
  });
});

describe("what is away is 503 with Retry-After, never 401 and never an empty list", () => {
  const unavailable = async (response: Response) => {
    expect(response.headers.get("Retry-After")).toMatch(/^[1-9]\d*$/);
    expect(response.headers.get("WWW-Authenticate")).toBeNull();
    await expectScimError(response, 503);
  };
  const broken = () => {
    throw new Error(`D1_ERROR: near "${okta.token}" ada@tidewater.example: SQLITE_ERROR`);
  };
  const paths = ["/Users", "/Users/ada", "/Groups", "/Groups/x", '/Groups?filter=displayName eq "x"'];

  test("KV", async () => {
    for (const path of paths)
      await unavailable(await askAt(okta, `/scim/v2${path}`, { kv: watchedKv({ get: broken }) }));
  });

  test("D1", async () => {
    for (const path of paths)
      await unavailable(
        await askAt(okta, `/scim/v2${path}`, { db: watchedDatabase(env.DB, { before: broken }) }),
      );
  });

  test("D1 while the credential is looked up", async () => {
    const user = await created("Forgotten");
    await env.TOKENS.delete(await keyOf(user));
    await unavailable(
      await askAt(user, "/scim/v2/Users", { db: watchedDatabase(env.DB, { before: broken }) }),
    );
  });

  test("D1 at each single call that a request makes", async () => {
    for (const path of paths) {
      for (let failing = 1; failing <= 3; failing++) {
        let calls = 0;
        const before = (sql: readonly string[]) =>
          !isNoted(sql) && ++calls === failing ? broken() : undefined;
        const response = await askAt(okta, `/scim/v2${path}`, { db: watchedDatabase(env.DB, { before }) });
        if (calls >= failing) await unavailable(response);
        else expect([200, 404]).toContain(response.status);
      }
    }
  });

  test("but a copy that cannot be written makes nothing wrong, so the answer is given", async () => {
    const user = await created("Slow");
    const token = await renewed(user);
    const kv = watchedKv({ put: broken });
    expect((await askAt({ id: user.id, token }, "/scim/v2/Users", { kv })).status).toBe(200);
  });
});

function watchedKv(watch: { readonly get?: () => void; readonly put?: () => void }): KVNamespace {
  return new Proxy(env.TOKENS, {
    get(target, key) {
      const method: unknown = Reflect.get(target, key);
      if (typeof method !== "function") return method;
      return async (...args: unknown[]) => {
        if (key === "get") watch.get?.();
        if (key === "put") watch.put?.();
        return method.apply(target, args);
      };
    },
  });
}

describe("secrets", () => {
  test("are kept nowhere in clear, and a token is told once", async () => {
    const user = await created("Kept");
    const rows = await env.DB.prepare("SELECT * FROM service_users").all();
    const history = await env.DB.prepare("SELECT * FROM history").all();
    const kept = JSON.stringify([rows.results, history.results, await env.TOKENS.get(await keyOf(user))]);
    expect(kept).toContain(await sha256(user.token));
    expect(kept).not.toContain(user.token);
    expect(kept).not.toContain(user.token.split("_")[2]);
  });

  afterAll(async () => {
    // All that happened in this file, faults included, was logged without a secret or a person's data.
    const text = logged.join("\n");
    for (const secret of [okta.token, await sha256(okta.token), "ada@tidewater.example", "rollcall_"])
      expect(text.includes(secret)).toBe(false);
  });
});
