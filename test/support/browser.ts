import { env } from "cloudflare:workers";
import type { Env } from "../../src/env.ts";
import { sendSecret } from "./secrets-used.ts";
import { serviceAt } from "./service.ts";

export interface Visit {
  readonly method?: string;
  /** Sent as a form. */
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly now?: number;
  readonly db?: D1Database;
  readonly bindings?: Partial<Env>;
  readonly origin?: string;
}

export const ORIGIN = "https://rollcall.test";

/** Asks the whole service as a browser does, from a page of its own origin unless the headers say otherwise. */
export async function visit(
  path: string,
  {
    method = "GET",
    form,
    json,
    headers = {},
    now = Date.now(),
    db = env.DB,
    bindings,
    origin = ORIGIN,
  }: Visit = {},
): Promise<Response> {
  const sent = json === undefined ? undefined : JSON.stringify(json);
  const body = form === undefined ? sent : new URLSearchParams(form).toString();
  const type = form === undefined ? "application/json" : "application/x-www-form-urlencoded";
  const request = new Request(`${origin}${path}`, {
    method,
    redirect: "manual",
    headers: {
      "Sec-Fetch-Site": "same-origin",
      ...(body !== undefined && { "Content-Type": type, "Content-Length": String(body.length) }),
      ...headers,
    },
    ...(body !== undefined && { body }),
  });
  return serviceAt(now, request, { DB: db, ...bindings });
}

/** Signs in with a key; returns the cookie as a browser sends it back. */
export async function signedInWith(key: string, { bindings, now, origin }: Visit = {}): Promise<string> {
  const asked = { method: "POST", form: { key: sendSecret(key) } };
  const answer = await visit("/sign-in", {
    ...asked,
    bindings: { ADMINISTRATOR_KEY: key, ...bindings },
    ...(now !== undefined && { now }),
    ...(origin !== undefined && { origin }),
  });
  const [cookie] = (answer.headers.get("Set-Cookie") ?? "").split(";");
  if (answer.status !== 303 || !cookie)
    throw new Error(`no session: ${answer.status} ${await answer.text()}`);
  sendSecret(cookie.split("=")[1] ?? "");
  return cookie;
}
