import { keyPresented } from "../../auth/administrator-key.ts";
import { type Presented, readAuthorization } from "../../auth/authorization.ts";
import { holds, TO_TICK } from "../../auth/holds.ts";
import { isAtLeast, type Role } from "../../auth/role.ts";
import { Forbidden, lackingAll, lackingThese } from "../../roster/access/forbidden.ts";
import { confirmedAccess, Unauthorized } from "../../roster/access/with-access.ts";
import { openRoster } from "../../roster/open.ts";
import type { Roster } from "../../roster/roster.ts";
import { addressOf } from "../address-of.ts";
import { type Administrator, keyHolder, keysOf, rosterOf, signedInAs } from "../administrator.ts";
import { countedRefusal } from "../attempts.ts";
import type { HttpContext } from "../context.ts";
import { goodToken } from "../good-token.ts";
import type { Needs } from "./route.ts";

/** Who calls, and the roster in their name. */
export interface Identified {
  /** A service user's id, or an administrator as history names them. */
  readonly id: string;
  /** Null: a service user. */
  readonly role: Role | null;
  /** Whether a browser sends the credential by itself, whatever page has it send the request. */
  readonly byBrowser: boolean;
  readonly roster: Roster;
}

/**
 * Who calls: by Authorization where it is sent, else whoever is signed in. Throws `Unauthorized` for nobody, or for
 * credentials that nobody knows, which are counted: too many of them are `Refused` (429). Throws what `signedInAs` does.
 */
export async function identified(c: HttpContext): Promise<Identified> {
  return found(c).catch((error: unknown) => countedRefusal(c, error));
}

async function found(c: HttpContext): Promise<Identified> {
  const authorization = c.req.header("Authorization");
  if (authorization !== undefined) return authorized(c, readAuthorization(authorization));
  const administrator = await signedInAs(c);
  if (administrator === null) throw new Unauthorized();
  return identifiedAs(c, administrator, true);
}

async function authorized(c: HttpContext, presented: Presented | null): Promise<Identified> {
  if (presented !== null && presented.id === null) {
    const key = await keyPresented(presented.token, keysOf(c.env));
    if (key !== null) return identifiedAs(c, keyHolder(key), false);
  }
  const [db, now] = [openRoster(c.env.DB), c.get("now")];
  const access = await confirmedAccess(db, presented, now);
  goodToken(c, access);
  const { serviceUserId: id, name: actor, grants } = access;
  const roster = { db, actor, actorId: id, address: addressOf(c), grants, now };
  return { id, role: null, byBrowser: presented?.id !== null && isFromBrowser(c), roster };
}

/** A browser that has asked somebody for id and token sends them by itself from then on, and says where that comes from. */
function isFromBrowser(c: HttpContext): boolean {
  return c.req.header("Sec-Fetch-Site") !== undefined || c.req.header("Origin") !== undefined;
}

function identifiedAs(c: HttpContext, administrator: Administrator, byBrowser: boolean): Identified {
  const { actor: id, role } = administrator;
  return { id, role, byBrowser, roster: rosterOf(c, administrator) };
}

/** Throws `Forbidden` where the caller lacks what the route needs, and names it. */
export function requireNeeds({ role, roster }: Identified, needs: Exclude<Needs, "nothing">): void {
  if (role !== null) {
    if (needs.role === null)
      throw new Forbidden("This is for programs: it takes the id and token of a service user.");
    if (isAtLeast(role, needs.role)) return;
    throw new Forbidden(`${roster.actor} is ${role} and may not do this: it takes the role ${needs.role}.`);
  }
  const { actor, grants } = roster;
  if (needs.permission === null)
    throw new Forbidden(`${actor} may not do this: it takes an administrator of the role ${needs.role}.`);
  if (holds(grants, needs.permission)) return;
  const permission = TO_TICK[needs.permission];
  const none = grants.scopes.length === 0 && !holds(grants, "groups");
  throw none ? lackingAll(actor, permission) : lackingThese(actor, `${permission},`);
}
