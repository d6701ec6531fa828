import { EDIT_EVERYTHING, READ_EVERYTHING } from "../../auth/grants.ts";
import { createServiceUser } from "../../roster/access/create-service-user.ts";
import { disableServiceUser } from "../../roster/access/disable-service-user.ts";
import { type Route, route } from "./route.ts";
import { NewServiceUser, ServiceUserInput } from "./schemas/company.ts";
import { Id } from "./schemas/values.ts";

const postServiceUser = route({
  method: "POST",
  path: "/service-users",
  operation: "createServiceUser",
  needs: { role: "owner", permission: null },
  tag: "Access",
  summary: "Creates a service user; id and token are shown this once",
  showsSecret: true,
  body: ServiceUserInput,
  example: { name: "Okta" },
  answers: { 201: NewServiceUser },
  handler: async ({ c, roster, body: { name, edit } }) => {
    const grants = edit ? EDIT_EVERYTHING : READ_EVERYTHING;
    return { status: 201, body: await createServiceUser(roster, c.env.TOKENS, name, grants) };
  },
});

const deleteServiceUser = route({
  method: "DELETE",
  path: "/service-users/{id}",
  operation: "disableServiceUser",
  needs: { role: "owner", permission: null },
  tag: "Access",
  summary: "Disables a service user: its tokens are refused from the next request on",
  params: { id: Id },
  answers: { 204: null },
  handler: async ({ c, roster, params: { id } }) => {
    await disableServiceUser(roster, c.env.TOKENS, id);
    return { status: 204 };
  },
});

/** Service users. */
export const accessRoutes: readonly Route[] = [postServiceUser, deleteServiceUser];
