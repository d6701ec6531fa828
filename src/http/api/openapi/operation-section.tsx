import { curlOf } from "./example.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { OpenApi, Operation, Reference, ResponseObject } from "./open-api.ts";
import { Prose } from "./prose.tsx";
import { FieldRow, SchemaTable } from "./schema-table.tsx";

interface Props {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
  readonly document: OpenApi;
  readonly origin: string;
}

/** One route: what it does, who may call it, what it takes and answers, and a call to try. */
export function OperationSection({ path, method, operation, document, origin }: Props) {
  const { operationId, summary, description, parameters, requestBody } = operation;
  const answers = Object.entries(operation.responses);
  const errors = answers.filter(([status]) => Number(status) >= 400);
  return (
    <article>
      <h3 id={operationId}>
        <a href={`#${operationId}`}>
          <span class="method">{method.toUpperCase()}</span> {path}
        </a>
      </h3>
      <p>
        {summary}. {description === undefined ? null : <Prose text={description} />}{" "}
        <span class="limits">{operation["x-needs"]}</span>
      </p>
      {parameters === undefined ? null : (
        <table>
          <thead>
            <tr>
              <th>Parameter</th>
              <th>Type</th>
              <th>Meaning</th>
            </tr>
          </thead>
          <tbody>
            {parameters.map(({ name, required, schema, description: meaning, in: place }) => (
              <FieldRow
                name={place === "path" ? `{${name}}` : place === "query" ? `?${name}` : `${name}:`}
                required={required}
                schema={meaning === undefined ? schema : { ...schema, description: meaning }}
              />
            ))}
          </tbody>
        </table>
      )}
      {requestBody === undefined
        ? null
        : Object.entries(requestBody.content).map(([type, { schema }]) => (
            <Body title={`Body: ${type}${requestBody.required ? "" : ", may be left out"}`} schema={schema} />
          ))}
      {answers
        .filter(([status]) => Number(status) < 400)
        .map(([status, answer]) => (
          <Answered status={status} answer={answer} />
        ))}
      <p class="limits">
        Errors:{" "}
        {errors.map(([status, answer]) => (
          <>
            <a href={`#${nameOf(answer)}`}>{status}</a>{" "}
          </>
        ))}
      </p>
      <pre>
        <code>{curlOf(origin, method, path, operation, document)}</code>
      </pre>
    </article>
  );
}

function Answered({ status, answer }: { status: string; answer: ResponseObject | Reference }) {
  if ("$ref" in answer) return null;
  const content = Object.entries(answer.content ?? {});
  if (content.length === 0) return <h4>{`Answer ${status}: ${answer.description}`}</h4>;
  return (
    <>
      {content.map(([type, { schema }]) => (
        <Body title={`Answer ${status}: ${type}`} schema={schema} />
      ))}
    </>
  );
}

function Body({ title, schema }: { title: string; schema: JsonSchema | undefined }) {
  return (
    <>
      <h4>{title}</h4>
      {schema === undefined ? null : <SchemaTable schema={schema} />}
    </>
  );
}

function nameOf(answer: ResponseObject | Reference): string {
  return "$ref" in answer ? (answer.$ref.split("/").at(-1) ?? "") : "";
}
