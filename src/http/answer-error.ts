import { HTTPException } from "hono/http-exception";
import { type Refusal, refusalOf } from "../roster/refusal.ts";
import { ScimError } from "../scim/error.ts";

/** Seconds after which a reader should come again when something we depend on is away. */
const RETRY_AFTER = "5";

const STATUS: Readonly<Record<Refusal["kind"], number>> = {
  unauthorized: 401,
  invalid: 400,
  conflict: 409,
  decision: 409,
  unknown: 404,
  unavailable: 503,
};

const HEADERS: Readonly<Partial<Record<Refusal["kind"], Record<string, string>>>> = {
  unauthorized: { "WWW-Authenticate": 'Basic realm="Rollcall", charset="UTF-8", Bearer realm="Rollcall"' },
  unavailable: { "Retry-After": RETRY_AFTER },
};

/**
 * Every error as one shape, which each protocol renders. One that we did not foresee answers a fixed text and the
 * request's id; the log gets its kind and place, never its message, which may hold people's data.
 */
export function answerOf(error: unknown, requestId: string): ScimError {
  if (error instanceof ScimError) return error;
  const refusal = refusalOf(error);
  if (refusal !== null) {
    return new ScimError(STATUS[refusal.kind], refusal.detail, undefined, HEADERS[refusal.kind]);
  }
  if (error instanceof HTTPException) return new ScimError(error.status, "The request could not be read.");
  console.error(`request ${requestId} failed: ${placeOf(error)}`);
  return new ScimError(
    500,
    `Something went wrong here. Give this id to whoever runs the service: ${requestId}`,
  );
}

function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? "").split("\n").filter((line) => line.trimStart().startsWith("at "));
  return [error.name, ...frames.slice(0, 5).map((frame) => frame.trim())].join(" ");
}
