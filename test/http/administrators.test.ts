import { env } from "cloudflare:workers";
import { UnsecuredJWT } from "jose";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { fetchTeamKeys, foundTeam, type TokenInput } from "../support/access-team.ts";
import { type ApiAsking, api, apiOk, expectProblem } from "../support/api.ts";
import { signedInWith, visit } from "../support/browser.ts";
import { foundCompany } from "../support/company.ts";
import type { NewServiceUser } from "../support/service-users.ts";
import { watchedDatabase } from "../support/watched-database.ts";

const NOW = Date.parse("2026-11-24T12:00Z");
const KEY = "the-first-of-the-keys-0123456789abcdef";
const OTHER = "the-second-of-the-keys-0123456789abcdef";
const OWNER = { key: KEY };
const MINUTE = 60_000;
let okta: NewServiceUser;

beforeAll(async () => {
  okta = await foundCompany(NOW);
});

const asOwner = (method: string, path: string, asking: ApiAsking & { status?: number } = {}) =>
  apiOk(OWNER, method, path, {
    now: NOW,
    ...asking,
    bindings: { ADMINISTRATOR_KEY: KEY, ...asking.bindings },
  });

/** What the trail tells of an administrator, the newest last. */
const told = async () =>
  (
    await env.DB.prepare(
      `SELECT subject, verb, actor, address, changes FROM history LEFT JOIN history_values USING (subject, operation_id)
       WHERE kind = 'administrator' ORDER BY id`,
    ).all<Record<string, string>>()
  ).results;

describe("an administrator's key", () => {
  const withKeys = (ADMINISTRATOR_KEY: string, key: string, path = "/service-users") =>
    api({ key }, "GET", path, { now: NOW, bindings: { ADMINISTRATOR_KEY } });

  test("is one of several, each with a name or without, and makes an owner", async () => {
    const keys = `${KEY}\n  grace:${OTHER}\t`;
    for (const key of [KEY, OTHER]) expect((await withKeys(keys, key)).status).toBe(200);
    for (const key of [`grace:${OTHER}`, `${KEY} ${OTHER}`, KEY.slice(1), `${KEY}x`, "grace", ""])
      expectProblem(await withKeys(keys, key), 401, "unauthorized");
  });

  test("that is shorter than 32 characters is none, which the log says once and without it", async () => {
    const [short, enough] = ["x".repeat(31), "y".repeat(32)];
    const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
    expectProblem(await withKeys(`${short} ada:${short} ${enough}`, short), 401, "unauthorized");
    expect((await withKeys(`${short} ada:${short} ${enough}`, enough)).status).toBe(200);
    const words = warned.mock.calls.map(String);
    warned.mockRestore();
    expect(words).toEqual([expect.stringContaining("2 in ADMINISTRATOR_KEY")]);
    expect(words.join()).not.toContain("xxx");
  });

  test("opens nothing once it is taken away, or where there is none", async () => {
    for (const keys of [OTHER, "", " \n"]) expectProblem(await withKeys(keys, KEY), 401, "unauthorized");
  });

  test("is no credential for SCIM", async () => {
    const headers = { Authorization: `Bearer ${KEY}` };
    const answer = await visit("/scim/v2/Users", { headers, now: NOW, bindings: { ADMINISTRATOR_KEY: KEY } });
    expect(answer.status).toBe(401);
  });

  test("stands in the trail by its name", async () => {
    const bindings = { ADMINISTRATOR_KEY: `${KEY} grace:${OTHER}` };
    const asking = { now: NOW, bindings, headers: { "cf-connecting-ip": "192.0.2.7" } };
    await apiOk(OWNER, "PUT", "/administrators/by-key@tidewater.example", {
      ...asking,
      body: { role: "hr" },
    });
    await apiOk({ key: OTHER }, "DELETE", "/administrators/by-key@tidewater.example", {
      ...asking,
      status: 204,
    });
    expect((await told()).slice(-2)).toEqual([
      {
        subject: "by-key@tidewater.example",
        verb: "create",
        actor: "administrator",
        address: "192.0.2.7",
        changes: '{"role":[null,"hr"]}',
      },
      {
        subject: "by-key@tidewater.example",
        verb: "remove",
        actor: "administrator grace",
        address: "192.0.2.7",
        changes: '{"role":["hr",null]}',
      },
    ]);
  });
});

describe("signing in with a key", () => {
  const keyed = { ADMINISTRATOR_KEY: `${KEY} grace:${OTHER}` };
  const listed = (Cookie: string, { now = NOW, bindings = keyed as object, path = "/administrators" } = {}) =>
    api(null, "GET", path, { now, bindings, headers: { Cookie } });

  test("sets a cookie that no script reads, no other site sends and no plain HTTP carries", async () => {
    const form = { key: `  ${KEY}\n` };
    const answer = await visit("/sign-in", { method: "POST", form, now: NOW, bindings: keyed });
    expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/"]);
    const [cookie = "", ...flags] = (answer.headers.get("Set-Cookie") ?? "").split("; ");
    expect(cookie).toMatch(/^__Host-rollcall=\d+\.[\w-]{43}$/);
    expect(cookie).toContain(`=${NOW + 8 * 60 * MINUTE}.`);
    expect(flags.toSorted()).toEqual(["HttpOnly", "Max-Age=28800", "Path=/", "SameSite=Strict", "Secure"]);
    expect((await listed(cookie)).status).toBe(200);
  });

  test("on this machine sets it without TLS, under a name that counts nowhere else", async () => {
    const form = { key: KEY };
    for (const origin of ["http://localhost:8787", "http://127.0.0.1:8787"]) {
      const asked = { method: "POST", form, now: NOW, bindings: keyed, origin };
      const [cookie = "", ...flags] = (
        (await visit("/sign-in", asked)).headers.get("Set-Cookie") ?? ""
      ).split("; ");
      expect(cookie).toMatch(/^rollcall=/);
      expect(flags.toSorted()).toEqual(["HttpOnly", "Max-Age=28800", "Path=/", "SameSite=Strict"]);
      const here = await visit("/", { headers: { Cookie: cookie }, now: NOW, bindings: keyed, origin });
      expect(await here.text()).toContain("Sign out");
      expectProblem(await listed(cookie), 401, "unauthorized");
    }
    const elsewhere = { method: "POST", form, now: NOW, bindings: keyed, origin: "http://rollcall.test" };
    expect((await visit("/sign-in", elsewhere)).headers.get("Set-Cookie")).toMatch(
      /^__Host-rollcall=.*; Secure/,
    );
  });

  test("lasts for eight hours, to the moment", async () => {
    const cookie = await signedInWith(KEY, { now: NOW, bindings: keyed });
    const end = NOW + 8 * 60 * MINUTE;
    expect((await listed(cookie, { now: end - 1 })).status).toBe(200);
    expectProblem(await listed(cookie, { now: end }), 401, "unauthorized");
  });

  test("ends with the key, and with that key only", async () => {
    const [first, second] = [
      await signedInWith(KEY, { now: NOW, bindings: keyed }),
      await signedInWith(OTHER, { now: NOW, bindings: keyed }),
    ];
    const without = { bindings: { ADMINISTRATOR_KEY: `grace:${OTHER}` } };
    expectProblem(await listed(first, without), 401, "unauthorized");
    expect((await listed(second, without)).status).toBe(200);
    expectProblem(await listed(second, { bindings: {} }), 401, "unauthorized");
  });

  test("cannot be made up, prolonged or mended", async () => {
    const cookie = await signedInWith(KEY, { now: NOW, bindings: keyed });
    const [, end = "", signature = ""] = /=(\d+)\.(.*)$/.exec(cookie) ?? [];
    const later = String(Number(end) + 1);
    for (const value of [
      `${later}.${signature}`,
      `0${end}.${signature}`,
      `${end}.${signature.slice(0, -1)}`,
      `${end}.${signature}A`,
      `${end}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`,
      `${end}.${signature.slice(0, -1)}${signature.endsWith("A") ? "B" : "A"}`,
      `${end}.`,
      end,
      signature,
      `${end}.${signature}.${signature}`,
      `9e15.${signature}`,
      KEY,
      "",
    ])
      expectProblem(await listed(`__Host-rollcall=${value}`), 401, "unauthorized");
    expect((await listed(cookie)).status).toBe(200);
  });

  test("stands in the trail with the address, under the key's name", async () => {
    const headers = { "cf-connecting-ip": "192.0.2.8" };
    await visit("/sign-in", { method: "POST", form: { key: OTHER }, headers, now: NOW, bindings: keyed });
    expect((await told()).at(-1)).toMatchObject({
      subject: "administrator grace",
      verb: "signIn",
      actor: "administrator grace",
      address: "192.0.2.8",
    });
    const before = (await told()).length;
    await visit("/sign-in", { method: "POST", form: { key: "wrong" }, headers, now: NOW, bindings: keyed });
    expect(await told()).toHaveLength(before);
  });

  test("with a wrong key, or none, sets nothing and says so without asking for a password of the browser's own", async () => {
    for (const form of [{ key: `${KEY}x` }, { key: "" }, { other: KEY }, {}]) {
      const answer = await visit("/sign-in", { method: "POST", form, now: NOW, bindings: keyed });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("Set-Cookie")).toBeNull();
      expect(answer.headers.get("WWW-Authenticate")).toBeNull();
      expect(await answer.text()).toContain("That is not an administrator");
    }
    const json = await visit("/sign-in", { method: "POST", json: { key: KEY }, now: NOW, bindings: keyed });
    expect(json.status).toBe(401);
    const large = { key: "x".repeat(10_001) };
    expect((await visit("/sign-in", { method: "POST", form: large, now: NOW, bindings: keyed })).status).toBe(
      413,
    );
  });

  test("while D1 is away is 503, and no session is begun that the trail does not know", async () => {
    const db = watchedDatabase(env.DB, {
      before: () => {
        throw new Error("D1_ERROR: away");
      },
    });
    const answer = await visit("/sign-in", {
      method: "POST",
      form: { key: KEY },
      now: NOW,
      bindings: keyed,
      db,
    });
    expect(answer.status).toBe(503);
    expect(answer.headers.get("Retry-After")).toMatch(/^[1-9]/);
    expect(answer.headers.get("Set-Cookie")).toBeNull();
  });

  test("can be ended: the browser forgets", async () => {
    const answer = await visit("/sign-out", { method: "POST", now: NOW, bindings: keyed });
    expect([answer.status, answer.headers.get("Location")]).toEqual([303, "/"]);
    expect(answer.headers.get("Set-Cookie")).toMatch(
      /^__Host-rollcall=; Max-Age=0; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  test("does not stand where the request says itself who it is", async () => {
    const Cookie = await signedInWith(KEY, { now: NOW, bindings: keyed });
    const asking = { now: NOW, bindings: keyed, headers: { Cookie } };
    expectProblem(await api(okta, "GET", "/administrators", asking), 403, "forbidden");
    expectProblem(await api({ key: "wrong" }, "GET", "/administrators", asking), 401, "unauthorized");
  });
});

describe("somebody whom Cloudflare Access let through", () => {
  let team: Awaited<ReturnType<typeof foundTeam>>;

  beforeEach(async () => {
    team = await foundTeam(NOW);
    await asOwner("PUT", "/administrators/ada@tidewater.example", { body: { role: "owner" } });
  });

  const sent = (
    token: string,
    { path = "/administrators", now = NOW, ...asking }: ApiAsking & { path?: string } = {},
  ) =>
    api(null, "GET", path, {
      now,
      ...asking,
      bindings: { ...team.bindings, ...asking.bindings },
      headers: { "Cf-Access-Jwt-Assertion": token, ...asking.headers },
    });
  const refused = async (said: TokenInput) =>
    expectProblem(await sent(await team.token(said)), 401, "unauthorized");

  test("is who the e-mail says, in whatever case, with the role that they have now", async () => {
    expect((await sent(await team.token({ email: "Ada@Tidewater.example" }))).status).toBe(200);
    await asOwner("PUT", "/administrators/ada@tidewater.example", { body: { role: "viewer" } });
    const { detail } = expectProblem(await sent(await team.token()), 403, "forbidden");
    expect(detail).toContain("administrator ada@tidewater.example is viewer");
    expect((await sent(await team.token(), { path: "/hold" })).status).toBe(200);
    await asOwner("DELETE", "/administrators/ada@tidewater.example", { status: 204 });
    expectProblem(await sent(await team.token(), { path: "/hold" }), 403, "forbidden");
  });

  test("by a token signed with either algorithm that Access has", async () => {
    team = await foundTeam(NOW, "ES256");
    expect((await sent(await team.token())).status).toBe(200);
  });

  test("but is no administrator is told who they are and what to do", async () => {
    const { detail } = expectProblem(
      await sent(await team.token({ email: "mallory@tidewater.example" })),
      403,
      "forbidden",
    );
    expect(detail).toContain("mallory@tidewater.example");
    expect(detail).toContain("PUT /api/v1/administrators/mallory@tidewater.example");
  });

  test("as a program, by a service token of Access, is told what programs send", async () => {
    const token = await team.token({ email: null, claims: { common_name: "e367826f.access" } });
    const { detail } = expectProblem(await sent(token), 403, "forbidden");
    expect(detail).toContain("e367826f.access");
    expect(detail).toContain("service user");
    await refused({ email: null });
    await refused({ email: null, claims: { email: 7, common_name: "" } });
  });

  test("by another team, or for another application, is nobody", async () => {
    await refused({ issuer: "https://other.cloudflareaccess.com" });
    await refused({ issuer: team.domain });
    await refused({ audience: "another" });
    await refused({ audience: "" });
    const other = await foundTeam(NOW);
    expectProblem(await sent(await other.token({ issuer: team.issuer })), 401, "unauthorized");
  });

  test("up to the token's end and 30 seconds of clocks that differ, and not after", async () => {
    const token = await team.token({ until: NOW });
    expect((await sent(token, { now: NOW + 29_999 })).status).toBe(200);
    expectProblem(await sent(token, { now: NOW + 30_000 }), 401, "unauthorized");
    const early = await team.token({ from: NOW });
    expect((await sent(early, { now: NOW - 30_000 })).status).toBe(200);
    expectProblem(await sent(early, { now: NOW - 31_000 }), 401, "unauthorized");
  });

  test("by a token that nobody signed, or that was tampered with, is nobody", async () => {
    const token = await team.token();
    const [header = "", payload = "", signature = ""] = token.split(".");
    const claims = { email: "ada@tidewater.example" };
    const unsigned = new UnsecuredJWT(claims)
      .setIssuer(team.issuer)
      .setAudience(team.audience)
      .setExpirationTime(NOW / 1000 + 3600)
      .encode();
    const forged = btoa(JSON.stringify({ ...JSON.parse(atob(payload)), email: "mallory@tidewater.example" }));
    const none = btoa('{"alg":"none","kid":"first"}').replaceAll("=", "");
    for (const bad of [
      unsigned,
      `${none}.${payload}.${signature}`,
      `${header}.${forged.replaceAll("=", "")}.${signature}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      "x.y.z",
      "",
    ])
      expectProblem(await sent(bad), 401, "unauthorized");
    expect((await sent(token)).status).toBe(200);
  });

  test("by a token without an end is nobody", async () => {
    await refused({ until: null });
  });

  test("keeps coming in when the keys are rotated, and nobody does by a key that is not published", async () => {
    vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
    const before = await team.token();
    expect((await sent(before)).status).toBe(200);
    await team.rotate();
    vi.setSystemTime(NOW + 31_000);
    expect((await sent(await team.token())).status).toBe(200);
    expect((await sent(before)).status).toBe(200);
    expect(team.fetched).toBe(2);
    await refused({ kid: "made up" });
    expect(team.fetched).toBe(2);
    await team.rotate();
    vi.setSystemTime(NOW + 11 * MINUTE);
    expectProblem(await sent(before), 401, "unauthorized");
    vi.useRealTimers();
  });

  test("is neither let in nor sent away while the keys cannot be had", async () => {
    const token = await team.token();
    for (const broken of [
      () => Promise.reject(new TypeError("network")),
      () => new Response("down", { status: 502 }),
      () => new Response("<html>", { status: 200 }),
      () => Response.json({ nothing: true }),
      () => Response.redirect("https://elsewhere.example/", 302),
    ]) {
      team.broken = broken;
      const answer = await sent(token);
      expect(answer.headers.get("Retry-After")).toMatch(/^[1-9]\d*$/);
      expectProblem(answer, 503, "unavailable");
    }
    // The page still has the door for a key, and health is told to anybody.
    const bindings = { ...team.bindings, ADMINISTRATOR_KEY: KEY };
    const headers = { "Cf-Access-Jwt-Assertion": token };
    const front = await visit("/", { now: NOW, bindings, headers });
    expect([front.status, await front.text()]).toEqual([503, expect.stringContaining('action="/sign-in"')]);
    expect((await visit("/health", { now: NOW, bindings, headers })).status).toBe(200);
    team.broken = null;
    // A team that can have no keys, for it is no domain.
    const misspelt = { ACCESS_TEAM_DOMAIN: "tidewater cloudflareaccess com" };
    expectProblem(await sent(token, { bindings: misspelt }), 503, "unavailable");
    expect((await sent(token)).status).toBe(200);
    team.broken = () => Promise.reject(new TypeError("network"));
    expect((await sent(token)).status).toBe(200);
  });

  test("is an administrator who can sign in, as an owner is told; without Access nobody can", async () => {
    const signingIn = async (bindings: ApiAsking["bindings"] = {}) => {
      const answer = await sent(await team.token(), {
        bindings: { ADMINISTRATOR_KEY: KEY, ...bindings },
        headers: { Authorization: `Bearer ${KEY}` },
      });
      return answer.json.administrators[0].cannotSignIn;
    };
    expect(await signingIn()).toBeNull();
    for (const missing of [{ ACCESS_TEAM_DOMAIN: "" }, { ACCESS_AUDIENCE: "" }])
      expect(await signingIn(missing)).toContain("not configured");
  });

  test("does nothing where Access is not configured, in full", async () => {
    const token = await team.token();
    for (const missing of [{ ACCESS_TEAM_DOMAIN: "" }, { ACCESS_AUDIENCE: "" }])
      expectProblem(await sent(token, { bindings: missing }), 401, "unauthorized");
    expect((await sent(token, { bindings: { ACCESS_TEAM_DOMAIN: `${team.issuer}/` } })).status).toBe(200);
  });

  test("counts for less than what the request says itself, and than signing in with a key", async () => {
    const token = await team.token({ email: "mallory@tidewater.example" });
    const bindings = { ADMINISTRATOR_KEY: KEY };
    const Cookie = await signedInWith(KEY, { now: NOW });
    expect((await sent(token, { bindings, headers: { Cookie } })).status).toBe(200);
    expect((await sent(token, { bindings, headers: { Authorization: `Bearer ${KEY}` } })).status).toBe(200);
    expectProblem(await sent(token, { headers: { Authorization: "Bearer x" } }), 401, "unauthorized");
  });

  test("fetches keys from the team alone", async () => {
    await expect(fetchTeamKeys("https://elsewhere.example/cdn-cgi/access/certs")).rejects.toThrow();
    expect((await fetchTeamKeys(`${team.issuer}/cdn-cgi/access/certs`)).status).toBe(200);
  });
});

describe("administrators", () => {
  const at = (name: string) => `/administrators/${name}@tidewater.example`;

  test("are made, shown, listed, given another role and removed by an owner", async () => {
    const made = await asOwner("PUT", at("Zoe"), { body: { role: "viewer" } });
    expect(made).toEqual({
      email: "zoe@tidewater.example",
      role: "viewer",
      createdAt: new Date(NOW).toISOString(),
      changedAt: new Date(NOW).toISOString(),
      cannotSignIn: expect.stringContaining("Cloudflare Access is not configured"),
    });
    const later = await asOwner("PUT", at("zoe"), { body: { role: "hr" }, now: NOW + MINUTE });
    expect(later).toEqual({ ...made, role: "hr", changedAt: new Date(NOW + MINUTE).toISOString() });
    expect(await asOwner("GET", at("ZOE"))).toEqual(later);
    expect((await asOwner("GET", "/administrators")).administrators).toContainEqual(later);
    await asOwner("DELETE", at("zoe"), { status: 204 });
    const gone = { now: NOW, bindings: { ADMINISTRATOR_KEY: KEY } };
    expectProblem(await api(OWNER, "GET", at("zoe"), gone), 404, "not-found");
    expectProblem(await api(OWNER, "DELETE", at("zoe"), gone), 404, "not-found");
    const rows = (await told()).filter(({ subject }) => subject === "zoe@tidewater.example");
    expect(rows.map(({ verb, changes }) => [verb, changes])).toEqual([
      ["create", '{"role":[null,"viewer"]}'],
      ["change", '{"role":["viewer","hr"]}'],
      ["remove", '{"role":["hr",null]}'],
    ]);
  });

  test("given the role that they have are left as they are", async () => {
    await asOwner("PUT", at("same"), { body: { role: "hr" } });
    const rows = (await told()).length;
    const again = await asOwner("PUT", at("same"), { body: { role: "hr" }, now: NOW + MINUTE });
    expect(again.changedAt).toBe(new Date(NOW).toISOString());
    expect(await told()).toHaveLength(rows);
  });

  test("are named by an e-mail address, and have one of three roles", async () => {
    const bindings = { ADMINISTRATOR_KEY: KEY };
    const put = (path: string, role: string) =>
      api(OWNER, "PUT", path, { now: NOW, bindings, body: { role } });
    expectProblem(await put("/administrators/zoe", "hr"), 400, "invalid");
    expectProblem(await put(at("zoe"), "admin"), 400, "invalid");
  });

  test("keep one owner where there is no key, and need none where there is", async () => {
    const team = await foundTeam(NOW);
    const own = { "Cf-Access-Jwt-Assertion": await team.token({ email: "zoe@tidewater.example" }) };
    const byZoe = (method: string, path: string, role?: string) =>
      api(null, method, path, {
        now: NOW,
        bindings: team.bindings,
        headers: { ...own, "Sec-Fetch-Site": "same-origin" },
        ...(role !== undefined && { body: { role } }),
      });
    await env.DB.prepare("DELETE FROM administrators").run();
    await asOwner("PUT", at("zoe"), { body: { role: "owner" } });
    for (const [method, role] of [
      ["PUT", "hr"],
      ["PUT", "viewer"],
      ["DELETE", undefined],
    ] as const) {
      const { detail } = expectProblem(await byZoe(method, at("zoe"), role), 409, "conflict");
      expect(detail).toContain("last owner");
    }
    expect((await byZoe("PUT", at("yan"), "owner")).status).toBe(200);
    expect((await byZoe("DELETE", at("yan"))).status).toBe(204);
    expect((await byZoe("PUT", at("yan"), "owner")).status).toBe(200);
    expect((await byZoe("PUT", at("zoe"), "viewer")).status).toBe(200);
    expectProblem(await byZoe("DELETE", at("yan")), 403, "forbidden");
    await asOwner("DELETE", at("yan"), { status: 204 });
  });

  test("changed by two at once: the second is told to try again, and nothing is lost", async () => {
    await asOwner("PUT", at("race"), { body: { role: "viewer" } });
    let first = true;
    const db = watchedDatabase(env.DB, {
      before: async (sql) => {
        if (!first || sql.length < 2) return;
        first = false;
        await asOwner("PUT", at("race"), { body: { role: "hr" }, now: NOW + 1 });
      },
    });
    const asking = { now: NOW, bindings: { ADMINISTRATOR_KEY: KEY }, db, body: { role: "owner" } };
    expectProblem(await api(OWNER, "PUT", at("race"), asking), 503, "unavailable");
    expect((await asOwner("GET", at("race"))).role).toBe("hr");
  });
});
