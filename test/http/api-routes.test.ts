import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { NOTHING } from "../../src/auth/grants.ts";
import type { Permission } from "../../src/auth/holds.ts";
import { ROLES, type Role } from "../../src/auth/role.ts";
import { API_PATH } from "../../src/http/api/api.ts";
import { partsOf } from "../../src/http/api/body.ts";
import type { Route } from "../../src/http/api/route.ts";
import { ROUTES } from "../../src/http/api/routes.ts";
import { createApp } from "../../src/http/app.ts";
import { foundTeam } from "../support/access-team.ts";
import { type ApiAsking, type ApiCaller, api, expectProblem } from "../support/api.ts";
import { EDIT_EVERYTHING, READ_EVERYTHING, rosterAt } from "../support/company.ts";
import { serviceAt } from "../support/service.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";

const NOW = Date.parse("2026-11-24T12:00Z");
const ADMINISTRATOR = { key: "the-administrators-key-long-enough" };
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"];
const JSON_TYPE = { "Content-Type": "application/json" };
let okta: NewServiceUser;
let feed: NewServiceUser;
let nobody: NewServiceUser;
/** Sees names, and nothing that was. */
let reader: NewServiceUser;
/** Edits everything of everyone, and nothing of the company. */
let people: NewServiceUser;
/** An administrator of each role, as Cloudflare Access lets them in. */
let signedIn: Readonly<Record<Role, ApiAsking>>;
/** Whoever presents what nobody knows, or does not know any more; by what is wrong with it. */
let strangers: Readonly<Record<string, string | null>>;

vi.setConfig({ testTimeout: 30_000 });

beforeAll(async () => {
  okta = await createServiceUser(rosterAt(NOW), env.TOKENS, "Okta", READ_EVERYTHING);
  feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR feed", EDIT_EVERYTHING);
  nobody = await createServiceUser(rosterAt(NOW), env.TOKENS, "Nothing ticked", NOTHING);
  const named = { whose: "everyone", view: ["basic"], history: [], edit: [] } as const;
  reader = await createServiceUser(rosterAt(NOW), env.TOKENS, "Reads names", {
    scopes: [named],
    company: false,
  });
  people = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR", { ...EDIT_EVERYTHING, company: false });
  strangers = await credentialsOfStrangers();
  signedIn = await administratorsOfEachRole();
});

/** Who lacks the permission, though they may have others. */
const LACKING: Readonly<Record<Permission, () => readonly NewServiceUser[]>> = {
  read: () => [nobody],
  everything: () => [nobody, reader],
  edit: () => [nobody, reader, okta],
  company: () => [nobody, reader, okta, people],
  groups: () => [nobody, reader, okta, people],
};

async function administratorsOfEachRole() {
  const team = await foundTeam(NOW);
  const asking = async (role: Role): Promise<ApiAsking> => {
    const email = `${role}@tidewater.example`;
    const made = await call(ADMINISTRATOR, "PUT", `/administrators/${email}`, { body: { role } });
    expect(made.status, made.text).toBe(200);
    const assertion = { "Cf-Access-Jwt-Assertion": await team.token({ email }) };
    return { headers: { ...assertion, "Sec-Fetch-Site": "same-origin" }, bindings: team.bindings };
  };
  return { viewer: await asking("viewer"), hr: await asking("hr"), owner: await asking("owner") };
}

const basic = ({ id, token }: Pick<NewServiceUser, "id" | "token">) => `Basic ${btoa(`${id}:${token}`)}`;

async function credentialsOfStrangers() {
  const other = (name: string) => createServiceUser(rosterAt(NOW), env.TOKENS, name, EDIT_EVERYTHING);
  const [expired, revoked, disabled, removed] = [
    await other("Expired"),
    await other("Revoked"),
    await other("Disabled"),
    await other("Removed"),
  ];
  const asOwner = async (method: string, path: string, body?: unknown) => {
    const answer = await call(ADMINISTRATOR, method, path, body === undefined ? {} : { body });
    expect(answer.status, answer.text).toBeLessThan(300);
    return answer.json;
  };
  // At this very moment it has ended.
  const ending = await asOwner("POST", `/service-users/${expired.id}/tokens`, {
    expiresAt: new Date(NOW + 1).toISOString(),
  });
  const { tokens } = await asOwner("GET", `/service-users/${revoked.id}`);
  await asOwner("DELETE", `/service-users/${revoked.id}/tokens/${tokens[0].id}`);
  await asOwner("POST", `/service-users/${disabled.id}/disable`);
  await asOwner("DELETE", `/service-users/${removed.id}`);
  return {
    "no credential": null,
    "a wrong token": basic({ id: feed.id, token: `${feed.token}x` }),
    "another one's token": basic({ id: okta.id, token: feed.token }),
    "an expired token": basic({ id: expired.id, token: ending.token }),
    "a revoked token": basic(revoked),
    "the token of a disabled service user": basic(disabled),
    "the token of a deleted service user": basic(removed),
    "a wrong key": "Bearer wrong",
    "another scheme": `Digest ${btoa(`${feed.id}:${feed.token}`)}`,
    "the key as somebody's password": basic({ id: feed.id, token: ADMINISTRATOR.key }),
  };
}

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
    for (const [what, authorization] of Object.entries(strangers)) {
      const presented = authorization === null ? {} : { Authorization: authorization };
      const answer = await call(null, route.method, `${path}?nonsense=1`, {
        now: NOW + 1,
        ...(route.method !== "GET" && { body: "{" }),
        headers: { ...(route.method !== "GET" && { "If-Match": "x" }), ...presented },
      });
      expect(answer.headers.get("WWW-Authenticate"), what).toMatch(/^Basic /);
      expectProblem(answer, 401, "unauthorized");
    }
  });

  test("takes nobody who may not do this", async () => {
    if (route.needs === "nothing") return expect.unreachable();
    const { role, permission } = route.needs;
    for (const caller of permission === null ? [nobody, reader, okta, people, feed] : LACKING[permission]()) {
      const { detail } = expectProblem(await call(caller, route.method, path), 403, "forbidden");
      expect(detail).toContain(caller.name);
    }
    if (role === null) expectProblem(await call(ADMINISTRATOR, route.method, path), 403, "forbidden");
  });

  test("takes administrators from the least role on that it names", async () => {
    if (route.needs === "nothing" || route.needs.role === null) return expect.unreachable();
    const least = ROLES.indexOf(route.needs.role);
    for (const [rank, role] of ROLES.entries()) {
      const answer = await call(null, route.method, `${path}?nonsense=1`, signedIn[role]);
      if (rank >= least) expect(answer.status, `${role}: ${answer.text}`).not.toBe(403);
      else
        expect(expectProblem(answer, 403, "forbidden").detail).toContain(`it takes the role ${ROLES[least]}`);
    }
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

describe("the service as a whole", () => {
  /** What anybody may ask for; a new route that is not here has to refuse whoever shows no credential that is good. */
  const PUBLIC = ["/", "/health", "/sign-in", "/sign-out", "/api/v1/docs", "/api/v1/openapi.json"];
  const routes = createApp().routes.filter(({ path }) => path !== "/*");

  test("has no route that is neither public nor closed to strangers", async () => {
    const closed = routes.filter(({ path }) => !PUBLIC.includes(path));
    expect(closed.length).toBeGreaterThan(ROUTES.length);
    for (const { method, path } of closed) {
      const url = path.replaceAll(/:\w+(?:\{[^}]*\})?/g, "0").replaceAll("*", "x");
      const request = { method: method === "ALL" ? "POST" : method };
      // Those of the HR API have been asked by all of them above.
      const who = Object.entries(strangers).slice(0, path.startsWith(API_PATH) ? 1 : undefined);
      for (const [what, authorization] of who) {
        const headers = new Headers(authorization === null ? {} : { Authorization: authorization });
        const bindings = { ADMINISTRATOR_KEY: ADMINISTRATOR.key };
        const sent = new Request(`https://rollcall.test${url}`, { ...request, headers });
        const { status } = await serviceAt(NOW + 1, sent, bindings);
        expect([method, path, what, status]).toEqual([method, path, what, 401]);
      }
    }
  });

  test("has every route that is public", () => {
    expect(PUBLIC.filter((path) => !routes.some((route) => route.path === path))).toEqual([]);
  });
});
