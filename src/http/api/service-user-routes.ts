import { changeServiceUser } from "../../roster/access/change-service-user.ts";
import { createServiceUser } from "../../roster/access/create-service-user.ts";
import { disableServiceUser, enableServiceUser } from "../../roster/access/enable-service-user.ts";
import { removeServiceUser } from "../../roster/access/remove-service-user.ts";
import { listServiceUsers, shownServiceUser } from "../../roster/access/shown-service-user.ts";
import { serviceUserNamed } from "../../roster/access/write-service-user.ts";
import { type Route, route } from "./route.ts";
import {
  NewServiceUser,
  NewServiceUserInput,
  ServiceUser,
  ServiceUserChanges,
  ServiceUsers,
} from "./schemas/service-user.ts";
import { Id } from "./schemas/values.ts";
import { tokenRoutes } from "./token-routes.ts";
import { conditionOf } from "./verb-route.ts";

const OWNER = { role: "owner", permission: null } as const;
const VIEWER = { role: "viewer", permission: null } as const;

const listRoute = route({
  method: "GET",
  path: "/service-users",
  operation: "listServiceUsers",
  needs: VIEWER,
  tag: "Access",
  summary: "Lists the service users",
  answers: { 200: ServiceUsers },
  handler: async ({ roster }) => ({
    status: 200,
    body: { serviceUsers: await listServiceUsers(roster) },
  }),
});

const createRoute = route({
  method: "POST",
  path: "/service-users",
  operation: "createServiceUser",
  needs: OWNER,
  tag: "Access",
  summary: "Creates a service user; id and token are shown this once",
  description: "It can do nothing before it is a member of a permission group.",
  showsSecret: true,
  body: NewServiceUserInput,
  example: { name: "Okta" },
  answers: { 201: NewServiceUser },
  handler: async ({ c, roster, body }) => {
    const made = await createServiceUser(roster, c.env.TOKENS, body);
    return { status: 201, body: made, headers: { Location: `/api/v1/service-users/${made.id}` } };
  },
});

const getRoute = route({
  method: "GET",
  path: "/service-users/{id}",
  operation: "getServiceUser",
  needs: VIEWER,
  tag: "Access",
  summary: "Shows a service user, by its id or name, with what its tokens were last used for",
  versioned: true,
  params: { id: Id },
  answers: { 200: ServiceUser },
  handler: async ({ roster, params: { id } }) => {
    const user = await serviceUserNamed(roster, id);
    return { status: 200, etag: String(user.version), body: await shownServiceUser(roster, user) };
  },
});

const changeRoute = route({
  method: "PATCH",
  path: "/service-users/{id}",
  operation: "changeServiceUser",
  needs: OWNER,
  tag: "Access",
  summary: "Renames a service user, or says how often it is expected to import",
  description: "What is left out stays. History goes on telling what it did under its earlier name.",
  versioned: true,
  params: { id: Id },
  body: ServiceUserChanges,
  example: { displayName: "Okta, production", importEveryHours: 24 },
  answers: { 200: ServiceUser },
  handler: async ({ c, roster, params: { id }, body, ifMatch }) => {
    const user = await changeServiceUser(roster, c.env.TOKENS, id, body, conditionOf(ifMatch));
    return { status: 200, etag: String(user.version), body: await shownServiceUser(roster, user) };
  },
});

const disableRoute = route({
  method: "POST",
  path: "/service-users/{id}/disable",
  operation: "disableServiceUser",
  needs: OWNER,
  tag: "Access",
  summary: "Disables a service user: its tokens are refused from the next request on",
  versioned: true,
  params: { id: Id },
  answers: { 200: ServiceUser },
  handler: async ({ c, roster, params: { id }, ifMatch }) => {
    const user = await disableServiceUser(roster, c.env.TOKENS, id, conditionOf(ifMatch));
    return { status: 200, etag: String(user.version), body: await shownServiceUser(roster, user) };
  },
});

const enableRoute = route({
  method: "POST",
  path: "/service-users/{id}/enable",
  operation: "enableServiceUser",
  needs: OWNER,
  tag: "Access",
  summary: "Enables a service user again, with its tokens that have not ended",
  versioned: true,
  params: { id: Id },
  answers: { 200: ServiceUser },
  handler: async ({ c, roster, params: { id }, ifMatch }) => {
    const user = await enableServiceUser(roster, c.env.TOKENS, id, conditionOf(ifMatch));
    return { status: 200, etag: String(user.version), body: await shownServiceUser(roster, user) };
  },
});

const removeRoute = route({
  method: "DELETE",
  path: "/service-users/{id}",
  operation: "deleteServiceUser",
  needs: OWNER,
  tag: "Access",
  summary: "Deletes a service user with its tokens, out of all permission groups",
  description:
    "Its name is free again; history keeps what it did. There is no way back: disable it to keep it.",
  versioned: true,
  params: { id: Id },
  answers: { 204: null },
  handler: async ({ c, roster, params: { id }, ifMatch }) => {
    await removeServiceUser(roster, c.env.TOKENS, id, conditionOf(ifMatch));
    return { status: 204 };
  },
});

/** Service users, and their tokens. */
export const serviceUserRoutes: readonly Route[] = [
  listRoute,
  createRoute,
  getRoute,
  changeRoute,
  disableRoute,
  enableRoute,
  removeRoute,
  ...tokenRoutes,
];
