import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asksFor, parseProjection, project } from "../../src/scim/projection.ts";
import { CORE_USER } from "../../src/scim/schema/core-user.ts";
import { ENTERPRISE_USER } from "../../src/scim/schema/enterprise-user.ts";

const NAMES = { schema: CORE_USER, extensions: [ENTERPRISE_USER] };
const E = ENTERPRISE_USER.id;
const ADA = {
  schemas: [CORE_USER.id, E],
  id: "ada",
  userName: "ada@example.com",
  name: { familyName: "Lovelace", givenName: "Ada" },
  emails: [{ value: "ada@example.com", type: "work", primary: true }, { value: "a@home.example" }],
  [E]: { department: "R&D", manager: { value: "grace", $ref: "…/grace" } },
  meta: { resourceType: "User", version: 'W/"1"' },
};
const ALWAYS = { schemas: ADA.schemas, id: ADA.id };

const shown = (attributes?: string, excluded?: string) =>
  project(ADA, parseProjection(attributes, excluded, NAMES), NAMES);

describe("attributes choose", () => {
  test.each([
    ["userName", { userName: ADA.userName }],
    ["USERNAME, Name.GivenName", { userName: ADA.userName, name: { givenName: "Ada" } }],
    [`${CORE_USER.id}:userName`, { userName: ADA.userName }],
    ["name.givenName,name", { name: ADA.name }],
    ["name,name.givenName", { name: ADA.name }],
    ["emails.type", { emails: [{ type: "work" }] }],
    [`${E}:department`, { [E]: { department: "R&D" } }],
    [`${E}:manager.value`, { [E]: { manager: { value: "grace" } } }],
    [E, { [E]: ADA[E] }],
    [E.toLowerCase(), { [E]: ADA[E] }],
    ["meta.version", { meta: { version: 'W/"1"' } }],
    ["department", {}],
    ["nickName", {}],
    ["", {}],
    [" , ,", {}],
    ["__proto__,constructor", {}],
  ])("%s", (attributes, expected) => {
    expect(shown(attributes)).toEqual({ ...ALWAYS, ...expected });
  });
});

describe("excludedAttributes leave out", () => {
  test.each([
    ["emails,meta", ["emails", "meta"]],
    [E, [E]],
    ["id,schemas", []],
    ["nickName", []],
    ["", []],
  ])("%s", (excluded, gone) => {
    const rest = Object.entries(ADA).filter(([name]) => !gone.includes(name));
    expect(shown(undefined, excluded)).toEqual(Object.fromEntries(rest));
  });

  test("parts alone", () => {
    expect(shown(undefined, `name.givenName,emails.primary,${E}:manager`)).toEqual({
      ...ADA,
      name: { familyName: "Lovelace" },
      emails: [{ value: "ada@example.com", type: "work" }, { value: "a@home.example" }],
      [E]: { department: "R&D" },
    });
  });

  test("from what was chosen", () => {
    expect(shown("name,userName", "name.familyName")).toEqual({
      ...ALWAYS,
      userName: ADA.userName,
      name: { givenName: "Ada" },
    });
  });
});

test("what nobody asks for need not be read", () => {
  const asks = (attributes?: string, excluded?: string) =>
    asksFor(parseProjection(attributes, excluded, NAMES), "groups", NAMES);
  expect(asks()).toBe(true);
  expect(asks("groups.value")).toBe(true);
  expect(asks("userName")).toBe(false);
  expect(asks(undefined, "GROUPS")).toBe(false);
  expect(asks(undefined, "groups.display")).toBe(true);
  expect(asksFor(parseProjection(undefined, undefined, NAMES), "nickName", NAMES)).toBe(false);
});

test("nothing is shown that was not there, and what is returned always is there", () => {
  const name = fc.constantFrom(
    "userName",
    "name.givenName",
    "emails",
    "emails.value",
    E,
    `${E}:manager`,
    "meta",
    "id",
    "x",
  );
  const list = fc.option(
    fc.array(name, { maxLength: 4 }).map((names) => names.join(",")),
    { nil: undefined },
  );
  fc.assert(
    fc.property(list, list, (attributes, excluded) => {
      const answer = shown(attributes, excluded);
      expect(ADA).toMatchObject({ ...answer, emails: ADA.emails });
      expect(answer).toMatchObject(ALWAYS);
    }),
  );
});
