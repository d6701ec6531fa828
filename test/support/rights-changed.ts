import { env } from "cloudflare:workers";
import type { Permissions } from "../../src/auth/compile-grants.ts";
import { changePermissionGroup } from "../../src/roster/access/permission-groups/verbs.ts";
import { readPermissionGroups } from "../../src/store/permission-groups.ts";
import { rosterAt } from "./company.ts";
import type { NewServiceUser } from "./service-users.ts";

/** Says anew what the permission groups of the service user give, to all of their members. */
export async function rightsChanged(
  now: number,
  { id }: Pick<NewServiceUser, "id">,
  permissions: Partial<Permissions>,
): Promise<void> {
  const roster = rosterAt(now);
  const groups = await readPermissionGroups(roster.db);
  for (const group of groups.filter(({ members }) => members.includes(id)))
    await changePermissionGroup(roster, env.TOKENS, group.id, permissions, { acceptLeaving: 1000 });
}
