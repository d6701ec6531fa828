import { HTTPException } from "hono/http-exception";
import { type Refusal, refusalOf } from "../roster/refusal.ts";
import { ScimError, type ScimType } from "../scim/error.ts";
import { type InputError, Refused } from "./refused.ts";

/** Seconds after which a reader should come again when something we depend on is away. */
const RETRY_AFTER = "5";

/** An error as it is answered, before a protocol gives it its form. */
export interface ErrorAnswer {
  readonly status: number;
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What SCIM calls the reason. */
  readonly scimType: ScimType | null;
  /** Whether only a person can choose how to go on. */
  readonly needsDecision: boolean;
  /** Where in the request it is wrong. */
  readonly errors: readonly InputError[];
  /** What else the HR API tells about it, by name. */
  readonly members: Readonly<Record<string, unknown>>;
}

const STATUS: Readonly<Record<Refusal["kind"], number>> = {
  unauthorized: 401,
  forbidden: 403,
  invalid: 400,
  conflict: 409,
  decision: 409,
  precondition: 412,
  unknown: 404,
  unavailable: 503,
};

const HEADERS: Readonly<Partial<Record<Refusal["kind"], Record<string, string>>>> = {
  unauthorized: { "WWW-Authenticate": 'Basic realm="Rollcall", charset="UTF-8", Bearer realm="Rollcall"' },
  unavailable: { "Retry-After": RETRY_AFTER },
};

/** What SCIM calls a rule of HR that a value breaks; a conflict may be of many kinds. */
const SCIM_TYPE: Readonly<Partial<Record<Refusal["kind"], ScimType>>> = { invalid: "invalidValue" };

const NOTHING_ELSE = { headers: {}, scimType: null, needsDecision: false, errors: [], members: {} };

/**
 * Every error as one shape, which each protocol renders. One that we did not foresee answers a fixed text and the
 * request's id; the log gets its kind and place, never its message, which may hold people's data.
 */
export function answerOf(error: unknown, requestId: string): ErrorAnswer {
  if (error instanceof ScimError || error instanceof Refused) return { ...NOTHING_ELSE, ...told(error) };
  const refusal = refusalOf(error);
  if (refusal !== null) return answerOfRefusal(refusal);
  if (error instanceof HTTPException) {
    return { ...NOTHING_ELSE, status: error.status, detail: "The request could not be read." };
  }
  console.error(`request ${requestId} failed: ${placeOf(error)}`);
  const detail = `Something went wrong here. Give this id to whoever runs the service: ${requestId}`;
  return { ...NOTHING_ELSE, status: 500, detail };
}

function told(error: ScimError | Refused): Partial<ErrorAnswer> & Pick<ErrorAnswer, "status" | "detail"> {
  const { status, detail, headers } = error;
  return error instanceof Refused
    ? { status, detail, headers, errors: error.errors }
    : { status, detail, headers, scimType: error.scimType };
}

function answerOfRefusal({ kind, detail, pointer, taken, members = {}, retryAfter }: Refusal): ErrorAnswer {
  return {
    ...NOTHING_ELSE,
    status: STATUS[kind],
    detail,
    scimType: taken ? "uniqueness" : (SCIM_TYPE[kind] ?? null),
    headers: { ...HEADERS[kind], ...(retryAfter !== undefined && { "Retry-After": String(retryAfter) }) },
    needsDecision: kind === "decision",
    errors: pointer === undefined ? [] : [{ pointer, detail }],
    members,
  };
}

function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? "").split("\n").filter((line) => line.trimStart().startsWith("at "));
  return [error.name, ...frames.slice(0, 5).map((frame) => frame.trim())].join(" ");
}
