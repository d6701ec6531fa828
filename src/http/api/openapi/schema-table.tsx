import type { JsonSchema } from "./json-schema.ts";
import { Prose } from "./prose.tsx";

/** What a schema holds, a row a field: name, type, whether it may be left out, what it means. */
export function SchemaTable({ schema }: { schema: JsonSchema }) {
  const rows = rowsOf(schema, "");
  if (rows.length === 0) {
    return (
      <p>
        <TypeWords schema={schema} />
      </p>
    );
  }
  return (
    <table>
      <thead>
        <tr>
          <th>Field</th>
          <th>Type</th>
          <th>Meaning</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, required, schema: field }) => (
          <FieldRow name={name} required={required} schema={field} />
        ))}
      </tbody>
    </table>
  );
}

/** One row: a field of a body, or a parameter. */
export function FieldRow({
  name,
  required,
  schema,
}: {
  name: string;
  required: boolean;
  schema: JsonSchema;
}) {
  const meaning = textOf(schema, "description");
  const limits = limitsOf(schema);
  return (
    <tr>
      <td>
        <code>{name}</code>
        {required ? null : <span class="optional">optional</span>}
      </td>
      <td>
        <TypeWords schema={schema} />
      </td>
      <td>
        {meaning === undefined ? null : <Prose text={meaning} />}
        {limits.length === 0 ? null : <span class="limits"> {limits.join(", ")}</span>}
      </td>
    </tr>
  );
}

interface Row {
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonSchema;
}

/** The fields of an object, and below each those of the objects in it; what has a name of its own is told there. */
function rowsOf(schema: JsonSchema, prefix: string): readonly Row[] {
  const properties = schema["properties"];
  if (!isSchema(properties)) return [];
  const needed = schema["required"];
  return Object.entries(properties).flatMap(([name, field]) => {
    if (!isSchema(field)) return [];
    const path = `${prefix}${name}`;
    const row = { name: path, required: Array.isArray(needed) && needed.includes(name), schema: field };
    const items = field["items"];
    return [row, ...(isSchema(items) ? rowsOf(items, `${path}[].`) : rowsOf(field, `${path}.`))];
  });
}

/** A schema's type in a few words. */
function TypeWords({ schema }: { schema: JsonSchema }) {
  const reference = textOf(schema, "$ref");
  if (reference !== undefined) {
    const name = reference.split("/").at(-1) ?? "";
    return <a href={`#schema-${name}`}>{name}</a>;
  }
  const choices = optionsOf(schema);
  if (choices.length > 0) return <Joined schemas={choices} />;
  const { const: only, enum: values, items, additionalProperties: others, format } = schema;
  if (only !== undefined) return <code>{JSON.stringify(only)}</code>;
  if (Array.isArray(values)) return <code>{values.map((value) => JSON.stringify(value)).join(" | ")}</code>;
  if (isSchema(items)) {
    return (
      <>
        list of <TypeWords schema={items} />
      </>
    );
  }
  if (isSchema(others)) {
    return (
      <>
        by name: <TypeWords schema={others} />
      </>
    );
  }
  const fields = isSchema(schema["properties"]) ? Object.keys(schema["properties"]) : [];
  if (schema["type"] === "object" && fields.length > 0) return <ObjectWords schema={schema} />;
  return <>{WORDS[String(format)] ?? WORDS[String(schema["type"])] ?? "anything"}</>;
}

/** A small object as it is written; one of many fields has rows of its own. */
function ObjectWords({ schema }: { schema: JsonSchema }) {
  const properties = Object.entries(isSchema(schema["properties"]) ? schema["properties"] : {});
  if (properties.length > 3) return <>object</>;
  return (
    <>
      {"{"}
      {properties.map(([name, field], at) => (
        <>
          {at > 0 ? ", " : ""}
          <code>{name}</code>: {isSchema(field) ? <TypeWords schema={field} /> : "anything"}
        </>
      ))}
      {"}"}
    </>
  );
}

function Joined({ schemas }: { schemas: readonly JsonSchema[] }) {
  return (
    <>
      {schemas.map((schema, at) => (
        <>
          {at > 0 ? " or " : ""}
          <TypeWords schema={schema} />
        </>
      ))}
    </>
  );
}

const WORDS: Readonly<Record<string, string>> = {
  "date-time": "moment (ISO 8601, with offset)",
  date: "date (YYYY-MM-DD)",
  string: "text",
  integer: "whole number",
  number: "number",
  boolean: "true or false",
  null: "null",
  object: "object",
  array: "list",
};

function limitsOf(schema: JsonSchema): readonly string[] {
  const limit = (keyword: string, words: (value: string) => string) =>
    schema[keyword] === undefined ? [] : [words(JSON.stringify(schema[keyword]))];
  return [
    ...limit("minimum", (value) => `from ${value}`),
    ...limit("maximum", (value) => `to ${value}`),
    ...limit("minItems", (value) => `at least ${value} of them`),
    ...limit("maxItems", (value) => `at most ${value} of them`),
    ...limit("maxLength", (value) => `at most ${value} characters`),
    ...limit("pattern", (value) => `as ${value.slice(1, -1).replaceAll("\\\\", "\\")}`),
    ...examplesOf(schema).map((value) => `such as ${value}`),
    ...limit("default", (value) => `left out: ${value}`),
  ];
}

function examplesOf({ examples }: JsonSchema): readonly string[] {
  const list: readonly unknown[] = Array.isArray(examples) ? examples : [];
  return list.map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
}

function optionsOf(schema: JsonSchema): readonly JsonSchema[] {
  const options = schema["anyOf"] ?? schema["oneOf"];
  return Array.isArray(options) ? options.filter(isSchema) : [];
}

function textOf(schema: JsonSchema, keyword: string): string | undefined {
  const value = schema[keyword];
  return typeof value === "string" ? value : undefined;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
