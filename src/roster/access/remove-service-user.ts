import { NOTHING } from "../../auth/grants.ts";
import { forgetExternalIds } from "../../store/external-ids.ts";
import { removeFromAllPermissionGroups } from "../../store/permission-groups.ts";
import { readServiceUsers } from "../../store/service-users.ts";
import { forgetTokenUses } from "../../store/token-uses.ts";
import { dropViews } from "../../store/views.ts";
import type { Condition } from "../employees/perform.ts";
import { doneBefore, operationOf } from "../operation.ts";
import type { Roster } from "../roster.ts";
import { serviceUserMeant } from "./service-user-meant.ts";
import { writeServiceUser } from "./write-service-user.ts";

/**
 * Deletes a service user: its tokens are gone, it stands in no permission group any more, and its name is free. History
 * keeps it. Throws `RuleError` where there is none.
 */
export async function removeServiceUser(
  roster: Roster,
  kv: KVNamespace,
  reference: string,
  condition: Condition = {},
): Promise<void> {
  const { db, now } = roster;
  // By an earlier try of the same request, it is gone by now.
  const isThere = serviceUserMeant(await readServiceUsers(db), reference) !== undefined;
  if (!isThere && (await doneBefore(roster, reference)) !== null) return;
  const operation = operationOf(roster, 0);
  await writeServiceUser({ ...roster, operationId: operation.id }, kv, reference, condition, (user) => ({
    to: {
      name: `${user.name} (deleted ${user.id})`,
      tokens: [],
      access: { ...NOTHING, generation: null },
      nextAccess: null,
      disabledAt: user.disabledAt ?? now,
      deletedAt: now,
    },
    verb: "remove",
    reason: user.name,
    changes: null,
    also: [
      ...removeFromAllPermissionGroups(user.id, operation),
      ...dropViews(user.id),
      forgetTokenUses(user.id),
      forgetExternalIds(user.id),
    ],
  }));
}
