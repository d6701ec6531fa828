import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { perform } from "../../src/roster/employees/perform.ts";
import { MEMBERS_A_CHUNK } from "../../src/store/group-members.ts";
import { NEVER } from "../../src/store/tables.ts";
import { askAt } from "../support/ask-at.ts";
import { ask, foundCompany, hired, idsByName, READ_EVERYTHING, rosterAt } from "../support/company.ts";
import { expectScimError, type List, listIn, type Resource, valueAt } from "../support/scim.ts";
import type { NewServiceUser } from "../support/service-users.ts";
import { createServiceUser } from "../support/service-users.ts";
import { watchedDatabase } from "../support/watched-database.ts";

const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
const MEDIA_TYPE = "application/scim+json; charset=utf-8";

const now = Date.now();
let okta: NewServiceUser;

const get = (path: string, headers: Record<string, string> = {}) => ask(okta, `/scim/v2${path}`, { headers });
const users = (query: string) => listIn(get(`/Users?${query}`));
const found = async (filter: string, path = "/Users") => {
  const list = await listIn(get(`${path}?filter=${encodeURIComponent(filter)}`));
  expect(list.totalResults).toBe(list.Resources.length);
  return list.Resources.map(({ id }) => id);
};

describe("before there is anybody", () => {
  test("a company that is not set up is 503, never an empty list", async () => {
    okta = await createServiceUser(rosterAt(now), env.TOKENS, "Early", READ_EVERYTHING);
    for (const path of ["/Users", "/Groups", "/Users/ada", '/Groups?filter=displayName eq "x"']) {
      const response = await get(path);
      expect(response.headers.get("Retry-After"), path).toMatch(/^\d+$/);
      await expectScimError(response, 503);
    }
  });

  test("a company without people answers whole, empty lists", async () => {
    okta = await foundCompany(now);
    const empty = { schemas: [LIST], totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] };
    expect(await users("startIndex=1&count=100")).toEqual(empty);
    expect(await users("filter=active eq true")).toEqual(empty);
    const groups = await listIn(get("/Groups"));
    expect(groups.Resources.map(({ displayName, members }) => [displayName, members])).toEqual(
      [
        "All employees",
        "Site: London",
        "Site: Kiritimati",
        "Site: Pago Pago",
        "Department: Engineering",
        "Department: Sales",
        "Country: Germany",
      ].map((name) => [name, []]),
    );
  });
});

describe("with people", () => {
  /** In the order of the list. */
  const everyone = ["ada", "bo", "cy", "percent", "plain", "nfd", "sigma", "sharp", "quote", "leave", "duty"];

  beforeAll(async () => {
    const ids = await idsByName();
    const engineering = ids.get("Engineering") ?? null;
    await hired(now, "ada", {
      employeeNumber: "007",
      basic: {
        firstName: "Ada",
        middleName: "K",
        surname: "Lovelace",
        honorific: "Dr.",
        displayName: "Ada L.",
      },
      work: {
        departmentId: engineering,
        siteId: ids.get("London") ?? null,
        title: "Countess",
        workPhone: "+44 1",
        workMobile: "+44 2",
      },
      address: {
        line1: "Street 1",
        line2: "Back yard",
        city: "Berlin",
        postCode: "10115",
        countryId: ids.get("Germany") ?? null,
      },
    });
    await hired(now, "bo", { terminationDate: "2024-01-31", work: { departmentId: engineering } });
    await hired(now, "cy", { startDate: "2099-01-01", work: { departmentId: ids.get("Sales") ?? null } });
    await hired(now, "percent", { basic: { email: "50%_off@tidewater.example", displayName: "a%c" } });
    await hired(now, "plain", { basic: { email: "50xyoff@tidewater.example", displayName: "abc" } });
    await hired(now, "nfd", { basic: { displayName: "Jose\u0301 ÅNGSTRÖM" } });
    await hired(now, "sigma", { basic: { displayName: "ΔΙΟΝΎΣΙΟΣ", email: "ΔΙΟΝΎΣΙΟΣ@tidewater.example" } });
    await hired(now, "sharp", { basic: { displayName: "Ελ\u{10400}", email: "Straße@Tidewater.Example" } });
    await hired(now, "quote", {
      basic: { displayName: `O"Neil \\ 'x' -- \u2028;`, email: "o'n@tidewater.example" },
    });
    await hired(now, "leave", { work: { siteId: ids.get("Kiritimati") ?? null } });
    await hired(now, "duty", {
      work: { departmentId: ids.get("Sales") ?? null, siteId: ids.get("Pago Pago") ?? null },
    });
    const roster = rosterAt(now);
    const reportsToBo = { effectiveDate: "2020-01-01", values: { work: { managerId: "bo" } } };
    await perform(roster, "change", "ada", reportsToBo);
    const away = { kind: "Leave", startDate: "2025-01-01", returnDate: null } as const;
    await perform(roster, "startLeave", "leave", { ...away, access: false });
    await perform(roster, "startLeave", "duty", { ...away, access: true });
  });

  describe("paging (5, 7)", () => {
    test.each([
      ["", 1, 11],
      ["startIndex=1&count=100", 1, 11],
      ["startIndex=1&count=2", 1, 2],
      ["startIndex=3&count=4", 3, 4],
      ["startIndex=10&count=4", 10, 2],
      ["startIndex=11&count=100", 11, 1],
      ["startIndex=12&count=100", 12, 0],
      ["startIndex=101&count=100", 101, 0],
      ["startIndex=0&count=3", 1, 3],
      ["startIndex=-7&count=3", 1, 3],
      ["count=0", 1, 0],
      ["count=-1", 1, 0],
      ["count=5000", 1, 11],
      ["startIndex=007&count=0002", 7, 2],
      ["startIndex=99999999999999999999&count=99999999999999999999", Number.MAX_SAFE_INTEGER, 0],
      ["STARTINDEX=5&Count=2", 1, 11],
    ])("?%s", async (query, startIndex, items) => {
      const list = await users(query);
      expect(list).toMatchObject({ schemas: [LIST], totalResults: 11, startIndex, itemsPerPage: items });
      const from = startIndex - 1;
      expect(list.Resources.map(({ id }) => id)).toEqual(everyone.slice(from, from + items));
      expect([list.totalResults, list.startIndex, list.itemsPerPage].every(Number.isInteger)).toBe(true);
    });

    test.each([
      "startIndex=abc",
      "startIndex=",
      "count=1.5",
      "count=1e2",
      "count=%2B5",
      "count=0x10",
      "count=NaN",
      "count=١",
    ])("?%s is 400, for a guessed page could skip people", async (query) => {
      for (const path of ["/Users", "/Groups"]) {
        expect(await expectScimError(await get(`${path}?${query}`), 400)).toContain("invalidValue");
      }
    });

    test("is the same order for every size of page (1)", async () => {
      for (let count = 1; count <= 12; count++) {
        const seen: string[] = [];
        for (let startIndex = 1; startIndex <= 11; startIndex += count)
          seen.push(
            ...(await users(`startIndex=${startIndex}&count=${count}`)).Resources.map(({ id }) => id),
          );
        expect(seen).toEqual(everyone);
      }
    });

    test("works for filtered lists and for groups as well (3, 4, 6)", async () => {
      const active = (query: string) => users(`filter=active%20eq%20true&${query}`);
      const all = await active("");
      expect(all.totalResults).toBe(8);
      const second = await active("startIndex=4&count=3");
      expect(second).toMatchObject({ totalResults: 8, startIndex: 4, itemsPerPage: 3 });
      expect(second.Resources).toEqual(all.Resources.slice(3, 6));
      expect(await active("startIndex=9&count=3")).toMatchObject({
        totalResults: 8,
        itemsPerPage: 0,
        Resources: [],
      });
      expect(await active("count=0")).toMatchObject({ totalResults: 8, itemsPerPage: 0, Resources: [] });

      const groups = await listIn(get("/Groups"));
      const page = await listIn(get("/Groups?startIndex=5&count=2"));
      expect(page).toMatchObject({ totalResults: 7, startIndex: 5, itemsPerPage: 2 });
      expect(page.Resources).toEqual(groups.Resources.slice(4, 6));
      expect(await listIn(get("/Groups?startIndex=8"))).toMatchObject({
        totalResults: 7,
        itemsPerPage: 0,
        Resources: [],
      });
      expect(await listIn(get("/Groups?count=0"))).toMatchObject({
        totalResults: 7,
        itemsPerPage: 0,
        Resources: [],
      });
    });
  });

  describe("the default mapping", () => {
    test.each([
      ["Employee id", "id", "ada"],
      ["Email", "userName", "ada@tidewater.example"],
      ["First Name", "name.givenName", "Ada"],
      ["Last Name", "name.familyName", "Lovelace"],
      ["Middle Name", "name.middleName", "K"],
      ["Prefix", "name.honorificPrefix", "Dr."],
      ["Display Name", "displayName", "Ada L."],
      ["Email", "emails.0.value", "ada@tidewater.example"],
      ["Job Title", "title", "Countess"],
      ["Address Line 1", "addresses.0.streetAddress", "Street 1"],
      ["Address City", "addresses.0.locality", "Berlin"],
      ["Address Postal Code", "addresses.0.postalCode", "10115"],
      ["Address Country", "addresses.0.country", "DE"],
      ["Full Address", "addresses.0.formatted", "Street 1\nBack yard\n10115 Berlin\nGermany"],
      ["Work Phone", "phoneNumbers.0.value", "+44 1"],
    ])("%s is %s", async (_, path, value) => {
      const single: Resource = await (await get("/Users/ada")).json();
      expect(valueAt(single, path)).toBe(value);
      const [listed] = (await users("count=1")).Resources;
      expect(listed).toEqual(single);
    });

    test("has the enterprise extension beside it", async () => {
      const ada: Resource = await (await get("/Users/ada")).json();
      expect(ada["schemas"]).toEqual([USER, ENTERPRISE]);
      expect(ada[ENTERPRISE]).toEqual({
        employeeNumber: "007",
        organization: "Tidewater",
        department: "Engineering",
        manager: { value: "bo", $ref: "https://rollcall.test/scim/v2/Users/bo" },
      });
    });

    test("keeps the work e-mail and phone first and primary, and leaves an array out rather than empty", async () => {
      const [ada, bo] = (await users("count=2")).Resources;
      expect(ada).toMatchObject({
        emails: [{ value: "ada@tidewater.example", type: "work", primary: true }],
        phoneNumbers: [{ value: "+44 1", type: "work", primary: true }],
        addresses: [{ type: "home", primary: true }],
      });
      expect(bo).not.toHaveProperty("phoneNumbers");
      expect(bo).not.toHaveProperty("addresses");
      expect(bo).not.toHaveProperty("title");
      expect(JSON.stringify(ada)).not.toContain("null");
    });

    test("shows a leaver, somebody hired ahead and somebody on leave without access as inactive", async () => {
      const all = await users("");
      const inactive = all.Resources.filter(({ active }) => active === false).map(({ id }) => id);
      expect(inactive).toEqual(["bo", "cy", "leave"]);
      expect(all.Resources.every(({ active }) => typeof active === "boolean")).toBe(true);
    });

    test("gives every resource its address, times and version", async () => {
      const lists = [await users(""), await listIn(get("/Groups"))];
      for (const { id, meta } of lists.flatMap(({ Resources }) => Resources)) {
        expect(meta).toEqual({
          resourceType: everyone.includes(id) ? "User" : "Group",
          created: new Date(now).toISOString(),
          lastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
          location: `https://rollcall.test/scim/v2/${everyone.includes(id) ? "Users" : "Groups"}/${id}`,
          version: expect.stringMatching(/^W\/"[\w.]+"$/),
        });
      }
    });
  });

  describe("groups", () => {
    test("are on users what members are on groups (8, 10)", async () => {
      const [people, groups] = [await users(""), await listIn(get("/Groups"))];
      const fromUsers = people.Resources.flatMap((user) =>
        pairs(user["groups"], (group) => `${group} ${user.id}`),
      );
      const fromGroups = groups.Resources.flatMap((group) =>
        pairs(group["members"], (user) => `${group.id} ${user}`),
      );
      expect(fromUsers.toSorted()).toEqual(fromGroups.toSorted());
      expect(fromUsers.length).toBeGreaterThan(everyone.length);
    });

    test("hold those active now and nobody else", async () => {
      const groups = await listIn(get("/Groups"));
      const members = Object.fromEntries(
        groups.Resources.map((group) => [group["displayName"], pairs(group["members"], String).toSorted()]),
      );
      const active = everyone.filter((id) => !["bo", "cy", "leave"].includes(id));
      expect(members).toEqual({
        "All employees": active.toSorted(),
        "Site: London": ["ada"],
        "Site: Kiritimati": [],
        "Site: Pago Pago": ["duty"],
        "Department: Engineering": ["ada"],
        "Department: Sales": ["duty"],
        "Country: Germany": ["ada"],
      });
    });

    test("read alone are as in the list, and are named alike on their members", async () => {
      for (const listed of (await listIn(get("/Groups"))).Resources)
        expect(await (await get(`/Groups/${listed.id}`)).json()).toEqual(listed);
      const ada: Resource = await (await get("/Users/ada")).json();
      const groups = await listIn(get("/Groups"));
      for (const group of groups.Resources) {
        const named = {
          value: group.id,
          $ref: valueAt(group, "meta.location"),
          display: group["displayName"],
          type: "direct",
        };
        if (pairs(group["members"], String).includes("ada")) expect(ada["groups"]).toContainEqual(named);
      }
      expect(groups.Resources[0]?.["members"]).toContainEqual({
        value: "ada",
        $ref: "https://rollcall.test/scim/v2/Users/ada",
        type: "User",
      });
    });

    const pairs = (values: unknown, pair: (value: unknown) => string): string[] => {
      if (!Array.isArray(values)) throw new Error("groups and members are always arrays");
      return values.map((one) => pair(valueAt(one, "value")));
    };
  });

  describe("filters", () => {
    test.each([
      ['userName eq "ada@tidewater.example"', ["ada"]],
      ['USERNAME EQ "ADA@TIDEWATER.EXAMPLE"', ["ada"]],
      [`${USER}:userName eq "ada@tidewater.example"`, ["ada"]],
      ['userName eq "διονύσιος@tidewater.example"', ["sigma"]],
      ['userName eq "straße@tidewater.example"', ["sharp"]],
      ['userName eq "STRASSE@tidewater.example"', []],
      ['userName eq "50%_off@tidewater.example"', ["percent"]],
      ['userName eq "50%off@tidewater.example"', []],
      ['userName eq "50__off@tidewater.example"', []],
      ['userName eq "%"', []],
      ['userName eq "*"', []],
      ['userName eq ""', []],
      [`userName eq "o'n@tidewater.example"`, ["quote"]],
      [`userName eq "x' OR '1'='1"`, []],
      ['displayName eq "a%c"', ["percent"]],
      ['displayName eq "ABC"', ["plain"]],
      ['displayName eq "a_c"', []],
      ['displayName eq "josé ångström"', ["nfd"]],
      ['displayName eq "JOSE\u0301 A\u030AngstrO\u0308m"', ["nfd"]],
      ['displayName eq "jose ångström"', []],
      ['displayName eq "Διονύσιος"', ["sigma"]],
      ['displayName eq "ΕΛ\u{10428}"', ["sharp"]],
      [String.raw`displayName eq "o\"neil \\ 'X' -- \u2028;"`, ["quote"]],
      ['displayName eq "Ada ada"', []],
      ['id eq "ada"', ["ada"]],
      ['id eq "ADA"', []],
      ['id eq "nobody"', []],
      ['externalId eq "ada"', []],
      ["externalId eq ada", []],
      ['userName co "@tidewater" and active eq false', ["bo", "cy", "leave"]],
      ['displayName sw "josé" or displayName eq "abc"', ["plain", "nfd"]],
      [`not (userName pr)`, []],
      ['emails[type eq "work" and value eq "ada@tidewater.example"]', ["ada"]],
      ["active eq false", ["bo", "cy", "leave"]],
      ["active eq true", everyone.filter((id) => !["bo", "cy", "leave"].includes(id))],
    ])("%s", async (filter, ids) => {
      expect(await found(filter)).toEqual(ids);
    });

    test.each([
      ['displayName eq "department: ENGINEERING"', "Department: Engineering"],
      [`${GROUP}:displayName eq "all employees"`, "All employees"],
      ['displayName eq "Site: Pago Pago"', "Site: Pago Pago"],
    ])("of groups: %s", async (filter, name) => {
      const { Resources, totalResults } = await listIn(get(`/Groups?filter=${encodeURIComponent(filter)}`));
      expect(totalResults).toBe(1);
      expect(Resources[0]?.["displayName"]).toBe(name);
      expect(await found(`id eq "${Resources[0]?.id}"`, "/Groups")).toEqual([Resources[0]?.id]);
    });

    test.each([
      'displayName eq "Engineering"',
      'displayName eq "Department: %"',
      'externalId eq "x"',
      'id eq "x"',
    ])("of groups: %s finds none", async (filter) => {
      expect(await found(filter, "/Groups")).toEqual([]);
    });

    test.each([
      ["/Users", 'nickName eq "x"'],
      ["/Users", 'active eq "true"'],
      ["/Users", "active eq True"],
      ["/Users", `${GROUP}:displayName eq "x"`],
      ["/Users", ""],
      ["/Users", `userName eq "${"x".repeat(5000)}"`],
      ["/Groups", "active eq true"],
      ["/Groups", 'members sw "ad"'],
      ["/Groups", "members pr"],
      ["/Groups", 'members[type eq "User"]'],
      ["/Groups", `${USER}:displayName eq "x"`],
    ])("%s?filter=%s is 400 invalidFilter, never an empty list (19)", async (path, filter) => {
      const response = await get(`${path}?filter=${encodeURIComponent(filter)}`);
      expect(await expectScimError(response, 400)).toContain('"scimType":"invalidFilter"');
    });

    test("spaces and quotes may stand in the query unencoded", async () => {
      const list = await users('filter=userName eq "ADA@tidewater.example"&startIndex=1&count=100');
      expect(list.Resources.map(({ id }) => id)).toEqual(["ada"]);
    });
  });

  describe("headers", () => {
    test("are the same for everything that is read", async () => {
      const [{ id = "" } = {}] = (await listIn(get("/Groups"))).Resources;
      for (const path of [
        "/Users",
        "/Users/ada",
        "/Groups",
        `/Groups/${id}`,
        "/Schemas",
        "/ResourceTypes",
        "/ServiceProviderConfig",
      ]) {
        const { status, headers } = await get(path);
        expect(status, path).toBe(200);
        expect(headers.get("Content-Type"), path).toBe(MEDIA_TYPE);
        expect(headers.get("Cache-Control"), path).toBe("private, no-store");
        expect(headers.get("Vary"), path).toContain("Accept-Encoding");
        expect(headers.get("X-Request-Id"), path).toMatch(/\S/);
      }
    });

    test.each([
      "*/*",
      "application/scim+json",
      "application/scim+json; charset=utf-8",
      "APPLICATION/SCIM+JSON",
      "application/json",
      "application/*;q=0.1",
      "text/html, application/xhtml+xml, application/json;q=0.5",
      "application/json;q=0, application/*",
      "",
    ])("Accept: %s is answered", async (Accept) => {
      const response = await get("/Users/ada", { Accept });
      expect([response.status, response.headers.get("Content-Type")]).toEqual([200, MEDIA_TYPE]);
    });

    test.each([
      "text/html",
      "application/xml",
      "application/*;q=0",
      "application/scim+json;q=0, application/json;q=0.0",
    ])("Accept: %s is 406 in SCIM's form", async (Accept) => {
      for (const path of ["/Users", "/Groups", "/Schemas"])
        await expectScimError(await get(path, { Accept }), 406);
    });

    test("gzip is named where the edge says that the client takes it, whatever the header became", async () => {
      const encoding = async (clientAcceptEncoding: string | undefined, header: string | undefined) => {
        const init = {
          ...(clientAcceptEncoding === undefined ? {} : { cf: { clientAcceptEncoding } }),
          headers: header === undefined ? {} : { "Accept-Encoding": header },
        };
        const response = await askAt(okta, "/scim/v2/Users", { init });
        expect(response.headers.get("Vary")).toContain("Accept-Encoding");
        const encoded = response.headers.get("Content-Encoding");
        expect(await response.json()).toMatchObject({ totalResults: 11 });
        return encoded;
      };
      expect(await encoding("gzip,deflate", undefined)).toBe("gzip");
      expect(await encoding("br, gzip;q=0.5", "identity")).toBe("gzip");
      expect(await encoding("deflate", "gzip")).toBeNull();
      expect(await encoding("", "gzip")).toBeNull();
      expect(await encoding("gzip;q=0", "gzip")).toBeNull();
      expect(await encoding(undefined, "gzip,deflate")).toBe("gzip");
      expect(await encoding(undefined, "*")).toBe("gzip");
      expect(await encoding(undefined, "br")).toBeNull();
      expect(await encoding(undefined, undefined)).toBeNull();
    });

    test("gzip reads back to the same bytes, and short answers go plain", async () => {
      const plain = await (await get("/Users")).text();
      expect(await (await get("/Users", { "Accept-Encoding": "gzip,deflate" })).text()).toBe(plain);
      const short = await askAt(okta, "/scim/v2/Users?count=0", {
        init: { headers: { "Accept-Encoding": "gzip" } },
      });
      expect(short.headers.get("Content-Encoding")).toBeNull();
    });

    test("HEAD is GET without a body", async () => {
      for (const path of ["/Users", "/Users/ada", "/Groups", "/Schemas", "/Users/nobody"]) {
        const [read, head] = [await get(path), await ask(okta, `/scim/v2${path}`, { method: "HEAD" })];
        expect(await head.text()).toBe("");
        const told = (response: Response) =>
          ["Content-Type", "ETag", "Cache-Control", "Vary"].map((name) => response.headers.get(name));
        expect([head.status, ...told(head)], path).toEqual([read.status, ...told(read)]);
      }
    });
  });

  describe("versions", () => {
    test("are the ETag, and whoever has one gets 304 without a body", async () => {
      const [{ id = "" } = {}] = (await listIn(get("/Groups"))).Resources;
      for (const path of ["/Users/ada", `/Groups/${id}`]) {
        const response = await get(path);
        const etag = response.headers.get("ETag") ?? "";
        expect(valueAt(await response.json(), "meta.version")).toBe(etag);
        expect(response.headers.get("Content-Location")).toBe(`https://rollcall.test/scim/v2${path}`);
        for (const tag of [etag, etag.replace("W/", ""), `"x", ${etag}`, "*"]) {
          const again = await get(path, { "If-None-Match": tag });
          expect([again.status, await again.text(), again.headers.get("ETag")], tag).toEqual([304, "", etag]);
        }
        for (const tag of ['"x"', etag.slice(2, -1), ""])
          expect((await get(path, { "If-None-Match": tag })).status, tag).toBe(200);
      }
    });

    test("304 says what 200 would have said of caching (RFC 9110 section 15.4.5)", async () => {
      const response = await get("/Users/ada", { "If-None-Match": "*" });
      expect(response.headers.get("Vary")).toContain("Accept-Encoding");
      expect(response.headers.get("Cache-Control")).toBe("private, no-store");
    });

    test("do not spare anybody the 404 or the 401", async () => {
      await expectScimError(await get("/Users/nobody", { "If-None-Match": "*" }), 404);
      await expectScimError(await get("/Users/ada", { "If-None-Match": "*", Authorization: "x" }), 401);
    });
  });

  describe("refusals", () => {
    const LONG = "x".repeat(3000);

    test.each([
      "/Users/010101001010101011001010101011",
      "/Users/00919288221112222",
      "/Users/%20",
      "/Users/a%2Fb",
      "/Users/ada%00",
      "/Users/%22%3B--",
      "/Users/%E0%A4%A",
      "/Users/%F0%9F%92%A9",
      "/Users/ADA",
      "/Users/ada@tidewater.example",
      `/Users/${LONG}`,
      "/Users/a/b",
      "/Users/ada/",
      "/Users/",
      "/Groups/nobody",
      "/Groups/a%2Fb",
      `/Groups/${LONG}`,
      "/Groups/a/b/c",
      "/Schemas/urn:nothing",
      "/Schemas/constructor",
      "/ResourceTypes/Printer",
      "/ResourceTypes/__proto__",
      "/users",
      "/",
      "",
    ])("GET %s is 404, whatever the id looks like", async (path) => {
      await expectScimError(await get(path), 404);
    });

    const READ = "GET, HEAD";
    const ALLOWED = Object.entries({
      "/Users": `${READ}, POST`,
      "/Users/ada": `${READ}, PUT, PATCH, DELETE`,
      "/Users/nobody": `${READ}, PUT, PATCH, DELETE`,
      "/Users/.search": "POST",
      "/Bulk": "POST",
      "/Groups": `${READ}, POST`,
      "/Groups/x": `${READ}, PUT, PATCH, DELETE`,
      "/Schemas": READ,
      [`/Schemas/${USER}`]: READ,
      "/ResourceTypes": READ,
      "/ResourceTypes/User": READ,
      "/ServiceProviderConfig": READ,
    });

    test.each(["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])(
      "%s where it cannot be is 405 with Allow, before anything reads the body (39)",
      async (method) => {
        for (const [path, allowed] of ALLOWED) {
          if (allowed.split(", ").includes(method)) continue;
          const headers = { "Content-Type": "application/json" };
          const response = await ask(okta, `/scim/v2${path}`, { method, headers, body: "{ this is no JSON" });
          expect(response.headers.get("Allow"), path).toBe(allowed);
          await expectScimError(response, 405);
        }
      },
    );

    test("a body too large or of another media type changes none of that", async () => {
      const body = "x".repeat(2_000_000);
      const headers = { "Content-Type": "text/plain" };
      await expectScimError(await ask(okta, "/scim/v2/Schemas", { method: "POST", body, headers }), 405);
    });

    test.each(["GET", "POST", "PUT", "PATCH", "DELETE"])(
      "%s /Me is 501: a program is nobody",
      async (method) => {
        const body = method === "GET" ? null : "{";
        expect(await expectScimError(await ask(okta, "/scim/v2/Me", { method, body }), 501)).toContain(
          "/Users",
        );
      },
    );

    test("an unforeseen error is 500 with the request's id and nothing of its own words", async () => {
      const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
      const db = watchedDatabase(env.DB, {
        before: (sql) => {
          if (sql.length > 1) throw new TypeError("ada@tidewater.example is secret");
        },
      });
      const response = await askAt(okta, "/scim/v2/Users", { db });
      const id = response.headers.get("X-Request-Id") ?? "";
      const text = await expectScimError(response, 500);
      expect(text).toContain(id);
      expect(text).not.toContain("secret");
      expect(JSON.stringify(log.mock.calls)).toContain(id);
      expect(JSON.stringify(log.mock.calls)).not.toContain("secret");
      log.mockRestore();
    });
  });

  describe("discovery", () => {
    interface Described {
      readonly name: string;
      readonly subAttributes?: readonly Described[];
    }

    const pathsIn = (rows: readonly Described[], prefix = ""): string[] =>
      rows.flatMap(({ name, subAttributes }) =>
        subAttributes === undefined ? [prefix + name] : pathsIn(subAttributes, `${prefix}${name}.`),
      );

    const pathsOf = (value: unknown, prefix = ""): string[] => {
      if (Array.isArray(value)) return value.flatMap((one) => pathsOf(one, prefix));
      if (typeof value !== "object" || value === null) return [prefix.slice(0, -1)];
      return Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, `${prefix}${name}.`));
    };

    const described = async (urn: string) => {
      const { attributes } = await (await get(`/Schemas/${urn}`)).json<{ attributes: Described[] }>();
      return new Set(pathsIn(attributes));
    };

    /** All that a resource can have: the fullest person with the rest of the lists filled in. */
    const rendered = async (path: string) => {
      const { Resources } = await listIn(get(path));
      return Resources.map(({ schemas: _, meta: __, ...attributes }) => attributes);
    };

    test("describes every attribute that a user can have, and no other", async () => {
      const people = await rendered("/Users");
      const core = new Set(people.flatMap(({ [ENTERPRISE]: _, ...own }) => pathsOf(own)));
      // Nobody has an externalId while no client writes, but users can be asked for by it.
      expect(new Set([...core, "externalId"])).toEqual(await described(USER));
      const extension = new Set(people.flatMap((person) => pathsOf(person[ENTERPRISE])));
      expect(new Set([...extension, "costCenter", "division"])).toEqual(await described(ENTERPRISE));
    });

    test("describes every attribute that a group can have, and no other", async () => {
      const groups = await rendered("/Groups");
      expect(new Set(groups.flatMap((group) => pathsOf(group)).filter((path) => path !== ""))).toEqual(
        await described(GROUP),
      );
    });

    test("claims what the service does (38)", async () => {
      const config = await (await get("/ServiceProviderConfig")).json();
      expect(config).toMatchObject({
        patch: { supported: true },
        bulk: { supported: true, maxOperations: 50, maxPayloadSize: 1_000_000 },
        sort: { supported: true },
        pagination: { cursor: true, index: true, defaultPaginationMethod: "index" },
        changePassword: { supported: false },
        filter: { supported: true, maxResults: 1000 },
        etag: { supported: true },
      });
      const headers = { "Content-Type": "application/scim+json" };
      expect((await ask(okta, "/scim/v2/Bulk", { method: "POST", headers, body: "{}" })).status).toBe(400);
      expect((await users("sortBy=userName&sortOrder=ascending")).Resources[0]?.id).toBe("percent");
      expect((await get("/Users/ada")).headers.get("ETag")).not.toBeNull();
    });

    test("leads to itself: every address in it answers with what it is listed as (34)", async () => {
      for (const path of ["/Schemas", "/ResourceTypes"]) {
        const list = await listIn(get(path));
        expect(list).toMatchObject({
          schemas: [LIST],
          startIndex: 1,
          totalResults: list.Resources.length,
          itemsPerPage: list.Resources.length,
        });
        for (const resource of list.Resources) {
          const location = String(valueAt(resource, "meta.location")).replace(
            "https://rollcall.test/scim/v2",
            "",
          );
          expect(await (await get(location)).json()).toEqual(resource);
        }
      }
      for (const type of (await listIn(get("/ResourceTypes"))).Resources) {
        expect((await get(String(type["endpoint"]))).status).toBe(200);
        expect((await get(`/Schemas/${type["schema"]}`)).status).toBe(200);
      }
    });
  });

  describe("groups with more members than one read brings", () => {
    let before: List;

    beforeAll(async () => {
      before = await listIn(get("/Groups"));
      const ids = await idsByName();
      const fill = (group: string, members: number) =>
        env.DB.prepare(
          `INSERT INTO memberships (group_id, employee_id, starts_at, ends_at)
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
          SELECT ?, printf('member-%036d', i), 0, ? FROM n`,
        ).bind(members, ids.get(group), NEVER);
      const already = await env.DB.prepare("SELECT count(*) AS rows FROM memberships").first<number>("rows");
      // To the row, so that the last chunk is full and nothing follows it.
      const others = 3 * MEMBERS_A_CHUNK - 11_000 - (already ?? 0);
      await env.DB.batch([fill("Engineering", 11_000), fill("Sales", others)]);
    });

    test("come whole, each member once, in a list as alone", async () => {
      const list = await listIn(get("/Groups"));
      const [engineering, sales] = ["Department: Engineering", "Department: Sales"].map((name) =>
        list.Resources.find(({ displayName }) => displayName === name),
      );
      const members = idsIn(engineering);
      expect(members.length).toBe(11_001);
      expect(new Set(members).size).toBe(11_001);
      expect(new Set(idsIn(sales)).size).toBe(idsIn(sales).length);
      const untouched = ({ Resources }: List) =>
        Resources.filter(
          (group) =>
            group !== engineering &&
            group !== sales &&
            !/Engineering|Sales/.test(String(group["displayName"])),
        );
      expect(untouched(list)).toEqual(untouched(before));
      expect(await (await get(`/Groups/${engineering?.id}`)).json()).toEqual(engineering);
    });

    test("break the answer where D1 fails after the beginning was sent", async () => {
      const response = await askAt(okta, "/scim/v2/Groups", { db: failingAtChunk(3) });
      expect(response.status).toBe(200);
      expect(response.headers.get("Content-Length")).toBeNull();
      await expect(response.text()).rejects.toThrow();
    });

    test("are 503 where D1 fails before anything was sent", async () => {
      for (const chunk of [1, 2]) {
        const response = await askAt(okta, "/scim/v2/Groups", { db: failingAtChunk(chunk) });
        expect(response.headers.get("Retry-After")).toMatch(/^\d+$/);
        await expectScimError(response, 503);
      }
    });

    test("are not read at all where the page holds none of them", async () => {
      const response = await askAt(okta, "/scim/v2/Groups?count=2", { db: failingAtChunk(2) });
      expect((await listIn(response)).itemsPerPage).toBe(2);
    });

    /** A database that fails when the chunk of members of that number is asked for. */
    const failingAtChunk = (number: number) => {
      let chunks = 0;
      return watchedDatabase(env.DB, {
        before: (sql) => {
          if (!sql.some((text) => text.includes('"memberships"') && text.includes("cross join"))) return;
          chunks += 1;
          if (chunks === number) throw new Error("D1_ERROR: network connection lost");
        },
      });
    };

    const idsIn = (group: Resource | undefined): unknown[] => {
      const members = group?.["members"];
      return Array.isArray(members) ? members.map((member) => valueAt(member, "value")) : [];
    };
  });
});
