import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { perform } from "../../src/roster/employees/perform.ts";
import { apiOk } from "../support/api.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, foundCompany, hiring, idsByName, rosterAt } from "../support/company.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { expectScimError, type List, listIn, type Resource } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { isNoted, watchedDatabase } from "../support/watched-database.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const SEARCH = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
const SCIM = { "Content-Type": "application/scim+json" };

let okta: NewServiceUser;
let ids: ReadonlyMap<string, string>;

beforeAll(async () => {
  okta = await foundCompany(NOW);
  ids = await idsByName();
  const at = (department: string) => ({
    work: { departmentId: ids.get(department) ?? null, title: "Engineer" },
  });
  await hiredTogether(NOW - 60_000, [
    hiring("ada", at("Engineering")),
    hiring("bo", at("Engineering")),
    hiring("cy", at("Sales")),
    hiring("dee", { terminationDate: "2025-01-31" }),
  ]);
});

const get = (path: string) => askAt(okta, `/scim/v2${path}`, { now: NOW });
const post = (path: string, body: unknown, headers: Record<string, string> = SCIM) =>
  askAt(okta, `/scim/v2${path}`, {
    now: NOW,
    init: { method: "POST", headers, body: typeof body === "string" ? body : JSON.stringify(body) },
  });
const search = (path: string, asked: object) => listIn(post(path, { schemas: [SEARCH], ...asked }));
const idsIn = ({ Resources }: List) => Resources.map(({ id }) => id);
const namesIn = ({ Resources }: List) => Resources.map((one) => one["displayName"]);
const filtered = (path: string, filter: string) =>
  listIn(get(`${path}?filter=${encodeURIComponent(filter)}`));

describe("attributes and excludedAttributes", () => {
  test("choose what a list and a single read answer (37)", async () => {
    const asked = `attributes=userName,name.givenName,${ENTERPRISE}:department`;
    const expected = {
      schemas: [USER, ENTERPRISE],
      id: "ada",
      userName: "ada@tidewater.example",
      name: { givenName: "Ada" },
      [ENTERPRISE]: { department: "Engineering" },
    };
    expect(await (await get(`/Users/ada?${asked}`)).json()).toEqual(expected);
    expect((await listIn(get(`/Users?${asked}&count=1`))).Resources).toEqual([expected]);
    const found = encodeURIComponent('name.familyName eq "ada"');
    expect((await listIn(get(`/Users?filter=${found}&${asked}`))).Resources).toEqual([expected]);
    expect(
      (
        await search("/Users/.search", {
          attributes: ["userName", "name.givenName", `${ENTERPRISE}:department`],
          count: 1,
        })
      ).Resources,
    ).toEqual([expected]);
  });

  test("leave out of a single read what is not wanted, with its version none the less", async () => {
    const response = await get("/Users/ada?excludedAttributes=meta,groups,emails");
    const user = await response.json<Resource>();
    expect(Object.keys(user)).not.toEqual(expect.arrayContaining(["meta"]));
    expect(user).not.toHaveProperty("groups");
    expect(user).toHaveProperty("userName");
    expect(response.headers.get("ETag")).toMatch(/^W\//);
  });

  test("without members reads no memberships, by list and by filter as Entra asks", async () => {
    const asked: string[] = [];
    const db = watchedDatabase(env.DB, { before: (sql) => void (isNoted(sql) || asked.push(...sql)) });
    const path = `/Groups?excludedAttributes=members&filter=${encodeURIComponent('displayName eq "Department: Engineering"')}`;
    await get("/Groups?count=1");
    const [group] = (await listIn(askAt(okta, `/scim/v2${path}`, { now: NOW, db }))).Resources;
    expect(group).toMatchObject({ schemas: [GROUP], displayName: "Department: Engineering" });
    expect(group).not.toHaveProperty("members");
    expect(asked.length).toBeGreaterThan(0);
    for (const sql of asked.filter((one) => one.includes('"memberships"."employee_id"')))
      expect(sql).toContain("WHERE 0");
    const single = await (await get(`/Groups/${group?.id}?excludedAttributes=members`)).json<Resource>();
    expect(single).not.toHaveProperty("members");
    expect((await listIn(get("/Groups?excludedAttributes=members"))).totalResults).toBeGreaterThan(3);
  });

  test("take parts of members", async () => {
    const { Resources } = await filtered("/Groups", 'displayName eq "Department: Engineering"');
    const path = `/Groups/${Resources[0]?.id}`;
    const named = await (await get(`${path}?attributes=members.value`)).json<Resource>();
    expect(named).toEqual({
      schemas: [GROUP],
      id: Resources[0]?.id,
      members: [{ value: "ada" }, { value: "bo" }],
    });
    const rest = await (await get(`${path}?excludedAttributes=members.$ref,meta`)).json<Resource>();
    expect(rest["members"]).toEqual([
      { value: "ada", type: "User" },
      { value: "bo", type: "User" },
    ]);
  });
});

describe("groups", () => {
  test.each([
    ['displayName sw "department:"', ["Department: Engineering", "Department: Sales"]],
    [
      'displayName eq "department: SALES" or displayName eq "all employees"',
      ["All employees", "Department: Sales"],
    ],
    ['not (displayName co ":")', ["All employees"]],
    ['members eq "ada"', ["All employees", "Department: Engineering"]],
    ['members.value eq "cy"', ["All employees", "Department: Sales"]],
    ['members[value eq "ada"] and displayName co "eng"', ["Department: Engineering"]],
    ['members eq "dee"', []],
    ['members eq "nobody"', []],
    ['displayName co "depart" and not (members eq "ada")', ["Department: Sales"]],
    ['meta.created lt "2000-01-01T00:00:00Z"', []],
    ["externalId pr", []],
  ])("%s", async (filter, names) => {
    const list = await filtered("/Groups", filter);
    expect(namesIn(list).toSorted()).toEqual(names);
    expect(list.totalResults).toBe(names.length);
  });

  test("are ordered, page by page, with their members", async () => {
    const sorted = await listIn(get("/Groups?sortBy=displayName&sortOrder=descending"));
    const names = namesIn(sorted).map(String);
    expect(names).toEqual(names.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? 1 : -1)));
    const engineering = sorted.Resources.find((one) => one["displayName"] === "Department: Engineering");
    expect(engineering?.["members"]).toMatchObject([{ value: "ada" }, { value: "bo" }]);
    const second = await listIn(get("/Groups?sortBy=displayName&sortOrder=descending&startIndex=3&count=2"));
    expect(namesIn(second)).toEqual(names.slice(2, 4));
    expect(second.totalResults).toBe(names.length);
  });

  test.each(["", "&sortBy=displayName", `&filter=${encodeURIComponent('displayName co ":"')}`])(
    "are walked by cursor%s, each once",
    async (query) => {
      const whole = idsIn(await listIn(get(`/Groups?count=1000${query}`)));
      const walked: string[] = [];
      for (let cursor: string | undefined = ""; cursor !== undefined; ) {
        const page: List & { readonly nextCursor?: string } = await listIn(
          get(`/Groups?count=2&cursor=${cursor}${query}`),
        );
        walked.push(...idsIn(page));
        cursor = page.nextCursor;
      }
      expect(walked).toEqual(whole);
    },
  );
});

describe("POST /.search", () => {
  test("on a type answers as GET does", async () => {
    const asked = {
      filter: 'title eq "engineer"',
      sortBy: "userName",
      sortOrder: "descending",
      startIndex: 2,
      count: 1,
    };
    const query = new URLSearchParams(Object.entries(asked).map(([name, value]) => [name, String(value)]));
    expect(await search("/Users/.search", asked)).toEqual(await listIn(get(`/Users?${query}`)));
    const ofGroups = { filter: 'displayName co "sales"', excludedAttributes: ["members"] };
    expect(namesIn(await search("/Groups/.search", ofGroups))).toEqual(["Department: Sales"]);
  });

  test("at the root finds both, people first, and pages through them without a gap", async () => {
    const both = 'displayName co "ad" or displayName co "sales"';
    const whole = await search("/.search", { filter: both });
    expect(namesIn(whole)).toEqual(["Ada ada", "Ada bo", "Ada cy", "Ada dee", "Department: Sales"]);
    expect(whole.totalResults).toBe(5);
    const paged: unknown[] = [];
    for (let startIndex = 1; startIndex <= 5; startIndex += 2) {
      const page = await search("/.search", { filter: both, startIndex, count: 2 });
      expect(page.totalResults).toBe(5);
      paged.push(...namesIn(page));
    }
    expect(paged).toEqual(namesIn(whole));
    const walked: unknown[] = [];
    for (let cursor: string | undefined = ""; cursor !== undefined; ) {
      const page: List & { readonly nextCursor?: string } = await search("/.search", {
        filter: both,
        cursor,
        count: 2,
      });
      walked.push(...namesIn(page));
      cursor = page.nextCursor;
    }
    expect(walked).toEqual(namesIn(whole));
  });

  test.each(["displayName pr", 'meta.location pr and not (displayName co "dep")'])(
    "at the root is walked by cursor to the last group, wherever the people end: %s",
    async (filter) => {
      const whole = idsIn(await search("/.search", { filter, count: 1000 }));
      expect(whole.length).toBeGreaterThan(4);
      for (const count of [1, 2, 3, 4, 5, 6]) {
        const walked: string[] = [];
        for (let cursor: string | undefined = ""; cursor !== undefined; ) {
          const page: List & { readonly nextCursor?: string } = await search("/.search", {
            filter,
            cursor,
            count,
          });
          walked.push(...idsIn(page));
          cursor = page.nextCursor;
        }
        expect(walked, String(count)).toEqual(whole);
      }
    },
  );

  test("at the root takes what one kind lacks for missing, and refuses what neither has", async () => {
    expect(namesIn(await search("/.search", { filter: 'userName sw "ada@"' }))).toEqual(["Ada ada"]);
    const asEntra = 'emails[type eq "work"].value eq "ADA@tidewater.example"';
    expect(namesIn(await search("/.search", { filter: asEntra }))).toEqual(["Ada ada"]);
    expect(
      namesIn(await search("/.search", { filter: 'not (userName pr) and displayName co "sales"' })),
    ).toEqual(["Department: Sales"]);
    expect(namesIn(await search("/.search", { filter: 'members eq "cy" and displayName co "dep"' }))).toEqual(
      ["Department: Sales"],
    );
    const wrong = await post("/.search", { schemas: [SEARCH], filter: 'nickName eq "x"' });
    expect(await expectScimError(wrong, 400)).toContain("invalidFilter");
  });

  test.each([
    ["{", "invalidSyntax"],
    ["[]", "invalidSyntax"],
    ["null", "invalidSyntax"],
    ["{}", "invalidSyntax"],
    [{ schemas: ["urn:x"] }, "invalidSyntax"],
    [{ schemas: [SEARCH], count: "10" }, "invalidValue"],
    [{ schemas: [SEARCH], count: 1.5 }, "invalidValue"],
    [{ schemas: [SEARCH], startIndex: 2 ** 60 }, "invalidValue"],
    [{ schemas: [SEARCH], filter: 1 }, "invalidValue"],
    [{ schemas: [SEARCH], attributes: "userName" }, "invalidValue"],
    [{ schemas: [SEARCH], sortOrder: "up" }, "invalidValue"],
    [{ schemas: [SEARCH], sortBy: "nickName" }, "invalidValue"],
    [{ schemas: [SEARCH], startIndex: 1, cursor: "" }, "invalidValue"],
    [{ schemas: [SEARCH], cursor: "x" }, "invalidCursor"],
  ])("of %o is 400 %s", async (body, scimType) => {
    for (const path of ["/.search", "/Users/.search", "/Groups/.search"])
      expect(await expectScimError(await post(path, body), 400)).toContain(`"scimType":"${scimType}"`);
  });

  test("takes JSON of SCIM's media types, and nothing else; no other method is there", async () => {
    expect(
      (await post("/.search", { schemas: [SEARCH] }, { "Content-Type": "application/json; charset=utf-8" }))
        .status,
    ).toBe(200);
    await expectScimError(await post("/.search", "{}", { "Content-Type": "text/plain" }), 415);
    await expectScimError(await post("/Users/.search", "x".repeat(1_000_001)), 413);
    const response = await get("/Users/.search");
    expect(response.headers.get("Allow")).toBe("POST");
    await expectScimError(response, 405);
  });

  test("survives keys that objects have by themselves", async () => {
    const body = `{"schemas": ["${SEARCH}"], "__proto__": {"filter": "x"}, "constructor": 1, "count": 1}`;
    expect((await listIn(post("/Users/.search", body))).Resources).toHaveLength(1);
  });
});

describe("a filter as large as one may be", () => {
  const E = `${ENTERPRISE}:department`;
  const atOnce = (count: number, word: string, condition: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => condition(index)).join(` ${word} `);

  test.each([
    ["title", (index: number) => `title eq "${index}"`],
    ["beginnings and ends", (index: number) => `(title sw "${index}" or title ew "${index}")`, 30],
    ["times", () => 'meta.lastModified lt "2000-01-01T00:00:00Z"'],
    ["groups", (index: number) => `groups.value eq "${index}"`],
    ["what there is", () => "addresses pr"],
    ["values", (index: number) => `addresses[locality eq "${index}"]`, 30],
    ["names of items", () => `${E} sw "no"`, 40],
  ])("asks for %s, page after page in an order", async (_, condition, count = 60) => {
    const narrow = await createServiceUser(rosterAt(NOW), env.TOKENS, `Narrow ${_}`, {
      scopes: [
        { whose: { conditions: [], people: ["ada", "bo", "cy"] }, view: "all", history: [], edit: [] },
      ],
      company: false,
    });
    const filter = `not (${atOnce(count, "or", condition)})`;
    for (const user of [okta, narrow]) {
      const walked: string[] = [];
      for (let cursor: string | undefined = ""; cursor !== undefined; ) {
        const query = new URLSearchParams({ filter, sortBy: E, count: "1", cursor });
        const page: List & { readonly nextCursor?: string } = await listIn(
          askAt(user, `/scim/v2/Users?${query}`, { now: NOW }),
        );
        walked.push(...idsIn(page));
        cursor = page.nextCursor;
      }
      expect(walked.slice(0, 3)).toEqual(["ada", "bo", "cy"]);
    }
  });

  test("goes as deep as D1 takes it, and one condition more is 400 with the number", async () => {
    let deepest = "title pr";
    for (let depth = 1; depth <= 20; depth++) {
      const [one, two, three] = [1, 2, 3].map((part) => `title eq "${depth}.${part}"`);
      deepest = `not (${deepest} and ${depth === 1 ? one : `${one} and ${two}`} or ${three})`;
    }
    expect((await filtered("/Users", deepest)).totalResults).toBeLessThanOrEqual(4);
    expect(
      await expectScimError(await get(`/Users?filter=${encodeURIComponent(`(${deepest})`)}`), 400),
    ).toContain("20 deep");
    const tooMany = atOnce(61, "or", (index) => `title eq "${index}"`);
    for (const path of ["/Users", "/Groups"])
      expect(
        await expectScimError(
          await get(`${path}?filter=${encodeURIComponent(tooMany.replaceAll("title", "displayName"))}`),
          400,
        ),
      ).toContain("at most 60 conditions");
  });
});

describe("a cursor", () => {
  const first = async (query = "") =>
    ((await listIn(get(`/Users?count=1&cursor=${query}`))) as List & { readonly nextCursor?: string })
      .nextCursor ?? "";

  test("goes on in the question that it was given for alone", async () => {
    const cursor = await first();
    expect(idsIn(await listIn(get(`/Users?count=1&cursor=${cursor}`)))).toEqual(["bo"]);
    for (const query of [
      `cursor=${cursor}&sortBy=userName`,
      `cursor=${cursor}&filter=active%20eq%20true`,
      `cursor=${cursor.slice(1)}`,
      "cursor=%00",
      `cursor=${"x".repeat(2000)}`,
    ])
      expect(await expectScimError(await get(`/Users?${query}`), 400)).toContain("invalidCursor");
  });

  test("and startIndex exclude each other", async () => {
    expect(await expectScimError(await get("/Users?cursor=&startIndex=1"), 400)).toContain("invalidValue");
  });
});

test("HEAD is there where GET is, and sends no body", async () => {
  for (const path of ["/Users", "/Users/ada", "/Groups", "/Schemas", "/ServiceProviderConfig"]) {
    const response = await askAt(okta, `/scim/v2${path}`, { now: NOW, init: { method: "HEAD" } });
    expect([path, response.status, await response.text()]).toEqual([path, 200, ""]);
  }
  expect((await askAt(okta, "/scim/v2/Users/nobody", { now: NOW, init: { method: "HEAD" } })).status).toBe(
    404,
  );
});

test.each(["", "meta.location pr and "])(
  "a cursor goes on behind the same person though somebody before has gone: %s",
  async (rendered) => {
    const leavers = [1, 2, 3, 4].map((number) => `gone${number}${rendered.length}`);
    const left = leavers.map((id) => hiring(id, { terminationDate: "2025-01-31" }));
    await hiredTogether(NOW - 1, left);
    const filter = `${rendered}userName sw "gone" and userName co "${rendered.length}@"`;
    const page = async (cursor: string): Promise<List & { readonly nextCursor?: string }> =>
      listIn(get(`/Users?${new URLSearchParams({ filter, count: "2", cursor })}`));
    const first = await page("");
    expect(idsIn(first)).toEqual(leavers.slice(0, 2));
    await perform(rosterAt(NOW), "remove", leavers[0] ?? "", {});
    expect(idsIn(await page(first.nextCursor ?? ""))).toEqual(leavers.slice(2));
  },
);

test("a group that is renamed is so at the next read: listed, alone, on its members, by filter, in another version (9)", async () => {
  const hr = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR", EDIT_EVERYTHING);
  const id = ids.get("Sales") ?? "";
  const versionOf = async (path: string) => (await get(path)).headers.get("ETag");
  const paths = [`/Groups/${id}`, "/Users/cy"];
  const before = await Promise.all(paths.map(versionOf));
  await apiOk(hr, "PATCH", `/lists/department/items/${id}`, { body: { name: "Trade" }, now: NOW });
  const name = "Department: Trade";
  expect(idsIn(await filtered("/Groups", `displayName eq "${name}"`))).toEqual([id]);
  expect(idsIn(await filtered("/Groups", 'displayName eq "Department: Sales"'))).toEqual([]);
  expect(idsIn(await filtered("/Users", `groups.display eq "${name}"`))).toEqual(["cy"]);
  expect(await (await get(`/Groups/${id}`)).json()).toMatchObject({ displayName: name });
  expect(namesIn(await listIn(get("/Groups")))).toContain(name);
  const cy = await (await get("/Users/cy")).json<Resource>();
  expect(cy).toMatchObject({ [ENTERPRISE]: { department: "Trade" } });
  expect(cy["groups"]).toContainEqual(expect.objectContaining({ value: id, display: name }));
  for (const [index, path] of paths.entries()) expect(await versionOf(path)).not.toBe(before[index]);
});

test("list, single read, filters and groups tell the same of whoever's day ends, at the minute before and at its end (8)", async () => {
  await hiredTogether(NOW, [hiring("ends", { terminationDate: "2026-11-24" })]);
  const midnight = Date.parse("2026-11-24T23:00:00Z");
  for (const [now, isActive] of [
    [midnight - 60_000, true],
    [midnight, false],
  ] as const) {
    const read = (path: string) => askAt(okta, `/scim/v2${path}`, { now });
    const found = async (filter: string) =>
      idsIn(await listIn(read(`/Users?filter=${encodeURIComponent(filter)}`)));
    const { Resources } = await listIn(read("/Users"));
    expect(Resources.find(({ id }) => id === "ends")).toMatchObject({ active: isActive });
    for (const user of Resources) expect(await (await read(`/Users/${user.id}`)).json()).toEqual(user);
    const active = Resources.filter((user) => user["active"] === true).map(({ id }) => id);
    expect(await found("active eq true")).toEqual(active);
    expect(await found("groups pr")).toEqual(active);
    expect(await found("not (active eq false)")).toEqual(active);
    const everyone = `/Groups?filter=${encodeURIComponent('displayName eq "All employees"')}`;
    const members = active.toSorted().map((value) => expect.objectContaining({ value }));
    expect((await listIn(read(everyone))).Resources[0]?.["members"]).toEqual(members);
  }
});
