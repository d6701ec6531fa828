import { describe, expect, test } from "vitest";
import { lenientResource } from "../../src/scim/leniency.ts";
import { MAX_VALUES } from "../../src/scim/limits.ts";
import { readPatch } from "../../src/scim/messages/patch-request.ts";
import { applyPatch } from "../../src/scim/patch/apply-patch.ts";
import { CORE_USER } from "../../src/scim/schema/core-user.ts";
import { ENTERPRISE_USER } from "../../src/scim/schema/enterprise-user.ts";
import { ENTERPRISE_USER_SCHEMA as E, PATCH_MESSAGE } from "../../src/scim/schema/urns.ts";
import { refusal } from "./refusal.ts";

const NAMES = { schema: CORE_USER, extensions: [ENTERPRISE_USER] };
const WORK = { value: "ada@example.com", type: "work", primary: true };
const ADA = {
  schemas: [CORE_USER.id, E],
  id: "ada",
  userName: "ada@example.com",
  name: { familyName: "Lovelace", givenName: "Ada" },
  active: true,
  emails: [WORK],
  [E]: { department: "R&D", organization: "Example", manager: { value: "grace", $ref: "…/grace" } },
  meta: { resourceType: "User", version: 'W/"1"' },
};
const { [E]: ENTERPRISE, ...CORE } = ADA;

/** ADA after a body with these operations, which is given as text, as it travels. */
function patchedBy(operations: string): unknown {
  const body: unknown = JSON.parse(`{"schemas": ["${PATCH_MESSAGE}"], "Operations": ${operations}}`);
  return applyPatch(ADA, readPatch(body), NAMES);
}

const sent = (body: unknown) => lenientResource(body, NAMES);

const blocked = { ...ADA, active: false };

describe("pattern 25: what Entra sends", () => {
  test.each<[operations: string, expected: object]>([
    ['[{"op": "Replace", "path": "active", "value": "False"}]', blocked],
    ['[{"op": "REPLACE", "path": "active", "value": "false"}]', { ...ADA, active: false }],
    ['[{"op": "Add", "path": "active", "value": "True"}]', ADA],
    ['[{"op": "Replace", "value": {"active": "False"}}]', { ...ADA, active: false }],
    ['[{"op": "Replace", "path": "", "value": {"active": false}}]', { ...ADA, active: false }],
    ['[{"Op": "replace", "Path": "active", "Value": false}]', { ...ADA, active: false }],
    [
      '[{"op": "Add", "path": "phoneNumbers[type eq \\"work\\"].value", "value": "+44 1"}]',
      { ...ADA, phoneNumbers: [{ type: "work", value: "+44 1" }] },
    ],
    [
      '[{"op": "Replace", "path": "emails[primary eq \\"True\\"].value", "value": "new@example.com"}]',
      { ...ADA, emails: [{ ...WORK, value: "new@example.com" }] },
    ],
    [
      '[{"op": "Replace", "path": "emails[type eq work].value", "value": "new@example.com"}]',
      { ...ADA, emails: [{ ...WORK, value: "new@example.com" }] },
    ],
    [
      `[{"op": "Add", "path": "${E}:department", "value": "Engines"}]`,
      { ...ADA, [E]: { ...ENTERPRISE, department: "Engines" } },
    ],
    ...[
      '"alan"',
      '{"value": "alan"}',
      '[{"value": "alan"}]',
      '{"$ref": "…/Users/alan", "value": "alan", "displayName": "Alan"}',
    ].map(
      (value) =>
        [
          `[{"op": "Replace", "path": "${E}:manager", "value": ${value}}]`,
          { ...ADA, [E]: { ...ENTERPRISE, manager: { value: "alan", $ref: "…/grace" } } },
        ] satisfies [string, object],
    ),
    [
      `[{"op": "Replace", "value": {"name.givenName": "Augusta", "${E}:department": "Engines", "displayName": "Augusta"}}]`,
      {
        ...ADA,
        name: { ...ADA.name, givenName: "Augusta" },
        displayName: "Augusta",
        [E]: { ...ENTERPRISE, department: "Engines" },
      },
    ],
    [
      `[{"op": "Add", "value": {"${E}:manager.value": "alan", "emails[type eq \\"home\\"].value": "a@home.example"}}]`,
      {
        ...ADA,
        emails: [WORK, { type: "home", value: "a@home.example" }],
        [E]: { ...ENTERPRISE, manager: { value: "alan", $ref: "…/grace" } },
      },
    ],
    [
      `[{"op": "Replace", "path": "${E}", "value": {"department": "Engines"}}]`,
      { ...ADA, [E]: { ...ENTERPRISE, department: "Engines" } },
    ],
    [
      '[{"op": "Remove", "path": "emails", "value": [{"value": "ada@example.com"}]}]',
      Object.fromEntries(Object.entries(ADA).filter(([name]) => name !== "emails")),
    ],
  ])("%s", (operations, expected) => {
    expect(patchedBy(operations)).toEqual(expected);
  });

  test.each([
    ["preferredLanguage", '"en"'],
    ["name.formatted", '"Ada Lovelace"'],
    ['addresses[type eq "work"].region', '"Kent"'],
    ['roles[primary eq "True"].value', '"Analyst"'],
    ["roles", '[{"value": "Analyst"}]'],
    ["userType", "null"],
    ["password", '"1mz050nq"'],
    [`${E}:manager.displayName`, '"Grace"'],
  ])("pattern 26: %s, which is not kept, does not stop what stands beside it", (path, value) => {
    const named = JSON.stringify(path);
    const beside = '{"op": "Replace", "path": "active", "value": "False"}';
    for (const op of ["Add", "Replace", "Remove"])
      expect(patchedBy(`[{"op": "${op}", "path": ${named}, "value": ${value}}, ${beside}]`)).toEqual(blocked);
    expect(patchedBy(`[{"op": "Replace", "value": {${named}: ${value}, "active": false}}]`)).toEqual(blocked);
  });

  test("null and an empty text clear", () => {
    const unmanaged = { ...ADA, [E]: { department: "R&D", organization: "Example" } };
    for (const value of ["null", '""', '{"value": ""}', '{"value": null}', "[]"]) {
      expect(patchedBy(`[{"op": "Replace", "path": "${E}:manager", "value": ${value}}]`)).toEqual(unmanaged);
      expect(patchedBy(`[{"op": "Replace", "value": {"${E}:manager": ${value}}}]`)).toEqual(unmanaged);
    }
    const nameless = { ...ADA, name: { familyName: "Lovelace" } };
    for (const value of ["null", '""']) {
      expect(patchedBy(`[{"op": "Replace", "path": "name.givenName", "value": ${value}}]`)).toEqual(nameless);
      expect(patchedBy(`[{"op": "Replace", "value": {"name": {"givenName": ${value}}}}]`)).toEqual(nameless);
    }
  });

  test("a value of which nothing is known changes nothing", () => {
    for (const value of ["{}", '{"displayName": "Grace"}', '{"$ref": "…/alan"}'])
      expect(patchedBy(`[{"op": "Replace", "path": "${E}:manager", "value": ${value}}]`)).toEqual(ADA);
    expect(patchedBy('[{"op": "Replace", "value": {"name": {"nick": "Ada"}, "nick": "Ada"}}]')).toEqual(ADA);
  });

  test("clearing an extension as a whole leaves what is read-only in it", () => {
    const bare = { ...CORE, [E]: { organization: "Example" } };
    expect(patchedBy(`[{"op": "Replace", "value": {"${E}": null}}]`)).toEqual(bare);
    expect(patchedBy(`[{"op": "Remove", "path": "${E}"}]`)).toEqual(bare);
    expect(patchedBy(`[{"op": "Add", "value": {"${E}": null}}]`)).toEqual(ADA);
  });
});

describe("what Okta sends", () => {
  test("deactivates and reactivates without a path", () => {
    expect(patchedBy('[{"op": "replace", "value": {"active": false}}]')).toEqual({ ...ADA, active: false });
    expect(patchedBy('[{"op": "replace", "value": {"active": true}}]')).toEqual(ADA);
  });

  test("puts back what it read, with what is ours and what nobody knows", () => {
    expect(
      sent({
        ...ADA,
        active: false,
        groups: [],
        password: "1mz050nq",
        nickName: "Ada",
        "urn:example:other": { a: 1 },
      }),
    ).toEqual({
      userName: "ada@example.com",
      name: ADA.name,
      active: false,
      emails: [WORK],
      [E]: { department: "R&D", manager: { value: "grace" } },
    });
  });
});

describe("the resource of a POST or a PUT", () => {
  test("is read whatever the case of its names, dotted or behind a URN", () => {
    expect(
      sent({
        SCHEMAS: [CORE_USER.id.toUpperCase()],
        UserName: "ada@example.com",
        "name.givenName": "Ada",
        [`${CORE_USER.id}:name.familyName`]: "Lovelace",
        ACTIVE: "True",
        Emails: { Value: "ada@example.com", TYPE: "work" },
        phoneNumbers: "+44 1",
        [`${E}:manager`]: "grace",
        [E.toUpperCase()]: { Department: "R&D", [`${E}:division`]: "lost" },
        [CORE_USER.id]: { title: "Analyst" },
      }),
    ).toEqual({
      userName: "ada@example.com",
      name: { givenName: "Ada", familyName: "Lovelace" },
      active: true,
      emails: [{ value: "ada@example.com", type: "work" }],
      phoneNumbers: [{ value: "+44 1" }],
      title: "Analyst",
      [E]: { manager: { value: "grace" }, department: "R&D" },
    });
  });

  test("pattern 30: what is null, empty or absent is not there, `active` included", () => {
    expect(
      sent({
        userName: "a@example.com",
        active: null,
        title: "",
        emails: [],
        displayName: null,
        [`${E}:manager`]: { value: "" },
        addresses: [{ type: "home", locality: "" }, {}],
        phoneNumbers: null,
        [E]: {},
      }),
    ).toEqual({ userName: "a@example.com" });
    expect(sent({})).toEqual({});
  });

  test("is read without `schemas`, and not when they are of something else", () => {
    expect(sent({ title: "Analyst" })).toEqual({ title: "Analyst" });
    for (const schemas of [
      [],
      [E],
      [PATCH_MESSAGE],
      "urn",
      CORE_USER.id,
      ["urn:scim:schemas:core:1.0"],
      [7],
      {},
    ])
      expect(refusal(() => sent({ schemas, title: "Analyst" })).scimType).toBe("invalidSyntax");
  });

  test.each([null, [], "x", 7, true, [{ userName: "a@example.com" }]])("%j is none", (body) => {
    expect(refusal(() => sent(body))).toMatchObject({ status: 400, scimType: "invalidSyntax" });
  });

  test.each([
    { active: "perhaps" },
    { userName: 7 },
    { userName: "" },
    { userName: ["a", "b"] },
    { emails: [WORK, { value: "b@example.com", primary: true }] },
    { emails: [{ value: "\udc00" }] },
    { name: "Ada" },
    { [E]: "R&D" },
    { [E]: { manager: 7 } },
  ])("%j holds what cannot be meant", (body) => {
    expect(refusal(() => sent(body))).toMatchObject({ status: 400, scimType: "invalidValue" });
  });

  test("holds lists up to their limit", () => {
    const emails = (length: number) => Array.from({ length }, (_, index) => `${index}@example.com`);
    expect(sent({ emails: emails(MAX_VALUES) })["emails"]).toHaveLength(MAX_VALUES);
    expect(refusal(() => sent({ emails: emails(MAX_VALUES + 1) })).scimType).toBe("tooMany");
  });
});

describe("names that JavaScript gives a meaning to", () => {
  const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"];

  test.each(names)("pattern 28: %s is no attribute, and touches nothing", (name) => {
    const { scimType } = refusal(() =>
      patchedBy(`[{"op": "add", "path": "${name}", "value": {"polluted": true}}]`),
    );
    expect(scimType).toBe("invalidPath");
    for (const path of [
      `${name}.polluted`,
      `name.${name}`,
      `emails[${name} eq "x"].value`,
      `emails[type eq "x"].${name}`,
    ])
      refusal(() => patchedBy(JSON.stringify([{ op: "add", path, value: "x" }])));
    const inside = `{"${name}": {"polluted": true}, "emails": {"${name}": {"polluted": true}}, "${E}": {"${name}": "x"}}`;
    expect(patchedBy(`[{"op": "add", "value": ${inside}}]`)).toEqual(ADA);
    expect(
      patchedBy(`[{"op": "add", "path": "emails", "value": [{"${name}": {"polluted": true}}]}]`),
    ).toEqual(ADA);
    expect(sent(JSON.parse(inside))).toEqual({});
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });

  test("of a key that comes twice, in one spelling or two, the last counts", () => {
    expect(
      patchedBy('[{"op": "add", "op": "replace", "path": "title", "value": "a", "value": "b"}]'),
    ).toEqual({
      ...ADA,
      title: "b",
    });
    expect(sent(JSON.parse('{"title": "a", "Title": "b", "title": "c"}'))).toEqual({ title: "b" });
    expect(
      sent(JSON.parse('{"userName": "a@example.com", "name": {"givenName": "A", "GIVENNAME": "B"}}')),
    ).toEqual({
      userName: "a@example.com",
      name: { givenName: "B" },
    });
  });
});

test("a body nested deep or with many keys is answered at once", () => {
  const deep = (depth: number, open: string, close: string) => `${open.repeat(depth)}1${close.repeat(depth)}`;
  const nested = deep(5000, `{"${CORE_USER.id}":`, "}");
  expect(sent(JSON.parse(nested))).toEqual({});
  expect(patchedBy(`[{"op": "add", "value": ${nested}}]`)).toEqual(ADA);
  expect(sent({ title: "x", ["y".repeat(100_000)]: "z" })).toEqual({ title: "x" });
  expect(refusal(() => sent(JSON.parse(`{"userName": ${deep(5000, "[", "]")}}`))).scimType).toBe(
    "invalidValue",
  );
  expect(sent(JSON.parse(`{"emails": ${deep(5000, '{"emails":', "}")}}`))).toEqual({});
  const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`x${index}`, index]));
  expect(sent({ ...many, title: "x" })).toEqual({ title: "x" });
});
