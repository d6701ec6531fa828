import * as v from "valibot";
import type { Permission } from "../../auth/holds.ts";
import type { Role } from "../../auth/role.ts";
import type { Roster } from "../../roster/roster.ts";
import type { HttpContext } from "../context.ts";
import type { IfMatch } from "../entity-tag.ts";
import type { BodyForm, BodyOf } from "./body.ts";
import { checkInput, type RawInput } from "./input.ts";
import type { Tag } from "./tags.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What it takes to call a route: nothing, or the least role of an administrator, or a permission of a service user. */
export type Needs =
  | "nothing"
  | {
      /** Null: it is not for administrators. */
      readonly role: Role | null;
      /** Null: it is not for service users. */
      readonly permission: Permission | null;
    };

/** The fields of a path or query by name; a field that may be left out is `v.exactOptional` or `v.optional`. */
export type Fields = Readonly<Record<string, v.GenericSchema>>;

/** An answer that is not JSON. */
export interface Media {
  readonly kind: "media";
  readonly type: string;
}

/** An answer in another form than JSON, such as `text/csv`; its body is text, bytes or a stream. */
export function media(type: string): Media {
  return { kind: "media", type };
}

/** What a route answers by status: the schema of the JSON, another form, or null for no body. Errors are not named. */
export type Answers = Readonly<Record<number, v.GenericSchema | Media | null>>;

/** What a handler is handed, each input as its schema leaves it. */
export interface Call<P extends Fields, Q extends Fields, B extends BodyForm | undefined> {
  readonly c: HttpContext;
  readonly roster: Roster;
  readonly params: FieldsOf<P>;
  readonly query: FieldsOf<Q>;
  readonly body: BodyOf<B>;
  /** What `If-Match` names, where the route is `versioned`; null: it was not sent. */
  readonly ifMatch: IfMatch;
}

type FieldsOf<F extends Fields> = v.InferOutput<v.StrictObjectSchema<F, undefined>>;

/** What a handler answers: a status of `answers` with its body. */
export type AnswerOf<A extends Answers> = {
  [S in keyof A]: AnswerHead<S> & AnswerBody<A[S]>;
}[keyof A];

interface AnswerHead<S> {
  readonly status: S;
  /** The version of what is shown, without quotes; goes out as a strong `ETag`. */
  readonly etag?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type AnswerBody<T> = T extends v.GenericSchema
  ? { readonly body: Immutable<v.InferInput<T>> }
  : T extends Media
    ? { readonly body: string | Uint8Array | ReadableStream }
    : { readonly body?: undefined };

/** The roster hands out what may not be changed; a schema's own type would ask for what may. */
type Immutable<T> = T extends readonly (infer E)[]
  ? readonly Immutable<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Immutable<T[K]> }
    : T;

/** An answer of whatever route. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly etag?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Description {
  readonly method: Method;
  /** Below `/api/v1`, its fields in braces: `/employees/{id}`. */
  readonly path: string;
  /** The operation's name in the document, as clients generated from it call it: `terminateEmployee`. */
  readonly operation: string;
  readonly needs: Needs;
  readonly tag: Tag;
  readonly summary: string;
  /** More than the summary can hold: rules, what happens next, what is refused. */
  readonly description?: string;
  /** Whether what it is about has a version: reading answers `ETag`, writing takes `If-Match`. */
  readonly versioned?: boolean;
  /** Whether its answer shows what is shown once: then it is not kept for a second try under the same `Idempotency-Key`. */
  readonly showsSecret?: boolean;
  readonly answers: Answers;
}

/** A route as the frame serves it and the document describes it. */
export interface Route extends Description {
  readonly params: Fields;
  readonly query: Fields;
  readonly body: BodyForm | undefined;
  /** A body that the document shows. */
  readonly example: unknown;
  /** Checks what came and does it. Throws `Refused` with everything that is wrong, or what the roster throws. */
  readonly run: (given: Given) => Promise<Answer>;
}

/** What came, before it is checked. */
export interface Given extends RawInput {
  readonly c: HttpContext;
  readonly roster: Roster;
  readonly ifMatch: IfMatch;
}

/**
 * One description of a route, from which its validation, the types of its handler and the OpenAPI document follow. The
 * errors that every route can give are added by the frame.
 */
export function route<
  const A extends Answers,
  P extends Fields = Record<never, never>,
  Q extends Fields = Record<never, never>,
  B extends BodyForm | undefined = undefined,
>(
  said: Description & {
    readonly answers: A;
    readonly params?: P;
    readonly query?: Q;
    readonly body?: B;
    readonly example?: unknown;
    readonly handler: (call: Call<P, Q, B>) => Promise<AnswerOf<A> & Answer>;
  },
): Route {
  const { params = {}, query = {}, body, example, handler, ...description } = said;
  const [ofPath, ofQuery] = [v.strictObject(params), v.strictObject(query)];
  return {
    ...description,
    params,
    query,
    body,
    example,
    run: async ({ c, roster, ifMatch, ...raw }) => {
      // What the schemas let through is what their types say; TypeScript cannot follow that through three of them.
      const input = checkInput({ params: ofPath, query: ofQuery, body }, raw) as Pick<
        Call<P, Q, B>,
        "params" | "query" | "body"
      >;
      return handler({ c, roster, ifMatch, ...input });
    },
  };
}
