import type { Grants } from "../../src/auth/grants.ts";
import {
  createServiceUser as create,
  type NewServiceUser,
} from "../../src/roster/access/create-service-user.ts";
import type { Roster } from "../../src/roster/roster.ts";

/** A service user with its token, as the service shows a new one. */
export type { NewServiceUser };

/** Creates a service user that has these rights. */
export function createServiceUser(
  roster: Roster,
  kv: KVNamespace,
  name: string,
  grants: Grants,
): Promise<NewServiceUser> {
  return create(roster, kv, name, grants);
}
