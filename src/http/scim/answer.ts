import type { Meta } from "../../mapping/meta.ts";
import { SCIM_MEDIA_TYPE } from "../../scim/media-type.ts";
import type { HttpContext } from "../context.ts";

const CACHE_CONTROL = "private, no-store";
const HEADERS = { "Content-Type": `${SCIM_MEDIA_TYPE}; charset=utf-8`, "Cache-Control": CACHE_CONTROL };

/** Any value as SCIM's media type. */
export function answer(
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = new TextEncoder().encode(JSON.stringify(value));
  const all = { ...HEADERS, "Content-Length": String(body.byteLength), ...headers };
  return new Response(body, { status, headers: all });
}

/** No body: the status says it all. */
export function answerNothing(status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status, headers: { "Cache-Control": CACHE_CONTROL, ...headers } });
}

/**
 * A resource with its version as ETag, if it has one; 304 without a body where the reader has that version (RFC 7644
 * section 3.14).
 */
export async function answerResource(
  c: HttpContext,
  { version, location }: Pick<Meta, "version" | "location">,
  body: () => Response | Promise<Response>,
): Promise<Response> {
  const headers = {
    ...(version !== undefined && { ETag: version }),
    "Content-Location": location,
    "Cache-Control": CACHE_CONTROL,
  };
  if (version !== undefined && matchesVersion(c.req.header("If-None-Match"), version))
    return new Response(null, { status: 304, headers });
  const response = await body();
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

function matchesVersion(header: string | undefined, version: string): boolean {
  if (header === undefined) return false;
  const weak = (tag: string) => tag.trim().replace(/^W\//, "");
  return header.trim() === "*" || header.split(",").some((tag) => weak(tag) === weak(version));
}

/**
 * JSON that comes in pieces. A short one is sent whole; a long one is streamed, and where it fails in the middle the
 * connection breaks, so that nobody takes the beginning for all of it.
 */
export async function answerPieces(json: AsyncIterable<string>): Promise<Response> {
  const iterator = json[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  const first = await readUpTo(iterator, WHOLE_UP_TO);
  if (first.done) {
    const body = encoder.encode(first.text);
    return new Response(body, {
      status: 200,
      headers: { ...HEADERS, "Content-Length": String(body.byteLength) },
    });
  }
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(first.text)),
    pull: async (controller) => {
      const next = await iterator.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    cancel: async () => {
      await iterator.return?.();
    },
  });
  return new Response(stream, { status: 200, headers: HEADERS });
}

const WHOLE_UP_TO = 1_000_000;

async function readUpTo(
  iterator: AsyncIterator<string>,
  size: number,
): Promise<{ text: string; done: boolean }> {
  const parts: string[] = [];
  for (let length = 0; length < size; ) {
    const next = await iterator.next();
    if (next.done) return { text: parts.join(""), done: true };
    parts.push(next.value);
    length += next.value.length;
  }
  return { text: parts.join(""), done: false };
}
