import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fold } from "../../src/hr/fold.ts";
import { caseless } from "../../src/scim/caseless.ts";
import type { Comparison, Filter, Literal } from "../../src/scim/filter/filter.ts";
import { matches } from "../../src/scim/filter/matches.ts";
import { type Names, parseFilter } from "../../src/scim/filter/parse-filter.ts";
import { MAX_FILTER_DEPTH, MAX_FILTER_LENGTH } from "../../src/scim/limits.ts";
import type { Resource } from "../../src/scim/resource.ts";
import { targetNamed } from "../../src/scim/schema/attribute-names.ts";
import { CORE_USER } from "../../src/scim/schema/core-user.ts";
import { ENTERPRISE_USER } from "../../src/scim/schema/enterprise-user.ts";
import { printFilter } from "../support/print-filter.ts";
import { refusal } from "./refusal.ts";

const USER = { schema: CORE_USER, extensions: [ENTERPRISE_USER] };
const ENTERPRISE = ENTERPRISE_USER.id;
const NAMES: Names = { target: (written) => targetNamed(written, USER), known: "Known: userName." };

const parse = (filter: string) => parseFilter(filter, NAMES);
const printed = (filter: string) => printFilter(parse(filter));

const ADA: Resource = {
  schemas: [CORE_USER.id, ENTERPRISE],
  id: "ada",
  userName: "Ada@Example.com",
  name: { familyName: "Lovelace", givenName: "Ada" },
  title: "Émile's heir",
  active: true,
  emails: [
    { value: "ada@example.com", type: "work", primary: true },
    { value: "ada@home.example", type: "home" },
  ],
  phoneNumbers: [],
  [ENTERPRISE]: { department: "R&D", manager: { value: "grace" } },
  meta: { resourceType: "User", lastModified: "2026-11-24T08:00:00.000Z" },
};

describe("the grammar", () => {
  test.each([
    [
      'userName eq "a" or userName eq "b" and active eq true',
      'userName eq "a" or (userName eq "b" and active eq true)',
    ],
    ['USERNAME EQ "a" OR Title PR', 'userName eq "a" or title pr'],
    ['(userName eq "a" or title pr) and active eq true', '(userName eq "a" or title pr) and active eq true'],
    ["not (title pr) and not(active eq false)", "not (title pr) and not (active eq false)"],
    ['emails[type eq "work" and value co "@"]', 'emails[type eq "work" and value co "@"]'],
    ['emails[type eq "work"].value co "@"', 'emails[type eq "work" and value co "@"]'],
    ['emails[type eq "work" or type pr].value pr', 'emails[(type eq "work" or type pr) and value pr]'],
    ["emails.type eq work", 'emails.type eq "work"'],
    ['emails[type eq "work"].value eq "a"', 'emails[type eq "work" and value eq "a"]'],
    ['emails[type eq "work"].value ne "a"', 'not (emails[type eq "work" and value eq "a"])'],
    ['emails[type eq "work"].value eq null', 'not (emails[type eq "work" and value pr])'],
    ['emails[type eq "work"].value ne null', 'emails[type eq "work" and value pr]'],
    [
      'emails[type eq "work"].value pr and active eq true',
      'emails[type eq "work" and value pr] and active eq true',
    ],
    [`${ENTERPRISE.toUpperCase()}:Department eq "R&D"`, `${ENTERPRISE}:department eq "R&D"`],
    [`${CORE_USER.id}:name.familyname sw "L"`, 'name.familyName sw "L"'],
    [`${ENTERPRISE}:manager.value eq "grace"`, `${ENTERPRISE}:manager.value eq "grace"`],
    ['meta.lastModified gt "2026-11-24T07:00:00Z"', 'meta.lastModified gt "2026-11-24T07:00:00Z"'],
    ["externalId eq jyoung", 'externalId eq "jyoung"'],
    ["title eq null", "title eq null"],
    ["(((title pr)))", "title pr"],
  ])("%s", (source, expected) => {
    expect(printed(source)).toBe(expected);
  });

  test.each([
    ["", "empty"],
    ["   ", "empty"],
    ["(title pr", "not closed"],
    ["title pr)", "end of the filter"],
    ["title", "operator"],
    ['title is "a"', "operator"],
    ["title eq", "double quotes"],
    ['title eq "a" and', "missing"],
    ["and title pr", "No attribute"],
    ["not title pr", "in brackets"],
    ['nickname eq "a"', "No attribute"],
    ['userName.value eq "a"', "No attribute"],
    ['name.familyName.x eq "a"', "No attribute"],
    ['userName. eq "a"', "No attribute"],
    [`${ENTERPRISE}.department eq "a"`, "No attribute"],
    ['urn:x:department eq "a"', "No attribute"],
    ['name eq "Ada"', "has parts"],
    ["active gt true", "no order"],
    ['active co "t"', "true or false"],
    ['active eq "true"', "true or false"],
    ["active eq True", "true or false"],
    ["title gt null", "no order"],
    ['meta.lastModified eq "yesterday"', "moment"],
    ['meta.lastModified eq "2026-11-24T08:00:00"', "moment"],
    ['meta.lastModified sw "2026-11-24T08:00:00Z"', "part of a text"],
    ['userName[type eq "x"]', "has parts"],
    ['emails[department eq "x"]', "No attribute"],
    ['emails[type eq "x"', "not closed"],
    ['emails[type eq "x"].street eq "y"', "No part"],
    ['emails[type eq "x"].value', "operator"],
    ['emails[type eq "x"] .value eq "y"', "end of the filter"],
    ['emails[type eq "x"].value.value eq "y"', "operator"],
    ['emails[type eq "x")', "not closed"],
    ["title eq 'a'", "straight double quotes"],
    ['title eq "a', "closing double quote"],
    ["title eq [1]", "double quotes"],
  ])("refuses %s", (source, words) => {
    const { scimType, detail } = refusal(() => parse(source));
    expect(scimType).toBe("invalidFilter");
    expect(detail).toContain(words);
    expect(detail.split("\n")[2]).toMatch(/^ *\^$/);
  });

  test("is read up to its length and its depth, and not beyond (14)", () => {
    const nested = (depth: number) => `${"(".repeat(depth)}title pr${")".repeat(depth)}`;
    expect(printed(nested(MAX_FILTER_DEPTH))).toBe("title pr");
    expect(refusal(() => parse(nested(MAX_FILTER_DEPTH + 1))).detail).toContain(`${MAX_FILTER_DEPTH} deep`);
    expect(refusal(() => parse("not(".repeat(1000))).detail).toContain(`${MAX_FILTER_DEPTH} deep`);
    expect(refusal(() => parse("emails[".repeat(500))).scimType).toBe("invalidFilter");
    const long = (length: number) => `title eq "${"x".repeat(length - 11)}"`;
    expect(parse(long(MAX_FILTER_LENGTH)).kind).toBe("compare");
    expect(refusal(() => parse(long(MAX_FILTER_LENGTH + 1))).detail).toContain(
      `at most ${MAX_FILTER_LENGTH}`,
    );
  });
});

describe("a resource meets", () => {
  test.each([
    ['userName eq "ada@example.com"', true],
    ['id eq "ADA"', false],
    ['title co "émile"', true],
    ['title sw "E\u0301MILE"', true],
    ['emails eq "ada@home.example"', true],
    ['emails.value ew "home.example"', true],
    ['emails ne "ada@home.example"', false],
    ['emails[type eq "home" and value co "home"]', true],
    ['emails[type eq "work" and value co "home"]', false],
    ['emails[type eq "work"].value ew "@example.com"', true],
    ['emails[type eq "work"].value co "home"', false],
    ['emails[type eq "work"].value ne "ada@home.example"', true],
    ['emails[type eq "work"].value ne "ada@example.com"', false],
    ['emails[type eq "other"].value eq null', true],
    ['emails.type eq "work" and emails.value co "home"', true],
    ['emails[type eq "home"].value co "home"', true],
    ['emails[type eq "work"].value co "home"', false],
    ["emails[primary eq true]", true],
    ["emails[not (primary pr)]", true],
    ["phoneNumbers pr", false],
    ["phoneNumbers eq null", true],
    ["title ne null", true],
    ["title eq null", false],
    ["externalId pr", false],
    ['externalId ne "x"', true],
    ["name pr", true],
    ["name.middleName pr", false],
    ["active eq true", true],
    ["active ne true", false],
    [`${ENTERPRISE}:department eq "r&d"`, true],
    [`${ENTERPRISE}:manager eq "grace"`, true],
    [`${ENTERPRISE}:manager.value eq "GRACE"`, false],
    [`${ENTERPRISE}:division pr`, false],
    ['meta.lastModified ge "2026-11-24T09:00:00+01:00"', true],
    ['meta.lastModified gt "2026-11-24T09:00:00+01:00"', false],
    ['schemas eq "urn:ietf:params:scim:schemas:core:2.0:User"', true],
    ['userName gt "aaa" and userName lt "b"', true],
    ['title co "%"', false],
    ['title co "_"', false],
  ])("%s: %s", (filter, expected) => {
    expect(matches(parse(filter), ADA)).toBe(expected);
  });

  test("`or` never reaches over the condition that brackets it (12)", () => {
    expect(matches(parse("active eq false and (title pr or userName pr)"), ADA)).toBe(false);
    expect(matches(parse("active eq false and title pr or userName pr"), ADA)).toBe(true);
  });
});

describe("laws", () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("", '"', "\\", "%", "a) or (b"),
  );
  const named = (path: string) => targetNamed(path, USER);
  const textPath = fc.constantFrom(
    "userName",
    "title",
    "name.givenName",
    "emails.value",
    "emails",
    "externalId",
    `${ENTERPRISE}:department`,
  );
  const comparison = fc.constantFrom<Comparison>("eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le");
  const leaf = fc.oneof(
    fc.record({ path: textPath, comparison, text }).map(({ path, comparison: one, text: wanted }): Filter => {
      const target = named(path);
      if (target === null) throw new TypeError(path);
      const literal: Literal = { kind: "text", text: wanted.toWellFormed() };
      return { kind: "compare", target, comparison: one, literal };
    }),
    textPath.map((path): Filter => {
      const target = named(path);
      if (target === null) throw new TypeError(path);
      return { kind: "present", target };
    }),
  );
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc.record({
        kind: fc.constantFrom("and" as const, "or" as const),
        operands: fc.array(tie("filter"), { minLength: 2, maxLength: 3 }),
      }),
      tie("filter").map((operand): Filter => ({ kind: "not", operand })),
    ),
  }));

  test("what is written is read as the same filter", () => {
    fc.assert(
      fc.property(filter, (one) => {
        const source = printFilter(one);
        fc.pre(source.length <= MAX_FILTER_LENGTH);
        expect(parse(source)).toEqual(one);
      }),
    );
  });

  test("a filter and its opposite part the resources between them", () => {
    const person = fc.record(
      { userName: text, title: text, emails: fc.array(fc.record({ value: text }), { maxLength: 2 }) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(filter, person, (one, resource) => {
        expect(matches({ kind: "not", operand: one }, resource)).toBe(!matches(one, resource));
      }),
    );
  });

  test("whatever is sent is read or refused, and nothing else happens", () => {
    const piece = fc.constantFrom(
      "(",
      ")",
      "[",
      "]",
      "and",
      "or",
      "not",
      "title",
      "emails",
      "eq",
      "pr",
      '"a"',
      "true",
      "1e999",
      " ",
      ".",
      ":",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(" ")),
        ),
        (source) => {
          try {
            parse(source);
          } catch (error) {
            expect(error).toMatchObject({ status: 400, scimType: "invalidFilter" });
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("texts are compared in the form in which the roster keeps its keys", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (any) => {
        expect(caseless(any)).toBe(fold(any));
      }),
    );
  });
});
