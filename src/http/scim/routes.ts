import { Hono } from "hono";
import { noteImport } from "../../roster/access/note-import.ts";
import { getGroup, listGroups } from "../../roster/read/groups.ts";
import { searchAll } from "../../roster/read/search-all.ts";
import { getUser, isWholeList, listUsers, type Reading } from "../../roster/read/users.ts";
import { resourceType, resourceTypes, schema, schemas, serviceProviderConfig } from "../../scim/discovery.ts";
import { errorBody, ScimError } from "../../scim/error.ts";
import { type ListRequest, listRequestOf, searchRequestOf } from "../../scim/messages/list-request.ts";
import { listResponse } from "../../scim/messages/list-response.ts";
import { answerOf } from "../answer-error.ts";
import type { HttpContext, HttpEnv } from "../context.ts";
import { answer, answerPieces, answerResource } from "./answer.ts";
import { readJson } from "./read-json.ts";
import { BASE_PATH, baseUrlOf, known, reading } from "./reader.ts";

type Handler = (c: HttpContext, reading: Reading) => Promise<Response>;

/** What is answered by reading the roster, by path and method. */
const RESOURCES: Readonly<Record<string, { readonly GET?: Handler; readonly POST?: Handler }>> = {
  "/Users": {
    GET: (c, reading) => users(c, reading, requestIn(c)),
  },

  "/Users/.search": {
    POST: async (c, reading) => users(c, reading, await searchIn(c)),
  },

  "/Users/:id": {
    GET: async (c, reading) => {
      const { user, shown } = await getUser(reading, c.req.param("id") ?? "", requestIn(c));
      return answerResource(c, user.meta, () => answer(shown));
    },
  },

  "/Groups": {
    GET: async (c, reading) => answerPieces(await listGroups(reading, requestIn(c))),
  },

  "/Groups/.search": {
    POST: async (c, reading) => answerPieces(await listGroups(reading, await searchIn(c))),
  },

  "/Groups/:id": {
    GET: async (c, reading) => {
      const { group, json } = await getGroup(reading, c.req.param("id") ?? "", requestIn(c));
      return answerResource(c, group.meta, () => answerPieces(json));
    },
  },

  "/.search": {
    POST: async (c, reading) => answerPieces(await searchAll(reading, await searchIn(c))),
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
  for (const [path, { GET, POST }] of Object.entries(RESOURCES)) {
    if (GET !== undefined) scim.get(path, (c) => reading(c, GET));
    if (POST !== undefined) scim.post(path, (c) => reading(c, POST));
    scim.all(path, (c) => known(c, () => refuseMethod(c, GET === undefined ? ["POST"] : ["GET", "HEAD"])));
  }
  for (const [path, describe] of Object.entries(DISCOVERY)) {
    scim.get(path, (c) => known(c, () => answer(describe(baseUrlOf(c), c.req.param("name") ?? ""))));
    scim.all(path, (c) => known(c, () => refuseMethod(c, ["GET", "HEAD"])));
  }
  scim.all("*", (c) => known(c, () => refusePath(c)));
  scim.onError((error, c) => {
    const refusal = answerOf(error, c.get("requestId"));
    return answer(errorBody(refusal), refusal.status, refusal.headers);
  });
  return scim;
}

async function users(c: HttpContext, reading: Reading, request: ListRequest): Promise<Response> {
  const list = await listUsers(reading, request);
  if (isWholeList(request)) {
    const page = { ...request.paging, returned: list.itemsPerPage, total: list.totalResults };
    c.executionCtx.waitUntil(noteImport(reading.db, reading.access, page, reading.now));
  }
  return answer(list);
}

function refuseMethod(c: HttpContext, allowed: readonly string[]): never {
  const use = allowed.join(", ");
  throw new ScimError(
    405,
    `${c.req.method} is not possible here: this source is read, with ${use}.`,
    undefined,
    {
      Allow: use,
    },
  );
}

function refusePath(c: HttpContext): never {
  throw new ScimError(
    404,
    `There is nothing at ${c.req.path}. See ${BASE_PATH}/ResourceTypes for what there is.`,
  );
}

function requestIn(c: HttpContext): ListRequest {
  return listRequestOf((name) => c.req.query(name));
}

async function searchIn(c: HttpContext): Promise<ListRequest> {
  return searchRequestOf(await readJson(c));
}

function wholeList<T>(resources: readonly T[]) {
  return listResponse(resources, { totalResults: resources.length, startIndex: 1 });
}

function found<T>(resource: T | undefined, what: string, list: string): T {
  if (resource !== undefined) return resource;
  throw new ScimError(404, `There is no such ${what}. Read ${list} for those there are.`);
}
