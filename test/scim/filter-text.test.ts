import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ScimError } from "../../src/scim/error.ts";
import { type Token, tokenAt } from "../../src/scim/filter/lexer.ts";
import { parseFilter } from "../../src/scim/filter/parse-filter.ts";
import { MAX_FILTER_LENGTH } from "../../src/scim/limits.ts";
import { targetNamed } from "../../src/scim/schema/attribute-names.ts";
import { CORE_USER } from "../../src/scim/schema/core-user.ts";
import { ENTERPRISE_USER } from "../../src/scim/schema/enterprise-user.ts";
import { printFilter } from "../support/print-filter.ts";
import { refusal } from "./refusal.ts";

const USER = CORE_USER.id;
const DEPARTMENT = `${ENTERPRISE_USER.id}:department`;
const NAMES = {
  target: (written: string) => targetNamed(written, { schema: CORE_USER, extensions: [ENTERPRISE_USER] }),
  known: "Known: userName.",
};

const parse = (filter: string) => parseFilter(filter, NAMES);

/** The text that a comparison is with. */
const textIn = (filter: string): string => {
  const read = parse(filter);
  if (read.kind !== "compare" || read.literal.kind !== "text") throw new Error(`${filter} compares no text`);
  return read.literal.text;
};

describe("the text of a comparison", () => {
  test.each([
    [String.raw`"a\"b"`, 'a"b'],
    [String.raw`"a\\"`, "a\\"],
    [String.raw`"\/\b\f\n\r\t"`, "/\b\f\n\r\t"],
    [String.raw`"\u0041\u00e9\uD83D\uDE00"`, "Aé😀"],
    ['"é😀\u2028\u007f"', "é😀\u2028\u007f"],
    ['"true"', "true"],
    ['"%_*"', "%_*"],
    ["\"a) or (id eq 'b'\"", "a) or (id eq 'b'"],
    ['"urn:x:2.0:User.name"', "urn:x:2.0:User.name"],
  ])("the text %s is read as JSON", (literal, value) => {
    expect(textIn(`userName eq ${literal}`)).toBe(value);
  });

  test("any text survives being written and read (15)", () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom('"', "\\", "\0", "\ud800", "u"),
        fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      ),
    });
    fc.assert(
      fc.property(text, (value) => {
        expect(textIn(`userName eq ${JSON.stringify(value)}`)).toBe(value);
      }),
    );
  });
});

describe("refused filters", () => {
  test.each([
    // where the caret stands, and a word of the problem
    ["", 0, "empty"],
    ["   ", 3, "empty"],
    ['"userName" eq "a"', 0, "name of an attribute"],
    ["42", 0, "name of an attribute"],
    ['nickName eq "a"', 0, "No attribute"],
    ['userName. eq "a"', 0, "No attribute"],
    [`${USER}.userName eq "a"`, 0, "No attribute"],
    [`${USER}: eq "a"`, 0, "No attribute"],
    [`${USER.replace("2.0", "1.0")}:userName eq "a"`, 0, "No attribute"],
    [`${DEPARTMENT.replace("extension:enterprise", "core")} eq "a"`, 0, "No attribute"],
    ['department eq "a"', 0, "No attribute"],
    ['constructor eq "a"', 0, "No attribute"],
    ['__proto__ eq "a"', 0, "no meaning"],
    ["userName", 8, "operator"],
    ['userName is "a"', 9, "operator"],
    ['userName == "a"', 9, "no meaning"],
    ['userName[type eq "work"]', 0, "has parts"],
    ["userName eq", 11, "a text in double quotes"],
    ["userName eq 42", 12, "a text in double quotes"],
    ["active eq", 9, "true or false, without quotes"],
    ['active eq "true"', 10, "true or false, without quotes"],
    ["active eq True", 10, "true or false, without quotes"],
    ["active eq 1", 10, "true or false, without quotes"],
    ["userName eq 'a'", 12, "straight double quotes"],
    ["userName eq “a”", 12, "straight double quotes"],
    ['userName eq "a', 12, "closing double quote"],
    ['userName eq "', 12, "closing double quote"],
    [String.raw`userName eq "a\"`, 12, "closing double quote"],
    [String.raw`userName eq "a\x"`, 14, "JSON escape"],
    [String.raw`userName eq "\u12g4"`, 13, "JSON escape"],
    ['userName eq "a\nb"', 14, "control character"],
    ['userName eq "a" and', 19, "missing"],
    ['userName eq "a" xor id pr', 16, "and, or, or the end"],
    ['userName eq "a""b"', 15, "and, or, or the end"],
    ['userName eq "a")', 15, "and, or, or the end"],
    ['userName eq "a";', 15, "no meaning"],
    ["active eq true 😀", 15, '"😀" has no meaning'],
    ["active eq truefalse", 10, "true or false"],
  ])("%o is refused at %i: %s", (filter, at, problem) => {
    const error = refusal(() => parse(filter));
    expect(error).toMatchObject({ status: 400, scimType: "invalidFilter" });
    const lines = error.detail.split("\n");
    expect(lines).toHaveLength(4);
    const [message, shown, caret, remedy] = lines;
    expect(message).toContain(problem);
    expect(shown?.slice(0, at + 1)).toBe(filter.replaceAll("\n", " ").slice(0, at + 1));
    expect(caret).toBe(`${" ".repeat(at)}^`);
    expect(remedy).toBe(NAMES.known);
  });

  test("a filter as long as the limit is read, one longer is refused before it is read", () => {
    const room = MAX_FILTER_LENGTH - 'userName eq ""'.length;
    expect(textIn(`userName eq "${"a".repeat(room)}"`)).toHaveLength(room);
    const error = refusal(() => parse(`userName eq "${"a".repeat(room + 1)}"`));
    expect(error).toMatchObject({ status: 400, scimType: "invalidFilter" });
    expect(error.detail).toContain(`${MAX_FILTER_LENGTH + 1} characters; at most ${MAX_FILTER_LENGTH}`);
    expect(refusal(() => parse("(".repeat(1_000_000))).detail.length).toBeLessThan(600);
  });

  test("the caret stands under its place far inside a long filter, whatever characters precede it", () => {
    const [, shown, caret] = refusal(() => parse(`userName eq "${"😀".repeat(50)}" x`)).detail.split("\n");
    expect([...(shown ?? "")][(caret ?? "").indexOf("^")]).toBe("x");
    expect(shown?.startsWith("…")).toBe(true);
  });
});

describe("random text", () => {
  const soup = fc
    .array(
      fc.oneof(
        fc.constantFrom("userName", "active", "id", `${USER}:userName`, "eq", "EQ", "sw", "and", "or", "not"),
        fc.constantFrom("true", "false", "null", "42", "-0.5e3", "(", ")", "[", "]", '"', "\\", "'"),
        fc.constantFrom('"a"', '"\\u0041"', '"\\', " ", "  ", ".", ":", "\0", "\ud800"),
        fc.string({ unit: "binary" }),
      ),
    )
    .chain((parts) => fc.constantFrom(parts.join(" "), parts.join("")));

  test("is refused with a ScimError, or means the same when written anew", () => {
    fc.assert(
      fc.property(soup, (filter) => {
        try {
          const read = parse(filter);
          expect(parse(printFilter(read))).toEqual(read);
        } catch (error) {
          expect(error).toBeInstanceOf(ScimError);
          expect(error).toMatchObject({ status: 400, scimType: "invalidFilter" });
        }
      }),
      { numRuns: 2000 },
    );
  });

  test("is cut into tokens that leave out nothing but space", () => {
    fc.assert(
      fc.property(soup, (source) => {
        let token: Token = tokenAt(source, 0);
        let place = 0;
        while (token.kind !== "end" && token.kind !== "invalid") {
          expect(source.slice(place, token.at)).toMatch(/^[ \t\r\n]*$/);
          expect(token.end).toBeGreaterThan(token.at);
          place = token.end;
          token = tokenAt(source, place);
        }
        if (token.kind === "end") expect(source.slice(place)).toMatch(/^[ \t\r\n]*$/);
      }),
    );
  });
});
