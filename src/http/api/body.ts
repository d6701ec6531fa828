import * as v from "valibot";
import { ScimError } from "../../scim/error.ts";
import type { HttpContext } from "../context.ts";
import { MAX_BODY_BYTES } from "../limits.ts";

/** The request's JSON, checked. Throws 413, 415, or 400 that names the place and what is expected there. */
export async function bodyOf<S extends v.GenericSchema>(
  c: HttpContext,
  schema: S,
): Promise<v.InferOutput<S>> {
  const type = c.req.header("Content-Type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new ScimError(415, "Send JSON, with Content-Type: application/json.");
  }
  const result = v.safeParse(schema, parsed(await limitedText(c)));
  if (result.success) return result.output;
  const [issue] = result.issues;
  const place = v.getDotPath(issue) ?? "the body";
  throw new ScimError(400, `${place}: ${issue.message}. See docs/hr-api.md for what this route takes.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ScimError(400, "The body is no JSON. Check it for a missing bracket or quote.");
  }
}

async function limitedText(c: HttpContext): Promise<string> {
  const announced = Number(c.req.header("Content-Length") ?? 0);
  const bytes = announced > MAX_BODY_BYTES ? null : await limitedBytes(c.req.raw.body);
  if (bytes === null) {
    const came = announced > 0 ? `, this one has ${announced}` : "";
    throw new ScimError(413, `A body has at most ${MAX_BODY_BYTES} bytes${came}. Send less at a time.`);
  }
  return new TextDecoder().decode(bytes);
}

async function limitedBytes(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.byteLength;
    if (size > MAX_BODY_BYTES) return null;
    parts.push(part);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
