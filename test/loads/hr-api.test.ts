import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { askAt } from "../support/ask-at.ts";
import { ask, EDIT_EVERYTHING, foundCompany, idsByName, rosterAt } from "../support/company.ts";
import { call, restore } from "../support/load.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";

const NOW = Date.parse("2026-11-24T12:00Z");
const KEY = "the-administrators-key-long-enough";
const NO_LOAD = "00000000-0000-4000-8000-000000000000";
let bare: Tables;
let company: Tables;
let okta: NewServiceUser;
let feed: NewServiceUser;

vi.setConfig({ testTimeout: 30_000 });

beforeAll(async () => {
  feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR feed", EDIT_EVERYTHING);
  bare = await readTables();
  okta = await foundCompany(NOW);
  company = await readTables();
});

beforeEach(() => restore(company));

/** The detail of an error in the HR API's form. */
async function refusal(response: Response, status: number, problem: string): Promise<string> {
  const text = await response.text();
  expect(response.status, text).toBe(status);
  expect(response.headers.get("Content-Type")).toBe("application/problem+json");
  const body: { readonly detail: string } = JSON.parse(text);
  expect(body).toMatchObject({
    type: `/api/v1/docs#${problem}`,
    title: expect.stringMatching(/\S/),
    status,
    detail: expect.stringMatching(/\S/),
    requestId: response.headers.get("X-Request-Id"),
  });
  return body.detail;
}

const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  ask(feed, `/api/v1${path}`, {
    method,
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    headers: { ...(body !== undefined && { "Content-Type": "application/json" }), ...headers },
  });

const administrator = (key: string) => ({ id: "administrator", token: key });
const withKey = (method: string, path: string, body: unknown, key = KEY) =>
  askAt(administrator(key), `/api/v1${path}`, {
    now: NOW,
    init: {
      method,
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    },
  });

const ROUTES = [
  ["POST", "/loads"],
  ["GET", `/loads/${NO_LOAD}`],
  ["DELETE", `/loads/${NO_LOAD}`],
  ["PUT", `/loads/${NO_LOAD}/chunks/0`],
  ["POST", `/loads/${NO_LOAD}/check`],
  ["POST", `/loads/${NO_LOAD}/apply`],
  ["GET", `/loads/${NO_LOAD}/lines`],
  ["GET", `/loads/${NO_LOAD}/problems`],
  ["GET", "/settings"],
  ["PUT", "/settings"],
  ["GET", "/sites"],
  ["PATCH", "/sites/x"],
  ["GET", "/readiness"],
  ["GET", "/employees/x/history"],
] as const;

describe("what there is not", () => {
  test.each(ROUTES.filter(([, path]) => path.includes(NO_LOAD)))("%s %s is 404", async (method, path) => {
    const response = await send(method, path, method === "PUT" ? { lines: [] } : undefined);
    expect(await refusal(response, 404, "not-found")).toContain("POST /api/v1/loads");
  });
});

describe("a body", () => {
  test.each([
    ["POST", "/loads", {}, "fileName"],
    ["POST", "/loads", "[1]", "fileName"],
    ["POST", "/loads", null, "the body"],
    ["POST", "/loads", { fileName: "", columns: ["a"] }, "fileName"],
    ["POST", "/loads", { fileName: "a", columns: [] }, "columns"],
    ["POST", "/loads", { fileName: "a", columns: ["a", 7] }, "columns.1"],
    ["POST", "/loads", { fileName: "a", columns: ["a"], scope: "all" }, "scope"],
    ["POST", "/loads", { fileName: "a", columns: ["a"], extra: 1 }, "extra"],
    ["PUT", "chunk", { lines: [{ line: 0, cells: [] }] }, "lines.0.line"],
    ["PUT", "chunk", { lines: [{ line: 1.5, cells: [] }] }, "lines.0.line"],
    ["PUT", "chunk", { lines: [{ line: 1, cells: [null] }] }, "lines.0.cells.0"],
    [
      "PUT",
      "chunk",
      { lines: Array.from({ length: 501 }, (_, at) => ({ line: at + 1, cells: [] })) },
      "lines",
    ],
    ["PUT", "/settings", { companyName: 7 }, "companyName"],
    ["PUT", "/settings", { endMoment: { kind: "clock", time: "25:00" } }, "endMoment.time"],
    ["PUT", "/settings", { activeBefore: { kind: "days", days: -1 } }, "activeBefore.days"],
    ["PUT", "/settings", { startMayMoveDays: "30" }, "startMayMoveDays"],
    ["PUT", "/settings", { colour: "red" }, "colour"],
    ["PATCH", "/sites/x", { country: "Germany" }, "country"],
  ] as const)(
    "of the wrong shape is 400 and names the place (%#: %s %s)",
    async (method, path, body, place) => {
      const opened = await call<{ id: string }>(
        feed,
        "POST",
        "/loads",
        { fileName: "a", columns: ["Email"] },
        201,
      );
      const route = path === "chunk" ? `/loads/${opened.id}/chunks/0` : path;
      const detail = await refusal(await send(method, route, body), 400, "invalid");
      expect(detail.slice(0, place.length + 1)).toBe(`${place}:`);
    },
  );

  test("with after that is no line is 400", async () => {
    for (const list of ["lines", "problems"])
      for (const after of ["-1", "x", "1e3", "9999999999"])
        await refusal(await send("GET", `/loads/${NO_LOAD}/${list}?after=${after}`), 400, "invalid");
  });
});

describe("a file", () => {
  test("whose columns do not do is refused from the start, with all that is wrong", async () => {
    const load = await call<{ id: string; status: string; problems: { message: string }[] }>(
      feed,
      "POST",
      "/loads",
      { fileName: "a.csv", columns: ["First name", "Surname", "Last name"] },
      201,
    );
    expect(load.status).toBe("refused");
    expect(load.problems[0]?.message).toMatch(/"Surname" and "Last name".*No column tells who/);
    await refusal(
      await send("PUT", `/loads/${load.id}/chunks/0`, { lines: [{ line: 2, cells: ["a", "b", "c"] }] }),
      409,
      "conflict",
    );
  });
});

describe("before the company is set up", () => {
  beforeEach(() => restore(bare));

  test("reads and loads say what to do first", async () => {
    for (const path of ["/settings", "/sites"])
      expect(await refusal(await send("GET", path), 409, "conflict")).toContain("PUT /api/v1/settings");
    const { id } = await call<{ id: string }>(
      feed,
      "POST",
      "/loads",
      { fileName: "a", columns: ["Email"] },
      201,
    );
    expect(await refusal(await send("POST", `/loads/${id}/check`), 409, "conflict")).toContain("not set up");
    await call(feed, "PUT", "/settings", { companyName: "Tidewater", companyZone: "Europe/Berlin" }, 200);
    expect(await call(feed, "POST", `/loads/${id}/check`, undefined, 200)).toMatchObject({ lines: 0 });
  });

  test("settings demand name and zone, and take the rest from the defaults", async () => {
    await refusal(await send("PUT", "/settings", { companyName: "Tidewater" }), 400, "invalid");
    await refusal(await send("PUT", "/settings", { companyZone: "Europe/Berlin" }), 400, "invalid");
    const zone = await send("PUT", "/settings", { companyName: "Tidewater", companyZone: "Europe/Nowhere" });
    expect(await refusal(zone, 400, "invalid")).toContain("Europe/Nowhere is no time zone");
    expect(
      await call(
        feed,
        "PUT",
        "/settings",
        { companyName: "Tidewater", companyZone: "Asia/Tokyo", startMayMoveDays: 7 },
        200,
      ),
    ).toMatchObject({
      companyName: "Tidewater",
      companyZone: "Asia/Tokyo",
      startMayMoveDays: 7,
      endMoment: { kind: "endOfDay" },
      decidingDate: "sooner",
    });
  });
});

describe("settings and sites", () => {
  test("change what is said and keep the rest", async () => {
    const before = await call<object>(feed, "GET", "/settings", undefined, 200);
    const after = await call<object>(
      feed,
      "PUT",
      "/settings",
      { endMoment: { kind: "clock", time: "17:30" } },
      200,
    );
    expect(after).toEqual({ ...before, endMoment: { kind: "clock", time: "17:30" } });
    expect(await call(feed, "GET", "/settings", undefined, 200)).toEqual(after);
    await refusal(await send("PUT", "/settings", { companyZone: "+02:00" }), 400, "invalid");
    expect(await call(feed, "GET", "/settings", undefined, 200)).toEqual(after);
  });

  test("a site gets another zone, and no zone that does not exist", async () => {
    const id = (await idsByName()).get("London") ?? "";
    const site = await call(feed, "PATCH", `/sites/${id}`, { zone: "Europe/Dublin" }, 200);
    expect(site).toMatchObject({ id, name: "London", zone: "Europe/Dublin" });
    await refusal(await send("PATCH", `/sites/${id}`, { zone: "Atlantis" }), 400, "invalid");
  });
});

describe("the administrator", () => {
  beforeAll(() => {
    Object.assign(env, { ADMINISTRATOR_KEY: KEY });
  });

  test("settles company matters, and brings files in", async () => {
    expect((await withKey("GET", "/settings", undefined)).status).toBe(200);
    expect((await withKey("GET", "/readiness", undefined)).status).toBe(200);
    const opened = await withKey("POST", "/loads", { fileName: "a", columns: ["Email"] });
    expect(opened.status).toBe(201);
    expect(await opened.json()).toMatchObject({ actor: "administrator", status: "filling" });
  });
});

test("no answer and no log holds a token, a hash or the key", async () => {
  const logged: string[] = [];
  for (const level of ["debug", "error", "info", "log", "warn"] as const)
    vi.spyOn(console, level).mockImplementation((...words) => void logged.push(words.map(String).join(" ")));
  const hashes = JSON.stringify((await readTables())["service_users"]).match(/[\da-f]{64}/g) ?? [];
  expect(hashes.length).toBeGreaterThan(0);
  const secrets = [...hashes, okta.token, feed.token, KEY];
  for (const [method, path] of ROUTES) {
    for (const response of [
      await send(method, path, method === "GET" ? undefined : {}),
      await withKey(method, path, method === "GET" ? undefined : {}),
    ]) {
      const text = `${await response.text()} ${JSON.stringify([...response.headers])}`;
      for (const secret of secrets) expect(text).not.toContain(secret);
    }
  }
  for (const secret of secrets) expect(logged.join("\n")).not.toContain(secret);
});
