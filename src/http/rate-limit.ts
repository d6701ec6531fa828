import { Refused } from "./refused.ts";

/**
 * What the binding does not promise: it counts by place and roughly, and says yes or no only, so the pause that is asked
 * for is its whole period. It guards against a script that runs wild, nothing finer. When it fails, the call goes on:
 * a guard that is away must keep nobody from ending somebody's access.
 */

/** The period in wrangler.toml, in seconds. */
const PERIOD = 60;

/** Throws `Refused` (429) where the caller has called too often; without a binding there is no limit. */
export async function requireWithinLimit(limiter: RateLimit | undefined, callerId: string): Promise<void> {
  if (limiter === undefined) return;
  const { success } = await limiter.limit({ key: callerId }).catch(() => ({ success: true }));
  if (success) return;
  throw new Refused(429, `Too many requests. Wait for ${PERIOD} seconds, then send it again.`, {
    headers: { "Retry-After": String(PERIOD) },
  });
}
