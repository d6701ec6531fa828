import * as v from "valibot";
import { type Api, decode } from "../command/api.ts";

const Token = v.object({
  id: v.string(),
  createdAt: v.string(),
  expiresAt: v.nullable(v.string()),
  expired: v.boolean(),
  expiresSoon: v.boolean(),
  lastUsedOn: v.nullable(v.string()),
  lastClient: v.nullable(v.string()),
  lastAddress: v.nullable(v.string()),
});

const ServiceUser = v.object({
  id: v.string(),
  name: v.string(),
  displayName: v.string(),
  createdAt: v.string(),
  disabledAt: v.nullable(v.string()),
  importEveryHours: v.nullable(v.number()),
  lastImport: v.nullable(v.object({ completedAt: v.string(), people: v.number() })),
  permissionGroups: v.array(v.object({ id: v.string(), name: v.string() })),
  lists: v.string(),
  people: v.nullable(v.number()),
  missing: v.nullable(v.string()),
  rightsPending: v.boolean(),
  tokens: v.array(Token),
});

const NewServiceUser = v.object({
  id: v.string(),
  name: v.string(),
  displayName: v.string(),
  token: v.string(),
});

const NewToken = v.object({ id: v.string(), expiresAt: v.nullable(v.string()), token: v.string() });
const Group = v.object({ id: v.string(), name: v.string() });

export type ServiceUser = v.InferOutput<typeof ServiceUser>;
export type ServiceUserToken = v.InferOutput<typeof Token>;
export type NewToken = v.InferOutput<typeof NewToken>;

/** Every service user, by name. */
export async function allServiceUsers(api: Api): Promise<readonly ServiceUser[]> {
  const answer = await api({ method: "GET", path: "/service-users" });
  return decode(v.object({ serviceUsers: v.array(ServiceUser) }), answer).serviceUsers;
}

/** The service user of that name or id. */
export async function serviceUser(api: Api, reference: string): Promise<ServiceUser> {
  return decode(ServiceUser, await api({ method: "GET", path: pathOf(reference) }));
}

/** Creates one; its token is shown this once. */
export async function createServiceUser(
  api: Api,
  body: { readonly name: string; readonly displayName?: string; readonly expiresAt: string | null },
): Promise<v.InferOutput<typeof NewServiceUser>> {
  return decode(NewServiceUser, await api({ method: "POST", path: "/service-users", body }));
}

/** Says its name or display name anew. */
export async function changeServiceUser(
  api: Api,
  reference: string,
  body: { readonly name?: string; readonly displayName?: string },
): Promise<ServiceUser> {
  const answer = await api({ method: "PATCH", path: pathOf(reference), body });
  return decode(ServiceUser, answer);
}

/** Disables or enables it. */
export async function switchServiceUser(
  api: Api,
  reference: string,
  to: "disable" | "enable",
): Promise<ServiceUser> {
  const path = `${pathOf(reference)}/${to}`;
  return decode(ServiceUser, await api({ method: "POST", path, repeatable: true }));
}

/** Deletes it. */
export async function deleteServiceUser(api: Api, reference: string): Promise<void> {
  await api({ method: "DELETE", path: pathOf(reference) });
}

/** Gives it another token, shown this once; the others end then. */
export async function addToken(
  api: Api,
  reference: string,
  body: { readonly expiresAt: string | null; readonly othersEndAt?: string },
): Promise<NewToken> {
  return decode(NewToken, await api({ method: "POST", path: `${pathOf(reference)}/tokens`, body }));
}

/** Revokes a token. */
export async function revokeToken(api: Api, reference: string, id: string): Promise<void> {
  await api({ method: "DELETE", path: `${pathOf(reference)}/tokens/${encodeURIComponent(id)}` });
}

/** The permission groups that there are. */
export async function permissionGroups(api: Api): Promise<readonly v.InferOutput<typeof Group>[]> {
  const answer = await api({ method: "GET", path: "/permission-groups" });
  return decode(v.object({ permissionGroups: v.array(Group) }), answer).permissionGroups;
}

/** The names of the permission groups that one may be put into that is in none. */
export async function groupsFor(api: Api, user: ServiceUser): Promise<readonly string[]> {
  return user.permissionGroups.length > 0 ? [] : (await permissionGroups(api)).map(({ name }) => name);
}

/** Makes it a member of a permission group. */
export async function joinPermissionGroup(api: Api, groupId: string, serviceUserId: string): Promise<void> {
  const path = `/permission-groups/${encodeURIComponent(groupId)}/members/${encodeURIComponent(serviceUserId)}`;
  await api({ method: "PUT", path });
}

function pathOf(reference: string): string {
  return `/service-users/${encodeURIComponent(reference)}`;
}
