import { ScimError, type ScimType } from "../error.ts";
import { DEFAULT_COUNT, MAX_COUNT } from "../limits.ts";
import { SEARCH_REQUEST_MESSAGE } from "../schema/urns.ts";
import { type Paging, parsePaging } from "./paging.ts";

/** What a list is asked for, whether by GET or by `/.search` (RFC 7644 sections 3.4.2 and 3.4.3). */
export interface ListRequest {
  readonly filter: string | null;
  readonly sortBy: string | null;
  readonly descending: boolean;
  readonly paging: Paging;
  /** Where to go on (RFC 9865); empty: at the beginning. Null: paging goes by `startIndex`. */
  readonly cursor: string | null;
  readonly attributes: string | undefined;
  readonly excludedAttributes: string | undefined;
}

/** Reads the query of a GET. Throws `ScimError` 400 for what cannot be meant. */
export function listRequestOf(query: (name: string) => string | undefined): ListRequest {
  const [startIndex, cursor] = [query("startIndex"), query("cursor")];
  requireOneWay(startIndex, cursor);
  return {
    filter: query("filter") ?? null,
    sortBy: query("sortBy") ?? null,
    descending: isDescending(query("sortOrder")),
    paging: parsePaging(startIndex, query("count"), cursor),
    cursor: cursor ?? null,
    attributes: query("attributes"),
    excludedAttributes: query("excludedAttributes"),
  };
}

/** Reads the body of a `/.search`. Members that are not known are left alone. Throws as `listRequestOf` does. */
export function searchRequestOf(body: unknown): ListRequest {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw wrong(
      'A search is an object, such as {"schemas": ["…:SearchRequest"], "count": 100}.',
      "invalidSyntax",
    );
  const sent = new Map<string, unknown>(Object.entries(body));
  const schemas = sent.get("schemas");
  if (!Array.isArray(schemas) || !schemas.includes(SEARCH_REQUEST_MESSAGE))
    throw wrong(
      `The search lacks its schema: send "schemas": ["${SEARCH_REQUEST_MESSAGE}"].`,
      "invalidSyntax",
    );
  const [startIndex, cursor] = [numberIn(sent, "startIndex"), textIn(sent, "cursor")];
  requireOneWay(startIndex, cursor);
  return {
    filter: textIn(sent, "filter") ?? null,
    sortBy: textIn(sent, "sortBy") ?? null,
    descending: isDescending(textIn(sent, "sortOrder")),
    paging: parsePaging(startIndex, numberIn(sent, "count"), cursor),
    cursor: cursor ?? null,
    attributes: namesIn(sent, "attributes"),
    excludedAttributes: namesIn(sent, "excludedAttributes"),
  };
}

type Sent = ReadonlyMap<string, unknown>;

function textIn(sent: Sent, name: string): string | undefined {
  const value = sent.get(name) ?? undefined;
  if (value === undefined || typeof value === "string") return value;
  throw wrong(`${name} is a text.`);
}

/** As it would stand in a query. */
function numberIn(sent: Sent, name: string): string | undefined {
  const value = sent.get(name) ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  throw wrong(
    `${name} is a whole number, such as ${name === "count" ? DEFAULT_COUNT : 1}; a count is at most ${MAX_COUNT}.`,
  );
}

/** As it would stand in a query. */
function namesIn(sent: Sent, name: string): string | undefined {
  const value = sent.get(name) ?? undefined;
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join(",");
  throw wrong(`${name} is a list of the names of attributes, each a text.`);
}

function isDescending(sortOrder: string | undefined): boolean {
  switch (sortOrder?.toLowerCase()) {
    case undefined:
    case "ascending":
      return false;
    case "descending":
      return true;
    default:
      throw wrong("sortOrder is ascending or descending.");
  }
}

/** RFC 9865 section 2: a request goes by the one or by the other. */
function requireOneWay(startIndex: string | undefined, cursor: string | undefined): void {
  if (startIndex !== undefined && cursor !== undefined)
    throw wrong("Page by startIndex or by cursor, not by both: leave one of them out.");
}

function wrong(detail: string, scimType: ScimType = "invalidValue"): ScimError {
  return new ScimError(400, detail, scimType);
}
