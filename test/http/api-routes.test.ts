import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { NOTHING } from "../../src/auth/grants.ts";
import { partsOf } from "../../src/http/api/body.ts";
import type { Route } from "../../src/http/api/route.ts";
import { ROUTES } from "../../src/http/api/routes.ts";
import { type ApiAsking, type ApiCaller, api, expectProblem } from "../support/api.ts";
import { EDIT_EVERYTHING, READ_EVERYTHING, rosterAt } from "../support/company.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";

const NOW = Date.parse("2026-11-24T12:00Z");
const ADMINISTRATOR = { key: "the administrator's key, long enough" };
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const JSON_TYPE = { "Content-Type": "application/json" };
let okta: NewServiceUser;
let feed: NewServiceUser;
let nobody: NewServiceUser;

vi.setConfig({ testTimeout: 30_000 });

beforeAll(async () => {
  okta = await createServiceUser(rosterAt(NOW), env.TOKENS, "Okta", READ_EVERYTHING);
  feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR feed", EDIT_EVERYTHING);
  nobody = await createServiceUser(rosterAt(NOW), env.TOKENS, "Nothing ticked", NOTHING);
});

const call = (caller: ApiCaller, method: string, path: string, asking: ApiAsking = {}) =>
  api(caller, method, path, { now: NOW, bindings: { ADMINISTRATOR_KEY: ADMINISTRATOR.key }, ...asking });

/** A path of the route; nobody and nothing has this id. */
const pathOf = ({ path }: Route) => path.replaceAll(/\{\w+\}/g, "0");

/** Somebody who may call the route. */
const callerFor = ({ needs }: Route): ApiCaller => {
  if (needs === "nothing") return null;
  return needs.permission === null ? ADMINISTRATOR : feed;
};

const named = (routes: readonly Route[]) =>
  routes.map((route) => [`${route.method} ${route.path}`, route] as const);
const GUARDED = ROUTES.filter(({ needs }) => needs !== "nothing");

describe.each(named(GUARDED))("%s", (_, route) => {
  const path = pathOf(route);

  test("takes nobody without the right credential, whatever is sent", async () => {
    const wrong = { id: feed.id, token: `${feed.token}x` };
    for (const caller of [null, wrong, { key: "wrong" }]) {
      const answer = await call(caller, route.method, `${path}?nonsense=1`, {
        ...(route.method !== "GET" && { body: "{", headers: { "If-Match": "x" } }),
      });
      expect(answer.headers.get("WWW-Authenticate")).toMatch(/^Basic /);
      expectProblem(answer, 401, "unauthorized");
    }
  });

  test("takes nobody who may not do this", async () => {
    if (route.needs === "nothing") return expect.unreachable();
    const { role, permission } = route.needs;
    const others =
      permission === null ? [nobody, okta, feed] : permission === "read" ? [nobody] : [nobody, okta];
    for (const caller of others) {
      const { detail } = expectProblem(await call(caller, route.method, path), 403, "forbidden");
      expect(detail).toContain(caller.name);
    }
    if (role === null) expectProblem(await call(ADMINISTRATOR, route.method, path), 403, "forbidden");
  });

  test("refuses a field of the query that there is not", async () => {
    const body = partsOf(route.body).json === null ? {} : { body: {} };
    const { errors } = expectProblem(
      await call(callerFor(route), route.method, `${path}?colour=red`, body),
      400,
      "invalid",
    );
    expect(errors).toContainEqual({
      parameter: "colour",
      detail: expect.stringMatching(/^there is no field colour here; (?:there are none|known are )/),
    });
  });
});

describe.each([...Map.groupBy(ROUTES, ({ path }) => path)])("%s", (_, routes) => {
  test("has no other methods, and names those that it has", async () => {
    const [first] = routes;
    if (first === undefined) return expect.unreachable();
    const has = routes.map(({ method }) => method as string);
    const caller = first.needs === "nothing" ? null : feed;
    for (const method of METHODS.filter((one) => !has.includes(one))) {
      const answer = await call(caller, method, pathOf(first));
      expectProblem(answer, 405, "method-not-allowed");
      expect(answer.headers.get("Allow")?.split(", ")).toEqual(has);
    }
  });
});

describe.each(named(ROUTES.filter(({ body }) => partsOf(body).json !== null)))(
  "the body of %s",
  (_, route) => {
    const send = (body: unknown, headers: Record<string, string> = JSON_TYPE) =>
      call(callerFor(route), route.method, pathOf(route), { body, headers });

    test("that is no JSON, is cut short, or is no UTF-8 is 400", async () => {
      for (const body of ["{", "people.csv", '{"fileName": "a"', new Uint8Array([0x22, 0xff, 0x22])])
        expectProblem(await send(body), 400, "invalid");
    });

    test("of another media type is 415", async () => {
      for (const type of ["application/x-www-form-urlencoded", "application/jsonp", "text/json"])
        expectProblem(await send("{}", { "Content-Type": type }), 415, "unsupported-media-type");
    });

    test("that is too large is 413, announced or not", async () => {
      const large = JSON.stringify({ x: "x".repeat(1_000_001) });
      const { detail } = expectProblem(await send(large), 413, "too-large");
      expect(detail).toContain("1000000 bytes");
      const pieces = new ReadableStream<Uint8Array>({
        start(controller) {
          for (let piece = 0; piece < 11; piece++)
            controller.enqueue(new TextEncoder().encode(" ".repeat(100_000)));
          controller.close();
        },
      });
      expectProblem(await send(pieces), 413, "too-large");
    });

    test("with a field that there is not is 400 and names the known ones", async () => {
      const { errors } = expectProblem(await send({ "no~such/field": 1 }), 400, "invalid");
      expect(errors).toContainEqual({
        pointer: "#/no~0such~1field",
        detail: expect.stringMatching(/^there is no field no~such\/field here; known are \w+/),
      });
      expect(JSON.stringify(errors)).not.toMatch(/Expected|received|never|Invalid/);
    });
  },
);

describe("what there is not", () => {
  test("is 404 to whoever may ask, and 401 to others", async () => {
    for (const path of ["", "/", "/nothing", "/loads/x/y", "/docs/x"]) {
      expectProblem(await call(feed, "GET", path), 404, "not-found");
      expectProblem(await call(ADMINISTRATOR, "POST", path), 404, "not-found");
      expectProblem(await call(okta, "GET", path), 404, "not-found");
      expectProblem(await call(null, "GET", path), 401, "unauthorized");
    }
  });
});
