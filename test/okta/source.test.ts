import { describe, expect, test } from "vitest";
import { authorization, userOf } from "../../scripts/okta/authorization.ts";
import { testCredentials } from "../../scripts/okta/credential-test.ts";
import { ImportError } from "../../scripts/okta/import-error.ts";
import { renderFailure } from "../../scripts/okta/report.ts";
import { readGroup } from "../../scripts/okta/source-group.ts";
import { readUser } from "../../scripts/okta/source-user.ts";
import { stateFileOf } from "../../scripts/okta/state-file.ts";
import { walk } from "../../scripts/okta/walk.ts";
import { group, json, listResponse, memorySource, type Recorded, sourceOf, user } from "./memory-source.ts";

const people = (count: number) => Array.from({ length: count }, (_, index) => user(`p${index + 1}`));
const users = ({ source }: Recorded) => walk(source, { path: "/Users", read: readUser });

async function failure(promise: Promise<unknown>): Promise<ImportError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ImportError) return error;
  throw new Error(`an ImportError was expected, not ${error}`);
}

describe("requests", () => {
  test("carry Okta's headers and its order of parameters", async () => {
    let sent = new Headers();
    const recorded = sourceOf((_url, init) => {
      sent = new Headers(init.headers);
      return json(listResponse([], 1, 2));
    });
    await testCredentials(recorded.source, { groups: false });
    expect(recorded.requests).toEqual(["/Users?startIndex=1&count=2"]);
    expect(Object.fromEntries(sent)).toEqual({
      accept: "application/scim+json",
      "accept-charset": "utf-8",
      "accept-encoding": "gzip,deflate",
      "user-agent": "Okta SCIM Client 1.0.0",
      authorization: "Basic dTpz",
    });
  });

  test("authorize in Okta's three ways, Basic in UTF-8", () => {
    expect(authorization({ kind: "basic", user: "üser", token: "s:1" })).toBe("Basic w7xzZXI6czox");
    expect(authorization({ kind: "bearer", token: "t" })).toBe("Bearer t");
    expect(authorization({ kind: "header", value: "raw" })).toBe("raw");
  });

  test("are made as somebody, whose state is kept apart from others' of the same source", () => {
    const token = `rollcall_su-0123456789ab_${"0".repeat(64)}_00000000`;
    expect(userOf({ kind: "basic", user: "su-0123456789ab", token })).toBe("su-0123456789ab");
    expect(userOf({ kind: "bearer", token })).toBe("su-0123456789ab");
    expect(userOf({ kind: "header", value: `Bearer ${token}` })).toBe("su-0123456789ab");
    expect(userOf({ kind: "bearer", token: "another's" })).toBeNull();
    const files = [null, "su-0123456789ab", "su-0123456789ac"].map((one) =>
      stateFileOf("/x", "https://y", one),
    );
    expect(new Set(files).size).toBe(3);
    expect(stateFileOf("/x", "https://y", null)).toBe(files[0]);
  });
});

describe("the credential test", () => {
  test("asks for groups only where they are imported", async () => {
    const source = memorySource(people(3), [group("All", ["p1"])]);
    expect(await testCredentials(source.source, { groups: true })).toEqual({
      users: 3,
      groups: 1,
      notes: [],
    });
    expect(source.requests).toEqual(["/Users?startIndex=1&count=2", "/Groups?startIndex=1&count=100"]);
  });

  test("notes that nobody is listed, which Okta does not", async () => {
    const notesOf = async (count: number) =>
      (await testCredentials(memorySource(people(count), []).source, { groups: false })).notes;
    expect(await notesOf(0)).toEqual([expect.stringMatching(/^It lists nobody: /)]);
    expect(await notesOf(1)).toEqual([]);
  });

  test("notes a base URL that Okta's form refuses", async () => {
    const options = { base: "http://local_host/scim/v2" };
    const { source } = sourceOf(() => json(listResponse(people(1), 1, 2)), options);
    expect((await testCredentials(source, { groups: false })).notes).toHaveLength(2);
  });

  test.each([
    [
      401,
      { detail: "The token is wrong." },
      "Error authenticating: Unauthorized. Errors reported by remote server: The token is wrong.",
    ],
    [
      403,
      { detail: "Tick Lifecycle." },
      "Error authenticating: Forbidden. Errors reported by remote server: Tick Lifecycle.",
    ],
    [500, {}, "The source answered HTTP 500. Errors reported by remote server: no `detail` was given"],
  ])("shows the detail of an error (%i)", async (status, body, message) => {
    const { source } = sourceOf(() => json(body, status));
    expect((await failure(testCredentials(source, { groups: false }))).message).toBe(message);
  });

  test("calls a page of HTML or plain text invalid JSON, and says what it begins with", async () => {
    const html = sourceOf(
      () =>
        new Response("<!doctype html><title>Just a moment</title>", {
          headers: { "Content-Type": "text/html" },
        }),
    );
    const error = await failure(testCredentials(html.source, { groups: false }));
    expect(error.message).toBe("Errors reported by remote server: Invalid JSON");
    expect(error.advice).toContain(
      "HTTP 200, text/html, and begins with: <!doctype html><title>Just a moment",
    );
    const plain = sourceOf(() => new Response("Unauthorized", { status: 401 }));
    expect((await failure(testCredentials(plain.source, { groups: false }))).message).toBe(
      "Error authenticating: Unauthorized. Errors reported by remote server: Invalid JSON",
    );
  });

  test("follows no redirect", async () => {
    const { source } = sourceOf(
      () => new Response(null, { status: 302, headers: { Location: "https://sso.example.com/" } }),
    );
    expect((await failure(testCredentials(source, { groups: false }))).message).toContain(
      "redirects (HTTP 302) to https://sso.example.com/",
    );
  });

  test("fails with the reason where nobody listens", async () => {
    const { source } = sourceOf(() => {
      throw new TypeError("fetch failed", {
        cause: Object.assign(new Error("connect refused"), { code: "ECONNREFUSED" }),
      });
    });
    expect((await failure(testCredentials(source, { groups: false }))).message).toBe(
      "The source cannot be reached at https://hr.example.com: connect refused (ECONNREFUSED).",
    );
  });

  test.each([
    [{ totalResults: "3" }, '`totalResults` is "3", not a JSON integer'],
    [{ startIndex: 1.5 }, "`startIndex` is 1.5, not a JSON integer"],
    [{ itemsPerPage: undefined }, "`itemsPerPage` is missing"],
    [{ schemas: [] }, "`schemas` lacks urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    [{ Resources: {} }, "`Resources` is not an array of objects"],
    [{ Resources: ["x"] }, "`Resources` is not an array of objects"],
  ])("names what is wrong with a list: %j", async (wrong, complaint) => {
    const { source } = sourceOf(() => json({ ...listResponse(people(1), 1, 2), ...wrong }));
    expect((await failure(testCredentials(source, { groups: false }))).message).toContain(complaint);
  });
});

describe("patience", () => {
  test("waits exactly as long as Retry-After says, imports included", async () => {
    const recorded = sourceOf((url, _init, asked) =>
      asked === 2
        ? json({}, 429, { "Retry-After": "7" })
        : json(listResponse(people(150), Number(url.searchParams.get("startIndex")), 100)),
    );
    expect((await users(recorded)).resources).toHaveLength(150);
    expect(recorded.slept).toEqual([7000]);
    expect(recorded.requests.slice(1)).toEqual([
      "/Users?startIndex=101&count=100",
      "/Users?startIndex=101&count=100",
    ]);
  });

  test.each([{}, { "Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT" }, { "Retry-After": "1.5" }])(
    "without whole seconds waits five minutes, doubles, and gives up after ten attempts: %j",
    async (headers) => {
      const recorded = sourceOf(() => json({}, 429, headers));
      expect((await failure(users(recorded))).message).toContain("10 times in a row");
      expect(recorded.requests).toHaveLength(10);
      expect(recorded.slept).toEqual(
        [5, 10, 20, 40, 80, 160, 320, 640, 1280].map((minutes) => minutes * 60_000),
      );
    },
  );

  test("ends after a silence, before the headers or within the body", async () => {
    const quiet = sourceOf(
      (_url, init) =>
        new Promise((_, reject) =>
          init.signal?.addEventListener("abort", () => reject(new Error("aborted"))),
        ),
      { silenceMs: 20 },
    );
    expect((await failure(users(quiet))).message).toContain(
      "Read timed out: the source was silent for 0.02 seconds",
    );

    const stalled = sourceOf(
      (_url, init) =>
        new Response(
          new ReadableStream({
            start(controller) {
              controller.enqueue(new TextEncoder().encode('{"schemas":'));
              init.signal?.addEventListener("abort", () => controller.error(new Error("aborted")));
            },
          }),
        ),
      { silenceMs: 20 },
    );
    expect((await failure(users(stalled))).message).toContain("Read timed out");
  });

  test("lets a slow answer pass that keeps talking", async () => {
    const text = JSON.stringify(listResponse(people(1), 1, 100));
    const slow = sourceOf(
      (_url, init) =>
        new Response(
          new ReadableStream({
            async start(controller) {
              init.signal?.addEventListener("abort", () => controller.error(new Error("aborted")));
              for (const part of text.match(/.{1,60}/gs) ?? []) {
                await new Promise((done) => setTimeout(done, 40));
                controller.enqueue(new TextEncoder().encode(part));
              }
              controller.close();
            },
          }),
        ),
      { silenceMs: 200 },
    );
    const began = Date.now();
    expect((await users(slow)).resources).toHaveLength(1);
    expect(Date.now() - began).toBeGreaterThan(200);
  });
});

describe("a walk", () => {
  test.each([
    [0, ["1"]],
    [1, ["1"]],
    [100, ["1"]],
    [101, ["1", "101"]],
    [250, ["1", "101", "201"]],
  ])("over %i people advances by 100 until the total is covered", async (size, starts) => {
    const recorded = memorySource(people(size));
    const result = await users(recorded);
    expect(result.resources.map(({ id }) => id)).toEqual(people(size).map(({ id }) => id));
    expect(result.notes).toEqual([]);
    expect(recorded.requests).toEqual(starts.map((start) => `/Users?startIndex=${start}&count=100`));
  });

  test("loses people to pages that are shorter than asked for, as Okta does, and says so", async () => {
    const recorded = sourceOf((url) =>
      json(listResponse(people(120), Number(url.searchParams.get("startIndex")), 50)),
    );
    const result = await users(recorded);
    expect(result.resources).toHaveLength(70);
    expect(result.notes[0]).toContain("`totalResults` promises 120, and 70 were seen");
  });

  test("takes places that are empty for what they are, where nobody else stands behind a short page", async () => {
    const placed = people(120).filter((_, place) => place < 20 || place > 59);
    const recorded = sourceOf((url) => {
      const start = Number(url.searchParams.get("startIndex"));
      const page = placed
        .filter((person) => people(120).findIndex((one) => one["id"] === person["id"]) >= start - 1)
        .slice(0, 100);
      return json({ ...listResponse(page, 1, 100), startIndex: start, totalResults: 120 });
    });
    const result = await users(recorded);
    expect(result.resources).toHaveLength(80);
    expect(result.notes.filter((note) => note.includes("promises"))).toEqual([]);
  });

  test("says that full pages brought fewer than were promised", async () => {
    const recorded = sourceOf((url) => {
      const start = Number(url.searchParams.get("startIndex"));
      const page = start === 1 ? people(100) : people(150).slice(50);
      return json({ ...listResponse(page, 1, 100), startIndex: start, totalResults: 200 });
    });
    const result = await users(recorded);
    expect(result.resources).toHaveLength(150);
    expect(result.notes[0]).toContain("promises 200, and 150 were seen, though every page was full");
  });

  test("takes a place that cannot be asked for as one that may hold somebody", async () => {
    const recorded = sourceOf((url) => {
      const start = Number(url.searchParams.get("startIndex"));
      if (start === 91) return new Response("no such place", { status: 400 });
      return json({ ...listResponse(people(90), 1, 100), totalResults: 95 });
    });
    const result = await users(recorded);
    expect(result.resources).toHaveLength(90);
    expect(result.notes[0]).toContain("promises 95, and 90 were seen");
  });

  test("stops at an empty page before the end", async () => {
    const recorded = sourceOf((url) =>
      url.searchParams.get("startIndex") === "1"
        ? json({ ...listResponse(people(100), 1, 100), totalResults: 300 })
        : json({ ...listResponse([], 101, 100), totalResults: 300 }),
    );
    expect((await failure(users(recorded))).message).toContain(
      "came back empty, though `totalResults` is 300",
    );
  });

  test("accepts that the last person went away between two pages", async () => {
    const recorded = sourceOf((url) => {
      const start = Number(url.searchParams.get("startIndex"));
      return json(listResponse(people(start === 1 ? 101 : 100), start, 100));
    });
    expect((await users(recorded)).resources).toHaveLength(100);
  });

  test("counts somebody seen twice once, as last seen", async () => {
    const recorded = sourceOf((url) => {
      const start = Number(url.searchParams.get("startIndex"));
      const list = people(101);
      if (start === 101) list[100] = user("p7", { title: "later" });
      return json(listResponse(list, start, 100));
    });
    const result = await users(recorded);
    expect(result.resources).toHaveLength(100);
    expect(result.resources.find(({ id }) => id === "p7")?.profile).toMatchObject({ title: "later" });
    expect(result.notes.join()).toContain("1 came twice in one walk and count once, as last seen: p7");
  });

  test("fails as a whole where a later page fails", async () => {
    const recorded = sourceOf((url) =>
      url.searchParams.get("startIndex") === "1"
        ? json(listResponse(people(150), 1, 100))
        : json({ detail: "Try later." }, 503),
    );
    expect((await failure(users(recorded))).message).toContain(
      "HTTP 503. Errors reported by remote server: Try later.",
    );
  });

  test.each([
    [{ id: 5 }, "`id` is 5, not a string"],
    [{ userName: "" }, "`userName` is empty"],
    [{ name: { givenName: "A" } }, "`name.familyName` is missing"],
    [{ name: undefined }, "`name.givenName` is missing, `name.familyName` is missing"],
    [{ active: "true" }, '`active` is "true", not a JSON boolean'],
    [{ active: undefined }, "`active` is missing"],
    [{ emails: undefined }, "`emails` is missing"],
    [{ emails: [{ value: "x@example.com" }] }, "`emails` has no entry with a value and `primary: true`"],
    [{ emails: "x@example.com" }, '`emails` is "x@example.com", not an array of objects'],
  ])("refuses a person whom Okta cannot import: %j", async (wrong, complaint) => {
    const recorded = memorySource([user("fine"), user("odd", wrong)]);
    const error = await failure(users(recorded));
    expect(error.message).toContain("entry 2 (");
    expect(error.message).toContain(complaint);
  });

  test("takes the primary e-mail, and a profile by the paths that Okta names", async () => {
    const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    const recorded = memorySource([
      user("a", {
        meta: { version: "1" },
        emails: [{ value: "home@example.org" }, { value: "work@example.com", primary: true }],
        [enterprise]: { department: "Sales", manager: { value: "b" } },
      }),
    ]);
    const [person] = (await users(recorded)).resources;
    expect(person?.email).toBe("work@example.com");
    expect(person?.profile).toEqual({
      userName: "a@example.com",
      "name.givenName": "A",
      "name.familyName": "Example",
      "emails[0].value": "home@example.org",
      "emails[1].value": "work@example.com",
      "emails[1].primary": "true",
      [`${enterprise}:department`]: "Sales",
      [`${enterprise}:manager.value`]: "b",
    });
  });

  test("reads groups, and tells no members from none listed", async () => {
    const { source } = memorySource(
      [],
      [group("Sales", ["a", "b"]), { id: "g2", displayName: "Bare" }, group("Empty", [])],
    );
    const result = await walk(source, { path: "/Groups", read: readGroup });
    expect(result.resources.map(({ displayName, members }) => [displayName, members])).toEqual([
      ["Sales", ["a", "b"]],
      ["Bare", null],
      ["Empty", []],
    ]);
    const nameless = memorySource([], [{ id: "g" }]);
    expect((await failure(walk(nameless.source, { path: "/Groups", read: readGroup }))).message).toContain(
      "`displayName` is missing",
    );
  });
});

test("a failure is told in Okta's words first, within 100 columns, without control characters", () => {
  const error = new ImportError(
    `Errors reported by remote server: \u001b[31m${"long words ".repeat(20)}`,
    "Look there.",
  );
  const lines = renderFailure("The import", error).split("\n");
  expect(lines[0]).toBe("The import failed.");
  expect(lines.every((line) => line.length <= 100)).toBe(true);
  expect(lines.join("")).not.toContain("\u001b");
  expect(lines.at(-2)).toBe("  Look there.");
});
