import * as v from "valibot";
import type { ErrorAnswer } from "../answer-error.ts";
import { named } from "./schemas/named.ts";

/** What can go wrong, by the name that `type` ends in; the page of the document has an anchor for each. */
export const PROBLEMS = {
  invalid: {
    status: 400,
    title: "The request is not as it must be",
    meaning:
      "`errors` names every place that is wrong and what would be accepted there. Correct it; the same request again fails again.",
  },
  unauthorized: {
    status: 401,
    title: "No such credentials",
    meaning: "Send the id and token of a service user, or an administrator's key, or sign in.",
  },
  forbidden: {
    status: 403,
    title: "Not allowed",
    meaning: "The credentials are good, but may not do this. `detail` says whose may.",
  },
  "not-found": {
    status: 404,
    title: "Not there",
    meaning: "There is no such route, or nobody and nothing with this id.",
  },
  "method-not-allowed": {
    status: 405,
    title: "No such method here",
    meaning: "`Allow` names the methods that there are.",
  },
  conflict: {
    status: 409,
    title: "It contradicts the roster",
    meaning:
      "What was sent is well-formed, but does not go with what the roster holds. `detail` says with what.",
  },
  decision: {
    status: 409,
    title: "A person must decide",
    meaning:
      "There is more than one way to go on, and the service does not guess. `detail` names the ways out.",
  },
  "precondition-failed": {
    status: 412,
    title: "Changed since it was read",
    meaning:
      "Nothing was written: `If-Match` names a version that is no longer the one in force. Read it again.",
  },
  "too-large": {
    status: 413,
    title: "The body is too large",
    meaning: "`detail` names the limit. Send less at a time.",
  },
  "unsupported-media-type": {
    status: 415,
    title: "Not a media type that is read here",
    meaning: "`detail` names the `Content-Type` that this route takes.",
  },
  "key-reused": {
    status: 422,
    title: "The Idempotency-Key came with another request",
    meaning: "Nothing was done. A key names one request and its retries; a new request takes a new key.",
  },
  "too-many-requests": {
    status: 429,
    title: "Too many requests",
    meaning: "Nothing was done. Wait for as many seconds as `Retry-After` says, then send it again.",
  },
  failed: {
    status: 500,
    title: "Something went wrong here",
    meaning: "It is not your fault. Whoever runs the service finds it by `requestId`.",
  },
  unavailable: {
    status: 503,
    title: "Not right now",
    meaning:
      "Nothing can be read in full, or nothing was done; but a write may have been, if its answer was lost. Try again after as many seconds as `Retry-After` says, a write with the same `Idempotency-Key`.",
  },
} as const satisfies Readonly<Record<string, ProblemKind>>;

interface ProblemKind {
  readonly status: number;
  readonly title: string;
  readonly meaning: string;
}

export type ProblemName = keyof typeof PROBLEMS;

export const PROBLEM_MEDIA_TYPE = "application/problem+json";

/** The body of every error (RFC 9457). More members may come with a problem; read those that you know. */
export const Problem = named(
  "Problem",
  v.looseObject({
    type: v.pipe(v.string(), v.description("Which problem it is; leads to what it means.")),
    title: v.pipe(v.string(), v.description("The same for every problem of the type.")),
    status: v.pipe(v.number(), v.integer(), v.description("The HTTP status.")),
    detail: v.pipe(v.string(), v.description("What is wrong and what to do next, for a person to read.")),
    requestId: v.pipe(v.string(), v.description("Names this request to whoever runs the service.")),
    errors: v.exactOptional(
      v.pipe(
        v.array(
          v.object({
            pointer: v.exactOptional(
              v.pipe(v.string(), v.description("Where in the body: `#/basic/email` (RFC 6901).")),
            ),
            parameter: v.exactOptional(
              v.pipe(v.string(), v.description("Which field of the path or the query.")),
            ),
            detail: v.pipe(v.string(), v.description("What would be accepted there.")),
          }),
        ),
        v.description("Every place that is wrong, as far as it is about a place."),
      ),
    ),
  }),
);

/** An error in the HR API's form. */
export function problemOf(error: ErrorAnswer, requestId: string): Response {
  const name = nameOf(error);
  const body = {
    ...error.members,
    type: typeOf(name),
    title: PROBLEMS[name].title,
    status: error.status,
    detail: error.detail,
    requestId,
    ...(error.errors.length > 0 && { errors: error.errors }),
  };
  return new Response(JSON.stringify(body), {
    status: error.status,
    headers: { "Content-Type": PROBLEM_MEDIA_TYPE, "Cache-Control": "no-store", ...error.headers },
  });
}

/** The `type` of a problem. */
export function typeOf(name: ProblemName): string {
  return `/api/v1/docs#${name}`;
}

function nameOf({ status, needsDecision }: ErrorAnswer): ProblemName {
  if (needsDecision) return "decision";
  const found = Object.keys(PROBLEMS)
    .filter(isName)
    .find((name) => PROBLEMS[name].status === status);
  return found ?? (status < 500 ? "invalid" : "failed");
}

export function isName(name: string): name is ProblemName {
  return name in PROBLEMS;
}
