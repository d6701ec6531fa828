import type { HttpContext } from "./context.ts";
import { MAX_BODY_BYTES } from "./limits.ts";
import { Refused } from "./refused.ts";

/** The most that is read of a body, and what the refusal of more calls it. */
export interface BodyLimit {
  readonly bytes: number;
  readonly of: string;
}

const ANY_BODY: BodyLimit = { bytes: MAX_BODY_BYTES, of: "A body" };

/** The body as text, read up to the limit. Throws `Refused`: 413, or 400 for what is no UTF-8. */
export async function bodyText(c: HttpContext, limit: BodyLimit = ANY_BODY): Promise<string> {
  const bytes = await limitedBytes(c, limit);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new Refused(400, "The body is not UTF-8, which JSON is always in. Save or send it as UTF-8.");
  }
}

async function limitedBytes(c: HttpContext, limit: BodyLimit): Promise<Uint8Array> {
  const announced = Number(c.req.header("Content-Length") ?? 0);
  if (announced > limit.bytes) throw tooLarge(limit, announced);
  const parts: Uint8Array[] = [];
  for await (const part of c.req.raw.body?.pipeThrough(limitedTo(limit.bytes, limit.of)) ?? [])
    parts.push(part);
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Lets so many bytes through, and fails with `Refused` (413) beyond. */
export function limitedTo(bytes: number, of = ANY_BODY.of): TransformStream<Uint8Array, Uint8Array> {
  let size = 0;
  return new TransformStream({
    transform(part, controller) {
      size += part.byteLength;
      if (size > bytes) controller.error(tooLarge({ bytes, of }));
      else controller.enqueue(part);
    },
  });
}

function tooLarge({ bytes, of }: BodyLimit, announced?: number): Refused {
  const came = announced === undefined ? "" : `, this one has ${announced}`;
  return new Refused(413, `${of} has at most ${bytes} bytes here${came}. Send less at a time.`);
}
