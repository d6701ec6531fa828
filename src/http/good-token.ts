import { endsSoon } from "../auth/token.ts";
import { noteUse } from "../roster/access/note-use.ts";
import type { Access } from "../roster/access/with-access.ts";
import { openRoster } from "../roster/open.ts";
import { addressOf } from "./address-of.ts";
import type { HttpContext } from "./context.ts";

/** When the token of the request ends, on every answer for two weeks before. */
export const TOKEN_EXPIRES = "Rollcall-Token-Expires";

/**
 * What follows from a good token, whatever is answered: its use is noted once the answer is on its way, and its end is
 * told in time.
 */
export function goodToken(c: HttpContext, access: Access): void {
  const now = c.get("now");
  const client = c.req.header("User-Agent") ?? null;
  const use = { client, address: addressOf(c), now };
  c.executionCtx.waitUntil(noteUse(openRoster(c.env.DB), access, use));
  const { tokenExpiresAt: expiresAt } = access;
  if (expiresAt !== null && endsSoon({ expiresAt }, now)) c.set("tokenExpires", expiresAt);
}
