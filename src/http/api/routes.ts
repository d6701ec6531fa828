import { Hono } from "hono";
import { isAdministratorKey } from "../../auth/administrator-key.ts";
import { readAuthorization } from "../../auth/authorization.ts";
import { confirmedAccess } from "../../roster/access/with-access.ts";
import { applyLoad } from "../../roster/loads/apply-load.ts";
import { checkLoad } from "../../roster/loads/check-load.ts";
import { openRoster } from "../../roster/open.ts";
import type { Roster } from "../../roster/roster.ts";
import { ScimError } from "../../scim/error.ts";
import { answerOf } from "../answer-error.ts";
import type { HttpContext, HttpEnv } from "../context.ts";
import {
  deleteServiceUser,
  getHistory,
  getReadiness,
  getSettings,
  getSites,
  patchSite,
  postServiceUser,
  putSettings,
} from "./company-handlers.ts";
import {
  abandonLoadHandler,
  fillLoadHandler,
  openLoadHandler,
  plannedLinesHandler,
  problemsHandler,
  showLoadHandler,
  stepHandler,
} from "./load-handlers.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type Handler = (c: HttpContext, roster: Roster) => Promise<Response>;

/** Who may call a route: a service user that edits, the administrator, or either. */
type Caller = "editor" | "administrator" | "either";

/** The HR API: method, path, who may call it, what it does. */
const ROUTES: readonly (readonly [Method, string, Caller, Handler])[] = [
  ["POST", "/loads", "editor", openLoadHandler],
  ["GET", "/loads/:id", "editor", showLoadHandler],
  ["DELETE", "/loads/:id", "editor", abandonLoadHandler],
  ["PUT", "/loads/:id/chunks/:n", "editor", fillLoadHandler],
  ["POST", "/loads/:id/check", "editor", stepHandler(checkLoad)],
  ["POST", "/loads/:id/apply", "editor", stepHandler(applyLoad)],
  ["GET", "/loads/:id/lines", "editor", plannedLinesHandler],
  ["GET", "/loads/:id/problems", "editor", problemsHandler],
  ["GET", "/settings", "either", getSettings],
  ["PUT", "/settings", "either", putSettings],
  ["GET", "/sites", "either", getSites],
  ["PATCH", "/sites/:id", "either", patchSite],
  ["GET", "/readiness", "either", getReadiness],
  ["GET", "/employees/:id/history", "either", getHistory],
  ["POST", "/service-users", "administrator", postServiceUser],
  ["DELETE", "/service-users/:id", "administrator", deleteServiceUser],
];

/** What is served under `/api/v1`. */
export function apiRoutes(): Hono<HttpEnv> {
  const api = new Hono<HttpEnv>();
  for (const [method, path, caller, handler] of ROUTES)
    api.on(method, path, (c) => called(c, caller, handler));
  for (const path of new Set(ROUTES.map(([, path]) => path))) {
    api.all(path, (c) => called(c, "either", () => refuseMethod(c, path)));
  }
  api.all("*", (c) => called(c, "either", () => refusePath(c)));
  api.onError((error, c) => {
    const { status, detail, headers } = answerOf(error, c.get("requestId"));
    const code = CODES[status] ?? "failed";
    return Response.json({ error: { status, code, detail } }, { status, headers });
  });
  return api;
}

const CODES: Readonly<Record<number, string>> = {
  400: "invalid",
  401: "unauthorized",
  403: "forbidden",
  404: "notFound",
  405: "methodNotAllowed",
  409: "conflict",
  413: "tooLarge",
  415: "unsupportedMediaType",
  503: "unavailable",
};

async function called(c: HttpContext, caller: Caller, handler: Handler): Promise<Response> {
  const db = openRoster(c.env.DB);
  const now = c.get("now");
  const presented = readAuthorization(c.req.header("Authorization") ?? null);
  if (caller !== "editor" && (await isAdministratorKey(presented, c.env.ADMINISTRATOR_KEY))) {
    return handler(c, { db, actor: "administrator", now });
  }
  const { name, grants } = await confirmedAccess(db, presented, now);
  if (caller === "administrator")
    throw new ScimError(403, `${name} may not do this: it takes the administrator's key.`);
  if (grants.edit.length === 0)
    throw new ScimError(403, `${name} may only read: use a service user that may edit.`);
  return handler(c, { db, actor: name, now });
}

async function refuseMethod(c: HttpContext, path: string): Promise<never> {
  const methods = ROUTES.filter((route) => route[1] === path).map(([method]) => method);
  const allowed = methods.join(", ");
  throw new ScimError(405, `${c.req.method} is not possible here: use ${allowed}.`, undefined, {
    Allow: allowed,
  });
}

async function refusePath(c: HttpContext): Promise<never> {
  throw new ScimError(404, `There is nothing at ${c.req.path}. See docs/hr-api.md for what there is.`);
}
