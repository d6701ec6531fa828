import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { sampleCompany } from "../../scripts/sample/company.ts";
import { sampleCsv } from "../../scripts/sample/csv.ts";
import { loadSample } from "../../scripts/sample/load-sample.ts";
import { READ_EVERYTHING } from "../../src/auth/grants.ts";
import { csvRecords } from "../../src/connectors/csv/csv-records.ts";
import { addDays } from "../../src/hr/plain-date.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, rosterAt } from "../support/company.ts";
import { type Line, type Loader, loader, restore } from "../support/load.ts";
import { listIn } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";

const TODAY = "2026-11-24";
const NOW = Date.parse(`${TODAY}T12:00Z`);
let okta: NewServiceUser;
let hr: Loader;
let sample: Tables;
let file: readonly Line[];

vi.setConfig({ testTimeout: 30_000 });

beforeAll(async () => {
  const roster = rosterAt(NOW);
  await loadSample(roster, () => {});
  okta = await createServiceUser(roster, env.TOKENS, "Okta", READ_EVERYTHING);
  hr = loader(await createServiceUser(roster, env.TOKENS, "HR feed", EDIT_EVERYTHING), NOW);
  sample = await readTables();
  file = await linesOf(sampleCsv(sampleCompany(TODAY), TODAY));
}, 120_000);

beforeEach(() => restore(sample));

async function linesOf(csv: string): Promise<Line[]> {
  const records: string[][] = [];
  for await (const { cells } of csvRecords(once(csv.replaceAll("\r\n", "\n")))) records.push([...cells]);
  const [columns = [], ...rows] = records;
  return rows.map((cells) => Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ""])));
}

async function* once(text: string): AsyncGenerator<string> {
  yield text;
}

/** People, and everything that is kept of them. */
const people = async () => {
  const { loads = [], load_lines: _, history = [], history_values = [], ...kept } = await readTables();
  const ids = new Set(loads.map(({ id }) => id));
  const ofOthers = (rows: typeof history) => rows.filter(({ subject }) => !ids.has(subject));
  return { ...kept, history: ofOthers(history), history_values: ofOthers(history_values) };
};

const edited = (lines: readonly Line[]): Line[] =>
  lines.map((line, at) => ({
    ...line,
    ...(at % 7 === 0 && { "Job title": `Job ${at}` }),
    ...(at % 11 === 0 && { Department: `Department ${at % 3}` }),
    ...(at % 31 === 0 &&
      line["Lifecycle status"] === "Employed" && { "Termination date": addDays(TODAY, 20) }),
    ...(at % 37 === 0 && { "Work phone": "" }),
  }));

describe("the sample company's own file", () => {
  test("changes nothing", async () => {
    const before = await people();
    const { load, planned } = await hr.brought(file);
    expect(planned).toEqual([]);
    expect(load.counts).toMatchObject({ unchanged: file.length });
    expect(load.notices).toEqual([]);
    expect(await people()).toEqual(before);
  });

  test("with edits changes something the first time and nothing the second", async () => {
    const { load } = await hr.brought(edited(file));
    expect(load.counts["change"]).toBeGreaterThan(30);
    expect(load.counts["end"]).toBeGreaterThan(3);
    const before = await people();
    const again = await hr.brought(edited(file));
    expect(again.done.filter(({ action }) => action !== "held")).toEqual([]);
    expect(await people()).toEqual(before);
  });

  test("comes to the same with its columns and lines in another order", async () => {
    const named = ({ line: _, ...planned }: { line: number }) => JSON.stringify(planned);
    const first = await hr.brought(edited(file));
    const seen = await everyone();
    await restore(sample);
    const columns = Object.keys(file[0] ?? {}).reverse();
    const second = await hr.brought([...edited(file)].reverse(), { columns });
    expect(second.done.map(named).sort()).toEqual(first.done.map(named).sort());
    expect(await everyone()).toEqual(seen);
  });
});

/** Users as readers see them, without their versions, and with new groups by name alone. */
const everyone = async () => {
  const { Resources } = await listIn(askAt(okta, "/scim/v2/Users?count=500", { now: NOW }));
  return Resources.map(({ meta: _, groups, ...user }) => ({ ...user, groups: namesOf(groups) }));
};
const namesOf = (groups: unknown) =>
  (Array.isArray(groups) ? groups : []).map((group) => String(group.display)).sort();

describe("a dry run", () => {
  interface Edit {
    readonly at: number;
    readonly kind: (typeof KINDS)[number];
    readonly days: number;
  }
  const KINDS = [
    "title",
    "site",
    "email",
    "end",
    "terminated",
    "back",
    "start",
    "rehire",
    "leave",
    "gone",
    "swap",
  ] as const;

  const apply = (lines: readonly Line[], { at, kind, days }: Edit): Line[] => {
    const [line = {}, next = {}] = [lines[at], lines[(at + 1) % lines.length]];
    const date = addDays(TODAY, days);
    const put = (said: Line) => lines.map((one, index) => (index === at ? { ...one, ...said } : one));
    switch (kind) {
      case "title":
        return put({ "Job title": `Job ${days}` });
      case "site":
        return put({ Site: `Harbour ${days % 2}`, "Time zone": "" });
      case "email":
        return put({ Email: days % 3 === 0 ? "" : `moved-${at}@elsewhere.example` });
      case "end":
        return put({ "Termination date": date, "Lifecycle status": days < 0 ? "Terminated" : "Employed" });
      case "terminated":
        return put({ "Termination date": "", "Lifecycle status": "Terminated" });
      case "back":
        return put({ "Termination date": "", "Lifecycle status": "Employed" });
      case "start":
        return put({ "Start date": date });
      case "rehire":
        return put({ "Rehire date": date, "Lifecycle status": "Employed" });
      case "leave":
        return put({ "Lifecycle status": "Leave" });
      case "gone":
        return [
          ...lines.filter((_, index) => index !== at),
          {
            ...line,
            "Employee ID": `new-${at}`,
            Email: `new-${at}@elsewhere.example`,
            "Reports to": line["Employee ID"] ?? "",
          },
        ];
      case "swap":
        return lines.map((one, index) =>
          index === at
            ? { ...one, Email: next["Email"] ?? "" }
            : one === next
              ? { ...one, Email: line["Email"] ?? "" }
              : one,
        );
    }
  };

  const edits = fc.array(
    fc.record({
      at: fc.nat({ max: 290 }),
      kind: fc.constantFrom(...KINDS),
      days: fc.integer({ min: -60, max: 60 }),
    }),
    { minLength: 1, maxLength: 25 },
  );

  interface Kept {
    readonly version: unknown;
    readonly active: boolean;
  }

  /** By employee number: the version of each person, and whether they are active now. */
  const roster = async (): Promise<Map<string, Kept>> => {
    const { employees = [], states = [] } = await readTables();
    const now = states.filter(({ starts_at, ends_at }) => Number(starts_at) <= NOW && Number(ends_at) > NOW);
    const active = new Set(now.filter((state) => state["active"] === 1).map((state) => state["employee_id"]));
    return new Map(
      employees.map((row) => [
        String(row["employee_number"]),
        { version: row["version"], active: active.has(row["id"]) },
      ]),
    );
  };

  test("names whom the load then hires, changes, ends and switches off, why, and nobody else", async () => {
    const done = { applied: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(edits, async (all) => {
        await restore(sample);
        const lines = all.reduce<readonly Line[]>(apply, file);
        const before = await roster();
        const load = await hr.checked(lines, { scope: "partial" });
        const planned = await hr.plan(load.id);
        expect(await roster()).toEqual(before);
        if (load.status === "refused") {
          done.refused += 1;
          expect(load.problemCount).toBeGreaterThan(0);
          return;
        }
        done.applied += 1;
        const applied = await hr.whole(load.id, "apply");
        expect(await hr.plan(load.id)).toEqual(planned);
        expect(applied.counts).toEqual(load.counts);
        const after = await roster();
        const of = (...actions: string[]) =>
          planned
            .filter(({ action }) => actions.includes(action))
            .map(({ employeeNumber }) => String(employeeNumber))
            .sort();
        const numbers = [...after.keys()].sort();
        expect(numbers.filter((number) => !before.has(number))).toEqual(of("hire"));
        const touched = (number: string) => after.get(number)?.version !== before.get(number)?.version;
        expect(numbers.filter(touched)).toEqual(of("hire", "rehire", "change", "end", "off"));
        const off = (number: string) =>
          before.get(number)?.active === true && after.get(number)?.active === false;
        expect(numbers.filter(off)).toEqual(of("off"));
        const second = await hr.checked(lines, { scope: "partial" });
        expect((await hr.plan(second.id)).filter(({ action }) => action !== "held")).toEqual([]);
      }),
      { numRuns: 5 },
    );
    expect(done.applied).toBeGreaterThan(0);
  }, 120_000);
});
