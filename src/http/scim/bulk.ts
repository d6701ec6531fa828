import { Hono } from "hono";
import { readBulk } from "../../scim/bulk/bulk-request.ts";
import { bulkResponse } from "../../scim/bulk/bulk-response.ts";
import type { Single, SingleAnswer } from "../../scim/bulk/do-operation.ts";
import { runBulk } from "../../scim/bulk/run-bulk.ts";
import type { ErrorBody } from "../../scim/error.ts";
import { MAX_BULK_BYTES } from "../../scim/limits.ts";
import { SCIM_MEDIA_TYPE } from "../../scim/media-type.ts";
import type { HttpContext, HttpEnv } from "../context.ts";
import { answer } from "./answer.ts";
import { readJson } from "./read-json.ts";
import { BASE_PATH, baseUrlOf } from "./reader.ts";

const PAYLOAD = { bytes: MAX_BULK_BYTES, of: "A bulk (maxPayloadSize)" };

/**
 * Does a bulk (RFC 7644 section 3.7): each operation is sent to the endpoints as the request that it would be alone, so it
 * is known, limited, held, permitted and told in the trail as that. Where all that was sent is only told when to come
 * again, nothing was done, and that is the answer to the whole.
 */
export async function answerBulk(c: HttpContext, endpoints: Hono<HttpEnv>): Promise<Response> {
  const request = readBulk(await readJson(c, PAYLOAD));
  const asOfNow = asOf(c, endpoints);
  const answers: Response[] = [];
  const results = await runBulk(request, {
    baseUrl: baseUrlOf(c),
    send: async (single) => {
      const response = await asOfNow.fetch(requestAlone(c, single), c.env, c.executionCtx);
      answers.push(response);
      return read(response);
    },
  });
  const [first] = answers;
  const nothingDone = answers.every(({ headers }) => headers.has("Retry-After"));
  return first !== undefined && nothingDone ? first : answer(bulkResponse(results));
}

/** The endpoints at the moment, and under the id, of the request that is answered. */
function asOf(c: HttpContext, endpoints: Hono<HttpEnv>): Hono<HttpEnv> {
  const same = new Hono<HttpEnv>();
  same.use(async (inner, next) => {
    inner.set("now", c.get("now"));
    inner.set("requestId", c.get("requestId"));
    inner.set("accessKeys", c.get("accessKeys"));
    await next();
  });
  return same.route(BASE_PATH, endpoints);
}

function requestAlone(c: HttpContext, { method, path, version, data }: Single): Request {
  const headers = new Headers(c.req.raw.headers);
  for (const name of ABOUT_THE_BULK) headers.delete(name);
  headers.set("Content-Type", SCIM_MEDIA_TYPE);
  if (version !== null) headers.set("If-Match", version);
  const body = data === undefined ? null : JSON.stringify(data);
  // Nothing of a resource is shown, so nothing more of it is read again.
  return new Request(`${baseUrlOf(c)}${path}?attributes=id`, { method, headers, body });
}

const ABOUT_THE_BULK = ["Content-Length", "Content-Encoding", "If-Match", "If-None-Match"];

async function read(response: Response): Promise<SingleAnswer> {
  const { status, headers, ok } = response;
  const error = ok ? null : await response.clone().json<ErrorBody>();
  if (ok) await response.body?.cancel();
  return { status, location: headers.get("Location"), version: headers.get("ETag"), error };
}
