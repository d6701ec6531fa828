import type { ServiceUserRow } from "../../store/service-users.ts";
import type { Condition } from "../employees/perform.ts";
import type { Roster } from "../roster.ts";
import { writeServiceUser } from "./write-service-user.ts";

/** Disables a service user: its tokens are refused from the next request on. One that is disabled stays as it is. */
export function disableServiceUser(
  roster: Roster,
  kv: KVNamespace,
  reference: string,
  condition: Condition = {},
): Promise<ServiceUserRow> {
  return writeServiceUser(roster, kv, reference, condition, ({ name, disabledAt }) =>
    disabledAt !== null
      ? null
      : { to: { disabledAt: roster.now }, verb: "disableServiceUser", reason: name, changes: null },
  );
}

/** Enables a service user again: those of its tokens that have not ended are good at once, with the rights that it has by now. */
export function enableServiceUser(
  roster: Roster,
  kv: KVNamespace,
  reference: string,
  condition: Condition = {},
): Promise<ServiceUserRow> {
  return writeServiceUser(roster, kv, reference, condition, ({ name, disabledAt }) =>
    disabledAt === null ? null : { to: { disabledAt: null }, verb: "enable", reason: name, changes: null },
  );
}
