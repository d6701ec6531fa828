import { env } from "cloudflare:workers";
import type { Env } from "../../src/env.ts";
import type { NewServiceUser } from "../../src/roster/access/create-service-user.ts";
import { sendSecret } from "./secrets-used.ts";
import { serviceAt } from "./service.ts";

/** Under which circumstances something is asked; what is not said is as in the running service. */
export interface Asking {
  readonly now?: number;
  readonly db?: D1Database;
  readonly kv?: KVNamespace;
  /** Other bindings than those of the running service. */
  readonly bindings?: Partial<Env>;
  readonly init?: RequestInit;
}

/** Asks the whole service at a moment of one's choice, or with bindings that are broken. */
export async function askAt(
  user: Pick<NewServiceUser, "id" | "token">,
  path: string,
  { now = Date.now(), db = env.DB, kv = env.TOKENS, bindings = {}, init = {} }: Asking,
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (!headers.has("Authorization"))
    headers.set("Authorization", `Basic ${btoa(`${user.id}:${sendSecret(user.token)}`)}`);
  const request = new Request(`https://rollcall.test${path}`, { ...init, headers });
  return serviceAt(now, request, { DB: db, TOKENS: kv, ...bindings });
}
