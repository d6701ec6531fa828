import fc from "fast-check";
import { scimPatch } from "scim-patch";
import { describe, expect, test } from "vitest";
import { ScimError } from "../../src/scim/error.ts";
import { readPatch } from "../../src/scim/messages/patch-request.ts";
import { applyPatch } from "../../src/scim/patch/apply-patch.ts";
import { CORE_USER } from "../../src/scim/schema/core-user.ts";
import { ENTERPRISE_USER } from "../../src/scim/schema/enterprise-user.ts";
import { ENTERPRISE_USER_SCHEMA as E, PATCH_MESSAGE, USER_SCHEMA } from "../../src/scim/schema/urns.ts";

/*
 * The engine against scim-patch, written by others from the same RFC: random operations where the two read it alike, and
 * a list of those where they do not, with what the RFC or a client has to say of it. When the other comes to agree, its
 * line here fails and moves up.
 */

const NAMES = { schema: CORE_USER, extensions: [ENTERPRISE_USER] };
const WORK = { value: "ada@example.com", type: "work", primary: true };
const HOME = { value: "ada@home.example", type: "home" };
const ADA = {
  schemas: [USER_SCHEMA, E],
  id: "ada",
  meta: { created: new Date(0), lastModified: new Date(0) },
  userName: "ada@example.com",
  name: { familyName: "Lovelace", givenName: "Ada" },
  title: "Analyst",
  active: true,
  emails: [WORK, HOME],
  [E]: { department: "R&D", manager: { value: "grace" } },
};

interface Operation {
  readonly op: "add" | "replace" | "remove";
  readonly path?: string | undefined;
  readonly value?: unknown;
}

function ours(user: typeof ADA, operations: readonly Operation[]): unknown {
  try {
    return comparable(
      applyPatch(user, readPatch({ schemas: [PATCH_MESSAGE], Operations: operations }), NAMES),
    );
  } catch (error) {
    if (error instanceof ScimError) return error.scimType;
    throw error;
  }
}

function theirs(user: typeof ADA, operations: readonly Operation[]): unknown {
  const sent = operations.map(({ op, path = "", value }) => ({ op, path, value }));
  try {
    return comparable(
      scimPatch(structuredClone(user), sent, { mutateDocument: false, treatMissingAsAdd: true }),
    );
  } catch {
    return "refused";
  }
}

/** As JSON, in which a list or an object without anything in it is not there. */
function comparable(user: object): unknown {
  return JSON.parse(JSON.stringify(user), (_, value: unknown) =>
    typeof value === "object" && value !== null && Object.keys(value).length === 0 ? undefined : value,
  );
}

const text = fc.constantFrom("a", "b", "c d", "é", "x@example.com");
const setting = fc.constantFrom("add" as const, "replace" as const);
const types = ["work", "home", "other"];
const emails = fc
  .subarray(types, { minLength: 1 })
  .chain((chosen) => fc.tuple(...chosen.map((type) => text.map((value) => ({ value, type })))));

const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    op: setting,
    path: fc.constantFrom(
      "userName",
      "title",
      "displayName",
      "externalId",
      `${E}:department`,
      "name.givenName",
      "name.middleName",
      `${E}:manager.value`,
      `${USER_SCHEMA}:title`,
    ),
    value: text,
  }),
  fc.record({ op: setting, path: fc.constant("active"), value: fc.boolean() }),
  fc.record({
    op: setting,
    path: fc.constant("name"),
    value: fc.record({ givenName: text, familyName: text, middleName: text }, { requiredKeys: [] }),
  }),
  fc.record({
    op: setting,
    value: fc.record(
      { title: text, active: fc.boolean(), "name.givenName": text, [`${E}:department`]: text },
      { requiredKeys: [] },
    ),
  }),
  fc.record({ op: fc.constant("replace" as const), path: fc.constant("emails"), value: emails }),
  fc.record({
    op: setting,
    path: fc.constantFrom(...types).map((type) => `emails[type eq "${type}"].value`),
    value: text,
  }),
  fc.record({
    op: setting,
    path: fc.constantFrom(...types).map((type) => `addresses[type eq "${type}"].locality`),
    value: text,
  }),
  fc.record({
    op: fc.constant("remove" as const),
    path: fc.constantFrom(
      "title",
      "displayName",
      "emails",
      "name.givenName",
      `${E}:department`,
      `${E}:manager`,
      "addresses",
    ),
  }),
);

const user = fc
  .record({
    title: text,
    emails,
    active: fc.boolean(),
    name: fc.record({ familyName: text, givenName: text }),
  })
  .map((some) => ({ ...ADA, ...some }));

test("the two agree on whatever the RFC leaves no choice in", () => {
  fc.assert(
    fc.property(user, fc.array(operation, { minLength: 1, maxLength: 5 }), (before, operations) => {
      expect(ours(before, operations)).toEqual(theirs(before, operations));
    }),
    { numRuns: 2000 },
  );
});

test("the two agree on what is added and on what a condition removes", () => {
  const numbered = fc.uniqueArray(
    fc.record({ value: text, type: fc.constantFrom(...types) }, { noNullPrototype: true }),
    {
      selector: ({ value, type }) => `${value} ${type}`,
      maxLength: 6,
    },
  );
  fc.assert(
    fc.property(numbered, numbered, fc.constantFrom(...types), (emails, added, type) => {
      const before = { ...ADA, emails: [...emails, { value: "z", type }] };
      const operations: Operation[] = [
        { op: "add", path: "emails", value: added },
        { op: "remove", path: `emails[type eq "${type}"]` },
      ];
      for (const some of [operations, operations.slice(0, 1), operations.toReversed()])
        expect(ours(before, some)).toEqual(theirs(before, some));
    }),
  );
});

const { title: _, ...UNTITLED } = ADA;

describe("the two differ", () => {
  const cases: readonly (readonly [reason: string, operation: Operation, expected: unknown])[] = [
    [
      "RFC 7644 3.5.2.3: a value that a condition chose is replaced, not mixed with the old one",
      { op: "replace", path: 'emails[type eq "home"]', value: { value: "x@example.com" } },
      { ...ADA, emails: [WORK, { value: "x@example.com" }] },
    ],
    [
      "RFC 7644 3.5.2.3: the parts of a complex value that are not named stay (pattern 30)",
      { op: "replace", value: { name: { givenName: "Augusta" } } },
      { ...ADA, name: { familyName: "Lovelace", givenName: "Augusta" } },
    ],
    [
      "RFC 7644 3.5.2.1: a value that is there already is not added again, whoever names it by fewer parts",
      { op: "add", path: "emails", value: [{ value: "ADA@example.com" }] },
      { ...ADA, emails: [{ ...WORK, value: "ADA@example.com" }, HOME] },
    ],
    ["RFC 7644 3.5.2.1: nor without a path", { op: "add", value: { emails: [WORK] } }, ADA],
    [
      "RFC 7643 2.4: one value is the primary one",
      { op: "replace", path: 'emails[type eq "home"].primary', value: true },
      {
        ...ADA,
        emails: [
          { ...WORK, primary: false },
          { ...HOME, primary: true },
        ],
      },
    ],
    [
      "RFC 7644 3.5.2.3: one value in the place of a list is a list of one",
      { op: "replace", path: "emails", value: HOME },
      { ...ADA, emails: [HOME] },
    ],
    [
      "Entra names the values to remove by their `value` (pattern 21)",
      { op: "remove", path: "emails", value: [{ value: HOME.value }] },
      { ...ADA, emails: [WORK] },
    ],
    [
      "a list of values to remove that is empty names none (pattern 20)",
      { op: "remove", path: "emails", value: [{}] },
      "invalidValue",
    ],
    [
      "what is left of a value without its `value` is none",
      { op: "remove", path: 'emails[type eq "home"].value' },
      { ...ADA, emails: [WORK] },
    ],
    [
      "RFC 7644 table 9: a condition that no value meets is noTarget",
      { op: "remove", path: 'emails[type eq "other"]' },
      "noTarget",
    ],
    [
      "Entra clears what is not there any more (pattern 26)",
      { op: "remove", path: 'emails[type eq "other"].value' },
      ADA,
    ],
    [
      "Entra describes a value by several parts (pattern 26)",
      { op: "add", path: 'phoneNumbers[type eq "work" and primary eq true].value', value: "1" },
      { ...ADA, phoneNumbers: [{ type: "work", primary: true, value: "1" }] },
    ],
    [
      "a condition that names the value itself means one that is there",
      { op: "replace", path: 'emails[value eq "x@example.com"].type', value: "other" },
      "noTarget",
    ],
    [
      "Entra writes truth as a text (pattern 25)",
      { op: "replace", path: "active", value: "False" },
      { ...ADA, active: false },
    ],
    [
      "Entra writes a manager as a text (pattern 25)",
      { op: "replace", path: `${E}:manager`, value: "alan" },
      { ...ADA, [E]: { ...ADA[E], manager: { value: "alan" } } },
    ],
    ["RFC 7643 2.5: null is no value", { op: "replace", path: "title", value: null }, UNTITLED],
    [
      "RFC 7643 2.1: names are not case exact",
      { op: "replace", path: "TITLE", value: "Countess" },
      { ...ADA, title: "Countess" },
    ],
    [
      "RFC 7643 3.3: an extension is an attribute named by its URN",
      { op: "replace", value: { [E]: { department: "Engines" } } },
      { ...ADA, [E]: { ...ADA[E], department: "Engines" } },
    ],
    [
      "a quoted value may hold what parts a path (pattern 28)",
      { op: "add", path: 'emails[type eq "urn:a.b"].value', value: "x@example.com" },
      { ...ADA, emails: [WORK, HOME, { type: "urn:a.b", value: "x@example.com" }] },
    ],
    [
      "RFC 7644 3.5.2: what is read-only is refused (pattern 29)",
      { op: "replace", path: "id", value: "eve" },
      "mutability",
    ],
    ["RFC 7644 3.5.2.2: what is required is not removed", { op: "remove", path: "userName" }, "mutability"],
    [
      "RFC 7644 table 9: a path that names nothing is refused",
      { op: "add", path: "nobody", value: "x" },
      "invalidPath",
    ],
    [
      "RFC 7643 2.3: a value has the type of its attribute",
      { op: "replace", path: "title", value: 7 },
      "invalidValue",
    ],
  ];

  test.each(cases)("%s", (_, operation, expected) => {
    const mine = ours(ADA, [operation]);
    expect(mine).toEqual(typeof expected === "object" && expected !== null ? comparable(expected) : expected);
    expect(theirs(ADA, [operation])).not.toEqual(typeof mine === "string" ? "refused" : mine);
  });
});
