import { holds } from "../auth/holds.ts";
import { openRoster } from "../roster/open.ts";
import { healthOf } from "../roster/read/health.ts";
import { refusalOf } from "../roster/refusal.ts";
import { identified } from "./api/caller.ts";
import type { HttpContext } from "./context.ts";
import { Refused } from "./refused.ts";

/** How soon a monitor should look again at what is past its limit. */
const RETRY_AFTER = "60";

/**
 * `GET /health`, for monitors and for whoever waits until the service is up: 200 while everything is within its limits,
 * else 503, and one JSON either way. Nobody's name is in it, unless whoever may see everything asks.
 */
export async function health(c: HttpContext): Promise<Response> {
  const roster = { db: openRoster(c.env.DB), now: c.get("now") };
  const named = await maySeeNames(c);
  const found = await healthOf(roster, { named, held: c.env.HELD || null });
  const well = found.status === "ok" || found.status === "notSetUp";
  const headers = { "Cache-Control": "no-store", ...(!well && { "Retry-After": RETRY_AFTER }) };
  return c.json(found, well ? 200 : 503, headers);
}

/** Throws `Unauthorized` for an Authorization that nobody knows: whoever sends one expects the names. */
async function maySeeNames(c: HttpContext): Promise<boolean> {
  try {
    const { roster } = await identified(c);
    return holds(roster.grants, "everything");
  } catch (error) {
    const kind = refusalOf(error)?.kind;
    // That D1 is away is what a monitor is to be told, not to fail at.
    if (kind === "unavailable") return false;
    // A browser sends what it has, whoever it is: somebody unknown, or who cannot be known now, is anybody.
    const asked = c.req.header("Authorization") !== undefined;
    if (!asked && (kind === "unauthorized" || kind === "forbidden" || error instanceof Refused)) return false;
    throw error;
  }
}
