import { expect, test } from "vitest";
import type { Employee, Exclusion } from "../../src/hr/employee.ts";
import { BEGINNING, type Instant } from "../../src/hr/instant.ts";
import type { Company } from "../../src/hr/settings.ts";
import { timeline } from "../../src/hr/timeline.ts";
import { company, entry, leave, period, person, revocation, VALUES, works } from "./person.ts";

/*
 * One test or more for each row of the lifecycle table, with moments worked out by hand. The company is in
 * Kathmandu, at UTC+5:45 all year: a day begins at 18:15Z of the day before and ends at 18:15Z.
 */
const NEPAL = company();
const NOW = Date.parse("2026-01-15T00:00Z");
const SINCE_2025 = period({ startDate: "2025-01-01" });
const LEAVER = { ...SINCE_2025, lastDayOfWork: "2026-04-17", terminationDate: "2026-04-30" };

/** What is true at `now`, and each change after it: `2026-04-17T18:15Z Garden leave, off`. */
function story(employee: Employee, given: Company = NEPAL, now: Instant = NOW): string[] {
  const { states } = timeline(employee, given, now);
  return states
    .filter((state) => state.to > now)
    .map(({ from, status, active, listed }) => {
      const moment = from > now ? `${new Date(from).toISOString().replace(":00.000Z", "Z")} ` : "";
      return `${moment}${status}, ${active ? "on" : "off"}${listed ? "" : ", unlisted"}`;
    });
}

function utc(text: string): Instant {
  return Date.parse(text);
}

test("termination: off at 00:00 after the sooner of the two dates", () => {
  expect(story(person([LEAVER]))).toEqual([
    "Employed, on",
    "2026-04-17T18:15Z Garden leave, off",
    "2026-04-30T18:15Z Terminated, off",
  ]);
});

test("termination: off at a clock time on the day, or at its start, where the company says so", () => {
  const clock = company({ endMoment: { kind: "clock", time: "17:00" } });
  expect(story(person([LEAVER]), clock)[1]).toBe("2026-04-17T11:15Z Garden leave, off");
  const start = company({ endMoment: { kind: "startOfDay" } });
  expect(story(person([LEAVER]), start)[1]).toBe("2026-04-16T18:15Z Garden leave, off");
});

test("which date decides: the person, else the reason, else the company", () => {
  const late = ["Employed, on", "2026-04-30T18:15Z Terminated, off"];
  const resigned = { ...LEAVER, terminationReason: "resigned" };
  const byReason = company({ decidingDateByReason: { resigned: "terminationDate" } });
  expect(story(person([{ ...LEAVER, decidingDate: "terminationDate" }]))).toEqual(late);
  expect(story(person([resigned]), byReason)).toEqual(late);
  expect(story(person([LEAVER]), company({ decidingDate: "terminationDate" }))).toEqual(late);
  expect(story(person([{ ...resigned, decidingDate: "sooner" }]), byReason)[1]).toMatch(/^2026-04-17T18:15Z/);
  expect(story(person([LEAVER]), byReason)[1]).toMatch(/^2026-04-17T18:15Z/);
});

test("one of the dates missing: no last day, a last day alone, a last day after the termination date", () => {
  const off = ["Employed, on", "2026-04-30T18:15Z Terminated, off"];
  expect(story(person([{ ...LEAVER, lastDayOfWork: null }]))).toEqual(off);
  expect(story(person([{ ...LEAVER, terminationDate: null }]))).toEqual(["Employed, on"]);
  expect(story(person([{ ...LEAVER, lastDayOfWork: "2026-05-20" }]))).toEqual(off);
});

test("status Terminated without a date: off from the moment it was entered", () => {
  const endsAt = utc("2026-04-17T09:00Z");
  const assumed = { ...SINCE_2025, terminationDate: "2026-04-17", terminationAssumed: true, endsAt };
  expect(story(person([assumed]), NEPAL, endsAt - 1)[0]).toBe("Employed, on");
  expect(story(person([assumed]), NEPAL, endsAt)).toEqual(["Terminated, off"]);
});

test("entered late: off at once, with the moment that the date says", () => {
  const now = utc("2026-05-20T12:00Z");
  expect(story(person([LEAVER]), NEPAL, now)).toEqual(["Terminated, off"]);
  expect(timeline(person([LEAVER]), NEPAL, now).employee.periods[0]?.endsAt).toBe(utc("2026-04-17T18:15Z"));
});

test("garden leave: between the last day and the termination date, off", () => {
  expect(story(person([LEAVER]), NEPAL, utc("2026-04-20T00:00Z"))).toEqual([
    "Garden leave, off",
    "2026-04-30T18:15Z Terminated, off",
  ]);
});

test("immediate cut-off: off at once over every date until restored, the status as dated", () => {
  const at = utc("2026-04-01T10:00Z");
  expect(story(person([LEAVER], { revocations: [revocation({ at })] }))).toEqual([
    "Employed, on",
    "2026-04-01T10:00Z Employed, off",
    "2026-04-17T18:15Z Garden leave, off",
    "2026-04-30T18:15Z Terminated, off",
  ]);
  const lifted = [revocation({ at, liftedAt: utc("2026-04-02T10:00Z") })];
  expect(story(person([LEAVER], { revocations: lifted }))[2]).toBe("2026-04-02T10:00Z Employed, on");
});

test("immediate cut-off: a rehire starts clean", () => {
  const revocations = [revocation({ at: utc("2026-04-01T10:00Z"), period: 1 })];
  const rehired = [LEAVER, period({ number: 2, startDate: "2026-09-01" })];
  expect(story(person(rehired, { revocations })).at(-1)).toBe("2026-08-31T18:15Z Employed, on");
});

test("future hire: listed from creation, on from the start, days before it, or at once", () => {
  const hire = person([period({ startDate: "2026-03-02" })]);
  expect(story(hire)).toEqual(["Hired, off", "2026-03-01T18:15Z Employed, on"]);
  expect(story(hire, company({ activeBefore: { kind: "days", days: 3 } }))).toEqual([
    "Hired, off",
    "2026-02-26T18:15Z Hired, on",
    "2026-03-01T18:15Z Employed, on",
  ]);
  expect(story(hire, company({ activeBefore: { kind: "atCreation" } }))).toEqual([
    "Hired, on",
    "2026-03-01T18:15Z Employed, on",
  ]);
});

test("start moved later: an account that is on stays on", () => {
  const moved = period({ startDate: "2026-02-02", beginsAt: utc("2026-01-14T18:15Z") });
  expect(story(person([moved]))).toEqual(["Hired, on", "2026-02-01T18:15Z Employed, on"]);
});

test("no-show, rescinded hire: off at once, and no longer expected", () => {
  const endsAt = utc("2026-01-15T09:00Z");
  const rescinded = period({ startDate: "2026-01-10", rescinded: true, endsAt });
  expect(story(person([rescinded]), NEPAL, endsAt - 1)).toEqual(["Employed, on"]);
  expect(story(person([rescinded]), NEPAL, endsAt)).toEqual(["Terminated, off"]);
  expect(story(person([{ ...rescinded, startDate: "2026-03-02" }]), NEPAL, endsAt)).toEqual([
    "Terminated, off",
  ]);
});

test("leave: on or off by choice, back at 00:00 of the entered day or when ended by hand", () => {
  const away = leave({ startDate: "2026-02-01", returnDate: "2026-03-01", kind: "Parental leave" });
  expect(story(person([SINCE_2025], { leaves: [away] }))).toEqual([
    "Employed, on",
    "2026-01-31T18:15Z Parental leave, on",
    "2026-02-28T18:15Z Employed, on",
  ]);
  const closed = leave({ startDate: "2026-02-01", access: false });
  expect(story(person([SINCE_2025], { leaves: [closed] }))).toEqual([
    "Employed, on",
    "2026-01-31T18:15Z Leave, off",
  ]);
  const ended = { ...closed, endsAt: utc("2026-02-10T08:00Z") };
  expect(story(person([SINCE_2025], { leaves: [ended] }), NEPAL, utc("2026-02-10T08:00Z"))).toEqual([
    "Employed, on",
  ]);
});

test("rehire: on at the new start, earlier only where rehires are set to be", () => {
  const periods = [LEAVER, period({ number: 2, startDate: "2026-09-01" })];
  const early = { activeBefore: { kind: "days", days: 3 } } as const;
  const usual = ["2026-04-30T18:15Z Hired, off", "2026-08-31T18:15Z Employed, on"];
  expect(story(person(periods), company(early)).slice(2)).toEqual(usual);
  expect(story(person(periods), company({ ...early, activeBeforeForRehires: true })).slice(2)).toEqual([
    "2026-04-30T18:15Z Hired, off",
    "2026-08-28T18:15Z Hired, on",
    "2026-08-31T18:15Z Employed, on",
  ]);
});

test("rehire: one that adjoins joins, also where access would end before midnight or a site lies ahead", () => {
  const until = { ...SINCE_2025, terminationDate: "2026-04-30" };
  const next = period({ number: 2, startDate: "2026-05-01" });
  expect(story(person([until, next]))).toEqual(["Employed, on"]);
  expect(story(person([until, next]), company({ endMoment: { kind: "clock", time: "17:00" } }))).toEqual([
    "Employed, on",
  ]);
  const work = [
    entry("2025-01-01", works({ siteId: "east" })),
    entry("2026-05-01", works({ siteId: "west" })),
  ];
  const sites = company({}, { east: "Pacific/Kiritimati", west: "Pacific/Pago_Pago" });
  const tables = { ...person([]).tables, work };
  expect(story(person([until, next], { tables }), sites).map((line) => line.replace(/^\S+Z /, ""))).toEqual([
    "Employed, on",
    "Employed, on",
  ]);
});

test("rehire: entered after the end was reached, it opens at its start and not before", () => {
  const endsAt = utc("2026-04-30T11:15Z");
  const periods = [
    { ...SINCE_2025, terminationDate: "2026-04-30", endsAt },
    period({ number: 2, startDate: "2026-05-01" }),
  ];
  const clock = company({ endMoment: { kind: "clock", time: "17:00" } });
  expect(story(person(periods), clock, utc("2026-04-30T12:00Z"))).toEqual([
    "Garden leave, off",
    "2026-04-30T18:15Z Employed, on",
  ]);
});

test("cancelled termination: follows the corrected dates", () => {
  const { employee } = timeline(person([LEAVER]), NEPAL, utc("2026-04-20T00:00Z"));
  const cleared = employee.periods.map((past) => ({
    ...past,
    lastDayOfWork: null,
    terminationDate: null,
    endsAt: null,
  }));
  expect(story({ ...employee, periods: cleared }, NEPAL, utc("2026-04-20T00:00Z"))).toEqual(["Employed, on"]);
});

test("two rows for one person: on while any of the periods is", () => {
  const other = period({ number: 2, startDate: "2025-06-01", terminationDate: "2026-06-30" });
  expect(story(person([LEAVER, other]))).toEqual(["Employed, on", "2026-06-30T18:15Z Terminated, off"]);
});

test("email change: takes effect on its day, in the person's zone", () => {
  const renamed = { ...VALUES.basic, email: "countess@example.com" };
  const basic = [entry("2025-01-01", VALUES.basic), entry("2026-02-01", renamed)];
  const { states } = timeline(person([SINCE_2025], { tables: { ...person([]).tables, basic } }), NEPAL, NOW);
  expect(states.map((state) => [state.from, state.record.basic.email]).slice(-2)).toEqual([
    [utc("2024-12-31T18:15Z"), "ada@example.com"],
    [utc("2026-01-31T18:15Z"), "countess@example.com"],
  ]);
});

test("no work email yet: not listed until there is one", () => {
  const basic = [entry("2025-01-01", { ...VALUES.basic, email: null }), entry("2026-02-01", VALUES.basic)];
  expect(story(person([SINCE_2025], { tables: { ...person([]).tables, basic } }))).toEqual([
    "Employed, on, unlisted",
    "2026-01-31T18:15Z Employed, on",
  ]);
});

test("file deleted: gone from the list", () => {
  const gone = person([{ ...SINCE_2025, terminationDate: "2025-12-31" }], { deletedAt: NOW });
  expect(story(gone)).toEqual(["Terminated, off, unlisted"]);
});

test("excluded people: unlisted, deactivated, or frozen as last sent", () => {
  const at = utc("2026-02-01T10:00Z");
  const excluded = (exclusion: Exclusion) => person([LEAVER], { exclusion });
  expect(story(excluded({ kind: "unlisted", at: NOW }))[0]).toBe("Employed, on, unlisted");
  expect(story(excluded({ kind: "deactivated", at })).slice(0, 2)).toEqual([
    "Employed, on",
    "2026-02-01T10:00Z Employed, off",
  ]);
  const record = { ...VALUES, work: works({ title: "As last sent" }) };
  const frozen = timeline(excluded({ kind: "frozen", at, active: true, record }), NEPAL, NOW).states;
  expect(frozen.slice(-3).map((state) => [state.from, state.active, state.record.work.title])).toEqual([
    [at, true, "As last sent"],
    [utc("2026-04-17T18:15Z"), false, "As last sent"],
    [utc("2026-04-30T18:15Z"), false, "As last sent"],
  ]);
});

test("contractor with no end: on for ever", () => {
  expect(story(person([SINCE_2025]))).toEqual(["Employed, on"]);
  expect(timeline(person([SINCE_2025]), NEPAL, NOW).employee.periods[0]?.endsAt).toBeNull();
});

test("zone: the person's own, else the site's, else the company's, as in force on the deciding date", () => {
  const sites = company({}, { east: "Pacific/Kiritimati", west: "Pacific/Pago_Pago" });
  const end = (...work: Employee["tables"]["work"]) =>
    story(person([LEAVER], { tables: { ...person([]).tables, work } }), sites).find((line) =>
      line.includes("Garden"),
    );
  const east = entry("2025-01-01", works({ siteId: "east" }));
  expect(end(entry("2025-01-01", works({ siteId: "east", zone: "America/St_Johns" })))).toMatch(
    /^2026-04-18T02:30Z/,
  );
  expect(end(east)).toMatch(/^2026-04-17T10:00Z/);
  expect(end(entry("2025-01-01", works({})))).toMatch(/^2026-04-17T18:15Z/);
  expect(end(east, entry("2026-04-17", works({ siteId: "west" })))).toMatch(/^2026-04-18T11:00Z/);
  expect(end(east, entry("2026-04-18", works({ siteId: "west" })))).toMatch(/^2026-04-17T10:00Z/);
});

test("zone: changes after an end was reached never reopen access", () => {
  const now = utc("2026-04-17T18:15Z");
  const { employee } = timeline(person([LEAVER]), NEPAL, now);
  const west = company({ companyZone: "Pacific/Pago_Pago", decidingDate: "terminationDate" });
  expect(story(employee, west, now)[0]).toBe("Garden leave, off");
});

test("clock changes: a moment that does not exist is the first one after, for both", () => {
  const apia = company({ companyZone: "Pacific/Apia" }); // 2011-12-30 skipped
  const both = period({ startDate: "2011-12-30", terminationDate: "2012-01-05" });
  expect(story(person([both]), apia, BEGINNING)[1]).toBe("2011-12-30T10:00Z Employed, on");
  const out = period({ startDate: "2011-01-01", terminationDate: "2011-12-29" });
  expect(story(person([out]), apia, BEGINNING)[2]).toBe("2011-12-30T10:00Z Terminated, off");
  const brazil = company({ companyZone: "America/Sao_Paulo" }); // 2018-11-04 begins at 01:00
  const joins = period({ startDate: "2018-11-04" });
  expect(story(person([joins]), brazil, BEGINNING)[1]).toBe("2018-11-04T03:00Z Employed, on");
  const halfPast = company({ companyZone: "America/Sao_Paulo", endMoment: { kind: "clock", time: "00:30" } });
  const leaves = period({ startDate: "2018-01-01", terminationDate: "2018-11-04" });
  expect(story(person([leaves]), halfPast, BEGINNING)[2]).toBe("2018-11-04T03:00Z Garden leave, off");
});

test("clock changes: of a moment that occurs twice leavers get the later, joiners the earlier", () => {
  const cuba = company({ companyZone: "America/Havana" }); // 2025-11-02: 01:00 back to 00:00
  const now = utc("2025-10-01T00:00Z");
  const joins = period({ startDate: "2025-11-02" });
  const leaves = period({ startDate: "2025-01-01", terminationDate: "2025-11-01" });
  expect(story(person([joins]), cuba, now)).toEqual(["Hired, off", "2025-11-02T04:00Z Employed, on"]);
  expect(story(person([leaves]), cuba, now)).toEqual(["Employed, on", "2025-11-02T05:00Z Terminated, off"]);
});
