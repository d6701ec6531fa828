import * as v from "valibot";
import { TO_TICK } from "../../../auth/holds.ts";
import type { Role } from "../../../auth/role.ts";
import { type BodyForm, partsOf } from "../body.ts";
import { isSchema } from "../explain.ts";
import { PROBLEMS, type ProblemName } from "../problem.ts";
import type { Answers, Fields, Needs, Route } from "../route.ts";
import type { Components, JsonSchema } from "./json-schema.ts";
import type { Content, Operation, Parameter, Reference } from "./open-api.ts";

/** A route as the document describes it. */
export function operationOf(route: Route, components: Components): Operation {
  const { operation, tag, summary, description, needs } = route;
  const parameters = [
    ...parametersOf("path", route.params, components),
    ...parametersOf("query", route.query, components),
    ...headersOf(route),
  ];
  const requestBody = requestBodyOf(route.body, route.example, components);
  return {
    operationId: operation,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    "x-needs": needsInWords(needs),
    security: securityOf(needs),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody !== null && { requestBody }),
    responses: { ...answersOf(route, components), ...errorsOf(route) },
  };
}

function needsInWords(needs: Needs): string {
  if (needs === "nothing") return "Needs no credential.";
  const { role, permission } = needs;
  const callers = [
    ...(role === null ? [] : [ADMINISTRATORS[role]]),
    ...(permission === null ? [] : [`service users with ${TO_TICK[permission]}`]),
  ];
  return `For ${callers.join(", and for ")}.`;
}

const ADMINISTRATORS: Readonly<Record<Role, string>> = {
  viewer: "administrators of any role",
  hr: "administrators of the roles hr and owner",
  owner: "administrators of the role owner",
};

/** Which credentials will do. */
function securityOf(needs: Needs): Operation["security"] {
  if (needs === "nothing") return [];
  return [
    ...(needs.permission === null ? [] : [{ basic: [] }, { bearer: [] }]),
    ...(needs.role === null ? [] : [{ administratorKey: [] }, { session: [] }, { cloudflareAccess: [] }]),
  ];
}

function parametersOf(place: "path" | "query", fields: Fields, components: Components): Parameter[] {
  return Object.entries(fields).map(([name, field]) => {
    const { description: _, ...schema } = components.of(field);
    const description = descriptionOf(field);
    return {
      name,
      in: place,
      required: !isOptional(field),
      ...(description !== undefined && { description }),
      schema: withTypedDefault(schema),
    };
  });
}

/** What is said of a field, before or after the text that came is turned into a value. */
function descriptionOf(field: v.GenericSchema): string | undefined {
  const inner: unknown = "wrapped" in field ? field.wrapped : undefined;
  return v.getDescription(field) ?? (isSchema(inner) ? v.getDescription(inner) : undefined);
}

function isOptional(field: v.GenericSchema): boolean {
  return field.type === "optional" || field.type === "exact_optional";
}

/** A query's default is the text that would have been sent; its schema speaks of what it means. */
function withTypedDefault(schema: JsonSchema): JsonSchema {
  const { default: text, type } = schema;
  return typeof text === "string" && type !== "string" ? { ...schema, default: JSON.parse(text) } : schema;
}

function headersOf({ method, versioned }: Route): Parameter[] {
  const names: readonly (keyof typeof HEADERS)[] = [
    ...(versioned ? [method === "GET" ? ("If-None-Match" as const) : ("If-Match" as const)] : []),
    ...(method === "GET" ? [] : ["Idempotency-Key" as const]),
  ];
  return names.map((name) => ({
    name,
    in: "header",
    required: false,
    description: HEADERS[name],
    schema: { type: "string" },
  }));
}

const HEADERS = {
  "If-None-Match": "The `ETag` that you know; 304 where it is still so.",
  "Idempotency-Key":
    "A name of your own for this request, the same on every try: it is done once, and for a day its later tries get the first answer again, with `Idempotency-Replayed: true`. A caller who may not see everything gets it as it may be seen by now.",
  "If-Match": "The `ETag` that you read; 412 and nothing written where somebody changed it since.",
};

function requestBodyOf(form: BodyForm | undefined, example: unknown, components: Components) {
  const { json, raw } = partsOf(form);
  if (json === null && raw === null) return null;
  const content: Record<string, { schema?: JsonSchema; example?: unknown }> = {};
  if (json !== null)
    content["application/json"] = { schema: components.of(json), ...(example !== undefined && { example }) };
  for (const type of raw?.types ?? []) content[type] = {};
  return { required: json === null || !isOptional(json), content };
}

function answersOf({ answers, versioned, method }: Route, components: Components) {
  const described = Object.entries(answers).map(([status, form]) => {
    const headers = versioned && status !== "204" ? { headers: { ETag: ETAG } } : {};
    return [
      status,
      { description: MEANING[status] ?? "Done.", ...headers, ...contentOf(form, components) },
    ] as const;
  });
  const unchanged = versioned && method === "GET" ? { 304: { description: "It is as you know it." } } : {};
  return { ...Object.fromEntries(described), ...unchanged };
}

const ETAG = { description: "The version of what is shown.", schema: { type: "string" } };

const MEANING: Readonly<Record<string, string>> = {
  200: "Done, or shown.",
  201: "Made.",
  202: "Taken; it goes on by itself.",
  204: "Done; there is nothing to show.",
  207: "Done as far as it went: each part has its own result.",
};

function contentOf(form: Answers[number] | undefined, components: Components): { content?: Content } {
  if (form === null || form === undefined) return {};
  if (form.kind === "media") return { content: { [form.type.split(";")[0] ?? ""]: {} } };
  return { content: { "application/json": { schema: components.of(form) } } };
}

/** The errors that a route can give, by what it takes. */
function errorsOf(route: Route): Readonly<Record<string, Reference>> {
  return Object.fromEntries(
    problemsOf(route).map((name) => [PROBLEMS[name].status, { $ref: `#/components/responses/${name}` }]),
  );
}

function problemsOf({ needs, method, body, versioned }: Route): readonly ProblemName[] {
  if (needs === "nothing") return ["invalid", "failed"];
  return [
    "invalid",
    "unauthorized",
    "forbidden",
    "not-found",
    "conflict",
    ...(versioned && method !== "GET" ? (["precondition-failed"] as const) : []),
    ...(method === "GET" ? [] : (["key-reused"] as const)),
    ...(body === undefined ? [] : (["too-large", "unsupported-media-type"] as const)),
    "too-many-requests",
    "failed",
    "unavailable",
  ];
}
