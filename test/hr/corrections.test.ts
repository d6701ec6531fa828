import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Employee, Period } from "../../src/hr/employee.ts";
import { correctPeriod } from "../../src/hr/lifecycle/correct-period.ts";
import { current } from "../../src/hr/lifecycle/decision.ts";
import { cancelLeave, correctLeave } from "../../src/hr/lifecycle/leave.ts";
import { managerCycle } from "../../src/hr/manager-cycle.ts";
import { addDays } from "../../src/hr/plain-date.ts";
import { RuleError } from "../../src/hr/rule-error.ts";
import { hasDate } from "../../src/hr/zone.ts";
import { cases } from "./arbitrary.ts";
import { entry, works } from "./person.ts";

const orNothing = <T>(rule: () => T): T | null => {
  try {
    return rule();
  } catch (error) {
    if (error instanceof RuleError) return null;
    throw error;
  }
};

const overlap = (a: Period, b: Period) =>
  !a.rescinded &&
  !b.rescinded &&
  (a.terminationDate === null || b.startDate <= a.terminationDate) &&
  (b.terminationDate === null || a.startDate <= b.terminationDate);

const overlaps = ({ periods }: Employee) =>
  periods.flatMap((a) =>
    periods.filter((b) => a.number < b.number && overlap(a, b)).map((b) => `${a.number} ${b.number}`),
  );

const order = ({ periods }: Employee) =>
  periods
    .filter(({ rescinded }) => !rescinded)
    .toSorted((a, b) => (a.startDate < b.startDate ? -1 : 1))
    .map(({ number }) => number);

const near = (day: string) =>
  fc
    .oneof(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -400, max: 400 }))
    .map((days) => addDays(day, days));

describe("whoever it is and whatever is corrected", () => {
  test("periods keep their order, overlap nowhere anew, and access never changes in silence", () => {
    const corrections = cases.chain((one) =>
      fc.record({
        one: fc.constant(one),
        number: fc.constantFrom(1, 2),
        dates: fc.record(
          {
            startDate: near(one.day),
            terminationDate: fc.option(near(one.day)),
            lastDayOfWork: fc.option(near(one.day)),
          },
          { requiredKeys: [] },
        ),
      }),
    );
    let corrected = 0;
    fc.assert(
      fc.property(corrections, ({ one: { employee, company, now }, number, dates }) => {
        const input = { number, ...dates, account: null, restoreAccess: null };
        const decision = orNothing(() => correctPeriod(employee, input, { company, now }));
        if (decision === null) return;
        corrected += 1;
        const after = decision.employee;
        expect(order(after)).toEqual(order(employee));
        expect(overlaps(employee)).toEqual(expect.arrayContaining(overlaps(after)));
        const [was, is] = [
          current(employee, { company, now }).active,
          current(after, { company, now }).active,
        ];
        expect(/access (?:ends|comes back) now/.test(decision.reason ?? "")).toBe(was !== is);
        expect(after.periods.find((period) => period.number === number)).toMatchObject(dates);
      }),
      { numRuns: 400, seed: 4 },
    );
    expect(corrected).toBeGreaterThan(50);
  });

  test("a leave that is corrected or taken back says whether access changes at once", () => {
    let corrected = 0;
    fc.assert(
      fc.property(cases, fc.boolean(), fc.boolean(), ({ employee, company, now }, access, taken) => {
        const leaves = employee.leaves.map((leave, index) => ({ ...leave, number: index + 1 }));
        const before = { ...employee, leaves, deletedAt: null };
        const circumstances = { company, now };
        const decision = orNothing(() =>
          taken
            ? cancelLeave(before, { number: 1 }, circumstances)
            : correctLeave(before, { number: 1, access }, circumstances),
        );
        if (decision === null) return;
        corrected += 1;
        const [was, is] = [
          current(before, circumstances).active,
          current(decision.employee, circumstances).active,
        ];
        expect(/access (?:ends|comes back) now/.test(decision.reason ?? "")).toBe(was !== is);
      }),
      { numRuns: 400, seed: 4 },
    );
    expect(corrected).toBeGreaterThan(50);
  });
});

describe("a manager cycle", () => {
  const reports = (...rows: readonly (readonly [string, string | null])[]) =>
    rows.map(([date, managerId]) => entry(date, works({ managerId })));

  test("is found on the first day on which it stands, by whoever is part of it", () => {
    const rows = new Map([
      ["a", reports(["2020-01-01", "b"], ["2027-03-01", null])],
      ["b", reports(["2020-01-01", null], ["2027-01-01", "c"])],
      ["c", reports(["2020-01-01", "a"])],
      ["below", reports(["2020-01-01", "a"])],
    ]);
    expect(managerCycle("a", rows, "2026-11-24")).toEqual({ from: "2027-01-01", ids: ["a", "b", "c"] });
    expect(managerCycle("b", rows, "2027-02-01")).toEqual({ from: "2027-02-01", ids: ["b", "c", "a"] });
    expect(managerCycle("below", rows, "2026-11-24")).toBeNull();
    expect(managerCycle("a", rows, "2027-03-01")).toBeNull();
  });

  test("is looked for a hundred levels up, and people who are not known end it", () => {
    const chain = (length: number) =>
      new Map(
        Array.from({ length }, (_, index) => [
          `${index}`,
          reports(["2020-01-01", `${(index + 1) % length}`]),
        ]),
      );
    expect(managerCycle("0", chain(100), "2026-11-24")?.ids).toHaveLength(100);
    expect(managerCycle("0", chain(101), "2026-11-24")).toBeNull();
    expect(managerCycle("0", new Map([["0", reports(["2020-01-01", "gone"])]]), "2026-11-24")).toBeNull();
  });
});

test.each([
  ["Pacific/Apia", "2011-12-30"],
  ["Pacific/Fakaofo", "2011-12-30"],
  ["Pacific/Kiritimati", "1994-12-31"],
  ["Pacific/Enderbury", "1994-12-31"],
])("%s went over %s, and over neither day beside it", (zone, date) => {
  expect([addDays(date, -1), date, addDays(date, 1)].map((one) => hasDate(zone, one))).toEqual([
    true,
    false,
    true,
  ]);
  expect(hasDate("Europe/Berlin", date)).toBe(true);
});
