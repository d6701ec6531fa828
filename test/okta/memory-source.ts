import type { JsonObject } from "../../scripts/okta/attribute-reader.ts";
import { createSource, type Source, type SourceOptions } from "../../scripts/okta/source.ts";

/** Somebody whom Okta can import; `more` replaces or adds attributes. */
export function user(id: string, more: JsonObject = {}): JsonObject {
  const userName = `${id}@example.com`;
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    id,
    userName,
    name: { givenName: id.toUpperCase(), familyName: "Example" },
    emails: [{ value: userName, type: "work", primary: true }],
    active: true,
    ...more,
  };
}

export function group(displayName: string, members: readonly string[], id = `g-${displayName}`): JsonObject {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    id,
    displayName,
    members: members.map((value) => ({ value, type: "User" })),
  };
}

export function listResponse(
  resources: readonly JsonObject[],
  startIndex: number,
  count: number,
): JsonObject {
  const page = resources.slice(startIndex - 1, startIndex - 1 + count);
  return {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    totalResults: resources.length,
    startIndex,
    itemsPerPage: page.length,
    Resources: page,
  };
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "Content-Type": "application/scim+json", ...headers },
  });
}

export type Handler = (url: URL, init: RequestInit, asked: number) => Response | Promise<Response>;

export interface Recorded {
  readonly source: Source;
  /** Path and query of every request, in order. */
  readonly requests: string[];
  readonly slept: number[];
}

/** A source whose every answer the handler gives; sleeping takes no time and is written down. */
export function sourceOf(handler: Handler, options: Partial<SourceOptions> = {}): Recorded {
  const requests: string[] = [];
  const slept: number[] = [];
  const source = createSource({
    base: "https://hr.example.com/scim/v2",
    authorization: "Basic dTpz",
    fetch: async (address, init) => {
      const url = new URL(address);
      requests.push(url.pathname.replace("/scim/v2", "") + url.search);
      return handler(url, init, requests.length);
    },
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
    },
    ...options,
  });
  return { source, requests, slept };
}

/** A whole, well-behaved source in memory. */
export function memorySource(users: readonly JsonObject[], groups: readonly JsonObject[] = []): Recorded {
  return sourceOf((url) => {
    const startIndex = Number(url.searchParams.get("startIndex"));
    const count = Number(url.searchParams.get("count"));
    return json(listResponse(url.pathname.endsWith("/Users") ? users : groups, startIndex, count));
  });
}
