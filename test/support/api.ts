import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { API_PATH } from "../../src/http/api/api.ts";
import type { NewServiceUser } from "../../src/roster/access/create-service-user.ts";
import type { Asking } from "./ask-at.ts";
import { sendSecret } from "./secrets-used.ts";
import { serviceAt } from "./service.ts";

/** Who calls: a service user, the administrator by the key, or nobody. */
export type ApiCaller = Pick<NewServiceUser, "id" | "token"> | { readonly key: string } | null;

export interface ApiAsking extends Omit<Asking, "init"> {
  /** Sent as JSON; text, bytes and streams are sent as they are, under the Content-Type of `headers`. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer of the HR API; what a body holds is for the test to say. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, and fails where it is not there.
  readonly json: any;
}

/** Calls the HR API through the whole service; fails on an answer that the document does not describe. */
export async function api(
  caller: ApiCaller,
  method: string,
  path: string,
  { body, headers = {}, now = Date.now(), db = env.DB, kv = env.TOKENS, bindings = {} }: ApiAsking = {},
): Promise<ApiAnswer> {
  const sent = bodyOf(body);
  const request = new Request(`https://rollcall.test${API_PATH}${path}`, {
    method,
    headers: { ...credentials(caller), ...sent.headers, ...headers },
    ...(sent.body !== undefined && { body: sent.body }),
  });
  const response = await serviceAt(now, request, { DB: db, TOKENS: kv, ...bindings });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("Content-Type") ?? "") && text !== "";
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : null };
}

/** Calls it and holds the status against what is expected; returns the JSON. */
export async function apiOk(
  caller: ApiCaller,
  method: string,
  path: string,
  asking: ApiAsking & { readonly status?: number } = {},
): Promise<ApiAnswer["json"]> {
  const answer = await api(caller, method, path, asking);
  expect(answer.status, answer.text).toBe(asking.status ?? 200);
  return answer.json;
}

/** Holds an answer against everything that a problem has to be; returns its body. */
export function expectProblem(answer: ApiAnswer, status: number, name: string): ApiAnswer["json"] {
  expect(answer.status, answer.text).toBe(status);
  expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
  expect(answer.json).toMatchObject({
    type: `${API_PATH}/docs#${name}`,
    status,
    title: expect.stringMatching(/\S/),
    detail: expect.stringMatching(/\S/),
    requestId: answer.headers.get("X-Request-Id"),
  });
  return answer.json;
}

function credentials(caller: ApiCaller): Record<string, string> {
  if (caller === null) return {};
  if ("key" in caller) return { Authorization: `Bearer ${sendSecret(caller.key)}` };
  return { Authorization: `Basic ${btoa(`${caller.id}:${sendSecret(caller.token)}`)}` };
}

function bodyOf(body: unknown): { body?: BodyInit; headers: Record<string, string> } {
  if (body === undefined) return { headers: {} };
  if (typeof body === "string" || body instanceof Uint8Array || body instanceof ReadableStream)
    return { body, headers: {} };
  return { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
}
