import fc from "fast-check";
import { filter as accepting, parse } from "scim2-parse-filter";
import { describe, expect, test } from "vitest";
import { ScimError } from "../../src/scim/error.ts";
import { matches } from "../../src/scim/filter/matches.ts";
import { parseFilter } from "../../src/scim/filter/parse-filter.ts";
import { targetNamed } from "../../src/scim/schema/attribute-names.ts";
import { CORE_USER } from "../../src/scim/schema/core-user.ts";
import { ENTERPRISE_USER } from "../../src/scim/schema/enterprise-user.ts";
import { ENTERPRISE_USER_SCHEMA as E, USER_SCHEMA } from "../../src/scim/schema/urns.ts";

/*
 * Reader and evaluator against scim2-parse-filter, written by others from the same RFC: random filters on random people
 * where the two read it alike, and a list of those where they do not, with what the RFC or a client has to say of it.
 * Both sides of each are asserted, so whichever comes to change fails its line here.
 */

const NAMES = { schema: CORE_USER, extensions: [ENTERPRISE_USER] };

type Outcome = boolean | "refused";

function ours(source: string, user: object): Outcome {
  try {
    const names = { target: (written: string) => targetNamed(written, NAMES), known: "" };
    return matches(parseFilter(source, names), { ...user });
  } catch (error) {
    if (error instanceof ScimError) return "refused";
    throw error;
  }
}

function theirs(source: string, user: object): Outcome {
  try {
    return accepting(parse(source))(user);
  } catch {
    return "refused";
  }
}

/** Few, in small letters, so that they meet, and so that it makes no difference whether case counts. */
const text = fc.constantFrom("a", "ab", "b", "b a", "%", "a) or (b", 'say "a"', "and", "[a]", "x.y:z", "-1");
const moment = fc.constantFrom("2026-11-24T08:00:00Z", "2026-11-25T08:00:00Z", "2026-11-24T09:30:00Z");
const email = fc.record(
  { value: text, type: fc.constantFrom("work", "home"), primary: fc.boolean() },
  { requiredKeys: ["value", "type"], noNullPrototype: true },
);

const user = fc.record(
  {
    userName: text,
    title: text,
    active: fc.boolean(),
    name: fc.record({ givenName: text, familyName: text }, { requiredKeys: [], noNullPrototype: true }),
    emails: fc.array(email, { minLength: 1, maxLength: 3 }),
    [E]: fc.record(
      { department: text, manager: fc.record({ value: text }, { noNullPrototype: true }) },
      { requiredKeys: [], noNullPrototype: true },
    ),
    meta: fc.record({ lastModified: moment }, { noNullPrototype: true }),
  },
  { requiredKeys: ["userName", "active", "meta"], noNullPrototype: true },
);

const inAnyCase = (word: string) =>
  fc.constantFrom(word, word.toUpperCase(), `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`);
const comparison = fc.constantFrom("eq", "co", "sw", "ew", "gt", "ge", "lt", "le").chain(inAnyCase);
const textPath = fc
  .constantFrom("userName", "title", "name.givenName", "emails.value", "emails.type", `${E}:department`)
  .chain((path) => fc.constantFrom(path, path.toLowerCase()));
const order = fc.constantFrom("eq", "gt", "ge", "lt", "le");
const quoted = text.map((one) => JSON.stringify(one));

/** One alone: the other asks each part of a condition in brackets of all values together. */
const part: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(fc.constantFrom("value", "type"), comparison, quoted).map((words) => words.join(" ")),
  fc.constantFrom("primary eq true", "primary eq false", "primary pr"),
);

/** A condition with how tightly its words bind: 3 one that stands alone, 2 `and`, 1 `or`. */
interface Written {
  readonly source: string;
  readonly binds: number;
}

const alone = (source: string): Written => ({ source, binds: 3 });
const within = ({ source, binds }: Written, around: number) => (binds < around ? `(${source})` : source);

/** Joins them with as few brackets as may be, and now and then with one pair more. */
function joined(conditions: fc.Arbitrary<Written>): fc.Arbitrary<Written> {
  return fc.oneof(
    fc
      .tuple(fc.constantFrom("and", "or"), fc.array(conditions, { minLength: 2, maxLength: 3 }))
      .chain(([word, some]) =>
        inAnyCase(word).map((written) => {
          const binds = word === "and" ? 2 : 1;
          return { source: some.map((one) => within(one, binds)).join(` ${written} `), binds };
        }),
      ),
    conditions.map(({ source }) => alone(`not (${source})`)),
    conditions.map(({ source }) => alone(`(${source})`)),
  );
}

const leaf: fc.Arbitrary<Written> = fc
  .oneof(
    { weight: 4, arbitrary: fc.tuple(textPath, comparison, quoted).map((words) => words.join(" ")) },
    fc.tuple(fc.constant("userName ne"), quoted).map((words) => words.join(" ")),
    fc
      .tuple(
        fc.constant("meta.lastModified"),
        order,
        moment.map((at) => `"${at}"`),
      )
      .map((words) => words.join(" ")),
    fc.constantFrom("active eq true", "active eq false", "active ne true"),
    fc
      .tuple(fc.constantFrom("title", "emails", "name.familyName", `${E}:manager.value`), inAnyCase("pr"))
      .map((words) => words.join(" ")),
    part.map((condition) => `emails[${condition}]`),
  )
  .map(alone);

const { filter } = fc.letrec<{ filter: Written }>((tie) => ({
  filter: fc.oneof({ depthSize: "small", withCrossShrink: true }, leaf, joined(tie("filter"))),
}));

test("the two agree on whatever the RFC leaves no choice in", () => {
  let met = 0;
  fc.assert(
    fc.property(filter, user, ({ source }, person) => {
      const answer = ours(source, person);
      expect(answer).not.toBe("refused");
      expect(theirs(source, person)).toBe(answer);
      if (answer === true) met++;
    }),
    { numRuns: 5000 },
  );
  // Neither always nor never, or little would have been compared.
  expect(met).toBeGreaterThan(1000);
  expect(met).toBeLessThan(4000);
});

test("whatever is no filter to the other is none here", () => {
  const piece = fc.constantFrom(
    "(",
    ")",
    "]",
    "and",
    "or",
    "title pr",
    'title eq "a"',
    "emails[",
    "not (",
    "eq",
    '"a"',
  );
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), (pieces) => {
      const source = pieces.join(" ");
      if (theirs(source, {}) === "refused") expect(ours(source, {}), source).toBe("refused");
    }),
    { numRuns: 3000 },
  );
});

const ADA = {
  userName: "Ada@example.com",
  title: "",
  displayName: null,
  active: true,
  emails: [
    { value: "ada@example.com", type: "work" },
    { value: "ada@home.example", type: "home" },
  ],
  phoneNumbers: [],
  name: { familyName: "O\\M" },
  meta: { lastModified: "2026-11-24T08:00:00.000Z" },
};

describe("the two differ", () => {
  test.each<[reason: string, filter: string, mine: Outcome, other: Outcome]>([
    ["RFC 7643 4.1.1: userName has no case (11)", 'userName eq "ADA@example.com"', true, false],
    [
      "RFC 7644 3.4.2.2: text is compared without case unless caseExact, in part as well (11)",
      'userName co "EXAMPLE"',
      true,
      false,
    ],
    [
      "RFC 7644 3.4.2.2: moments are compared as moments, in whatever zone (16)",
      'meta.lastModified eq "2026-11-24T09:00:00+01:00"',
      true,
      false,
    ],
    [
      "RFC 7644 3.4.2.2: a moment is later than one without fractions only if it is (16)",
      'meta.lastModified ge "2026-11-24T08:00:00Z"',
      true,
      false,
    ],
    [
      "RFC 7644 3.4.2.2: what stands in one pair of brackets is about one value (18)",
      'emails[type eq "work" and value ew "home.example"]',
      false,
      true,
    ],
    [
      "a condition in brackets and the part behind it are about the same value (18)",
      'emails[type eq "work"].value ew "home.example"',
      false,
      true,
    ],
    ["PingFederate names the list and means its values", 'emails eq "ada@example.com"', true, false],
    ["RFC 7643 2.5: no value is another value than any", 'externalId ne "x"', true, false],
    ["`ne` of a list is what `eq` is not", 'emails.type ne "work"', false, true],
    ["RFC 7643 2.5: an empty list is no value (18)", "phoneNumbers pr", false, true],
    ["RFC 7643 2.5: null is no value (18)", "displayName pr", false, true],
    ["an empty text is no value either, as every HR form has it", "title pr", false, true],
    ["RFC 7643 2.5: null asks for what has no value (18)", "externalId eq null", true, false],
    ["RFC 7159: a backslash is escaped (15)", 'name.familyName eq "O\\\\M"', true, false],
    ["RFC 7159: a character may stand as its number (15)", 'name.familyName sw "\\u004F"', true, false],
    [
      "RFC 7644 3.10: what is of the core may be named with its schema (17)",
      `${USER_SCHEMA}:active eq true`,
      true,
      false,
    ],
    ["RFC 7644 figure 1: not has brackets behind it", "not title pr", "refused", false],
    [
      "RFC 7644 3.4.2.2: an attribute that nothing has is refused, not found nowhere (19)",
      'nickname eq "x"',
      "refused",
      false,
    ],
    ["RFC 7644 table 3: truth has no order (18)", "active ge true", "refused", true],
    ["RFC 7643 2.3: truth is no text (18)", 'active eq "true"', "refused", false],
    ["RFC 7644 3.4.2.2: a moment has to be one", 'meta.lastModified gt "a"', "refused", false],
    ["Entra's documentation asks for a word without quotes", "externalId eq jyoung", false, "refused"],
  ])("%s", (_, source, mine, other) => {
    expect([ours(source, ADA), theirs(source, ADA)]).toEqual([mine, other]);
    expect(mine).not.toBe(other);
  });

  test("a filter that is nested without end is refused by its depth, before a stack overflows (14)", () => {
    const nested = `${"not (".repeat(800)}title pr${")".repeat(800)}`;
    expect(ours(nested, ADA)).toBe("refused");
    expect(theirs(nested, ADA)).toBe(true);
  });
});
