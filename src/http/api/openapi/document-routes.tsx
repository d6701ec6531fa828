import * as v from "valibot";
import { contentPolicy } from "../../content-policy.ts";
import { media, type Route, route } from "../route.ts";
import { DocsPage } from "./docs-page.tsx";
import { openApiDocument } from "./document.ts";
import { STYLE } from "./style.ts";

/** The document of the routes, and a page to read it on. They need no credential: they show nobody's data. */
export function documentRoutes(routes: () => readonly Route[]): readonly Route[] {
  const json = route({
    method: "GET",
    path: "/openapi.json",
    operation: "getDocument",
    needs: "nothing",
    tag: "Document",
    summary: "Shows this document (OpenAPI 3.1)",
    answers: { 200: v.record(v.string(), v.unknown()) },
    handler: async () => ({
      status: 200,
      body: { ...openApiDocument(routes()) },
      headers: { "Cache-Control": "no-cache" },
    }),
  });
  const page = route({
    method: "GET",
    path: "/docs",
    operation: "readDocument",
    needs: "nothing",
    tag: "Document",
    summary: "Shows this document as a page to read",
    answers: { 200: media("text/html; charset=utf-8") },
    handler: async ({ c }) => ({
      status: 200,
      body: `<!DOCTYPE html>${await (<DocsPage document={openApiDocument(routes())} origin={new URL(c.req.url).origin} />)}`,
      headers: {
        "Cache-Control": "no-cache",
        "Content-Security-Policy": await contentPolicy(STYLE, "no forms"),
      },
    }),
  });
  return [json, page];
}
