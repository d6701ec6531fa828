import type { HttpContext } from "./context.ts";

/** The network address that a request comes from, as Cloudflare's edge tells it; null where there is no edge. */
export function addressOf(c: HttpContext): string | null {
  return c.req.header("cf-connecting-ip") ?? null;
}
