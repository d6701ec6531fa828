import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { perform } from "../../src/roster/employees/perform.ts";
import { commit } from "../../src/store/database.ts";
import { settleLines } from "../../src/store/load-lines.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, foundCompany, hiring, rosterAt } from "../support/company.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { type FileOptions, type Line, type Loader, loader, restore } from "../support/load.ts";
import { listIn } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";

const NOW = Date.parse("2026-11-24T12:00Z");
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let okta: NewServiceUser;
let feed: NewServiceUser;
let hr: Loader;
let forty: Tables;

vi.setConfig({ testTimeout: 60_000 });

const ids = Array.from({ length: 40 }, (_, at) => `p${String(at).padStart(2, "0")}`);
const numberOf = (id: string) => `0${id.slice(1)}`;
const line = (id: string, said: Line = {}): Line => ({
  "Employee ID": numberOf(id),
  "First name": "Ada",
  "Last name": id,
  "Start date": "2020-01-01",
  Email: `${id}@tidewater.example`,
  ...said,
});
/** Everyone, and what is said otherwise of some; by number and name alone. */
const withoutEmails = (said: Readonly<Record<string, Line>> = {}) =>
  ids.map((id) => {
    const { Email: _, ...rest } = line(id, said[id]);
    return rest;
  });
const without = (...gone: readonly string[]) => ids.filter((id) => !gone.includes(id)).map((id) => line(id));
const complete = (options: FileOptions = {}): FileOptions => ({ scope: "complete", ...options });
const missing = async (now = NOW) => {
  const { Resources } = await listIn(askAt(okta, "/scim/v2/Users?count=1000", { now }));
  const on = Resources.filter((user) => user["active"]).map(({ id }) => id);
  return ids.filter((id) => !on.includes(id));
};

beforeAll(async () => {
  okta = await foundCompany(NOW - 400 * DAY);
  feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR feed", EDIT_EVERYTHING);
  hr = loader(feed, NOW);
  await hiredTogether(
    NOW - 300 * DAY,
    ids.map((id) => hiring(id, { employeeNumber: numberOf(id) })),
  );
  forty = await readTables();
});

beforeEach(() => restore(forty));

describe("a number beside the name and the e-mail of somebody else", () => {
  const statuses = (id: string) => ({ "Lifecycle status": id === "p01" ? "Terminated" : "Active" });

  test("ends neither of two people whose numbers changed places", async () => {
    const numbers = new Map([
      ["p01", numberOf("p02")],
      ["p02", numberOf("p01")],
    ]);
    const lines = ids.map((id) =>
      line(id, { ...statuses(id), "Employee ID": numbers.get(id) ?? numberOf(id) }),
    );
    const load = await hr.checked(lines, { holdBad: true });
    expect(load).toMatchObject({ status: "checked", counts: { held: 2, off: 0 } });
    expect(load.problems[0]).toMatchObject({
      line: 3,
      column: "Employee ID",
      message: expect.stringContaining("belong to number 001"),
    });
    await hr.whole(load.id, "apply");
    expect(await missing()).toEqual([]);
  });

  test("refuses a file whose numbers were sorted alone", async () => {
    const shifted = ids.map((id, at) =>
      line(id, { ...statuses(id), "Employee ID": numberOf(ids[(at + 1) % ids.length] ?? "") }),
    );
    expect(await hr.checked(shifted)).toMatchObject({ status: "refused", problemCount: 40 });
  });

  test("is nothing to ask about where two people swap e-mails, or one takes another name", async () => {
    const { load } = await hr.brought(
      [
        line("p01", { Email: "p02@tidewater.example" }),
        line("p02", { Email: "p01@tidewater.example" }),
        line("p03", { "Last name": "p04" }),
      ],
      { scope: "partial" },
    );
    expect(load.counts).toMatchObject({ change: 3, held: 0 });
  });
});

describe("a complete file", () => {
  test.each([
    ["with lost zeros", { "Employee ID": "5", "Last name": "Other" }],
    ["which changed", { "Employee ID": "9005" }],
    ["which changed with the e-mail", { "Employee ID": "9005", Email: "new@tidewater.example" }],
  ])("does not end somebody by a number %s, nor hire them twice", async (_, said) => {
    const lines =
      "Email" in said ? [...without("p05", "p06"), line("p05", said)] : withoutEmails({ p05: said });
    const load = await hr.checked(lines, complete({ holdBad: true }));
    expect(load).toMatchObject({ status: "checked", counts: { held: 1, hire: 0 } });
    expect(load.problems[0]?.message).toContain("Ada p05 (005)");
    await hr.whole(load.id, "apply");
    // Whom nothing speaks of ends all the same.
    expect(await missing()).toEqual("Email" in said ? ["p06"] : []);
  });

  test("hires somebody of the same name as a colleague who is in it", async () => {
    const namesake = line("p05", { "Employee ID": "9005", Email: "other@tidewater.example" });
    const { load } = await hr.brought([...without(), namesake], complete());
    expect(load.counts).toMatchObject({ hire: 1, held: 0 });
  });

  test("ends nobody for being absent where one of two lines of a number may be about them", async () => {
    const load = await hr.checked(
      withoutEmails({ p05: { "Employee ID": numberOf("p06") } }),
      complete({ holdBad: true }),
    );
    expect(load).toMatchObject({ status: "checked", counts: { held: 2, off: 0 } });
    expect(load.notices).toContainEqual(expect.stringContaining("nobody ends by being absent"));
    await hr.whole(load.id, "apply");
    expect(await missing()).toEqual([]);
  });
});

describe("a file that was checked before", () => {
  const applied = (id: string, now: number) => hr.whole(id, "apply", { now });

  test("and is older than one of everyone that was applied since is refused", async () => {
    const old = await hr.checked(without("p05"), complete());
    await loader(feed, NOW + DAY).brought(without(), { now: NOW + DAY });
    const load = await applied(old.id, NOW + DAY + 1000);
    expect(load).toMatchObject({ status: "refused", applied: 0 });
    expect(load.problems[0]?.message).toContain("people.csv, a newer file of everyone, was applied since");
    expect(await missing(NOW + DAY + 2000)).toEqual([]);
  });

  test("and is overtaken while it applies holds what is left", async () => {
    const old = await hr.checked(without("p05"), complete());
    expect(await hr.step(old.id, "apply")).toMatchObject({ status: "applying" });
    await loader(feed, NOW + DAY).brought(without(), { now: NOW + DAY });
    const load = await applied(old.id, NOW + DAY + 1000);
    expect(load).toMatchObject({ status: "applied", counts: { held: 1, off: 0 } });
    expect(await missing(NOW + DAY + 2000)).toEqual([]);
  });

  test("applies after one of some people, and after one that was taken back", async () => {
    const old = await hr.checked(without("p05"), complete());
    const later = loader(feed, NOW + DAY);
    await later.brought([line("p06", { "Job title": "Pilot" })], { scope: "partial", now: NOW + DAY });
    const { load } = await later.brought([...without(), line("new")], { now: NOW + DAY });
    await later.whole(load.id, "undo", { now: NOW + DAY });
    expect(await applied(old.id, NOW + DAY + 1000)).toMatchObject({ status: "applied", counts: { off: 1 } });
    expect(await missing(NOW + DAY + 2000)).toEqual(["p05"]);
  });

  test("does not end by absence whom somebody has written since", async () => {
    const old = await hr.checked(without("p05", "p06"), complete());
    const ends = { lastDayOfWork: null, terminationReason: null };
    const at = rosterAt(NOW + DAY);
    await perform(at, "terminate", "p05", { ...ends, terminationDate: "2026-11-24", decidingDate: null });
    await perform(at, "rehire", "p05", {
      ...ends,
      startDate: "2026-11-25",
      terminationDate: null,
      concurrent: false,
    });
    expect(await applied(old.id, NOW + 2 * DAY)).toMatchObject({ counts: { held: 1, off: 1 } });
    expect(await missing(NOW + 2 * DAY + 1000)).toEqual(["p06"]);
  });
});

test("a line that one step has applied stays so, whatever a later one found", async () => {
  const { load, done } = await hr.brought(without("p05"), complete());
  expect(done).toMatchObject([{ line: 41, action: "off" }]);
  await commit(rosterAt(NOW).db, settleLines(load.id, [{ line: 41, action: "held", why: "late" }]));
  expect(await hr.plan(load.id)).toEqual(done);
});

describe("how many may go by being absent", () => {
  test("counts several files of a day together", async () => {
    await hr.brought(without("p01", "p02"), complete());
    const load = await hr.checked(without("p01", "p02", "p03", "p04"), complete());
    expect(load).toMatchObject({ status: "refused" });
    expect(load.problems[0]?.message).toContain("2 ended so by other files of the last 20 hours");
    expect(await missing()).toEqual(["p01", "p02"]);
    const next = loader(feed, NOW + 20 * HOUR + 1);
    await next.brought(without("p01", "p02", "p03", "p04"), complete({ now: NOW + 20 * HOUR + 1 }));
    expect(await missing(NOW + 21 * HOUR)).toEqual(["p01", "p02", "p03", "p04"]);
  });

  test("counts what was applied after the check too", async () => {
    const first = await hr.checked(without("p01", "p02"), complete());
    const second = await hr.checked(without("p03", "p04"), complete({ now: NOW - 1 }));
    await hr.whole(second.id, "apply");
    expect(await hr.whole(first.id, "apply")).toMatchObject({ status: "refused", applied: 0 });
    expect(await missing()).toEqual(["p03", "p04"]);
  });

  test("is as many as a person says, of one file", async () => {
    await hr.brought(without("p01", "p02", "p03"), complete());
    const { load } = await hr.brought(without("p01", "p02", "p03", "p04"), complete({ mayGo: 1 }));
    expect(load.counts).toMatchObject({ off: 1 });
  });
});
