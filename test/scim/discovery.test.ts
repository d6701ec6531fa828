import { describe, expect, test } from "vitest";
import {
  resourceType,
  resourceTypes,
  schema,
  schemas,
  serviceProviderConfig,
} from "../../src/scim/discovery.ts";
import type { Attribute } from "../../src/scim/schema/attribute.ts";
import { CORE_USER } from "../../src/scim/schema/core-user.ts";
import { ENTERPRISE_USER } from "../../src/scim/schema/enterprise-user.ts";

const BASE = "https://roster.example/scim/v2";
const USERS = { schema: CORE_USER, extensions: [ENTERPRISE_USER] };
const CORE = "urn:ietf:params:scim:schemas:core:2.0";
const USER = `${CORE}:User`;
const GROUP = `${CORE}:Group`;
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

type Rows = readonly Attribute[];

const every = (rows: Rows): Attribute[] => rows.flatMap((row) => [row, ...every(row.subAttributes ?? [])]);
const rowsOf = (urn: string): Rows => schema(urn, BASE, USERS)?.attributes ?? [];

function row(urn: string, path: string): Attribute {
  let rows = rowsOf(urn);
  let found: Attribute | undefined;
  for (const name of path.split(".")) {
    found = rows.find((candidate) => candidate.name === name);
    rows = found?.subAttributes ?? [];
  }
  if (found === undefined) throw new Error(`${urn} has no ${path}`);
  return found;
}

describe("schemas (RFC 7643 section 7)", () => {
  test("are those of both resources, the extension, and discovery itself", () => {
    expect(schemas(BASE, USERS).map(({ id }) => id)).toEqual([
      USER,
      ENTERPRISE,
      GROUP,
      `${CORE}:ServiceProviderConfig`,
      `${CORE}:ResourceType`,
      `${CORE}:Schema`,
    ]);
  });

  test("are found by their URN, as they stand in the list", () => {
    for (const listed of schemas(BASE, USERS)) {
      expect(schema(listed.id, BASE, USERS)).toEqual(listed);
      expect(listed.meta).toEqual({ resourceType: "Schema", location: `${BASE}/Schemas/${listed.id}` });
    }
  });

  test.each(["", "User", `${USER}:userName`, "urn:nothing", "constructor"])("%o is none of them", (urn) => {
    expect(schema(urn, BASE, USERS)).toBeUndefined();
  });

  test.each([
    [USER, "id externalId userName name displayName title active emails phoneNumbers addresses groups"],
    [GROUP, "id displayName members"],
    [ENTERPRISE, "employeeNumber costCenter organization division department manager"],
  ])("%s lists every attribute that is served", (urn, names) => {
    expect(
      rowsOf(urn)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(names.split(" ").toSorted());
  });

  test.each<[string, string, Partial<Attribute>]>([
    [USER, "id", { caseExact: true, returned: "always", mutability: "readOnly", uniqueness: "server" }],
    [USER, "externalId", { caseExact: true, required: false, uniqueness: "none" }],
    [USER, "userName", { type: "string", caseExact: false, required: true, uniqueness: "server" }],
    [USER, "name", { type: "complex", multiValued: false, required: false }],
    [USER, "name.givenName", { caseExact: false }],
    [USER, "displayName", { caseExact: false, returned: "default" }],
    [USER, "active", { type: "boolean", multiValued: false, required: false }],
    [USER, "emails", { type: "complex", multiValued: true }],
    [USER, "emails.type", { canonicalValues: ["work", "home", "other"] }],
    [USER, "emails.primary", { type: "boolean" }],
    [USER, "phoneNumbers.type", { canonicalValues: ["work", "home", "mobile", "fax", "pager", "other"] }],
    [USER, "addresses.type", { canonicalValues: ["work", "home", "other"] }],
    [USER, "groups", { multiValued: true, mutability: "readOnly" }],
    [USER, "groups.type", { canonicalValues: ["direct", "indirect"] }],
    [USER, "groups.$ref", { type: "reference", referenceTypes: ["Group"], caseExact: true }],
    [GROUP, "displayName", { required: true, caseExact: false }],
    [GROUP, "members", { multiValued: true, required: false }],
    [GROUP, "members.$ref", { type: "reference", referenceTypes: ["User"], caseExact: true }],
    [ENTERPRISE, "manager", { type: "complex", multiValued: false }],
    [ENTERPRISE, "manager.$ref", { type: "reference", referenceTypes: ["User"] }],
    [`${CORE}:ServiceProviderConfig`, "authenticationSchemes", { multiValued: true, required: true }],
    [`${CORE}:ResourceType`, "schemaExtensions", { multiValued: true, required: false }],
    [`${CORE}:Schema`, "attributes.subAttributes.mutability", { caseExact: true, mutability: "readOnly" }],
  ])("%s %s is described by the RFC's rules", (urn, path, expected) => {
    expect(row(urn, path)).toMatchObject(expected);
  });

  test("keep the rules that RFC 7643 section 2.3 has for every type", () => {
    for (const attribute of schemas(BASE, USERS).flatMap(({ attributes }) => every(attributes))) {
      const { type, name } = attribute;
      expect(name).toMatch(/^(?:[A-Za-z][\w-]*|\$ref)$/);
      expect(attribute.description, name).not.toBe("");
      expect(attribute.subAttributes !== undefined, name).toBe(type === "complex");
      expect(attribute.referenceTypes !== undefined, name).toBe(type === "reference");
      if (type === "reference") expect(attribute.caseExact, name).toBe(true);
      else if (type !== "string") expect(attribute.caseExact, name).toBe(false);
    }
  });

  test("name no attribute twice, whatever its case", () => {
    const check = (rows: Rows): void => {
      const names = rows.map(({ name }) => name.toLowerCase());
      expect(new Set(names).size).toBe(names.length);
      for (const { subAttributes } of rows) check(subAttributes ?? []);
    };
    for (const { attributes } of schemas(BASE, USERS)) check(attributes);
  });

  /** `test/http/scim-mutability.test.ts` holds each of them against what writing comes to. */
  test("claim of what the service makes itself that no client writes it", () => {
    const readOnly = (urn: string) =>
      pathsOf(rowsOf(urn)).flatMap(([path, { mutability }]) => (mutability === "readOnly" ? [path] : []));
    expect(readOnly(USER)).toEqual([
      "id",
      "groups",
      "groups.value",
      "groups.$ref",
      "groups.display",
      "groups.type",
    ]);
    expect(readOnly(ENTERPRISE)).toEqual(["organization", "manager.$ref"]);
    expect(readOnly(GROUP)).toEqual(["id"]);
    for (const urn of [`${CORE}:ServiceProviderConfig`, `${CORE}:ResourceType`, `${CORE}:Schema`])
      expect(readOnly(urn)).toEqual(pathsOf(rowsOf(urn)).map(([path]) => path));
  });

  const pathsOf = (rows: Rows, prefix = ""): (readonly [string, Attribute])[] =>
    rows.flatMap((attribute) => {
      const path = prefix + attribute.name;
      return [[path, attribute], ...pathsOf(attribute.subAttributes ?? [], `${path}.`)];
    });
});

describe("resource types (RFC 7643 section 6)", () => {
  test("are User with the enterprise extension, and Group", () => {
    expect(resourceTypes(BASE, USERS)).toMatchObject([
      {
        id: "User",
        name: "User",
        endpoint: "/Users",
        schema: USER,
        schemaExtensions: [{ schema: ENTERPRISE, required: false }],
        meta: { resourceType: "ResourceType", location: `${BASE}/ResourceTypes/User` },
      },
      { id: "Group", name: "Group", endpoint: "/Groups", schema: GROUP, schemaExtensions: [] },
    ]);
  });

  test("are found by their name, as they stand in the list", () => {
    for (const listed of resourceTypes(BASE, USERS))
      expect(resourceType(listed.id, BASE, USERS)).toEqual(listed);
    expect(resourceType("Printer", BASE, USERS)).toBeUndefined();
    expect(resourceType("", BASE, USERS)).toBeUndefined();
  });

  test("name only schemas that are served", () => {
    const named = resourceTypes(BASE, USERS).flatMap((type) => [
      type.schema,
      ...type.schemaExtensions.map((extension) => extension.schema),
    ]);
    expect(named.filter((urn) => schema(urn, BASE, USERS) === undefined)).toEqual([]);
  });
});

describe("the service provider configuration (RFC 7643 section 5)", () => {
  test("claims what is there and nothing else", () => {
    expect(serviceProviderConfig(BASE)).toMatchObject({
      patch: { supported: true },
      bulk: { supported: true, maxOperations: 50, maxPayloadSize: 1_000_000 },
      filter: { supported: true, maxResults: 1000 },
      changePassword: { supported: false },
      sort: { supported: true },
      pagination: { cursor: true, index: true, defaultPageSize: 100, maxPageSize: 1000 },
      etag: { supported: true },
      meta: { resourceType: "ServiceProviderConfig", location: `${BASE}/ServiceProviderConfig` },
    });
  });

  test("offers Basic first and Bearer beside it", () => {
    const offered = serviceProviderConfig(BASE).authenticationSchemes;
    expect(offered.map(({ type, primary }) => [type, primary])).toEqual([
      ["httpbasic", true],
      ["oauthbearertoken", false],
    ]);
  });
});

describe("discovery obeys the schemas that it serves", () => {
  const resources = [...schemas(BASE, USERS), ...resourceTypes(BASE, USERS), serviceProviderConfig(BASE)].map(
    (resource): [string, Record<string, unknown>] => [
      resource.meta.location.replace(BASE, ""),
      JSON.parse(JSON.stringify(resource)),
    ],
  );
  // The one place where a description of descriptions has to stop describing itself, as the RFC's does.
  const REGRESS = `${CORE}:Schema.attributes.subAttributes.subAttributes is in no schema`;

  test.each(resources)("%s", (path, { schemas: urns, meta, ...resource }) => {
    const urn = Array.isArray(urns) && urns.length === 1 ? String(urns[0]) : "";
    expect(meta).toMatchObject({ resourceType: urn.split(":").at(-1) });
    const expected = path === `/Schemas/${CORE}:Schema` ? [REGRESS] : [];
    expect(faults(resource, rowsOf(urn), urn)).toEqual(expected);
  });

  test("and the check itself finds what is wrong", () => {
    const wrong = { name: 5, endpoint: "/Users", extra: true, schemaExtensions: [{ schema: USER }] };
    expect(faults(wrong, rowsOf(`${CORE}:ResourceType`), "type")).toEqual([
      "type.extra is in no schema",
      "type.name is no string",
      "type.schema is missing",
      "type.schemaExtensions.required is missing",
    ]);
  });

  function faults(value: Record<string, unknown>, rows: Rows, path: string): string[] {
    const strangers = Object.keys(value).filter((key) => !rows.some(({ name }) => name === key));
    return [
      ...strangers.map((key) => `${path}.${key} is in no schema`),
      ...rows.flatMap((attribute) => faultsOf(value[attribute.name], attribute, `${path}.${attribute.name}`)),
    ];
  }

  function faultsOf(value: unknown, attribute: Attribute, path: string): string[] {
    if (value === undefined) return attribute.required ? [`${path} is missing`] : [];
    if (Array.isArray(value) !== attribute.multiValued) return [`${path} has the wrong plurality`];
    const values: unknown[] = Array.isArray(value) ? value : [value];
    return values.flatMap((one) => {
      if (attribute.type === "complex")
        return isRecord(one) ? faults(one, attribute.subAttributes ?? [], path) : [`${path} is no object`];
      const type = { boolean: "boolean", integer: "number" }[String(attribute.type)] ?? "string";
      if (typeof one !== type) return [`${path} is no ${type}`];
      const { canonicalValues } = attribute;
      return canonicalValues?.includes(String(one)) === false ? [`${path} is not canonical`] : [];
    });
  }

  function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  }
});

test("attributes are named in the schemas only", () => {
  const sources = import.meta.glob<string>("../../src/scim/**/*.ts", {
    query: "?raw",
    import: "default",
    eager: true,
  });
  const naming = Object.keys(sources).filter((path) => sources[path]?.includes("userName"));
  expect(naming).toEqual(["../../src/scim/schema/core-user.ts"]);
});
