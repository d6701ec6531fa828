import * as v from "valibot";
import { type InputError, Refused } from "../refused.ts";
import { type BodyForm, partsOf, type SentBody } from "./body.ts";
import { explain } from "./explain.ts";

/** Path, query and body as they came. */
export interface RawInput {
  readonly params: Readonly<Record<string, string>>;
  /** A field that came several times is a list. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly sent: SentBody;
}

export interface InputSchemas {
  readonly params: v.GenericSchema;
  readonly query: v.GenericSchema;
  readonly body: BodyForm | undefined;
}

export interface Input {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** So many errors are told at once. */
const ERRORS_SHOWN = 100;
/** So many of them are told in the sentence that a person reads; the list has the others. */
const ERRORS_SAID = 3;

/** Everything that came, as the schemas leave it. Throws `Refused` with all that is wrong, in path, query and body. */
export function checkInput(schemas: InputSchemas, raw: RawInput): Input {
  const params = checked(schemas.params, raw.params);
  const query = checked(schemas.query, raw.query);
  const body = checkedBody(schemas.body, raw.sent);
  const errors = [
    ...[...params.errors, ...query.errors].map(({ path, detail }) => ({ parameter: path.join("."), detail })),
    ...body.errors.map(({ path, detail }) => ({ pointer: pointerTo(path), detail })),
  ];
  if (errors.length > 0) throw refusalFor(errors);
  return { params: params.value, query: query.value, body: body.value };
}

interface Checked {
  readonly value: unknown;
  readonly errors: readonly { readonly path: readonly string[]; readonly detail: string }[];
}

function checked(schema: v.GenericSchema, value: unknown): Checked {
  const result = v.safeParse(schema, value);
  if (result.success) return { value: result.output, errors: [] };
  return { value: undefined, errors: result.issues.flatMap((issue) => explain(issue, schema)) };
}

function checkedBody(form: BodyForm | undefined, sent: SentBody): Checked {
  const { json } = partsOf(form);
  switch (sent.kind) {
    case "file":
      return { value: sent.file, errors: [] };
    case "json":
      return json === null ? { value: undefined, errors: [] } : checked(json, parsed(sent.text));
    case "none":
      if (json === null) return { value: undefined, errors: [] };
      if (v.is(json, undefined)) return checked(json, undefined);
      throw new Refused(400, "A JSON body is missing here. See /api/v1/docs for what it holds.");
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(400, "The body is no JSON. Check it for a missing bracket or quote.");
  }
}

/** RFC 6901 as a URI fragment: `#/basic/email`; `#` is the whole body. */
function pointerTo(path: readonly string[]): string {
  const steps = path.map((key) => encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1")));
  return ["#", ...steps].join("/");
}

/** The refusal that tells all of these. */
export function refusalFor(errors: readonly InputError[]): Refused {
  const said = errors.slice(0, ERRORS_SAID).map(({ pointer, parameter, detail }) => {
    const place = parameter ?? decodeURIComponent(pointer?.slice(2) ?? "").replaceAll("/", ".");
    return `${place === "" ? "the body" : place}: ${detail}`;
  });
  const more = errors.length - said.length;
  const rest = more === 0 ? "" : `; ${more} more: see errors`;
  return new Refused(400, `${said.join("; ")}${rest}.`, { errors: errors.slice(0, ERRORS_SHOWN) });
}
