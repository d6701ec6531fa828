import { EDIT_EVERYTHING, type Grants } from "../../auth/grants.ts";
import { grantsOfRole } from "../../auth/role.ts";
import type { LoadRow } from "../../store/loads.ts";
import { readServiceUser } from "../../store/service-users.ts";
import { roleOf } from "../access/administrators.ts";
import { Forbidden } from "../access/forbidden.ts";
import type { Roster } from "../roster.ts";

/**
 * The roster in the name of whoever opened the load, with the rights that they have by now. What is being taken back is
 * taken back whole, whoever may still do so. Throws `Forbidden` where they may do nothing any more.
 */
export async function asOpener(roster: Roster, load: LoadRow): Promise<Roster> {
  const { actor, actorId } = load;
  const grants = load.status === "undoing" ? EDIT_EVERYTHING : await grantsNow(roster, load);
  return { ...roster, actor, actorId, grants };
}

async function grantsNow({ db }: Roster, { actor, actorId }: LoadRow): Promise<Grants> {
  if (actorId !== null) {
    const user = await readServiceUser(db, actorId);
    if (user !== null) return user.access;
    throw new Forbidden(`The service user ${actor} is disabled or deleted.`);
  }
  // Whoever has a key is an owner; whom Cloudflare Access knows by e-mail, has the role that is written down.
  const [, email] = /^administrator (\S+@\S+)$/u.exec(actor) ?? [];
  return grantsOfRole(email === undefined ? "owner" : await roleOf(db, email));
}
