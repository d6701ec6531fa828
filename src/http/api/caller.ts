import { isAdministratorKey } from "../../auth/administrator-key.ts";
import { readAuthorization } from "../../auth/authorization.ts";
import { confirmedAccess } from "../../roster/access/with-access.ts";
import { openRoster } from "../../roster/open.ts";
import type { Roster } from "../../roster/roster.ts";
import type { HttpContext } from "../context.ts";
import { Refused } from "../refused.ts";
import type { Caller } from "./route.ts";

/** Who calls, and the roster in their name. */
export interface Identified {
  /** A service user's id, or `administrator`. */
  readonly id: string;
  readonly roster: Roster;
}

/**
 * Who calls, where they may. Throws `Unauthorized` for credentials that nobody knows, `Refused` (403) for those that
 * may not do this.
 */
export async function identified(c: HttpContext, caller: Exclude<Caller, "anyone">): Promise<Identified> {
  const db = openRoster(c.env.DB);
  const now = c.get("now");
  const presented = readAuthorization(c.req.header("Authorization") ?? null);
  if (caller !== "editor" && (await isAdministratorKey(presented, c.env.ADMINISTRATOR_KEY))) {
    return { id: "administrator", roster: { db, actor: "administrator", now } };
  }
  const { serviceUserId, name, grants } = await confirmedAccess(db, presented, now);
  if (caller === "administrator")
    throw new Refused(403, `${name} may not do this: it takes the administrator's key.`);
  if (grants.edit.length === 0)
    throw new Refused(403, `${name} may only read: use a service user that may edit.`);
  return { id: serviceUserId, roster: { db, actor: name, now } };
}
