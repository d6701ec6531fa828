import type * as v from "valibot";
import { bodyText, limitedTo } from "../body-text.ts";
import type { HttpContext } from "../context.ts";
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
  if (type === "application/json" && json !== null) return jsonOf(await bodyText(c));
  if (header === "" && json !== null && (await bodyText(c)) === "") return { kind: "none" };
  const accepted = [...(json === null ? [] : ["application/json"]), ...(raw?.types ?? [])].join(" or ");
  throw new Refused(415, `Say what the body is: this takes Content-Type: ${accepted}.`, {
    headers: { Accept: accepted.replaceAll(" or ", ", ") },
  });
}

function jsonOf(text: string): SentBody {
  return text === "" ? { kind: "none" } : { kind: "json", text };
}
