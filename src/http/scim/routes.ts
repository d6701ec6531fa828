import { Hono } from "hono";
import { noteImport } from "../../roster/access/note-import.ts";
import { createGroup } from "../../roster/groups/create-group.ts";
import { deleteGroup } from "../../roster/groups/delete-group.ts";
import { patchGroup } from "../../roster/groups/patch-group.ts";
import { replaceGroup } from "../../roster/groups/replace-group.ts";
import { openRoster } from "../../roster/open.ts";
import { getGroup, listGroups } from "../../roster/read/groups.ts";
import { searchAll } from "../../roster/read/search-all.ts";
import { userSchemas } from "../../roster/read/user-schemas.ts";
import { getUser, isWholeList, listUsers, type Reading } from "../../roster/read/users.ts";
import { createUser } from "../../roster/users/create-user.ts";
import { deleteUser } from "../../roster/users/delete-user.ts";
import { patchUser } from "../../roster/users/patch-user.ts";
import { replaceUser } from "../../roster/users/replace-user.ts";
import type { IfMatch } from "../../roster/users/writing.ts";
import { resourceType, resourceTypes, schema, schemas, serviceProviderConfig } from "../../scim/discovery.ts";
import { errorBody, ScimError } from "../../scim/error.ts";
import { type ListRequest, listRequestOf, searchRequestOf } from "../../scim/messages/list-request.ts";
import { listResponse } from "../../scim/messages/list-response.ts";
import type { ResourceNames } from "../../scim/schema/attribute-names.ts";
import { answerOf } from "../answer-error.ts";
import type { HttpContext, HttpEnv } from "../context.ts";
import { readWeakIfMatch } from "../entity-tag.ts";
import { answer, answerNothing, answerPieces, answerResource } from "./answer.ts";
import { answerGroupWritten, answerWritten } from "./answer-written.ts";
import { answerBulk } from "./bulk.ts";
import { readJson } from "./read-json.ts";
import { BASE_PATH, baseUrlOf, known, reading, writing } from "./reader.ts";

type Handler = (c: HttpContext) => Promise<Response>;

const reads = (work: Parameters<typeof reading>[1]) => (c: HttpContext) => reading(c, work);
const writes = (work: Parameters<typeof writing>[1]) => (c: HttpContext) => writing(c, work);

/** What is done to the roster, by path and method. */
const RESOURCES: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  "/Users": {
    GET: reads((c, reading) => users(c, reading, requestIn(c))),
    POST: writes(async (c, writing) => {
      const id = await createUser(writing, await readJson(c));
      return answerWritten(c, writing, id, 201);
    }),
  },

  "/Users/.search": {
    POST: reads(async (c, reading) => users(c, reading, await searchIn(c))),
  },

  "/Users/:id": {
    GET: reads(async (c, reading) => {
      const { user, shown } = await getUser(reading, idIn(c), requestIn(c));
      return answerResource(c, user.meta, () => answer(shown));
    }),
    PUT: writes(async (c, writing) => {
      await replaceUser(writing, idIn(c), await readJson(c), versionsIn(c));
      return answerWritten(c, writing, idIn(c), 200);
    }),
    PATCH: writes(async (c, writing) => {
      await patchUser(writing, idIn(c), await readJson(c), versionsIn(c));
      return answerWritten(c, writing, idIn(c), 200);
    }),
    DELETE: writes(async (c, writing) => {
      await deleteUser(writing, idIn(c), versionsIn(c));
      return answerNothing(204);
    }),
  },

  "/Groups": {
    GET: reads(async (c, reading) => answerPieces(await listGroups(reading, requestIn(c)))),
    POST: writes(async (c, writing) => {
      const id = await createGroup(writing, await readJson(c));
      return answerGroupWritten(c, writing, id, 201);
    }),
  },

  "/Groups/.search": {
    POST: reads(async (c, reading) => answerPieces(await listGroups(reading, await searchIn(c)))),
  },

  "/Groups/:id": {
    GET: reads(async (c, reading) => {
      const { group, json } = await getGroup(reading, idIn(c), requestIn(c));
      return answerResource(c, group.meta, () => answerPieces(json));
    }),
    PUT: writes(async (c, writing) => {
      await replaceGroup(writing, idIn(c), await readJson(c), versionsIn(c));
      return answerGroupWritten(c, writing, idIn(c), 200);
    }),
    PATCH: writes(async (c, writing) => {
      await patchGroup(writing, idIn(c), await readJson(c), versionsIn(c));
      return answerGroupWritten(c, writing, idIn(c), 204);
    }),
    DELETE: writes(async (c, writing) => {
      await deleteGroup(writing, idIn(c), versionsIn(c));
      return answerNothing(204);
    }),
  },

  "/.search": {
    POST: reads(async (c, reading) => answerPieces(await searchAll(reading, await searchIn(c)))),
  },
};

/** What GET answers about the service itself. */
const DISCOVERY: Readonly<Record<string, (baseUrl: string, users: ResourceNames, name: string) => object>> = {
  "/ServiceProviderConfig": (baseUrl) => serviceProviderConfig(baseUrl),
  "/ResourceTypes": (baseUrl, users) => wholeList(resourceTypes(baseUrl, users)),
  "/ResourceTypes/:name": (baseUrl, users, name) =>
    found(resourceType(name, baseUrl, users), "resource type", "/ResourceTypes"),
  "/Schemas": (baseUrl, users) => wholeList(schemas(baseUrl, users)),
  "/Schemas/:name": (baseUrl, users, urn) => found(schema(urn, baseUrl, users), "schema", "/Schemas"),
};

/** The SCIM endpoints. Whoever asks is known before anything else is looked at, methods and bodies included. */
export function scimRoutes(): Hono<HttpEnv> {
  const scim = new Hono<HttpEnv>();
  const bulk: Handler = (c) => known(c, () => answerBulk(c, scim));
  for (const [path, methods] of Object.entries({ ...RESOURCES, "/Bulk": { POST: bulk } })) {
    for (const [method, handler] of Object.entries(methods)) scim.on(method, path, handler);
    // What answers GET answers HEAD.
    const allowed = Object.keys(methods).flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method]));
    scim.all(path, (c) => known(c, () => refuseMethod(c, allowed)));
  }
  for (const [path, describe] of Object.entries(DISCOVERY)) {
    scim.get(path, (c) =>
      known(c, async ({ grants }) => {
        requireNoFilter(c);
        const users = await userSchemas(openRoster(c.env.DB), grants);
        return answer(describe(baseUrlOf(c), users, c.req.param("name") ?? ""));
      }),
    );
    scim.all(path, (c) => known(c, () => refuseMethod(c, ["GET", "HEAD"])));
  }
  scim.all("/Me", (c) => known(c, refuseMe));
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
  throw new ScimError(405, `${c.req.method} is not possible here. Use ${use}.`, undefined, { Allow: use });
}

/** RFC 7644 section 4: what describes the service is answered whole, and nobody may take it for what met a filter. */
function requireNoFilter(c: HttpContext): void {
  if (c.req.query("filter") === undefined) return;
  throw new ScimError(
    403,
    "What describes the service cannot be filtered: leave filter out, and read all of it.",
  );
}

/** RFC 7644 section 3.11 leaves it to the service, and asks for 501 where there is none. */
function refuseMe(): never {
  throw new ScimError(
    501,
    "A service user is a program and no person, so /Me is nobody. Read /Users for the people.",
  );
}

function refusePath(c: HttpContext): never {
  throw new ScimError(
    404,
    `There is nothing at ${c.req.path}. See ${BASE_PATH}/ResourceTypes for what there is.`,
  );
}

function idIn(c: HttpContext): string {
  return c.req.param("id") ?? "";
}

function versionsIn(c: HttpContext): IfMatch {
  return readWeakIfMatch(c.req.header("If-Match"));
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
