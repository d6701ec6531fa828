import type { HttpContext } from "./context.ts";
import { MAX_BODY_BYTES } from "./limits.ts";
import { Refused } from "./refused.ts";

/** The body as text, read up to the limit. Throws `Refused`: 413, or 400 for what is no UTF-8. */
export async function bodyText(c: HttpContext): Promise<string> {
  const bytes = await limitedBytes(c);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw new Refused(400, "The body is not UTF-8, which JSON is always in. Save or send it as UTF-8.");
  }
}

async function limitedBytes(c: HttpContext): Promise<Uint8Array> {
  const announced = Number(c.req.header("Content-Length") ?? 0);
  if (announced > MAX_BODY_BYTES) throw tooLarge(MAX_BODY_BYTES, announced);
  const parts: Uint8Array[] = [];
  for await (const part of c.req.raw.body?.pipeThrough(limitedTo(MAX_BODY_BYTES)) ?? []) parts.push(part);
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Lets so many bytes through, and fails with `Refused` (413) beyond. */
export function limitedTo(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let size = 0;
  return new TransformStream({
    transform(part, controller) {
      size += part.byteLength;
      if (size > maxBytes) controller.error(tooLarge(maxBytes));
      else controller.enqueue(part);
    },
  });
}

function tooLarge(maxBytes: number, announced?: number): Refused {
  const came = announced === undefined ? "" : `, this one has ${announced}`;
  return new Refused(413, `A body has at most ${maxBytes} bytes here${came}. Send less at a time.`);
}
