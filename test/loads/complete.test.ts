import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { perform } from "../../src/roster/employees/perform.ts";
import { askAt } from "../support/ask-at.ts";
import { EDIT_EVERYTHING, foundCompany, type Hiring, hiring, rosterAt } from "../support/company.ts";
import { hiredTogether } from "../support/hired-together.ts";
import { type FileOptions, type Line, type Loader, loader, restore } from "../support/load.ts";
import { listIn } from "../support/scim.ts";
import { createServiceUser, type NewServiceUser } from "../support/service-users.ts";
import { readTables, type Tables } from "../support/tables.ts";

const NOW = Date.parse("2026-11-24T12:00Z");
const DAY = 86_400_000;
const AGES_AGO = NOW - 300 * DAY;
const ABSENT = "absent from a file that was declared complete";
let okta: NewServiceUser;
let hr: Loader;
let forty: Tables;

vi.setConfig({ testTimeout: 60_000 });

const ids = Array.from({ length: 40 }, (_, at) => `p${String(at).padStart(2, "0")}`);
const there = (id: string, said: Hiring = {}) => hiring(id, { employeeNumber: `N-${id}`, ...said });
const line = (id: string, said: Line = {}): Line => ({
  "Employee ID": `N-${id}`,
  Email: `${id}@tidewater.example`,
  "Start date": "2020-01-01",
  ...said,
});
/** Everyone but some, and what is said of others. */
const without = (...gone: readonly string[]) => ids.filter((id) => !gone.includes(id)).map((id) => line(id));

beforeAll(async () => {
  okta = await foundCompany(NOW - 400 * DAY);
  const feed = await createServiceUser(rosterAt(NOW), env.TOKENS, "HR feed", EDIT_EVERYTHING);
  hr = loader(feed, NOW);
  await hiredTogether(
    AGES_AGO,
    ids.map((id) => there(id)),
  );
  forty = await readTables();
});

beforeEach(() => restore(forty));

const complete = (options: FileOptions = {}): FileOptions => ({ scope: "complete", ...options });
const active = async (now = NOW) => {
  const { Resources } = await listIn(askAt(okta, "/scim/v2/Users?count=1000", { now }));
  return Resources.filter((user) => user["active"]).map(({ id }) => id);
};
const missing = async () => {
  const on = await active();
  return ids.filter((id) => !on.includes(id));
};
const hand = (id: string, terminationDate: string) =>
  perform(rosterAt(NOW - DAY), "terminate", id, {
    terminationDate,
    lastDayOfWork: null,
    terminationReason: null,
    decidingDate: null,
  });

describe("a complete file", () => {
  test("ends whoever is absent, names them beforehand with the reason, and nobody else", async () => {
    const { planned, done, load } = await hr.brought(without("p07", "p23"), complete());
    const said = [
      {
        line: 40,
        employeeNumber: "N-p07",
        email: "p07@tidewater.example",
        name: "Ada p07",
        action: "off",
        absent: true,
      },
      { line: 41, employeeNumber: "N-p23", name: "Ada p23", action: "off", absent: true },
    ];
    expect(planned).toMatchObject(said);
    expect(done).toMatchObject(said);
    for (const { why } of [...planned, ...done]) {
      expect(why).toContain(ABSENT);
      expect(why).toContain("2026-11-24 assumed");
    }
    expect(load.notices).toContain("2 people are absent from the file");
    expect(await missing()).toEqual(["p07", "p23"]);
  });

  test("of which the same comes again changes nothing more", async () => {
    await hr.brought(without("p07"), complete());
    const { load, planned } = await hr.brought(without("p07"), complete());
    expect(planned).toEqual([]);
    expect(load.counts).toMatchObject({ off: 0, end: 0, held: 0 });
  });

  test("may end 3 by default, not 4, and names those it would have ended", async () => {
    await hr.brought(without("p01", "p02", "p03"), complete());
    await restore(forty);
    const load = await hr.checked(without("p01", "p02", "p03", "p04"), complete());
    expect(load.status).toBe("refused");
    expect(load.problems[0]).toMatchObject({
      line: null,
      message: expect.stringContaining("the 3 that may go"),
    });
    for (const id of ["p01", "p02", "p03", "p04"])
      expect(load.problems[0]?.message).toContain(`Ada ${id} (N-${id})`);
    expect((await hr.plan(load.id)).filter(({ action }) => action === "off")).toHaveLength(4);
    expect(await missing()).toEqual([]);
  });

  test("may end as many as it says, none where it says none", async () => {
    const four = without("p01", "p02", "p03", "p04");
    expect(await hr.checked(four, complete({ mayGo: 3 }))).toMatchObject({ status: "refused" });
    expect(await hr.checked(four, complete({ mayGo: 4 }))).toMatchObject({ status: "checked" });
    expect(await hr.checked(without("p01"), complete({ mayGo: 0 }))).toMatchObject({ status: "refused" });
    expect(await hr.checked(without(), complete({ mayGo: 0 }))).toMatchObject({ status: "checked" });
  });

  test("may never lack a tenth of those who work here, whatever it says", async () => {
    const load = await hr.checked(without("p01", "p02", "p03", "p04", "p05"), complete({ mayGo: 40 }));
    expect(load).toMatchObject({ status: "refused", problems: [{ line: null }] });
    expect(load.problems[0]?.message).toContain("fewer than 90 %");
    expect(await hr.plan(load.id)).toEqual([]);
  });

  test("does not take a held line for an absent person", async () => {
    const lines = [...without("p07"), line("p07", { "Start date": "soon" })];
    const { load } = await (async () => {
      const checked = await hr.checked(lines, complete({ holdBad: true }));
      return { load: await hr.whole(checked.id, "apply") };
    })();
    expect(load).toMatchObject({ status: "applied", counts: { held: 1, off: 0 } });
    expect(await missing()).toEqual([]);
  });

  test("does not take somebody for absent whose line has another number", async () => {
    const lines = [...without("p07"), line("p07", { "Employee ID": "N-9999" })];
    const load = await hr.checked(lines, complete({ holdBad: true }));
    expect(load).toMatchObject({ status: "checked", counts: { held: 1, off: 0 } });
  });

  test("ends nobody for being absent while one line could be about anybody", async () => {
    const unread = { "Employee ID": "1.23E+11", Email: "news@tidewater.example", "Start date": "2020-01-01" };
    const load = await hr.checked([...without("p07"), unread], complete({ holdBad: true }));
    expect(load).toMatchObject({ status: "checked", counts: { held: 1, off: 0 } });
    expect(load.notices).toContainEqual(
      expect.stringMatching(/nobody ends by being absent: whom line 41 is about/),
    );
    await hr.whole(load.id, "apply");
    expect(await missing()).toEqual([]);
  });

  test("leaves an end that a person set, and whoever has not started yet, whom it names", async () => {
    await hand("p07", "2026-12-31");
    await hiredTogether(NOW - DAY, [there("hired", { startDate: "2026-12-01" })]);
    const { load, planned } = await hr.brought(without("p07"), complete());
    expect(planned).toMatchObject([
      { action: "held", absent: true, why: expect.stringContaining("set by hand") },
    ]);
    expect(load.notices).toContainEqual(
      expect.stringContaining("they have not started yet: Ada hired (N-hired)"),
    );
    expect(await missing()).toEqual([]);
    expect(await active(Date.parse("2026-12-02T12:00Z"))).toContain("hired");
    expect(await active(Date.parse("2026-12-31T22:59Z"))).toContain("p07");
    expect(await active(Date.parse("2026-12-31T23:00Z"))).not.toContain("p07");
  });

  test("ends somebody on leave without access too, who does not come back on", async () => {
    await perform(rosterAt(NOW - DAY), "startLeave", "p07", {
      kind: "Leave",
      startDate: "2026-11-01",
      returnDate: "2026-12-01",
      access: false,
    });
    const { planned } = await hr.brought(without("p07"), complete());
    expect(planned).toMatchObject([{ action: "end", absent: true }]);
    expect(await active(Date.parse("2026-12-02T12:00Z"))).not.toContain("p07");
  });

  test("ends both employments of somebody who has two", async () => {
    await perform(rosterAt(NOW - DAY), "rehire", "p07", {
      startDate: "2026-10-01",
      terminationDate: null,
      lastDayOfWork: null,
      terminationReason: null,
      concurrent: true,
    });
    const { planned } = await hr.brought(without("p07"), complete());
    expect(planned).toMatchObject([{ action: "off", absent: true }]);
    expect(await missing()).toEqual(["p07"]);
    expect((await hr.brought(without("p07"), complete())).planned).toEqual([]);
  });

  test("leaves revoked access revoked, and leavers as they are", async () => {
    await perform(rosterAt(NOW - DAY), "revokeAccess", "p07", { reason: null });
    await hand("p08", "2026-11-20");
    const { planned } = await hr.brought(without("p07", "p08"), complete());
    expect(planned.map(({ employeeNumber, action }) => [employeeNumber, action])).toEqual([["N-p07", "end"]]);
    expect(await missing()).toEqual(["p07", "p08"]);
  });

  test("is asked how many may go only where it is complete", async () => {
    await hr.open(["Employee ID"], { scope: "partial", mayGo: 3 }).then(
      () => expect.unreachable(),
      (error: unknown) => expect(String(error)).toContain("mayGo is about a complete file"),
    );
  });
});
