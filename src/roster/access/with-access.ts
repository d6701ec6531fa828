import type { Presented } from "../../auth/authorization.ts";
import { holds } from "../../auth/holds.ts";
import { matching, serviceUserOf, type TokenHash, tokenId } from "../../auth/token.ts";
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
  /** Whether it may edit anything of anybody, or write groups: it may know them by keys of its own. */
  readonly writes: boolean;
  /** By which of its tokens. */
  readonly tokenId: string;
  /** Null: that one has no end. */
  readonly tokenExpiresAt: Instant | null;
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
 * new token works and a revoked one fails at once, whatever KV holds. So the work may be done a second time; `known` is
 * told who it is once D1 has said so, whatever the work came to. Throws `Unauthorized`, or what the work throws;
 * `StoreUnavailable` where KV or D1 is away.
 */
export async function withAccess<T>(
  { db, kv }: CredentialStores,
  presented: Presented | null,
  now: Instant,
  work: (access: Access) => Promise<T>,
  known: (access: Access) => void = () => {},
): Promise<T> {
  const { id, token } = await named(presented);
  const remembered = await rememberedServiceUser(kv, id);
  const hash = remembered === null ? null : await matching(token, remembered.tokens, now);
  if (remembered !== null && hash !== null) {
    const access = accessOf(remembered, hash);
    try {
      const done = await work(access);
      known(access);
      return done;
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      // A refusal may have come before D1 was asked, by rights that are no longer so.
      if (await stillStands(db, remembered)) {
        known(access);
        throw error;
      }
    }
  }
  const confirmed = await confirm(db, { id, token }, now);
  await rememberServiceUser(kv, confirmed.user);
  const access = accessOf(confirmed.user, confirmed.hash);
  known(access);
  return work(access);
}

/** Who presents the token, by D1 alone: for whatever does not read through `readWithHead`, writes above all. */
export async function confirmedAccess(
  db: Database,
  presented: Presented | null,
  now: Instant,
): Promise<Access> {
  const { user, hash } = await confirm(db, await named(presented), now);
  return accessOf(user, hash);
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

interface Confirmed {
  readonly user: ServiceUser;
  readonly hash: TokenHash;
}

async function confirm(db: Database, { id, token }: Named, now: Instant): Promise<Confirmed> {
  const user = await readServiceUser(db, id);
  // Compared with nothing where there is nobody: an unknown id costs what a wrong token costs.
  const hash = await matching(token, user?.tokens ?? [], now);
  if (user === null || hash === null) throw new Unauthorized();
  return { user, hash };
}

function accessOf({ id, name, version, access }: ServiceUser, hash: TokenHash): Access {
  return {
    serviceUserId: id,
    name,
    version,
    grants: access,
    generation: access.generation,
    writes: holds(access, "edit") || holds(access, "groups"),
    tokenId: tokenId(hash),
    tokenExpiresAt: hash.expiresAt,
  };
}
