import fc from "fast-check";
import * as v from "valibot";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type Api, ApiError, decode, openApi, type Request } from "../../scripts/command/api.ts";
import { chunks } from "../../scripts/people/chunks.ts";
import type { Load } from "../../scripts/people/load.ts";
import { openLoad, plannedLines, step } from "../../scripts/people/load-api.ts";
import { progressOn } from "../../scripts/people/progress.ts";

const connection = { url: "http://localhost:8787", authorization: "Basic secret" };

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const value of values) list.push(value);
  return list;
}

describe("requests", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  /** Answers one after the other, the last for ever; an Error is a lost connection. */
  function serving(...answers: (() => Response | Error)[]) {
    const [sent, waited]: [globalThis.Request[], number[]] = [[], []];
    vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
      const answer = answers[Math.min(sent.length, answers.length - 1)]?.() ?? new Error("no answer");
      const { signal: _, ...rest } = init;
      sent.push(new globalThis.Request(url, rest));
      if (answer instanceof Error) throw answer;
      return answer;
    });
    const api = openApi(connection, async (milliseconds) => {
      waited.push(milliseconds);
    });
    return { api, sent, waited };
  }

  const busy = (status: number, after?: string) => () =>
    new Response("{}", { status, headers: after === undefined ? {} : { "retry-after": after } });
  const done = () => Response.json({ done: true });
  const lost = () => new TypeError("fetch failed");
  const post: Request = { method: "POST", path: "/loads", body: { a: 1 } };
  const get: Request = { method: "GET", path: "/loads/1" };

  test("a request carries credentials, body and path, and its answer is decoded", async () => {
    const { api, sent } = serving(done);
    expect(await api(post)).toEqual({ done: true });
    expect(sent[0]?.url).toBe("http://localhost:8787/api/v1/loads");
    expect(sent[0]?.headers.get("authorization")).toBe("Basic secret");
    expect(await sent[0]?.json()).toEqual({ a: 1 });
  });

  test("429 and 503 are retried after the pause asked for, whatever the method", async () => {
    const { api, sent, waited } = serving(busy(503, "3"), busy(429, "0"), busy(503, "999"), busy(503), done);
    expect(await api(post)).toEqual({ done: true });
    expect(sent).toHaveLength(5);
    expect(waited).toEqual([3000, 0, 60_000, 4000]);
  });

  test("a lost connection is retried where the request may arrive twice, and only there", async () => {
    expect(await serving(lost, busy(502), done).api(get)).toEqual({ done: true });
    expect(await serving(lost, done).api({ ...post, repeatable: true })).toEqual({ done: true });
    const once = serving(lost, done);
    await expect(once.api(post)).rejects.toThrow("http://localhost:8787 does not answer");
    expect(once.sent).toHaveLength(1);
    const gateway = serving(busy(502), done);
    await expect(gateway.api(post)).rejects.toThrow("answered 502");
  });

  test("it gives up after seven tries", async () => {
    const { api, sent } = serving(busy(503, "0"));
    await expect(api(get)).rejects.toThrow("GET /loads/1 answered 503.");
    expect(sent).toHaveLength(7);
    const away = serving(lost);
    await expect(away.api(get)).rejects.toThrow("does not answer");
    expect(away.sent).toHaveLength(7);
  });

  test("an error says what the service says, and never the token", async () => {
    const { api } = serving(() =>
      Response.json(
        { type: "/api/v1/docs#conflict", title: "x", status: 409, detail: "Apply it first.", requestId: "1" },
        { status: 409, headers: { "Content-Type": "application/problem+json" } },
      ),
    );
    const error = await api(post).catch((one: unknown) => one);
    expect(error).toMatchObject({
      status: 409,
      problem: "conflict",
      message: "Apply it first. (409 conflict)",
    });
    expect(error).toBeInstanceOf(ApiError);
    expect(JSON.stringify(error) + String(error)).not.toContain("secret");
    const html = serving(() => new Response("<html>", { status: 401 }));
    await expect(html.api(get)).rejects.toThrow("credentials are wrong");
  });

  test("an answer without JSON or in another form is no success", async () => {
    await expect(serving(() => new Response("<html>")).api(get)).rejects.toThrow("without JSON");
    expect(() => decode(v.object({ id: v.string() }), { id: 1 })).toThrow("not understood (id:");
    await expect(
      openLoad(async () => ({}), { fileName: "x", columns: [], scope: "partial" }),
    ).rejects.toThrow("not understood");
  });
});

describe("loads", () => {
  const load = (changes: Partial<Load>): Load => ({
    id: "1",
    fileName: "people.csv",
    scope: "everyone",
    holdBad: false,
    status: "filling",
    columns: [],
    lines: 3,
    checked: 0,
    applied: 0,
    counts: { unchanged: 0, held: 0 },
    problems: [],
    problemCount: 0,
    conflicts: 0,
    notices: [],
    ...changes,
  });

  test("steps are taken until the load stands in another status", async () => {
    const states = [load({ status: "checking", checked: 2 }), load({ status: "refused", checked: 3 })];
    const paths: string[] = [];
    const api: Api = async ({ path }) => {
      paths.push(path);
      return states.shift();
    };
    const shown: number[] = [];
    const end = await step(api, load({}), "check", ({ checked }) => shown.push(checked));
    expect(end.status).toBe("refused");
    expect(shown).toEqual([2, 3]);
    expect(paths).toEqual(["/loads/1/check", "/loads/1/check"]);
  });

  test("a load that needs no step is left alone, and one that never moves is given up", async () => {
    const none: Api = async () => expect.unreachable();
    expect((await step(none, load({ status: "refused" }), "check", () => {})).status).toBe("refused");
    const stuck: Api = async () => load({ status: "applying" });
    await expect(step(stuck, load({ status: "checked" }), "apply", () => {})).rejects.toThrow("no progress");
  });

  test("planned lines come from every page", async () => {
    const line = (number: number) => ({
      line: number,
      employeeNumber: null,
      email: null,
      name: "Ada",
      action: "hire",
      why: "new",
    });
    const pages: Record<string, unknown> = {
      "/loads/1/lines?after=0": { lines: [line(2), line(9)], next: 9 },
      "/loads/1/lines?after=9": { lines: [], next: 12 },
      "/loads/1/lines?after=12": { lines: [line(13)], next: null },
    };
    const lines = await all(plannedLines(async ({ path }) => pages[path], load({})));
    expect(lines.map((one) => one.line)).toEqual([2, 9, 13]);
  });
});

describe("files", () => {
  test("chunks keep every line in order, within 500 lines and 500 kB", async () => {
    const cell = fc.oneof(
      fc.string(),
      fc.constantFrom("x".repeat(60_000), "ü".repeat(30_000), '"'.repeat(9000)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { maxLength: 40 }), fc.constantFrom(1, 30), async (cells, times) => {
        const records = Array.from({ length: times }, () => cells)
          .flat()
          .map((text, at) => ({ line: at + 2, cells: [text] }));
        const parts = await all(chunks(each(records)));
        expect(parts.flat()).toEqual(records);
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(500);
          expect(new TextEncoder().encode(JSON.stringify({ lines: part })).length).toBeLessThanOrEqual(
            500_000,
          );
        }
      }),
      { numRuns: 30 },
    );
    const short = Array.from({ length: 1001 }, (_, at) => ({ line: at, cells: ["x"] }));
    expect((await all(chunks(each(short)))).map((part) => part.length)).toEqual([500, 500, 1]);
  });
});

describe("progress", () => {
  function watch(isTTY: boolean) {
    const written: string[] = [];
    const clock = { now: 0 };
    const stream = { isTTY, columns: 60, write: (piece: string) => written.push(piece) > 0 };
    return { written, clock, progress: progressOn(stream, () => clock.now) };
  }

  test("a terminal sees one line, rewritten ten times a second at most and cleared at the end", () => {
    const { written, clock, progress } = watch(true);
    for (clock.now = 0; clock.now < 1000; clock.now += 10)
      progress.show("Checking", clock.now / 1000, "lines");
    progress.clear();
    expect(written).toHaveLength(11);
    expect(written.every((piece) => piece.startsWith("\r") && !piece.includes("\n"))).toBe(true);
    expect(written[5]).toContain("50 %");
    expect(written.at(-1)).toBe("\r\u001B[K");
  });

  test("elsewhere a plain line appears for each stage and every ten seconds", () => {
    const { written, clock, progress } = watch(false);
    for (clock.now = 0; clock.now < 25_000; clock.now += 100)
      progress.show("Sending", clock.now / 25_000, "lines");
    progress.show("Checking", 1, "3 of 3 lines");
    progress.clear();
    expect(written).toEqual([
      "Sending: 0 %, lines\n",
      "Sending: 40 %, lines\n",
      "Sending: 80 %, lines\n",
      "Checking: 100 %, 3 of 3 lines\n",
    ]);
  });
});
