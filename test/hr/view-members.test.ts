import fc from "fast-check";
import { expect, test } from "vitest";
import type { Dictionary } from "../../src/hr/dictionary.ts";
import type { Employee, State } from "../../src/hr/employee.ts";
import type { FieldFilter } from "../../src/hr/employee-filter.ts";
import { DEFAULT_MAPPING } from "../../src/hr/field-mapping.ts";
import { BEGINNING, FOREVER, type Instant } from "../../src/hr/instant.ts";
import type { NarrowReader, Scope, Whose } from "../../src/hr/scope.ts";
import type { Sections } from "../../src/hr/section.ts";
import type { Company } from "../../src/hr/settings.ts";
import { timeline } from "../../src/hr/timeline.ts";
import { type ViewMember, viewMembersOf } from "../../src/hr/view-members.ts";
import { cases, moments } from "./arbitrary.ts";
import { candidateMoments } from "./model.ts";
import { company, entry, NO_GROUPS, period, person, works } from "./person.ts";

const conditions: fc.Arbitrary<FieldFilter> = fc.constantFrom<FieldFilter>(
  { field: "work.siteId", operator: "equals", value: "s1" },
  { field: "work.siteId", operator: "notEquals", value: "s1" },
  { field: "work.title", operator: "set" },
  { field: "status", operator: "equals", value: "Employed" },
  { field: "status", operator: "oneOf", value: ["Hired", "Terminated"] },
  { field: "active", operator: "equals", value: true },
  { field: "employment.fte", operator: "before", value: 1 },
);

const whose: fc.Arbitrary<Whose> = fc.record({
  conditions: fc.array(conditions, { maxLength: 2 }),
  people: fc.subarray(["e1", "e2"]),
});

/** Several scopes may only together give what it takes to be listed. */
const views: fc.Arbitrary<Sections> = fc.constantFrom<Sections>(
  "all",
  ["basic", "lifecycle"],
  ["basic"],
  ["lifecycle", "work"],
);

const scopes: fc.Arbitrary<Scope[]> = fc.array(
  fc.record({ whose, view: views }).map((scope) => ({ ...scope, history: [], edit: [] })),
  { minLength: 1, maxLength: 3 },
);

function known(by: Company, readers: readonly NarrowReader[]): Dictionary {
  const none = { items: new Map(), lists: new Map(), fields: new Map(), sections: new Map() };
  return {
    ...by,
    ...none,
    epoch: 1,
    changedAt: 0,
    readers,
    everyone: "all",
    groups: NO_GROUPS,
    mapping: DEFAULT_MAPPING,
  };
}

const reader = (name: string, of: readonly Scope[]): NarrowReader => ({
  serviceUserId: name,
  generation: 7,
  scopes: of,
});

/** Whom the scopes list at that moment, said over again: no more than the words of the rule. */
function isListedAt(states: readonly State[], of: readonly Scope[], id: string, at: Instant): boolean {
  const state = states.find(({ from, to }) => from <= at && at < to);
  if (state === undefined || !state.listed) return false;
  const meets = ({ field, operator, value }: FieldFilter): boolean => {
    const own = {
      "work.siteId": state.record.work.siteId,
      "work.title": state.record.work.title,
      status: state.status,
      active: state.active,
      "employment.fte": state.record.employment.fte,
    }[field];
    if (operator === "set") return own !== null;
    if (operator === "notEquals") return own !== value;
    if (operator === "before") return typeof own === "number" && own < 1;
    return [value].flat().some((one) => one === own);
  };
  const views = of
    .filter((scope) => {
      if (scope.whose === "everyone" || scope.whose.people.includes(id)) return true;
      return scope.whose.conditions.length > 0 && scope.whose.conditions.every(meets);
    })
    .map(({ view }) => view);
  return ["basic", "lifecycle"].every((section) =>
    views.some((view) => view === "all" || view.some((one) => one === section)),
  );
}

test("somebody is in a view at exactly those moments at which its rights list them", {
  timeout: 60_000,
}, () => {
  fc.assert(
    fc.property(
      cases.chain((one) => fc.tuple(fc.constant(one), fc.array(moments(one.day)), scopes, scopes)),
      ([{ employee, company: by, now }, random, some, others]) => {
        const { states } = timeline(employee, by, now);
        const dictionary = known(by, [reader("some", some), reader("others", others)]);
        const members = viewMembersOf(employee, states, dictionary);
        expect(members.map(({ serviceUserId, generation }) => [serviceUserId, generation])).toEqual([
          ["some", 7],
          ["others", 7],
        ]);
        const boundaries = [...candidateMoments(employee, by), ...states.map(({ from }) => from)];
        const around = boundaries.flatMap((at) => [at - 1, at, at + 1]);
        for (const [index, of] of [some, others].entries()) {
          const { stretches = [] } = members[index] ?? {};
          for (const at of [BEGINNING, FOREVER - 1, ...around, ...random]) {
            if (at < BEGINNING || at >= FOREVER) continue;
            const isIn = stretches.some(({ from, to }) => from <= at && at < to);
            expect(isIn, new Date(at).toISOString()).toBe(isListedAt(states, of, employee.id, at));
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("stretches come in the order of time and never touch", () => {
  fc.assert(
    fc.property(cases, scopes, ({ employee, company: by, now }, of) => {
      const { states } = timeline(employee, by, now);
      const [member] = viewMembersOf(employee, states, known(by, [reader("r", of)]));
      const { stretches = [] } = member ?? {};
      for (const { from, to } of stretches) expect(from).toBeLessThan(to);
      for (const [index, { from }] of stretches.slice(1).entries())
        expect(stretches[index]?.to).toBeLessThan(from);
    }),
    { numRuns: 300 },
  );
});

const LONDON: Scope = {
  whose: { conditions: [{ field: "work.siteId", operator: "equals", value: "london" }], people: [] },
  view: ["basic", "lifecycle"],
  history: [],
  edit: [],
};

function inLondon(employee: Employee, now: Instant): ViewMember["stretches"] {
  const by = company({}, { london: "Europe/London", kiritimati: "Pacific/Kiritimati" });
  const { states } = timeline(employee, by, now);
  return viewMembersOf(employee, states, known(by, [reader("london", [LONDON])]))[0]?.stretches ?? [];
}

test("who moves away and comes back is in it until the one midnight and from the other, where they then are", () => {
  const work = [
    entry("2020-01-01", works({ siteId: "london" })),
    entry("2027-03-01", works({ siteId: "kiritimati" })),
    entry("2027-04-01", works({ siteId: "london", title: "Back" })),
    entry("2027-05-01", works({ siteId: "london", title: "Settled" })),
  ];
  const mover = person([period({ startDate: "2020-01-01" })], { tables: { ...person([]).tables, work } });
  expect(inLondon(mover, Date.parse("2026-11-24T12:00:00Z"))).toEqual([
    { from: BEGINNING, to: Date.parse("2027-02-28T10:00:00Z") },
    { from: Date.parse("2027-03-31T23:00:00Z"), to: FOREVER },
  ]);
});

test("a leaver stays in it, and whoever is deleted or has no e-mail is in none", () => {
  const work = [entry("2020-01-01", works({ siteId: "london" }))];
  const tables = { ...person([]).tables, work };
  const left = [period({ startDate: "2020-01-01", terminationDate: "2021-01-31" })];
  const now = Date.parse("2026-11-24T12:00:00Z");
  expect(inLondon(person(left, { tables }), now)).toEqual([{ from: BEGINNING, to: FOREVER }]);
  expect(inLondon(person(left, { tables, deletedAt: now - 1 }), now)).toEqual([]);
  const basic = tables.basic.map((row) => ({ ...row, values: { ...row.values, email: null } }));
  expect(inLondon(person(left, { tables: { ...tables, basic } }), now)).toEqual([]);
});
