import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readBulk } from "../../src/scim/bulk/bulk-request.ts";
import type { BulkResult } from "../../src/scim/bulk/bulk-response.ts";
import type { Single, SingleAnswer } from "../../src/scim/bulk/do-operation.ts";
import { runBulk } from "../../src/scim/bulk/run-bulk.ts";
import { errorBody, ScimError } from "../../src/scim/error.ts";
import { MAX_BULK_DEPTH, MAX_BULK_ID_LENGTH, MAX_BULK_OPERATIONS } from "../../src/scim/limits.ts";
import { refusal } from "./refusal.ts";

const BASE = "https://roster.example/scim/v2";
const BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

const bulkOf = (Operations: readonly unknown[], said: object = {}) => ({
  schemas: [BULK],
  Operations,
  ...said,
});
const user = (name: string, said: object = {}) => ({
  method: "POST",
  path: "/Users",
  bulkId: name,
  data: { userName: name, ...said },
});
const reportingTo = (value: string) => ({ [ENTERPRISE]: { department: "Sales", manager: { value } } });
const group = (name: string, members: readonly string[]) => ({
  method: "POST",
  path: "/Groups",
  bulkId: name,
  data: { displayName: name, members: members.map((value) => ({ type: "User", value })) },
});
const ref = (name: string) => `bulkId:${name}`;

/** The error of the only operation. */
function refusedAs(operation: unknown): ScimError {
  const [read] = readBulk(bulkOf([operation])).operations;
  if (read?.kind === "refused") return read.error;
  throw new Error("the operation was not refused");
}

describe("the message (RFC 7644 section 3.7)", () => {
  test.each<[string, unknown]>([
    ["null", null],
    ["a list", []],
    ["a text", "x"],
    ["without schemas", { Operations: [user("a")] }],
    [
      "of another schema",
      bulkOf([user("a")], { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"] }),
    ],
    ["whose schemas are a text", bulkOf([user("a")], { schemas: BULK })],
    ["without operations", { schemas: [BULK] }],
    ["with none", bulkOf([])],
    ["whose operations are an object", { schemas: [BULK], Operations: { 0: user("a") } }],
    ...[0, -1, 1.5, "1", true, [], Number.NaN, 1e300].map((failOnErrors): [string, unknown] => [
      `with failOnErrors ${String(failOnErrors)}`,
      bulkOf([user("a")], { failOnErrors }),
    ]),
  ])("%s is 400 as a whole", (_, body) => {
    expect(refusal(() => readBulk(body))).toMatchObject({ status: 400, scimType: "invalidSyntax" });
  });

  test("as many operations as are promised are read, one more is 413 with the limit, the most, and what came", () => {
    const many = (count: number) => bulkOf(Array.from({ length: count }, (_, at) => user(`u${at}`)));
    expect(readBulk(many(MAX_BULK_OPERATIONS)).operations).toHaveLength(MAX_BULK_OPERATIONS);
    const error = refusal(() => readBulk(many(MAX_BULK_OPERATIONS + 1)));
    expect(error).toMatchObject({ status: 413 });
    for (const told of ["maxOperations", MAX_BULK_OPERATIONS, MAX_BULK_OPERATIONS + 1])
      expect(error.detail).toContain(String(told));
  });

  test("members are known in any case, and so is the method", () => {
    const body = {
      Schemas: [BULK.toUpperCase()],
      FAILONERRORS: 3,
      operations: [{ Method: "put", PATH: "Users/ada", Version: 'W/"1"', Data: { userName: "ada" } }],
    };
    expect(readBulk(body)).toEqual({
      failOnErrors: 3,
      operations: [
        {
          kind: "good",
          method: "PUT",
          bulkId: null,
          place: { endpoint: "/Users", id: "ada" },
          version: 'W/"1"',
          data: { userName: "ada" },
          references: new Set(),
        },
      ],
    });
  });

  test("what stands as nothing is nothing", () => {
    const nothing = { method: "DELETE", path: "/Users/ada", bulkId: null, version: "", data: null };
    const { operations, failOnErrors } = readBulk(bulkOf([nothing], { failOnErrors: null }));
    expect(failOnErrors).toBe(Number.POSITIVE_INFINITY);
    expect(operations).toMatchObject([{ kind: "good", bulkId: null, version: null, data: undefined }]);
  });
});

describe("an operation is refused at its place, and by itself", () => {
  test.each<[string, unknown, Partial<ScimError>]>([
    ["no object", 7, { scimType: "invalidSyntax" }],
    ["no method", { path: "/Users/ada" }, { scimType: "invalidSyntax" }],
    ["GET", { method: "GET", path: "/Users/ada" }, { scimType: "invalidSyntax" }],
    ["a method of another kind", { method: ["PUT"], path: "/Users/ada" }, { scimType: "invalidSyntax" }],
    ["no path", { method: "DELETE" }, { scimType: "invalidPath" }],
    ["a path of another kind", { method: "DELETE", path: 7 }, { scimType: "invalidPath" }],
    ["an empty path", { method: "DELETE", path: "" }, { scimType: "invalidPath" }],
    ["a path without an id", { method: "DELETE", path: "/Users/" }, { scimType: "invalidPath" }],
    ["PUT of a whole endpoint", { method: "PUT", path: "/Users", data: {} }, { scimType: "invalidPath" }],
    ["POST to a resource", { ...user("a"), path: "/Users/a" }, { scimType: "invalidPath" }],
    ["POST of a search", { ...user("a"), path: "/Users/.search" }, { scimType: "invalidPath" }],
    ["a search of everything", { ...user("a"), path: "/.search" }, { status: 404 }],
    ["a bulk in a bulk", { ...user("a"), path: "/Bulk" }, { status: 404 }],
    [
      "another address",
      { ...user("a"), path: "https://elsewhere.example/Users" },
      { scimType: "invalidPath" },
    ],
    ["an endpoint that is not there", { ...user("a"), path: "/users" }, { status: 404 }],
    ["POST without a bulkId", { ...user("a"), bulkId: undefined }, { scimType: "invalidSyntax" }],
    ["POST with an empty bulkId", { ...user("a"), bulkId: "" }, { scimType: "invalidSyntax" }],
    ["a bulkId that is a number", { ...user("a"), bulkId: 7 }, { scimType: "invalidSyntax" }],
    ["a bulkId too long", user("x".repeat(MAX_BULK_ID_LENGTH + 1)), { scimType: "invalidSyntax" }],
    ["no data", { ...user("a"), data: undefined }, { scimType: "invalidSyntax" }],
    ["a reference in an id", { method: "DELETE", path: '/Users/"bulkId:a"' }, { scimType: "invalidValue" }],
    [
      "a reference in the filter of a path",
      {
        method: "PATCH",
        path: "/Groups/g",
        data: { Operations: [{ path: 'members[value eq "bulkId:a"]' }] },
      },
      { scimType: "invalidValue" },
    ],
    ["data that is null", { ...user("a"), data: null }, { scimType: "invalidSyntax" }],
    ["a version of another kind", { ...user("a"), version: 1 }, { scimType: "invalidValue" }],
    [
      "a version that breaks the line",
      { ...user("a"), version: '"1"\r\nX-Y: z' },
      { scimType: "invalidValue" },
    ],
  ])("%s", async (_, operation, expected) => {
    const error = refusedAs(operation);
    expect(error).toMatchObject({ status: 400, ...expected });
    expect(error.detail).toMatch(/\S/);
    const asked = [user("before"), operation, user("after")];
    expect(readBulk(bulkOf(asked)).operations.map(({ kind }) => kind)).toEqual(["good", "refused", "good"]);
    expect((await run(asked)).results.map(({ status }) => status)).toEqual(["201", `${error.status}`, "201"]);
  });

  test("a bulkId of the longest kind is taken, and data nested as deep as may be", () => {
    const nested = (depth: number): unknown => (depth === 0 ? "x" : { a: nested(depth - 1) });
    const longest = { ...user("x".repeat(MAX_BULK_ID_LENGTH)), data: nested(MAX_BULK_DEPTH - 1) };
    expect(readBulk(bulkOf([longest])).operations).toMatchObject([{ kind: "good" }]);
    expect(refusedAs({ ...longest, data: nested(MAX_BULK_DEPTH) })).toMatchObject({
      status: 400,
      scimType: "invalidSyntax",
    });
  });

  test("where two have one bulkId neither is done, nor what refers to it", async () => {
    const twice = [user("a"), user("b", reportingTo(ref("a"))), { ...user("c"), bulkId: "a" }];
    const { results, server } = await run(twice);
    expect(results.map(({ status }) => status)).toEqual(["400", "409", "400"]);
    expect(server.resources.size).toBe(0);
  });

  test("what only changes may have any bulkId, which is answered again", async () => {
    const changes = ["x", "x", "a"].map((bulkId) => ({ method: "DELETE", path: "/Users/bulkId:a", bulkId }));
    const { results } = await run([user("a"), ...changes]);
    expect(results.map(({ bulkId, status }) => [bulkId, status])).toEqual([
      ["a", "201"],
      ["x", "204"],
      ["x", "404"],
      ["a", "404"],
    ]);
  });
});

describe("references (RFC 7644 section 3.7.2)", () => {
  test("are replaced wherever they stand, and nothing else is", async () => {
    const data = {
      [ENTERPRISE]: { manager: { value: ref("a"), displayName: "bulkIdea" } },
      manager: ref("a"),
      members: [{ value: ref("a") }, { value: "bulkid:a" }, ref("a")],
      title: ` ${ref("a")}`,
      [ref("a")]: 7,
      nothing: null,
      yes: true,
    };
    const { server } = await run([user("a"), { ...user("b"), data }]);
    const id = server.named("a");
    expect(server.sent.at(-1)?.data).toEqual({
      [ENTERPRISE]: { manager: { value: id, displayName: "bulkIdea" } },
      manager: id,
      members: [{ value: id }, { value: "bulkid:a" }, id],
      title: ` ${ref("a")}`,
      [ref("a")]: 7,
      nothing: null,
      yes: true,
    });
  });

  test("in a path lead to what was made, whatever the bulkId holds", async () => {
    for (const name of ["qwerty", "a/b", "50%", "ü", "a b", "bulkId:x", ".."]) {
      const made = { ...user("ada"), bulkId: name };
      const { results, server } = await run([{ method: "DELETE", path: `/Users/${ref(name)}` }, made]);
      expect(results, name).toMatchObject([
        { status: "204", location: `${BASE}/Users/id%201` },
        { status: "201", location: `${BASE}/Users/id%201` },
      ]);
      expect(server.resources.size).toBe(0);
    }
  });

  test("to what no operation makes are 400, to what was not made 409, and name it", async () => {
    const { results, server } = await run([
      user("a", reportingTo(ref("nobody"))),
      { method: "PATCH", path: `/Users/${ref("nobody")}`, data: {} },
      user("taken"),
      { ...user("b", reportingTo(ref("again"))) },
      { ...user("taken"), bulkId: "again" },
      { method: "DELETE", path: `/Users/${ref("again")}` },
      user("c", reportingTo(ref("x".repeat(5000)))),
    ]);
    expect(results.map(({ status, response }) => [status, response?.scimType])).toEqual([
      ["400", "invalidValue"],
      ["400", "invalidValue"],
      ["201", undefined],
      ["409", undefined],
      ["409", "uniqueness"],
      ["409", undefined],
      ["400", "invalidValue"],
    ]);
    expect(results[0]?.response?.detail).toContain("bulkId:nobody");
    expect(results[3]?.response?.detail).toContain("bulkId:again");
    expect(results[6]?.response?.detail.length).toBeLessThan(500);
    expect(results.map(({ location }) => location)).toEqual([
      undefined,
      undefined,
      `${BASE}/Users/id%201`,
      ...Array(4).fill(undefined),
    ]);
    expect(server.resources.size).toBe(1);
  });

  test("to what was refused are 409 however its method is spelled, and name it", async () => {
    const { results } = await run([
      { ...user("a"), method: "post", data: null },
      user("b", reportingTo(ref("a"))),
      { method: "DELETE", path: "/Users/\ud800" },
      { method: "DELETE", path: "/Users/%" },
    ]);
    expect(results.map(({ status }) => status)).toEqual(["400", "409", "404", "404"]);
    expect(results[1]?.response?.detail).toContain("bulkId:a");
  });

  test("to nobody's own prototype are references to nobody", async () => {
    const body = `{"schemas": ["${BULK}"], "Operations": [
      {"method": "POST", "path": "/Users", "bulkId": "__proto__", "data": {"userName": "a", "__proto__": {"title": "x"}}},
      {"method": "POST", "path": "/Users", "bulkId": "b", "data": {"userName": "b", "manager": "bulkId:__proto__"}},
      {"method": "DELETE", "path": "/Users/bulkId:constructor", "__proto__": {"bulkId": "constructor"}}]}`;
    const { results, server } = await run(JSON.parse(body).Operations);
    expect(results.map(({ status }) => status)).toEqual(["201", "201", "400"]);
    expect(JSON.stringify(server.sent[0]?.data)).toBe('{"userName":"a","__proto__":{"title":"x"}}');
    expect(Reflect.get({}, "title")).toBeUndefined();
  });
});

describe("the order", () => {
  test("is the one asked, but that what is referred to comes first", async () => {
    const { results, server } = await run([
      { method: "PATCH", path: "/Users/bulkId:c", data: { title: "first" } },
      user("a"),
      user("b", reportingTo(ref("c"))),
      user("c", reportingTo(ref("d"))),
      { method: "PATCH", path: "/Users/bulkId:c", data: { title: "second" } },
      user("d"),
    ]);
    const names = server.sent.map(({ method, data }) =>
      method === "POST" ? Reflect.get(Object(data), "userName") : data,
    );
    expect(names).toEqual(["d", "c", { title: "first" }, "a", "b", { title: "second" }]);
    expect(results.map(({ bulkId }) => bulkId)).toEqual([undefined, "a", "b", "c", undefined, "d"]);
  });

  /** Who reports to whom and who is in which group, by number; asked in any order, with what people say of groups beside it. */
  const company = fc
    .record({
      managers: fc.array(fc.option(fc.nat()), { minLength: 1, maxLength: 12 }),
      groups: fc.array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 6 }),
      said: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 8 }),
    })
    .chain(({ managers, groups, said }) => {
      const people = managers.map((manager, at) =>
        user(`u${at}`, {
          ...(manager !== null && at > 0 && reportingTo(ref(`u${manager % at}`))),
          ...(groups.length > 0 && {
            groups: said.flatMap(([person, one]) =>
              person % managers.length === at ? [{ value: ref(`g${one % groups.length}`) }] : [],
            ),
          }),
        }),
      );
      const made = groups.map((members, at) =>
        group(
          `g${at}`,
          members.map((one) => ref(`u${one % managers.length}`)),
        ),
      );
      const all: readonly object[] = [...people, ...made];
      return fc.record({
        asked: fc.constant(all),
        shuffled: fc.shuffledSubarray([...all], { minLength: all.length }),
      });
    });

  test("asked makes no difference to what is there in the end, circles with groups among it", async () => {
    await fc.assert(
      fc.asyncProperty(company, async ({ asked, shuffled }) => {
        const [one, other] = [await run(asked), await run(shuffled)];
        expect(other.results.map(({ status }) => status)).toEqual(asked.map(() => "201"));
        expect(other.server.graph()).toEqual(one.server.graph());
        expect(one.server.graph()).toEqual(graphAsked(asked));
      }),
    );
  });

  test("of the answers is the one asked, each as the resource stands by then", async () => {
    await fc.assert(
      fc.asyncProperty(company, async ({ shuffled }) => {
        const { results, server } = await run(shuffled);
        expect(results.map(({ bulkId }) => bulkId)).toEqual(
          shuffled.map((one) => Reflect.get(one, "bulkId")),
        );
        for (const { location, version } of results) {
          const id = decodeURIComponent(location?.split("/").at(-1) ?? "");
          expect(version).toBe(`W/"${server.resources.get(id)?.version}"`);
        }
      }),
    );
  });

  test("of what nobody refers to is kept, so the last of two changes to one resource holds", async () => {
    const changes = fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.boolean()), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(changes, fc.nat(), async (drawn, turn) => {
        const people = [0, 1, 2, 3].map((at) => user(`u${at}`));
        const changing = drawn.map(([at, manager, deletes], mark) => ({
          method: deletes ? "DELETE" : "PATCH",
          path: `/Users/${ref(`u${at}`)}`,
          data: { mark, manager: ref(`u${manager}`) },
        }));
        const asked: object[] = [...changing];
        for (const [at, person] of people.entries())
          asked.splice((turn * (at + 3)) % (asked.length + 1), 0, person);
        const { server } = await run(asked);
        const done = server.sent.filter(({ method }) => method !== "POST");
        expect(done.map(({ method, path }) => [method, path])).toEqual(
          changing.map(({ method, path }) => [
            method,
            `/Users/${encodeURIComponent(server.named(path.split(":").at(-1) ?? ""))}`,
          ]),
        );
      }),
    );
  });
});

describe("circles (RFC 7644 section 3.7.1)", () => {
  test("of a user and a group are resolved: made without what is not there yet, which is added at the end", async () => {
    const asked = [group("g", [ref("u"), ref("v")]), user("u", { groups: [{ value: ref("g") }] }), user("v")];
    const { results, server } = await run(asked);
    expect(results.map(({ method, status, version }) => [method, status, version])).toEqual([
      ["POST", "201", 'W/"2"'],
      ["POST", "201", 'W/"1"'],
      ["POST", "201", 'W/"1"'],
    ]);
    expect(server.sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /Users",
      "POST /Groups",
      "POST /Users",
      `PATCH /Groups/${encodeURIComponent(server.named("g"))}`,
    ]);
    expect(server.graph()).toEqual(graphAsked(asked));
  });

  test("are resolved in data that is nested as deep as may be", async () => {
    const nested = (depth: number): unknown => (depth === 0 ? ref("g") : { a: nested(depth - 1) });
    const deep = user("u", { groups: nested(MAX_BULK_DEPTH - 2) });
    const { results } = await run([deep, group("g", [ref("u")])]);
    expect(results.map(({ status }) => status)).toEqual(["201", "201"]);
  });

  test("that cannot be are 409 and name who is in them; who only refers to them is 409 too, all else is done", async () => {
    const { results, server } = await run([
      user("a", reportingTo(ref("b"))),
      user("b", reportingTo(ref("c"))),
      user("c", reportingTo(ref("a"))),
      user("d", reportingTo(ref("a"))),
      user("self", reportingTo(ref("self"))),
      { ...group("A", []), data: { displayName: "A", members: [{ type: "Group", value: ref("B") }] } },
      { ...group("B", []), data: { displayName: "B", members: [{ type: "Group", value: ref("A") }] } },
      user("e"),
    ]);
    expect(results.map(({ status }) => status)).toEqual([...Array(7).fill("409"), "201"]);
    expect(results[1]?.response?.detail).toContain(
      "from bulkId:b to bulkId:c to bulkId:a to bulkId:b. Nobody reports to themselves",
    );
    expect(results[4]?.response?.detail).toContain("from bulkId:self to bulkId:self.");
    expect(results[3]?.response?.detail).toContain("bulkId:a was not made");
    expect(server.sent).toHaveLength(1);
  });

  test("of managers are found as whoever follows each chain finds them", async () => {
    const managers = fc.array(fc.nat(), { minLength: 1, maxLength: 15 });
    await fc.assert(
      fc.asyncProperty(managers, async (drawn) => {
        const above = drawn.map((one) => one % (drawn.length + 2));
        const chainOf = (at: number) => {
          const chain: number[] = [];
          for (let next = above[at]; next !== undefined && chain.length <= drawn.length; next = above[next])
            chain.push(next);
          return chain;
        };
        const asked = above.map((manager, at) =>
          user(`u${at}`, manager < drawn.length ? reportingTo(ref(`u${manager}`)) : {}),
        );
        const { results, server } = await run(asked);
        results.forEach(({ status, response }, at) => {
          const chain = chainOf(at);
          const endless = chain.length > drawn.length;
          expect(status).toBe(endless ? "409" : "201");
          if (chain.includes(at)) expect(response?.detail).toContain(`from bulkId:u${at} to `);
          else if (endless) expect(response?.detail).toContain(`bulkId:u${above[at]} was not made`);
        });
        expect(server.sent).toHaveLength(results.filter(({ status }) => status === "201").length);
      }),
    );
  });

  test("whose second half fails tell that the first is there, and where", async () => {
    const refuse = ({ method }: Single) => (method === "PATCH" ? new ScimError(403, "May not.") : null);
    const { results } = await run([group("g", [ref("u")]), user("u", { groups: [{ value: ref("g") }] })], {
      refuse,
    });
    expect(results).toMatchObject([
      {
        method: "POST",
        status: "403",
        location: `${BASE}/Groups/id%201`,
        response: { status: "403", detail: expect.stringMatching(/^It was made, but .*May not\.$/) },
      },
      { status: "201" },
    ]);
  });

  test("whose first half fails are not added to, and what refers to it is not made", async () => {
    const refuse = ({ path }: Single) => (path === "/Groups" ? new ScimError(403, "May not.") : null);
    const { results, server } = await run(
      [group("g", [ref("u")]), user("u", { groups: [{ value: ref("g") }] })],
      {
        refuse,
      },
    );
    expect(results.map(({ status }) => status)).toEqual(["403", "409"]);
    expect(server.sent).toHaveLength(1);
  });

  test("are added to what was made whatever version came with it", async () => {
    const made = user("u", { groups: [{ value: ref("g") }] });
    const { results, server } = await run([{ ...made, version: 'W/"1"' }, group("g", [ref("u")])]);
    expect(results.map(({ status }) => status)).toEqual(["201", "201"]);
    expect(server.sent.filter(({ method }) => method === "PATCH").map(({ version }) => version)).toEqual([
      null,
    ]);
  });
});

describe("failOnErrors", () => {
  test("stops after so many errors: what was done stands, what was not reached is not in the answer", async () => {
    const asked = [
      user("a"),
      user("a"),
      { method: "GET", path: "/Users/a" },
      user("b"),
      user("b"),
      user("c"),
    ].map((operation, at) => ("bulkId" in operation ? { ...operation, bulkId: `${at}` } : operation));
    for (const [failOnErrors, statuses] of [
      [1, ["201", "409"]],
      [2, ["201", "409", "400"]],
      [3, ["201", "409", "400", "201", "409"]],
      [4, ["201", "409", "400", "201", "409", "201"]],
    ] as const) {
      const { results } = await run(asked, { failOnErrors });
      expect(results.map(({ status }) => status)).toEqual(statuses);
    }
  });

  test("tells of what was made in a circle before the stop that something is still to be added", async () => {
    const circle = [group("g", [ref("u")]), user("u", { groups: [{ value: ref("g") }] })];
    const refuse = ({ path }: Single) => (path === "/Users" ? new ScimError(403, "May not.") : null);
    const { results, server } = await run(circle, { refuse, failOnErrors: 1 });
    expect(results).toMatchObject([
      {
        status: "409",
        location: `${BASE}/Groups/id%201`,
        response: { detail: expect.stringContaining("by a PATCH") },
      },
      { status: "403" },
    ]);
    expect(server.resources.size).toBe(1);
  });

  test("is never gone beyond, and whatever was sent is answered", async () => {
    const drawn = fc.array(fc.record({ fails: fc.boolean(), refers: fc.option(fc.nat()) }), {
      minLength: 1,
      maxLength: 15,
    });
    await fc.assert(
      fc.asyncProperty(drawn, fc.integer({ min: 1, max: 6 }), async (operations, failOnErrors) => {
        const asked = operations.map(({ fails, refers }, at) =>
          user(
            `${fails ? "bad" : "good"}${at}`,
            refers === null ? {} : { of: ref(bulkIdAt(refers % operations.length)) },
          ),
        );
        function bulkIdAt(at: number): string {
          return `${operations[at]?.fails ? "bad" : "good"}${at}`;
        }
        const refuse = ({ data }: Single) =>
          JSON.stringify(data).includes('"userName":"bad') ? new ScimError(400, "Bad.") : null;
        const { results, server } = await run(asked, { refuse, failOnErrors });
        const failures = results.filter(({ response }) => response !== undefined).length;
        expect(failures).toBeLessThanOrEqual(failOnErrors);
        if (failures < failOnErrors) expect(results).toHaveLength(asked.length);
        const sent = server.sent.map(({ data }) => Reflect.get(Object(data), "userName"));
        const told = results.map(({ bulkId }) => bulkId);
        for (const name of sent) expect(told).toContain(name);
      }),
    );
  });
});

describe("whatever comes", () => {
  const sentence = fc.oneof(
    fc.constantFrom<unknown>(
      "POST",
      "put",
      "DELETE",
      "/Users",
      "/Users/x",
      "/Groups",
      "bulkId:a",
      "a",
      'W/"1"',
      BULK,
      [BULK],
    ),
    fc.string({ unit: "binary", maxLength: 10 }),
    fc.jsonValue({ maxDepth: 3 }),
  );
  const name = fc.constantFrom("method", "Path", "bulkId", "version", "data", "__proto__", "constructor");
  const likely = fc
    .tuple(fc.dictionary(name, sentence, { maxKeys: 1 }), fc.constantFrom("a", "b"))
    .map(([odd, bulkId]) => ({ ...user(bulkId), ...odd }));
  const operation = fc.oneof(likely, fc.dictionary(name, sentence), sentence);

  test("is refused as a whole, or answered for every operation in its place", async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        sentence,
        async (drawn, told, odd) => {
          const body = { schemas: told ? [BULK] : odd, Operations: drawn };
          try {
            const { operations } = readBulk(JSON.parse(JSON.stringify(body)));
            expect(operations).toHaveLength(drawn.length);
            const results = await runBulk(
              { operations, failOnErrors: 99 },
              { baseUrl: BASE, send: modelServer().send },
            );
            expect(results).toHaveLength(drawn.length);
            for (const { status, response } of results) {
              seen.add(status);
              expect(response === undefined).toBe(Number(status) < 300);
            }
          } catch (error) {
            seen.add("whole");
            expect(error).toMatchObject({ name: "ScimError", status: 400, scimType: "invalidSyntax" });
          }
        },
      ),
      { numRuns: 500, seed: 7644 },
    );
    for (const status of ["whole", "201", "400", "404"]) expect(seen).toContain(status);
  });

  test("the costliest is refused or put in order within a moment", async () => {
    const all = Array.from({ length: MAX_BULK_OPERATIONS }, (_, at) => ref(`o${at}`));
    const linked = (path: string) =>
      all.map((_, at) => ({
        ...user(`o${at}`),
        path,
        data: { userName: `o${at}`, members: all.slice(0, at) },
      }));
    const bodies = [
      bulkOf(linked("/Users")),
      bulkOf(linked("/Users").toReversed()),
      bulkOf(
        linked("/Users").map((one, at) => ({ ...one, path: at % 2 ? "/Users" : "/Groups", data: { all } })),
      ),
      bulkOf(linked("/Users").map((one) => ({ ...one, data: { all } }))),
      bulkOf([{ ...user("a"), data: { values: Array.from({ length: 50_000 }, (_, at) => ref(`${at}`)) } }]),
      bulkOf([{ ...user("a"), data: JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`) }]),
      bulkOf(Array.from({ length: 10_000 }, () => user("a"))),
    ];
    for (const body of bodies) {
      const begun = performance.now();
      await run(body.Operations).catch((error: unknown) => expect(error).toMatchObject({ status: 413 }));
      // Some 30 ms at most on an idle machine; what grows faster than the operations takes minutes.
      expect(performance.now() - begun).toBeLessThan(10_000);
    }
  });
});

interface Kept {
  readonly endpoint: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly version: number;
}

/** A service that keeps what it is sent, knows nothing of bulks, and takes no reference to what it does not hold. */
function modelServer(refuse: (single: Single) => ScimError | null = () => null) {
  const resources = new Map<string, Kept>();
  const names = new Map<string, string>();
  const sent: Single[] = [];
  const refused = (error: ScimError): SingleAnswer => ({
    status: error.status,
    location: null,
    version: null,
    error: errorBody(error),
  });

  async function send(single: Single): Promise<SingleAnswer> {
    const { method, path, data } = single;
    sent.push(single);
    const [, endpoint = "", id = ""] = path.split("/").map(decodeURIComponent);
    const error = refuse(single) ?? wrongWith(single, id);
    if (error !== null) return refused(error);
    if (method === "DELETE") resources.delete(id);
    if (method === "DELETE") return { status: 204, location: null, version: null, error: null };
    const before = resources.get(id);
    const isNew = method === "POST";
    const key = isNew ? `id ${names.size + 1}` : id;
    const version = (before?.version ?? 0) + 1;
    if (isNew) names.set(nameOf(data), key);
    resources.set(key, {
      endpoint,
      data: method === "PATCH" ? withAdded(before?.data ?? {}, data) : { ...Object(data) },
      version,
    });
    const location = isNew ? `${BASE}/${endpoint}/${encodeURIComponent(key)}` : null;
    return { status: isNew ? 201 : 200, location, version: `W/"${version}"`, error: null };
  }

  function wrongWith({ method, data }: Single, id: string): ScimError | null {
    if (method !== "POST" && !resources.has(id)) return new ScimError(404, "There is nobody.");
    if (method === "POST" && names.has(nameOf(data))) return new ScimError(409, "Taken.", "uniqueness");
    const unknown = referredIn(data).find((one) => !resources.has(one));
    return unknown === undefined ? null : new ScimError(400, `There is no ${unknown}.`, "invalidValue");
  }

  const named = (name: string) => names.get(name) ?? "";
  const graph = () => {
    const byId = new Map([...names].map(([name, id]) => [id, name]));
    return Object.fromEntries(
      [...resources].map(([id, { data }]) => [
        byId.get(id),
        referredIn(data)
          .map((one) => byId.get(one))
          .toSorted(),
      ]),
    );
  };
  return { resources, sent, send, named, graph };
}

function nameOf(data: unknown): string {
  return String(Reflect.get(Object(data), "userName") ?? Reflect.get(Object(data), "displayName"));
}

/** What stands where a resource has the id of another. */
function referredIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    name === "value" && typeof one === "string" ? [one] : referredIn(one),
  );
}

function withAdded(before: Kept["data"], patch: unknown): Kept["data"] {
  const [operation] = Object(Object(patch).Operations ?? [{}]);
  const added = Object.entries(Object(operation?.value));
  const lists = added.map(([name, value]) => {
    const known = before[name];
    return [name, Array.isArray(known) && Array.isArray(value) ? [...known, ...value] : value];
  });
  return { ...before, ...Object.fromEntries(lists) };
}

/** The graph that operations ask for, by what they call each other. */
function graphAsked(asked: readonly object[]): object {
  return Object.fromEntries(
    asked.map((operation) => [
      Reflect.get(operation, "bulkId"),
      referredIn(Reflect.get(operation, "data"))
        .map((one) => one.replace("bulkId:", ""))
        .toSorted(),
    ]),
  );
}

async function run(
  operations: readonly unknown[],
  { refuse, failOnErrors }: { refuse?: (single: Single) => ScimError | null; failOnErrors?: number } = {},
) {
  const server = modelServer(refuse);
  const request = readBulk(bulkOf(operations, failOnErrors === undefined ? {} : { failOnErrors }));
  const results: readonly BulkResult[] = await runBulk(request, { baseUrl: BASE, send: server.send });
  return { results, server };
}
