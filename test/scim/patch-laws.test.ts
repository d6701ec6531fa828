import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ScimError } from "../../src/scim/error.ts";
import { lenientResource } from "../../src/scim/leniency.ts";
import { readPatch } from "../../src/scim/messages/patch-request.ts";
import { applyPatch } from "../../src/scim/patch/apply-patch.ts";
import { parsePath } from "../../src/scim/patch/parse-path.ts";
import { isResource, type Resource } from "../../src/scim/resource.ts";
import type { Attribute } from "../../src/scim/schema/attribute.ts";
import { pathOf, type Target, targetNamed } from "../../src/scim/schema/attribute-names.ts";
import { COMMON_ATTRIBUTES } from "../../src/scim/schema/common.ts";
import { CORE_USER } from "../../src/scim/schema/core-user.ts";
import { ENTERPRISE_USER } from "../../src/scim/schema/enterprise-user.ts";
import { ENTERPRISE_USER_SCHEMA as E, PATCH_MESSAGE, USER_SCHEMA } from "../../src/scim/schema/urns.ts";

const NAMES = { schema: CORE_USER, extensions: [ENTERPRISE_USER] };

const targets = [CORE_USER, ENTERPRISE_USER].flatMap(({ id, attributes }) =>
  attributes.flatMap((attribute): Target[] =>
    [null, ...(attribute.subAttributes ?? [])].map((part) => ({
      extension: id === USER_SCHEMA ? null : id,
      attribute,
      part,
    })),
  ),
);

/** Few texts, so that values meet again. */
const text = fc.constantFrom("a", "A", "b", "é", "a.b:c[d]", "x@example.com");
const kind = fc.constantFrom("work", "home", "other");
const oneOfList = fc.record({ value: text, type: kind }, { requiredKeys: ["value"] });
const address = fc.record(
  { streetAddress: text, locality: text, postalCode: text, type: kind },
  { requiredKeys: ["locality"] },
);

/** A list of which one value at most is the primary one. */
const listOf = (value: fc.Arbitrary<object>) =>
  fc
    .tuple(
      fc.uniqueArray(value, { minLength: 1, maxLength: 4, selector: (one) => JSON.stringify(one) }),
      fc.nat(5),
    )
    .map(([list, primary]) =>
      list.map((one, index) => (index === primary ? { ...one, primary: true } : one)),
    );

const resource: fc.Arbitrary<Resource> = fc
  .record(
    {
      userName: text,
      name: fc.record({ givenName: text, familyName: text }, { requiredKeys: ["familyName"] }),
      title: text,
      active: fc.boolean(),
      externalId: text,
      emails: listOf(oneOfList),
      phoneNumbers: listOf(oneOfList),
      addresses: listOf(address),
      [E]: fc.record({ organization: text, department: text, manager: fc.record({ value: text }) }),
    },
    { requiredKeys: ["userName", "name"] },
  )
  .map((one) => ({
    schemas: [USER_SCHEMA],
    id: "1",
    groups: [{ value: "g" }],
    meta: { version: "1" },
    ...one,
  }));

const list = fc.constantFrom("emails", "phoneNumbers", "addresses");
const condition = fc.oneof(
  kind.map((type) => `type eq "${type}"`),
  fc.constantFrom(
    "primary eq true",
    'primary eq "True"',
    "type pr",
    "not (type pr)",
    'type eq "work" and primary eq true',
  ),
  text.map((value) => `value eq ${JSON.stringify(value)}`),
);
const path = fc.oneof(
  fc.constantFrom(...targets.map(pathOf)),
  fc.constantFrom(USER_SCHEMA, E, "NAME.GIVENNAME", `${USER_SCHEMA}:title`, "nickName", "nobody", "emails."),
  fc
    .tuple(list, condition, fc.constantFrom("", ".value", ".type", ".primary", ".locality"))
    .map(([name, chosen, part]) => `${name}[${chosen}]${part}`),
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.constantFrom(null, "", "True", "False", true, false, [], {}, 7, [null], [{}]),
  oneOfList,
  address,
  listOf(fc.oneof(oneOfList, address)),
  fc.record({ givenName: fc.option(text), familyName: fc.option(text) }, { requiredKeys: [] }),
  fc.dictionary(path, fc.oneof(text, fc.constant(null), listOf(oneOfList)), { maxKeys: 3 }),
);
const operation = fc.record({
  op: fc.constantFrom("add", "replace", "remove", "Add", "Replace", "Remove"),
  path: fc.option(path, { freq: 8, nil: undefined }),
  value,
});

const patch = (before: Resource, operations: readonly object[]) =>
  applyPatch(before, readPatch({ schemas: [PATCH_MESSAGE], Operations: operations }), NAMES);

/** What the call gives, or the refusal that it throws; whatever else it throws fails the test. */
function outcome(call: () => Resource): Resource | ScimError {
  try {
    return call();
  } catch (error) {
    if (error instanceof ScimError) return error;
    throw error;
  }
}

/** What is wrong with a value by its row of the schema; nothing when it is as a writer may rely on. */
function faults(attribute: Attribute, value: unknown): string[] {
  const { name, type, multiValued, subAttributes = [] } = attribute;
  if (multiValued) {
    if (!Array.isArray(value) || value.length === 0) return [`${name} is no list with a value`];
    const primary = value.filter((one) => isResource(one) && one["primary"] === true);
    return [
      ...value.flatMap((one) => faults({ ...attribute, multiValued: false }, one)),
      ...(primary.length > 1 ? [`${name} has several primary values`] : []),
    ];
  }
  if (type === "complex") {
    if (!isResource(value)) return [`${name} is no object`];
    const parts = Object.entries(value);
    if (parts.length === 0) return [`${name} is empty`];
    return parts.flatMap(([part, one]) => {
      const row = subAttributes.find((sub) => sub.name === part);
      return row === undefined ? [`${name}.${part} is not known`] : faults(row, one);
    });
  }
  if (type === "boolean") return typeof value === "boolean" ? [] : [`${name} is not true or false`];
  return typeof value === "string" && value !== "" ? [] : [`${name} is no text`];
}

function faultsIn(after: Resource): string[] {
  const { [E]: extension, ...core } = after;
  const own = [...COMMON_ATTRIBUTES, ...CORE_USER.attributes];
  const places = [
    ...Object.entries(core).map(([name, one]) => [own, name, one] as const),
    ...Object.entries(isResource(extension) ? extension : {}).map(
      ([name, one]) => [ENTERPRISE_USER.attributes, name, one] as const,
    ),
  ];
  const empty = extension !== undefined && Object.keys(extension ?? {}).length === 0;
  return places
    .flatMap(([rows, name, one]) => {
      const row = rows.find((attribute) => attribute.name === name);
      return row === undefined ? [`${name} is not known`] : faults(row, one);
    })
    .concat(empty ? ["the extension is empty"] : []);
}

function readOnlyIn({ id, schemas, meta, groups, [E]: extension }: Resource): unknown {
  return {
    id,
    schemas,
    meta,
    groups,
    organization: isResource(extension) ? extension["organization"] : undefined,
  };
}

describe("every attribute (17)", () => {
  test.each(targets.map((target) => [pathOf(target), target] as const))(
    "%s is known by its path",
    (written, target) => {
      const named = { kind: "attribute", target, condition: null };
      const known = targetNamed(written, NAMES);
      expect(known === null ? null : pathOf(known)).toBe(written);
      for (const spelling of [written, written.toUpperCase(), ` ${written} `])
        expect(parsePath(spelling, NAMES)).toMatchObject({ kind: "attribute", condition: null });
      if (target.extension !== null) expect(parsePath(written, NAMES)).toEqual(named);
      else expect(parsePath(`${USER_SCHEMA}:${written}`, NAMES)).toMatchObject({ kind: "attribute" });
    },
  );
});

describe("laws of PATCH, for any person and any operation", () => {
  test("done twice is done once, or is refused because nothing is left to do it to", () => {
    fc.assert(
      fc.property(resource, operation, (before, one) => {
        const once = outcome(() => patch(before, [one]));
        if (once instanceof ScimError) return;
        const twice = outcome(() => patch(once, [one]));
        if (twice instanceof ScimError) {
          expect(twice.scimType).toBe("noTarget");
          expect(JSON.stringify(one)).toContain("[");
        } else expect(twice).toEqual(once);
      }),
      { numRuns: 3000 },
    );
  });

  test("operations about different attributes can be sent twice, together or one by one, in any order", () => {
    const about = (name: string, values: fc.Arbitrary<unknown>) =>
      fc.record({ op: fc.constantFrom("add", "replace"), path: fc.constant(name), value: values });
    const operations = fc.tuple(
      about("title", text),
      about("active", fc.constantFrom("True", "False")),
      about('emails[type eq "work"].value', text),
      about("phoneNumbers", listOf(oneOfList)),
      about(`${E}:manager`, fc.option(text)),
      about("name.givenName", text),
    );
    fc.assert(
      fc.property(resource, operations, (before, all) => {
        const after = patch(before, all);
        expect(patch(after, all)).toEqual(after);
        expect(patch(before, all.toReversed())).toEqual(after);
        expect(all.reduce((current, one) => patch(current, [one]), before)).toEqual(after);
      }),
      { numRuns: 500 },
    );
  });

  test("what comes of it is as its schema says, and what is read-only is untouched", () => {
    fc.assert(
      fc.property(resource, fc.array(operation, { minLength: 1, maxLength: 3 }), (before, operations) => {
        const frozen = structuredClone(before);
        const after = outcome(() => patch(before, operations));
        expect(before).toEqual(frozen);
        if (after instanceof ScimError) return;
        expect(faultsIn(after)).toEqual([]);
        expect(readOnlyIn(after)).toEqual(readOnlyIn(before));
      }),
      { numRuns: 3000 },
    );
  });

  test("only what the path names changes", () => {
    fc.assert(
      fc.property(
        resource,
        fc.constantFrom(...targets),
        fc.constantFrom("add", "replace", "remove"),
        value,
        (before, target, op, sent) => {
          const after = outcome(() => patch(before, [{ op, path: pathOf(target), value: sent }]));
          if (after instanceof ScimError) return;
          const changed = target.extension ?? target.attribute.name;
          for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
            if (name !== changed) expect(after[name]).toBe(before[name]);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("a resource that was read strictly is read as itself", () => {
    fc.assert(
      fc.property(resource, (one) => {
        const strict = lenientResource(one, NAMES);
        expect(lenientResource(strict, NAMES)).toEqual(strict);
        expect(faultsIn(strict)).toEqual([]);
        expect(
          applyPatch(
            one,
            readPatch({ schemas: [PATCH_MESSAGE], Operations: [{ op: "replace", value: one }] }),
            NAMES,
          ),
        ).toEqual(one);
      }),
    );
  });
});

describe("whatever is sent is read or refused, and nothing else happens", () => {
  const REASONS = [
    "invalidSyntax",
    "invalidPath",
    "invalidFilter",
    "invalidValue",
    "noTarget",
    "mutability",
    "tooMany",
  ];
  const before = { id: "1", userName: "a", emails: [{ value: "a", type: "work", primary: true }] };

  function requireAnswer(call: () => Resource): void {
    const answer = outcome(call);
    if (!(answer instanceof ScimError)) return;
    expect(answer.status).toBe(400);
    expect(REASONS).toContain(answer.scimType);
    expect(answer.detail.isWellFormed()).toBe(true);
  }

  const anything = fc.oneof(fc.jsonValue({ maxDepth: 5 }), value);
  const piece = fc.constantFrom(
    "[",
    "]",
    "(",
    ")",
    ".",
    ":",
    " ",
    '"a"',
    '"',
    "eq",
    "and",
    "not",
    "emails",
    "type",
    "value",
    "urn:",
    "$ref",
    "é",
    "\ud800",
    "\u0000",
    "True",
    "1e9",
  );
  const anyPath = fc.oneof(
    path,
    fc.string({ unit: "binary" }),
    fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join("")),
  );

  test("bodies of any shape", () => {
    fc.assert(
      fc.property(anything, (body) => {
        requireAnswer(() => applyPatch(before, readPatch(body), NAMES));
        requireAnswer(() => lenientResource(body, NAMES));
      }),
      { numRuns: 1000 },
    );
  });

  test("operations of any shape", () => {
    const anyOperation = fc.oneof(
      fc.record(
        { op: fc.constantFrom("add", "replace", "remove", "x"), path: anyPath, value: anything },
        { requiredKeys: ["op"] },
      ),
      anything,
    );
    fc.assert(
      fc.property(fc.array(anyOperation, { maxLength: 3 }), (Operations) => {
        requireAnswer(() => applyPatch(before, readPatch({ schemas: [PATCH_MESSAGE], Operations }), NAMES));
      }),
      { numRuns: 3000 },
    );
  });

  test("names of any shape", () => {
    fc.assert(
      fc.property(fc.dictionary(anyPath, anything), (body) => {
        requireAnswer(() => lenientResource(body, NAMES));
      }),
      { numRuns: 1000 },
    );
  });
});
