import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { perform } from "../../src/roster/employees/perform.ts";
import { forgetOldLines } from "../../src/roster/loads/forget-lines.ts";
import { openRoster } from "../../src/roster/open.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, foundCompany, hired, rosterAt } from "../support/company.ts";
import { call, type Line, type Loader, loader, restore } from "../support/load.ts";
import { listIn } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";
import { watchedDatabase, writesPeople } from "../support/watched-database.ts";

const NOW = Date.parse("2026-11-24T12:00Z");
let okta: NewServiceUser;
let feed: NewServiceUser;
let hr: Loader;
let empty: Tables;

vi.setConfig({ testTimeout: 30_000 });

beforeAll(async () => {
  okta = await foundCompany(NOW);
  feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR feed", EDIT_EVERYTHING);
  hr = loader(feed, NOW);
  empty = await readTables();
});

beforeEach(() => restore(empty));

const person = (number: number, said: Line = {}): Line => ({
  "Employee ID": String(number).padStart(4, "0"),
  Email: `p${number}@tidewater.example`,
  "First name": "Ada",
  "Last name": `N${number}`,
  "Start date": "2020-01-01",
  ...said,
});
const people = (count: number, said: Line = {}) =>
  Array.from({ length: count }, (_, at) => person(at + 1, said));

/** Everyone by e-mail, as readers see them. */
const listed = async () => {
  const { Resources, totalResults } = await listIn(askAt(okta, "/scim/v2/Users?count=500", { now: NOW }));
  expect(totalResults).toBe(Resources.length);
  return Resources.map(({ userName }) => String(userName)).sort();
};
const emails = (count: number) =>
  people(count)
    .map(({ Email }) => String(Email))
    .sort();
const rowsOf = async (table: string) => (await readTables())[table] ?? [];

describe("a load", () => {
  test("is opened, filled, checked and applied, and says at each point how far it is", async () => {
    const columns = Object.keys(person(1));
    const rows = (from: number, to: number) =>
      people(to)
        .slice(from)
        .map((line) => Object.values(line));
    const opened = await hr.open([...columns, "Shoe size"]);
    expect(opened).toMatchObject({ status: "filling", lines: 0, checked: 0, applied: 0, problemCount: 0 });
    expect(opened.columns.map(({ field }) => field)).toEqual([
      "employeeNumber",
      "email",
      "firstName",
      "surname",
      "startDate",
      null,
    ]);
    const wide = (from: number, to: number) => rows(from, to).map((cells) => [...cells, "43"]);
    await hr.fill(opened.id, 2, wide(0, 300));
    expect(await hr.fill(opened.id, 302, wide(300, 600))).toMatchObject({ status: "filling", lines: 600 });
    expect(await hr.step(opened.id, "check")).toMatchObject({ status: "checking", checked: 0 });
    expect(await hr.step(opened.id, "check")).toMatchObject({ status: "checking", checked: 500 });
    const checked = await hr.whole(opened.id, "check");
    expect(checked).toMatchObject({ status: "checked", checked: 600, applied: 0, counts: { hire: 600 } });
    expect(await listed()).toEqual([]);
    expect(await hr.step(opened.id, "apply")).toMatchObject({ status: "applying", applied: 0 });
    expect(await hr.step(opened.id, "apply")).toMatchObject({ status: "applying", applied: 500 });
    expect(await hr.whole(opened.id, "apply")).toMatchObject({ status: "applied", applied: 600 });
    expect(await hr.show(opened.id)).toMatchObject({ status: "applied", lines: 600, counts: { hire: 600 } });
    expect(await rowsOf("employees")).toHaveLength(600);
  });

  test("of no lines is checked and applied, and changes nothing", async () => {
    const load = await hr.open(["Employee ID"]);
    expect(await hr.whole(load.id, "check")).toMatchObject({ status: "checked", lines: 0 });
    expect(await hr.whole(load.id, "apply")).toMatchObject({ status: "applied" });
  });

  test("takes a chunk that comes twice once, and the later text of it", async () => {
    const { id } = await hr.filled(people(3));
    const again = people(3, { "Last name": "Later" }).map((line) => Object.values(line));
    expect(await hr.fill(id, 2, again)).toMatchObject({ lines: 3 });
    await hr.whole(id, "check");
    await hr.whole(id, "apply");
    const names = (await rowsOf("states")).map(({ display_name_key }) => display_name_key);
    expect(names).toEqual(["ada later", "ada later", "ada later"]);
  });

  test("takes no more lines once it is being checked", async () => {
    const { id } = await hr.filled(people(2));
    await hr.step(id, "check");
    await hr.fill(id, 9, [Object.values(person(9))], 409);
    await hr.whole(id, "check");
    await hr.fill(id, 9, [Object.values(person(9))], 409);
    expect(await hr.show(id)).toMatchObject({ lines: 2, status: "checked" });
  });

  test("goes no further by steps that come again at its end", async () => {
    const { load } = await hr.brought(people(3));
    const before = await readTables();
    for (const verb of ["check", "apply", "apply"] as const)
      expect(await hr.step(load.id, verb)).toMatchObject({ status: "applied", applied: 3 });
    expect(await readTables()).toEqual(before);
  });

  test("is not applied before it is checked, nor once it is refused or abandoned", async () => {
    const { id } = await hr.filled(people(2));
    await hr.step(id, "apply", {}, 409);
    await hr.step(id, "check");
    await hr.step(id, "apply", {}, 409);
    const refused = await hr.checked([person(1, { "Start date": "soon" })]);
    expect(refused.status).toBe("refused");
    await hr.step(refused.id, "apply", {}, 409);
    await call(feed, "DELETE", `/loads/${id}`, undefined, 204);
    await hr.step(id, "apply", {}, 409);
    expect(await listed()).toEqual([]);
  });

  test("is given up with its lines, unless it has begun to apply", async () => {
    const { id } = await hr.checked(people(2));
    await call(feed, "DELETE", `/loads/${id}`, undefined, 204);
    expect(await rowsOf("load_lines")).toEqual([]);
    expect(await hr.show(id)).toMatchObject({ status: "abandoned", lines: 0 });
    const other = await hr.checked(people(2));
    await hr.step(other.id, "apply");
    await call(feed, "DELETE", `/loads/${other.id}`, undefined, 409);
    await hr.whole(other.id, "apply");
    expect(await listed()).toEqual(emails(2));
  });

  test("applies nothing while one line is wrong, and names all that is wrong at once", async () => {
    const bad = [
      person(1, { "Start date": "31.12.2020" }),
      person(2, { Email: "p2 at tidewater" }),
      person(3, { "Employee ID": "", Email: "" }),
      person(4, { "Lifecycle status": "Retired?" }),
      person(5, { "Start date": "" }),
      person(6, { "Termination date": "2019-12-31" }),
      person(7, { "Employee ID": "0008" }),
      person(8, { Country: "Atlantis", "First name": "", "Last name": "" }),
    ];
    const good = [person(9), person(10)];
    const load = await hr.checked([...good, ...bad]);
    expect(load.status).toBe("refused");
    const problems = await hr.problems(load.id);
    expect(problems.map(({ line, column }) => `${line} ${column}`)).toEqual([
      "4 Start date",
      "5 Email",
      "6 null",
      "7 Lifecycle status",
      "8 Start date",
      "9 null",
      "11 Country",
      "11 Employee ID",
      "11 null",
    ]);
    expect(load.problems).toEqual(problems);
    expect(load.problemCount).toBe(problems.length);
    for (const { message } of problems) expect(message).toMatch(/\w{3}/);
    expect(await rowsOf("employees")).toEqual([]);
  });

  test("shows the first hundred problems, and all of them page by page", async () => {
    const load = await hr.checked(people(250, { "Start date": "soon", Country: "Atlantis" }));
    expect(load.problemCount).toBe(500);
    expect(load.problems).toHaveLength(100);
    const all = await hr.problems(load.id);
    expect(all).toHaveLength(500);
    expect(new Set(all.map(({ line }) => line)).size).toBe(250);
    expect(all.slice(0, 100)).toEqual(load.problems);
  });
});

describe("two clients at the same load", () => {
  test("bring everybody in once", async () => {
    const { id } = await hr.filled(people(620, { Department: "Made", Site: "Nairobi" }));
    const both = async (verb: "check" | "apply", end: string) => {
      for (let load = await hr.show(id); load.status !== end; load = await hr.show(id)) {
        const answers = await Promise.all(
          [1, 2].map(() =>
            askAt(feed, `/api/v1/loads/${id}/${verb}`, { now: NOW, init: { method: "POST" } }),
          ),
        );
        for (const { status } of answers) expect([200, 409, 503]).toContain(status);
      }
      return hr.show(id);
    };
    expect(await both("check", "checked")).toMatchObject({
      status: "checked",
      checked: 620,
      counts: { hire: 620 },
    });
    expect(await both("apply", "applied")).toMatchObject({
      status: "applied",
      applied: 620,
      counts: { hire: 620, held: 0 },
    });
    const history = (await rowsOf("history")).filter(({ verb }) => verb === "hire");
    expect(history).toHaveLength(620);
    expect(await rowsOf("employees")).toHaveLength(620);
    expect((await rowsOf("list_items")).filter(({ name }) => name === "Made")).toHaveLength(1);
  });

  test("find the same problems as one does", async () => {
    const lines = people(620, { "Termination date": "2019-01-01" });
    const one = await hr.checked(lines);
    const { id } = await hr.filled(lines);
    for (let round = 0; round < 5; round++) await Promise.all([hr.step(id, "check"), hr.step(id, "check")]);
    expect(await hr.problems(id)).toEqual(await hr.problems(one.id));
    expect(await hr.show(id)).toMatchObject({ status: "refused", problemCount: 620 });
  });
});

describe("two loads of the same people", () => {
  test("bring everybody in once, and hold whom the other was sooner with", async () => {
    const [first, second] = [await hr.checked(people(3)), await hr.checked(people(3))];
    await hr.whole(first.id, "apply");
    const late = await hr.whole(second.id, "apply");
    expect(late).toMatchObject({ status: "applied", counts: { held: 3 } });
    for (const { why } of await hr.plan(second.id)) expect(why).toContain("import the file again");
    expect(await listed()).toEqual(emails(3));
  });

  test("without numbers hold those whose e-mail the other has given away", async () => {
    const named = people(3).map(({ "Employee ID": _, ...line }) => line);
    const [first, second] = [await hr.checked(named), await hr.checked(named)];
    await hr.whole(first.id, "apply");
    expect(await hr.whole(second.id, "apply")).toMatchObject({ counts: { held: 3 } });
    expect(await listed()).toEqual(emails(3));
  });
});

describe("old loads", () => {
  const MONTH = 31 * 86_400_000;
  const linesLeft = async () => (await readTables())["load_lines"]?.length;

  test("lose their lines a month later, and one that was not applied is given up", async () => {
    const applied = await hr.brought(people(3));
    const checked = await hr.checked(people(3));
    expect(await linesLeft()).toBe(6);
    expect(await forgetOldLines(rosterAt(NOW + MONTH - 2 * 86_400_000))).toBe(0);
    expect(await forgetOldLines(rosterAt(NOW + MONTH))).toBe(6);
    expect(await hr.show(checked.id)).toMatchObject({ status: "abandoned" });
    expect(await hr.show(applied.load.id)).toMatchObject({ status: "applied" });
  });

  test("are looked for without reading the lines of newer ones", async () => {
    await hr.brought(people(50));
    let rows = 0;
    const db = watchedDatabase(env.DB, {
      after: (_, rowsRead) => {
        rows += rowsRead;
      },
    });
    await forgetOldLines({ ...rosterAt(NOW + 1000), db: openRoster(db) });
    expect(rows).toBeLessThan(10);
  });
});

describe("a load that is killed", () => {
  const applied = (sql: readonly string[]) => writesPeople(sql);
  const related = (sql: readonly string[]) => sql.some((text) => text.includes("randomblob"));
  const broken = (when: "before" | "after", at: (sql: readonly string[]) => boolean, nth: number) => {
    let seen = 0;
    return watchedDatabase(env.DB, {
      [when]: (sql: readonly string[]) => {
        if (at(sql)) seen += 1;
        if (seen >= nth) throw new Error("D1_ERROR: connection lost");
      },
    });
  };

  test.each([
    { when: "before" as const, nth: 1 },
    { when: "after" as const, nth: 1 },
    { when: "before" as const, nth: 2 },
    { when: "after" as const, nth: 2 },
  ])(
    "$when its batch number $nth goes on where it stopped: nothing twice, nobody missing",
    async ({ when, nth }) => {
      const { id } = await hr.checked(people(1010));
      const db = broken(when, applied, nth);
      let failed = 0;
      for (let steps = 0; steps < 6; steps++) {
        const { status } = await askAt(feed, `/api/v1/loads/${id}/apply`, {
          now: NOW,
          db,
          init: { method: "POST" },
        });
        if (status === 503) failed += 1;
      }
      expect(failed).toBeGreaterThan(0);
      expect((await hr.show(id)).status).toBe("applying");
      expect(await hr.whole(id, "apply")).toMatchObject({
        status: "applied",
        applied: 1010,
        counts: { hire: 1010 },
      });
      expect((await rowsOf("history")).filter(({ verb }) => verb === "hire")).toHaveLength(1010);
      expect(await rowsOf("employees")).toHaveLength(1010);
      const ordinals = (await rowsOf("ordinals")).map(({ ordinal }) => ordinal);
      expect(ordinals).toEqual(Array.from({ length: 1010 }, (_, at) => at + 1));
    },
  );

  test.each(["before", "after"] as const)(
    "%s the first step of its check has that step done again",
    async (when) => {
      await hired(NOW, "ada", { employeeNumber: "0001" });
      const { id } = await hr.filled([
        person(1, { Email: "ada@tidewater.example", Site: "Nairobi" }),
        person(2),
        person(2),
      ]);
      const db = broken(when, related, 1);
      await hr.step(id, "check", { db }, 503);
      const load = await hr.whole(id, "check");
      expect(load).toMatchObject({ status: "refused", problemCount: 2 });
      expect(load.notices).toHaveLength(1);
      expect(load.counts).toMatchObject({ change: 1 });
    },
  );

  test("between steps decides those again who have changed meanwhile", async () => {
    await hired(NOW, "ada", { employeeNumber: "0001" });
    const load = await hr.checked([
      person(1, { Email: "ada@tidewater.example", "Job title": "Pilot" }),
      person(2),
    ]);
    await perform(rosterAt(NOW), "change", "ada", {
      effectiveDate: null,
      values: { work: { workPhone: "7" } },
    });
    await hr.whole(load.id, "apply");
    const [record] = (await rowsOf("states")).filter(({ employee_id }) => employee_id === "ada");
    expect(JSON.parse(String(record?.["record"]))).toMatchObject({
      work: { title: "Pilot", workPhone: "7" },
    });
  });
});
