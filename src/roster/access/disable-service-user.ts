import { RuleError } from "../../hr/rule-error.ts";
import { disableServiceUser as disableInStore, forgetServiceUser } from "../../store/service-users.ts";
import type { Roster } from "../roster.ts";

/**
 * Disables a service user: in D1 first, which refuses its next request, then in KV. Its name is free again. Throws
 * `RuleError` where there is none.
 */
export async function disableServiceUser(
  { db, actor, now }: Roster,
  kv: KVNamespace,
  id: string,
): Promise<void> {
  const known = await disableInStore(db, id, { id: crypto.randomUUID(), actor, at: now });
  if (!known) throw new RuleError("unknown", "There is no such service user, or it is disabled already.");
  await forgetServiceUser(kv, id);
}
