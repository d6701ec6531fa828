import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Attribute } from "../../src/scim/schema/attribute.ts";
import { COMMON_ATTRIBUTES } from "../../src/scim/schema/common.ts";
import { CORE_USER } from "../../src/scim/schema/core-user.ts";
import { ENTERPRISE_USER } from "../../src/scim/schema/enterprise-user.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, foundCompany, hired, idsByName, rosterAt } from "../support/company.ts";
import { expectScimError, type Resource, valueAt } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";

/** What `/Schemas` says of an attribute of users is what writing it comes to (38). */
const NOW = Date.parse("2026-11-24T12:00:00Z");
const ENTERPRISE = ENTERPRISE_USER.id;
const PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/** A value that the person does not have yet, by the path of what is written. */
const OTHER: Readonly<Record<string, unknown>> = {
  externalId: "another-id",
  userName: "ada.king@tidewater.example",
  "name.familyName": "King",
  "name.givenName": "Augusta",
  "name.middleName": "Byron",
  "name.honorificPrefix": "Lady",
  displayName: "The Countess",
  title: "Mathematician",
  active: false,
  "phoneNumbers.value": "+49 30 901820",
  "addresses.streetAddress": "Unter den Linden 1",
  "addresses.locality": "Potsdam",
  "addresses.postalCode": "14467",
  "addresses.country": "FR",
  [`${ENTERPRISE}:employeeNumber`]: "0042",
  [`${ENTERPRISE}:costCenter`]: "CC-2",
  [`${ENTERPRISE}:division`]: "Overseas",
  [`${ENTERPRISE}:department`]: "Sales",
  [`${ENTERPRISE}:manager.value`]: "bo",
};

/** Written, but with one value only: what the mapping gives them. */
const FIXED = new Map([
  ["emails.value", "the userName, which decides"],
  ["emails.type", "work"],
  ["emails.primary", "true"],
  ["phoneNumbers.type", "work"],
  ["phoneNumbers.primary", "true"],
  ["addresses.formatted", "the other parts"],
  ["addresses.type", "home"],
  ["addresses.primary", "true"],
]);

/** What everybody has, or what HR knows them by: left out, it stays, or follows from the rest. */
const KEPT = new Set(["active", "displayName", `${ENTERPRISE}:employeeNumber`]);

/** Of lists, the element that the mapping writes. */
const ELEMENT: Readonly<Record<string, string>> = { emails: "work", phoneNumbers: "work", addresses: "home" };

interface Leaf {
  /** As the schema names it, the sub-attribute behind a dot. */
  readonly path: string;
  readonly attribute: Attribute;
  readonly parent: Attribute | null;
}

const leavesOf = (attributes: readonly Attribute[], prefix = ""): Leaf[] =>
  attributes.flatMap((attribute): Leaf[] => {
    const { name, subAttributes } = attribute;
    if (subAttributes === undefined) return [{ path: prefix + name, attribute, parent: null }];
    return subAttributes.map((part) => ({
      path: `${prefix}${name}.${part.name}`,
      attribute: part,
      parent: attribute,
    }));
  });

const LEAVES = [
  ...leavesOf(COMMON_ATTRIBUTES.filter(({ name }) => name !== "externalId")),
  ...leavesOf(CORE_USER.attributes),
  ...leavesOf(ENTERPRISE_USER.attributes, `${ENTERPRISE}:`),
];
const writable = LEAVES.filter(({ attribute }) => attribute.mutability === "readWrite");
const readOnly = LEAVES.filter(({ attribute }) => attribute.mutability === "readOnly");
const cases = (leaves: readonly Leaf[]) => leaves.map((leaf) => [leaf.path, leaf] as const);

let writer: NewServiceUser;
let whole: Tables;
let before: Resource;

const send = (method: string, path: string, body?: unknown) => {
  const headers = { "Content-Type": "application/scim+json" };
  const init = { method, headers, body: body === undefined ? null : JSON.stringify(body) };
  return askAt(writer, `/scim/v2${path}`, { now: NOW, init });
};
const patch = (...Operations: readonly object[]) =>
  send("PATCH", "/Users/ada", { schemas: [PATCH_OP], Operations });
const read = async (): Promise<Resource> => (await send("GET", "/Users/ada")).json();
const answered = async (response: Response): Promise<Resource> => {
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text);
};

/** The path as PATCH takes it: of lists, the part of the one element. */
const pathIn = ({ path, parent, attribute }: Leaf): string =>
  parent?.multiValued === true && parent.name in ELEMENT
    ? `${parent.name}[type eq "${ELEMENT[parent.name]}"].${attribute.name}`
    : path;

/** What stands there in a resource. */
const at = (resource: unknown, { path, parent }: Leaf): unknown => {
  const inside = path.startsWith(`${ENTERPRISE}:`) ? memberOf(resource, ENTERPRISE) : resource;
  const own = path.replace(`${ENTERPRISE}:`, "");
  return valueAt(inside, parent?.multiValued === true ? own.replace(".", ".0.") : own);
};
const memberOf = (resource: unknown, key: string): unknown =>
  typeof resource === "object" && resource !== null ? Reflect.get(resource, key) : undefined;

/** The resource with another value there; undefined takes it away. */
const withValue = (resource: Resource, { path, parent, attribute }: Leaf, value: unknown): unknown => {
  const copy = structuredClone(resource);
  const top = path.startsWith(`${ENTERPRISE}:`) ? memberOf(copy, ENTERPRISE) : copy;
  const held = parent === null ? top : memberOf(top, parent.name);
  const holder = Array.isArray(held) ? held[0] : held;
  if (typeof holder !== "object" || holder === null) throw new Error(`nothing holds ${path}`);
  Reflect.set(holder, attribute.name, value);
  return copy;
};

beforeAll(async () => {
  await foundCompany(NOW);
  writer = await createServiceUser(rosterAt(NOW), env.TOKENS, "Writer", EDIT_EVERYTHING);
  const ids = await idsByName();
  await hired(NOW, "bo");
  await hired(NOW, "eve");
  await hired(NOW, "ada", {
    employeeNumber: "0007",
    basic: {
      firstName: "Ada",
      surname: "Lovelace",
      middleName: "Gordon",
      honorific: "Dr.",
      displayName: "Ada L.",
    },
    work: {
      title: "Countess",
      workPhone: "+44 20 7946 0000",
      departmentId: ids.get("Engineering") ?? null,
      managerId: "eve",
    },
    address: {
      line1: "St James's Square 12",
      city: "Berlin",
      postCode: "10117",
      countryId: ids.get("Germany") ?? null,
    },
  });
  await answered(
    await patch(
      { op: "add", path: "externalId", value: "an-id" },
      { op: "add", path: `${ENTERPRISE}:costCenter`, value: "CC-1" },
      { op: "add", path: `${ENTERPRISE}:division`, value: "Home" },
      { op: "add", path: `${ENTERPRISE}:department`, value: "Engineering" },
    ),
  );
  await send("POST", "/Users", {
    userName: "cy@tidewater.example",
    name: { givenName: "Cy" },
    addresses: [{ country: "FR" }],
  });
  whole = await readTables();
  before = await read();
});

beforeEach(() => writeTables(whole));

test("every attribute is writable or not, and each writable one is put to the test", () => {
  expect([...writable, ...readOnly]).toHaveLength(LEAVES.length);
  expect(writable.map(({ path }) => path).toSorted()).toEqual(
    [...Object.keys(OTHER), ...FIXED.keys()].toSorted(),
  );
});

describe("what is readWrite", () => {
  /** Names that are not there are empty texts. */
  const isFilled = (value: unknown) => value !== undefined && value !== "";
  const free = writable.filter(({ path }) => !FIXED.has(path));

  test.each(cases(free))("%s is written by PATCH and by PUT, and read back", async (path, leaf) => {
    const value = OTHER[path];
    expect(at(before, leaf)).not.toEqual(value);
    expect(at(await answered(await patch({ op: "replace", path: pathIn(leaf), value })), leaf)).toEqual(
      value,
    );
    expect(at(await read(), leaf)).toEqual(value);
    await writeTables(whole);
    const sent = withValue(before, leaf, value);
    expect(at(await answered(await send("PUT", "/Users/ada", sent)), leaf)).toEqual(value);
    expect(at(await read(), leaf)).toEqual(value);
  });

  test.each(cases(writable.filter(({ path }) => FIXED.has(path))))(
    "%s is taken whatever it says, and reads as the mapping has it",
    async (_, leaf) => {
      const value = leaf.attribute.type === "boolean" ? false : "other";
      const sent = withValue(before, leaf, value);
      const answer = await send("PUT", "/Users/ada", sent);
      if (leaf.path === "emails.value")
        expect(at(await answered(answer), leaf)).toBe("ada@tidewater.example");
      else expect(at(await answered(answer), leaf)).toSatisfy((one) => one !== value);
    },
  );

  const clearable = free.filter(
    ({ path, attribute, parent }) => !KEPT.has(path) && !attribute.required && parent?.required !== true,
  );

  test.each(cases(clearable))("%s is cleared by PATCH remove, and by PUT without it", async (_, leaf) => {
    expect(at(before, leaf)).toSatisfy(isFilled);
    const removed = await answered(await patch({ op: "remove", path: pathIn(leaf) }));
    expect(at(removed, leaf)).not.toSatisfy(isFilled);
    await writeTables(whole);
    const replaced = await answered(await send("PUT", "/Users/ada", withValue(before, leaf, undefined)));
    expect(at(replaced, leaf)).not.toSatisfy(isFilled);
  });

  test.each(cases(writable))(
    "%s of another type is 400 invalidValue, and nothing is written",
    async (_, leaf) => {
      for (const value of leaf.attribute.type === "boolean"
        ? ["maybe", 7, [true, false]]
        : [{ x: "y" }, ["x", "y"]]) {
        const text = await expectScimError(await patch({ op: "replace", path: pathIn(leaf), value }), 400);
        expect(text, JSON.stringify(value)).toMatch(/"invalidValue"|"invalidSyntax"/);
        await expectScimError(await send("PUT", "/Users/ada", withValue(before, leaf, value)), 400);
      }
      expect(await read()).toEqual(before);
    },
  );
});

describe("what is readOnly", () => {
  const groups = { value: "x", $ref: "x", display: "x", type: "indirect" };
  const sent: Readonly<Record<string, unknown>> = {
    id: "x",
    schemas: ["urn:x"],
    meta: {
      resourceType: "Group",
      created: "2000-01-01T00:00:00Z",
      lastModified: "x",
      location: "x",
      version: "x",
    },
    groups: [groups],
  };

  test.each(cases(readOnly))("%s is 400 mutability where a path names it", async (_, leaf) => {
    for (const op of ["replace", "add", "remove"]) {
      const text = await expectScimError(await patch({ op, path: leaf.path, value: "x" }), 400);
      expect(text, op).toContain('"mutability"');
    }
    expect(await read()).toEqual(before);
  });

  test("is ignored where the whole comes, or a value without a path (29)", async () => {
    const { [ENTERPRISE]: extension } = before;
    const odd = {
      ...before,
      ...sent,
      [ENTERPRISE]: { ...Object(extension), organization: "x" },
    };
    const { schemas } = before;
    expect(await answered(await send("PUT", "/Users/ada", { ...odd, schemas }))).toEqual(before);
    expect(
      await answered(await patch({ op: "replace", value: { ...sent, [ENTERPRISE]: { organization: "x" } } })),
    ).toEqual(before);
    expect(await read()).toEqual(before);
  });
});

test.each(
  cases(
    LEAVES.filter(
      ({ attribute, parent }) =>
        attribute.required && parent === null && attribute.mutability === "readWrite",
    ),
  ),
)("%s is required: PUT and POST without it are 400", async (_, leaf) => {
  const without = withValue(before, leaf, undefined);
  await expectScimError(await send("PUT", "/Users/ada", without), 400);
  await expectScimError(await send("POST", "/Users", without), 400);
  await expectScimError(await patch({ op: "remove", path: leaf.path }), 400);
  expect(await read()).toEqual(before);
});

test("a name may be left out, and is not emptied: a PUT keeps it, a removal is 400", async () => {
  await expectScimError(await patch({ op: "remove", path: "name" }), 400);
  expect(await read()).toEqual(before);
  const { name: _, ...without } = before;
  const { name } = await answered(await send("PUT", "/Users/ada", without));
  // What else there was to the name is cleared, as by any PUT.
  expect(name).toEqual({ familyName: "Lovelace", givenName: "Ada" });
});

test.each(cases(writable.filter(({ attribute }) => attribute.uniqueness === "server")))(
  "%s is unique: another's is 409 uniqueness, in capitals too",
  async (_, leaf) => {
    for (const value of ["bo@tidewater.example", "BO@tidewater.EXAMPLE"]) {
      const text = await expectScimError(await patch({ op: "replace", path: leaf.path, value }), 409);
      expect(text).toContain('"uniqueness"');
    }
    expect(await read()).toEqual(before);
  },
);

test("externalId is not unique: two people may have the same", async () => {
  await answered(await patch({ op: "replace", path: "externalId", value: "same" }));
  const other = { schemas: [PATCH_OP], Operations: [{ op: "replace", path: "externalId", value: "same" }] };
  expect(await answered(await send("PATCH", "/Users/bo", other))).toMatchObject({ externalId: "same" });
});

test("active left out of a PUT stays as it is (30)", async () => {
  for (const active of [true, false]) {
    await answered(await patch({ op: "replace", path: "active", value: active }));
    const { active: _, ...rest } = await read();
    expect(await answered(await send("PUT", "/Users/ada", rest))).toMatchObject({ active });
  }
});
