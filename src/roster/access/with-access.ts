import type { Presented } from "../../auth/authorization.ts";
import { matches, serviceUserOf } from "../../auth/token.ts";
import type { Instant } from "../../hr/instant.ts";
import type { ServedAccess } from "../../store/access-tables.ts";
import { type Database, StoreUnavailable } from "../../store/database.ts";
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
  readonly grants: ServedAccess;
  /** The view whose people are listed; null: all who are listed, or nobody. */
  readonly generation: number | null;
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
 * still so (`readWithHead` throws where not). Then, or where KV does not know the token, D1 decides and KV is renewed: a
 * new token works and a revoked one fails at once, whatever KV holds. So the work may be done a second time. Throws
 * `Unauthorized`, or what the work throws; `StoreUnavailable` where KV or D1 is away.
 */
export async function withAccess<T>(
  { db, kv }: CredentialStores,
  presented: Presented | null,
  now: Instant,
  work: (access: Access) => Promise<T>,
): Promise<T> {
  const { id, token } = await named(presented);
  const remembered = await rememberedServiceUser(kv, id);
  if (remembered !== null && (await matches(token, remembered.tokens, now))) {
    try {
      return await work(accessOf(remembered));
    } catch (error) {
      // A refusal may have come before D1 was asked, by rights that are no longer so.
      if (error instanceof StoreUnavailable || (await stillStands(db, remembered))) throw error;
    }
  }
  const user = await confirmed(db, { id, token }, now);
  await rememberServiceUser(kv, user);
  return work(accessOf(user));
}

/** Who presents the token, by D1 alone: for whatever does not read through `readWithHead`, writes above all. */
export async function confirmedAccess(
  db: Database,
  presented: Presented | null,
  now: Instant,
): Promise<Access> {
  return accessOf(await confirmed(db, await named(presented), now));
}

async function stillStands(db: Database, { id, version }: ServiceUser): Promise<boolean> {
  return (await readServiceUser(db, id))?.version === version;
}

interface Named {
  readonly id: string;
  readonly token: string;
}

/** Whose token it says it is; no look-up is made for what was never a token of ours. */
async function named(presented: Presented | null): Promise<Named> {
  const id = presented === null ? null : await serviceUserOf(presented.token);
  if (presented === null || id === null || (presented.id !== null && presented.id !== id))
    throw new Unauthorized();
  return { id, token: presented.token };
}

async function confirmed(db: Database, { id, token }: Named, now: Instant): Promise<ServiceUser> {
  const user = await readServiceUser(db, id);
  if (!(await matches(token, user?.tokens ?? [], now)) || user === null) throw new Unauthorized();
  return user;
}

function accessOf({ id, name, version, access }: ServiceUser): Access {
  return { serviceUserId: id, name, version, grants: access, generation: access.generation };
}
