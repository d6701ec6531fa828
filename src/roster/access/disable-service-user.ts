import { RuleError } from "../../hr/rule-error.ts";
import { disableServiceUser as disableInStore, forgetServiceUser } from "../../store/service-users.ts";
import { doneBefore, operationOf } from "../operation.ts";
import type { Roster } from "../roster.ts";

/**
 * Disables a service user: in D1 first, which refuses its next request, then in KV. Its name is free again. Throws
 * `RuleError` where there is none.
 */
export async function disableServiceUser(roster: Roster, kv: KVNamespace, id: string): Promise<void> {
  const known = await disableInStore(roster.db, id, operationOf(roster, 0));
  if (!known && (await doneBefore(roster, id)) === null)
    throw new RuleError("unknown", "There is no such service user, or it is disabled already.");
  await forgetServiceUser(kv, id);
}
