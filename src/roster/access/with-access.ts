import type { Presented } from "../../auth/authorization.ts";
import type { Grants } from "../../auth/grants.ts";
import { matches, serviceUserOf } from "../../auth/token.ts";
import type { Instant } from "../../hr/instant.ts";
import type { Database } from "../../store/database.ts";
import { CredentialMoved } from "../../store/head.ts";
import {
  readServiceUser,
  rememberedServiceUser,
  rememberServiceUser,
  type ServiceUser,
} from "../../store/service-users.ts";

/** Who asks, what they may do, and at which version of their credential that was so. */
export interface Access {
  readonly serviceUserId: string;
  readonly name: string;
  readonly version: number;
  readonly grants: Grants;
}

/** No such service user, a wrong token, or none at all: one answer for all three. */
export class Unauthorized extends Error {}

/** Where credentials are looked up. */
export interface CredentialStores {
  readonly db: Database;
  readonly kv: KVNamespace;
}

/**
 * Does the work for whoever presents the token. One KV read decides; the work's own batch asks D1 whether that is
 * still so (it throws `CredentialMoved` where not). Then, or where KV does not know the token, D1 decides and KV is
 * renewed: a new token works and a revoked one fails at once, whatever KV holds. Throws `Unauthorized`, or what the
 * work throws; `StoreUnavailable` where KV or D1 is away.
 */
export async function withAccess<T>(
  { db, kv }: CredentialStores,
  presented: Presented | null,
  now: Instant,
  work: (access: Access) => Promise<T>,
): Promise<T> {
  const id = presented === null ? null : await serviceUserOf(presented.token);
  if (presented === null || id === null || (presented.id !== null && presented.id !== id))
    throw new Unauthorized();
  const remembered = await rememberedServiceUser(kv, id);
  if (remembered !== null && (await matches(presented.token, remembered.tokens, now))) {
    try {
      return await work(accessOf(remembered));
    } catch (error) {
      if (!(error instanceof CredentialMoved)) throw error;
    }
  }
  const user = await readServiceUser(db, id);
  if (user === null || !(await matches(presented.token, user.tokens, now))) throw new Unauthorized();
  await rememberServiceUser(kv, user);
  return work(accessOf(user));
}

function accessOf({ id, name, version, grants }: ServiceUser): Access {
  return { serviceUserId: id, name, version, grants };
}
