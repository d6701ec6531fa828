import { readServiceUsers, type ServiceUserRow } from "../../store/service-users.ts";
import type { Condition } from "../employees/perform.ts";
import type { Roster } from "../roster.ts";
import { requireName } from "./service-user-name.ts";
import { writeServiceUser } from "./write-service-user.ts";

/** What may be said of a service user anew; what is left out stays. */
export interface ServiceUserChanges {
  readonly name?: string;
  readonly displayName?: string;
  /** A complete import is expected so often; null: no alarm is wanted. */
  readonly importEveryHours?: number | null;
}

/** Changes what is said of a service user. Throws `RuleError` for a name that is taken or cannot be. */
export function changeServiceUser(
  roster: Roster,
  kv: KVNamespace,
  reference: string,
  changes: ServiceUserChanges,
  condition: Condition = {},
): Promise<ServiceUserRow> {
  return writeServiceUser(roster, kv, reference, condition, async (user) => {
    const { name, displayName, importEveryHours } = { ...user, ...changes };
    if (name !== user.name) {
      const all = await readServiceUsers(roster.db);
      const others = all.filter(({ id }) => id !== user.id);
      requireName(name, others);
    }
    const to = { name, displayName, importEveryHours };
    const differing = differences(user, to);
    return Object.keys(differing).length === 0
      ? null
      : { to, verb: "change", reason: name, changes: differing };
  });
}

/** The fields that differ, before and after. */
function differences(before: ServiceUserRow, after: Required<ServiceUserChanges>) {
  const { name, displayName, importEveryHours } = before;
  const was = new Map<string, unknown>(Object.entries({ name, displayName, importEveryHours }));
  return Object.fromEntries(
    Object.entries(after)
      .filter(([field, value]) => was.get(field) !== value)
      .map(([field, value]) => [field, [was.get(field), value]] as const),
  );
}
