import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { MappedField } from "../../src/hr/field-mapping.ts";
import type { Scope } from "../../src/hr/scope.ts";
import { changeCompany } from "../../src/roster/company/change-company.ts";
import { changeMapping } from "../../src/roster/mapping/mapping.ts";
import { userSchemas } from "../../src/roster/read/user-schemas.ts";
import { scheduled } from "../../src/scheduled.ts";
import type { Comparison, Filter, Literal } from "../../src/scim/filter/filter.ts";
import { matches } from "../../src/scim/filter/matches.ts";
import type { Resource } from "../../src/scim/resource.ts";
import { type ResourceNames, targetNamed } from "../../src/scim/schema/attribute-names.ts";
import { CORE_USER } from "../../src/scim/schema/core-user.ts";
import { ENTERPRISE_USER } from "../../src/scim/schema/enterprise-user.ts";
import { bySortKey, sortKeyOf } from "../../src/scim/sort-key.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, foundCompany, hiring, idsByName, rosterAt } from "../support/company.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { printFilter } from "../support/print-filter.ts";
import { listIn } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables } from "../support/tables.ts";

/** What is asked of D1 finds exactly whom the evaluator finds among everyone who is rendered, in the same order. */
const NOW = Date.parse("2026-11-24T12:00:00Z");
const RUNS = 250;
let names: ResourceNames = { schema: CORE_USER, extensions: [ENTERPRISE_USER] };
const E = ENTERPRISE_USER.id;

/** Who asks, and whom each is shown: everyone; some; of some more than of others. */
const READERS = ["everyone", "some", "more of some"] as const;
type Reader = (typeof READERS)[number];
let users: Readonly<Record<Reader, NewServiceUser>>;
let listed: Readonly<Record<Reader, readonly Resource[]>>;

const SIZES = ["Å", "ß", "x_"];

async function addOwnFields(): Promise<void> {
  const roster = rosterAt(NOW);
  await changeCompany(roster, "addList", { id: "sizes", name: "Sizes" });
  for (const id of SIZES) {
    const code = id === "Å" ? null : `code ${id}`;
    await changeCompany(roster, "addItem", { id, list: "sizes", name: `Size ${id}`, code, parentId: null });
  }
  const types = {
    nick: "text",
    shoes: "number",
    joined: "date",
    shirt: "list",
    sizes: "multiList",
    pay: "currency",
    buddy: "employee",
  } as const;
  for (const [id, type] of Object.entries(types)) {
    const listId = type === "list" || type === "multiList" ? "sizes" : null;
    await changeCompany(roster, "addField", { id, name: id, type, listId });
  }
}

/** Few texts, so that they meet; with every trap that comparing texts has. */
const TEXTS = [
  "a",
  "A",
  "ada",
  "ÉMILE",
  "E\u0301mile",
  "émile",
  "Straße",
  "STRASSE",
  "İ",
  "ß%_",
  'x"y\\',
  "東京",
  "Σίσυφος",
  " ",
];

beforeAll(async () => {
  await foundCompany(NOW);
  // Whoever may edit can know people by keys of its own.
  const okta = await createServiceUser(rosterAt(NOW), env.TOKENS, "Knows people by keys", EDIT_EVERYTHING);
  const ids = await idsByName();
  await addOwnFields();
  const pick = (index: number) => TEXTS[index % TEXTS.length] ?? "";
  const people = Array.from({ length: 30 }, (_, index) =>
    hiring(`p${index}`, {
      employeeNumber: index % 4 === 0 ? null : `${pick(index + 3)}${index}`,
      startDate: index % 7 === 6 ? "2027-01-01" : "2020-01-01",
      terminationDate: index % 7 === 5 ? "2026-01-31" : null,
      basic: {
        firstName: pick(index),
        surname: pick(index * 5 + 1),
        middleName: index % 3 === 0 ? pick(index + 7) : null,
        displayName: index % 4 === 1 ? pick(index + 2) : null,
      },
      work: {
        title: index % 3 === 2 ? null : pick(index * 3),
        departmentId: [ids.get("Engineering"), ids.get("Sales"), undefined][index % 3] ?? null,
        siteId: index % 2 === 0 ? (ids.get("London") ?? null) : null,
        workPhone: index % 5 === 0 ? `+49 ${index}` : null,
        managerId: index % 6 === 1 ? "p0" : null,
      },
      address: {
        city: index % 4 === 3 ? pick(index) : null,
        countryId: index % 5 === 4 ? (ids.get("Germany") ?? null) : null,
      },
      custom: {
        ...(index % 3 !== 0 && { nick: pick(index * 2) }),
        ...(index % 4 !== 0 && { shoes: (index % 6) - 1.5 }),
        ...(index % 5 !== 0 && { joined: `20${10 + (index % 7)}-02-0${1 + (index % 9)}` }),
        ...(index % 4 !== 1 && { shirt: SIZES[index % 3] ?? "" }),
        ...(index % 3 !== 1 && { sizes: SIZES.slice(index % 3) }),
        ...(index % 2 === 1 && { pay: { amount: `${index * 100}.50`, currency: "EUR" } }),
        ...(index % 6 === 2 && { buddy: "p0" }),
      },
    }),
  );
  await hiredTogether(NOW - 60_000, people);
  const keys = people.flatMap(({ id }, index) => (index % 3 === 1 ? [[okta.id, id, pick(index + 4)]] : []));
  await env.DB.batch(
    keys.map((key) => env.DB.prepare("INSERT INTO external_ids VALUES (?, ?, ?)").bind(...key)),
  );
  const site = { field: "work.siteId", operator: "equals" as const, value: ids.get("London") ?? "" };
  const ofSome: Scope = {
    whose: { conditions: [site], people: ["p1", "p5"] },
    view: "all",
    history: [],
    edit: [],
  };
  const ofAll: Scope = { whose: "everyone", view: ["basic", "lifecycle"], history: [], edit: [] };
  const reader = (name: string, scopes: readonly Scope[]) =>
    createServiceUser(rosterAt(NOW), env.TOKENS, name, { scopes, company: false });
  users = {
    everyone: okta,
    some: await reader("Some", [ofSome]),
    "more of some": await reader("More of some", [ofAll, ofSome]),
  };
  await listAnew();
  expect(READERS.map((one) => listed[one].length)).toEqual([30, 17, 30]);
});

async function listAnew(): Promise<void> {
  const shownTo = async (one: Reader) =>
    (await listIn(askAt(users[one], "/scim/v2/Users?count=1000", { now: NOW }))).Resources;
  listed = {
    everyone: await shownTo("everyone"),
    some: await shownTo("some"),
    "more of some": await shownTo("more of some"),
  };
}

const target = (path: string) => {
  const found = targetNamed(path, names);
  if (found === null) throw new TypeError(path);
  return found;
};

const COMPARISONS: readonly Comparison[] = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"];
const TEXT_PATHS = [
  "id",
  "externalId",
  "userName",
  "name.familyName",
  "name.givenName",
  "name.middleName",
  "displayName",
  "title",
  "emails",
  "emails.value",
  "emails.type",
  "phoneNumbers.value",
  "phoneNumbers.type",
  "addresses.locality",
  "addresses.country",
  "addresses.type",
  "addresses.formatted",
  "groups",
  "groups.value",
  "groups.display",
  "groups.type",
  `${E}:employeeNumber`,
  `${E}:department`,
  `${E}:organization`,
  `${E}:division`,
  `${E}:manager`,
  `${E}:manager.value`,
  "meta.resourceType",
  "meta.location",
];
const PRESENT_PATHS = [
  ...TEXT_PATHS,
  "name",
  "emails.primary",
  "phoneNumbers",
  "addresses",
  "active",
  "meta",
  "meta.created",
  `${E}:manager`,
];

const text = fc
  .oneof(
    fc.constantFrom(
      ...TEXTS,
      "",
      "work",
      "User",
      "p0",
      "p1",
      "eng",
      "Department: Engineering",
      "Tidewater",
      "DE",
      "+49",
      "home",
    ),
    fc.string({ maxLength: 3 }),
  )
  .map((one): Literal => ({ kind: "text", text: one.toWellFormed() }));
const moment = fc
  .constantFrom(
    "2026-11-24T11:59:00Z",
    "2026-11-24T12:59:00.000+01:00",
    "2020-01-01T00:00:00Z",
    "2030-01-01T00:00:00Z",
  )
  .map((one): Literal => ({ kind: "moment", at: Date.parse(one), text: one }));

const leaf: fc.Arbitrary<Filter> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        path: fc.constantFrom(...TEXT_PATHS),
        comparison: fc.constantFrom(...COMPARISONS),
        literal: text,
      })
      .map(
        ({ path, comparison, literal }): Filter => ({
          kind: "compare",
          target: target(path),
          comparison,
          literal,
        }),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        path: fc.constantFrom(...TEXT_PATHS, "active", "meta.created"),
        comparison: fc.constantFrom<Comparison>("eq", "ne"),
      })
      .map(
        ({ path, comparison }): Filter => ({
          kind: "compare",
          target: target(path),
          comparison,
          literal: { kind: "null" },
        }),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        path: fc.constantFrom("active", "emails.primary", "addresses.primary"),
        comparison: fc.constantFrom<Comparison>("eq", "ne"),
        boolean: fc.boolean(),
      })
      .map(
        ({ path, comparison, boolean }): Filter => ({
          kind: "compare",
          target: target(path),
          comparison,
          literal: { kind: "boolean", boolean },
        }),
      ),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        path: fc.constantFrom("meta.created", "meta.lastModified"),
        comparison: fc.constantFrom<Comparison>("eq", "ne", "gt", "ge", "lt", "le"),
        literal: moment,
      })
      .map(
        ({ path, comparison, literal }): Filter => ({
          kind: "compare",
          target: target(path),
          comparison,
          literal,
        }),
      ),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(...PRESENT_PATHS)
      .map((path): Filter => ({ kind: "present", target: target(path) })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        path: fc.constantFrom("emails", "phoneNumbers", "addresses", "groups"),
        comparison: fc.constantFrom(...COMPARISONS),
        literal: text,
        not: fc.boolean(),
      })
      .map(({ path, comparison, literal, not }): Filter => {
        const { attribute } = target(path);
        const part = attribute.subAttributes?.find(({ name }) => name === "type");
        if (part === undefined) throw new TypeError(path);
        const inner: Filter = {
          kind: "compare",
          target: { extension: null, attribute: part, part: null },
          comparison,
          literal,
        };
        return {
          kind: "values",
          target: target(path),
          condition: not ? { kind: "not", operand: inner } : inner,
        };
      }),
  },
);
const filtersOf = (leaves: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> =>
  fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 3, arbitrary: leaves },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constantFrom("and" as const, "or" as const),
          operands: fc.array(tie("filter"), { minLength: 2, maxLength: 3 }),
        }),
      },
      { weight: 1, arbitrary: tie("filter").map((operand): Filter => ({ kind: "not", operand })) },
    ),
  })).filter;
const filter = filtersOf(leaf);
const order = fc.record({
  path: fc.constantFrom(...TEXT_PATHS, "active", "meta.created", "emails", "name.familyName"),
  descending: fc.boolean(),
});

const asked = async (query: Record<string, string>, reader: Reader = "everyone") => {
  const list = await listIn(
    askAt(users[reader], `/scim/v2/Users?${new URLSearchParams({ count: "1000", ...query })}`, { now: NOW }),
  );
  return { total: list.totalResults, ids: list.Resources.map(({ id }) => id) };
};

async function expectFound(filters: fc.Arbitrary<Filter>, reader: Reader, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(filters, async (one) => {
      const source = printFilter(one);
      const expected = listed[reader].filter((person) => matches(one, person)).map(({ id }) => id);
      const found = await asked({ filter: source }, reader);
      expect(found, source).toEqual({ total: expected.length, ids: expected });
    }),
    { numRuns, seed: 24 },
  );
}

async function expectInOrder(orders: typeof order, reader: Reader, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(orders, async ({ path, descending }) => {
      const key = (person: Resource) => sortKeyOf(person, target(path));
      const expected = listed[reader]
        .toSorted((a, b) => bySortKey(key(a), key(b), descending))
        .map(({ id }) => id);
      const query = { sortBy: path, sortOrder: descending ? "descending" : "ascending" };
      const { ids } = await asked(query, reader);
      expect(ids, path).toEqual(expected);
    }),
    { numRuns, seed: 24 },
  );
}

test.each([
  ["everyone", RUNS],
  ["some", 100],
  ["more of some", 60],
] as const)(
  "finds whom the filter means, of all who are shown: %s (8, 12, 15, 16)",
  async (reader, numRuns) => {
    await expectFound(filter, reader, numRuns);
  },
);

test.each(READERS)(
  "orders as the keys of what is shown do, whoever has none last, equals as in the list: %s",
  async (reader) => {
    await expectInOrder(order, reader, 40);
  },
);

describe("a walk by cursor, or by index while nobody is written,", () => {
  test.each(READERS)("comes by everyone once, in order, whatever is asked for: %s (1)", async (reader) => {
    await fc.assert(
      fc.asyncProperty(filter, fc.option(order), fc.integer({ min: 1, max: 12 }), async (one, by, count) => {
        const query = {
          filter: printFilter(one),
          count: String(count),
          ...(by !== null && { sortBy: by.path, sortOrder: by.descending ? "descending" : "ascending" }),
        };
        const { count: _, ...whole } = query;
        const walked: unknown[] = [];
        for (let cursor: string | undefined = ""; cursor !== undefined; ) {
          const list: { Resources: readonly Resource[]; nextCursor?: string; startIndex?: number } =
            await listIn(
              askAt(users[reader], `/scim/v2/Users?${new URLSearchParams({ ...query, cursor })}`, {
                now: NOW,
              }),
            );
          expect(list.startIndex).toBeUndefined();
          walked.push(...list.Resources.map(({ id }) => id));
          cursor = list.nextCursor;
        }
        const { total, ids } = await asked(whole, reader);
        expect(walked).toEqual(ids);
        const paged: unknown[] = [];
        for (let startIndex = 1; startIndex <= total; startIndex += count) {
          const page = await asked({ ...query, startIndex: String(startIndex) }, reader);
          expect(page.total).toBe(total);
          paged.push(...page.ids);
        }
        expect(paged).toEqual(ids);
      }),
      { numRuns: 25, seed: 24 },
    );
  });
});

describe("of attributes that the company has placed itself", () => {
  const OWN = "urn:tidewater:scim:1.0:Employee";
  const row = (name: string, field: string | null, more: Partial<MappedField> = {}): MappedField => ({
    schema: CORE_USER.id,
    name,
    part: null,
    type: null,
    primary: false,
    fields: field === null ? [] : [field],
    transformation: null,
    ...more,
  });
  const ROWS = [
    row("nickName", "custom.nick"),
    row("shouted", "custom.nick", { transformation: { kind: "upper" } }),
    row("shoes", "custom.shoes"),
    row("joined", "custom.joined"),
    row("joinedOn", "custom.joined", { transformation: { kind: "date", format: "dd.MM.yyyy" } }),
    row("shirt", "custom.shirt", { schema: OWN }),
    row("shirtCode", "custom.shirt", { schema: OWN, transformation: { kind: "code" } }),
    row("sizes", "custom.sizes", { schema: OWN }),
    row("pay", "custom.pay", { schema: OWN }),
    row("buddy", "custom.buddy", { schema: OWN }),
    row("site", "work.siteId", { schema: OWN }),
    row("since", "startDate", { schema: OWN }),
    row("organization", null, { schema: E, transformation: { kind: "constant", value: "Wharf" } }),
    row("name", null, {
      part: "formatted",
      transformation: { kind: "template", template: "{basic.firstName} {custom.nick}" },
    }),
    row("title", null, {
      fields: ["custom.nick", "work.title"],
      transformation: { kind: "firstOf" },
    }),
  ];
  const TEXTS_PLACED = [
    "nickName",
    "shouted",
    "joined",
    "joinedOn",
    ...["shirt", "shirtCode", "sizes", "pay", "buddy", "site", "since"].map((name) => `${OWN}:${name}`),
    `${E}:organization`,
    "name.formatted",
    "title",
  ];
  const PLACED = [...TEXTS_PLACED, "shoes"];

  beforeAll(async () => {
    await changeMapping(rosterAt(NOW), ROWS, {});
    names = await userSchemas(rosterAt(NOW).db);
    await listAnew();
    for (const path of PLACED) {
      const shown = listed.everyone.filter((person) =>
        matches({ kind: "present", target: target(path) }, person),
      );
      expect(shown.length, path).toBeGreaterThan(0);
    }
  });

  const compared = (path: string, comparison: Comparison, literal: Literal): Filter => ({
    kind: "compare",
    target: target(path),
    comparison,
    literal,
  });
  const placedText = fc.constantFrom(
    ...TEXTS,
    ...[
      "Size Å",
      "size å",
      "Size SS",
      "code X_",
      "London",
      "2012-02-03",
      "03.02.2012",
      "EUR",
      "p0",
      "Wharf",
      "",
    ],
  );
  const placed = fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom(...TEXTS_PLACED), fc.constantFrom(...COMPARISONS), placedText)
        .map(([path, comparison, one]) => compared(path, comparison, { kind: "text", text: one })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          fc.constantFrom<Comparison>("eq", "ne", "gt", "ge", "lt", "le"),
          fc.constantFrom(-1.5, 0, 0.5, 3.5),
        )
        .map(([comparison, number]) => compared("shoes", comparison, { kind: "number", number })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...PLACED), fc.constantFrom<Comparison>("eq", "ne"))
        .map(([path, comparison]) => compared(path, comparison, { kind: "null" })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(...PLACED)
        .map((path): Filter => ({ kind: "present", target: target(path) })),
    },
    { weight: 1, arbitrary: leaf },
  );

  test.each([
    ["everyone", 150],
    ["some", 60],
    ["more of some", 60],
  ] as const)("finds whom the filter means: %s", async (reader, numRuns) => {
    await expectFound(filtersOf(placed), reader, numRuns);
  });

  test.each(READERS)("orders as the keys of what is shown do: %s", async (reader) => {
    const orders = fc.record({ path: fc.constantFrom(...PLACED), descending: fc.boolean() });
    await expectInOrder(orders, reader, 40);
  });
});

test("texts that an earlier version wrote are folded by the calendar, once", async () => {
  const folds = async () =>
    (await readTables())["states"]?.map(({ employee_id, folds: one }) => [
      employee_id,
      one === "{}" ? null : one,
    ]);
  const before = await folds();
  const surname = 'name.familyName eq "ÉMILE"';
  const found = await asked({ filter: surname });
  expect(found.total).toBeGreaterThan(1);
  await env.DB.exec("UPDATE states SET folds = NULL");
  await scheduled(env, NOW);
  expect((await readTables())["states"]?.some(({ folds: one }) => one === "{}")).toBe(true);
  expect(await folds()).toEqual(before);
  expect(await asked({ filter: surname })).toEqual(found);
  await env.DB.exec("UPDATE states SET folds = NULL");
  await scheduled(env, NOW + 60_000);
  expect(await folds()).not.toEqual(before);
});
