import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { mappingOf } from "../../src/mapping/mapping-of.ts";
import { toCondition } from "../../src/mapping/to-condition.ts";
import { userNames } from "../../src/mapping/user-names.ts";
import { currentDictionary } from "../../src/roster/company/dictionary.ts";
import { openRoster } from "../../src/roster/open.ts";
import { parseFilter } from "../../src/scim/filter/parse-filter.ts";
import { type ApiAsking, api, apiOk, expectProblem } from "../support/api.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, foundCompany, hired, idsByName, rosterAt } from "../support/company.ts";
import { expectScimError, listIn, type Resource, valueAt } from "../support/scim.ts";
import { operations, scim, scimOk } from "../support/scim-write.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";
import { watchedDatabase } from "../support/watched-database.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const DAY = 86_400_000;
const OWNER = { key: "an-owner-of-the-tests-who-may-do-everything" };
const CORE = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const OWN = "urn:tidewater:scim:1.0:Employee";

let beginning: Tables;
let writer: NewServiceUser;
let narrow: NewServiceUser;
/** The ids of the company's fields and of the sizes, by name. */
let own: ReadonlyMap<string, string>;
/** Another one for every test: what is remembered of a company belongs to its epoch, which goes back with the tables. */
let db: D1Database;

const asking = (more: ApiAsking): ApiAsking => ({
  now: NOW,
  db,
  bindings: { ADMINISTRATOR_KEY: OWNER.key },
  ...more,
});
const call = (method: string, path: string, body?: unknown) =>
  api(OWNER, method, path, asking(body === undefined ? {} : { body }));
const ok = (method: string, path: string, body?: unknown, status = 200) =>
  apiOk(OWNER, method, path, { ...asking(body === undefined ? {} : { body }), status });
const mapped = (...rows: readonly object[]) => ok("PUT", "/mapping", { rows });
const doing = (method: "GET" | "POST" | "PUT" | "PATCH", path: string, body?: unknown, as = writer) => ({
  as,
  now: NOW,
  method,
  path,
  body,
  db,
});
const read = (id = "ada", as = writer): Promise<Resource> =>
  scimOk(200, doing("GET", `/Users/${id}`, undefined, as));
const found = async (filter: string) =>
  (
    await listIn(askAt(writer, `/scim/v2/Users?filter=${encodeURIComponent(filter)}`, { now: NOW, db }))
  ).Resources.map(({ id }) => id);

beforeAll(async () => {
  await foundCompany(NOW);
  writer = await createServiceUser(rosterAt(NOW), env.TOKENS, "Writer", EDIT_EVERYTHING);
  narrow = await createServiceUser(rosterAt(NOW), env.TOKENS, "Narrow", {
    scopes: [{ whose: "everyone", view: ["basic", "lifecycle"], history: [], edit: [] }],
    company: false,
  });
  db = watchedDatabase(env.DB, {});
  const ids = await idsByName();
  await hired(NOW, "ada", {
    work: { title: "Countess", workPhone: "+44 1", workMobile: "+44 2", siteId: ids.get("London") ?? null },
    employeeNumber: "0007",
  });
  await hired(NOW, "bo", { work: { workMobile: "+44 3" } });
  const list = await ok("POST", "/lists", { name: "Sizes" }, 201);
  for (const [name, code] of [
    ["Small", "S"],
    ["Large", "L"],
  ])
    await ok("POST", `/lists/${list["id"]}/items`, { name, code }, 201);
  const types = {
    nick: "text",
    shoes: "number",
    joined: "date",
    shirt: "list",
    sizes: "multiList",
    pay: "currency",
    buddy: "employee",
  };
  const made: Record<string, string> = {};
  for (const [name, type] of Object.entries(types)) {
    const listId = type === "list" || type === "multiList" ? list["id"] : undefined;
    made[name] = String(
      (await ok("POST", "/fields", { name, type, ...(listId !== undefined && { listId }) }, 201))["id"],
    );
  }
  const items = (await ok("GET", `/lists/${list["id"]}/items`))["items"];
  const small = Array.isArray(items)
    ? valueAt(
        items.find((one) => valueAt(one, "name") === "Small"),
        "id",
      )
    : null;
  const id = (name: string) => String(made[name]);
  own = new Map([
    ...Object.entries(made),
    ...[items].flat().map((one) => [String(valueAt(one, "name")), String(valueAt(one, "id"))] as const),
  ]);
  await ok("PATCH", "/employees/ada", {
    custom: {
      [id("nick")]: "Enchantress",
      [id("shoes")]: 38.5,
      [id("joined")]: "2020-02-29",
      [id("shirt")]: small,
      [id("sizes")]: [small],
      [id("pay")]: { amount: "1200.50", currency: "EUR" },
      [id("buddy")]: "bo",
    },
  });
  beginning = await readTables();
});

beforeEach(async () => {
  await writeTables(beginning);
  db = watchedDatabase(env.DB, {});
});

const ROWS = [
  { name: "nickname2", fields: ["custom.nick"] },
  { name: "nickName", fields: ["custom.NICK"] },
  { name: "shoeSize", fields: ["custom.shoes"] },
  { name: "joined", fields: ["custom.joined"], transformation: { kind: "date", format: "dd.MM.yyyy" } },
  { name: "shirt", fields: ["custom.shirt"] },
  { name: "shirtCode", fields: ["custom.shirt"], transformation: { kind: "code" } },
  { name: "sizes", fields: ["custom.sizes"] },
  { name: "pay", fields: ["custom.pay"] },
  { schema: OWN, name: "buddy", fields: ["custom.buddy"] },
  { schema: OWN, name: "site", fields: ["work.siteId"] },
  { schema: OWN, name: "since", fields: ["startDate"] },
  { name: "phoneNumbers", part: "value", type: "mobile", fields: ["work.workMobile"] },
  { name: "addresses", part: "region", fields: ["address.state"] },
  {
    name: "name",
    part: "formatted",
    transformation: { kind: "template", template: "{basic.firstName} {basic.surname}" },
  },
  { schema: ENTERPRISE, name: "organization", transformation: { kind: "constant", value: "Wharf" } },
  { name: "title", fields: ["work.title"], transformation: { kind: "upper" } },
];

describe("what a company places", () => {
  test("is shown where it says, with what it is made of", async () => {
    await mapped(...ROWS);
    expect(await read()).toMatchObject({
      schemas: [CORE, ENTERPRISE, OWN],
      nickname2: "Enchantress",
      nickName: "Enchantress",
      shoeSize: 38.5,
      joined: "29.02.2020",
      shirt: "Small",
      shirtCode: "S",
      sizes: ["Small"],
      pay: "1200.50 EUR",
      title: "COUNTESS",
      phoneNumbers: [
        { value: "+44 1", type: "work", primary: true },
        { value: "+44 2", type: "mobile", primary: false },
      ],
      [ENTERPRISE]: { organization: "Wharf", employeeNumber: "0007" },
      [OWN]: { buddy: "bo", site: "London" },
    });
    const bo = await read("bo");
    // The first phone number is always the work phone, or there is none.
    expect(bo["phoneNumbers"]).toBeUndefined();
    expect(bo["nickName"]).toBeUndefined();
    expect(valueAt(bo, "addresses")).toBeUndefined();
  });

  test("is in the schemas as it is served, read-only where nothing can be taken back", async () => {
    await mapped(...ROWS);
    const core = await scimOk(200, doing("GET", `/Schemas/${CORE}`));
    const attributes = new Map([core["attributes"]].flat().map((one) => [valueAt(one, "name"), one]));
    expect(attributes.get("shoeSize")).toMatchObject({ type: "decimal", mutability: "readWrite" });
    expect(attributes.get("sizes")).toMatchObject({ multiValued: true, mutability: "readWrite" });
    expect(attributes.get("joined")).toMatchObject({ mutability: "readOnly" });
    expect(attributes.get("title")).toMatchObject({ mutability: "readOnly" });
    expect(attributes.get("nickName")).toMatchObject({ description: "nick" });
    const types = await scimOk(200, doing("GET", "/ResourceTypes/User"));
    expect(types["schemaExtensions"]).toEqual([
      { schema: ENTERPRISE, required: false },
      { schema: OWN, required: false },
    ]);
    await scimOk(200, doing("GET", `/Schemas/${OWN}`));
  });

  test.each([
    ['nickName eq "enchantress"', ["ada"]],
    ['nickname2 sw "ench"', ["ada"]],
    ["shoeSize gt 38", ["ada"]],
    ["shoeSize gt 39", []],
    ['shirt eq "small"', ["ada"]],
    ['shirtCode eq "S"', ["ada"]],
    ['sizes eq "Small"', ["ada"]],
    ['joined eq "29.02.2020"', ["ada"]],
    [`${OWN}:buddy eq "bo"`, ["ada"]],
    ['phoneNumbers[type eq "mobile"].value eq "+44 2"', ["ada"]],
    ['phoneNumbers.value eq "+44 1"', ["ada"]],
    ['title eq "countess"', ["ada"]],
    ["nickName pr", ["ada"]],
    ["not (nickName pr)", ["bo"]],
    [`${ENTERPRISE}:organization eq "Wharf"`, ["ada", "bo"]],
  ])("is found by %s", async (filter, ids) => {
    await mapped(...ROWS);
    expect(await found(filter)).toEqual(ids);
  });

  test("is asked for at once, also where another mapping is remembered", async () => {
    await expectScimError(await scim(doing("GET", '/Users?filter=nickname2 eq "x"')), 400);
    await mapped(...ROWS);
    expect(await found('nickname2 eq "Enchantress"')).toEqual(["ada"]);
    const chosen = await scimOk(200, doing("GET", `/Users/ada?attributes=${OWN}:site,shoeSize`));
    expect(chosen).toEqual({
      schemas: chosen["schemas"],
      id: "ada",
      shoeSize: 38.5,
      [OWN]: { site: "London" },
    });
    const sorted = await listIn(scim(doing("GET", "/Users?sortBy=nickName")));
    expect(sorted.Resources.map(({ id }) => id)).toEqual(["ada", "bo"]);
    await mapped();
    await expectScimError(await scim(doing("GET", '/Users?filter=nickname2 eq "x"')), 400);
  });

  test("is hidden from whoever may not view what it is made of", async () => {
    await mapped(...ROWS);
    const seen = await read("ada", narrow);
    for (const name of ["nickName", "shoeSize", "phoneNumbers", "title"])
      expect(seen[name], name).toBeUndefined();
    // What tells nothing of anybody, and what the lifecycle tells, is there.
    expect(seen[ENTERPRISE]).toEqual({ organization: "Wharf" });
    expect(seen[OWN]).toEqual({ since: "2020-01-01" });
    expect(valueAt(seen, "name.formatted")).toBe(
      `${valueAt(seen, "name.givenName")} ${valueAt(seen, "name.familyName")}`,
    );
    await expectScimError(await scim(doing("GET", '/Users?filter=nickName eq "x"', undefined, narrow)), 400);
  });
});

describe("what comes back", () => {
  test("changes nothing where it is what was read", async () => {
    await mapped(...ROWS);
    const user = await read();
    const before = await readTables();
    await scimOk(200, doing("PUT", "/Users/ada", user));
    expect(await readTables()).toEqual(before);
  });

  test.each<[string, unknown]>([
    ["nickname2", "Ada Augusta"],
    ["shoeSize", 39],
    ["shirt", "Large"],
    ["sizes", ["Large", "Small"]],
    ["pay", "7.00 USD"],
    ['phoneNumbers[type eq "mobile"].value', "+44 9"],
    [`${OWN}:buddy`, "ada"],
  ])("lands in its field: %s", async (path, value) => {
    await mapped(...ROWS.filter(({ name }) => name !== "nickName"));
    const before = await read();
    await scimOk(200, doing("PATCH", "/Users/ada", operations({ op: "replace", path, value })));
    const after = await read();
    const { meta: _, ...was } = before;
    const { meta: __, ...is } = after;
    expect(is).not.toEqual(was);
    const shown = path.startsWith("phoneNumbers")
      ? valueAt(after, "phoneNumbers.1.value")
      : path.startsWith(OWN)
        ? valueAt(after[OWN], "buddy")
        : after[path];
    expect(shown).toEqual(value);
    await scimOk(200, doing("PUT", "/Users/ada", { ...after, ...before, meta: undefined }));
    const { meta: ___, ...again } = await read();
    expect(again).toEqual(was);
  });

  test("stays where a client that does not know it replaces the whole, and goes where it is sent as nothing", async () => {
    await mapped(...ROWS, { schema: OWN, name: "nickToo", fields: ["custom.NICK"] });
    const { nickname2: _, nickName: __, shoeSize, [OWN]: own, ...rest } = await read();
    await scimOk(200, doing("PUT", "/Users/ada", { ...rest, displayName: "A. L." }));
    expect(await read()).toMatchObject({
      displayName: "A. L.",
      nickName: "Enchantress",
      shoeSize,
      [OWN]: own,
    });
    await scimOk(200, doing("PUT", "/Users/ada", { ...rest, shoeSize: null }));
    const after = await read();
    expect(after).toMatchObject({ nickName: "Enchantress", [OWN]: own });
    expect(after).not.toHaveProperty("shoeSize");
  });

  test("stays likewise where it is a part, or one of several values, and the others are sent", async () => {
    await ok("PATCH", "/employees/ada", { address: { city: "London", state: "Kent" } });
    await mapped(
      { name: "addresses", part: "region", fields: ["address.state"] },
      { name: "name", part: "honorificSuffix", fields: ["custom.nick"] },
      { name: "phoneNumbers", part: "value", type: "mobile", fields: ["work.workMobile"] },
    );
    const before = await read();
    const home = { type: "home", primary: true, locality: "London" };
    const work = { value: "+44 1", type: "work", primary: true };
    const knowing = { ...before, meta: undefined };
    const sent = {
      ...knowing,
      title: "Duchess",
      name: { familyName: "ada", givenName: "Ada" },
      addresses: [home],
      phoneNumbers: [work],
    };
    await scimOk(200, doing("PUT", "/Users/ada", sent));
    const after = await read();
    expect({ ...after, title: before["title"], meta: before["meta"] }).toEqual(before);
    const cleared = { ...sent, name: { ...sent.name, honorificSuffix: null }, phoneNumbers: null };
    await scimOk(200, doing("PUT", "/Users/ada", cleared));
    const ada = await ok("GET", "/employees/ada");
    expect(ada).toMatchObject({ work: { workPhone: null, workMobile: null } });
    expect(JSON.stringify(valueAt(ada, "custom"))).not.toContain("Enchantress");
  });

  test("that a day has brought is not taken for said by a PUT of what was read before", async () => {
    const view = ["basic", "work", "lifecycle", "custom"] as const;
    const scopes = [
      { whose: "everyone" as const, view, history: [], edit: ["basic", "work", "lifecycle"] as const },
    ];
    const as = await createServiceUser(rosterAt(NOW), env.TOKENS, "Half", { scopes, company: false });
    await mapped({ name: "nickName", fields: ["custom.nick"] });
    const nick = valueAt(await ok("GET", "/mapping"), "rows.0.fields.0");
    const id = String(nick).slice("custom.".length);
    await ok("PATCH", "/employees/ada", { effectiveDate: "2026-11-25", custom: { [id]: "Day" } });
    const { nickName, ...known } = await read("ada", as);
    expect(nickName).toBe("Enchantress");
    const later = { ...doing("PUT", "/Users/ada", { ...known, title: "Duchess" }, as), now: NOW + DAY };
    expect(await scimOk(200, later)).toMatchObject({ title: "Duchess", nickName: "Day" });
  });

  test("goes where it is the default's attribute, made of the field otherwise, and a PUT leaves it out", async () => {
    await ok("PATCH", "/employees/ada", { work: { departmentId: (await idsByName()).get("Engineering") } });
    const department = { schema: ENTERPRISE, name: "department", fields: ["work.departmentId"] };
    await mapped({ ...department, transformation: { kind: "name" } });
    const { [ENTERPRISE]: enterprise, ...rest } = await read();
    expect(valueAt(enterprise, "department")).toBe("Engineering");
    await scimOk(200, doing("PUT", "/Users/ada", { ...rest, [ENTERPRISE]: { employeeNumber: "0007" } }));
    expect(valueAt((await read())[ENTERPRISE], "department")).toBeUndefined();
  });

  test("is refused where it cannot be, and nothing is written", async () => {
    await mapped(...ROWS);
    const before = await readTables();
    for (const [path, value] of [
      ["shirt", "Huge"],
      ["pay", "lots"],
      ["joined", "01.01.2021"],
      ["shoeSize", "large"],
    ])
      await expectScimError(
        await scim(doing("PATCH", "/Users/ada", operations({ op: "replace", path, value }))),
        400,
      );
    expect(await readTables()).toEqual(before);
  });

  test("is the identity for whatever text a field holds", async () => {
    await mapped(...ROWS.filter(({ name }) => name !== "nickName"));
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }), async (text) => {
        const line = text.replaceAll(/[\p{Cc}\s]+/gu, " ").trim();
        fc.pre(line !== "");
        const user = await scimOk(
          200,
          doing("PATCH", "/Users/ada", operations({ op: "replace", path: "nickname2", value: line })),
        );
        const before = await readTables();
        await scimOk(200, doing("PUT", "/Users/ada", user));
        expect(await readTables()).toEqual(before);
        expect(String(user["nickname2"]).normalize("NFC")).toBe(line.normalize("NFC"));
      }),
      { numRuns: 15, seed: 20261127 },
    );
  });
});

describe("there and back", () => {
  const line = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .map((text) =>
      text
        .replaceAll(/[\p{Cc}\s]+/gu, " ")
        .trim()
        .normalize("NFC"),
    )
    .filter((text) => text !== "");
  const date = fc
    .integer({ min: Date.parse("1900-01-01"), max: Date.parse("2099-12-31") })
    .map((at) => new Date(at).toISOString().slice(0, 10));
  const money = fc
    .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.constantFrom("EUR", "USD", "JPY"))
    .map(([cents, currency]) => ({ amount: (cents / 100).toFixed(2), currency }));
  const item = fc.constantFrom("Small", "Large");

  test.each<[string, { readonly name: string; readonly transformation?: object }, fc.Arbitrary<unknown>]>([
    ["nick", { name: "nickName" }, line],
    ["shoes", { name: "size" }, fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => one + 0)],
    ["joined", { name: "joinedOn" }, date],
    ["shirt", { name: "shirt" }, item],
    ["shirt", { name: "shirt", transformation: { kind: "code" } }, item],
    ["sizes", { name: "sizes" }, fc.uniqueArray(item, { minLength: 1 })],
    ["pay", { name: "pay" }, money],
    ["buddy", { name: "buddy" }, fc.constantFrom("bo", "ada")],
  ])("is the identity of %s as %o, whatever it holds", async (name, row, values) => {
    const id = own.get(name);
    await mapped({ schema: OWN, fields: [`custom.${id}`], ...row });
    const path = `${OWN}:${row.name}`;
    const held = async () => valueAt(await ok("GET", "/employees/ada"), `custom.${id}`);
    const byId = (value: unknown): unknown =>
      Array.isArray(value) ? value.map(byId) : (own.get(String(value)) ?? value);
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        await ok("PATCH", "/employees/ada", { custom: { [String(id)]: byId(value) } });
        const there = await held();
        const shown = valueAt((await read())[OWN], row.name);
        expect(shown).toBeDefined();
        await scimOk(200, doing("PATCH", "/Users/ada", operations({ op: "remove", path })));
        expect(await held()).toBeNull();
        await scimOk(200, doing("PATCH", "/Users/ada", operations({ op: "replace", path, value: shown })));
        expect(await held()).toEqual(there);
      }),
      { numRuns: 6, seed: 20261128, endOnFailure: true },
    );
  });
});

describe("a mapping", () => {
  test.each<[object, string]>([
    [{ name: "id", fields: ["work.title"] }, "SCIM's own"],
    [{ name: "Active", fields: ["work.title"] }, "SCIM's own"],
    [{ name: "nickname", fields: ["work.title"] }, "nickName"],
    [{ name: "2size", fields: ["work.title"] }, "no name of an attribute"],
    [{ name: "size", fields: ["work.nothing"] }, "no field"],
    [{ name: "size", fields: [] }, "nothing of the default"],
    [{ name: "size", fields: ["work.title", "work.workPhone"] }, "firstOf"],
    [
      { name: "size", fields: ["work.title"], transformation: { kind: "date", format: "yyyy-MM-dd" } },
      "date",
    ],
    [{ name: "emails", part: "value", type: "work", fields: ["work.title"] }, "emails"],
    [{ schema: "urn:ietf:params:scim:schemas:x", name: "size", fields: ["work.title"] }, "standard"],
    [{ schema: "tidewater", name: "size", fields: ["work.title"] }, "URN"],
    [{ schema: ENTERPRISE, name: "manager", fields: ["work.title"] }, "enterprise"],
    [{ name: "title", fields: ["custom.shoes"] }, "text by the standard"],
    [{ name: "name", part: "givenName", fields: [] }, "given and a family name"],
    [{ name: "name", part: "formatted", fields: [] }, "nothing of the default"],
    [{ name: "phoneNumbers", part: "value", type: "mobile", fields: [] }, "nothing of the default"],
    [{ name: "constructor", part: "value", type: "mobile", fields: ["work.title"] }, "another name"],
    [{ schema: OWN, name: "toString", fields: ["work.title"] }, "another name"],
    [{ name: "Not", fields: ["work.title"] }, "another name"],
    [{ name: "__proto__", fields: ["work.title"] }, "no name of an attribute"],
    [{ schema: OWN, name: "size", primary: true, fields: ["work.title"] }, "primary"],
    [{ schema: `${OWN}:`, name: "size", fields: ["work.title"] }, "URN"],
    [{ name: "size", transformation: { kind: "template", template: "{custom.nobody}" } }, "no field"],
  ])("%j is refused", async (row, says) => {
    const problem = expectProblem(await call("PUT", "/mapping", { rows: [row] }), 400, "invalid");
    expect(JSON.stringify(problem)).toContain(says);
    expect((await ok("GET", "/mapping"))["version"]).toBe(0);
  });

  test.each<[readonly object[], number, string]>([
    [
      ["mobile", "home"].map((type) => ({
        name: "phoneNumbers",
        part: "value",
        type,
        primary: true,
        fields: ["work.workMobile"],
      })),
      1,
      "primary",
    ],
    [
      [
        { name: "size", fields: ["work.title"] },
        { name: "SIZE", fields: ["work.title"] },
      ],
      1,
      "same place",
    ],
    [
      [
        { schema: OWN, name: "size", fields: ["work.title"] },
        { schema: OWN.toUpperCase(), name: "shoes", fields: ["work.title"] },
      ],
      1,
      "spell it alike",
    ],
  ])("whose rows get into each other's way is refused: %j", async (rows, index, says) => {
    const problem = expectProblem(await call("PUT", "/mapping", { rows }), 400, "invalid");
    expect(JSON.stringify(problem)).toContain(says);
    expect(JSON.stringify(problem)).toContain(`#/rows/${index}/`);
  });

  test("names fields by name in templates too, and keeps them where they are called otherwise", async () => {
    const template = { kind: "template", template: "{custom.NICK} at {work.siteId}" };
    await mapped({ name: "called", transformation: template });
    expect((await read())["called"]).toBe("Enchantress at London");
    const { fields } = await ok("GET", "/fields");
    const nick = [fields].flat().find((one) => valueAt(one, "name") === "nick");
    await ok("PATCH", `/fields/${valueAt(nick, "id")}`, { name: "Renamed" });
    expect((await read())["called"]).toBe("Enchantress at London");
  });

  test("is shown on somebody before it is saved", async () => {
    const before = await readTables();
    const preview = await ok("POST", "/mapping/preview", { rows: ROWS, employeeId: "number:0007" });
    expect(valueAt(preview, "before.nickName")).toBeUndefined();
    expect(preview).toMatchObject({
      before: { title: "Countess" },
      after: { title: "COUNTESS", nickName: "Enchantress" },
    });
    expect(await readTables()).toEqual(before);
  });

  test("has versions, an earlier one of which is chosen as a new one", async () => {
    await mapped({ name: "one", fields: ["work.title"] });
    await mapped({ name: "two", fields: ["work.title"] });
    const restored = await ok("POST", "/mapping/versions/1/restore");
    expect(restored).toMatchObject({ version: 3, rows: [{ name: "one" }] });
    expect((await read())["one"]).toBe("Countess");
    // What was read is no change, and so no version.
    expect(await mapped(...[restored["rows"]].flat())).toMatchObject({ version: 3 });
    const versions = await ok("GET", "/mapping/versions");
    expect([versions["versions"]].flat().map((one) => valueAt(one, "version"))).toEqual([3, 2, 1]);
    expect(await ok("GET", "/mapping/versions/2")).toMatchObject({ rows: [{ name: "two" }] });
    expect(await ok("POST", "/mapping/versions/0/restore")).toMatchObject({ version: 4, rows: [] });
    expectProblem(await call("POST", "/mapping/versions/9/restore"), 404, "not-found");
  });

  test("places fields of a list that holds the company's own", async () => {
    const { fields } = await ok("GET", "/mapping/fields");
    expect(fields).toContainEqual(expect.objectContaining({ field: "work.title", section: "work" }));
    expect(fields).toContainEqual(expect.objectContaining({ name: "nick", kind: "text" }));
    const paths = [fields].flat().map((one) => valueAt(one, "field"));
    expect(paths).toEqual([...new Set(paths)]);
  });

  test("has a table for each service user, of what it may see, as Okta wants it", async () => {
    await mapped(...ROWS);
    const rowsFor = async (name: string) =>
      [(await ok("GET", `/mapping/table?serviceUser=${name}`))["rows"]]
        .flat()
        .map((row) => [
          valueAt(row, "field"),
          valueAt(row, "externalName"),
          valueAt(row, "externalNamespace"),
          valueAt(row, "example"),
        ]);
    const all = await rowsFor("Writer");
    expect(all).toContainEqual([
      "basic.email",
      "emails.^[primary==true].value",
      CORE,
      "ada@tidewater.example",
    ]);
    expect(all).toContainEqual(["work.workMobile", "phoneNumbers.^[type=='mobile'].value", CORE, "+44 2"]);
    expect(all).toContainEqual(["nick", "nickname2", CORE, "Enchantress"]);
    expect(all).toContainEqual(["work.siteId", "site", OWN, "London"]);
    expect(all.map(([, name]) => name)).not.toContain("organization2");
    const some = await rowsFor("Narrow");
    expect(some.map(([field]) => field)).not.toContain("nick");
    expect(some).toContainEqual(["basic.firstName", "name.givenName", CORE, expect.any(String)]);
    // A phone number begins like a formula, and what is typed into Okta never does.
    await ok("PATCH", "/employees/bo", { address: { city: "Paris" } });
    expect(await rowsFor("Writer")).toContainEqual([
      "address.city",
      "addresses.^[primary==true].locality",
      CORE,
      "Paris",
    ]);
    const csv = await call("GET", "/mapping/table.csv?serviceUser=Writer");
    expect(csv.text).toContain(`work.workPhone,phoneNumbers.^[primary==true].value,${CORE},string,'+44 1`);
    expect(csv.headers.get("Content-Type")).toContain("text/csv");
    expect(csv.text.split("\r\n")[0]).toBe("Field,External name,External namespace,Type,Example");
  });

  test("has a table that says what a field is, whatever the example has, and which number is to be preferred", async () => {
    await ok("PATCH", "/employees/ada", { work: { title: "=1+1" } });
    await mapped(
      ...ROWS,
      { name: "fte", fields: ["employment.fte"] },
      {
        name: "phoneNumbers",
        part: "value",
        type: "home",
        primary: true,
        fields: ["contact.privateMobile"],
      },
    );
    const { rows } = await ok("GET", "/mapping/table?serviceUser=Writer");
    const types = new Map([rows].flat().map((row) => [valueAt(row, "externalName"), valueAt(row, "type")]));
    expect(types.get("fte")).toBe("number");
    expect(types.get("sizes")).toBe("string array");
    expect(types.get("pay")).toBe("string");
    expect(types.has("phoneNumbers.^[type=='work'].value")).toBe(true);
    expect(types.has("phoneNumbers.^[primary==true].value")).toBe(false);
    expect((await call("GET", "/mapping/table.csv?serviceUser=Writer")).text).toContain("string,'=1+1");
  });

  test("is not overwritten by whoever has seen an earlier one", async () => {
    const seen = await call("GET", "/mapping");
    const headers = { "If-Match": seen.headers.get("ETag") ?? "" };
    const saving = (name: string) =>
      api(OWNER, "PUT", "/mapping", asking({ headers, body: { rows: [{ name, fields: ["work.title"] }] } }));
    const answers = await Promise.all(["one", "two"].map(saving));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412]);
    expect((await ok("GET", "/mapping"))["version"]).toBe(1);
  });
});

describe("the schemas", () => {
  const attributesOf = async (urn: string, as = writer) => {
    const schema = await scimOk(200, doing("GET", `/Schemas/${urn}`, undefined, as));
    return new Map([schema["attributes"]].flat().map((one) => [valueAt(one, "name"), one]));
  };

  test("say how many values there are, and of which type, as they are shown", async () => {
    await mapped(
      { name: "loud", fields: ["custom.sizes"], transformation: { kind: "upper" } },
      { name: "first", fields: ["custom.shoes", "custom.sizes"], transformation: { kind: "firstOf" } },
      { name: "nickName", fields: ["custom.sizes"], transformation: { kind: "firstOf" } },
    );
    expect(await read()).toMatchObject({ loud: ["SMALL"], first: "38.5", nickName: "Small" });
    const core = await attributesOf(CORE);
    expect(core.get("loud")).toMatchObject({ type: "string", multiValued: true, mutability: "readOnly" });
    expect(core.get("first")).toMatchObject({ type: "string", multiValued: false, mutability: "readOnly" });
    expect(core.get("nickName")).toMatchObject({ type: "string", multiValued: false });
  });

  test("tell the items of a list that may be chosen to whoever may view them, and to nobody else", async () => {
    const { lists } = await ok("GET", "/lists");
    const sizes = [lists].flat().find((one) => valueAt(one, "name") === "Sizes");
    const medium = await ok("POST", `/lists/${valueAt(sizes, "id")}/items`, { name: "Medium" }, 201);
    await ok("POST", `/lists/${valueAt(sizes, "id")}/items/${medium["id"]}/archive`);
    await mapped(...ROWS, { schema: OWN, name: "boss", fields: ["work.managerId"] });
    const core = await attributesOf(CORE);
    expect(valueAt(core.get("shirt"), "canonicalValues")).toEqual(
      expect.toSatisfy((values: string[]) => values.toSorted().join() === "Large,Small"),
    );
    expect(valueAt(core.get("shirtCode"), "canonicalValues")).toHaveLength(2);
    expect(core.get("nickName")).not.toHaveProperty("canonicalValues");
    expect((await attributesOf(CORE, narrow)).get("shirt")).not.toHaveProperty("canonicalValues");
  });

  test("call an archived field read-only, and it keeps what it holds", async () => {
    const { fields } = await ok("GET", "/fields");
    const nick = [fields].flat().find((one) => valueAt(one, "name") === "nick");
    await mapped(...ROWS);
    await ok("POST", `/fields/${valueAt(nick, "id")}/archive`);
    expect((await attributesOf(CORE)).get("nickname2")).toMatchObject({ mutability: "readOnly" });
    const { nickname2, nickName, ...rest } = await read();
    expect(nickname2).toBe("Enchantress");
    await scimOk(200, doing("PUT", "/Users/ada", { ...rest, title: "x" }));
    expect(await read()).toMatchObject({ nickname2, nickName });
    expect(await found('nickname2 eq "enchantress"')).toEqual(["ada"]);
  });

  test("say where one of several values is read-only", async () => {
    await mapped({
      name: "phoneNumbers",
      part: "value",
      type: "mobile",
      fields: ["contact.privateMobile", "work.workMobile"],
      transformation: { kind: "firstOf" },
    });
    expect(valueAt((await attributesOf(CORE)).get("phoneNumbers"), "description")).toContain("mobile");
  });

  test("know the attributes of two URNs, one of which begins the other", async () => {
    await mapped(
      { schema: OWN, name: "nick", fields: ["custom.nick"] },
      { schema: `${OWN}:more`, name: "nick", fields: ["work.title"] },
    );
    expect(await found(`${OWN}:more:nick eq "countess"`)).toEqual(["ada"]);
    expect(await found(`${OWN}:nick eq "countess"`)).toEqual([]);
    const path = `${OWN}:more:nick`;
    await scimOk(200, doing("PATCH", "/Users/ada", operations({ op: "replace", path, value: "Queen" })));
    expect(await read()).toMatchObject({ title: "Queen", [`${OWN}:more`]: { nick: "Queen" } });
  });
});

describe("parts of one attribute that tell of several sections", () => {
  const PARTS = [
    { name: "addresses", part: "region", fields: ["contact.privateMobile"] },
    ...["givenName", "familyName"].map((part) => ({
      name: "name",
      part,
      fields: ["contact.privateMobile"],
      transformation: { kind: "upper" },
    })),
    { name: "name", part: "middleName", fields: ["contact.privateMobile"] },
  ];
  let reader: NewServiceUser;

  beforeEach(async () => {
    reader = await createServiceUser(rosterAt(NOW), env.TOKENS, "Of addresses", {
      scopes: [{ whose: "everyone", view: ["basic", "lifecycle", "address"], history: [], edit: [] }],
      company: false,
    });
    await ok("PATCH", "/employees/ada", { address: { city: "London" }, basic: { honorific: "Lady" } });
    await ok("PATCH", "/employees/bo", { contact: { privateMobile: "+44 7" } });
  });

  test.each<[string, readonly string[], readonly string[]]>([
    ["addresses pr", ["ada"], ["ada"]],
    ['addresses[region sw "+44"]', [], []],
    ["addresses.region pr", [], []],
    ["not (addresses[region pr])", ["ada", "bo"], ["ada", "bo"]],
    ['name[middleName eq "+44 7"]', ["bo"], []],
    ["name pr", ["ada", "bo"], ["ada"]],
  ])("%s finds whom it is shown of", async (filter, ids, seen) => {
    await mapped(...PARTS);
    expect(await found(filter), "to whoever sees it all").toEqual(ids);
    const asked = scim(doing("GET", `/Users?filter=${encodeURIComponent(filter)}`, undefined, reader));
    if (filter.startsWith("addresses.region")) await expectScimError(await asked, 400);
    else
      expect(
        (await listIn(asked)).Resources.map(({ id }) => id),
        "to whoever does not",
      ).toEqual(seen);
  });
});

describe("several values of one attribute", () => {
  const VALUES = [
    { name: "emails", part: "value", type: "home", fields: ["contact.privateEmail"] },
    { name: "phoneNumbers", part: "value", type: "mobile", primary: true, fields: ["work.workMobile"] },
    {
      name: "phoneNumbers",
      part: "value",
      type: "fax",
      transformation: { kind: "constant", value: "+44 0" },
    },
  ];

  test.each<[string, readonly string[]]>([
    ['emails[type eq "work"].value eq "ada@tidewater.example"', ["ada"]],
    ['emails.value eq "ADA@home.example"', ["ada"]],
    ['emails.value ne "ada@home.example"', ["bo"]],
    ['emails[type eq "home" and value ew "tidewater.example"]', []],
    ['emails[type eq "home"].value eq null', ["bo"]],
    ["emails[primary eq false]", ["ada"]],
    ['not (emails[not (type eq "work")])', ["bo"]],
    // Beside a work phone only: bo has none.
    ['phoneNumbers.value eq "+44 3"', []],
    ['phoneNumbers[type eq "fax"].value sw "+44"', ["ada"]],
    ['phoneNumbers[type eq "mobile" and primary eq true]', ["ada"]],
    ["phoneNumbers pr", ["ada"]],
  ])("are asked of the database: %s", async (filter, ids) => {
    await ok("PATCH", "/employees/ada", { contact: { privateEmail: "ada@home.example" } });
    await mapped(...VALUES);
    expect(await found(filter)).toEqual(ids);
    const dictionary = await currentDictionary(openRoster(env.DB));
    const parsed = parseFilter(filter, userNames("all", mappingOf(dictionary)));
    const asked = { dictionary, sections: "all", everyoneIsListed: true, keysOf: null, baseUrl: "" } as const;
    expect(toCondition(parsed, asked)).not.toBeNull();
  });

  test.each([
    [
      "as many conditions as there may be",
      Array(60).fill('emails.value eq "bo@tidewater.example"').join(" or "),
    ],
    ["brackets as deep as they may be", `${"not (".repeat(20)}emails.value sw "bo@"${")".repeat(20)}`],
    ["as many names of items", Array(60).fill("name pr").join(" and ")],
  ])("are looked for by %s", async (_, filter) => {
    await mapped(
      ...VALUES,
      { name: "emails", part: "value", type: "other", fields: ["custom.nick"] },
      ...["middleName", "honorificPrefix", "honorificSuffix", "formatted"].map((part) => ({
        name: "name",
        part,
        fields: ["custom.shirt"],
      })),
    );
    expect(await found(filter)).toContain("bo");
  });

  test("are not there where an item that has no code would be shown by it", async () => {
    const lists = [(await ok("GET", "/lists"))["lists"]].flat();
    const sizes = valueAt(
      lists.find((one) => valueAt(one, "name") === "Sizes"),
      "id",
    );
    await ok("POST", `/lists/${sizes}/items`, { name: "Codeless" }, 201);
    await mapped({ name: "shirt", fields: ["custom.shirt"] });
    const patch = operations({ op: "replace", path: "shirt", value: "Codeless" });
    await scimOk(200, doing("PATCH", "/Users/ada", patch));
    const code = { fields: ["custom.shirt"], transformation: { kind: "code" } };
    await mapped({ name: "phoneNumbers", part: "value", type: "fax", ...code });
    expect((await read())["phoneNumbers"]).toHaveLength(1);
    expect(await found('phoneNumbers[type eq "fax"]')).toEqual([]);
  });

  test("are ordered by the one to prefer", async () => {
    await mapped(...VALUES);
    for (const [sortBy, ids] of [
      ["emails", ["bo", "ada"]],
      ["phoneNumbers", ["ada", "bo"]],
    ] as const) {
      const path = `/Users?sortBy=${sortBy}&sortOrder=descending`;
      expect((await listIn(scim(doing("GET", path)))).Resources.map(({ id }) => id)).toEqual(ids);
    }
  });
});

describe("what a client does not say", () => {
  test("of one of several attributes of a field takes nothing from the other", async () => {
    await mapped(
      { name: "job", fields: ["work.title"] },
      { name: "nickName", fields: ["custom.nick"] },
      { name: "nickname2", fields: ["custom.nick"] },
      { name: "team", fields: ["work.departmentId"] },
    );
    const { job: _, nickname2: __, team: ___, ...user } = await read();
    await scimOk(
      200,
      doing("PUT", "/Users/ada", {
        ...user,
        title: "Queen",
        nickName: "Queenie",
        [ENTERPRISE]: { employeeNumber: "0007", department: "Court" },
      }),
    );
    const all = { title: "Queen", job: "Queen", nickName: "Queenie", nickname2: "Queenie", team: "Court" };
    expect(await read()).toMatchObject(all);
    await scimOk(200, doing("PATCH", "/Users/ada", operations({ op: "remove", path: "job" })));
    expect((await read())["title"]).toBeUndefined();
  });

  test("stays where items have no code, and are shown by their codes", async () => {
    const { lists } = await ok("GET", "/lists");
    const sizes = [lists].flat().find((one) => valueAt(one, "name") === "Sizes");
    await ok("POST", `/lists/${valueAt(sizes, "id")}/items`, { name: "Codeless" }, 201);
    await mapped({ name: "sizes", fields: ["custom.sizes"] });
    const replaced = operations({ op: "replace", path: "sizes", value: ["Codeless", "Small"] });
    await scimOk(200, doing("PATCH", "/Users/ada", replaced));
    await mapped(
      { name: "sizes", fields: ["custom.sizes"] },
      { name: "codes", fields: ["custom.sizes"], transformation: { kind: "code" } },
    );
    const added = operations({ op: "add", path: "codes", value: ["L"] });
    const detail = await expectScimError(await scim(doing("PATCH", "/Users/ada", added)), 400);
    expect(detail).toContain("mutability");
    expect(await read()).toMatchObject({ sizes: ["Codeless", "Small"], codes: ["S"] });
  });

  test("of what the company left out is nothing, and what else it says is done", async () => {
    await mapped(
      { name: "title", fields: [] },
      { name: "name", part: "middleName", fields: [] },
      { schema: ENTERPRISE, name: "department", fields: [] },
    );
    const patch = operations(
      ...["title", "name.middleName", `${ENTERPRISE}:department`].map((path) => ({
        op: "replace",
        path,
        value: "x",
      })),
      { op: "replace", path: "active", value: false },
    );
    const user = await scimOk(200, doing("PATCH", "/Users/ada", patch));
    expect(user).toMatchObject({ active: false });
    expect(user["title"]).toBeUndefined();
    await mapped();
    const after = await read();
    expect(after["title"]).toBe("Countess");
    expect(valueAt(after, "name.middleName")).toBeUndefined();
  });

  test("of the home address is not read from another one", async () => {
    await ok("PATCH", "/employees/ada", { address: { city: "London", state: "Middlesex" } });
    await mapped({ name: "addresses", part: "region", fields: ["address.state"] });
    const user = await read();
    const before = await readTables();
    const addresses = [{ type: "work", region: "Elsewhere" }, user["addresses"]].flat();
    await scimOk(200, doing("PUT", "/Users/ada", { ...user, addresses }));
    expect(await readTables()).toEqual(before);
  });
});

describe("what no field of HR's can hold", () => {
  test.each<[object, unknown]>([
    [{ name: "fte", fields: ["employment.fte"] }, -3],
    [{ name: "hours", fields: ["employment.weeklyHours"] }, 169],
    [{ name: "zone", fields: ["work.zone"] }, "Nowhere/Town"],
    [{ name: "mail2", fields: ["contact.privateEmail"] }, "no address"],
    [{ name: "boss", fields: ["work.managerId"] }, "nobody"],
    [{ name: "buddy", fields: ["custom.buddy"] }, "nobody"],
    [{ name: "kind", fields: ["work.siteId"] }, "Atlantis"],
    [{ name: "land", fields: ["address.countryId"] }, "Narnia"],
    [{ name: "sizes", fields: ["custom.sizes"] }, ["Small", "S"]],
  ])("is refused: %j as %j", async (row, value) => {
    await mapped(row);
    const before = await readTables();
    const path = valueAt(row, "name");
    await expectScimError(
      await scim(doing("PATCH", "/Users/ada", operations({ op: "replace", path, value }))),
      400,
    );
    expect(await readTables()).toEqual(before);
  });

  test("is not null for a name that is gone", async () => {
    await mapped({ name: "nickName", fields: ["basic.firstName"] });
    await scimOk(200, doing("PATCH", "/Users/ada", operations({ op: "remove", path: "nickName" })));
    expect(valueAt(await ok("GET", "/employees/ada"), "basic.firstName")).toBe("");
  });
});

describe("somebody who is not listed to a service user", () => {
  let some: NewServiceUser;

  beforeEach(async () => {
    some = await createServiceUser(rosterAt(NOW), env.TOKENS, "Some", {
      scopes: [{ whose: { conditions: [], people: ["ada"] }, view: "all", history: [], edit: "all" }],
      company: false,
    });
    await mapped({ name: "boss", fields: ["work.managerId"] });
  });

  test("is not told apart from nobody by being named", async () => {
    const naming = (value: string) =>
      scim(doing("PATCH", "/Users/ada", operations({ op: "replace", path: "boss", value }), some));
    const bo = await expectScimError(await naming("bo"), 400);
    const nobody = await expectScimError(await naming("nobody"), 400);
    expect(bo).toBe(nobody);
  });

  test("is not named by the examples of its table", async () => {
    await ok("PATCH", "/employees/ada", { work: { managerId: "bo" } });
    const examples = async (name: string) =>
      [(await ok("GET", `/mapping/table?serviceUser=${name}`))["rows"]]
        .flat()
        .filter((row) => valueAt(row, "example") === "bo")
        .map((row) => valueAt(row, "externalName"));
    expect(await examples("Writer")).toEqual(["manager.value", "boss"]);
    expect(await examples("Some")).toEqual([]);
  });
});
