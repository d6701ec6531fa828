import * as v from "valibot";
import { type Api, decode } from "../command/api.ts";
import { CommandError } from "../command/command.ts";

const Sections = v.union([v.literal("all"), v.array(v.string())]);

const PermissionGroup = v.object({
  id: v.string(),
  name: v.string(),
  description: v.nullable(v.string()),
  whose: v.union([
    v.literal("everyone"),
    v.object({ conditions: v.array(v.unknown()), people: v.array(v.string()) }),
  ]),
  whoseInWords: v.string(),
  view: Sections,
  history: Sections,
  edit: Sections,
  company: v.boolean(),
  groups: v.optional(v.boolean(), false),
  permissions: v.array(v.string()),
  members: v.array(v.string()),
  memberNames: v.array(v.string()),
});

const Effects = v.object({
  readers: v.array(v.object({ name: v.string(), lists: v.string(), people: v.nullable(v.number()) })),
  warnings: v.array(v.string()),
});

const Written = v.object({ permissionGroup: PermissionGroup, effects: Effects });

export type PermissionGroup = v.InferOutput<typeof PermissionGroup>;
export type Effects = v.InferOutput<typeof Effects>;
export type Written = v.InferOutput<typeof Written>;

/** Every permission group, by name. */
export async function allPermissionGroups(api: Api): Promise<readonly PermissionGroup[]> {
  const answer = await api({ method: "GET", path: "/permission-groups" });
  return decode(v.object({ permissionGroups: v.array(PermissionGroup) }), answer).permissionGroups;
}

/** The group of that name, case aside, or id. Throws `CommandError` where there is none. */
export async function permissionGroup(api: Api, reference: string): Promise<PermissionGroup> {
  const all = await allPermissionGroups(api);
  const named = (one: PermissionGroup) => one.name.toLowerCase() === reference.toLowerCase();
  const group = all.find(({ id }) => id === reference) ?? all.find(named);
  if (group !== undefined) return group;
  const there = all.map(({ name }) => name).join(", ") || "none yet";
  throw new CommandError(`There is no permission group ${reference}. Those there are: ${there}.`);
}

/** Makes a group; what is left out is as a new one is ticked. */
export async function createPermissionGroup(api: Api, body: object): Promise<Written> {
  return decode(Written, await api({ method: "POST", path: "/permission-groups", body }));
}

/** Changes what is said of a group; so many people may leave the lists of its members. */
export async function changePermissionGroup(
  api: Api,
  { id }: PermissionGroup,
  body: object,
  acceptLeaving: string,
): Promise<Written> {
  const path = `/permission-groups/${encodeURIComponent(id)}${accepting(acceptLeaving)}`;
  return decode(Written, await api({ method: "PATCH", path, body }));
}

/** What the group as it is comes to: who is listed to its members, and what to know. */
export async function effectsOf(api: Api, { id }: PermissionGroup): Promise<Effects> {
  const request = { method: "POST", path: "/permission-groups/preview", body: { id } } as const;
  return decode(Effects, await api({ ...request, repeatable: true }));
}

/** Makes a service user, by name or id, a member, or takes it out; so many people may leave its list. */
export async function writeMember(
  api: Api,
  method: "PUT" | "DELETE",
  { id }: PermissionGroup,
  member: string,
  acceptLeaving: string,
): Promise<Written> {
  const path = `/permission-groups/${encodeURIComponent(id)}/members/${encodeURIComponent(member)}${accepting(acceptLeaving)}`;
  return decode(Written, await api({ method, path }));
}

/** Takes a group away; so many people may leave the lists of its members. */
export async function deletePermissionGroup(
  api: Api,
  { id }: PermissionGroup,
  acceptLeaving: string,
): Promise<void> {
  const path = `/permission-groups/${encodeURIComponent(id)}${accepting(acceptLeaving)}`;
  await api({ method: "DELETE", path });
}

function accepting(acceptLeaving: string): string {
  return `?acceptLeaving=${encodeURIComponent(acceptLeaving)}`;
}
