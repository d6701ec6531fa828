import { expect } from "vitest";

/** A user or group as it comes over the wire. */
export interface Resource {
  readonly id: string;
  readonly [attribute: string]: unknown;
}

/** A ListResponse as it comes over the wire. */
export interface List<R = Resource> {
  readonly schemas: readonly string[];
  readonly totalResults: number;
  readonly startIndex: number;
  readonly itemsPerPage: number;
  readonly Resources: readonly R[];
}

/** The list in a 200; anything else fails the test. */
export async function listIn<R = Resource>(response: Promise<Response> | Response): Promise<List<R>> {
  const answer = await response;
  const body = await answer.json<List<R>>();
  expect(answer.status, JSON.stringify(body)).toBe(200);
  return body;
}

/** Holds a response against everything that an error has to be; returns its detail. */
export async function expectScimError(response: Response, status: number): Promise<string> {
  const text = await response.text();
  expect(response.status, text).toBe(status);
  expect(response.headers.get("Content-Type")).toBe("application/scim+json; charset=utf-8");
  expect(response.headers.get("Cache-Control")).toBe("private, no-store");
  const body: unknown = JSON.parse(text);
  expect(body).toMatchObject({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(status),
    detail: expect.stringMatching(/\S/),
  });
  return text;
}

/** What stands at a path such as `emails.0.value`. */
export function valueAt(resource: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  }, resource);
}
