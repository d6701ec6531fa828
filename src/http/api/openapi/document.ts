import { SESSION_COOKIE } from "../../console/session-cookie.ts";
import { isName, PROBLEM_MEDIA_TYPE, PROBLEMS, Problem, type ProblemName } from "../problem.ts";
import type { Route } from "../route.ts";
import { TAGS } from "../tags.ts";
import { Components } from "./json-schema.ts";
import type { OpenApi, ResponseObject } from "./open-api.ts";
import { operationOf } from "./operation.ts";

const written = new WeakMap<readonly Route[], OpenApi>();

/** The document of the routes; written once an isolate. */
export function openApiDocument(routes: readonly Route[]): OpenApi {
  const document = written.get(routes) ?? documentOf(routes);
  written.set(routes, document);
  return document;
}

function documentOf(routes: readonly Route[]): OpenApi {
  const components = new Components();
  const byPath = Map.groupBy(routes, ({ path }) => path);
  const paths = [...byPath].map(
    ([path, ofPath]) =>
      [
        path,
        Object.fromEntries(
          ofPath.map((route) => [route.method.toLowerCase(), operationOf(route, components)]),
        ),
      ] as const,
  );
  return {
    openapi: "3.1.0",
    info: { title: "Rollcall: the HR API", version: "1", description: ABOUT },
    servers: [{ url: "/api/v1" }],
    tags: Object.entries(TAGS)
      .filter(([name]) => routes.some(({ tag }) => tag === name))
      .map(([name, description]) => ({ name, description })),
    paths: Object.fromEntries(paths),
    components: {
      responses: problemResponses(components),
      schemas: components.schemas,
      securitySchemes: SECURITY,
    },
  };
}

const ABOUT =
  "What HR systems, payroll scripts and administrators write to the roster, and read from it. Errors are " +
  "application/problem+json (RFC 9457): `detail` says what is wrong and what to do next, `errors` names the places.";

const SECURITY = {
  basic: { type: "http", scheme: "basic", description: "Id and token of a service user." },
  bearer: { type: "http", scheme: "bearer", description: "The token of a service user." },
  administratorKey: { type: "http", scheme: "bearer", description: "An administrator's key." },
  session: {
    type: "apiKey",
    in: "cookie",
    name: SESSION_COOKIE,
    description:
      "Whoever signed in at `/` with an administrator's key. Writes only from pages of this origin.",
  },
  cloudflareAccess: {
    type: "apiKey",
    in: "header",
    name: "Cf-Access-Jwt-Assertion",
    description:
      "An administrator whom Cloudflare Access let through. Writes only from pages of this origin.",
  },
};

/** Two problems of one status are one answer: their `type` tells them apart. */
function problemResponses(components: Components): Readonly<Record<string, ResponseObject>> {
  const schema = components.of(Problem);
  const names = Object.keys(PROBLEMS).filter(isName);
  return Object.fromEntries(
    names
      .filter((name) => name !== "decision" && name !== "method-not-allowed")
      .map((name) => [
        name,
        {
          description: names
            .filter((other) => PROBLEMS[other].status === PROBLEMS[name].status)
            .map((other) => `${PROBLEMS[other].title}. ${PROBLEMS[other].meaning}`)
            .join(" Or: "),
          ...(RETRIED.has(name) && { headers: { "Retry-After": AFTER } }),
          content: { [PROBLEM_MEDIA_TYPE]: { schema } },
        },
      ]),
  );
}

const RETRIED: ReadonlySet<ProblemName> = new Set(["too-many-requests", "unavailable"]);
const AFTER = { description: "Seconds to wait.", schema: { type: "integer" } };
