import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ScimError } from "../../src/scim/error.ts";
import { parseEquality } from "../../src/scim/filter/equality.ts";
import { type Token, tokenAt } from "../../src/scim/filter/lexer.ts";
import { MAX_FILTER_LENGTH } from "../../src/scim/limits.ts";
import { refusal } from "./refusal.ts";

const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
const DEPARTMENT = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department";
const ATTRIBUTES = {
  userName: "string",
  externalId: "string",
  id: "string",
  active: "boolean",
  "name.givenName": "string",
  [DEPARTMENT]: "string",
} as const;

const parse = (filter: string) => parseEquality(filter, ATTRIBUTES);

describe("equality filters", () => {
  test.each([
    ['userName eq "ada@example.com"', "userName", "ada@example.com"],
    ['USERNAME EQ "Ada@Example.com"', "userName", "Ada@Example.com"],
    ['username Eq ""', "userName", ""],
    ['  userName   eq   "a"  ', "userName", "a"],
    ['userName\teq\n"a"', "userName", "a"],
    ['externalId eq "00042"', "externalId", "00042"],
    ["active eq true", "active", true],
    ["Active EQ false", "active", false],
    [`${USER}:userName eq "a"`, "userName", "a"],
    [`${USER.toUpperCase()}:USERNAME eq "a"`, "userName", "a"],
    [`${USER}:active eq true`, "active", true],
    [`${USER}:name.givenName eq "a"`, "name.givenName", "a"],
    ['NAME.GIVENNAME eq "a"', "name.givenName", "a"],
    [`${DEPARTMENT} eq "R&D"`, DEPARTMENT, "R&D"],
    [`${DEPARTMENT.toLowerCase()} eq "R&D"`, DEPARTMENT, "R&D"],
  ])("%s", (filter, attribute, value) => {
    expect(parse(filter)).toEqual({ attribute, value });
  });

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
    expect(parse(`userName eq ${literal}`).value).toBe(value);
  });

  test("any text survives being written and read", () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom('"', "\\", "\0", "\ud800", "u"),
        fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      ),
    });
    fc.assert(
      fc.property(text, (value) => {
        expect(parse(`userName eq ${JSON.stringify(value)}`)).toEqual({ attribute: "userName", value });
      }),
    );
  });

  test("an endpoint may say which URNs qualify its names", () => {
    expect(parseEquality(`${GROUP}:id eq "a"`, ATTRIBUTES, [GROUP]).attribute).toBe("id");
    expect(refusal(() => parseEquality(`${USER}:id eq "a"`, ATTRIBUTES, [GROUP])).scimType).toBe(
      "invalidFilter",
    );
  });
});

describe("refused filters", () => {
  test.each([
    // where the caret stands, and a word of the problem
    ["", 0, "empty"],
    ["   ", 3, "empty"],
    ['"userName" eq "a"', 0, "name of an attribute"],
    ['(userName eq "a")', 0, "name of an attribute"],
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
    ['not (userName eq "a")', 0, "No attribute"],
    ["userName", 8, "has to be eq"],
    ["userName pr", 9, "has to be eq"],
    ['userName sw "a"', 9, "has to be eq"],
    ['userName ne "a"', 9, "has to be eq"],
    ['userName == "a"', 9, "no meaning"],
    ['userName[type eq "work"]', 8, "has to be eq"],
    ["userName eq", 11, "a text in double quotes"],
    ["userName eq true", 12, "a text in double quotes"],
    ["userName eq null", 12, "a text in double quotes"],
    ["userName eq 42", 12, "a text in double quotes"],
    ["externalId eq jyoung", 14, "a text in double quotes"],
    ["active eq", 9, "true or false, without quotes"],
    ['active eq "true"', 10, "true or false, without quotes"],
    ["active eq True", 10, "true or false, without quotes"],
    ["active eq 1", 10, "true or false, without quotes"],
    ["active eq null", 10, "true or false, without quotes"],
    ["userName eq 'a'", 12, "straight double quotes"],
    ["userName eq “a”", 12, "straight double quotes"],
    ['userName eq "a', 12, "closing double quote"],
    ['userName eq "', 12, "closing double quote"],
    [String.raw`userName eq "a\"`, 12, "closing double quote"],
    [String.raw`userName eq "a\x"`, 14, "JSON escape"],
    [String.raw`userName eq "\u12g4"`, 13, "JSON escape"],
    ['userName eq "a\nb"', 14, "control character"],
    ['userName eq "a" and active eq true', 16, "Nothing may follow"],
    ['userName eq "a" or userName pr', 16, "Nothing may follow"],
    ['userName eq "a""b"', 15, "Nothing may follow"],
    ['userName eq "a")', 15, "Nothing may follow"],
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
    expect(remedy).toContain(
      'Filters that work: userName eq "…", externalId eq "…", id eq "…", active eq true',
    );
  });

  test("a filter as long as the limit is read, one longer is refused before it is read", () => {
    const room = MAX_FILTER_LENGTH - 'userName eq ""'.length;
    expect(parse(`userName eq "${"a".repeat(room)}"`).value).toHaveLength(room);
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
          const { attribute, value } = parse(filter);
          expect(parse(`${attribute} eq ${JSON.stringify(value)}`)).toEqual({ attribute, value });
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
