import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from "jose";
import type { Instant } from "../hr/instant.ts";

/** Whoever Cloudflare Access let through: a person, or a program by a service token of Access. */
export type AccessIdentity =
  | { readonly kind: "person"; readonly email: string }
  | { readonly kind: "program"; readonly name: string };

/** The application of Cloudflare Access that stands in front of the service. */
export interface AccessApplication {
  /** `team.cloudflareaccess.com`. */
  readonly team: string;
  /** The application's audience tag. */
  readonly audience: string;
}

/** The keys with which a team signs, by its domain. */
export type AccessKeys = (team: string) => JWTVerifyGetKey;

/** The team's keys could not be had, so nobody can tell whether a token is good. */
export class AccessKeysAway extends Error {}

/** Clocks may differ by that much. */
const TOLERANCE = "30 s";

/**
 * The keys of teams, each set fetched where it is published and remembered for ten minutes. A token of a key that is not
 * in it fetches the set anew, as after a rotation, twice a minute at most: whoever makes up keys starts no flood.
 */
export function accessKeys(fetchKeys: typeof fetch = fetch): AccessKeys {
  const known = new Map<string, JWTVerifyGetKey>();
  return (team) => {
    const url = new URL(`https://${team}/cdn-cgi/access/certs`);
    const keys =
      known.get(team) ??
      createRemoteJWKSet(url, { [customFetch]: (address, init) => fetchKeys(address, init) });
    known.set(team, keys);
    return keys;
  };
}

/**
 * Whom the token in `Cf-Access-Jwt-Assertion` names; null for one that is not the application's, is not good now, or was
 * not signed by the team. Throws `AccessKeysAway`.
 */
export async function accessIdentity(
  token: string,
  { team, audience }: AccessApplication,
  keysOf: AccessKeys,
  now: Instant,
): Promise<AccessIdentity | null> {
  const key: JWTVerifyGetKey = (header, jws) => found(async () => keysOf(team)(header, jws));
  try {
    const { payload } = await jwtVerify(token, key, {
      issuer: `https://${team}`,
      audience,
      algorithms: ["RS256", "ES256"],
      requiredClaims: ["exp"],
      clockTolerance: TOLERANCE,
      currentDate: new Date(now),
    });
    return identityIn(payload);
  } catch (error) {
    if (error instanceof errors.JOSEError) return null;
    throw error;
  }
}

/** No such key is a bad token; anything else that goes wrong is a set that could not be had or read. */
async function found<K>(key: () => Promise<K>): Promise<K> {
  try {
    return await key();
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
      throw error;
    throw new AccessKeysAway("the keys of Cloudflare Access could not be had");
  }
}

/** A person's token has an e-mail, a program's the name of its service token. */
function identityIn({ email, common_name: name }: JWTPayload): AccessIdentity | null {
  if (typeof email === "string" && email !== "") return { kind: "person", email };
  return typeof name === "string" && name !== "" ? { kind: "program", name } : null;
}
