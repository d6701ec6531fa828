import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Grants } from "../../src/auth/grants.ts";
import { mintToken } from "../../src/auth/token.ts";
import type { Section } from "../../src/hr/section.ts";
import { holdImports } from "../../src/roster/access/hold.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, foundCompany, hired, idsByName, rosterAt } from "../support/company.ts";
import { expectScimError, type Resource } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables, writeTables } from "../support/tables.ts";
import { watchedDatabase, writesPeople } from "../support/watched-database.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");
const BASE = "https://rollcall.test/scim/v2";
const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

let reader: NewServiceUser;
let writer: NewServiceUser;
let company: Tables;

beforeAll(async () => {
  reader = await foundCompany(NOW);
  writer = await createServiceUser(rosterAt(NOW), env.TOKENS, "Writer", EDIT_EVERYTHING);
  await hired(NOW, "ada", { work: { title: "Countess" } });
  await hired(NOW, "bo", { terminationDate: "2024-01-31" });
  company = await readTables();
});

beforeEach(() => writeTables(company));

interface Sending {
  readonly as?: NewServiceUser;
  readonly headers?: Readonly<Record<string, string>>;
  readonly db?: D1Database;
  readonly bindings?: object;
}

/** Sends it as the writer; text and bytes go as they are, anything else as JSON. */
function send(
  method: string,
  path: string,
  body?: unknown,
  { as = writer, headers = {}, ...asking }: Sending = {},
): Promise<Response> {
  const typed = body === undefined ? headers : { "Content-Type": "application/scim+json", ...headers };
  const raw = body === undefined || typeof body === "string" || body instanceof Uint8Array;
  const init = { method, headers: typed, body: raw ? (body ?? null) : JSON.stringify(body) };
  return askAt(as, `/scim/v2${path}`, { now: NOW, init, ...asking });
}

const newUser = (userName: string) => ({
  schemas: [USER],
  userName,
  name: { givenName: "Grace", familyName: "Hopper" },
});
const patchOf = (...Operations: readonly object[]) => ({ schemas: [PATCH_OP], Operations });
const titled = (title: string) => patchOf({ op: "replace", path: "title", value: title });
const read = async (id: string): Promise<Resource> => (await send("GET", `/Users/${id}`)).json();
const written = async (response: Promise<Response>, status = 200): Promise<Resource> => {
  const text = await (await response).text();
  expect((await response).status, text).toBe(status);
  return JSON.parse(text);
};

/** One write of each kind. */
const WRITES: readonly (readonly [string, string, unknown])[] = [
  ["POST", "/Users", newUser("grace@tidewater.example")],
  ["PUT", "/Users/ada", newUser("ada@tidewater.example")],
  ["PATCH", "/Users/ada", titled("Engineer")],
  ["DELETE", "/Users/bo", undefined],
];

const nothingWritten = async () => expect(await readTables()).toEqual(company);

describe("what is written is answered as it reads then", () => {
  test("POST is 201 with Location, ETag, and the user as GET shows them (36)", async () => {
    const response = await send("POST", "/Users", newUser("grace@tidewater.example"));
    const { id, meta, ...user } = await written(Promise.resolve(response.clone()), 201);
    expect(user).toMatchObject({ userName: "grace@tidewater.example", active: true });
    expect(response.headers.get("Location")).toBe(`${BASE}/Users/${id}`);
    expect(response.headers.get("Content-Location")).toBe(`${BASE}/Users/${id}`);
    expect(response.headers.get("Content-Type")).toBe("application/scim+json; charset=utf-8");
    expect(response.headers.get("Cache-Control")).toBe("private, no-store");
    expect(meta).toMatchObject({ version: response.headers.get("ETag"), location: `${BASE}/Users/${id}` });
    expect(await read(id)).toEqual({ id, meta, ...user });
  });

  test("PUT and PATCH are 200 with the new ETag and the user as GET shows them", async () => {
    const before = await read("ada");
    for (const [method, body] of [
      ["PUT", { ...before, title: "Engineer" }],
      ["PATCH", titled("Analyst")],
    ] as const) {
      const response = await send(method, "/Users/ada", body);
      const user = await written(Promise.resolve(response.clone()));
      expect(user["title"]).not.toBe("Countess");
      expect(user["meta"]).toMatchObject({ version: response.headers.get("ETag") });
      expect(user["meta"]).not.toEqual(before["meta"]);
      expect(response.headers.get("Location")).toBeNull();
      expect(await read("ada")).toEqual(user);
    }
  });

  test("POST takes nobody's account over who has the same e-mail beside another userName (33)", async () => {
    const ada = await read("ada");
    const emails = [{ value: "ada@tidewater.example", type: "work", primary: true }];
    const user = await written(
      send("POST", "/Users", { ...newUser("grace@tidewater.example"), emails }),
      201,
    );
    expect(user).toMatchObject({ emails: [{ value: "grace@tidewater.example" }] });
    expect(user.id).not.toBe("ada");
    expect(await read("ada")).toEqual(ada);
  });

  test("DELETE is 204 without anything, and 404 from then on", async () => {
    const response = await send("DELETE", "/Users/bo");
    expect([response.status, await response.text()]).toEqual([204, ""]);
    expect(response.headers.get("Content-Type")).toBeNull();
    for (const method of ["GET", "DELETE"]) await expectScimError(await send(method, "/Users/bo"), 404);
    for (const [method, body] of [
      ["PUT", newUser("bo@tidewater.example")],
      ["PATCH", titled("x")],
    ] as const)
      await expectScimError(await send(method, "/Users/bo", body), 404);
  });

  test("attributes and excludedAttributes choose what of it is answered", async () => {
    const chosen = await written(send("PATCH", "/Users/ada?attributes=title", titled("Engineer")));
    expect(Object.keys(chosen).toSorted()).toEqual(["id", "schemas", "title"]);
    const without = await written(
      send("POST", "/Users?excludedAttributes=name,groups", newUser("g@tidewater.example")),
      201,
    );
    expect(without).toHaveProperty("userName");
    expect(without).not.toHaveProperty("name");
    expect(without).not.toHaveProperty("groups");
  });

  test("a writer that is not shown the person any more gets no body, and what it wrote stands", async () => {
    const sales = (await idsByName()).get("Sales") ?? "";
    await perform(rosterAt(NOW), "change", "ada", {
      effectiveDate: null,
      values: { work: { departmentId: sales } },
    });
    const inSales = {
      conditions: [{ field: "work.departmentId", operator: "equals", value: sales }],
      people: [],
    } as const;
    const sections = ["basic", "work", "lifecycle"] as const;
    const ofSales = await createServiceUser(rosterAt(NOW), env.TOKENS, "Of sales", {
      scopes: [{ whose: inSales, view: sections, history: [], edit: sections }],
      company: false,
    });
    const moved = patchOf({ op: "replace", path: `${ENTERPRISE}:department`, value: "Engineering" });
    const response = await send("PATCH", "/Users/ada", moved, { as: ofSales });
    expect([response.status, await response.text()]).toEqual([204, ""]);
    expect((await read("ada"))[ENTERPRISE]).toMatchObject({ department: "Engineering" });
    await expectScimError(await send("GET", "/Users/ada", undefined, { as: ofSales }), 404);
  });

  test("a hire that cannot be read again is still 201 with its Location", async () => {
    let hires = false;
    const db = watchedDatabase(env.DB, {
      before: () => {
        if (hires) throw new Error("D1_ERROR: Network connection lost.");
      },
      after: (sql) => {
        hires ||= writesPeople(sql);
      },
    });
    const response = await send("POST", "/Users", newUser("grace@tidewater.example"), { db });
    expect([response.status, await response.text()]).toEqual([201, ""]);
    const id = response.headers.get("Location")?.replace(`${BASE}/Users/`, "") ?? "";
    expect(await read(id)).toMatchObject({ userName: "grace@tidewater.example" });
  });
});

describe("If-Match (RFC 7644 section 3.14)", () => {
  const conditional = WRITES.filter(([method]) => method !== "POST");
  const idIn = (path: string) => path.replace("/Users/", "");
  const versionOf = async (path: string) => (await send("GET", path)).headers.get("ETag") ?? "";

  test.each(conditional)(
    "%s %s is done under the version that was read, weak or strong, or any",
    async (...write) => {
      const [method, path, body] = write;
      const etag = await versionOf(path);
      for (const tag of [etag, etag.replace("W/", ""), `W/"x", ${etag}`, "*"]) {
        await writeTables(company);
        const response = await send(method, path, body, { headers: { "If-Match": tag } });
        expect(response.status, tag).toBe(method === "DELETE" ? 204 : 200);
      }
    },
  );

  test.each(conditional)(
    "%s %s is 412 under any other, and nothing is written",
    async (method, path, body) => {
      const etag = await versionOf(path);
      for (const tag of ['W/"x"', '"x"', etag.replace(/.\.[^.]*$/, '.zzz"')]) {
        await expectScimError(await send(method, path, body, { headers: { "If-Match": tag } }), 412);
        await nothingWritten();
      }
    },
  );

  test("what is no list of versions is 400, and nothing is written", async () => {
    for (const [method, path, body] of conditional)
      for (const tag of ["x", 'W/"x', "1.2, 3"])
        await expectScimError(await send(method, path, body, { headers: { "If-Match": tag } }), 400);
    await nothingWritten();
  });

  test("is looked at in the write itself: a change that comes in between is not written over (23)", async () => {
    for (const [method, path, body] of conditional) {
      await writeTables(company);
      const etag = await versionOf(path);
      let first = true;
      const db = watchedDatabase(env.DB, {
        before: async (sql) => {
          if (!first || !writesPeople(sql)) return;
          first = false;
          const values = { work: { title: "Changed by HR" } };
          await perform(rosterAt(NOW), "change", idIn(path), { effectiveDate: null, values });
        },
      });
      const response = await send(method, path, body, { db, headers: { "If-Match": etag } });
      await expectScimError(response, 412);
      expect(first, method).toBe(false);
      expect(await read(idIn(path))).toMatchObject({ title: "Changed by HR" });
    }
  });

  test("without it a change that comes in between is kept, and what was sent is written beside it (22)", async () => {
    let first = true;
    const db = watchedDatabase(env.DB, {
      before: async (sql) => {
        if (!first || !writesPeople(sql)) return;
        first = false;
        const values = { basic: { middleName: "Augusta" } };
        await perform(rosterAt(NOW), "change", "ada", { effectiveDate: null, values });
      },
    });
    await written(send("PATCH", "/Users/ada", titled("Engineer"), { db }));
    expect(await read("ada")).toMatchObject({ title: "Engineer", name: { middleName: "Augusta" } });
  });
});

test("what several write at the same time is all kept, each by its own (22)", async () => {
  const texts = {
    title: "Analyst",
    displayName: "The Countess",
    externalId: "a-key",
    "name.middleName": "Augusta",
    "name.honorificPrefix": "Lady",
    [`${ENTERPRISE}:employeeNumber`]: "0007",
  };
  const sent = Object.entries(texts).map(([path, value]) =>
    send("PATCH", "/Users/ada", patchOf({ op: "replace", path, value })),
  );
  for (const response of await Promise.all(sent)) expect(response.status, await response.text()).toBe(200);
  expect(await read("ada")).toMatchObject({
    title: "Analyst",
    displayName: "The Countess",
    externalId: "a-key",
    name: { middleName: "Augusta", honorificPrefix: "Lady" },
    [ENTERPRISE]: { employeeNumber: "0007" },
  });
});

describe("a write is refused", () => {
  const overEveryone = (view: readonly Section[], edit: readonly Section[]): Grants => ({
    scopes: [{ whose: "everyone", view: [...view, ...edit], history: [], edit }],
    company: false,
  });

  test.each(WRITES)(
    "%s %s without a good credential: 401, whatever else is wrong",
    async (method, path, body) => {
      const raw = body === undefined ? undefined : "{ this is no JSON";
      for (const Authorization of ["", "non-token", `Bearer ${await mintToken(writer.id)}`]) {
        const headers = { Authorization, Accept: "text/html", "If-Match": "x" };
        await expectScimError(await send(method, path, raw, { headers }), 401);
      }
      await nothingWritten();
    },
  );

  test.each(WRITES)(
    "%s %s without a right to edit: 403 that names what to tick",
    async (method, path, body) => {
      const text = await expectScimError(await send(method, path, body, { as: reader }), 403);
      expect(text).toMatch(/tick .+ › Edit/);
      await nothingWritten();
    },
  );

  test.each(WRITES)(
    "%s %s by whoever may edit and lists nobody: 403 before anything is written",
    async (...write) => {
      const as = await createServiceUser(
        rosterAt(NOW),
        env.TOKENS,
        "Blind",
        overEveryone([], ["basic", "work"]),
      );
      const before = await readTables();
      const text = await expectScimError(await send(write[0], write[1], write[2], { as }), 403);
      expect(text).toContain("Lifecycle › View");
      expect(await readTables()).toEqual(before);
    },
  );

  test.each(WRITES)(
    "%s %s with a token that was revoked, though KV still knows it: 401",
    async (method, path, body) => {
      await send("GET", "/Users");
      await env.DB.prepare("UPDATE service_users SET disabled_at = ?, version = version + 1 WHERE id = ?")
        .bind(NOW, writer.id)
        .run();
      const before = await readTables();
      await expectScimError(await send(method, path, body), 401);
      expect(await readTables()).toEqual(before);
    },
  );

  test.each(WRITES)("%s %s while imports are held, by an owner or the deployment: 503", async (...write) => {
    const [method, path, body] = write;
    await expectScimError(await send(method, path, body, { bindings: { HELD: "restored" } }), 503);
    await nothingWritten();
    await holdImports(rosterAt(NOW), "wrong dates");
    const before = await readTables();
    const response = await send(method, path, body);
    expect(response.headers.get("Retry-After")).toBe("300");
    expect(await expectScimError(response, 503)).toContain("wrong dates");
    expect(await readTables()).toEqual(before);
  });

  test.each(WRITES)("%s %s where D1 is away at any of its questions: 503, or done", async (...write) => {
    const [method, path, body] = write;
    for (let failing = 1; ; failing++) {
      await writeTables(company);
      let [calls, isWritten] = [0, false];
      const db = watchedDatabase(env.DB, {
        before: () => {
          if (++calls === failing) throw new Error("D1_ERROR: Network connection lost.");
        },
        after: (sql) => {
          isWritten ||= writesPeople(sql);
        },
      });
      const response = await send(method, path, body, { db });
      if (calls < failing) break;
      if (isWritten) expect(response.ok, `question ${failing}`).toBe(true);
      else {
        expect(response.headers.get("Retry-After")).toMatch(/^\d+$/);
        await expectScimError(response, 503);
        await nothingWritten();
      }
    }
  });

  test.each(WRITES)("%s %s too often: 429 with whole seconds", async (method, path, body) => {
    const keys: string[] = [];
    const limit = async ({ key }: RateLimitOptions) => ({ success: keys.push(key) < 1 });
    const response = await send(method, path, body, { bindings: { SCIM_LIMIT: { limit } } });
    expect(response.headers.get("Retry-After")).toBe("60");
    await expectScimError(response, 429);
    expect(keys).toEqual([writer.id]);
    await nothingWritten();
  });

  test("for an Accept that is not ours: 406", async () => {
    for (const [method, path, body] of WRITES)
      await expectScimError(await send(method, path, body, { headers: { Accept: "text/html" } }), 406);
    await nothingWritten();
  });

  const bodied = WRITES.filter(([, , body]) => body !== undefined);

  test.each(bodied)(
    "%s %s of another media type, too large, or in no UTF-8 (35)",
    async (method, path, body) => {
      for (const type of ["text/plain", "application/xml", "application/json-patch+json", ""])
        await expectScimError(await send(method, path, body, { headers: { "Content-Type": type } }), 415);
      await expectScimError(await send(method, path, " ".repeat(1_000_001)), 413);
      await expectScimError(await send(method, path, Uint8Array.of(0x22, 0xff, 0x22)), 400);
      await nothingWritten();
    },
  );

  test.each(bodied)("%s %s that is no JSON, or no object: 400 invalidSyntax (35)", async (method, path) => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    for (const body of ["", "{", '{"a":}', "[]", "null", "7", '"x"', "true", "NaN", "[{}]", deep]) {
      const text = await expectScimError(await send(method, path, body), 400);
      expect(text, body.slice(0, 20)).toContain('"invalidSyntax"');
    }
    await nothingWritten();
  });

  test("keys that are dangerous elsewhere are read as any other that nobody knows (28)", async () => {
    const body = '{"__proto__":{"active":false},"constructor":{"prototype":{"title":"x"}},"toString":null,';
    for (const [method, path, valid] of bodied) {
      const response = await send(method, path, body + JSON.stringify(valid).slice(1));
      expect([200, 201], await response.text()).toContain(response.status);
    }
    expect(Reflect.get({}, "active")).toBeUndefined();
    expect(await read("ada")).toMatchObject({ active: true });
  });

  test.each(["PUT", "PATCH", "DELETE"])(
    "%s of anybody who is not there: 404, whatever the id looks like",
    async (method) => {
      const body = { PUT: newUser("x@tidewater.example"), PATCH: titled("x") }[method];
      for (const id of ["nobody", "%20", "a%2Fb", "ada%00", "ADA", "ada@tidewater.example", "x".repeat(3000)])
        await expectScimError(await send(method, `/Users/${id}`, body), 404);
      await nothingWritten();
    },
  );

  test("for an unforeseen error: 500 with the request's id and nothing of its own words", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    for (const [method, path, body] of WRITES) {
      const db = watchedDatabase(env.DB, {
        before: (sql) => {
          if (writesPeople(sql)) throw new TypeError("ada@tidewater.example is secret");
        },
      });
      const response = await send(method, path, body, { db });
      const text = await expectScimError(response, 500);
      expect(text).toContain(response.headers.get("X-Request-Id"));
      expect(text).not.toContain("secret");
    }
    expect(JSON.stringify(log.mock.calls)).not.toContain("secret");
    log.mockRestore();
  });
});
