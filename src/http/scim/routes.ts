import { Hono } from "hono";
import { readAuthorization } from "../../auth/authorization.ts";
import { withAccess } from "../../roster/access/with-access.ts";
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

type Handler = (c: HttpContext, reading: Reading) => Promise<Response> | Response;

/** What is served under `/scim/v2`: the paths, each with what GET answers. */
const ROUTES: Readonly<Record<string, Handler>> = {
  "/Users": async (c, reading) => answer(await listUsers(reading, pagingOf(c), c.req.query("filter"))),

  "/Users/:id": async (c, reading) => {
    const user = await getUser(reading, c.req.param("id") ?? "");
    return answerResource(c, user.meta, () => answer(user));
  },

  "/Groups": async (c, reading) =>
    answerPieces(await listGroups(reading, pagingOf(c), c.req.query("filter"))),

  "/Groups/:id": async (c, reading) => {
    const { group, json } = await getGroup(reading, c.req.param("id") ?? "");
    const response = await answerPieces(json);
    return answerResource(c, group.meta, () => response);
  },

  "/ServiceProviderConfig": (_, { baseUrl }) => answer(serviceProviderConfig(baseUrl)),

  "/ResourceTypes": (_, { baseUrl }) => answer(wholeList(resourceTypes(baseUrl))),

  "/ResourceTypes/:name": (c, { baseUrl }) =>
    answer(found(resourceType(c.req.param("name") ?? "", baseUrl), "resource type", "/ResourceTypes")),

  "/Schemas": (_, { baseUrl }) => answer(wholeList(schemas(baseUrl))),

  "/Schemas/:urn": (c, { baseUrl }) =>
    answer(found(schema(c.req.param("urn") ?? "", baseUrl), "schema", "/Schemas")),
};

/** The SCIM endpoints. Whoever asks is known before anything else is looked at, methods and bodies included. */
export function scimRoutes(): Hono<HttpEnv> {
  const scim = new Hono<HttpEnv>();
  for (const [path, handler] of Object.entries(ROUTES)) {
    scim.get(path, (c) => reading(c, (reading) => handler(c, reading)));
    scim.all(path, (c) => reading(c, () => refuseMethod(c)));
  }
  scim.all("*", (c) =>
    reading(c, () => {
      throw new ScimError(
        404,
        `There is nothing at ${c.req.path}. See ${BASE_PATH}/ResourceTypes for what there is.`,
      );
    }),
  );
  scim.onError((error, c) => {
    const refusal = answerOf(error, c.get("requestId"));
    return answer(errorBody(refusal), refusal.status, refusal.headers);
  });
  return scim;
}

async function reading(
  c: HttpContext,
  work: (reading: Reading) => Promise<Response> | Response,
): Promise<Response> {
  const stores = { db: openRoster(c.env.DB), kv: c.env.TOKENS };
  const now = c.get("now");
  const presented = readAuthorization(c.req.header("Authorization") ?? null);
  return withAccess(stores, presented, now, async (access) => {
    requireScimAccepted(c);
    return work({ db: stores.db, access, now, baseUrl: new URL(c.req.url).origin + BASE_PATH });
  });
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
