import { readAuthorization } from "../../auth/authorization.ts";
import { requireNoHold, requireNotHeld } from "../../roster/access/hold.ts";
import { type Access, confirmedAccess, withAccess } from "../../roster/access/with-access.ts";
import { openRoster } from "../../roster/open.ts";
import type { Reading } from "../../roster/read/users.ts";
import type { Writing } from "../../roster/users/writing.ts";
import { ScimError } from "../../scim/error.ts";
import { acceptsScim } from "../../scim/media-type.ts";
import { addressOf } from "../address-of.ts";
import { countedRefusal } from "../attempts.ts";
import type { HttpContext } from "../context.ts";
import { goodToken } from "../good-token.ts";
import { requireWithinLimit } from "../rate-limit.ts";

/** Where SCIM is mounted; addresses in answers begin with it. */
export const BASE_PATH = "/scim/v2";

/** Reads the roster for the service user that asks. */
export async function reading(
  c: HttpContext,
  work: (c: HttpContext, reading: Reading) => Promise<Response>,
): Promise<Response> {
  const db = openRoster(c.env.DB);
  const now = c.get("now");
  const read = withAccess(
    { db, kv: c.env.TOKENS },
    presentedIn(c),
    now,
    async (access) => {
      requireNotHeld(c.env.HELD, now);
      await requireWithinLimit(c.env.SCIM_LIMIT, access.serviceUserId);
      requireScimAccepted(c);
      return work(c, { db, access, now, baseUrl: baseUrlOf(c) });
    },
    (access) => goodToken(c, access),
  );
  return read.catch((error: unknown) => countedRefusal(c, error));
}

/** Writes to the roster for the service user that asks. A write has no read to ask its rights in: D1 says them first. */
export async function writing(
  c: HttpContext,
  work: (c: HttpContext, writing: Writing) => Promise<Response>,
): Promise<Response> {
  const access = await identified(c);
  const { name: actor, serviceUserId: actorId, grants } = access;
  const [db, now] = [openRoster(c.env.DB), c.get("now")];
  await requireNoHold({ db, now }, c.env.HELD);
  const roster = { db, actor, actorId, address: addressOf(c), grants, now };
  return work(c, { roster, access, baseUrl: baseUrlOf(c) });
}

/** Answers the service user that asks, where nothing of the roster is read or written by itself. */
export async function known(
  c: HttpContext,
  work: (access: Access) => Response | Promise<Response>,
): Promise<Response> {
  return work(await identified(c));
}

async function identified(c: HttpContext): Promise<Access> {
  const confirmed = confirmedAccess(openRoster(c.env.DB), presentedIn(c), c.get("now"));
  const access = await confirmed.catch((error: unknown) => countedRefusal(c, error));
  goodToken(c, access);
  await requireWithinLimit(c.env.SCIM_LIMIT, access.serviceUserId);
  requireScimAccepted(c);
  return access;
}

/** The base of the SCIM endpoints, as this client reaches them. */
export function baseUrlOf(c: HttpContext): string {
  return new URL(c.req.url).origin + BASE_PATH;
}

function presentedIn(c: HttpContext) {
  return readAuthorization(c.req.header("Authorization") ?? null);
}

function requireScimAccepted(c: HttpContext): void {
  if (acceptsScim(c.req.header("Accept") ?? null)) return;
  throw new ScimError(
    406,
    "Answers are application/scim+json: send that, application/json or */* as Accept.",
  );
}
