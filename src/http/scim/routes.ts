import { Hono } from "hono";
import { readAuthorization } from "../../auth/authorization.ts";
import { confirmedAccess, withAccess } from "../../roster/access/with-access.ts";
import { openRoster } from "../../roster/open.ts";
import { getGroup, listGroups } from "../../roster/read/groups.ts";
import { getUser, listUsers, type Reading } from "../../roster/read/users.ts";
import { resourceType, resourceTypes, schema, schemas, serviceProviderConfig } from "../../scim/discovery.ts";
import { errorBody, ScimError } from "../../scim/error.ts";
import { acceptsScim } from "../../scim/media-type.ts";
import { listResponse } from "../../scim/messages/list-response.ts";
import { parsePaging } from "../../scim/messages/paging.ts";
import { answerOf } from "../answer-error.ts";
import type { HttpContext, HttpEnv } from "../context.ts";
import { answer, answerPieces, answerResource } from "./answer.ts";

/** Where these routes are mounted; addresses in answers begin with it. */
export const BASE_PATH = "/scim/v2";

/** What GET answers by reading the roster. */
const RESOURCES: Readonly<Record<string, (c: HttpContext, reading: Reading) => Promise<Response>>> = {
  "/Users": async (c, reading) => answer(await listUsers(reading, pagingOf(c), c.req.query("filter"))),

  "/Users/:id": async (c, reading) => {
    const user = await getUser(reading, c.req.param("id") ?? "");
    return answerResource(c, user.meta, () => answer(user));
  },

  "/Groups": async (c, reading) =>
    answerPieces(await listGroups(reading, pagingOf(c), c.req.query("filter"))),

  "/Groups/:id": async (c, reading) => {
    const { group, json } = await getGroup(reading, c.req.param("id") ?? "");
    return answerResource(c, group.meta, () => answerPieces(json));
  },
};

/** What GET answers about the service itself. */
const DISCOVERY: Readonly<Record<string, (baseUrl: string, name: string) => object>> = {
  "/ServiceProviderConfig": (baseUrl) => serviceProviderConfig(baseUrl),
  "/ResourceTypes": (baseUrl) => wholeList(resourceTypes(baseUrl)),
  "/ResourceTypes/:name": (baseUrl, name) =>
    found(resourceType(name, baseUrl), "resource type", "/ResourceTypes"),
  "/Schemas": (baseUrl) => wholeList(schemas(baseUrl)),
  "/Schemas/:name": (baseUrl, urn) => found(schema(urn, baseUrl), "schema", "/Schemas"),
};

/** The SCIM endpoints. Whoever asks is known before anything else is looked at, methods and bodies included. */
export function scimRoutes(): Hono<HttpEnv> {
  const scim = new Hono<HttpEnv>();
  for (const [path, handler] of Object.entries(RESOURCES)) scim.get(path, (c) => reading(c, handler));
  for (const [path, describe] of Object.entries(DISCOVERY)) {
    scim.get(path, (c) => known(c, () => answer(describe(baseUrlOf(c), c.req.param("name") ?? ""))));
  }
  for (const path of Object.keys({ ...RESOURCES, ...DISCOVERY }))
    scim.all(path, (c) => known(c, () => refuseMethod(c)));
  scim.all("*", (c) => known(c, () => refusePath(c)));
  scim.onError((error, c) => {
    const refusal = answerOf(error, c.get("requestId"));
    return answer(errorBody(refusal), refusal.status, refusal.headers);
  });
  return scim;
}

/** Reads the roster for whoever asks. */
async function reading(
  c: HttpContext,
  work: (c: HttpContext, reading: Reading) => Promise<Response>,
): Promise<Response> {
  const db = openRoster(c.env.DB);
  const now = c.get("now");
  return withAccess({ db, kv: c.env.TOKENS }, presentedIn(c), now, async (access) => {
    requireScimAccepted(c);
    return work(c, { db, access, now, baseUrl: baseUrlOf(c) });
  });
}

/** Answers whoever asks, where nothing of the roster is read. */
async function known(c: HttpContext, work: () => Response): Promise<Response> {
  await confirmedAccess(openRoster(c.env.DB), presentedIn(c), c.get("now"));
  requireScimAccepted(c);
  return work();
}

function presentedIn(c: HttpContext) {
  return readAuthorization(c.req.header("Authorization") ?? null);
}

function baseUrlOf(c: HttpContext): string {
  return new URL(c.req.url).origin + BASE_PATH;
}

function requireScimAccepted(c: HttpContext): void {
  if (acceptsScim(c.req.header("Accept") ?? null)) return;
  throw new ScimError(
    406,
    "Answers are application/scim+json: send that, application/json or */* as Accept.",
  );
}

function refuseMethod(c: HttpContext): never {
  throw new ScimError(405, `${c.req.method} is not possible here: this source is read with GET.`, undefined, {
    Allow: "GET, HEAD",
  });
}

function refusePath(c: HttpContext): never {
  throw new ScimError(
    404,
    `There is nothing at ${c.req.path}. See ${BASE_PATH}/ResourceTypes for what there is.`,
  );
}

function pagingOf(c: HttpContext) {
  return parsePaging(c.req.query("startIndex"), c.req.query("count"));
}

function wholeList<T>(resources: readonly T[]) {
  return listResponse(resources, { totalResults: resources.length, startIndex: 1 });
}

function found<T>(resource: T | undefined, what: string, list: string): T {
  if (resource !== undefined) return resource;
  throw new ScimError(404, `There is no such ${what}. Read ${list} for those there are.`);
}
