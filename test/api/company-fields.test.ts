import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { CustomFieldType } from "../../src/hr/custom-field.ts";
import { readCustomValue } from "../../src/hr/read-custom-value.ts";
import { RuleError } from "../../src/hr/rule-error.ts";
import { currentDictionary } from "../../src/roster/company/dictionary.ts";
import { api, apiOk, expectProblem } from "../support/api.ts";
import { EDIT_EVERYTHING, foundCompany, hired, idsByName, rosterAt } from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";

/** Tuesday, 13:00 in Berlin. */
const NOW = Date.parse("2026-11-24T12:00:00Z");
const MINUTE = 60_000;

let hr: NewServiceUser;
/** A company with a list of its own, and a field of every type. */
let beginning: Tables;
let list: string;
let items: Readonly<Record<"north" | "south" | "gone", string>>;
let fields: Readonly<Record<CustomFieldType, string>>;
let sales: string;

const ok = (method: string, path: string, body?: unknown, status = 200) =>
  apiOk(hr, method, path, { now: NOW, status, ...(body !== undefined && { body }) });
const idOf = async (path: string, body: object): Promise<string> => (await ok("POST", path, body, 201)).id;

beforeAll(async () => {
  await foundCompany(NOW - MINUTE);
  hr = await createServiceUser(rosterAt(NOW - MINUTE), env.TOKENS, "HR", EDIT_EVERYTHING);
  sales = (await idsByName()).get("Sales") ?? "";
  list = await idOf("/lists", { name: "Regions" });
  const item = (name: string, code: string | null = null) => idOf(`/lists/${list}/items`, { name, code });
  items = { north: await item("North", "N"), south: await item("South"), gone: await item("Gone") };
  await ok("POST", `/lists/${list}/items/${items.gone}/archive`);
  const field = (type: CustomFieldType, listId: string | null = null) =>
    idOf("/fields", { name: `A ${type}`, type, listId });
  fields = {
    text: await field("text"),
    number: await field("number"),
    date: await field("date"),
    list: await field("list", list),
    multiList: await field("multiList", list),
    hierarchyList: await field("hierarchyList", list),
    currency: await field("currency"),
    employee: await field("employee"),
  };
  await hired(NOW - MINUTE, "p");
  await hired(NOW - MINUTE, "grace");
  await hired(NOW - 2 * MINUTE, "deleted", { terminationDate: "2026-01-01" });
  await ok("DELETE", "/employees/deleted");
  beginning = await readTables();
});

beforeEach(() => writeTables(beginning));

const fill = (type: CustomFieldType, value: unknown) =>
  api(hr, "PATCH", "/employees/p", { now: NOW, body: { custom: { [fields[type]]: value } } });

/** Refused, where it is wrong, and nothing at all written. */
async function refused(
  [method, path, body]: readonly [string, string, unknown?],
  status: number,
  problem: string,
  pointer?: string,
): Promise<string> {
  const before = await readTables();
  const answer = expectProblem(await api(hr, method, path, { now: NOW, body }), status, problem);
  expect(await readTables()).toEqual(before);
  if (pointer !== undefined) expect(answer.errors).toMatchObject([{ pointer }]);
  return answer.detail;
}

const ACCEPTED = {
  text: () => ["L", "Zweizeilig\nja", "x".repeat(4000)],
  number: () => [0, -1.5, 1e21],
  date: () => ["2028-02-29", "1999-12-31"],
  list: () => [items.north, items.south],
  multiList: () => [[items.north], [items.south, items.north]],
  hierarchyList: () => [items.south],
  currency: () => [
    { amount: "1200.50", currency: "EUR" },
    { amount: "-0.001", currency: "KWD" },
    { amount: "999999999999999999", currency: "JPY" },
  ],
  employee: () => ["grace", "p"],
} as const satisfies Record<CustomFieldType, () => readonly unknown[]>;

const REFUSED = {
  text: () => ["", "x".repeat(4001), 7],
  number: () => ["7", [items.north]],
  date: () => ["2027-02-29", "24.11.2026", 20261124],
  list: () => ["North", items.gone, sales, [items.north], 1],
  multiList: () => [
    items.north,
    [],
    [items.north, items.north],
    [items.north, items.gone],
    [sales],
    ["none"],
  ],
  hierarchyList: () => ["none", items.gone],
  currency: () => [
    "1200.50 EUR",
    { amount: "1200.50", currency: "eur" },
    { amount: "1200.50", currency: "XYZ" },
    { amount: "1,200.50", currency: "EUR" },
    { amount: "01", currency: "EUR" },
    { amount: "1.", currency: "EUR" },
    { amount: "", currency: "EUR" },
    { amount: "9999999999999999999", currency: "EUR" },
  ],
  employee: () => ["nobody", "deleted", 7],
} as const satisfies Record<CustomFieldType, () => readonly unknown[]>;

const TYPES = Object.keys(ACCEPTED) as CustomFieldType[];

describe("a field of the company's own", () => {
  test("is made, shown, renamed, listed by name, and told", async () => {
    const made = await api(hr, "POST", "/fields", {
      now: NOW,
      body: { name: "Badge", type: "multiList", listId: list },
    });
    expect(made.status, made.text).toBe(201);
    const { id } = made.json;
    expect(made.json).toEqual({
      id,
      name: "Badge",
      type: "multiList",
      listId: list,
      sectionId: null,
      archivedAt: null,
    });
    expect(made.headers.get("Location")).toBe(`/api/v1/fields/${id}`);
    const renamed = await ok("PATCH", `/fields/${id}`, {
      ...made.json,
      name: "Badges",
      id: undefined,
      archivedAt: undefined,
    });
    expect(renamed).toEqual({ ...made.json, name: "Badges" });
    expect(await ok("GET", `/fields/${id}`)).toEqual(renamed);
    await ok("POST", `/fields/${id}/archive`);
    expect(
      (await ok("GET", "/fields?archived=true")).fields.map((field: { name: string }) => field.name),
    ).toEqual(["Badges"]);
    expect((await ok("GET", "/fields")).fields).toHaveLength(9);
    const { history = [] } = await readTables();
    expect(
      history.filter((row) => row["subject"] === id).map((row) => `${row["kind"]} ${row["verb"]}`),
    ).toEqual(["customField create", "customField change", "customField archive"]);
  });

  test("keeps its type and its list, and says so", async () => {
    const path = `/fields/${fields.list}`;
    const detail = await refused(["PATCH", path, { type: "multiList" }], 409, "conflict", "#/type");
    expect(detail).toContain("archive it and make another field");
    await refused(["PATCH", path, { listId: "country" }], 409, "conflict", "#/listId");
    await ok("PATCH", path, { name: "Region", type: "list", listId: list });
  });

  test("has a name of its own, a type there is, and a list where it is one", async () => {
    for (const [body, status, problem, pointer] of [
      [{ name: "A TEXT", type: "text" }, 409, "conflict", "#/name"],
      [{ name: "B", type: "colour" }, 400, "invalid", "#/type"],
      [{ name: "B", type: "list" }, 400, "invalid", "#/listId"],
      [{ name: "B", type: "multiList", listId: "none" }, 400, "invalid", "#/listId"],
      [{ name: "B", type: "text", listId: list }, 400, "invalid", "#/listId"],
    ] as const)
      await refused(["POST", "/fields", body], status, problem, pointer);
    await ok("POST", "/fields", { name: "B", type: "list", listId: "department" }, 201);
    await refused(["PATCH", "/fields/none", { name: "C" }], 404, "not-found");
    await refused(["POST", "/fields/none/archive"], 404, "not-found");
  });

  test("that is archived keeps what is in it, and takes nothing new", async () => {
    await fill("text", "before");
    await ok("POST", `/fields/${fields.text}/archive`);
    await ok("PATCH", "/employees/p", { custom: { [fields.text]: "before", [fields.number]: 1 } });
    expect((await ok("GET", "/employees/p")).custom[fields.text]).toBe("before");
    const pointer = `#/custom/${fields.text}`;
    const other = { custom: { [fields.text]: "other" } };
    await refused(["PATCH", "/employees/p", other], 400, "invalid", pointer);
    await ok("PATCH", "/employees/p", { custom: { [fields.text]: null } });
    await ok("POST", `/fields/${fields.text}/unarchive`);
    await ok("PATCH", "/employees/p", other);
  });
});

describe("values of the company's own fields", () => {
  test.each(TYPES)("of type %s are kept as they are said, from their day on, and emptied", async (type) => {
    for (const value of ACCEPTED[type]()) {
      const answer = await fill(type, value);
      expect([answer.status, answer.json?.changed], answer.text).toEqual([200, true]);
      expect(answer.json.employee.custom[fields[type]]).toEqual(value);
      const again = await fill(type, value);
      expect([again.status, again.json.changed]).toEqual([200, false]);
    }
    await expectDerivedAnew(NOW);
    const cleared = await fill(type, null);
    expect(cleared.json.employee.custom[fields[type]]).toBeNull();
  });

  test.each(TYPES)(
    "of type %s are refused where they do not fit, at the field, with what would",
    async (type) => {
      for (const value of REFUSED[type]()) {
        const body = { custom: { [fields[type]]: value } };
        const before = await readTables();
        const answer = await api(hr, "PATCH", "/employees/p", { now: NOW, body });
        expect([value, answer.status], answer.text).toEqual([value, 400]);
        expect(answer.json.errors).toMatchObject([
          { pointer: expect.stringContaining(`#/custom/${fields[type]}`) },
        ]);
        expect(await readTables()).toEqual(before);
      }
    },
  );

  test("of fields that are not there are refused", async () => {
    await refused(["PATCH", "/employees/p", { custom: { none: "x" } }], 400, "invalid", "#/custom/none");
    const hire = { startDate: "2026-12-01", basic: { firstName: "N", surname: "N" } };
    const body = { ...hire, custom: { [fields.list]: items.gone } };
    await refused(["POST", "/employees", body], 400, "invalid", `#/custom/${fields.list}`);
  });

  test("keep an item that was archived since, beside others that are chosen", async () => {
    await fill("multiList", [items.north, items.south]);
    await ok("POST", `/lists/${list}/items/${items.north}/archive`);
    const answer = await fill("multiList", [items.north]);
    expect(answer.status, answer.text).toBe(200);
    await fill("multiList", [items.south]);
    expect((await fill("multiList", [items.south, items.north])).status).toBe(400);
  });

  test("are dated like all others", async () => {
    await fill("currency", { amount: "1.00", currency: "EUR" });
    const raise = {
      effectiveDate: "2027-01-01",
      custom: { [fields.currency]: { amount: "2.00", currency: "EUR" } },
    };
    await ok("PATCH", "/employees/p", raise);
    const on = async (moment: string) =>
      (await apiOk(hr, "GET", "/employees/p", { now: Date.parse(moment) })).custom[fields.currency].amount;
    expect([await on("2026-12-31T22:59:00Z"), await on("2026-12-31T23:00:00Z")]).toEqual(["1.00", "2.00"]);
    await expectDerivedAnew(NOW);
  });
});

describe("a cell of a file", () => {
  const cases: readonly (readonly [CustomFieldType, string, (() => unknown) | null])[] = [
    ["text", " L ", () => "L"],
    ["number", "-0.5", () => -0.5],
    ["number", "1,5", null],
    ["number", "1e3", null],
    ["date", "2026-11-24", () => "2026-11-24"],
    ["date", "24.11.2026", null],
    ["list", "north", () => items.north],
    ["list", "n", () => items.north],
    ["list", "East", null],
    ["list", "Gone", () => items.gone],
    ["hierarchyList", "South", () => items.south],
    ["multiList", "South; N;", () => [items.south, items.north]],
    ["multiList", "South; East", null],
    ["currency", "1200.50 EUR", () => ({ amount: "1200.50", currency: "EUR" })],
    ["currency", "EUR 1200.50", null],
    ["currency", "1200.50", null],
    ["employee", "0007", () => "grace"],
    ["employee", "0008", null],
  ];

  test.each(cases)("of type %s that says %o is read, or refused", async (type, cell, value) => {
    const dictionary = await currentDictionary(rosterAt(NOW).db);
    const field = dictionary.fields.get(fields[type]);
    if (field === undefined) throw new Error("no field");
    const read = () =>
      readCustomValue(field, cell, dictionary, (reference) => (reference === "0007" ? "grace" : undefined));
    if (value === null) expect(read).toThrow(RuleError);
    else expect(read()).toEqual(value());
    for (const blank of ["", "  ", null])
      expect(readCustomValue(field, blank, dictionary, () => undefined)).toBeNull();
  });
});

describe("a column of a file that is headed as a field is called", () => {
  const HEAD = "Employee ID,Email,First name,Last name,Start date";
  const person = (number: string) => `${number},${number}@tidewater.example,Ada,${number},2020-01-01`;
  const sent = (lines: readonly string[], query = "") =>
    apiOk(hr, "POST", `/loads?fileName=a.csv&scope=partial&apply=true${query}`, {
      now: NOW,
      status: 201,
      body: `${lines.join("\n")}\n`,
      headers: { "Content-Type": "text/csv" },
    });
  const customOf = async (number: string) =>
    (await apiOk(hr, "GET", `/employees/number:${number}`, { now: NOW })).custom;

  test("fills it in, whole or in chunks, and a second time changes nothing", async () => {
    const lines = [
      `${HEAD},a LIST,A multiList,A number,A currency,A employee,A text`,
      `${person("1")},n,South;North,0.5,1200.50 EUR,2@tidewater.example,-`,
      `${person("2")},,,,,,hello`,
    ];
    const load = await sent(lines);
    expect(load).toMatchObject({ status: "applied", counts: { hire: 2 } });
    expect(load.columns[5]).toEqual({ header: "a LIST", field: `custom.${fields.list}` });
    expect(await customOf("1")).toMatchObject({
      [fields.list]: items.north,
      [fields.multiList]: [items.south, items.north],
      [fields.number]: 0.5,
      [fields.currency]: { amount: "1200.50", currency: "EUR" },
      [fields.employee]: (await ok("GET", "/employees/number:2")).id,
      [fields.text]: null,
    });
    expect((await customOf("2"))[fields.text]).toBe("hello");
    expect(await sent(lines)).toMatchObject({ counts: { unchanged: 2 } });
    await expectDerivedAnew(NOW);

    const [columns = "", , two = ""] = lines;
    const opened = await ok(
      "POST",
      "/loads",
      { fileName: "b", scope: "partial", columns: columns.split(",") },
      201,
    );
    const cells = two.replace("hello", "").split(",");
    await ok("PUT", `/loads/${opened.id}/chunks/1`, { lines: [{ line: 2, cells }] });
    for (let step = 0; step < 3; step++) await ok("POST", `/loads/${opened.id}/check`);
    for (let step = 0; step < 3; step++) await ok("POST", `/loads/${opened.id}/apply`);
    expect((await customOf("2"))[fields.text]).toBeNull();
  });

  test("names the line whose cell does not fit, and nothing goes in", async () => {
    const load = await sent([
      `${HEAD},A number,A list`,
      `${person("1")},much,North`,
      `${person("2")},1,East`,
    ]);
    expect(load.status).toBe("refused");
    expect(load.problems).toMatchObject([
      { line: 2, message: expect.stringContaining("much is not a number") },
      { line: 3, message: expect.stringContaining("East is not an item of its list") },
    ]);
  });

  test("keeps an item that was archived for whoever has it, and gives it to nobody new", async () => {
    const lines = [`${HEAD},A list`, `${person("1")},North`];
    await sent(lines);
    await ok("POST", `/lists/${list}/items/${items.north}/archive`);
    expect(await sent(lines)).toMatchObject({ status: "applied", counts: { unchanged: 1 } });
    const more = await sent([...lines, `${person("2")},North`]);
    expect(more.problems).toMatchObject([{ line: 3, message: expect.stringContaining("archived") }]);
  });

  test("is not read where the field is archived or a map says so", async () => {
    const columns = [...HEAD.split(","), "A text", "A date"];
    await ok("POST", `/fields/${fields.date}/archive`);
    const input = { fileName: "a", scope: "partial", columns };
    const fieldsOf = async (also: object) =>
      (await ok("POST", "/loads", { ...input, ...also }, 201)).columns
        .slice(5)
        .map(({ field }: { field: string | null }) => field);
    expect(await fieldsOf({})).toEqual([`custom.${fields.text}`, null]);
    expect(await fieldsOf({ map: { "A text": null } })).toEqual([null, null]);
  });
});
