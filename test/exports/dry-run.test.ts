import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { Api } from "../../scripts/command/api.ts";
import { bringIn, type OpenWith } from "../../scripts/people/bring-in.ts";
import type { LoadOptions } from "../../scripts/people/load-api.ts";
import { setUpCompany } from "../../src/roster/company/set-up.ts";
import { openFile } from "../connectors/read-whole.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, rosterAt } from "../support/company.ts";
import { loader, restore } from "../support/load.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";
import { bytesOf, choicesFor, NAMES } from "./exports.ts";

const NOW = Date.parse("2026-11-24T12:00Z");
/** The export whose lines are wrong on purpose. */
const BROKEN = "broken";
const WELL = NAMES.filter((name) => name !== BROKEN);

let feed: NewServiceUser;
let empty: Tables;
let said: string[];

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  const roster = rosterAt(NOW);
  await setUpCompany(roster, { companyName: "Larkspur", companyZone: "Europe/London" });
  feed = await createServiceUser(roster, env.TOKENS, "HR feed", EDIT_EVERYTHING);
  empty = await readTables();
});

beforeEach(async () => {
  said = [];
  for (const method of ["log", "error"] as const)
    vi.spyOn(console, method).mockImplementation((text) => said.push(text));
  await restore(empty);
});

afterEach(() => {
  vi.restoreAllMocks();
});

const api: Api = async ({ method, path, body }) => {
  const json =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const answer = await askAt(feed, `/api/v1${path}`, { now: NOW, init: { method, ...json } });
  const text = await answer.text();
  expect(answer.ok, text).toBe(true);
  return text === "" ? undefined : JSON.parse(text);
};

const silent = { show() {}, clear() {} };

/** What `npm run people -- import` says, and its exit code. */
async function imported(
  content: string | Uint8Array,
  {
    dryRun = false,
    name = "people",
    ...options
  }: Partial<LoadOptions> & { dryRun?: boolean; name?: string } = {},
) {
  said = [];
  const choices = choicesFor(name);
  const openWith: OpenWith = async (map) => {
    const { survey, rows } = await openFile(content, map === undefined ? {} : { map });
    return { survey, rows: rows(), progress: () => 1 };
  };
  const asked = { fileName: `${name}.csv`, ...options, ...choices };
  const exit = await bringIn(api, openWith, asked, dryRun, silent);
  return { exit, text: `${said.join("\n")}\n` };
}

describe.each(WELL)("%s", (name) => {
  test("would do this, sent in chunks or whole", async () => {
    const inChunks = await imported(bytesOf(name), { dryRun: true, holdBad: true, name });
    await expect(inChunks.text).toMatchFileSnapshot(`./${name}.dry-run.txt`);
    expect(inChunks.exit).toBe(0);
    const init = { method: "POST", headers: { "Content-Type": "text/csv" }, body: bytesOf(name) };
    const query = `fileName=${name}.csv&holdBad=true`;
    const answer = await askAt(feed, `/api/v1/loads?${query}`, { now: NOW, init });
    const { id }: { id: string } = await answer.json();
    const load = await loader(feed, NOW).whole(id, "check");
    const plan = await loader(feed, NOW).plan(id);
    const told = inChunks.text.match(/^ {2}line \d+: .*$/gm) ?? [];
    expect(told).toHaveLength(plan.length);
    for (const { line, why } of plan) {
      const [one] = told.filter((text) => text.startsWith(`  line ${line}: `));
      expect(one).toContain(why);
    }
    const notices = load.notices.filter((notice) => !notice.includes("column map"));
    for (const notice of notices) expect(inChunks.text).toContain(notice);
  });

  test("changes nothing the second time", async () => {
    expect((await imported(bytesOf(name), { holdBad: true, name })).exit).toBe(0);
    const first = said.join("\n");
    const { text } = await imported(bytesOf(name), { dryRun: true, holdBad: true, name });
    expect(text, first).not.toMatch(/^Would/m);
  });
});

test("an export with lines that are wrong is refused with all of them", async () => {
  const { exit, text } = await imported(bytesOf(BROKEN), { name: BROKEN });
  expect(exit).toBe(1);
  await expect(text).toMatchFileSnapshot(`./${BROKEN}.dry-run.txt`);
});

describe("900 lines, seven of them bad", () => {
  const BAD: Readonly<Record<number, string>> = {
    3: "3,no address,Bad,Line,2020-01-01,",
    130: "130,p130@x.example,Bad,Line,2020-02-30,",
    131: "131,p131@x.example,Bad,Line,01.02.03,",
    450: "450,p450@x.example,Bad",
    451: "451,p450b@x.example,Bad,Line,2020-01-01,Vanished",
    777: ",,Bad,Line,2020-01-01,",
    899: "8.99E+2,p899@x.example,Bad,Line,2020-01-01,",
  };
  const line = (number: number) =>
    BAD[number] ?? `${number},p${number}@x.example,Good,Line,2020-01-01,Employed`;
  const file = `Employee ID,Email,First name,Last name,Start date,Lifecycle status\n${Array.from({ length: 900 }, (_, at) => `${line(at + 1)}\n`).join("")}`;

  test("all seven are named at once, and nothing goes in", async () => {
    const { exit, text } = await imported(file);
    expect(exit).toBe(1);
    const named = new Set(text.match(/^ {2}line \d+/gm));
    expect([...named]).toEqual([4, 131, 132, 451, 452, 778, 900].map((number) => `  line ${number}`));
    expect((await readTables())["employees"]).toEqual([]);
  });

  test("held, they keep nobody else back: 893 go in", async () => {
    const { exit, text } = await imported(file, { holdBad: true });
    expect(exit).toBe(0);
    expect(text).toContain("900 lines: 893 hired, 7 held");
    expect(text.match(/^ {2}line \d+/gm)).toHaveLength(7);
    expect((await readTables())["employees"]).toHaveLength(893);
  });
});
