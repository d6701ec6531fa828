import * as v from "valibot";
import { CommandError } from "./command.ts";

/** A failed request ends after so many tries: with the pauses below, some half a minute of failures. */
const TRIES = 7;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 60_000;
const REQUEST_TIMEOUT = 60_000;

/** Where the service is and who asks. */
export interface Connection {
  /** The origin, without a path. */
  readonly url: string;
  /** What `Authorization` says. */
  readonly authorization: string;
}

export interface Request {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/api/v1`. */
  readonly path: string;
  readonly body?: unknown;
  /** A POST or PATCH that does no harm when it arrives twice. The other methods never do (RFC 9110, 9.2.2). */
  readonly repeatable?: boolean;
}

/** Sends a request and answers the decoded JSON, undefined for an empty body. Throws `ApiError` or `CommandError`. */
export type Api = (request: Request) => Promise<unknown>;

/** Lets so many milliseconds pass. */
export type Wait = (milliseconds: number) => Promise<void>;

const sleep: Wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** An answer that is an error. */
export class ApiError extends CommandError {
  override readonly name = "ApiError";
  readonly status: number;
  /** Which problem it is: the end of its `type`, `conflict` for instance. Null: the answer does not say. */
  readonly problem: string | null;

  constructor(status: number, problem: string | null, message: string) {
    super(message);
    this.status = status;
    this.problem = problem;
  }
}

/**
 * The HR API of one service. 429 and 503 are retried, after the pause that the service asks for; a lost
 * connection and a gateway's error only where the request may arrive twice.
 */
export function openApi(connection: Connection, wait: Wait = sleep): Api {
  return async (request) => {
    for (let attempt = 1; ; attempt++) {
      const last = attempt === TRIES;
      const answer = await send(connection, request).catch((error: unknown) => {
        if (last || !isRepeatable(request)) throw unreachable(connection, error);
        return null;
      });
      if (answer !== null) {
        if (answer.ok) return bodyOf(answer, request);
        if (last || !isTransient(answer.status, request)) throw await errorOf(answer, request);
        await answer.body?.cancel();
      }
      await wait(pause(answer, attempt));
    }
  };
}

/** Decodes an answer; one in an unknown form means a service of another version. */
export function decode<const S extends v.GenericSchema>(schema: S, answer: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, answer);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new CommandError(
    `The service's answer is not understood (${v.getDotPath(issue) ?? "as a whole"}: ${issue.message}). Is it of another version?`,
  );
}

function send({ url, authorization }: Connection, { method, path, body }: Request): Promise<Response> {
  return fetch(`${url}/api/v1${path}`, {
    method,
    headers: {
      authorization,
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    // A redirect would turn a POST into a GET; it is reported instead.
    redirect: "manual",
    signal: AbortSignal.timeout(REQUEST_TIMEOUT),
  });
}

function isRepeatable({ method, repeatable }: Request): boolean {
  return (method !== "POST" && method !== "PATCH") || repeatable === true;
}

function isTransient(status: number, request: Request): boolean {
  return status === 429 || status === 503 || ((status === 502 || status === 504) && isRepeatable(request));
}

function pause(answer: Response | null, attempt: number): number {
  const after = answer?.headers.get("retry-after") ?? "";
  const asked = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - Date.now();
  const wanted = Number.isNaN(asked) ? FIRST_PAUSE * 2 ** (attempt - 1) : Math.max(asked, 0);
  return Math.min(wanted, LONGEST_PAUSE);
}

async function bodyOf(answer: Response, { method, path }: Request): Promise<unknown> {
  const text = await answer.text();
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new CommandError(
      `${method} ${path} answered ${answer.status} without JSON. Is this Rollcall's address?`,
    );
  }
}

/** An error of the service (RFC 9457); where it is about several places, each with what would be accepted there. */
const Problem = v.object({
  type: v.string(),
  detail: v.string(),
  errors: v.optional(
    v.array(
      v.object({ pointer: v.optional(v.string()), parameter: v.optional(v.string()), detail: v.string() }),
    ),
    [],
  ),
});

async function errorOf(answer: Response, { method, path }: Request): Promise<ApiError> {
  const text = await answer.text();
  const { status } = answer;
  try {
    const { type, detail, errors } = v.parse(Problem, JSON.parse(text));
    const problem = type.split("#").at(-1) ?? type;
    const places = errors.map((one) => `\n  ${one.pointer ?? one.parameter ?? ""}: ${one.detail}`);
    const told = places.length > 1 ? places.join("") : "";
    return new ApiError(status, problem, `${detail} (${status} ${problem})${told}`);
  } catch {
    const known = status === 401 ? " The credentials are wrong." : "";
    return new ApiError(status, null, `${method} ${path} answered ${status}.${known}`);
  }
}

function unreachable({ url }: Connection, error: unknown): CommandError {
  const cause = error instanceof Error ? error.cause : undefined;
  const reason = [cause, error].find((one) => one instanceof Error)?.message || "no connection";
  return new CommandError(
    `${url} does not answer (${reason}). Is the service running? \`npm start\` starts the local one.`,
  );
}
