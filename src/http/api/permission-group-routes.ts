import {
  listPermissionGroups,
  permissionGroupById,
  shownGroup,
} from "../../roster/access/permission-groups/shown.ts";
import {
  addMember,
  changePermissionGroup,
  createPermissionGroup,
  previewPermissionGroup,
  putPermissionGroup,
  removeMember,
  removePermissionGroup,
  type WrittenGroup,
} from "../../roster/access/permission-groups/verbs.ts";
import type { Roster } from "../../roster/roster.ts";
import { type Route, route } from "./route.ts";
import {
  AcceptLeaving,
  NewPermissionGroupInput,
  PermissionGroup,
  PermissionGroupChanges,
  PermissionGroups,
  PreviewInput,
  RightsEffects,
  WrittenPermissionGroup,
} from "./schemas/permission-group.ts";
import { Id } from "./schemas/values.ts";
import { conditionOf } from "./verb-route.ts";

const OWNER = { role: "owner", permission: null } as const;
const VIEWER = { role: "viewer", permission: null } as const;
const QUERY = { acceptLeaving: AcceptLeaving };
const MEMBER = { id: Id, serviceUser: Id };

async function writtenAnswer(roster: Roster, { group, effects }: WrittenGroup) {
  const permissionGroup = await shownGroup(roster, group);
  return { body: { permissionGroup, effects }, etag: String(group.version) };
}

const listRoute = route({
  method: "GET",
  path: "/permission-groups",
  operation: "listPermissionGroups",
  needs: VIEWER,
  tag: "Access",
  summary: "Lists the permission groups, by name",
  answers: { 200: PermissionGroups },
  handler: async ({ roster }) => ({
    status: 200,
    body: { permissionGroups: await listPermissionGroups(roster) },
  }),
});

const createRoute = route({
  method: "POST",
  path: "/permission-groups",
  operation: "createPermissionGroup",
  needs: OWNER,
  tag: "Access",
  summary: "Makes a permission group: whose data, which sections, for which service users",
  description:
    "Left out: everyone, hired and terminated included, and viewing of Basic info, Work, Employment, Address and Lifecycle, which is what an import needs. Several groups add up, person by person.",
  query: QUERY,
  body: NewPermissionGroupInput,
  example: { name: "Okta import", members: ["Okta"] },
  answers: { 201: WrittenPermissionGroup },
  handler: async ({ c, roster, query, body }) => {
    const made = await createPermissionGroup(roster, c.env.TOKENS, body, query);
    const headers = { Location: `/api/v1/permission-groups/${made.group.id}` };
    return { status: 201, headers, ...(await writtenAnswer(roster, made)) };
  },
});

const getRoute = route({
  method: "GET",
  path: "/permission-groups/{id}",
  operation: "getPermissionGroup",
  needs: VIEWER,
  tag: "Access",
  summary: "Shows a permission group, by its id or name, with what it permits in words",
  versioned: true,
  params: { id: Id },
  answers: { 200: PermissionGroup },
  handler: async ({ roster, params: { id } }) => {
    const group = await permissionGroupById(roster, id);
    return { status: 200, etag: String(group.version), body: group };
  },
});

const putRoute = route({
  method: "PUT",
  path: "/permission-groups/{id}",
  operation: "putPermissionGroup",
  needs: OWNER,
  tag: "Access",
  summary: "Says a permission group anew",
  description: "What is left out becomes as a new group is ticked; `PATCH` leaves it as it is.",
  versioned: true,
  params: { id: Id },
  query: QUERY,
  body: NewPermissionGroupInput,
  example: { name: "Okta import", members: ["Okta"] },
  answers: { 200: WrittenPermissionGroup },
  handler: async ({ c, roster, params: { id }, query, body, ifMatch }) => {
    const writing = { ...query, ...conditionOf(ifMatch) };
    const put = await putPermissionGroup(roster, c.env.TOKENS, id, body, writing);
    return { status: 200, ...(await writtenAnswer(roster, put)) };
  },
});

const changeRoute = route({
  method: "PATCH",
  path: "/permission-groups/{id}",
  operation: "changePermissionGroup",
  needs: OWNER,
  tag: "Access",
  summary: "Changes a permission group",
  description:
    "What is left out stays. Less is in force with the next request, and a reader of some people is answered 503 until whom it may see is gathered; more is in force once it is gathered.",
  versioned: true,
  params: { id: Id },
  query: QUERY,
  body: PermissionGroupChanges,
  example: { whose: { conditions: [{ field: "work.siteId", operator: "equals", value: "London" }] } },
  answers: { 200: WrittenPermissionGroup },
  handler: async ({ c, roster, params: { id }, query, body, ifMatch }) => {
    const writing = { ...query, ...conditionOf(ifMatch) };
    const changed = await changePermissionGroup(roster, c.env.TOKENS, id, body, writing);
    return { status: 200, ...(await writtenAnswer(roster, changed)) };
  },
});

const removeRoute = route({
  method: "DELETE",
  path: "/permission-groups/{id}",
  operation: "removePermissionGroup",
  needs: OWNER,
  tag: "Access",
  summary: "Takes a permission group away: what its members may do by it alone, they may no longer",
  versioned: true,
  params: { id: Id },
  query: QUERY,
  answers: { 204: null },
  handler: async ({ c, roster, params: { id }, query, ifMatch }) => {
    await removePermissionGroup(roster, c.env.TOKENS, id, { ...query, ...conditionOf(ifMatch) });
    return { status: 204 };
  },
});

const previewRoute = route({
  method: "POST",
  path: "/permission-groups/preview",
  operation: "previewPermissionGroup",
  needs: OWNER,
  tag: "Access",
  summary: "Tells what saving a permission group would come to: who would leave whose list, and what to know",
  description:
    "Takes a group as it would be saved, with the `id` of the one that it would change, and writes nothing. With no members it tells what taking it away would come to.",
  body: PreviewInput,
  example: { whose: { conditions: [{ field: "work.siteId", operator: "equals", value: "London" }] } },
  answers: { 200: RightsEffects },
  handler: async ({ roster, body: { id, ...input } }) => ({
    status: 200,
    body: await previewPermissionGroup(roster, id ?? null, input),
  }),
});

const addMemberRoute = route({
  method: "PUT",
  path: "/permission-groups/{id}/members/{serviceUser}",
  operation: "addMember",
  needs: OWNER,
  tag: "Access",
  summary: "Makes a service user, by id or name, a member",
  versioned: true,
  params: MEMBER,
  query: QUERY,
  answers: { 200: WrittenPermissionGroup },
  handler: async ({ c, roster, params: { id, serviceUser }, query, ifMatch }) => {
    const writing = { ...query, ...conditionOf(ifMatch) };
    const written = await addMember(roster, c.env.TOKENS, id, serviceUser, writing);
    return { status: 200, ...(await writtenAnswer(roster, written)) };
  },
});

const removeMemberRoute = route({
  method: "DELETE",
  path: "/permission-groups/{id}/members/{serviceUser}",
  operation: "removeMember",
  needs: OWNER,
  tag: "Access",
  summary: "Takes a service user, by id or name, out",
  versioned: true,
  params: MEMBER,
  query: QUERY,
  answers: { 200: WrittenPermissionGroup },
  handler: async ({ c, roster, params: { id, serviceUser }, query, ifMatch }) => {
    const writing = { ...query, ...conditionOf(ifMatch) };
    const written = await removeMember(roster, c.env.TOKENS, id, serviceUser, writing);
    return { status: 200, ...(await writtenAnswer(roster, written)) };
  },
});

/** What service users may see and do. */
export const permissionGroupRoutes: readonly Route[] = [
  listRoute,
  createRoute,
  previewRoute,
  getRoute,
  putRoute,
  changeRoute,
  removeRoute,
  addMemberRoute,
  removeMemberRoute,
];
