import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { Env } from "../../src/env.ts";
import { createApp } from "../../src/http/app.ts";
import { fetchTeamKeys } from "./access-team.ts";
import { expectDescribed } from "./described.ts";

/** The moment at which a request begins; the service reads it in the same tick. */
let moment = 0;
const app = createApp(() => moment, fetchTeamKeys);

/** The whole service at a moment, with other bindings where they are named; its answers are held against the document. */
export async function serviceAt(
  now: number,
  request: Request,
  bindings: Partial<Env> = {},
): Promise<Response> {
  moment = now;
  // Nothing is limited, unless a test brings a limiter: asking the local one costs as much as D1.
  const { API_LIMIT: _, SCIM_LIMIT: __, ATTEMPTS: ___, ...unlimited } = env;
  const context = createExecutionContext();
  const response = await app.fetch(request, { ...unlimited, ...bindings }, context);
  // What goes on after an answer is done before the next thing is asked.
  await waitOnExecutionContext(context);
  await expectDescribed(request, response);
  return response;
}
