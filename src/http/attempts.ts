import { type Presented, readAuthorization } from "../auth/authorization.ts";
import { serviceUserOf } from "../auth/token.ts";
import { Unauthorized } from "../roster/access/with-access.ts";
import { addressOf } from "./address-of.ts";
import { sessionIn } from "./console/session-cookie.ts";
import type { HttpContext } from "./context.ts";
import { Refused } from "./refused.ts";

/**
 * Attempts are counted by address, and by service user and address, once they have failed: a good credential is never
 * refused for what others tried, not even from the same address. The binding counts by place and roughly; secrets are
 * long enough to stand without it, and it keeps down the noise. When it fails, the attempt is answered as ever.
 */

/** The period in wrangler.toml, in seconds. */
const PERIOD = 60;

/** More of an id that somebody made up tells nothing. */
const LONGEST_ID = 64;

/**
 * Throws the error again; where it is for credentials that nobody knows, they are counted before, and too many of them
 * are `Refused` (429). Whoever sends none at all tries nothing.
 */
export async function countedRefusal(c: HttpContext, error: unknown): Promise<never> {
  const authorization = c.req.header("Authorization");
  const assertion = c.req.header("Cf-Access-Jwt-Assertion");
  const tries = authorization !== undefined || assertion !== undefined || sessionIn(c) !== null;
  if (error instanceof Unauthorized && tries) await countFailure(c, readAuthorization(authorization ?? null));
  throw error;
}

/** Counts an attempt that failed. Throws `Refused` (429) where there were too many, to be answered in place of a 401. */
export async function countFailure(c: HttpContext, presented: Presented | null): Promise<void> {
  const { ATTEMPTS } = c.env;
  if (ATTEMPTS === undefined) return;
  const from = addressOf(c) ?? "nowhere known";
  const id = presented === null ? null : (presented.id ?? (await serviceUserOf(presented.token)));
  const keys = id === null ? [from] : [from, `${id.slice(0, LONGEST_ID)} ${from}`];
  const counted = await Promise.all(
    keys.map((key) => ATTEMPTS.limit({ key }).catch(() => ({ success: true }))),
  );
  if (counted.every(({ success }) => success)) return;
  throw new Refused(
    429,
    `Too many attempts with credentials that nobody knows. Wait for ${PERIOD} seconds, and check them first.`,
    { headers: { "Retry-After": String(PERIOD) } },
  );
}
