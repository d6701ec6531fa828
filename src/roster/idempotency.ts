import { holds } from "../auth/holds.ts";
import { sha256 } from "../auth/token.ts";
import { type Claim, claimKey, type KeptAnswer, releaseKey, settleKey } from "../store/idempotency-keys.ts";
import type { Roster } from "./roster.ts";

export type { KeptAnswer };

/** A request that came with a key. */
export interface Keyed {
  /** A service user's id, or an administrator as history names them: keys of different callers never meet. */
  readonly callerId: string;
  readonly key: string;
  /** Everything that makes it this request and no other. */
  readonly request: string;
}

/** The largest body that is kept for a second try. */
const LONGEST_KEPT = 500_000;

/**
 * Begins a keyed request: it is to be done, or something else is to be said. A kept answer is given again only to a caller
 * who may see everything, for rights may have been narrowed since. For any other the request is done again under the same
 * operation, by which the trail finds whatever was written, and the answer shows what may be seen by now. Throws
 * `StoreUnavailable`.
 */
export async function beginKeyed({ db, grants, now }: Roster, keyed: Keyed): Promise<Claim> {
  const request = { key: await hashOf(keyed), fingerprint: await sha256(keyed.request) };
  return claimKey(db, request, crypto.randomUUID(), holds(grants, "everything"), now);
}

/**
 * Keeps the answer of a keyed request. It has been done, so that it could not be kept must not make it look as if it had
 * not: a second try then finds by the trail that it was.
 */
export async function endKeyed(
  { db }: Roster,
  keyed: Keyed,
  answer: KeptAnswer,
  secret: boolean,
): Promise<void> {
  const kept = secret || (answer.body ?? "").length > LONGEST_KEPT ? { headers: null, body: null } : {};
  await settleKey(db, await hashOf(keyed), { ...answer, ...kept }).catch(() => {
    console.warn("the answer of a keyed request could not be kept");
  });
}

/** Gives a keyed request up that could not be done, so that the next try need not wait. */
export async function abandonKeyed({ db, now }: Roster, keyed: Keyed): Promise<void> {
  await releaseKey(db, await hashOf(keyed), now).catch(() => {
    console.warn("a keyed request could not be released; its next try waits for a minute");
  });
}

function hashOf({ callerId, key }: Keyed): Promise<string> {
  return sha256(`${callerId} ${key}`);
}
