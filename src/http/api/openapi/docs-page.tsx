import { isName, PROBLEMS } from "../problem.ts";
import type { OpenApi } from "./open-api.ts";
import { OperationSection } from "./operation-section.tsx";
import { Prose } from "./prose.tsx";
import { SchemaTable } from "./schema-table.tsx";
import { STYLE } from "./style.ts";

/** The document as a page to read: every route, what it takes and answers, and what each problem means. */
export function DocsPage({ document, origin }: { document: OpenApi; origin: string }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{document.info.title}</title>
        <meta name="viewport" content="width=device-width" />
        <style dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <Contents document={document} />
        <main>
          <h1>{document.info.title}</h1>
          <p>
            <Prose text={document.info.description} /> The same as a file for programs:{" "}
            <a href="openapi.json">openapi.json</a> (OpenAPI 3.1).
          </p>
          <About origin={origin} />
          {document.tags.map(({ name, description }) => (
            <section>
              <h2 id={name}>{name}</h2>
              <p>
                <Prose text={description} />
              </p>
              {operationsOf(document, name).map(({ path, method, operation }) => (
                <OperationSection
                  path={path}
                  method={method}
                  operation={operation}
                  document={document}
                  origin={origin}
                />
              ))}
            </section>
          ))}
          <Schemas document={document} />
          <Problems />
        </main>
      </body>
    </html>
  );
}

function Contents({ document }: { document: OpenApi }) {
  return (
    <nav>
      {document.tags.map(({ name }) => (
        <>
          <a class="subject" href={`#${name}`}>
            {name}
          </a>
          {operationsOf(document, name).map(({ path, method, operation }) => (
            <a href={`#${operation.operationId}`}>
              <span class="method">{method.toUpperCase()}</span> {path}
            </a>
          ))}
        </>
      ))}
      <a class="subject" href="#problems">
        Problems
      </a>
    </nav>
  );
}

function About({ origin }: { origin: string }) {
  return (
    <ul>
      <li>
        Everything lies under <code>{origin}/api/v1</code>. A service user sends its id and token (HTTP
        Basic), or the token as Bearer; an administrator sends a key as Bearer, or is signed in.
      </li>
      <li>
        Dates are <code>2026-11-24</code>, moments <code>2026-11-24T08:00:00.000Z</code>.
      </li>
      <li>
        A field must be there unless it is <span class="optional">optional</span>. One that is not known is
        refused, in bodies and in queries: nothing that you send is passed over in silence.
      </li>
      <li>
        After 429 and 503 wait for as many seconds as <code>Retry-After</code> says, then send the same again;
        a write with the same <code>Idempotency-Key</code>, so that it is done once.
      </li>
    </ul>
  );
}

function operationsOf({ paths }: OpenApi, tag: string) {
  return Object.entries(paths).flatMap(([path, ofPath]) =>
    Object.entries(ofPath)
      .filter(([, { tags }]) => tags.some((one) => one === tag))
      .map(([method, operation]) => ({ path, method, operation })),
  );
}

function Schemas({ document }: { document: OpenApi }) {
  return (
    <section>
      <h2 id="schemas">What is shown in several places</h2>
      {Object.entries(document.components.schemas).map(([name, schema]) => (
        <>
          <h3 id={`schema-${name}`}>{name}</h3>
          <SchemaTable schema={schema} />
        </>
      ))}
    </section>
  );
}

function Problems() {
  return (
    <section>
      <h2 id="problems">Problems</h2>
      <p>
        An error is <code>application/problem+json</code>; its <code>type</code> leads here.
      </p>
      <dl>
        {Object.keys(PROBLEMS)
          .filter(isName)
          .map((name) => (
            <>
              <dt id={name}>
                <code>{PROBLEMS[name].status}</code> {PROBLEMS[name].title}{" "}
                <span class="limits">#{name}</span>
              </dt>
              <dd>
                <Prose text={PROBLEMS[name].meaning} />
              </dd>
            </>
          ))}
      </dl>
    </section>
  );
}
