import * as v from "valibot";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Api, Request } from "../../scripts/command/api.ts";
import { bringIn, type OpenWith } from "../../scripts/people/bring-in.ts";
import type { Load } from "../../scripts/people/load.ts";
import { type LoadOptions, latestLoads, loadById, step } from "../../scripts/people/load-api.ts";
import { recognise } from "../../src/connectors/csv/recognise.ts";
import { openFile } from "../connectors/read-whole.ts";

let said: string[];

beforeEach(() => {
  said = [];
  for (const method of ["log", "error"] as const)
    vi.spyOn(console, method).mockImplementation((text) => {
      said.push(text);
    });
});

afterEach(() => {
  vi.restoreAllMocks();
});

const LOAD: Load = {
  id: "1",
  fileName: "people.csv",
  scope: "everyone",
  holdBad: false,
  status: "filling",
  columns: [],
  lines: 2,
  checked: 0,
  applied: 0,
  counts: { unchanged: 0, held: 0 },
  problems: [],
  problemCount: 0,
  conflicts: 0,
  notices: [],
};

const CONFLICT = {
  employeeNumber: "7",
  name: "Ada",
  detail: "end 2026-12-15 was set by hand",
  loadId: LOAD.id,
};
const OF_ANOTHER = { ...CONFLICT, name: "Bea", loadId: "another" };

/** A service that says of the load what is given by the verb asked, and keeps what it is sent. */
function service(answers: {
  readonly opened?: Partial<Load>;
  readonly checked?: Partial<Load>;
  readonly applied?: Partial<Load>;
}) {
  const sent: Request[] = [];
  const checked = { ...LOAD, status: "checked" as const, ...answers.checked };
  const api: Api = async (request) => {
    sent.push(request);
    const { method, path } = request;
    if (method === "DELETE") return undefined;
    if (path === "/loads") return { ...LOAD, columns: columnsIn(request.body), ...answers.opened };
    if (path.endsWith("/check")) return checked;
    if (path.endsWith("/apply")) return { ...checked, status: "applied", ...answers.applied };
    if (path.includes("/lines?")) return { lines: [], next: null };
    if (path.startsWith("/conflicts")) return { conflicts: [CONFLICT, OF_ANOTHER], next: null };
    if (path.includes("/problems?")) return { problems: [], next: null };
    return { ...LOAD, ...answers.opened };
  };
  return { api, sent };
}

const Opened = v.object({
  columns: v.array(v.string()),
  dates: v.optional(v.record(v.string(), v.picklist(["YMD", "DMY", "MDY", "serial"]))),
});

/** What the headings mean by their wording, as the service sees it. */
function columnsIn(body: unknown): Load["columns"] {
  const { columns, dates } = v.parse(Opened, body);
  return recognise(columns, undefined, dates).columns.map((column) => ({ ...column }));
}

const silent = { show() {}, clear() {} };
const FILE = "Employee ID,Email,Start date\n1,a@x.org,2026-01-01\n2,b@x.org,2026-01-02\n";

async function imported(
  api: Api,
  content = FILE,
  options: Partial<LoadOptions> = {},
  dryRun = false,
): Promise<number> {
  const openWith: OpenWith = async (map) => {
    const { survey, rows } = await openFile(content, map === undefined ? {} : { map });
    return { survey, rows: rows(), progress: () => 1 };
  };
  const asked = { fileName: "people.csv", ...options };
  return bringIn(api, openWith, asked, dryRun, silent);
}

describe("exit codes", () => {
  const held = { counts: { unchanged: 1, held: 1 } };
  const problem = { line: null, column: null, message: "a newer file\u202e of everyone" };

  test("0 where all is done, 1 where the file is refused", async () => {
    expect(await imported(service({}).api)).toBe(0);
    expect(await imported(service({ checked: { status: "refused" } }).api)).toBe(1);
    const late = service({ applied: { status: "refused", problemCount: 1, problems: [problem] } });
    expect(await imported(late.api)).toBe(1);
    expect(said.join("\n")).toContain("was refused, and nothing was changed. Problems: 1\n  a newer file");
    expect(late.sent.at(-1)?.method).toBe("DELETE");
  });

  test("3 where lines wait for a person, but not where it was said that they may be held", async () => {
    expect(await imported(service({ checked: held }).api)).toBe(3);
    expect(await imported(service({ checked: held }).api, FILE, {}, true)).toBe(3);
    expect(await imported(service({ checked: { ...held, holdBad: true } }).api)).toBe(0);
  });
});

test("what was not followed on a line that changed something else is named, and waits for a person", async () => {
  expect(await imported(service({ applied: { conflicts: 1 } }).api)).toBe(3);
  expect(said.join("\n")).toContain("Not followed\n  Ada (7): end 2026-12-15 was set by hand");
  expect(said.join("\n")).not.toContain("Bea");
});

describe("what is sent", () => {
  test("choices go with the columns, and lines of one person together", async () => {
    const { api, sent } = service({ opened: { lines: 1 } });
    const file = "Employee ID,Email,Start date\n1,a@x.org,31.12.2026\n1,a@x.org,1.2.2025\n";
    const map = { columns: { Email: "email" } } as const;
    await imported(api, file, { scope: "complete", mayGo: 3, holdBad: true, feed: "Payroll", map });
    expect(sent[0]?.body).toEqual({
      fileName: "people.csv",
      columns: ["Employee ID", "Email", "Start date"],
      scope: "complete",
      mayGo: 3,
      holdBad: true,
      feed: "Payroll",
      map,
      dates: { "Start date": "DMY" },
    });
    expect(sent[1]).toMatchObject({
      method: "PUT",
      body: { lines: [{ line: 2, cells: ["1", "a@x.org", "31.12.2026"], also: [{ line: 3 }] }] },
    });
  });

  const AMBIGUOUS = "Employee ID,Email,Start date\n1,a@x.org,01/02/2021\n2,b@x.org,03/04/2021\n";

  test("a file whose dates can be read in two ways sends no line, and leaves no load behind", async () => {
    const { api, sent } = service({});
    expect(await imported(api, AMBIGUOUS)).toBe(1);
    expect(sent.map(({ method }) => method)).toEqual(["POST", "DELETE"]);
    expect(said.join("\n")).toMatch(
      /was not sent, and nothing was changed[\s\S]*in two ways: line 2 "01\/02\/2021"/,
    );
  });

  test("unless the service kept a map that says how that column is written", async () => {
    const known = recognise(["Employee ID", "Email", "Start date"], { columns: {}, dates: "DMY" }).columns;
    const { api, sent } = service({ opened: { columns: known.map((column) => ({ ...column })) } });
    expect(await imported(api, AMBIGUOUS)).toBe(0);
    expect(sent[2]?.body).toMatchObject({ dates: { "Start date": "DMY" } });
  });

  test("where the service kept a map for the headings, the file is gone over again by it", async () => {
    const kept: Load["columns"] = [
      { header: "Nr", field: "employeeNumber" },
      { header: "Mail", field: "email" },
      { header: "Von", field: "startDate", dateFormat: "DMY" },
      { header: "Bis", field: "terminationDate" },
    ];
    const { api, sent } = service({ opened: { columns: kept, lines: 1 } });
    const file = "Nr,Mail,Von,Bis\n1,a@x.org,01/02/2021,12/31/2025\n1,a@x.org,03/04/2021,\n";
    expect(await imported(api, file, {}, true)).toBe(0);
    expect(sent.map(({ method }) => method).slice(0, 4)).toEqual(["POST", "DELETE", "POST", "PUT"]);
    expect(sent[0]?.body).not.toHaveProperty("dates");
    expect(sent[2]?.body).toMatchObject({ dates: { Von: "DMY", Bis: "MDY" } });
    expect(sent[2]?.body).not.toHaveProperty("map");
    expect(sent[3]?.body).toMatchObject({ lines: [{ line: 2, also: [{ line: 3 }] }] });
  });

  test("what the file and the service both say is said once", async () => {
    const file = `People,,\n${FILE}`;
    const notice = 'Line 1 stands above the heading and was skipped: "People".';
    expect(
      await imported(service({ checked: { notices: [notice, "new site Rome"] } }).api, file, {}, true),
    ).toBe(0);
    expect(said.join("\n").split(notice)).toHaveLength(2);
    expect(said.join("\n")).toContain("new site Rome");
  });
});

describe("afterwards", () => {
  test("a load is undone step by step", async () => {
    const states: Load["status"][] = ["undoing", "undone"];
    const paths: string[] = [];
    const api: Api = async ({ path }) => {
      paths.push(path);
      return { ...LOAD, status: path.endsWith("/undo") ? states.shift() : "applied" };
    };
    expect((await step(api, await loadById(api, "1"), "undo", () => {})).status).toBe("undone");
    expect(paths).toEqual(["/loads/1", "/loads/1/undo", "/loads/1/undo"]);
  });

  test("the latest loads are listed with who brought them", async () => {
    const listed = { ...LOAD, status: "applied", actor: "HR feed", openedAt: "2026-11-24T12:00:00Z" };
    expect(await latestLoads(async () => ({ loads: [listed], next: null }))).toMatchObject([
      { id: "1", actor: "HR feed" },
    ]);
  });
});
