import fc from "fast-check";
import { expect, test } from "vitest";
import type { Employee, Entry, State } from "../../src/hr/employee.ts";
import { BEGINNING, FOREVER, type Instant } from "../../src/hr/instant.ts";
import { timeline } from "../../src/hr/timeline.ts";
import { cases, companies, moments, workEntries } from "./arbitrary.ts";
import { candidateMoments, type Expected, expectedAt } from "./model.ts";
import { company, entry, period, person, works } from "./person.ts";

const MINUTE = 60_000;
const RUNS = { numRuns: 500 };
const SLOWLY = { timeout: 60_000 };

test("agrees with the clocks on the wall around every boundary and at random moments", SLOWLY, () => {
  fc.assert(
    fc.property(
      cases.chain((one) => fc.tuple(fc.constant(one), fc.array(moments(one.day)))),
      ([{ employee, company, now }, random]) => {
        const { states } = timeline(employee, company, now);
        const boundaries = [...candidateMoments(employee, company), ...states.map((state) => state.from)];
        const around = new Set(boundaries.flatMap((t) => [t - MINUTE, t - 1, t, t + MINUTE]));
        for (const t of [BEGINNING, FOREVER - 1, ...around, ...random]) {
          if (t < BEGINNING || t >= FOREVER) continue;
          expect(at(t, stateAt(states, t))).toBe(at(t, expectedAt(employee, company, now, t)));
        }
      },
    ),
    RUNS,
  );
});

test("the states cover all time without gaps, and neighbours differ", () => {
  fc.assert(
    fc.property(cases, ({ employee, company, now }) => {
      const { states } = timeline(employee, company, now);
      expect(states.map((state) => state.from)).toEqual([
        BEGINNING,
        ...states.slice(0, -1).map((state) => state.to),
      ]);
      expect(states.at(-1)?.to).toBe(FOREVER);
      for (const state of states) expect(state.from).toBeLessThan(state.to);
      for (const [state, next] of neighbours(states))
        expect(at(next.from, state)).not.toBe(at(next.from, next));
    }),
    RUNS,
  );
});

test("no end is named as the cause where nothing ended", () => {
  const ends = new Set([
    "lastDayOfWork",
    "terminationDate",
    "terminationAssumed",
    "rescinded",
    "gardenLeaveOver",
  ]);
  fc.assert(
    fc.property(cases, ({ employee, company, now }) => {
      for (const [before, state] of neighbours(timeline(employee, company, now).states)) {
        if (!ends.has(state.cause.rule)) continue;
        expect([state.active, state.status]).not.toEqual([before.active, before.status]);
      }
    }),
    RUNS,
  );
});

test("a cause names the date that decided and the zone in force on it", () => {
  const work = [entry("2025-01-01", works({})), entry("2026-04-20", works({ zone: "Pacific/Pago_Pago" }))];
  const leaver = person(
    [period({ startDate: "2025-01-01", lastDayOfWork: "2026-04-17", terminationDate: "2026-04-30" })],
    { tables: { ...person([]).tables, work } },
  );
  const { states } = timeline(leaver, company(), Date.parse("2026-01-15T00:00Z"));
  expect(states.slice(1).map(({ from, cause }) => [new Date(from).toISOString(), cause])).toEqual([
    ["2024-12-31T18:15:00.000Z", { rule: "start", date: "2025-01-01", zone: "Asia/Kathmandu" }],
    ["2026-04-17T18:15:00.000Z", { rule: "lastDayOfWork", date: "2026-04-17", zone: "Asia/Kathmandu" }],
    ["2026-04-20T11:00:00.000Z", { rule: "valuesChange", date: "2026-04-20", zone: "Pacific/Pago_Pago" }],
    ["2026-05-01T11:00:00.000Z", { rule: "gardenLeaveOver", date: "2026-04-30", zone: "Pacific/Pago_Pago" }],
  ]);
});

test("deriving again, at once or later, changes nothing", () => {
  fc.assert(
    fc.property(cases, fc.nat(800 * 1440), ({ employee, company, now }, later) => {
      const once = timeline(employee, company, now);
      expect(timeline(once.employee, company, now)).toEqual(once);
      expect(timeline(once.employee, company, now + later * MINUTE).states).toEqual(once.states);
    }),
    RUNS,
  );
});

const movedCases = cases.chain((one) =>
  fc.record({
    one: fc.constant(one),
    company: fc
      .constantFrom("Pacific/Kiritimati", "Pacific/Pago_Pago")
      .chain((zone) => companies(zone, "12:00")),
    work: workEntries(one.day),
    later: fc.nat(30 * 1440),
  }),
);

/** The periods alone: nothing else that switches somebody on or off. */
function bare(employee: Employee): Employee {
  return { ...employee, leaves: [], revocations: [], exclusion: null };
}

test("an end that was reached stays reached, wherever zones, sites and settings move", () => {
  let reached = 0;
  fc.assert(
    fc.property(movedCases, ({ one, company, work, later }) => {
      const before = timeline(bare(one.employee), one.company, one.now);
      const { employee } = before;
      const moved = { ...employee, tables: { ...employee.tables, work } };
      const after = timeline(moved, company, one.now + later * MINUTE);
      for (const [index, { endsAt }] of employee.periods.entries()) {
        if (endsAt === null || endsAt > one.now) continue;
        expect(after.employee.periods[index]?.endsAt).toBe(endsAt);
      }
      if (employee.periods.some(({ endsAt }) => endsAt === null || endsAt > one.now)) return;
      reached += 1;
      const ends = employee.periods.map(({ endsAt }) => endsAt ?? FOREVER);
      expect(activeFrom(after.states, Math.max(...ends))).toEqual([false]);
    }),
    RUNS,
  );
  expect(reached).toBeGreaterThan(20);
});

test("access that has begun is never taken by a move of zones, sites and settings", () => {
  let begun = 0;
  fc.assert(
    fc.property(movedCases, ({ one, company, work, later }) => {
      const open = one.employee.periods.map((period) => ({
        ...period,
        terminationDate: null,
        endsAt: null,
        rescinded: false,
        endSetBy: null,
      }));
      const { employee, states } = timeline({ ...bare(one.employee), periods: open }, one.company, one.now);
      const moved = { ...employee, tables: { ...employee.tables, work } };
      const after = timeline(moved, company, one.now + later * MINUTE);
      for (const [index, { beginsAt }] of employee.periods.entries()) {
        if (beginsAt !== null && beginsAt <= one.now)
          expect(after.employee.periods[index]?.beginsAt).toBe(beginsAt);
      }
      if (!stateAt(states, one.now).active) return;
      begun += 1;
      expect(activeFrom(after.states, one.now)).toEqual([true]);
    }),
    RUNS,
  );
  expect(begun).toBeGreaterThan(20);
});

test("a moment that has passed stands, wherever zones, sites and settings move", () => {
  let passed = 0;
  fc.assert(
    fc.property(movedCases, ({ one, company, later }) => {
      const now = one.now + later * MINUTE;
      const before = momentsOf(timeline(one.employee, one.company, one.now).employee);
      const { employee } = timeline(one.employee, one.company, one.now);
      const after = momentsOf(timeline(employee, company, now).employee);
      for (const [name, moment] of before) {
        if (moment === null || moment > now) continue;
        passed += 1;
        expect([name, after.get(name)]).toEqual([name, moment]);
      }
    }),
    RUNS,
  );
  expect(passed).toBeGreaterThan(1000);
});

test("nobody goes back to what they were where a zone moves west", () => {
  const west = { s1: "Pacific/Pago_Pago" };
  const starter = person([period({ startDate: "2026-11-25" })], {
    tables: {
      ...person([]).tables,
      work: [
        entry("2000-01-01", works({ siteId: "s1" })),
        entry("2026-11-25", works({ siteId: "s1", title: "Diver" })),
      ],
    },
  });
  const leaver = person(
    [period({ startDate: "2020-01-01", lastDayOfWork: "2026-11-20", terminationDate: "2026-11-24" })],
    { tables: starter.tables },
  );
  const [dawn, noon] = [Date.parse("2026-11-24T09:00Z"), Date.parse("2026-11-24T12:00Z")];
  const seen = [starter, leaver].map((one) => {
    const { employee } = timeline(one, company({}, { s1: "Pacific/Kiritimati" }), dawn);
    const { status, record } = stateAt(timeline(employee, company({}, west), noon).states, noon);
    return [status, record.work.title];
  });
  expect(seen).toEqual([
    ["Employed", "Diver"],
    ["Terminated", "Diver"],
  ]);
});

/** Every moment kept beside the dates, by the name of what it is about. */
function momentsOf({ periods, leaves, tables }: Employee): Map<string, Instant | null> {
  return new Map([
    ...periods.flatMap(
      ({ number, beginsAt, startedAt, endsAt, overAt }) =>
        [
          [`period ${number} begins`, beginsAt],
          [`period ${number} started`, startedAt],
          [`period ${number} ends`, endsAt],
          // Garden leave is over only where the employment had ended.
          [`period ${number} over`, endsAt === null || (overAt ?? 0) < endsAt ? null : overAt],
        ] as const,
    ),
    ...leaves.flatMap(
      ({ beginsAt, endsAt }, index) =>
        [
          [`leave ${index} begins`, beginsAt],
          [`leave ${index} ends`, endsAt],
        ] as const,
    ),
    ...Object.entries(tables).flatMap(([name, rows]) =>
      rows.map(
        ({ effectiveDate, beginsAt = null }: Entry<object>) =>
          [`${name} ${effectiveDate} begins`, beginsAt] as const,
      ),
    ),
  ]);
}

function neighbours(states: readonly State[]): [State, State][] {
  return states.flatMap((state, index) => {
    const next = states[index + 1];
    return next ? [[state, next] satisfies [State, State]] : [];
  });
}

function stateAt(states: readonly State[], t: Instant): State {
  const found = states.filter((state) => state.from <= t && t < state.to);
  const [state] = found;
  if (state === undefined || found.length > 1) throw new Error(`${found.length} states at ${t}`);
  return state;
}

/** The different values that `active` has from `t` on. */
function activeFrom(states: readonly State[], t: Instant): boolean[] {
  return [...new Set(states.filter((state) => state.to > t).map((state) => state.active))];
}

/** All that a moment is compared by, in one line that names the moment. */
function at(t: Instant, { active, status, listed, record }: Expected): string {
  const { basic, work, address, employment, contact, custom } = record;
  return JSON.stringify([
    new Date(t).toISOString(),
    status,
    { active, listed },
    basic,
    work,
    address,
    employment,
    contact,
    custom,
  ]);
}
