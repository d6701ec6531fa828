import { Validator } from "@cfworker/json-schema";
import { expect } from "vitest";
import { API_PATH } from "../../src/http/api/api.ts";
import { openApiDocument } from "../../src/http/api/openapi/document.ts";
import type { JsonSchema } from "../../src/http/api/openapi/json-schema.ts";
import type { OpenApi, Operation } from "../../src/http/api/openapi/open-api.ts";
import { ROUTES } from "../../src/http/api/routes.ts";
import { exercised } from "./exercised.ts";

/**
 * Holds an answer of the HR API against the document: fails on a status, a media type, a header or a body that it does
 * not describe for that route. Objects of the document are taken to be closed, unless they say that they are open.
 */
export async function expectDescribed(
  request: Request,
  response: Response,
  document: OpenApi = openApiDocument(ROUTES),
): Promise<void> {
  const { pathname } = new URL(request.url);
  if (!pathname.startsWith(`${API_PATH}/`)) return;
  const what = `${request.method} ${pathname} answered ${response.status}`;
  const text = await response.clone().text();
  const { operation, others } = operationAt(document, request.method, pathname.slice(API_PATH.length));
  if (operation === undefined) {
    expect([401, 403, others ? 405 : 404, 429, 503], `${what}, and there is no such route`).toContain(
      response.status,
    );
    expect(complaints(document, { $ref: "#/components/schemas/Problem" }, text), what).toEqual([]);
    return;
  }
  const described = resolved(document, operation.responses[String(response.status)]);
  expect(described, `${what}, which the document does not describe: ${text.slice(0, 500)}`).toBeDefined();
  for (const name of Object.keys(described?.headers ?? {}))
    expect(response.headers.get(name), `${what} without ${name}`).not.toBeNull();
  const type = response.headers.get("Content-Type")?.split(";")[0] ?? null;
  const types = Object.keys(described?.content ?? {});
  expect(types.length === 0 ? [null] : types, `${what} as ${type}`).toContain(type);
  const schema = type === null ? undefined : described?.content?.[type]?.schema;
  if (schema !== undefined && request.method !== "HEAD")
    expect(complaints(document, schema, text), what).toEqual([]);
  if (response.ok) exercised.add(operation.operationId);
}

function operationAt(
  { paths }: OpenApi,
  method: string,
  path: string,
): { operation: Operation | undefined; others: boolean } {
  const found = paths[path] ?? Object.entries(paths).find(([template]) => matches(template, path))?.[1];
  const asked = method === "HEAD" ? "get" : method.toLowerCase();
  return { operation: found?.[asked], others: found !== undefined };
}

function matches(template: string, path: string): boolean {
  const [wanted, came] = [template.split("/"), path.split("/")];
  return (
    wanted.length === came.length &&
    wanted.every((part, at) => (part.startsWith("{") ? came[at] !== "" : part === came[at]))
  );
}

function resolved({ components }: OpenApi, answer: Operation["responses"][string] | undefined) {
  if (answer === undefined || !("$ref" in answer)) return answer;
  return components.responses[answer.$ref.split("/").at(-1) ?? ""];
}

const validators = new WeakMap<OpenApi, Map<string, Validator>>();

/** What a schema has against a body. */
function complaints(document: OpenApi, schema: JsonSchema, body: string): readonly string[] {
  const { errors } = validatorOf(document, schema).validate(JSON.parse(body));
  return errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`);
}

function validatorOf(document: OpenApi, schema: JsonSchema): Validator {
  const ofDocument = validators.get(document) ?? new Map<string, Validator>();
  validators.set(document, ofDocument);
  const key = JSON.stringify(schema);
  const validator = ofDocument.get(key) ?? new Validator(closedSchema(document, schema), "2020-12", false);
  ofDocument.set(key, validator);
  return validator;
}

function closedSchema({ components }: OpenApi, schema: JsonSchema): object {
  const all = JSON.stringify({ ...schema, $defs: components.schemas });
  return JSON.parse(all.replaceAll("#/components/schemas/", "#/$defs/"), closed);
}

function closed(_key: string, node: unknown): unknown {
  const isObject = typeof node === "object" && node !== null && "properties" in node && "type" in node;
  return isObject && !("additionalProperties" in node) ? { ...node, additionalProperties: false } : node;
}
