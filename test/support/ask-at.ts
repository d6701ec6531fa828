import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { createApp } from "../../src/http/app.ts";
import type { NewServiceUser } from "../../src/roster/access/create-service-user.ts";

/** Under which circumstances something is asked; what is not said is as in the running service. */
export interface Asking {
  readonly now?: number;
  readonly db?: D1Database;
  readonly kv?: KVNamespace;
  readonly init?: RequestInit;
}

/** Asks the whole service at a moment of one's choice, or with bindings that are broken. */
export async function askAt(
  user: Pick<NewServiceUser, "id" | "token">,
  path: string,
  { now = Date.now(), db = env.DB, kv = env.TOKENS, init = {} }: Asking,
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (!headers.has("Authorization"))
    headers.set("Authorization", `Basic ${btoa(`${user.id}:${user.token}`)}`);
  const request = new Request(`https://rollcall.test${path}`, { ...init, headers });
  return createApp(() => now).fetch(request, { ...env, DB: db, TOKENS: kv }, createExecutionContext());
}
