import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { mintToken } from "../../src/auth/token.ts";
import { RENDERED_AT_MOST } from "../../src/roster/read/search-users.ts";
import { EDIT_EVERYTHING, foundCompany, hired, hiring, idsByName, rosterAt } from "../support/company.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { expectScimError, type List, listIn, type Resource, valueAt } from "../support/scim.ts";
import { operations, scim, scimError, scimOk, userOf } from "../support/scim-write.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";

/** What RFC 7643, 7644 and 9865 ask for that belongs to no one test file; docs/standards says where the rest is. */
const NOW = Date.parse("2026-11-24T12:00:00Z");
const LATER = NOW + 60_000;
const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const MESSAGES = "urn:ietf:params:scim:api:messages:2.0";

let writer: NewServiceUser;
let company: Tables;

beforeAll(async () => {
  await foundCompany(NOW);
  writer = await createServiceUser(rosterAt(NOW), env.TOKENS, "Writer", EDIT_EVERYTHING);
  const departmentId = (await idsByName()).get("Engineering") ?? null;
  await hired(NOW, "bo");
  await hired(NOW, "ada", { work: { departmentId, managerId: "bo", title: "Zoologist" } });
  await hiredTogether(NOW, [
    hiring("cy", { work: { title: "analyst" } }),
    hiring("dee", { work: { title: "Baker" } }),
  ]);
  company = await readTables();
});

beforeEach(() => writeTables(company));

const asked = (path: string, now = NOW) => ({ as: writer, now, method: "GET" as const, path });
const read = (path: string) => scimOk(200, asked(path));
const list = (path: string) => listIn<Resource>(scim(asked(path)));
const posted = (body: object, now = NOW) =>
  scimOk(201, { as: writer, now, method: "POST", path: "/Users", body });
const patched = (id: string, now: number, ...some: readonly object[]) =>
  scimOk(200, { as: writer, now, method: "PATCH", path: `/Users/${id}`, body: operations(...some) });

describe("ids (RFC 7643 section 3.1)", () => {
  test("are given by the service, whatever a client sends, and hold no reserved word", async () => {
    const { id } = await posted(userOf("eve@tidewater.example", { id: "bulkId" }));
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect((await read(`/Users/${id}`)).id).toBe(id);
  });

  test("are each of one resource alone, users and groups together", async () => {
    const ids = [...(await list("/Users")).Resources, ...(await list("/Groups")).Resources].map(
      ({ id }) => id,
    );
    expect(ids.length).toBeGreaterThan(8);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("meta (RFC 7643 section 3.1)", () => {
  test("of somebody whom nobody has changed says the same of creation and change", async () => {
    const { meta } = await posted(userOf("eve@tidewater.example"), LATER);
    expect(meta).toMatchObject({
      created: "2026-11-24T12:01:00.000Z",
      lastModified: "2026-11-24T12:01:00.000Z",
    });
  });

  test("is the service's own, whatever a client sends", async () => {
    const forged = {
      resourceType: "Group",
      created: "2000-01-01T00:00:00Z",
      location: "https://x.example",
      version: "x",
    };
    const { id, meta } = await posted(userOf("eve@tidewater.example", { meta: forged }));
    expect(meta).toMatchObject({
      resourceType: "User",
      location: `https://rollcall.test/scim/v2/Users/${id}`,
    });
    expect(JSON.stringify(meta)).not.toMatch(/2000-01-01|x\.example/);
  });

  test.each([
    [
      "a value of a list",
      { op: "add", path: "emails", value: [{ value: "ADA@tidewater.example", type: "work" }] },
    ],
    ["a single value", { op: "add", path: "title", value: "Zoologist" }],
    ["a value without a path", { op: "replace", value: { name: { givenName: "Ada" } } }],
  ])("stays as it is where %s is there already (RFC 7644 section 3.5.2.1)", async (_, operation) => {
    const { meta } = await read("/Users/ada");
    expect((await patched("ada", LATER, operation))["meta"]).toEqual(meta);
    expect((await patched("ada", LATER, { op: "add", path: "title", value: "Other" }))["meta"]).not.toEqual(
      meta,
    );
  });
});

test("references lead to what they name, with the id that they name (RFC 7643 section 2.3.7)", async () => {
  const ada = await read("/Users/ada");
  const department = valueAt(ada, "groups.1");
  const engineering = await read(`/Groups/${valueAt(department, "value")}`);
  for (const one of [
    valueAt(ada, `groups.0`),
    department,
    valueAt(engineering, "members.0"),
    valueAt(ada[ENTERPRISE], "manager"),
  ]) {
    const path = String(valueAt(one, "$ref")).replace("https://rollcall.test/scim/v2", "");
    expect(await read(path)).toMatchObject({
      id: valueAt(one, "value"),
      meta: { location: valueAt(one, "$ref") },
    });
  }
});

test("no part of a complex attribute has parts of its own (RFC 7643 section 2.3.8)", async () => {
  const { Resources } = await list("/Schemas");
  const ofResources = Resources.filter(({ id }) => !id.startsWith("urn:ietf:params:scim:schemas:core:2.0:S"));
  expect(ofResources.length).toBeGreaterThanOrEqual(3);
  for (const { attributes } of ofResources)
    for (const { subAttributes = [] } of Array.isArray(attributes) ? attributes : [])
      for (const part of subAttributes) expect(part).not.toHaveProperty("subAttributes");
});

test("a password is kept nowhere (RFC 7643 section 9.2)", async () => {
  const password = "t1meMa$heen";
  const { id } = await posted(userOf("eve@tidewater.example", { password }));
  await patched(id, LATER, { op: "replace", path: "password", value: password });
  await patched(id, LATER, { op: "replace", value: { password, title: "Guide" } });
  const everything = JSON.stringify(await readTables());
  expect(everything).toContain("Guide");
  expect(everything).not.toContain(password);
  expect(JSON.stringify(await read(`/Users/${id}`))).not.toContain("assword");
});

test("a token holds 256 random bits, each another (RFC 7644 section 7.4)", async () => {
  const secrets = await Promise.all(Array.from({ length: 50 }, () => mintToken("su-000000000000")));
  const random = secrets.map((token) => /^rollcall_su-0{12}_([0-9a-f]{64})_/.exec(token)?.[1]);
  expect(new Set(random).size).toBe(50);
  expect(random).not.toContain(undefined);
  for (let at = 0; at < 64; at++)
    expect(new Set(random.map((digits) => digits?.[at])).size).toBeGreaterThan(5);
});

test("the order of members and of schemas makes no difference, nor does a schema named twice (RFC 7643 sections 2.3.8 and 3)", async () => {
  const ada = await read("/Users/ada");
  const turned = Object.fromEntries(Object.entries(ada).toReversed());
  const body = { ...turned, schemas: [ENTERPRISE, USER, USER] };
  expect(await scimOk(200, { as: writer, now: LATER, method: "PUT", path: "/Users/ada", body })).toEqual(ada);
});

test("somebody who is deleted is a member of no group from then on (24)", async () => {
  const groupsOf = async (id: string) =>
    (await list("/Groups")).Resources.filter((group) => JSON.stringify(group["members"]).includes(id));
  const { id } = await posted(
    userOf("eve@tidewater.example", { [ENTERPRISE]: { department: "Engineering" } }),
  );
  expect((await groupsOf(id)).length).toBeGreaterThanOrEqual(2);
  await scimOk(204, { as: writer, now: LATER, method: "DELETE", path: `/Users/${id}` });
  expect(await groupsOf(id)).toEqual([]);
});

describe("usernames (RFC 7644 section 5)", () => {
  test.each([
    ["of full width", "\uff21da@tidewater.example"],
    ["in capitals", "ADA@TIDEWATER.EXAMPLE"],
  ])("%s are those of usual letters: taken, and found", async (_, userName) => {
    const body = userOf(userName);
    expect(
      await scimError(409, { as: writer, now: NOW, method: "POST", path: "/Users", body }),
    ).toMatchObject({
      scimType: "uniqueness",
    });
    const filter = encodeURIComponent(`userName eq "${userName}"`);
    expect((await list(`/Users?filter=${filter}`)).Resources.map(({ id }) => id)).toEqual(["ada"]);
  });

  test("that are composed otherwise are the same", async () => {
    await posted(userOf("ren\u00e9@tidewater.example"));
    const body = userOf("RENE\u0301@tidewater.example");
    await scimError(409, { as: writer, now: NOW, method: "POST", path: "/Users", body });
  });
});

test("texts go and come in UTF-8 (RFC 7644 section 3.8)", async () => {
  const name = { givenName: "\u5149", familyName: "Cza\u0142ka \u{1f600}" };
  const { id } = await posted(userOf("eve@tidewater.example", { name }));
  const response = await scim(asked(`/Users/${id}`));
  expect(response.headers.get("Content-Type")).toBe("application/scim+json; charset=utf-8");
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
    await response.arrayBuffer(),
  );
  expect(JSON.parse(text)).toMatchObject({ name });
});

describe("a query (RFC 7644 section 3.4.2)", () => {
  test("with parameters that nobody knows is the one without", async () => {
    expect(await list("/Users?count=2&color=red&filters=x&$top=1")).toEqual(await list("/Users?count=2"));
  });

  test("that nothing matches is a success with a total of 0", async () => {
    expect(await list('/Users?filter=title eq "nobody has it"')).toMatchObject({
      totalResults: 0,
      Resources: [],
    });
  });

  test("is ordered ascending where it does not say how, without case", async () => {
    const titles = async (query: string) =>
      (await list(`/Users?${query}`)).Resources.map((one) => one["title"]);
    expect(await titles("sortBy=title&filter=title pr")).toEqual(["analyst", "Baker", "Zoologist"]);
    expect(await titles("sortBy=title&sortOrder=ascending")).toEqual(await titles("sortBy=title"));
  });
});

test("a filter that only rendered people answer is 400 tooMany among more of them than are rendered (RFC 7644 section 3.4.2.1)", async () => {
  const rendered = "/Users?filter=meta.version pr";
  for (const [place, isTooMany] of [
    [RENDERED_AT_MOST, false],
    [RENDERED_AT_MOST + 1, true],
  ] as const) {
    await env.DB.prepare("UPDATE states SET ordinal = ? WHERE employee_id = 'dee'").bind(place).run();
    if (isTooMany) expect(await scimError(400, asked(rendered))).toMatchObject({ scimType: "tooMany" });
    else expect((await list(rendered)).totalResults).toBe(4);
  }
});

describe("what describes the service (RFC 7644 section 4)", () => {
  const PATHS = [
    "/ServiceProviderConfig",
    "/ResourceTypes",
    "/ResourceTypes/User",
    "/Schemas",
    `/Schemas/${USER}`,
  ];

  test.each(PATHS)("%s is whole, whatever order or page is asked for", async (path) => {
    expect(await read(`${path}?sortBy=id&sortOrder=descending&startIndex=2&count=1&attributes=id`)).toEqual(
      await read(path),
    );
  });

  test.each(PATHS)("%s refuses a filter, so that nobody takes the answer for what met it", async (path) => {
    expect((await scimError(403, asked(`${path}?filter=name eq "x"`))).detail).toContain("leave filter out");
  });

  test("holds no schema of a message (section 3.1)", async () => {
    for (const message of ["ListResponse", "SearchRequest", "PatchOp", "BulkRequest", "Error"])
      await scimError(404, asked(`/Schemas/${MESSAGES}:${message}`));
  });
});

test("another version of the protocol is refused, and so is none (RFC 7644 section 3.13)", async () => {
  for (const path of ["/scim/v1/Users", "/scim/v3/Users", "/scim/Users"]) {
    const response = await scim(asked(`/..${path.replace("/scim", "")}`));
    expect([path, response.status]).toEqual([path, 404]);
  }
});

describe("a cursor (RFC 9865)", () => {
  type Page = List & { readonly nextCursor?: string; readonly previousCursor?: string };
  const page = (query: string): Promise<Page> => listIn(scim(asked(`/Users?${query}`)));

  test("holds nothing that a URL has to escape, whatever stands at the place", async () => {
    await hiredTogether(
      NOW,
      ["\u00ff\u00fe?", "\u{1f600}>>", '"\\~~~'].map((title, index) =>
        hiring(`odd${index}`, { work: { title } }),
      ),
    );
    let cursors = 0;
    for (let cursor: string | undefined = ""; cursor !== undefined; cursors++) {
      const { nextCursor, previousCursor, Resources } = await page(`sortBy=title&count=1&cursor=${cursor}`);
      expect(Resources.length).toBeLessThanOrEqual(1);
      expect(previousCursor).toBeUndefined();
      if (nextCursor !== undefined) expect(nextCursor).toMatch(/^[A-Za-z0-9._~-]+$/);
      cursor = nextCursor;
    }
    expect(cursors).toBeGreaterThanOrEqual(7);
  });

  test("is in no answer to who pages by index, which is the way that counts where none is asked for", async () => {
    expect(await page("count=1")).toMatchObject({ startIndex: 1, itemsPerPage: 1 });
    expect(await page("count=1")).not.toHaveProperty("nextCursor");
    expect(await page("count=1&cursor=")).not.toHaveProperty("startIndex");
  });

  test("with a count that is none is 400 invalidCount; with one below nothing, nobody comes", async () => {
    const response = await scim(asked("/Users?cursor=&count=ten"));
    expect(await expectScimError(response, 400)).toContain('"scimType":"invalidCount"');
    expect(await page("cursor=&count=-3")).toMatchObject({ totalResults: 4, itemsPerPage: 0, Resources: [] });
  });

  test("of another service user is refused in the same words as one that never was", async () => {
    const { nextCursor = "" } = await page("count=1&cursor=");
    const other = await createServiceUser(rosterAt(NOW), env.TOKENS, "Other", EDIT_EVERYTHING);
    const [foreign, made] = await Promise.all(
      [nextCursor, "AAAA"].map((cursor) =>
        scimError(400, { ...asked(`/Users?count=1&cursor=${cursor}`), as: other }),
      ),
    );
    expect(foreign).toMatchObject({ scimType: "invalidCursor" });
    expect(foreign).toEqual(made);
  });
});
