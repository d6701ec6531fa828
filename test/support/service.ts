import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { Env } from "../../src/env.ts";
import { createApp } from "../../src/http/app.ts";
import { expectDescribed } from "./described.ts";

/** The moment at which a request begins; the service reads it in the same tick. */
let moment = 0;
const app = createApp(() => moment);

/** The whole service at a moment, with other bindings where they are named; its answers are held against the document. */
export async function serviceAt(
  now: number,
  request: Request,
  bindings: Partial<Env> = {},
): Promise<Response> {
  moment = now;
  // Nothing is limited, unless a test brings a limiter: asking the local one costs as much as D1.
  const { API_LIMIT: _, ...unlimited } = env;
  const response = await app.fetch(request, { ...unlimited, ...bindings }, createExecutionContext());
  await expectDescribed(request, response);
  return response;
}
