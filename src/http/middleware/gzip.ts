import type { MiddlewareHandler } from "hono";
import type { HttpContext, HttpEnv } from "../context.ts";

const WORTHWHILE = 1024;

/**
 * The edge does not compress SCIM's media type, and Okta accepts gzip: name the encoding, and the runtime compresses.
 * What the client accepts stands in `cf`, for edge and wrangler rewrite the header.
 */
export function gzip(): MiddlewareHandler<HttpEnv> {
  return async function gzip(c, next) {
    await next();
    const { headers } = c.res;
    headers.append("Vary", "Accept-Encoding");
    const length = Number(headers.get("Content-Length") ?? Number.POSITIVE_INFINITY);
    if (c.res.body === null || length < WORTHWHILE || !acceptsGzip(accepted(c))) return;
    headers.set("Content-Encoding", "gzip");
    headers.delete("Content-Length");
  };
}

function accepted(c: HttpContext): string {
  const fromEdge = c.req.raw.cf?.clientAcceptEncoding;
  return typeof fromEdge === "string" ? fromEdge : (c.req.header("Accept-Encoding") ?? "");
}

/** Whether the header takes gzip (RFC 9110 section 12.5.3); a weight of nought refuses it. */
function acceptsGzip(header: string): boolean {
  const codings = header.split(",").map((coding) =>
    coding
      .trim()
      .toLowerCase()
      .split(/\s*;\s*q=/),
  );
  const weight = (name: string) => codings.find(([coding]) => coding === name)?.[1];
  const named = codings.some(([coding]) => coding === "gzip" || coding === "x-gzip");
  if (named) return Number(weight("gzip") ?? weight("x-gzip") ?? 1) > 0;
  return codings.some(([coding]) => coding === "*") && Number(weight("*") ?? 1) > 0;
}
