import { abandonKeyed, beginKeyed, endKeyed, type Keyed } from "../../roster/idempotency.ts";
import type { Roster } from "../../roster/roster.ts";
import { answerOf } from "../answer-error.ts";
import { Refused } from "../refused.ts";
import type { SentBody } from "./body.ts";
import { problemOf } from "./problem.ts";
import type { Route } from "./route.ts";

/** A call that writes, before anything of it is done. */
export interface WritingCall {
  readonly route: Route;
  /** A service user's id, or `administrator`. */
  readonly callerId: string;
  readonly roster: Roster;
  /** The path with its query, below the origin. */
  readonly target: string;
  /** What `If-Match` says, for it makes another request of the same words. */
  readonly ifMatch: string | null;
  readonly sent: SentBody;
  readonly idempotencyKey: string | null;
  readonly requestId: string;
}

/** Seconds after which to ask again for what is under way. */
const RETRY_AFTER = "5";

/**
 * Does a call that writes; one with an `Idempotency-Key` once, however often it comes, and answers the later ones as the
 * first. An error of ours (5xx) does not count: the next try does it, under the same operation, so that whatever was
 * written of it is found. Throws `Refused`: 400, 409, 422.
 */
export async function once(
  call: WritingCall,
  work: (roster: Roster) => Promise<Response>,
): Promise<Response> {
  const { roster, idempotencyKey } = call;
  if (idempotencyKey === null) return work(roster);
  const keyed = keyedCall(call, idempotencyKey);
  const claim = await beginKeyed(roster, keyed);
  switch (claim.kind) {
    case "claimed":
      return done(call, keyed, () => work({ ...roster, operationId: claim.operationId }));
    case "answered": {
      const { status, headers, body } = claim.answer;
      return new Response(body, { status, headers: { ...headers, "Idempotency-Replayed": "true" } });
    }
    case "answerGone":
      // What showed a secret finds by the trail that it was done, and says what of and how to go on.
      if (call.route.showsSecret) return work({ ...roster, operationId: claim.operationId });
      throw new Refused(
        409,
        "This was done already, and its answer is not kept: it was too long, or told of somebody who was erased. Read what is there.",
      );
    case "underWay":
      throw new Refused(
        409,
        "The same request is under way. Ask again in a few seconds, with the same key.",
        {
          headers: { "Retry-After": RETRY_AFTER },
        },
      );
    case "otherRequest":
      throw new Refused(
        422,
        "The Idempotency-Key came with another request before: use a new key for every request, and the same one for its retries only.",
      );
  }
}

async function done(call: WritingCall, keyed: Keyed, work: () => Promise<Response>): Promise<Response> {
  const response = await work().catch((error) => problemOf(answerOf(error, call.requestId), call.requestId));
  if (response.status >= 500) {
    await abandonKeyed(call.roster, keyed);
    return response;
  }
  const { "content-length": _, ...headers } = Object.fromEntries(response.headers);
  const body = response.body === null ? null : await response.clone().text();
  const secret = call.route.showsSecret === true && response.ok;
  await endKeyed(call.roster, keyed, { status: response.status, headers, body }, secret);
  return response;
}

function keyedCall({ route, callerId, target, ifMatch, sent }: WritingCall, key: string): Keyed {
  if (!/^[\x21-\x7e]{1,255}$/.test(key))
    throw new Refused(400, "An Idempotency-Key has 1 to 255 visible ASCII characters, such as a UUID.");
  return { callerId, key, request: `${route.method} ${target}\n${ifMatch ?? ""}\n${textOf(sent)}` };
}

/** A file is not read for this: its kind and the path with its query must do. */
function textOf(sent: SentBody): string {
  switch (sent.kind) {
    case "none":
      return "";
    case "json":
      return sent.text;
    case "file":
      return `a file, ${sent.file.type}`;
  }
}
