import type * as v from "valibot";
import type { HttpContext } from "../context.ts";
import { MAX_BODY_BYTES } from "../limits.ts";
import { Refused } from "../refused.ts";

/** What a route takes as its body: JSON of a schema, a file as it is, or either of them. */
export type BodyForm = v.GenericSchema | RawBody | readonly [v.GenericSchema, RawBody];

/** A body that is handed on as a stream. */
export interface RawBody {
  readonly kind: "raw";
  readonly types: readonly string[];
  readonly maxBytes: number;
}

/** A whole file in one of these media types. Its handler reads the stream; one that is too large fails in reading. */
export function rawBody(types: readonly string[], maxBytes: number): RawBody {
  return { kind: "raw", types, maxBytes };
}

/** A file as it arrives. */
export interface RawFile {
  readonly type: string;
  readonly stream: ReadableStream<Uint8Array>;
}

/** What the handler gets for a form. */
export type BodyOf<B> = B extends v.GenericSchema
  ? v.InferOutput<B>
  : B extends RawBody
    ? RawFile
    : B extends readonly [infer S, RawBody]
      ? (S extends v.GenericSchema ? v.InferOutput<S> : never) | RawFile
      : undefined;

/** What came as a body: nothing, the text of a JSON, or a file. */
export type SentBody =
  | { readonly kind: "none" }
  | { readonly kind: "json"; readonly text: string }
  | { readonly kind: "file"; readonly file: RawFile };

/** The parts of a form. */
export function partsOf(form: BodyForm | undefined): {
  readonly json: v.GenericSchema | null;
  readonly raw: RawBody | null;
} {
  if (form === undefined) return { json: null, raw: null };
  if ("length" in form) return { json: form[0], raw: form[1] };
  return form.kind === "raw" ? { json: null, raw: form } : { json: form, raw: null };
}

/** The body, read but not checked. Throws `Refused`: 413, 415, or 400 for what is no UTF-8. */
export async function readBody(c: HttpContext, form: BodyForm | undefined): Promise<SentBody> {
  const { json, raw } = partsOf(form);
  if (json === null && raw === null) return { kind: "none" };
  const header = c.req.header("Content-Type") ?? "";
  const type = (header.split(";")[0] ?? "").trim().toLowerCase();
  if (raw?.types.includes(type)) {
    const stream = (c.req.raw.body ?? new Blob([]).stream()).pipeThrough(limitedTo(raw.maxBytes));
    return { kind: "file", file: { type: header, stream } };
  }
  if (type === "application/json" && json !== null) return jsonOf(await limitedBytes(c));
  if (header === "" && json !== null && (await limitedBytes(c)).byteLength === 0) return { kind: "none" };
  const accepted = [...(json === null ? [] : ["application/json"]), ...(raw?.types ?? [])].join(" or ");
  throw new Refused(415, `Say what the body is: this takes Content-Type: ${accepted}.`, {
    headers: { Accept: accepted.replaceAll(" or ", ", ") },
  });
}

function jsonOf(bytes: Uint8Array): SentBody {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
    return text === "" ? { kind: "none" } : { kind: "json", text };
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

function limitedTo(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
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
