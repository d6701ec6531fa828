import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { Hono } from "hono";
import * as v from "valibot";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { Env } from "../../src/env.ts";
import { RuleError } from "../../src/hr/rule-error.ts";
import { API_PATH, apiRoutes } from "../../src/http/api/api.ts";
import { rawBody } from "../../src/http/api/body.ts";
import { openApiDocument } from "../../src/http/api/openapi/document.ts";
import { media, type Route, route } from "../../src/http/api/route.ts";
import {
  PlainDate,
  QueryBoolean,
  queryInteger,
  queryList,
  SentMoment,
} from "../../src/http/api/schemas/values.ts";
import type { HttpEnv } from "../../src/http/context.ts";
import { readIfMatch } from "../../src/http/entity-tag.ts";
import { request } from "../../src/http/middleware/request.ts";
import { EDIT_EVERYTHING, rosterAt } from "../support/company.ts";
import { expectDescribed } from "../support/described.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";

const NOW = Date.parse("2026-11-24T12:00Z");
let feed: NewServiceUser;

beforeAll(async () => {
  feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR feed", EDIT_EVERYTHING);
});

/** Calls one route, served by the frame alone. */
async function served(one: Route, path: string, init: RequestInit = {}, bindings: Partial<Env> = {}) {
  const app = new Hono<HttpEnv>();
  app.use(request(() => NOW));
  app.route(API_PATH, apiRoutes([one]));
  const headers = new Headers(init.headers);
  headers.set("Authorization", `Basic ${btoa(`${feed.id}:${feed.token}`)}`);
  const asked = new Request(`https://rollcall.test${API_PATH}${path}`, {
    method: one.method,
    ...init,
    headers,
  });
  const response = await app.fetch(asked, { ...env, ...bindings }, createExecutionContext());
  await expectDescribed(asked, response, openApiDocument([one]));
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
}

const ABOUT = {
  needs: { role: null, permission: "edit" },
  tag: "Employees",
  operation: "test",
  summary: "Test",
} as const;

const echo = (said: { body?: v.GenericSchema; query?: Record<string, v.GenericSchema> }) =>
  route({
    ...ABOUT,
    method: "POST",
    path: "/echo",
    ...said,
    answers: { 200: v.unknown() },
    handler: async ({ body, query }) => ({ status: 200, body: { body, query } }),
  });

const sendJson = (body: unknown) => ({
  body: JSON.stringify(body),
  headers: { "Content-Type": "application/json" },
});

describe("what is wrong with a body", () => {
  const schema = v.strictObject({
    name: v.pipe(v.string(), v.nonEmpty(), v.maxLength(3)),
    fte: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1))),
    kind: v.exactOptional(v.picklist(["full", "part"])),
    only: v.exactOptional(v.literal("this")),
    day: v.exactOptional(PlainDate),
    email: v.exactOptional(v.nullable(v.string())),
    either: v.exactOptional(v.union([v.string(), v.boolean()])),
    some: v.exactOptional(v.union([v.literal("all"), v.array(v.picklist(["x", "y"]))])),
    address: v.exactOptional(v.strictObject({ city: v.string(), "a/b": v.exactOptional(v.number()) })),
    moment: v.exactOptional(
      v.variant("kind", [
        v.strictObject({ kind: v.literal("endOfDay") }),
        v.strictObject({ kind: v.literal("clock"), time: v.string() }),
      ]),
    ),
    list: v.exactOptional(
      v.pipe(v.array(v.strictObject({ id: v.string() })), v.minLength(1), v.maxLength(2)),
    ),
    map: v.exactOptional(v.record(v.string(), v.strictObject({ n: v.number() }))),
  });
  const refusal = async (body: unknown) => {
    const answer = await served(echo({ body: schema }), "/echo", sendJson(body));
    expect(answer.status, answer.text).toBe(400);
    expect(answer.text).not.toMatch(/Expected|received|never|Invalid/);
    return answer.json();
  };

  test.each([
    [{}, "#/name", "is missing; it must be text"],
    [{ name: 1 }, "#/name", "must be text"],
    [{ name: "" }, "#/name", "must not be empty"],
    [{ name: "abcd" }, "#/name", "must have at most 3 characters"],
    [{ name: "a", fte: "1" }, "#/fte", "must be a number"],
    [{ name: "a", fte: 0.5 }, "#/fte", "must be a whole number"],
    [{ name: "a", fte: 2 }, "#/fte", "must be 1 or less"],
    [{ name: "a", fte: -1 }, "#/fte", "must be 0 or more"],
    [{ name: "a", kind: "half" }, "#/kind", 'must be one of "full", "part"'],
    [{ name: "a", only: "that" }, "#/only", 'must be "this"'],
    [{ name: "a", day: "2026-02-29" }, "#/day", "must be a date that there is, such as 2026-11-24"],
    [{ name: "a", day: "1.2.2026" }, "#/day", "must be a date that there is, such as 2026-11-24"],
    [{ name: "a", email: 7 }, "#/email", "must be text or null"],
    [{ name: "a", either: 7 }, "#/either", "must be text or true or false"],
    [{ name: "a", some: "x" }, "#/some", 'must be "all" or a list'],
    [{ name: "a", some: ["x", "z"] }, "#/some/1", 'must be one of "x", "y"'],
    [{ name: "a", address: "Berlin" }, "#/address", "must be an object with the fields city, a/b"],
    [{ name: "a", address: {} }, "#/address/city", "is missing; it must be text"],
    [{ name: "a", address: { city: "x", "a/b": "" } }, "#/address/a~1b", "must be a number"],
    [{ name: "a", moment: { kind: "noon" } }, "#/moment/kind", 'must be one of "endOfDay", "clock"'],
    [{ name: "a", moment: { kind: "clock" } }, "#/moment/time", "is missing; it must be text"],
    [
      { name: "a", moment: { kind: "endOfDay", time: "1" } },
      "#/moment/time",
      "there is no field time here; known are kind",
    ],
    [{ name: "a", list: {} }, "#/list", "must be a list"],
    [{ name: "a", list: [] }, "#/list", "must have at least 1 value"],
    [{ name: "a", list: [{ id: "1" }, { id: 2 }] }, "#/list/1/id", "must be text"],
    [{ name: "a", list: [{ id: "1", x: 1 }] }, "#/list/0/x", "there is no field x here; known are id"],
    [{ name: "a", map: { "ü %": { n: "1" } } }, "#/map/%C3%BC%20%25/n", "must be a number"],
    [[], "#/name", "is missing; it must be text"],
    [null, "#", expect.stringMatching(/^must be an object with the fields name, fte, /)],
    ["x", "#", expect.stringMatching(/^must be an object with the fields name, fte, /)],
  ])("%j is told at its place", async (body, pointer, detail) => {
    const { errors, detail: sentence } = await refusal(body);
    expect(errors).toContainEqual({ pointer, detail });
    if (typeof detail === "string") expect(sentence).toContain(detail);
  });

  test("is told all at once, as many as one can read", async () => {
    const wrong = { fte: "1", kind: "half", one: 1, two: 2, address: { city: 1 } };
    const { errors, detail } = await refusal(wrong);
    expect(errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
      "#/address/city",
      "#/fte",
      "#/kind",
      "#/name",
      "#/one",
      "#/two",
    ]);
    expect(detail).toMatch(/; 3 more: see errors\.$/);
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`field ${at}`, at]));
    expect((await refusal(many)).errors).toHaveLength(100);
  });

  test("goes for path and query too, by the name of the parameter", async () => {
    const both = route({
      ...ABOUT,
      method: "POST",
      path: "/echo/{n}",
      params: { n: queryInteger({ max: 9 }) },
      query: { limit: queryInteger({ min: 1, max: 200 }) },
      body: v.strictObject({ a: v.string() }),
      answers: { 204: null },
      handler: async () => ({ status: 204 }),
    });
    const answer = await served(both, "/echo/10?limit=0&x=", sendJson({ a: 1 }));
    expect(answer.json().errors).toEqual([
      { parameter: "n", detail: "must be a whole number from 0 to 9, in digits only" },
      { parameter: "limit", detail: "must be a whole number from 1 to 200, in digits only" },
      { parameter: "x", detail: "there is no field x here; known are limit" },
      { pointer: "#/a", detail: "must be text" },
    ]);
  });

  test("is never the schema's own words, and never a failure, whatever is sent", async () => {
    const anything = echo({ body: schema });
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), async (value) => {
        const answer = await served(anything, "/echo", sendJson(value));
        expect([200, 400]).toContain(answer.status);
        expect(answer.text).not.toMatch(/Invalid (?:type|key)|but received/);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a query", () => {
  const query = {
    limit: v.optional(queryInteger({ max: 200 }), "100"),
    active: v.exactOptional(QueryBoolean),
    since: v.exactOptional(SentMoment),
    status: v.exactOptional(queryList(v.picklist(["Hired", "Leave"]))),
  };
  const asked = (search: string) => served(echo({ query }), `/echo${search}`);

  test.each([
    ["", { limit: 100 }],
    ["?limit=7&active=true", { limit: 7, active: true }],
    ["?active=false&since=2026-11-24T13:00:00%2B01:00", { limit: 100, active: false, since: NOW }],
    ["?status=Hired,Leave", { limit: 100, status: ["Hired", "Leave"] }],
    ["?status=Hired&status=Leave", { limit: 100, status: ["Hired", "Leave"] }],
  ])("%s is read", async (search, expected) => {
    const answer = await asked(search);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.json().query).toEqual(expected);
  });

  test.each([
    ["?limit=201", "limit"],
    ["?limit=-1", "limit"],
    ["?limit=1e2", "limit"],
    ["?limit=", "limit"],
    ["?limit=1&limit=2", "limit"],
    ["?active=1", "active"],
    ["?since=2026-11-24", "since"],
    ["?since=2026-11-24T13:00:00", "since"],
    ["?since=2026-02-30T13:00:00Z", "since"],
    ["?status=Hired,", "status.1"],
    ["?LIMIT=1", "LIMIT"],
  ])("%s is refused", async (search, parameter) => {
    const answer = await asked(search);
    expect(answer.status, answer.text).toBe(400);
    expect(answer.json().errors).toMatchObject([{ parameter, detail: expect.stringMatching(/\S/) }]);
  });
});

describe("a version", () => {
  const versioned = (method: "GET" | "PUT") =>
    route({
      ...ABOUT,
      method,
      path: "/thing",
      versioned: true,
      answers: { 200: v.unknown() },
      handler: async ({ ifMatch }) => {
        if (Array.isArray(ifMatch) && !ifMatch.includes("12"))
          throw new RuleError("precondition", "Somebody changed it since: read it again.");
        return { status: 200, body: { ifMatch }, etag: "12" };
      },
    });

  test("goes out as a strong ETag, and is not sent to whoever has it", async () => {
    const shown = await served(versioned("GET"), "/thing");
    expect(shown.headers.get("ETag")).toBe('"12"');
    for (const known of ['"12"', 'W/"12"', '"11", "12"', "*"]) {
      const answer = await served(versioned("GET"), "/thing", { headers: { "If-None-Match": known } });
      expect([answer.status, answer.text]).toEqual([304, ""]);
      expect(answer.headers.get("ETag")).toBe('"12"');
    }
    for (const known of ['"1"', "12", '"12'])
      expect((await served(versioned("GET"), "/thing", { headers: { "If-None-Match": known } })).status).toBe(
        200,
      );
  });

  test("that is named must be the one in force", async () => {
    const put = (header: string) => served(versioned("PUT"), "/thing", { headers: { "If-Match": header } });
    for (const [header, ifMatch] of [
      ['"12"', ["12"]],
      ['"11" , "12"', ["11", "12"]],
      ["*", "*"],
    ] as const)
      expect((await put(header)).json()).toEqual({ ifMatch });
    expect((await served(versioned("PUT"), "/thing")).json()).toEqual({ ifMatch: null });
    for (const header of ['"11"', 'W/"12"']) {
      const answer = await put(header);
      expect(answer.json()).toMatchObject({ status: 412, type: "/api/v1/docs#precondition-failed" });
    }
    for (const header of ["12", '"12', "", '"12" "13"', "*, *"])
      expect((await put(header)).json()).toMatchObject({ status: 400 });
  });

  test("that is named where there is none is refused, for nobody would look at it", async () => {
    const init = { headers: { "If-Match": '"1"' } };
    expect((await served(echo({}), "/echo", init)).json()).toMatchObject({ status: 400 });
  });

  test("tags are read as they were written", () => {
    const tag = fc.string({ maxLength: 8 }).filter((text) => /^[\x21\x23-\x7e]*$/.test(text));
    fc.assert(
      fc.property(fc.array(tag, { minLength: 1, maxLength: 5 }), (tags) => {
        expect(readIfMatch(tags.map((one) => `"${one}"`).join(", "))).toEqual(tags);
        expect(readIfMatch(tags.map((one) => `W/"${one}"`).join(","))).toEqual([]);
      }),
    );
  });
});

describe("a file as it is", () => {
  const upload = route({
    ...ABOUT,
    method: "POST",
    path: "/files",
    body: [v.strictObject({ a: v.number() }), rawBody(["text/csv"], 10)],
    answers: { 200: v.unknown() },
    handler: async ({ body }) => {
      if (!("stream" in body)) return { status: 200, body };
      return { status: 200, body: { type: body.type, text: await new Response(body.stream).text() } };
    },
  });
  const send = (type: string, body: BodyInit | null) =>
    served(upload, "/files", { body, headers: { "Content-Type": type } });

  test("is a stream to its handler, beside the same as JSON", async () => {
    expect((await send("text/csv; charset=utf-8", "a,b")).json()).toEqual({
      type: "text/csv; charset=utf-8",
      text: "a,b",
    });
    expect((await send("text/csv", null)).json()).toEqual({ type: "text/csv", text: "" });
    expect((await send("application/json", '{"a": 1}')).json()).toEqual({ a: 1 });
  });

  test("has its own limit, and its own media types", async () => {
    expect((await send("text/csv", "x".repeat(10))).status).toBe(200);
    expect((await send("text/csv", "x".repeat(11))).json()).toMatchObject({
      status: 413,
      detail: expect.stringContaining("10 bytes"),
    });
    const other = await send("text/plain", "a");
    expect(other.json()).toMatchObject({
      status: 415,
      detail: expect.stringContaining("application/json or text/csv"),
    });
    expect(other.headers.get("Accept")).toBe("application/json, text/csv");
  });

  test("goes out in other forms than JSON too", async () => {
    const csv = route({
      ...ABOUT,
      method: "GET",
      path: "/csv",
      answers: { 200: media("text/csv; charset=utf-8") },
      handler: async () => ({ status: 200, body: "a,b\r\n", headers: { "X-More": "1" } }),
    });
    const answer = await served(csv, "/csv");
    expect([answer.text, answer.headers.get("Content-Type"), answer.headers.get("X-More")]).toEqual([
      "a,b\r\n",
      "text/csv; charset=utf-8",
      "1",
    ]);
  });
});

describe("a body that may be left out", () => {
  const schema = v.optional(v.strictObject({ reason: v.string() }));

  test("is undefined where it is, whatever its media type", async () => {
    const one = echo({ body: schema });
    for (const init of [{}, { headers: { "Content-Type": "application/json" } }])
      expect((await served(one, "/echo", init)).json()).toEqual({ query: {} });
    expect((await served(one, "/echo", sendJson({ reason: "x" }))).json()).toEqual({
      body: { reason: "x" },
      query: {},
    });
    expect((await served(one, "/echo", sendJson({}))).status).toBe(400);
  });

  test("that is no UTF-8 is refused, not mended", async () => {
    const bytes = (letter: number) =>
      new Uint8Array([...new TextEncoder().encode('{"reason": "'), letter, 0x22, 0x7d]);
    const send = (letter: number) =>
      served(echo({ body: schema }), "/echo", { ...sendJson({}), body: bytes(letter) });
    expect((await send(0x41)).json().body).toEqual({ reason: "A" });
    expect((await send(0xff)).json()).toMatchObject({
      status: 400,
      detail: expect.stringContaining("UTF-8"),
    });
  });

  test("and one that may not is asked for", async () => {
    const answer = await served(echo({ body: v.strictObject({}) }), "/echo");
    expect(answer.json()).toMatchObject({ status: 400, detail: expect.stringContaining("missing") });
  });
});

describe("an error of the roster", () => {
  const failing = (error: Error) =>
    route({
      ...ABOUT,
      method: "POST",
      path: "/fail",
      answers: { 204: null },
      handler: async () => {
        throw error;
      },
    });

  test("carries its place and what a program can act on, and nothing that the frame says itself", async () => {
    const members = { waysOut: ["keep", "release"], status: 200, type: "x" };
    const error = new RuleError("decision", "Choose.", { pointer: "#/basic/email", members });
    const answer = await served(failing(error), "/fail");
    expect(answer.json()).toEqual({
      type: "/api/v1/docs#decision",
      title: "A person must decide",
      status: 409,
      detail: "Choose.",
      requestId: answer.headers.get("X-Request-Id"),
      errors: [{ pointer: "#/basic/email", detail: "Choose." }],
      waysOut: ["keep", "release"],
    });
  });

  test("that nobody foresaw says nothing but the request's id", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const answer = await served(failing(new Error("ada@tidewater.example")), "/fail");
    expect(JSON.stringify(logged.mock.calls)).not.toContain("tidewater");
    logged.mockRestore();
    expect(answer.json()).toMatchObject({ status: 500, type: "/api/v1/docs#failed" });
    expect(answer.text).not.toContain("tidewater");
    expect(answer.json().detail).toContain(answer.headers.get("X-Request-Id"));
  });
});

describe("calls that are too many", () => {
  const limited = (allow: (key: string) => boolean) => {
    const keys: string[] = [];
    const API_LIMIT = {
      limit: async ({ key }: RateLimitOptions) => {
        keys.push(key);
        return { success: allow(key) };
      },
    };
    return { keys, bindings: { API_LIMIT } };
  };

  test("are 429 with the seconds to wait, and do nothing", async () => {
    let done = 0;
    const counting = route({
      ...ABOUT,
      method: "POST",
      path: "/count",
      answers: { 204: null },
      handler: async () => {
        done += 1;
        return { status: 204 };
      },
    });
    const { keys, bindings } = limited(() => keys.length <= 2);
    const answers = [];
    for (let call = 0; call < 3; call++) answers.push(await served(counting, "/count", {}, bindings));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 429]);
    expect(answers[2]?.headers.get("Retry-After")).toBe("60");
    expect(answers[2]?.json()).toMatchObject({ type: "/api/v1/docs#too-many-requests" });
    expect(done).toBe(2);
    expect(keys).toEqual([feed.id, feed.id, feed.id]);
  });

  test("are counted for whoever is known, and let through where nobody can count", async () => {
    const { keys, bindings } = limited(() => true);
    const init = { headers: { Authorization: "Bearer wrong" } };
    const app = new Hono<HttpEnv>().use(request(() => NOW)).route(API_PATH, apiRoutes());
    const asked = new Request(`https://rollcall.test${API_PATH}/settings`, init);
    expect((await app.fetch(asked, { ...env, ...bindings }, createExecutionContext())).status).toBe(401);
    expect(keys).toEqual([]);
    const away = { API_LIMIT: { limit: async () => Promise.reject(new Error("away")) } };
    expect((await served(echo({}), "/echo", {}, away)).status).toBe(200);
  });
});
