import type { MiddlewareHandler } from "hono";
import type { HttpEnv } from "../context.ts";

/** Settles what is one for the whole request: the clock, read here and nowhere else, and an id to find it by. */
export function request(clock: () => number): MiddlewareHandler<HttpEnv> {
  return async function request(c, next) {
    c.set("now", clock());
    c.set("requestId", c.req.header("cf-ray") ?? crypto.randomUUID());
    await next();
    // In place: `c.header` would make the whole answer anew.
    c.res.headers.set("X-Request-Id", c.get("requestId"));
  };
}
