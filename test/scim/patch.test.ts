import { describe, expect, test } from "vitest";
import { MAX_OPERATIONS, MAX_PATH_LENGTH, MAX_VALUES } from "../../src/scim/limits.ts";
import { type PatchOperation, readPatch } from "../../src/scim/messages/patch-request.ts";
import { applyPatch } from "../../src/scim/patch/apply-patch.ts";
import { isSame } from "../../src/scim/patch/is-same.ts";
import { CORE_GROUP } from "../../src/scim/schema/core-group.ts";
import { CORE_USER } from "../../src/scim/schema/core-user.ts";
import { ENTERPRISE_USER } from "../../src/scim/schema/enterprise-user.ts";
import { ENTERPRISE_USER_SCHEMA as E, PATCH_MESSAGE } from "../../src/scim/schema/urns.ts";
import { refusal } from "./refusal.ts";

const NAMES = { schema: CORE_USER, extensions: [ENTERPRISE_USER] };
const WORK = { value: "ada@example.com", type: "work", primary: true };
const HOME = { value: "ada@home.example", type: "home" };
const LONDON = { streetAddress: "1 St James's Sq.", locality: "London", type: "home", primary: true };
const ADA = {
  schemas: [CORE_USER.id, E],
  id: "ada",
  userName: "ada@example.com",
  name: { familyName: "Lovelace", givenName: "Ada" },
  title: "Analyst",
  active: true,
  emails: [WORK, HOME],
  addresses: [LONDON],
  groups: [{ value: "g1", display: "All employees" }],
  [E]: { department: "R&D", employeeNumber: "7", manager: { value: "grace", $ref: "…/grace" } },
  meta: { resourceType: "User", version: 'W/"1"' },
};

const message = (...Operations: unknown[]) => ({ schemas: [PATCH_MESSAGE], Operations });
const patched = (...operations: unknown[]) => applyPatch(ADA, readPatch(message(...operations)), NAMES);
const refused = (...operations: unknown[]) => refusal(() => patched(...operations));

const add = (path: string | undefined, value: unknown) => ({ op: "add", path, value });
const replace = (path: string | undefined, value: unknown) => ({ op: "replace", path, value });
const remove = (path: string | undefined, value?: unknown) => ({ op: "remove", path, value });

describe("the message", () => {
  test("is read into operations", () => {
    const operations: PatchOperation[] = [
      { op: "replace", path: "title", value: "Countess" },
      { op: "add", path: null, value: { active: false } },
      { op: "remove", path: "title", value: undefined },
    ];
    expect(readPatch(message(...operations))).toEqual({ operations });
  });

  test.each([
    [null, "invalidSyntax", "object"],
    [[], "invalidSyntax", "object"],
    ["replace", "invalidSyntax", "object"],
    [{}, "invalidSyntax", "lacks its schema"],
    [{ schemas: [CORE_USER.id], Operations: [remove("title")] }, "invalidSyntax", "lacks its schema"],
    [{ schemas: PATCH_MESSAGE, Operations: [remove("title")] }, "invalidSyntax", "lacks its schema"],
    [{ schemas: [PATCH_MESSAGE] }, "invalidSyntax", "at least one"],
    [message(), "invalidSyntax", "at least one"],
    [{ schemas: [PATCH_MESSAGE], Operations: remove("title") }, "invalidSyntax", "at least one"],
    [message(null), "invalidSyntax", "Operation 1"],
    [message(remove("title"), ["remove"]), "invalidSyntax", "Operation 2"],
    [message({ path: "title" }), "invalidSyntax", "add, remove, replace"],
    [message({ op: "move", path: "title" }), "invalidSyntax", "add, remove, replace"],
    [message({ op: ["add"], path: "title" }), "invalidSyntax", "add, remove, replace"],
    [message({ op: "add", path: 7, value: "x" }), "invalidSyntax", "path"],
    [message({ op: "remove" }), "noTarget", "name it by a path"],
    [message({ op: "remove", path: "" }), "noTarget", "name it by a path"],
    [message({ op: "remove", value: { title: "Analyst" } }), "noTarget", "name it by a path"],
  ])("%j is refused", (body, scimType, words) => {
    const { status, scimType: given, detail } = refusal(() => readPatch(body));
    expect({ status, given }).toEqual({ status: 400, given: scimType });
    expect(detail).toContain(words);
  });

  test("holds operations up to the limit", () => {
    const operations = (length: number) => message(...Array.from({ length }, () => remove("title")));
    expect(readPatch(operations(MAX_OPERATIONS)).operations).toHaveLength(MAX_OPERATIONS);
    const { scimType, detail } = refusal(() => readPatch(operations(MAX_OPERATIONS + 1)));
    expect(scimType).toBe("tooMany");
    expect(detail).toContain(`at most ${MAX_OPERATIONS}`);
  });
});

describe("a path", () => {
  test.each([
    "title",
    "TITLE",
    `${CORE_USER.id}:title`,
    "name.givenName",
    `${CORE_USER.id}:name.GIVENNAME`,
    `${E}:department`,
    `${E.toUpperCase()}:Department`,
    `${E}:manager.value`,
    " title ",
  ])("%s names one value", (path) => {
    const after = patched(replace(path, "new"));
    expect(JSON.stringify(after)).toContain('"new"');
    expect(Object.keys(after)).toEqual(Object.keys(ADA));
  });

  test.each([
    ["nickname.x", "No attribute"],
    ["nick", "No attribute"],
    ["name.nick", "No attribute"],
    ["title.value", "No attribute"],
    ["emails.", "No attribute"],
    [".emails", "No attribute"],
    ["name..givenName", "No attribute"],
    ["emails.value.value", "No attribute"],
    [`${E}.department`, "No attribute"],
    ["urn:example:User:title", "No attribute"],
    ["department", "No attribute"],
    ["/title", "No attribute"],
    ["$.title", "No attribute"],
    ["title name", "end here"],
    ["title]", "end here"],
    ['title[type eq "work"]', "followed by ["],
    ['name[givenName eq "Ada"]', "followed by ["],
    ['emails.value[type eq "work"]', "followed by ["],
    ['emails[type eq "work"]value', "end here"],
    ['emails[type eq "work"] .value', "end here"],
    ['emails[type eq "work"].', "no meaning"],
    ['emails[type eq "work"].value.value', "end here"],
    ['emails[type eq "work"].street', "No part"],
    ['addresses[type eq "work"].region.x', "end here"],
    ['nickName[type eq "work"]', "followed by ["],
    ["preferredLanguage x", "end here"],
    ['emails[type eq "work"][type eq "work"]', "end here"],
  ])("%s is refused with a caret under the place", (path, words) => {
    const { scimType, detail } = refused(replace(path, "x"));
    expect(scimType).toBe("invalidPath");
    expect(detail).toContain(words);
    expect(detail.split("\n")[2]).toMatch(/^ *\^$/);
  });

  test.each([
    "emails[]",
    "emails[",
    'emails[type eq "work"',
    'emails[type is "work"].value',
    'emails[department eq "x"].value',
    'emails[type eq "work].value',
    "emails[primary gt true].value",
    `emails[${"(".repeat(60)}type pr${")".repeat(60)}]`,
    "emails[type[type pr]]",
  ])("%s is refused for its filter", (path) => {
    expect(refused(replace(path, "x")).scimType).toBe("invalidFilter");
  });

  test("is read up to its length", () => {
    const path = (length: number) => `emails[type eq "${"x".repeat(length - 24)}"].value`;
    expect(patched(add(path(MAX_PATH_LENGTH), "x@example.com"))["emails"]).toHaveLength(3);
    const { scimType, detail } = refused(add(path(MAX_PATH_LENGTH + 1), "x@example.com"));
    expect(scimType).toBe("invalidPath");
    expect(detail).toContain(`at most ${MAX_PATH_LENGTH}`);
    expect(refused(add(undefined, { [path(MAX_PATH_LENGTH + 1)]: "x@example.com" })).scimType).toBe(
      "invalidPath",
    );
  });

  test.each(['a:b.c"d]', "urn:x:2.0:y", "a.b", "[", "]", "\\", "é\u{1F600}"])(
    "pattern 28: a quoted %s is a text and nothing else",
    (value) => {
      const path = `emails[value eq ${JSON.stringify(value)}].type`;
      const resource = { ...ADA, emails: [WORK, { value, type: "home" }] };
      const request = readPatch(message(replace(path, "other")));
      expect(applyPatch(resource, request, NAMES)["emails"]).toEqual([WORK, { value, type: "other" }]);
    },
  );
});

describe("add (RFC 7644 section 3.5.2.1)", () => {
  test("replaces a single value, and makes one that is not there", () => {
    expect(patched(add("title", "Countess"))).toEqual({ ...ADA, title: "Countess" });
    expect(patched(add("externalId", "x7"))).toEqual({ ...ADA, externalId: "x7" });
    expect(patched(add(`${E}:division`, "Engines"))).toEqual({
      ...ADA,
      [E]: { ...ADA[E], division: "Engines" },
    });
  });

  test("adds parts to a complex value, and keeps the others", () => {
    const name = { ...ADA.name, givenName: "Augusta" };
    expect(patched(add("name", { givenName: "Augusta" }))).toEqual({ ...ADA, name });
    expect(patched(add(undefined, { name: { givenName: "Augusta" } }))).toEqual({ ...ADA, name });
    expect(patched(add("name.givenName", "Augusta"))).toEqual({ ...ADA, name });
  });

  test("puts new values behind those there are", () => {
    const other = { value: "ada@other.example", type: "other" };
    const emails = [WORK, HOME, other];
    expect(patched(add("emails", [other]))).toEqual({ ...ADA, emails });
    expect(patched(add("emails", other))).toEqual({ ...ADA, emails });
    expect(patched(add(undefined, { emails: [other] }))).toEqual({ ...ADA, emails });
  });

  test("pattern 24: changes nothing for a value that is there, in whatever case and with however few of its parts", () => {
    for (const value of [WORK, { value: "ADA@example.com", type: "work" }, { value: WORK.value }])
      expect(patched(add("emails", [value]))["emails"]).toHaveLength(2);
    expect(patched(add("emails", [WORK, HOME]))).toEqual(ADA);
    expect(patched(add("addresses", [{ locality: "london" }]))["addresses"]).toHaveLength(1);
    expect(patched(add("emails", [{ ...HOME, type: "other" }]))["emails"]).toHaveLength(3);
  });

  test("gives what a condition chose further parts", () => {
    const after = patched(add('addresses[type eq "home"]', { postalCode: "SW1Y 4LB" }));
    expect(after).toEqual({ ...ADA, addresses: [{ ...LONDON, postalCode: "SW1Y 4LB" }] });
  });
});

describe("replace (RFC 7644 section 3.5.2.3)", () => {
  test("changes what is named and nothing else", () => {
    expect(patched(replace("active", false))).toEqual({ ...ADA, active: false });
    expect(patched(replace("name", { givenName: "Augusta" }))).toEqual({
      ...ADA,
      name: { ...ADA.name, givenName: "Augusta" },
    });
    expect(patched(replace(undefined, { [E]: { department: "Engines" } }))).toEqual({
      ...ADA,
      [E]: { ...ADA[E], department: "Engines" },
    });
  });

  test("pattern 21: puts a list in the place of a list, an empty one too", () => {
    expect(patched(replace("emails", [HOME]))).toEqual({ ...ADA, emails: [HOME] });
    const { emails: _, ...rest } = ADA;
    expect(patched(replace("emails", []))).toEqual(rest);
  });

  test("is an add for what is not there", () => {
    expect(patched(replace("externalId", "x7"))).toEqual({ ...ADA, externalId: "x7" });
    expect(patched(replace("phoneNumbers", [{ value: "1", type: "work" }]))).toEqual({
      ...ADA,
      phoneNumbers: [{ value: "1", type: "work" }],
    });
  });

  test("replaces every value that meets the condition", () => {
    const other = { value: "ada@other.example", type: "other" };
    expect(patched(replace('emails[type eq "home"]', other))).toEqual({ ...ADA, emails: [WORK, other] });
    const streetAddress = "12 Hollis St.";
    expect(patched(replace('addresses[locality co "ond"].streetAddress', streetAddress))).toEqual({
      ...ADA,
      addresses: [{ ...LONDON, streetAddress }],
    });
  });

  test("makes one of values that come to be the same", () => {
    const after = patched(replace("emails[type pr].type", "work"), replace("emails.value", "a@example.com"));
    expect(after["emails"]).toEqual([
      { value: "a@example.com", type: "work", primary: true },
      { value: "a@example.com", type: "work" },
    ]);
    const phones = [
      { value: "1", type: "work" },
      { value: "2", type: "work" },
    ];
    const same = patched(add("phoneNumbers", phones), replace('phoneNumbers[type eq "work"].value', "3"));
    expect(same["phoneNumbers"]).toEqual([{ value: "3", type: "work" }]);
  });
});

describe("remove (RFC 7644 section 3.5.2.2)", () => {
  test("takes away a value, a part, a whole extension", () => {
    const { title: _, ...untitled } = ADA;
    expect(patched(remove("title"))).toEqual(untitled);
    expect(patched(remove("title", "Analyst"))).toEqual(untitled);
    expect(patched(remove("name.givenName"))).toEqual({ ...ADA, name: { familyName: "Lovelace" } });
    expect(patched(remove(`${E}:manager`))).toEqual({
      ...ADA,
      [E]: { department: "R&D", employeeNumber: "7" },
    });
    const { [E]: __, ...bare } = ADA;
    expect(patched(remove(E))).toEqual(bare);
  });

  test("of what is not there changes nothing", () => {
    expect(patched(remove("externalId"), remove("phoneNumbers"), remove(`${E}:division`))).toEqual(ADA);
    expect(patched(remove("phoneNumbers.value"))).toEqual(ADA);
  });

  test("takes the values that meet the condition", () => {
    expect(patched(remove('emails[type eq "home"]'))).toEqual({ ...ADA, emails: [WORK] });
    expect(patched(remove('addresses[type eq "home"].locality'))).toEqual({
      ...ADA,
      addresses: [{ streetAddress: "1 St James's Sq.", type: "home", primary: true }],
    });
    const { emails: _, ...rest } = ADA;
    expect(patched(remove("emails[value pr]"))).toEqual(rest);
  });

  test("leaves no value of which only its kind is known", () => {
    expect(patched(remove('emails[type eq "home"].value'))).toEqual({ ...ADA, emails: [WORK] });
    expect(patched(replace('emails[type eq "home"].value', ""))).toEqual({ ...ADA, emails: [WORK] });
  });

  test("patterns 20, 21: takes the values that are named, and those alone", () => {
    for (const named of [[HOME], HOME, [{ value: HOME.value }], HOME.value, { value: "ADA@HOME.example" }])
      expect(patched(remove("emails", named))).toEqual({ ...ADA, emails: [WORK] });
    const { emails: _, ...rest } = ADA;
    expect(patched(remove("emails", [HOME, WORK]))).toEqual(rest);
    expect(patched(remove("emails", []))).toEqual(ADA);
    expect(patched(remove("emails", [{ value: "nobody@example.com" }]))).toEqual(ADA);
    expect(patched(remove("emails", [{ ...HOME, type: "work" }]))).toEqual(ADA);
    expect(patched(remove("emails", [{ type: "home" }]))).toEqual({ ...ADA, emails: [WORK] });
    expect(patched(remove("addresses", [{ primary: true }]))["addresses"]).toBeUndefined();
    expect(patched(remove("addresses", [{ locality: "Paris", primary: true }]))).toEqual(ADA);
  });

  test.each([[[{}]], [[null]], [{}], [[{ nickName: "x" }]], [[HOME, {}]], [[{ value: null }]], [""]])(
    "pattern 20: %j names no value, and never means all of them",
    (value) => {
      expect(refused(remove("emails", value)).scimType).toBe("invalidValue");
    },
  );

  test("pattern 20: values that go never shift the places of those that stay", () => {
    const numbered = Array.from({ length: 10 }, (_, index) => ({ value: `${index}`, type: "work" }));
    const odd = numbered.filter((_, index) => index % 2 === 1);
    const after = patched(add("phoneNumbers", numbered), remove("phoneNumbers", odd));
    expect(after["phoneNumbers"]).toEqual(numbered.filter((_, index) => index % 2 === 0));
  });
});

describe("a condition that no value meets", () => {
  const phone = { type: "mobile", value: "+44 1" };

  test("pattern 26: makes the value where it is described, as Entra counts on", () => {
    for (const op of [add, replace])
      expect(patched(op('phoneNumbers[type eq "mobile"].value', "+44 1"))["phoneNumbers"]).toEqual([phone]);
    expect(patched(add('phoneNumbers[type eq "mobile" and primary eq true].value', "+44 1"))).toEqual({
      ...ADA,
      phoneNumbers: [{ ...phone, primary: true }],
    });
    expect(patched(add('phoneNumbers[type eq "mobile"]', { value: "+44 1" }))["phoneNumbers"]).toEqual([
      phone,
    ]);
    expect(patched(add("phoneNumbers.value", "+44 1"))["phoneNumbers"]).toEqual([{ value: "+44 1" }]);
  });

  test("pattern 26: is no reason to refuse what is gone already, so `active` beside it is heard", () => {
    const after = patched(
      remove('phoneNumbers[type eq "mobile"].value'),
      replace('phoneNumbers[type eq "mobile"].value', null),
      replace("active", false),
    );
    expect(after).toEqual({ ...ADA, active: false });
  });

  test.each([
    replace('emails[type eq "other"]', { value: "x@example.com" }),
    remove('emails[type eq "other"]'),
    remove('emails[value eq "x@example.com"].type'),
    replace('emails[value eq "x@example.com"].type', "work"),
    replace('emails[value eq "x@example.com"].value', "y@example.com"),
    replace('emails[type eq "other" or type eq "third"].value', "x@example.com"),
    replace("emails[not (type pr)].value", "x@example.com"),
    replace('emails[type co "oth"].value', "x@example.com"),
    replace('emails[type eq "a" and type eq "b"].value', "x@example.com"),
    replace('emails[type eq "other"].type', "work"),
    replace('emails[type eq "other"].primary', true),
    add('emails[value eq "x@example.com"]', { type: "work" }),
  ])("is noTarget otherwise: $op $path", (operation) => {
    const { status, scimType } = refused(operation);
    expect({ status, scimType }).toEqual({ status: 400, scimType: "noTarget" });
  });
});

describe("the primary value", () => {
  const other = { value: "ada@other.example", type: "other" };

  test("is one: whoever becomes it takes it from the others", () => {
    const demoted = { ...WORK, primary: false };
    expect(patched(add("emails", [{ ...other, primary: true }]))["emails"]).toEqual([
      demoted,
      HOME,
      { ...other, primary: true },
    ]);
    expect(patched(replace('emails[type eq "home"].primary', true))["emails"]).toEqual([
      demoted,
      { ...HOME, primary: true },
    ]);
  });

  test("pattern 27: stays what it is when another value comes without a word of it", () => {
    expect(patched(add("emails", [other]))["emails"]).toEqual([WORK, HOME, other]);
    expect(patched(replace("emails[primary eq true].value", "new@example.com"))["emails"]).toEqual([
      { ...WORK, value: "new@example.com" },
      HOME,
    ]);
  });

  test("pattern 27: is never two", () => {
    const two = [WORK, { ...HOME, primary: true }];
    expect(refused(replace("emails", two)).scimType).toBe("invalidValue");
    expect(refused(add("emails", two)).scimType).toBe("invalidValue");
    expect(refused(replace("emails.primary", true)).scimType).toBe("invalidValue");
    expect(patched(replace("emails", [WORK, WORK]))["emails"]).toEqual([WORK]);
  });
});

describe("a value of a list is meant", () => {
  const [emails, addresses, members] = ["emails", "addresses", "members"].map((name) => {
    const attribute = [...CORE_USER.attributes, ...CORE_GROUP.attributes].find((one) => one.name === name);
    if (attribute === undefined) throw new TypeError(name);
    return attribute;
  });

  test.each([
    ["by its value", WORK, { value: WORK.value }, emails, true],
    ["in any case of the letters", WORK, { value: "ADA@Example.com" }, emails, true],
    ["in one case, where that counts", { value: "g1" }, { value: "G1" }, members, false],
    ["by its kind too", WORK, { value: WORK.value, type: "home" }, emails, false],
    ["whether it is the primary one or not", WORK, { value: WORK.value, primary: false }, emails, true],
    ["by every part that is named", LONDON, { locality: "london", type: "home" }, addresses, true],
    ["not by some of them", LONDON, { locality: "London", postalCode: "SW1" }, addresses, false],
    [
      "though it is not yet the primary one",
      { locality: "London" },
      { locality: "London", primary: true },
      addresses,
      true,
    ],
    ["by being the primary one alone", { locality: "London" }, { primary: true }, addresses, false],
    ["never by nothing", LONDON, {}, addresses, false],
    ["never by parts that are null", WORK, { value: null, type: null }, emails, false],
  ])("%s", (_, there, named, attribute, expected) => {
    if (attribute === undefined) throw new TypeError("the schema has changed");
    expect(isSame(there, named, attribute)).toBe(expected);
  });
});

describe("what may not be written", () => {
  test.each([
    "id",
    "schemas",
    "meta",
    "meta.version",
    "groups",
    'groups[value eq "g1"]',
    `${E}:organization`,
  ])("pattern 29: %s is refused where a path names it", (path) => {
    for (const operation of [add(path, "x"), replace(path, "x"), remove(path)])
      expect(refused(operation)).toMatchObject({ status: 400, scimType: "mutability" });
  });

  test("pattern 29: is left out where it comes along in a whole", () => {
    const { id, schemas, meta, groups } = { ...ADA, id: "eve", schemas: [], meta: {}, groups: [] };
    const everything = { id, schemas, meta, groups, title: "Countess", [E]: { organization: "Else" } };
    expect(patched(replace(undefined, everything))).toEqual({ ...ADA, title: "Countess" });
    expect(patched(replace(`${E}:manager`, { value: "alan", $ref: "…/eve" }))).toEqual({
      ...ADA,
      [E]: { ...ADA[E], manager: { ...ADA[E].manager, value: "alan" } },
    });
  });

  test("what is required is not removed, nor emptied", () => {
    expect(refused(remove("userName")).scimType).toBe("mutability");
    expect(refused(remove(CORE_USER.id)).scimType).toBe("mutability");
    for (const value of [null, "", []]) {
      expect(refused(replace("userName", value)).scimType).toBe("invalidValue");
      expect(refused(replace(undefined, { userName: value })).scimType).toBe("invalidValue");
    }
  });

  test("pattern 30: a path-less replace changes what it names and wipes nothing", () => {
    expect(patched(replace(undefined, { active: false }))).toEqual({ ...ADA, active: false });
    expect(patched(replace(undefined, {}))).toEqual(ADA);
  });
});

describe("a value that cannot be meant", () => {
  test.each([
    [replace("active", "yes"), "true or false"],
    [replace("active", 1), "true or false"],
    [replace("active", {}), "true or false"],
    [replace("title", 7), "text"],
    [replace("title", true), "text"],
    [replace("title", { value: "x" }), "text"],
    [replace("title", ["a", "b"]), "text"],
    [replace("title", "\u0000"), "no text"],
    [replace("title", "\ud800"), "no text"],
    [replace("name", "Ada"), "familyName"],
    [replace("name", [1, 2]), "familyName"],
    [replace("emails", [["a@example.com"]]), "value"],
    [replace("emails", [7]), "text"],
    [replace("emails", [{ value: 7 }]), "text"],
    [replace("emails", [{ value: "a@example.com", primary: "perhaps" }]), "true or false"],
    [replace('emails[type eq "work"]', [WORK, HOME]), "one value"],
    [replace(undefined, "title"), "object"],
    [replace(undefined, [{ title: "x" }]), "object"],
    [replace(undefined, null), "object"],
    [replace(E, "x"), "object"],
    [replace(undefined, { [E]: "x" }), "object"],
    [replace("title", undefined), "missing"],
    [add(undefined, undefined), "missing"],
  ])("is refused: %j", (operation, words) => {
    const { status, scimType, detail } = refused(replace("active", true), operation);
    expect({ status, scimType }).toEqual({ status: 400, scimType: "invalidValue" });
    expect(detail).toContain(words);
    expect(detail).toContain("Operation 2 ");
  });

  test("lists are read up to their limit, and grow no further", () => {
    const phones = (length: number) => Array.from({ length }, (_, index) => ({ value: `${index}` }));
    expect(patched(add("phoneNumbers", phones(MAX_VALUES)))["phoneNumbers"]).toHaveLength(MAX_VALUES);
    expect(refused(add("phoneNumbers", phones(MAX_VALUES + 1))).scimType).toBe("tooMany");
    const more = add("phoneNumbers", { value: "one more" });
    const { scimType, detail } = refused(add("phoneNumbers", phones(MAX_VALUES)), more);
    expect(scimType).toBe("tooMany");
    expect(detail).toContain(`at most ${MAX_VALUES}`);
  });
});

test("operations follow one upon the other", () => {
  const after = patched(
    remove('emails[type eq "home"]'),
    add("emails", { value: "ada@second.example", type: "home" }),
    replace('emails[type eq "home"].value', "ada@third.example"),
  );
  expect(after["emails"]).toEqual([WORK, { value: "ada@third.example", type: "home" }]);
});

test("the resource that was given stays as it was", () => {
  const before = structuredClone(ADA);
  patched(
    replace('emails[type eq "work"].value', "x@example.com"),
    remove(E),
    replace("name.givenName", "X"),
  );
  expect(ADA).toEqual(before);
});
