import type { Context } from "hono";
import type { AccessKeys } from "../auth/access-jwt.ts";
import type { Env } from "../env.ts";
import type { Instant } from "../hr/instant.ts";

/** What a request carries: the bindings, and what is settled once at its beginning. */
export interface HttpEnv {
  readonly Bindings: Env;
  readonly Variables: {
    /** The one moment at which everything in this request happens. */
    readonly now: Instant;
    readonly requestId: string;
    /** With which keys Cloudflare Access signs. */
    readonly accessKeys: AccessKeys;
    /** When the token that the request came with ends, where that is soon. */
    readonly tokenExpires?: Instant;
  };
}

export type HttpContext = Context<HttpEnv>;
