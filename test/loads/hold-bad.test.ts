import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { perform } from "../../src/roster/employees/perform.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, foundCompany, type Hiring, hired, rosterAt } from "../support/company.ts";
import { type Line, type Loader, loader, restore } from "../support/load.ts";
import { listIn, valueAt } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";

const NOW = Date.parse("2026-11-24T12:00Z");
let okta: NewServiceUser;
let hr: Loader;
let empty: Tables;

vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  okta = await foundCompany(NOW - 400 * 86_400_000);
  const feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR feed", EDIT_EVERYTHING);
  hr = loader(feed, NOW);
  empty = await readTables();
});

beforeEach(() => restore(empty));

const there = (id: string, said: Hiring = {}) =>
  hired(NOW - 1000, id, { employeeNumber: `N-${id}`, ...said });
const line = (id: string, said: Line = {}): Line => ({
  "Employee ID": `N-${id}`,
  Email: `${id}@tidewater.example`,
  "First name": "Ada",
  "Last name": id,
  "Start date": "2020-01-01",
  ...said,
});
const active = async () => {
  const { Resources } = await listIn(askAt(okta, "/scim/v2/Users?count=1000", { now: NOW }));
  return Resources.filter((user) => user["active"]).map(({ userName }) => String(userName).split("@")[0]);
};
/** Checks a file and applies it, its bad lines held. */
const held = async (lines: readonly Line[], options = {}) => {
  const checked = await hr.checked(lines, { holdBad: true, ...options });
  expect(checked).toMatchObject({ status: "checked", holdBad: true });
  const planned = await hr.plan(checked.id);
  const applied = await hr.whole(checked.id, "apply");
  expect(applied.status).toBe("applied");
  return { checked, planned, applied, done: await hr.plan(checked.id) };
};

describe("a file whose bad lines are held", () => {
  const good = Array.from({ length: 893 }, (_, at) => line(`g${at}`));
  const bad = [
    line("b1", { "Start date": "31.12.2020" }),
    line("b2", { Email: "b2 at tidewater" }),
    line("b3", { "Lifecycle status": "Retired?" }),
    line("b4", { "Start date": "" }),
    line("b5", { "Termination date": "2019-12-31" }),
    line("b6", { Country: "Atlantis" }),
    line("b7", { "First name": "", "Last name": "" }),
  ];

  test("takes 893 good ones in, holds 7 and says of each which line, which column and why", async () => {
    const { checked, planned, applied, done } = await held([...good, ...bad]);
    expect(checked).toMatchObject({ problemCount: 7, counts: { hire: 893, held: 7 } });
    expect(checked.problems.map(({ line: at, column }) => `${at} ${column}`)).toEqual([
      "895 Start date",
      "896 Email",
      "897 Lifecycle status",
      "898 Start date",
      "899 null",
      "900 Country",
      "901 null",
    ]);
    const waiting = planned.filter(({ action }) => action === "held");
    expect(waiting.map(({ line: at }) => at)).toEqual([895, 896, 897, 898, 899, 900, 901]);
    for (const { why } of waiting) expect(why).toMatch(/\w{3}/);
    expect(applied).toMatchObject({ counts: { hire: 893, held: 7 }, applied: 900 });
    expect(done.filter(({ action }) => action === "held")).toEqual(waiting);
    expect(await active()).toHaveLength(893);
  });

  test("is refused as a whole, all seven named, where it does not say so", async () => {
    const load = await hr.checked([...good, ...bad]);
    expect(load).toMatchObject({ status: "refused", problemCount: 7 });
    expect(await active()).toEqual([]);
  });

  test("leaves whoever is held as they were, and follows them once the line is mended", async () => {
    await there("ada");
    await there("bob");
    await held([
      line("ada", { "Job title": "Pilot", Country: "Atlantis" }),
      line("bob", { "Job title": "Pilot" }),
    ]);
    const titles = async () =>
      Object.fromEntries(
        (await listIn(askAt(okta, "/scim/v2/Users", { now: NOW }))).Resources.map(({ id, title }) => [
          id,
          title,
        ]),
      );
    expect(await titles()).toEqual({ bob: "Pilot" });
    await held([line("ada", { "Job title": "Pilot" }), line("bob", { "Job title": "Pilot" })]);
    expect(await titles()).toEqual({ ada: "Pilot", bob: "Pilot" });
  });

  test("follows neither of two lines that mean one person", async () => {
    await there("ada");
    const { checked } = await held([
      line("ada", { "Lifecycle status": "Terminated" }),
      line("bob"),
      line("ada", { "Lifecycle status": "Employed" }),
    ]);
    expect(checked).toMatchObject({ counts: { held: 2, hire: 1 } });
    expect(checked.problems.map(({ line: at, message }) => `${at}: ${message}`)).toEqual([
      "2: stands on line 4 already: one line a person",
      "4: stands on line 2 already: one line a person",
      "4: stands on line 2 already: two people cannot share it",
    ]);
    expect((await active()).sort()).toEqual(["ada", "bob"]);
  });

  test("makes no site and no list item for whoever is held", async () => {
    const { checked } = await held([
      line("ada", { Site: "Nairobi", Department: "Flying" }),
      line("bob", { Site: "Narnia", Department: "Wardrobes", Country: "Atlantis" }),
    ]);
    expect(checked.notices.join()).not.toMatch(/Narnia|Wardrobes/);
    const { sites = [], list_items = [] } = await readTables();
    const names = [...sites, ...list_items].map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["Nairobi", "Flying"]));
    expect(names).not.toContain("Narnia");
    expect(names).not.toContain("Wardrobes");
  });

  test("may not be the wrong file", async () => {
    for (const id of ["a", "b", "c"]) await there(id);
    const load = await hr.checked([line("a"), line("x", { Country: "Atlantis" })], { holdBad: true });
    expect(load).toMatchObject({ status: "refused", counts: { hire: 0 } });
  });
});

describe("an e-mail that somebody else has", () => {
  test("holds somebody new, and of somebody who is here only the e-mail", async () => {
    await there("ada");
    await there("bob");
    const taken = { Email: "ada@tidewater.example" };
    const { planned, done } = await held(
      [line("new", taken), line("bob", { ...taken, "Job title": "Pilot" })],
      { scope: "partial" },
    );
    for (const lines of [planned, done])
      expect(lines).toMatchObject([
        { line: 2, action: "held", why: expect.stringContaining("belongs to number N-ada") },
        { line: 3, action: "change", why: expect.stringMatching(/cannot share it|is the e-mail of Ada ada/) },
      ]);
  });

  test("keeps no leaver's access on", async () => {
    await there("ada");
    await there("bob");
    const leaver = line("bob", { Email: "ada@tidewater.example", "Termination date": "2026-11-23" });
    const { planned, done } = await held([line("ada"), leaver]);
    for (const lines of [planned, done])
      expect(lines).toMatchObject([
        {
          line: 3,
          action: "off",
          why: expect.stringMatching(/cannot share it|stays the e-mail of somebody who left/),
        },
      ]);
    expect(await active()).toEqual(["ada"]);
  });

  test("that is taken between check and application keeps no leaver's access on either", async () => {
    await there("bob");
    const load = await hr.checked([
      line("bob", { Email: "news@tidewater.example", "Termination date": "2026-11-23" }),
    ]);
    await there("cy", { basic: { email: "news@tidewater.example" } });
    await hr.whole(load.id, "apply");
    expect(await hr.plan(load.id)).toMatchObject([{ action: "off" }]);
    expect(await active()).toEqual(["news"]);
  });
});

describe("an end set by hand", () => {
  test("between check and application is decided again, and what was held is followed where nothing holds it", async () => {
    await there("ada");
    await perform(rosterAt(NOW), "terminate", "ada", {
      terminationDate: "2026-12-31",
      lastDayOfWork: null,
      terminationReason: null,
      decidingDate: null,
    });
    const load = await hr.checked([line("ada", { "Termination date": "2027-01-31" })]);
    expect(await hr.plan(load.id)).toMatchObject([{ action: "held" }]);
    await perform(rosterAt(NOW), "releaseEnd", "ada", {});
    await hr.whole(load.id, "apply");
    expect(await hr.plan(load.id)).toMatchObject([
      { action: "end", why: expect.stringContaining("2027-01-31") },
    ]);
  });
});

describe("a manager who would come to be below the person", () => {
  const managers = async () => {
    const { Resources } = await listIn(askAt(okta, "/scim/v2/Users?count=1000", { now: NOW }));
    const ids = new Map(Resources.map(({ id, userName }) => [id, String(userName).split("@")[0]]));
    return Object.fromEntries(
      Resources.map((user) => {
        const manager = valueAt(
          user["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
          "manager.value",
        );
        return [ids.get(user.id), manager === undefined ? null : ids.get(String(manager))];
      }),
    );
  };
  const circle = [
    line("ada", { "Reports to": "N-bob", "Job title": "Pilot" }),
    line("bob", { "Reports to": "N-cy", "Job title": "Pilot" }),
    line("cy", { "Reports to": "N-ada", "Job title": "Pilot" }),
  ];

  test("is not taken, whether people are new or here, and the rest of the line is", async () => {
    const { load, planned } = await hr.brought(circle);
    expect(planned).toMatchObject([{ action: "hire" }, { action: "hire" }, { action: "hire" }]);
    expect(planned[0]?.why).toContain("would report to");
    expect(load.counts).toMatchObject({ hire: 3 });
    expect(await managers()).toEqual({ ada: null, bob: null, cy: null });
    const again = await hr.brought(circle.map((one) => ({ ...one, "Job title": "Cook" })));
    expect(again.load.counts).toMatchObject({ change: 3 });
    expect(await managers()).toEqual({ ada: null, bob: null, cy: null });
  });

  test("is taken where the same file turns the others round too", async () => {
    await hr.brought([line("ada", { "Reports to": "N-bob" }), line("bob", { "Reports to": "" })]);
    expect(await managers()).toEqual({ ada: "bob", bob: null });
    await hr.brought([line("ada", { "Reports to": "" }), line("bob", { "Reports to": "N-ada" })]);
    expect(await managers()).toEqual({ ada: null, bob: "ada" });
  });

  test("holds a line that says nothing else", async () => {
    await hr.brought([line("ada", { "Reports to": "" }), line("bob", { "Reports to": "N-ada" })]);
    const { done } = await hr.brought([line("ada", { "Reports to": "N-bob" })], { scope: "partial" });
    expect(done).toMatchObject([{ action: "held", why: expect.stringContaining("Ada ada would report to") }]);
  });
});
