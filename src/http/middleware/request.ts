import type { MiddlewareHandler } from "hono";
import { type AccessKeys, accessKeys } from "../../auth/access-jwt.ts";
import type { HttpEnv } from "../context.ts";
import { TOKEN_EXPIRES } from "../good-token.ts";

/**
 * Settles what is one for the whole request: the clock, read here and nowhere else, an id to find it by, and the keys of
 * Cloudflare Access, which outlast it.
 */
export function request(clock: () => number, keys: AccessKeys = accessKeys()): MiddlewareHandler<HttpEnv> {
  return async function request(c, next) {
    c.set("now", clock());
    c.set("requestId", c.req.header("cf-ray") ?? crypto.randomUUID());
    c.set("accessKeys", keys);
    await next();
    // In place: `c.header` would make the whole answer anew.
    c.res.headers.set("X-Request-Id", c.get("requestId"));
    const tokenExpires = c.get("tokenExpires");
    if (tokenExpires !== undefined) c.res.headers.set(TOKEN_EXPIRES, new Date(tokenExpires).toISOString());
  };
}
