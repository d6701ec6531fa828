import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { scheduled } from "../../src/scheduled.ts";
import { type ApiAsking, api, apiOk, expectProblem } from "../support/api.ts";
import { EDIT_EVERYTHING, foundCompany, rosterAt } from "../support/company.ts";
import { restore } from "../support/load.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";
import { watchedDatabase, writesPeople } from "../support/watched-database.ts";

const NOW = Date.parse("2026-11-24T12:00Z");
const HEAD = "Employee ID,Email,First name,Last name,Start date,Job title";
let feed: NewServiceUser;
let empty: Tables;

vi.setConfig({ testTimeout: 120_000 });

beforeAll(async () => {
  await foundCompany(NOW - 400 * 86_400_000);
  feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR feed", EDIT_EVERYTHING);
  empty = await readTables();
});

beforeEach(async () => {
  await restore(empty);
  const kept = await env.FILES?.list();
  await env.FILES?.delete(kept?.objects.map(({ key }) => key) ?? []);
});

const row = (number: number, title = "") =>
  `${String(number).padStart(4, "0")},p${number}@tidewater.example,Ada,N${number},2020-01-01,${title}`;
const fileOf = (count: number, title = "") =>
  [HEAD, ...Array.from({ length: count }, (_, at) => row(at + 1, title)), ""].join("\n");
const send = (body: string | Uint8Array, query = "", asking: ApiAsking = {}) =>
  api(feed, "POST", `/loads${query}`, {
    now: NOW,
    body,
    headers: { "Content-Type": "text/csv" },
    ...asking,
  });
const sent = async (body: string | Uint8Array, query = "", asking: ApiAsking = {}) => {
  const answer = await send(body, query, asking);
  expect(answer.status, answer.text).toBe(201);
  return answer.json;
};
const shown = (id: string) => apiOk(feed, "GET", `/loads/${id}`, { now: NOW });
const people = async () => (await readTables())["employees"]?.length;
/** Lets cron run until the load stands, and says how often it had to. */
const cronUntil = async (id: string, status: string) => {
  for (let runs = 0; runs < 20; runs++) {
    if ((await shown(id)).status === status) return runs;
    await scheduled(env, NOW);
  }
  throw new Error(`not ${status}: ${JSON.stringify(await shown(id))}`);
};

describe("a whole file", () => {
  test("is checked, and applied only where that is asked for", async () => {
    const checked = await sent(fileOf(3), "?fileName=november.csv");
    expect(checked).toMatchObject({
      fileName: "november.csv",
      actor: "HR feed",
      status: "checked",
      counts: { hire: 3 },
      lines: 3,
      automatic: false,
    });
    await scheduled(env, NOW);
    expect(await people()).toBe(0);
    expect(await sent(fileOf(3), "?apply=true")).toMatchObject({ status: "applied", applied: 3 });
    expect(await people()).toBe(3);
  });

  test("is applied with its bad lines held where it says so, else not at all", async () => {
    const file = `${fileOf(3)}0009,p9@tidewater.example,Ada,N9,soon,\n`;
    expect(await sent(file, "?apply=true")).toMatchObject({ status: "refused", problemCount: 1 });
    await scheduled(env, NOW);
    expect(await people()).toBe(0);
    const held = await sent(file, "?apply=true&holdBad=true");
    expect(held).toMatchObject({ status: "applied", counts: { hire: 3, held: 1 } });
  });

  test("of many lines goes on by cron, to the end, whoever is away", async () => {
    const load = await sent(fileOf(3200), "?apply=true");
    expect(load).toMatchObject({ lines: 3200, automatic: true, status: "checking" });
    expect(await cronUntil(load.id, "applied")).toBeGreaterThan(0);
    expect(await people()).toBe(3200);
    expect((await readTables())["history"]?.filter(({ verb }) => verb === "hire")).toHaveLength(3200);
  });

  test("is checked to the end by cron where it is not to be applied", async () => {
    const load = await sent(fileOf(4000));
    expect(load.status).toBe("checking");
    await cronUntil(load.id, "checked");
    for (let runs = 0; runs < 3; runs++) await scheduled(env, NOW);
    expect(await shown(load.id)).toMatchObject({ status: "checked", counts: { hire: 4000 } });
    expect(await people()).toBe(0);
  });

  test("goes on after D1 was lost, and its sender is not told to send it again", async () => {
    const db = watchedDatabase(env.DB, {
      before: (sql) => {
        if (writesPeople(sql)) throw new Error("D1_ERROR: connection lost");
      },
    });
    const load = await sent(fileOf(40), "?apply=true", { db });
    expect(load).toMatchObject({ status: "applying" });
    await cronUntil(load.id, "applied");
    expect(await people()).toBe(40);
  });

  test("that is sent again under its key after a lost answer is one load", async () => {
    const headers = { "Content-Type": "text/csv", "Idempotency-Key": "night-1" };
    let lost = 0;
    const db = watchedDatabase(env.DB, {
      after: (sql) => {
        if (lost === 0 && writesPeople(sql)) {
          lost += 1;
          throw new TypeError("cut off");
        }
      },
    });
    expect((await send(fileOf(40), "?apply=true", { db, headers })).status).toBe(500);
    const again = await sent(fileOf(40), "?apply=true", { headers });
    expect(again).toMatchObject({ status: "applied", counts: { hire: 40 } });
    expect(await sent(fileOf(40), "?apply=true", { headers })).toEqual(again);
    expect((await readTables())["loads"]).toHaveLength(1);
    expect(await people()).toBe(40);
    expect((await env.FILES?.list())?.objects).toHaveLength(1);
  });

  test("whose filling was cut off is never begun", async () => {
    const db = watchedDatabase(env.DB, {
      after: (sql) => {
        if (sql.some((text) => text.includes('INSERT OR REPLACE INTO "load_lines"')))
          throw new Error("D1_ERROR: connection lost");
      },
    });
    expectProblem(await send(fileOf(40), "?apply=true", { db }), 503, "unavailable");
    for (let runs = 0; runs < 3; runs++) await scheduled(env, NOW);
    expect((await readTables())["loads"]).toMatchObject([{ status: "filling" }]);
    expect(await people()).toBe(0);
  });

  test("that is no people file, or too large, is refused", async () => {
    expectProblem(await send(""), 400, "invalid");
    const nobody = await sent("Name;Shoe size\nAda;39\n");
    expect(nobody).toMatchObject({ status: "refused", lines: 0 });
    expect(nobody.problems[0].message).toContain("No column tells who a line is about");
    const large = expectProblem(await send(new Uint8Array(20_000_001)), 413, "too-large");
    expect(large.detail).toContain("chunks");
    const json = { body: { fileName: "a", columns: ["Email"] }, headers: {} };
    expectProblem(await api(feed, "POST", "/loads?apply=true", { now: NOW, ...json }), 400, "invalid");
    expectProblem(await send(fileOf(1), "?holdbad=true"), 400, "invalid");
    expectProblem(await send(fileOf(1), "?scope=partial&mayGo=3"), 400, "invalid");
  });

  test("is read as HR systems write it", async () => {
    const text =
      'Personalnummer;"E-Mail";Vorname;Nachname;Eintrittsdatum\r\n0001;ada@tidewater.example;Ada;Lövelace;31.12.2020\r\n';
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const load = await sent(bytes, "?apply=true&dates=DMY", {
      headers: { "Content-Type": "application/octet-stream" },
    });
    expect(load).toMatchObject({ status: "applied", counts: { hire: 1 } });
    const { basic, periods } = await apiOk(feed, "GET", "/employees/number:0001", { now: NOW });
    expect([basic.surname, periods[0].startDate]).toEqual(["Lövelace", "2020-12-31"]);
  });
});

describe("the file itself", () => {
  test("is kept with who sent it, given out as it came, and forgotten with its lines after a month", async () => {
    const file = `\uFEFF${fileOf(2)}`;
    const load = await sent(file, "?fileName=M%C3%A4rz.csv");
    expect(load).toMatchObject({ fileKept: true, actor: "HR feed" });
    const answer = await api(feed, "GET", `/loads/${load.id}/file`, { now: NOW });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(fileOf(2));
    expect(answer.headers.get("Content-Disposition")).toBe("attachment; filename*=UTF-8''M%C3%A4rz.csv");
    expect((await env.FILES?.list())?.objects).toHaveLength(1);
    await scheduled(env, NOW + 31 * 86_400_000);
    expect((await env.FILES?.list())?.objects).toEqual([]);
    expect(await shown(load.id)).toMatchObject({ fileKept: false });
    expectProblem(await api(feed, "GET", `/loads/${load.id}/file`, { now: NOW }), 404, "not-found");
  });

  test("is not kept where no bucket is bound", async () => {
    const { FILES: _, ...unbound } = env;
    const ask = (path: string, init: RequestInit = {}) => {
      const headers = { Authorization: `Bearer ${feed.token}`, "Content-Type": "text/csv" };
      const request = new Request(`https://rollcall.test/api/v1${path}`, { ...init, headers });
      return createApp(() => NOW).fetch(request, unbound, createExecutionContext());
    };
    const answer = await ask("/loads?apply=true", { method: "POST", body: fileOf(2) });
    const load = await answer.json<{ id: string }>();
    expect(load).toMatchObject({ status: "applied", fileKept: false });
    expect((await ask(`/loads/${load.id}/file`)).status).toBe(404);
  });
});

describe("a map of columns", () => {
  const columns = ["Who", "Mail", "First name", "Last name", "Since"];
  const map = {
    columns: { Who: "employeeNumber", Mail: "email", Since: "startDate" },
    dates: { Since: "DMY" },
  };
  const open = (said: object, status = 201) =>
    apiOk(feed, "POST", "/loads", { now: NOW, status, body: { fileName: "a.csv", columns, ...said } });
  const fields = (load: { columns: readonly { field: string | null }[] }) =>
    load.columns.map(({ field }) => field);

  test("is kept for the headings, used again for the same ones, said, listed and forgotten", async () => {
    expect(await open({})).toMatchObject({ status: "refused" });
    const first = await open({ map });
    expect(fields(first)).toEqual(["employeeNumber", "email", "firstName", "surname", "startDate"]);
    const again = await open({});
    expect(fields(again)).toEqual(fields(first));
    expect(again.columns[4]).toMatchObject({ dateFormat: "DMY" });
    expect(again.notices).toContainEqual(expect.stringContaining("HR feed gave on 2026-11-24"));
    const whole = await sent(
      `${columns.join(",")}\n0001,ada@tidewater.example,Ada,L,31.12.2020\n`,
      "?apply=true",
    );
    expect(whole).toMatchObject({ status: "applied", counts: { hire: 1 } });
    const { columnMaps } = await apiOk(feed, "GET", "/column-maps", { now: NOW });
    expect(columnMaps).toMatchObject([{ actor: "HR feed", map }]);
    await apiOk(feed, "DELETE", `/column-maps/${columnMaps[0].id}`, { now: NOW, status: 204 });
    expect(await open({})).toMatchObject({ status: "refused" });
    const gone = await api(feed, "DELETE", `/column-maps/${columnMaps[0].id}`, { now: NOW });
    expectProblem(gone, 404, "not-found");
  });

  test("that names fields which there are not is refused, and not kept", async () => {
    const body = { fileName: "a.csv", columns, map: { Who: "shoeSize" } };
    const { detail } = expectProblem(await api(feed, "POST", "/loads", { now: NOW, body }), 400, "invalid");
    expect(detail).toContain("employeeNumber");
    expect((await apiOk(feed, "GET", "/column-maps", { now: NOW })).columnMaps).toEqual([]);
  });
});

test("loads are listed from the newest on, page by page", async () => {
  const ids: string[] = [];
  for (let at = 0; at < 5; at++) ids.unshift((await sent(fileOf(1), "", { now: NOW + at })).id);
  const seen: string[] = [];
  for (let query = "?limit=2"; query !== ""; ) {
    const page = await apiOk(feed, "GET", `/loads${query}`, { now: NOW + 10 });
    expect(page.loads.length).toBeLessThanOrEqual(2);
    for (const load of page.loads)
      expect(load).toMatchObject({ actor: "HR feed", lines: 1, counts: { hire: 1 } });
    seen.push(...page.loads.map(({ id }: { id: string }) => id));
    query = page.next === null ? "" : `?limit=2&after=${page.next}`;
  }
  expect(seen).toEqual(ids);
});
