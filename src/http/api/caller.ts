import { isAdministratorKey } from "../../auth/administrator-key.ts";
import { readAuthorization } from "../../auth/authorization.ts";
import { holds, TO_TICK } from "../../auth/holds.ts";
import { grantsOfRole, isAtLeast, type Role } from "../../auth/role.ts";
import { Forbidden } from "../../roster/access/forbidden.ts";
import { confirmedAccess } from "../../roster/access/with-access.ts";
import { openRoster } from "../../roster/open.ts";
import type { Roster } from "../../roster/roster.ts";
import type { HttpContext } from "../context.ts";
import type { Needs } from "./route.ts";

/** Who calls, and the roster in their name. */
export interface Identified {
  /** A service user's id, or `administrator`. */
  readonly id: string;
  /** Null: a service user. */
  readonly role: Role | null;
  readonly roster: Roster;
}

/** Who calls. Throws `Unauthorized` for credentials that nobody knows. */
export async function identified(c: HttpContext): Promise<Identified> {
  const db = openRoster(c.env.DB);
  const now = c.get("now");
  const address = c.req.header("cf-connecting-ip") ?? null;
  const presented = readAuthorization(c.req.header("Authorization") ?? null);
  if (await isAdministratorKey(presented, c.env.ADMINISTRATOR_KEY)) {
    const roster = { db, actor: "administrator", address, grants: grantsOfRole("owner"), now };
    return { id: "administrator", role: "owner", roster };
  }
  const { serviceUserId, name, grants } = await confirmedAccess(db, presented, now);
  return { id: serviceUserId, role: null, roster: { db, actor: name, address, grants, now } };
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
  throw new Forbidden(
    `${actor} lacks a permission that this needs: tick ${TO_TICK[needs.permission]}, in a permission group that it is a member of.`,
  );
}
