import { isObject, type JsonObject } from "./attribute-reader.ts";
import { ImportError } from "./import-error.ts";

/** Okta gives up on a source after this much silence. */
const SILENCE_MS = 60_000;
/** How Okta treats 429 without a usable `Retry-After`: five minutes, doubled each time, ten attempts in all. */
const FIRST_WAIT_SECONDS = 300;
const ATTEMPTS = 10;

const HEADERS = {
  Accept: "application/scim+json",
  "Accept-Charset": "utf-8",
  "Accept-Encoding": "gzip,deflate",
  "User-Agent": "Okta SCIM Client 1.0.0",
};

export interface Wait {
  readonly seconds: number;
  readonly attempt: number;
  readonly asked: boolean;
}

export interface SourceOptions {
  readonly base: string;
  readonly authorization: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly onWait?: (wait: Wait) => void;
  readonly silenceMs?: number;
}

export interface Source {
  readonly base: string;
  /** One GET below the base URL, with Okta's headers. Throws ImportError unless it brings 200 and a JSON object. */
  get(path: string, query: Readonly<Record<string, string | number>>): Promise<JsonObject>;
}

/** A SCIM source as Okta's client sees it: its headers, its patience, its words for what went wrong. */
export function createSource(options: SourceOptions): Source {
  const base = options.base.replace(/\/+$/, "");
  return {
    base,
    async get(path, query) {
      const parameters = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
      const url = `${base}${path}?${parameters.join("&")}`;
      for (let attempt = 1; ; attempt++) {
        const answer = await ask(url, options);
        if (answer.status !== 429) return accept(answer);
        if (attempt === ATTEMPTS) {
          throw new ImportError(`The source answered 429 (too many requests) ${ATTEMPTS} times in a row.`);
        }
        const asked = /^\d+$/.test(answer.retryAfter ?? "");
        const seconds = asked ? Number(answer.retryAfter) : FIRST_WAIT_SECONDS * 2 ** (attempt - 1);
        options.onWait?.({ seconds, attempt, asked });
        await options.sleep(seconds * 1000);
      }
    },
  };
}

interface Answer {
  readonly status: number;
  readonly mediaType: string;
  readonly retryAfter: string | null;
  readonly location: string | null;
  readonly text: string;
}

async function ask(url: string, options: SourceOptions): Promise<Answer> {
  const silence = options.silenceMs ?? SILENCE_MS;
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), silence);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(), silence);
  };
  try {
    const response = await options.fetch(url, {
      headers: { ...HEADERS, Authorization: options.authorization },
      redirect: "manual",
      signal: abort.signal,
    });
    heard();
    return {
      status: response.status,
      mediaType: response.headers.get("Content-Type") ?? "no Content-Type",
      retryAfter: response.headers.get("Retry-After"),
      location: response.headers.get("Location"),
      text: await textOf(response, heard),
    };
  } catch (error) {
    if (abort.signal.aborted) {
      throw new ImportError(
        `Read timed out: the source was silent for ${silence / 1000} seconds.`,
        `Okta waits no longer than that. The request was ${url}`,
      );
    }
    throw new ImportError(
      `The source cannot be reached at ${new URL(url).origin}: ${reason(error)}.`,
      "Is the service running, and is the base URL right?",
    );
  } finally {
    clearTimeout(timer);
  }
}

async function textOf(response: Response, heard: () => void): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of response.body) {
    heard();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Node hides the interesting error (ECONNREFUSED, a bad certificate) in the cause of "fetch failed". */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  return cause.message === "" || cause.message.includes(code)
    ? cause.message || code
    : `${cause.message} (${code})`;
}

function accept(answer: Answer): JsonObject {
  if (answer.status >= 300 && answer.status < 400) {
    throw new ImportError(
      `The source redirects (HTTP ${answer.status}) to ${answer.location ?? "nowhere"}.`,
      "Give the final address as base URL: credentials are not sent on to another one.",
    );
  }
  const body = parse(answer);
  if (answer.status === 200) return body;
  const { detail } = body;
  const told = typeof detail === "string" && detail !== "" ? detail : "no `detail` was given";
  throw new ImportError(`${blame(answer.status)}. Errors reported by remote server: ${told}`);
}

function blame(status: number): string {
  return status === 401 || status === 403
    ? `Error authenticating: ${status === 401 ? "Unauthorized" : "Forbidden"}`
    : `The source answered HTTP ${status}`;
}

function parse(answer: Answer): JsonObject {
  let body: unknown;
  try {
    body = JSON.parse(answer.text);
  } catch {
    const start = answer.text.replace(/\s+/g, " ").trim().slice(0, 60);
    const failed = answer.status === 200 ? "" : `${blame(answer.status)}. `;
    throw new ImportError(
      `${failed}Errors reported by remote server: Invalid JSON`,
      `The answer was HTTP ${answer.status}, ${answer.mediaType}, and ` +
        (start === "" ? "empty. " : `begins with: ${start} … `) +
        "If that is not your SCIM service, a firewall, a challenge or a sign-in page stands before it.",
    );
  }
  if (isObject(body)) return body;
  throw new ImportError(
    `Errors reported by remote server: Invalid JSON: an object was expected (HTTP ${answer.status}).`,
  );
}
