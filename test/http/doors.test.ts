import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { mintToken } from "../../src/auth/token.ts";
import { foundTeam } from "../support/access-team.ts";
import { type ApiAsking, api, apiOk, expectProblem } from "../support/api.ts";
import { askAt } from "../support/ask-at.ts";
import { ORIGIN, signedInWith, visit } from "../support/browser.ts";
import { EDIT_EVERYTHING, foundCompany, hired, rosterAt } from "../support/company.ts";
import { expectScimError, listIn } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { watchedDatabase } from "../support/watched-database.ts";

const NOW = Date.parse("2026-11-24T12:00Z");
const KEY = "the-administrators-key-0123456789abcdef";
const OWNER = { key: KEY };
const KEYED = { ADMINISTRATOR_KEY: KEY };
const ADDRESS = "192.0.2.9";
let okta: NewServiceUser;
let feed: NewServiceUser;

beforeAll(async () => {
  okta = await foundCompany(NOW);
  feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR feed", EDIT_EVERYTHING);
  await hired(NOW, "ada");
});

const asOwner = (method: string, path: string, asking: ApiAsking & { status?: number } = {}) =>
  apiOk(OWNER, method, path, { now: NOW, bindings: KEYED, ...asking });

/** A page of the list as Okta reads it. */
const read = (asking: object = {}) => askAt(okta, "/scim/v2/Users", { now: NOW, ...asking });

describe("a write that a browser sends by itself", () => {
  const elsewhere: readonly Record<string, string>[] = [
    { "Sec-Fetch-Site": "cross-site" },
    { "Sec-Fetch-Site": "same-site" },
    { "Sec-Fetch-Site": "none" },
    { "Sec-Fetch-Site": "cross-site", Origin: ORIGIN },
    { Origin: "https://evil.example" },
    { Origin: "https://rollcall.test.evil.example" },
    { Origin: "http://rollcall.test" },
    { Origin: "https://rollcall.test:8443" },
    { Origin: "null" },
    { Referer: `${ORIGIN}/` },
    {},
  ];
  const here: readonly Record<string, string>[] = [
    { "Sec-Fetch-Site": "same-origin" },
    { "Sec-Fetch-Site": "same-origin", Origin: "null" },
    { Origin: ORIGIN },
  ];
  const path = "/administrators/ada@tidewater.example";
  const write = (headers: Record<string, string>, bindings: object) =>
    api(null, "PUT", path, { now: NOW, bindings, headers, body: { role: "owner" } });

  let ways: readonly { name: string; headers: Record<string, string>; bindings: object }[];

  beforeAll(async () => {
    await asOwner("PUT", path, { body: { role: "owner" } });
    const team = await foundTeam(NOW);
    const token = await team.token();
    ways = [
      { name: "cookie", headers: { Cookie: await signedInWith(KEY, { now: NOW }) }, bindings: KEYED },
      { name: "Access", headers: { "Cf-Access-Jwt-Assertion": token }, bindings: team.bindings },
    ];
  });

  test("is done from a page of this origin", async () => {
    for (const { headers, bindings } of ways)
      for (const from of here) expect((await write({ ...headers, ...from }, bindings)).status).toBe(200);
  });

  test("is refused from anywhere else, and from nowhere known", async () => {
    for (const { headers, bindings } of ways)
      for (const from of elsewhere) {
        const { detail } = expectProblem(await write({ ...headers, ...from }, bindings), 403, "forbidden");
        expect(detail).toContain(ORIGIN);
      }
  });

  test("is refused whatever the method and the path, and reading is not", async () => {
    for (const { headers, bindings } of ways) {
      const asking = { now: NOW, bindings, headers: { ...headers, "Sec-Fetch-Site": "cross-site" } };
      for (const method of ["POST", "PUT", "PATCH", "DELETE"])
        for (const other of ["/hold", "/nothing", path])
          expectProblem(await api(null, method, other, asking), 403, "forbidden");
      expect((await api(null, "GET", path, asking)).status).toBe(200);
    }
  });

  test("is not asked where it comes from where the request says itself who it is", async () => {
    for (const from of elsewhere) {
      const headers = { ...from, Authorization: `Bearer ${KEY}` };
      expect((await write(headers, KEYED)).status).toBe(200);
    }
  });

  test("is not done by the id and token that it was once told, which it repeats from wherever", async () => {
    const write = (verb: string, asking: ApiAsking) =>
      api(feed, "POST", `/employees/ada/${verb}`, { now: NOW, ...asking });
    const restored = async (headers: Record<string, string>) => {
      await write("revoke-access", { body: { reason: "left" } });
      const answer = await write("restore-access", { headers });
      const { active } = await apiOk(feed, "GET", "/employees/ada", { now: NOW });
      expect(active).toBe(answer.status === 200);
      return answer;
    };
    for (const from of elsewhere.filter((headers) => "Sec-Fetch-Site" in headers || "Origin" in headers))
      expectProblem(await restored(from), 403, "forbidden");
    for (const from of [...here, {}]) expect((await restored(from)).status).toBe(200);
  });

  test("signs nobody in or out from elsewhere", async () => {
    for (const from of elsewhere) {
      const headers = { "Sec-Fetch-Site": "", ...from };
      for (const door of ["/sign-in", "/sign-out"]) {
        const answer = await visit(door, {
          method: "POST",
          form: { key: KEY },
          headers,
          now: NOW,
          bindings: KEYED,
        });
        expect(answer.status).toBe(403);
        expect(answer.headers.get("Set-Cookie")).toBeNull();
      }
    }
    const headers = { Origin: ORIGIN };
    const old = await visit("/sign-in", {
      method: "POST",
      form: { key: KEY },
      headers,
      now: NOW,
      bindings: KEYED,
    });
    expect(old.status).toBe(303);
  });
});

describe("attempts that fail", () => {
  const keys: string[] = [];
  let allowed = 0;
  const ATTEMPTS = {
    limit: async ({ key }: RateLimitOptions) => {
      keys.push(key);
      return { success: keys.filter((one) => one === key).length <= allowed };
    },
  };
  const bindings = { ...KEYED, ATTEMPTS };
  const from = (address = ADDRESS) => ({ "cf-connecting-ip": address });

  beforeEach(() => {
    keys.length = 0;
    allowed = 2;
  });

  const scim = (Authorization: string, address?: string) =>
    askAt(okta, "/scim/v2/Users", {
      now: NOW,
      bindings,
      init: { headers: { Authorization, ...from(address) } },
    });
  const hrApi = (key: string) => api({ key }, "GET", "/hold", { now: NOW, bindings, headers: from() });

  test("are counted by address, and by service user and address", async () => {
    const wrong = await mintToken(okta.id);
    await scim(`Basic ${btoa(`${okta.id}:${wrong}`)}`);
    await scim(`Bearer ${wrong}`);
    expect(keys).toEqual([ADDRESS, `${okta.id} ${ADDRESS}`, ADDRESS, `${okta.id} ${ADDRESS}`]);
    keys.length = 0;
    await scim("Bearer nonsense", "192.0.2.10");
    await scim(`Basic ${btoa(`${"x".repeat(1000)}:y`)}`, "192.0.2.11");
    expect(keys).toEqual(["192.0.2.10", "192.0.2.11", `${"x".repeat(64)} 192.0.2.11`]);
  });

  test("are 429 with whole seconds once there are too many, over SCIM, the HR API and the form alike", async () => {
    const wrong = `Bearer ${await mintToken(okta.id)}`;
    for (const status of [401, 401, 429, 429]) {
      const answer = await scim(wrong);
      expect(answer.headers.get("Retry-After")).toBe(status === 429 ? "60" : null);
      await expectScimError(answer, status);
    }
    const answer = await hrApi("wrong");
    expect(answer.headers.get("Retry-After")).toBe("60");
    expectProblem(answer, 429, "too-many-requests");
    const form = { method: "POST", form: { key: "wrong" }, headers: from(), now: NOW, bindings };
    const page = await visit("/sign-in", form);
    expect([page.status, page.headers.get("Retry-After")]).toEqual([429, "60"]);
  });

  test("lock out nobody who has the right credential, not even at the same address", async () => {
    allowed = 0;
    for (let attempt = 0; attempt < 3; attempt++) expect((await hrApi("wrong")).status).toBe(429);
    await expectScimError(await scim(`Basic ${btoa(`${okta.id}:wrong`)}`), 429);
    expect((await scim(`Basic ${btoa(`${okta.id}:${okta.token}`)}`)).status).toBe(200);
    expect((await hrApi(KEY)).status).toBe(200);
    const form = { method: "POST", form: { key: KEY }, headers: from(), now: NOW, bindings };
    expect((await visit("/sign-in", form)).status).toBe(303);
  });

  test("count only where somebody tried: not for good credentials, and not without any", async () => {
    allowed = 0;
    expectProblem(
      await api(null, "GET", "/hold", { now: NOW, bindings, headers: from() }),
      401,
      "unauthorized",
    );
    expect((await hrApi(KEY)).status).toBe(200);
    await scim(`Bearer ${okta.token}`);
    expectProblem(await api(okta, "GET", "/hold", { now: NOW, bindings, headers: from() }), 403, "forbidden");
    expect(keys).toEqual([]);
    const Cookie = "__Host-rollcall=1.x";
    expectProblem(
      await api(null, "GET", "/hold", { now: NOW, bindings, headers: { ...from(), Cookie } }),
      429,
      "too-many-requests",
    );
    expect(keys).toEqual([ADDRESS]);
  });

  test("are answered as ever where nobody can count", async () => {
    const away = { ...KEYED, ATTEMPTS: { limit: async () => Promise.reject(new Error("away")) } };
    for (const other of [away, KEYED]) {
      const asking = { now: NOW, bindings: other, headers: from() };
      expectProblem(await api({ key: "wrong" }, "GET", "/hold", asking), 401, "unauthorized");
    }
  });
});

describe("a hold of all imports", () => {
  const held = async (asking: object = {}) => {
    for (const path of [
      "/Users",
      "/Users/ada",
      '/Users?filter=userName eq "x"',
      "/Groups",
      "/Groups/everyone",
    ]) {
      const answer = await askAt(okta, `/scim/v2${path}`, { now: NOW, ...asking });
      expect(answer.headers.get("Retry-After")).toBe("300");
      expect(await expectScimError(answer, 503)).toContain("wrong dates");
    }
  };
  const NOT_HELD = { held: false, hold: null, deployment: null };

  test("refuses readers with the reason from the next request on, until it is released", async () => {
    expect((await read()).status).toBe(200);
    const hold = { reason: "wrong dates", by: "administrator", since: new Date(NOW).toISOString() };
    expect(await asOwner("PUT", "/hold", { body: { reason: " wrong dates " } })).toEqual({
      held: true,
      hold,
      deployment: null,
    });
    await held();
    expect(await asOwner("GET", "/hold")).toMatchObject({ held: true, hold });
    expect((await askAt(okta, "/scim/v2/Schemas", { now: NOW })).status).toBe(200);
    expect(await asOwner("DELETE", "/hold")).toEqual(NOT_HELD);
    expect((await listIn(read())).totalResults).toBe(1);
  });

  test("lets the HR API go on, to put right what is wrong", async () => {
    await asOwner("PUT", "/hold", { body: { reason: "wrong dates" } });
    await apiOk(feed, "GET", "/employees/ada", { now: NOW });
    await asOwner("POST", "/employees/ada/terminate", { body: { terminationDate: "2026-12-31" } });
    await held();
    await asOwner("DELETE", "/hold");
  });

  test("is set again with another reason; the trail tells of each, with address", async () => {
    const headers = { "cf-connecting-ip": ADDRESS };
    const mark = (await env.DB.prepare("SELECT max(id) AS id FROM history").first<number>("id")) ?? 0;
    await asOwner("PUT", "/hold", { body: { reason: "first" }, headers });
    await asOwner("PUT", "/hold", { body: { reason: "wrong dates" }, headers });
    await asOwner("PUT", "/hold", { body: { reason: "wrong dates" }, headers, now: NOW + 1 });
    await held();
    await asOwner("DELETE", "/hold", { headers });
    await asOwner("DELETE", "/hold", { headers });
    const { results } = await env.DB.prepare(
      `SELECT kind, verb, actor, address, reason, changes FROM history LEFT JOIN history_values
       USING (subject, operation_id) WHERE id > ? ORDER BY id`,
    )
      .bind(mark)
      .all();
    const row = { kind: "company", actor: "administrator", address: ADDRESS };
    expect(results).toEqual([
      { ...row, verb: "hold", reason: "first", changes: '{"hold":[null,"first"]}' },
      { ...row, verb: "hold", reason: "wrong dates", changes: '{"hold":["first","wrong dates"]}' },
      { ...row, verb: "release", reason: "wrong dates", changes: '{"hold":["wrong dates",null]}' },
    ]);
  });

  test("that somebody changed meanwhile is not released unseen", async () => {
    await asOwner("PUT", "/hold", { body: { reason: "first" } });
    let first = true;
    const db = watchedDatabase(env.DB, {
      before: async (sql) => {
        if (!first || sql.length < 2) return;
        first = false;
        await asOwner("PUT", "/hold", { body: { reason: "wrong dates" } });
      },
    });
    expectProblem(await api(OWNER, "DELETE", "/hold", { now: NOW, bindings: KEYED, db }), 503, "unavailable");
    await held();
    await asOwner("DELETE", "/hold");
  });

  test("by the deployment stands whatever D1 says, and only taking it away releases it", async () => {
    const bindings = { ...KEYED, HELD: "restored, wrong dates" };
    await held({ bindings });
    const said = { held: true, hold: null, deployment: "restored, wrong dates" };
    expect(await asOwner("GET", "/hold", { bindings })).toEqual(said);
    expect(await asOwner("DELETE", "/hold", { bindings })).toEqual(said);
    await held({ bindings });
    expect((await read({ bindings: { HELD: "" } })).status).toBe(200);
    expect((await read()).status).toBe(200);
  });

  test("is told to nobody without a good credential", async () => {
    const stranger = { id: okta.id, token: await mintToken(okta.id) };
    const answer = await askAt(stranger, "/scim/v2/Users", { now: NOW, bindings: { HELD: "wrong dates" } });
    expect(await expectScimError(answer, 401)).not.toContain("wrong dates");
  });

  test("takes a reason, and an owner", async () => {
    const asking = { now: NOW, bindings: KEYED };
    for (const body of [{}, { reason: " " }, { reason: 7 }])
      expectProblem(await api(OWNER, "PUT", "/hold", { ...asking, body }), 400, "invalid");
    expectProblem(await api(feed, "PUT", "/hold", { ...asking, body: { reason: "x" } }), 403, "forbidden");
    expect(await asOwner("GET", "/hold")).toEqual(NOT_HELD);
  });
});

describe("the front page", () => {
  const page = async (bindings: object, headers: Record<string, string> = {}) => {
    const answer = await visit("/", { now: NOW, bindings, headers });
    return { status: answer.status, text: await answer.text() };
  };

  test("without a key and without Access says that it is locked and how to unlock it", async () => {
    for (const bindings of [
      {},
      { ADMINISTRATOR_KEY: "" },
      { ACCESS_TEAM_DOMAIN: "x.cloudflareaccess.com" },
    ]) {
      const { status, text } = await page(bindings);
      expect(status).toBe(200);
      expect(text).toContain("Locked");
      expect(text).toContain("npx wrangler secret put ADMINISTRATOR_KEY");
      expect(text).toContain("ACCESS_TEAM_DOMAIN");
      expect(text).not.toContain("<form");
      expectProblem(await api(OWNER, "GET", "/hold", { now: NOW, bindings }), 401, "unauthorized");
    }
    expect((await page({ ADMINISTRATOR_KEY: "short" })).text).toContain("too short");
    expect((await read()).status).toBe(200);
  });

  test("has a form for the key where there is one, and says where Access is", async () => {
    const { text } = await page(KEYED);
    expect(text).toMatch(/^<!DOCTYPE html>/);
    expect(text).toContain('action="/sign-in"');
    expect(text).not.toMatch(/Cloudflare Access|Locked|<script/);
    const { bindings } = await foundTeam(NOW);
    expect((await page(bindings)).text).toContain("Cloudflare Access");
    expect((await page(bindings)).text).not.toContain("<form");
    expect((await page({ ...bindings, ...KEYED })).text).toMatch(/sign-in.*Cloudflare Access/s);
  });

  test("says who is signed in and with which role, and lets them sign out", async () => {
    const bindings = { ADMINISTRATOR_KEY: `grace:${KEY}` };
    const Cookie = await signedInWith(KEY, { now: NOW, bindings });
    const { text } = await page(bindings, { Cookie });
    expect(text).toMatch(/signed in as.*administrator grace.*owner/s);
    expect(text).toContain('action="/sign-out"');
    expect(text).not.toContain('action="/sign-in"');
  });

  test("tells whom Access let through and we do not know who they are, without trusting what they are called", async () => {
    const team = await foundTeam(NOW);
    const email = "<b>mallory</b>@tidewater.example";
    const headers = { "Cf-Access-Jwt-Assertion": await team.token({ email }) };
    const { status, text } = await page(team.bindings, headers);
    expect(status).toBe(403);
    expect(text).toContain("&lt;b&gt;mallory&lt;/b&gt;@tidewater.example");
    expect(text).not.toContain("<b>mallory");
    const broken = await page(team.bindings, { "Cf-Access-Jwt-Assertion": "x.y.z" });
    expect(broken.status).toBe(403);
    expect(broken.text).toContain("not good here");
  });
});
