import type { Permissions } from "../../src/auth/compile-grants.ts";
import type { Grants } from "../../src/auth/grants.ts";
import {
  createServiceUser as create,
  type NewServiceUser,
} from "../../src/roster/access/create-service-user.ts";
import { addMember, createPermissionGroup } from "../../src/roster/access/permission-groups/verbs.ts";
import type { Roster } from "../../src/roster/roster.ts";
import { readPermissionGroups } from "../../src/store/permission-groups.ts";

/** A service user with its token, as the service shows a new one. */
export type { NewServiceUser };

const WRITING = { acceptLeaving: 0 };

/** Creates a service user that has these rights: by a permission group for each of their scopes, which others share. */
export async function createServiceUser(
  roster: Roster,
  kv: KVNamespace,
  name: string,
  grants: Grants,
): Promise<NewServiceUser> {
  const made = await create(roster, kv, { name });
  for (const permissions of permissionsOf(grants)) {
    const groupName = nameOf(permissions);
    const known = (await readPermissionGroups(roster.db)).find((group) => group.name === groupName);
    if (known !== undefined) await addMember(roster, kv, known.id, made.id, WRITING);
    else
      await createPermissionGroup(
        roster,
        kv,
        { ...permissions, name: groupName, members: [made.id] },
        WRITING,
      );
  }
  return made;
}

function permissionsOf(grants: Grants): readonly Permissions[] {
  const { scopes, company, groups = false } = grants;
  if (scopes.length === 0 && (company || groups))
    return [{ whose: "everyone", view: [], history: [], edit: [], company, groups }];
  return scopes.map((scope) => ({ ...scope, company, groups }));
}

function nameOf({ whose, view, history, edit, company, groups }: Permissions): string {
  const isAll = whose === "everyone" && view === "all" && history === "all" && !groups;
  if (isAll && edit === "all" && company) return "Reads and edits everything";
  if (isAll && edit.length === 0 && !company) return "Reads everything";
  return JSON.stringify([whose, view, history, edit, company, groups]);
}
