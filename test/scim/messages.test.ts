import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { errorBody, ScimError } from "../../src/scim/error.ts";
import { DEFAULT_COUNT, MAX_COUNT } from "../../src/scim/limits.ts";
import { acceptsScim, isScimContentType, SCIM_MEDIA_TYPE } from "../../src/scim/media-type.ts";
import { listResponse } from "../../src/scim/messages/list-response.ts";
import { parsePaging } from "../../src/scim/messages/paging.ts";
import { refusal } from "./refusal.ts";

describe("errors (RFC 7644 section 3.12)", () => {
  test("carry their status as a string, and the scimType", () => {
    expect(errorBody(new ScimError(400, "Send less.", "tooMany"))).toEqual({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      status: "400",
      scimType: "tooMany",
      detail: "Send less.",
    });
  });

  test("leave scimType out where the RFC has none", () => {
    const error = new ScimError(401, "Who are you?", undefined, { "WWW-Authenticate": "Basic" });
    expect(Object.keys(errorBody(error))).toEqual(["schemas", "status", "detail"]);
    expect(error.headers).toEqual({ "WWW-Authenticate": "Basic" });
    expect(error).toMatchObject({ status: 401, scimType: null, message: "Who are you?", name: "ScimError" });
  });
});

describe("media types (RFC 7644 section 3.1)", () => {
  test.each([
    null,
    "",
    "*/*",
    "application/*",
    "application/json",
    SCIM_MEDIA_TYPE,
    "application/scim+json; charset=utf-8",
    "APPLICATION/SCIM+JSON",
    "text/html, application/json;q=0.1",
    "text/html,application/xhtml+xml,*/*;q=0.8",
    "application/scim+json;q=1.000",
    "application/scim+json; Q=0.5",
    "application/json;q=0, application/*",
    "*/*;q=0, application/scim+json",
    "application/scim+json;q=high",
    'application/json;profile="a,b"',
  ])("a client that accepts %o is answered", (accept) => {
    expect(acceptsScim(accept)).toBe(true);
  });

  test.each([
    "text/html",
    "application/xml, text/*",
    "application/json+scim",
    "application/scim",
    "application/jsonp",
    "application/scim+json;q=0",
    "application/json;q=0.000, application/scim+json; q=0.0",
    "*/*;q=0",
    "application/*;q=0, */*",
    "application/json;q=0, application/scim+json;q=0, */*",
  ])("a client that accepts %o is not", (accept) => {
    expect(acceptsScim(accept)).toBe(false);
  });

  test.each([
    [SCIM_MEDIA_TYPE, true],
    ["application/scim+json; charset=utf-8", true],
    ["Application/JSON;charset=UTF-8", true],
    ["text/plain", false],
    ["application/json+scim", false],
    ["application/*", false],
    ["application/x-www-form-urlencoded", false],
    ["", false],
    [null, false],
  ])("a body of type %o is SCIM: %o", (type, expected) => {
    expect(isScimContentType(type)).toBe(expected);
  });
});

describe("paging (RFC 7644 section 3.4.2.4)", () => {
  test.each([
    [undefined, undefined, 1, DEFAULT_COUNT],
    ["1", "2", 1, 2],
    ["101", "100", 101, 100],
    ["0", "10", 1, 10],
    ["-5", "10", 1, 10],
    ["1", "0", 1, 0],
    ["1", "-1", 1, 0],
    ["-0", "-0", 1, 0],
    ["007", "0010", 7, 10],
    ["1", String(MAX_COUNT), 1, MAX_COUNT],
    ["1", String(MAX_COUNT + 1), 1, MAX_COUNT],
    ["9".repeat(5000), "9".repeat(5000), Number.MAX_SAFE_INTEGER, MAX_COUNT],
    [`-${"9".repeat(5000)}`, `-${"9".repeat(5000)}`, 1, 0],
  ])("startIndex %.12s and count %.12s are read as %d and %d", (startIndex, count, start, most) => {
    expect(parsePaging(startIndex, count)).toStrictEqual({ startIndex: start, count: most });
  });

  test.each(["abc", "1.5", "", " ", " 1", "+1", "1e3", "0x10", "NaN", "Infinity", "--1", "1;2", "١", "1\n"])(
    "%o is refused for either",
    (text) => {
      for (const [name, read] of [
        ["startIndex", () => parsePaging(text, "1")],
        ["count", () => parsePaging("1", text)],
      ] as const) {
        const error = refusal(read);
        expect(error).toMatchObject({ status: 400, scimType: "invalidValue" });
        expect(error.detail).toContain(`${name} is "${text}"`);
        expect(error.detail).toContain(`such as ${name}=`);
      }
    },
  );

  test("a refusal does not repeat endless nonsense", () => {
    expect(refusal(() => parsePaging("x".repeat(10_000), undefined)).detail.length).toBeLessThan(200);
  });

  test("whatever is sent, the page is within bounds or refused", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.bigInt().map(String), fc.double().map(String)), (text) => {
        try {
          const { startIndex, count } = parsePaging(text, text);
          expect(Number.isSafeInteger(startIndex) && startIndex >= 1).toBe(true);
          expect(Number.isSafeInteger(count) && count >= 0 && count <= MAX_COUNT).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(ScimError);
        }
      }),
    );
  });
});

describe("list responses (RFC 7644 section 3.4.2)", () => {
  test("count what they hold, not what was asked for (5)", () => {
    expect(listResponse([{ id: "a" }, { id: "b" }], { totalResults: 7, startIndex: 6 })).toEqual({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
      totalResults: 7,
      startIndex: 6,
      itemsPerPage: 2,
      Resources: [{ id: "a" }, { id: "b" }],
    });
  });

  test("past the end hold an empty Resources and the true total", () => {
    expect(JSON.parse(JSON.stringify(listResponse([], { totalResults: 7, startIndex: 8 })))).toMatchObject({
      totalResults: 7,
      startIndex: 8,
      itemsPerPage: 0,
      Resources: [],
    });
  });

  test("end with Resources, so that they can be streamed", () => {
    expect(Object.keys(listResponse([], { totalResults: 0, startIndex: 1 })).at(-1)).toBe("Resources");
  });
});
