import { type AccessApplication, AccessKeysAway, accessIdentity } from "../auth/access-jwt.ts";
import {
  type AdministratorKey,
  administratorKeys,
  holderOf,
  SHORTEST_KEY,
} from "../auth/administrator-key.ts";
import { sessionKey } from "../auth/administrator-session.ts";
import { grantsOfRole, type Role } from "../auth/role.ts";
import type { Env } from "../env.ts";
import { roleOf } from "../roster/access/administrators.ts";
import { Forbidden } from "../roster/access/forbidden.ts";
import { Unauthorized } from "../roster/access/with-access.ts";
import { openRoster } from "../roster/open.ts";
import type { Roster } from "../roster/roster.ts";
import { addressOf } from "./address-of.ts";
import { sessionIn } from "./console/session-cookie.ts";
import type { HttpContext } from "./context.ts";
import { Refused } from "./refused.ts";

/** A person who administers, as history names them. */
export interface Administrator {
  readonly actor: string;
  readonly role: Role;
}

const RETRY_AFTER = "5";

/**
 * Whom a browser's request comes from: who signed in with a key, or through Cloudflare Access; null: nobody. Throws
 * `Unauthorized` for a token of Access that is not good, `Forbidden` for somebody whom Access knows and we do not, and
 * `Refused` (503) while the keys of Access cannot be had.
 */
export async function signedInAs(c: HttpContext): Promise<Administrator | null> {
  const session = sessionIn(c);
  if (session !== null) {
    const key = await sessionKey(session, keysOf(c.env), c.get("now"));
    if (key !== null) return keyHolder(key);
  }
  const token = c.req.header("Cf-Access-Jwt-Assertion");
  const application = accessApplication(c.env);
  return token === undefined || application === null ? null : throughAccess(c, token, application);
}

/** The administrator whose key it is. */
export function keyHolder(key: AdministratorKey): Administrator {
  return { actor: holderOf(key), role: "owner" };
}

/** The roster in the name of an administrator. */
export function rosterOf(c: HttpContext, { actor, role }: Administrator): Roster {
  const db = openRoster(c.env.DB);
  return { db, actor, actorId: null, address: addressOf(c), grants: grantsOfRole(role), now: c.get("now") };
}

let told = false;

/** The administrators' keys of the deployment. One that is too short is none; the log says so once an isolate. */
export function keysOf({ ADMINISTRATOR_KEY }: Env): readonly AdministratorKey[] {
  const { keys, tooShort } = administratorKeys(ADMINISTRATOR_KEY);
  if (tooShort > 0 && !told)
    console.warn(`${tooShort} in ADMINISTRATOR_KEY shorter than ${SHORTEST_KEY} characters: not accepted`);
  told ||= tooShort > 0;
  return keys;
}

/** The application of Cloudflare Access in front of the service; null: none is configured. */
export function accessApplication({ ACCESS_TEAM_DOMAIN, ACCESS_AUDIENCE }: Env): AccessApplication | null {
  if (!ACCESS_TEAM_DOMAIN || !ACCESS_AUDIENCE) return null;
  const team = ACCESS_TEAM_DOMAIN.replace(/^https:\/\//, "").replace(/\/+$/, "");
  return { team, audience: ACCESS_AUDIENCE };
}

async function throughAccess(
  c: HttpContext,
  token: string,
  application: AccessApplication,
): Promise<Administrator> {
  const identity = await accessIdentity(token, application, c.get("accessKeys"), c.get("now")).catch(
    keysAway,
  );
  if (identity === null) throw new Unauthorized();
  if (identity.kind === "program") {
    throw new Forbidden(
      `The service token ${identity.name} of Cloudflare Access is no administrator: a program also sends the id and token of a service user in Authorization.`,
    );
  }
  const { email } = identity;
  return { actor: `administrator ${email}`, role: await roleOf(openRoster(c.env.DB), email) };
}

function keysAway(error: unknown): never {
  if (!(error instanceof AccessKeysAway)) throw error;
  throw new Refused(
    503,
    "Nobody can be let in through Cloudflare Access right now: its keys cannot be read. Try again.",
    { headers: { "Retry-After": RETRY_AFTER } },
  );
}
