import { openRoster } from "../roster/open.ts";
import { healthOf } from "../roster/read/health.ts";
import type { HttpContext } from "./context.ts";

/**
 * `GET /health`, for monitors and for whoever waits until the service is up: 200 once D1 answers, else 503. That a feed
 * is late is said beside it, for the service serves on.
 */
export async function health(c: HttpContext): Promise<Response> {
  return c.json(await healthOf({ db: openRoster(c.env.DB), now: c.get("now") }));
}
