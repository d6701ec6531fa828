import type { HttpContext } from "./context.ts";
import { Refused } from "./refused.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Throws `Refused` (403) for a write that a page of another site could have had a browser send. A browser says so itself
 * (`Sec-Fetch-Site`); an older one names the origin. For whatever a browser adds to a request by itself: cookies, what
 * Cloudflare Access makes of them, and the id and token that were once typed into its dialog (HTTP Basic); a key or a token as
 * Bearer is added by nobody but our own callers.
 */
export function requireSameOrigin(c: HttpContext): void {
  if (SAFE.has(c.req.method)) return;
  const site = c.req.header("Sec-Fetch-Site");
  const own = new URL(c.req.url).origin;
  if (site === undefined ? c.req.header("Origin") === own : site === "same-origin") return;
  throw new Refused(
    403,
    `This came from elsewhere than ${own}, so it was not done. A program sends the key or a token as Authorization: Bearer.`,
  );
}
