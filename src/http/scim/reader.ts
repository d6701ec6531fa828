import { readAuthorization } from "../../auth/authorization.ts";
import { requireNotHeld } from "../../roster/access/hold.ts";
import { confirmedAccess, withAccess } from "../../roster/access/with-access.ts";
import { openRoster } from "../../roster/open.ts";
import type { Reading } from "../../roster/read/users.ts";
import { ScimError } from "../../scim/error.ts";
import { acceptsScim } from "../../scim/media-type.ts";
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

/** Answers the service user that asks, where nothing of the roster is read. */
export async function known(c: HttpContext, work: () => Response): Promise<Response> {
  const confirmed = confirmedAccess(openRoster(c.env.DB), presentedIn(c), c.get("now"));
  const access = await confirmed.catch((error: unknown) => countedRefusal(c, error));
  goodToken(c, access);
  await requireWithinLimit(c.env.SCIM_LIMIT, access.serviceUserId);
  requireScimAccepted(c);
  return work();
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
