import { Hono } from "hono";
import { NOTHING } from "../../auth/grants.ts";
import { openRoster } from "../../roster/open.ts";
import type { Roster } from "../../roster/roster.ts";
import { addressOf } from "../address-of.ts";
import { answerOf } from "../answer-error.ts";
import type { HttpContext, HttpEnv } from "../context.ts";
import { isKnown, readIfMatch } from "../entity-tag.ts";
import { requireWithinLimit } from "../rate-limit.ts";
import { Refused } from "../refused.ts";
import { requireSameOrigin } from "../same-origin.ts";
import { readBody } from "./body.ts";
import { type Identified, identified, requireNeeds } from "./caller.ts";
import { once } from "./once.ts";
import { problemOf } from "./problem.ts";
import type { Answer, Needs, Route } from "./route.ts";
import { ROUTES } from "./routes.ts";

/** Where the HR API is mounted. */
export const API_PATH = "/api/v1";

/** What is served under `/api/v1`. Whoever asks is known before anything else is looked at, methods and bodies included. */
export function apiRoutes(routes: readonly Route[] = ROUTES): Hono<HttpEnv> {
  const api = new Hono<HttpEnv>();
  for (const [path, ofPath] of byPath(routes)) {
    for (const route of ofPath) api.on(route.method, honoPath(path), (c) => served(c, route));
    api.all(honoPath(path), (c) => refuseMethod(c, ofPath));
  }
  api.all("*", refusePath);
  api.onError((error, c) => problemOf(answerOf(error, c.get("requestId")), c.get("requestId")));
  return api;
}

/** The routes of each path; a path that names a place (`/x/search`) goes before one that has a field there (`/x/{id}`). */
function byPath(routes: readonly Route[]): readonly (readonly [string, readonly Route[]])[] {
  // In the order of their characters: a brace comes after every letter.
  return [...Map.groupBy(routes, ({ path }) => path)].sort(([a], [b]) => (a < b ? -1 : 1));
}

function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}

async function served(c: HttpContext, route: Route): Promise<Response> {
  const { id, roster } = await callerOf(c, route.needs);
  const ifMatch = route.versioned ? readIfMatch(c.req.header("If-Match")) : refuseIfMatch(c);
  const sent = await readBody(c, route.body);
  const given = { c, ifMatch, params: c.req.param(), query: queryOf(c), sent };
  if (route.method === "GET") return rendered(c, route, await route.run({ ...given, roster }));
  const { pathname, search } = new URL(c.req.url);
  const idempotencyKey = c.req.header("Idempotency-Key") ?? null;
  const requestId = c.get("requestId");
  const call = {
    route,
    callerId: id,
    roster,
    target: pathname + search,
    ifMatch: c.req.header("If-Match") ?? null,
    sent,
    idempotencyKey,
    requestId,
  };
  return once(call, async (writing) => rendered(c, route, await route.run({ ...given, roster: writing })));
}

/** Who calls, where they may and not too often; `anybody`: whoever is known. */
async function callerOf(
  c: HttpContext,
  needs: Needs | "anybody",
): Promise<Pick<Identified, "id" | "roster">> {
  if (needs === "nothing") return { id: "anyone", roster: anyonesRoster(c) };
  const found = await identified(c);
  if (found.byBrowser) requireSameOrigin(c);
  if (needs !== "anybody") requireNeeds(found, needs);
  await requireWithinLimit(c.env.API_LIMIT, found.id);
  return found;
}

function anyonesRoster(c: HttpContext): Roster {
  const now = c.get("now");
  return {
    db: openRoster(c.env.DB),
    actor: "anyone",
    actorId: null,
    address: addressOf(c),
    grants: NOTHING,
    now,
  };
}

/** A condition that is not looked at must not seem to have held. */
function refuseIfMatch(c: HttpContext): null {
  if (c.req.header("If-Match") === undefined) return null;
  throw new Refused(400, "There is no If-Match here: this has no version. Send it without.");
}

function queryOf(c: HttpContext): Record<string, string | readonly string[]> {
  const fields = Object.entries(c.req.queries());
  return Object.fromEntries(
    fields.map(([name, values]) => [name, values.length === 1 ? (values[0] ?? "") : values]),
  );
}

function rendered(c: HttpContext, route: Route, { status, body, etag, headers }: Answer): Response {
  const all = new Headers({ "Cache-Control": "no-store", ...headers });
  if (etag !== undefined) {
    all.set("ETag", `"${etag}"`);
    if (route.method === "GET" && isKnown(c.req.header("If-None-Match"), etag))
      return new Response(null, { status: 304, headers: all });
  }
  const form = route.answers[status];
  if (form === undefined || form === null) return new Response(null, { status, headers: all });
  if (form.kind === "media") {
    all.set("Content-Type", form.type);
    return new Response(isBody(body) ? body : null, { status, headers: all });
  }
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  all.set("Content-Type", "application/json");
  all.set("Content-Length", String(bytes.byteLength));
  return new Response(bytes, { status, headers: all });
}

function isBody(body: unknown): body is string | Uint8Array | ReadableStream {
  return typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream;
}

async function refuseMethod(c: HttpContext, routes: readonly Route[]): Promise<never> {
  await callerOf(c, routes.some(({ needs }) => needs === "nothing") ? "nothing" : "anybody");
  const allowed = routes.map(({ method }) => method).join(", ");
  throw new Refused(405, `${c.req.method} is not possible here: use ${allowed}.`, {
    headers: { Allow: allowed },
  });
}

async function refusePath(c: HttpContext): Promise<never> {
  await callerOf(c, "anybody");
  throw new Refused(404, `There is nothing at ${c.req.path}. See ${API_PATH}/docs for what there is.`);
}
