import type { JsonSchema } from "./json-schema.ts";
import type { OpenApi, Operation } from "./open-api.ts";

/** The call as one would type it into a shell, with values that the document shows. */
export function curlOf(
  origin: string,
  method: string,
  path: string,
  operation: Operation,
  document: OpenApi,
): string {
  const parameters = operation.parameters ?? [];
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase());
  const needed = parameters.filter((one) => one.in === "query" && one.required);
  const query = needed.map(({ name, schema }) => `${name}=${sampleOf(schema, document)}`).join("&");
  const url = `${origin}/api/v1${filled}${query === "" ? "" : `?${query}`}`;
  const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const sample =
    content?.schema === undefined ? undefined : (content.example ?? sampleOf(content.schema, document));
  const parts = [
    method === "get" ? "curl" : `curl -X ${method.toUpperCase()}`,
    credentialsFor(operation),
    ...(type === undefined ? [] : [`-H "Content-Type: ${type}"`]),
    ...(type === undefined
      ? []
      : [sample === undefined ? "--data-binary @FILE" : `-d ${quoted(JSON.stringify(sample))}`]),
    quotedIfNeeded(url),
  ].filter((part) => part !== "");
  const line = parts.join(" ");
  return line.length <= LINE ? line : parts.join(" \\\n  ");
}

const LINE = 100;

function credentialsFor({ security }: Operation): string {
  const schemes = security.flatMap((one) => Object.keys(one));
  if (schemes.length === 0) return "";
  return schemes.includes("basic")
    ? '-u "$ID:$TOKEN"'
    : '-H "Authorization: Bearer $ROLLCALL_ADMINISTRATOR_KEY"';
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function quotedIfNeeded(url: string): string {
  return url.includes("?") ? quoted(url) : url;
}

/** A value that the schema takes: its example, else the plainest one, with the fields that must be there. */
export function sampleOf(schema: JsonSchema, document: OpenApi): unknown {
  const { $ref: reference, examples, const: only, enum: values, default: usual } = schema;
  if (typeof reference === "string")
    return sampleOf(document.components.schemas[reference.split("/").at(-1) ?? ""] ?? {}, document);
  const [shown] = [examples, values].flatMap((list) => (Array.isArray(list) ? list : []));
  const known = only ?? usual ?? shown;
  if (known !== undefined) return known;
  const [option] = [schema["anyOf"], schema["oneOf"]].flatMap((list) => (Array.isArray(list) ? list : []));
  if (isSchema(option)) return sampleOf(option, document);
  switch (schema["type"]) {
    case "integer":
    case "number":
      return schema["minimum"] ?? 1;
    case "boolean":
      return true;
    case "array":
      return isSchema(schema["items"]) ? [sampleOf(schema["items"], document)] : [];
    case "object":
      return sampleObject(schema, document);
    default:
      return "…";
  }
}

function sampleObject(schema: JsonSchema, document: OpenApi): object {
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  const properties = Object.entries(isSchema(schema["properties"]) ? schema["properties"] : {});
  return Object.fromEntries(
    properties
      .filter(([name]) => required.includes(name))
      .map(([name, field]) => [name, isSchema(field) ? sampleOf(field, document) : null]),
  );
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
