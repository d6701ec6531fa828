import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { SESSION_LASTS } from "../../auth/administrator-session.ts";
import type { HttpContext } from "../context.ts";

/** The cookie as the document names it. */
export const SESSION_COOKIE = "__Host-rollcall";

/**
 * No script reads it, no other site sends it along, no other host sets it. On this machine there is no TLS, and Safari
 * takes no Secure cookie there: so it goes by another name, which is read nowhere else.
 */
function cookieOf(c: HttpContext) {
  const { protocol, hostname } = new URL(c.req.url);
  const local = protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return {
    name: local ? "rollcall" : SESSION_COOKIE,
    options: { httpOnly: true, secure: !local, sameSite: "Strict", path: "/" } as const,
  };
}

/** The session that came with the request, good or not; null: none. */
export function sessionIn(c: HttpContext): string | null {
  return getCookie(c, cookieOf(c).name) ?? null;
}

/** Has the browser keep the session for as long as it lasts. */
export function keepSession(c: HttpContext, session: string): void {
  const { name, options } = cookieOf(c);
  setCookie(c, name, session, { ...options, maxAge: SESSION_LASTS / 1000 });
}

/** Has the browser forget the session. */
export function forgetSession(c: HttpContext): void {
  const { name, options } = cookieOf(c);
  deleteCookie(c, name, options);
}
