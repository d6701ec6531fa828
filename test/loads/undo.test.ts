import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { sweep } from "../../src/roster/calendar/sweep.ts";
import { perform } from "../../src/roster/employees/perform.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, foundCompany, type Hiring, hiring, rosterAt } from "../support/company.ts";
import { expectDerivedAnew } from "../support/derived-anew.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { call, type Line, type Loader, loader, restore } from "../support/load.ts";
import { listIn } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";
import { watchedDatabase, writesPeople } from "../support/watched-database.ts";

const DAY = 86_400_000;
const NOW = Date.parse("2026-11-24T12:00Z");
let okta: NewServiceUser;
let feed: NewServiceUser;
let hr: Loader;
let ten: Tables;

vi.setConfig({ testTimeout: 60_000 });

const ids = Array.from({ length: 10 }, (_, at) => `p${at}`);
const there = (id: string, said: Hiring = {}) => hiring(id, { employeeNumber: `N-${id}`, ...said });

beforeAll(async () => {
  okta = await foundCompany(NOW - 400 * DAY);
  feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR feed", EDIT_EVERYTHING);
  hr = loader(feed, NOW);
  await hiredTogether(
    NOW - 300 * DAY,
    ids.map((id) => there(id)),
  );
  ten = await readTables();
});

beforeEach(() => restore(ten));

const line = (id: string, said: Line = {}): Line => ({
  "Employee ID": `N-${id}`,
  Email: `${id}@tidewater.example`,
  "First name": "Ada",
  "Last name": id,
  "Start date": "2020-01-01",
  ...said,
});
/** As readers see everyone, but for when it was written. */
const seen = async (now = NOW) => {
  const { Resources } = await listIn(askAt(okta, "/scim/v2/Users?count=1000", { now }));
  return Object.fromEntries(Resources.map(({ id, meta: _, ...user }) => [id, user]));
};
const active = async (now = NOW) =>
  Object.entries(await seen(now)).flatMap(([id, user]) => (user["active"] ? [id] : []));
const brought = async (...lines: Line[]) => (await hr.brought(lines, { scope: "partial" })).load;

describe("a load that is taken back", () => {
  test("leaves everyone whom it changed, ended or rehired as they were", async () => {
    await perform(rosterAt(NOW - DAY), "terminate", "p3", {
      terminationDate: "2026-11-01",
      lastDayOfWork: null,
      terminationReason: null,
      decidingDate: null,
    });
    const before = await seen();
    const load = await brought(
      line("p0", { "Job title": "Pilot", Site: "London", Department: "Flying" }),
      line("p1", { "Lifecycle status": "Terminated" }),
      line("p2", { "Termination date": "2026-12-31" }),
      line("p3", { "Rehire date": "2026-11-24" }),
      line("p4", { Email: "p5@tidewater.example" }),
      line("p5", { Email: "p4@tidewater.example" }),
      line("p6"),
    );
    expect(load.counts).toMatchObject({ change: 3, off: 1, end: 1, rehire: 1, unchanged: 1 });
    expect(await seen()).not.toEqual(before);
    expect(await hr.step(load.id, "undo")).toMatchObject({ status: "undoing", undone: 0 });
    expect(await hr.whole(load.id, "undo")).toMatchObject({ status: "undone", undone: 6 });
    expect(await seen()).toEqual(before);
    expect(await active(Date.parse("2027-01-02T12:00Z"))).toContain("p2");
    await expectDerivedAnew(NOW);
    expect(await hr.step(load.id, "undo")).toMatchObject({ status: "undone" });
  });

  test("switches off whom it hired, and takes them in again by the same file", async () => {
    const load = await brought(line("new"), line("p0", { "Reports to": "N-new" }));
    const [newcomer] = (await active()).filter((id) => !ids.includes(id));
    await hr.whole(load.id, "undo");
    expect((await seen())[newcomer ?? ""]).toMatchObject({
      userName: "new@tidewater.example",
      active: false,
    });
    expect((await active()).sort()).toEqual(ids);
    const again = await hr.brought([line("new")], { scope: "partial" });
    expect(again.planned).toMatchObject([{ why: expect.stringContaining("taken back") }]);
    expect(await active()).toContain(newcomer);
    await expectDerivedAnew(NOW);
  });

  test("gives access that it took back even where moments have passed since", async () => {
    const load = await brought(
      line("p1", { "Termination date": "2026-11-23" }),
      line("p2", { "Termination date": "2026-11-25" }),
    );
    const later = NOW + 3 * DAY;
    await sweep(rosterAt(later));
    expect((await active(later)).filter((id) => ["p1", "p2"].includes(id))).toEqual([]);
    await hr.whole(load.id, "undo", { now: later });
    expect((await active(later)).sort()).toEqual(ids);
    await expectDerivedAnew(later);
  });

  test("is told by the trail: opened, applied and undone, by whom", async () => {
    const load = await brought(line("p0", { "Job title": "Pilot" }));
    await hr.whole(load.id, "undo");
    const trail = (await readTables())["history"]?.filter(({ kind }) => kind === "load");
    expect(trail?.map(({ subject, verb, actor }) => [subject, verb, actor])).toEqual(
      ["open", "apply", "undo"].map((verb) => [load.id, verb, "HR feed"]),
    );
    const verbs = (await readTables())["history"]?.filter(({ subject }) => subject === "p0");
    expect(verbs?.map(({ verb }) => verb)).toEqual(["hire", "change", "undoLoad"]);
  });
});

describe("a load is not taken back", () => {
  const refused = (id: string, asking = {}) =>
    call<{ detail: string }>(feed, "POST", `/loads/${id}/undo`, undefined, 409, { now: NOW, ...asking });

  test("where anybody has changed one of its people since: nothing is", async () => {
    const load = await brought(line("p0", { "Job title": "Pilot" }), line("p1", { "Job title": "Pilot" }));
    await perform(rosterAt(NOW), "change", "p1", {
      effectiveDate: null,
      values: { work: { title: "Cook" } },
    });
    const before = await seen();
    const { detail } = await refused(load.id);
    expect(detail).toContain("Ada p1 (N-p1) was changed since");
    expect(detail).not.toContain("Ada p0");
    expect(await seen()).toEqual(before);
    expect(await hr.show(load.id)).toMatchObject({ status: "applied", undone: 0 });
  });

  test("before it was applied, or after another one, until that one is taken back", async () => {
    const open = await hr.checked([line("p0", { "Job title": "Pilot" })], { scope: "partial" });
    await refused(open.id);
    await hr.whole(open.id, "apply");
    const later = await brought(line("p1", { "Job title": "Cook" }));
    expect((await refused(open.id)).detail).toContain("was applied after it");
    await hr.whole(later.id, "undo");
    expect(await hr.whole(open.id, "undo")).toMatchObject({ status: "undone" });
  });

  test("beneath another one: while it is taken back, none is applied", async () => {
    const load = await brought(line("p1", { "Lifecycle status": "Terminated" }));
    expect(await hr.step(load.id, "undo")).toMatchObject({ status: "undoing" });
    const newer = await hr.checked([line("p1", { "Lifecycle status": "Terminated" })], { scope: "partial" });
    const path = `/loads/${newer.id}/apply`;
    const { detail } = await call<{ detail: string }>(feed, "POST", path, undefined, 409, { now: NOW });
    expect(detail).toContain("is being taken back");
    await hr.whole(load.id, "undo");
    expect(await hr.whole(newer.id, "apply")).toMatchObject({ status: "applied" });
  });

  test("after seven days", async () => {
    const load = await brought(line("p0", { "Job title": "Pilot" }));
    await refused(load.id, { now: NOW + 7 * DAY + 60_000 });
    expect(await hr.whole(load.id, "undo", { now: NOW + 7 * DAY })).toMatchObject({ status: "undone" });
  });

  test("where one of its people was changed while it was being taken back: that one stays, and says so", async () => {
    const load = await brought(line("p0", { "Job title": "Pilot" }), line("p1", { "Job title": "Pilot" }));
    await hr.step(load.id, "undo");
    await perform(rosterAt(NOW), "change", "p1", {
      effectiveDate: null,
      values: { work: { title: "Cook" } },
    });
    await hr.whole(load.id, "undo");
    const people = await seen();
    expect([people["p0"]?.["title"], people["p1"]?.["title"]]).toEqual([undefined, "Cook"]);
    expect((await hr.plan(load.id)).find(({ employeeNumber }) => employeeNumber === "N-p1")).toMatchObject({
      action: "held",
      why: expect.stringContaining("not taken back: changed by somebody since"),
    });
  });
});

test.each(["before", "after"] as const)(
  "taking back that is killed %s a batch goes on where it stopped",
  async (when) => {
    const before = await seen();
    const many = Array.from({ length: 310 }, (_, at) => line(`n${at}`));
    const load = await brought(...many, ...ids.map((id) => line(id, { "Job title": "Pilot" })));
    await hr.step(load.id, "undo");
    const db = watchedDatabase(env.DB, {
      [when]: (sql: readonly string[]) => {
        if (writesPeople(sql)) throw new Error("D1_ERROR: connection lost");
      },
    });
    await hr.step(load.id, "undo", { db }, 503);
    expect(await hr.whole(load.id, "undo")).toMatchObject({ status: "undone", undone: 320 });
    const people = await seen();
    expect(Object.fromEntries(ids.map((id) => [id, people[id]]))).toEqual(before);
    expect((await active()).sort()).toEqual(ids);
    const rows = (await readTables())["history"]?.filter(({ verb }) => verb === "undoLoad");
    expect(rows).toHaveLength(320);
  },
);
