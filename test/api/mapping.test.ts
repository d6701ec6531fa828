import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ApiAsking, api, apiOk, expectProblem } from "../support/api.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, foundCompany, hired, idsByName, rosterAt } from "../support/company.ts";
import { expectScimError, listIn, type Resource, valueAt } from "../support/scim.ts";
import { operations, scim, scimOk } from "../support/scim-write.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";
import { watchedDatabase } from "../support/watched-database.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const OWNER = { key: "an-owner-of-the-tests-who-may-do-everything" };
const CORE = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const OWN = "urn:tidewater:scim:1.0:Employee";

let beginning: Tables;
let writer: NewServiceUser;
let narrow: NewServiceUser;
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
  ])("%j is refused", async (row, says) => {
    const problem = expectProblem(await call("PUT", "/mapping", { rows: [row] }), 400, "invalid");
    expect(JSON.stringify(problem)).toContain(says);
    expect((await ok("GET", "/mapping"))["version"]).toBe(0);
  });

  test("is shown on somebody before it is saved", async () => {
    const before = await readTables();
    const preview = await ok("POST", "/mapping/preview", { rows: ROWS, employeeId: "ada" });
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
    const csv = await call("GET", "/mapping/table.csv?serviceUser=Writer");
    expect(csv.headers.get("Content-Type")).toContain("text/csv");
    expect(csv.text.split("\r\n")[0]).toBe("Field,External name,External namespace,Type,Example");
  });
});
