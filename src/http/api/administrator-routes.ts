import {
  administratorOf,
  listAdministrators,
  putAdministrator,
  removeAdministrator,
} from "../../roster/access/administrators.ts";
import { accessApplication, keysOf } from "../administrator.ts";
import type { HttpContext } from "../context.ts";
import { type Route, route } from "./route.ts";
import { Administrator, AdministratorInput, Administrators, Email } from "./schemas/administrator.ts";
import { shownMoment } from "./schemas/values.ts";

const OWNER = { role: "owner", permission: null } as const;

const listRoute = route({
  method: "GET",
  path: "/administrators",
  operation: "listAdministrators",
  needs: OWNER,
  tag: "Administration",
  summary: "Lists the people who administer by signing in through Cloudflare Access",
  description: "Whoever has an administrator's key is an owner too, and does not stand here.",
  answers: { 200: Administrators },
  handler: async ({ c, roster }) => ({
    status: 200,
    body: { administrators: (await listAdministrators(roster)).map((one) => shown(c, one)) },
  }),
});

const getRoute = route({
  method: "GET",
  path: "/administrators/{email}",
  operation: "getAdministrator",
  needs: OWNER,
  tag: "Administration",
  summary: "Shows an administrator",
  params: { email: Email },
  answers: { 200: Administrator },
  handler: async ({ c, roster, params: { email } }) => ({
    status: 200,
    body: shown(c, await administratorOf(roster, email)),
  }),
});

const putRoute = route({
  method: "PUT",
  path: "/administrators/{email}",
  operation: "putAdministrator",
  needs: OWNER,
  tag: "Administration",
  summary: "Makes somebody an administrator, or gives them another role",
  description:
    "It counts from their next request on. The last owner cannot be given a lesser role while there is no administrator's key.",
  params: { email: Email },
  body: AdministratorInput,
  example: { role: "hr" },
  answers: { 200: Administrator },
  handler: async ({ c, roster, params: { email }, body: { role } }) => ({
    status: 200,
    body: shown(c, await putAdministrator(roster, email, role, otherOwners(c))),
  }),
});

const deleteRoute = route({
  method: "DELETE",
  path: "/administrators/{email}",
  operation: "removeAdministrator",
  needs: OWNER,
  tag: "Administration",
  summary: "Takes an administrator's role away: their next request is refused",
  description: "The last owner cannot be removed while there is no administrator's key.",
  params: { email: Email },
  answers: { 204: null },
  handler: async ({ c, roster, params: { email } }) => {
    await removeAdministrator(roster, email, otherOwners(c));
    return { status: 204 };
  },
});

/** People who administer. */
export const administratorRoutes: readonly Route[] = [listRoute, getRoute, putRoute, deleteRoute];

function otherOwners(c: HttpContext) {
  return { byKey: keysOf(c.env).length > 0 };
}

function shown(
  c: HttpContext,
  { email, role, createdAt, changedAt }: Awaited<ReturnType<typeof listAdministrators>>[number],
) {
  return {
    email,
    role,
    createdAt: shownMoment(createdAt) ?? "",
    changedAt: shownMoment(changedAt) ?? "",
    cannotSignIn: accessApplication(c.env) === null ? NO_ACCESS : null,
  };
}

const NO_ACCESS =
  "Cloudflare Access is not configured for this service: set ACCESS_TEAM_DOMAIN and ACCESS_AUDIENCE, and deploy.";
