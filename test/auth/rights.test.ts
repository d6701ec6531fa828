import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileGrants, type Permissions } from "../../src/auth/compile-grants.ts";
import { type Grants, listingOf, NOTHING } from "../../src/auth/grants.ts";
import { holds } from "../../src/auth/holds.ts";
import { areSame, isWidening, listingScopes } from "../../src/auth/widening.ts";
import type { Dictionary } from "../../src/hr/dictionary.ts";
import type { FieldFilter } from "../../src/hr/employee-filter.ts";
import { EMPTY_RECORD } from "../../src/hr/empty-record.ts";
import { DEFAULT_MAPPING } from "../../src/hr/field-mapping.ts";
import {
  type Concerned,
  isListed,
  type PersonRights,
  rightsOver,
  testOf,
  type Whose,
} from "../../src/hr/scope.ts";
import { coversAll, type Section, type Sections } from "../../src/hr/section.ts";
import { nextRights, type Served } from "../../src/roster/access/next-rights.ts";
import { company, NO_GROUPS } from "../hr/person.ts";

const DICTIONARY: Dictionary = {
  ...company(),
  items: new Map(),
  lists: new Map(),
  fields: new Map(),
  sections: new Map(),
  epoch: 1,
  changedAt: 0,
  readers: [],
  everyone: "all",
  groups: NO_GROUPS,
  mapping: DEFAULT_MAPPING,
};

const CONDITIONS: readonly FieldFilter[] = [
  { field: "work.title", operator: "equals", value: "Nurse" },
  { field: "status", operator: "equals", value: "Employed" },
  { field: "active", operator: "equals", value: true },
];
const KINDS = ["view", "history", "edit"] as const;

const sections: fc.Arbitrary<Sections> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Sections>("all") },
  {
    weight: 4,
    arbitrary: fc.subarray<Section>(["basic", "work", "lifecycle", "custom", "custom:s1"]),
  },
);
const whose: fc.Arbitrary<Whose> = fc.oneof(
  fc.constant<Whose>("everyone"),
  fc.record({
    conditions: fc.shuffledSubarray([...CONDITIONS]),
    people: fc.shuffledSubarray(["e1", "e2"]),
  }),
);
const group: fc.Arbitrary<Permissions> = fc.record({
  whose,
  view: sections,
  history: sections,
  edit: sections,
  company: fc.boolean(),
  groups: fc.boolean(),
});
const groups = fc.array(group, { maxLength: 4 });
const person: fc.Arbitrary<Concerned> = fc.record({
  id: fc.constantFrom("e1", "e2", "e3"),
  employeeNumber: fc.constant(null),
  status: fc.constantFrom("Employed", "Terminated"),
  active: fc.boolean(),
  record: fc
    .constantFrom("Nurse", null)
    .map((title) => ({ ...EMPTY_RECORD, work: { ...EMPTY_RECORD.work, title } })),
});

const over = ({ scopes }: Grants, who: Concerned) => rightsOver(scopes, DICTIONARY)(who);
const includes = (more: PersonRights, less: PersonRights) =>
  KINDS.every((kind) => coversAll(more[kind], less[kind]));
const EVERY_SECTION: readonly Section[] = ["basic", "work", "lifecycle", "custom", "custom:s1", "contact"];

describe("what permission groups add up to", () => {
  test("is, of every person, what the groups that are about them give, and nothing else", () => {
    fc.assert(
      fc.property(groups, person, (all, who) => {
        const about = all.filter((one) => testOf(one.whose, DICTIONARY)(who));
        const rights = over(compileGrants(all), who);
        for (const section of EVERY_SECTION) {
          const given = (kind: (typeof KINDS)[number]) =>
            about.some((one) => coversAll(one[kind], [section]));
          expect(coversAll(rights.edit, [section])).toBe(given("edit"));
          expect(coversAll(rights.history, [section])).toBe(given("history"));
          expect(coversAll(rights.view, [section])).toBe(KINDS.some(given));
        }
      }),
    );
  });

  test("changes the company, or groups over SCIM, where any of them does", () => {
    fc.assert(
      fc.property(groups, (all) => {
        const grants = compileGrants(all);
        const [changesCompany, writesGroups] = [
          all.some((one) => one.company),
          all.some((one) => one.groups),
        ];
        expect(holds(grants, "company")).toBe(changesCompany);
        expect(holds(grants, "groups")).toBe(changesCompany || writesGroups);
        expect("groups" in grants).toBe(writesGroups);
      }),
    );
  });

  test("is never less for a group more", () => {
    fc.assert(
      fc.property(groups, group, person, (some, one, who) => {
        const [before, after] = [compileGrants(some), compileGrants([...some, one])];
        expect(includes(over(after, who), over(before, who))).toBe(true);
        expect(isWidening(before, after)).toBe(true);
      }),
    );
  });

  test("is the same in whatever order, said twice, or compiled again", () => {
    fc.assert(
      fc.property(groups, (all) => {
        const grants = compileGrants(all);
        expect(compileGrants(all.toReversed())).toEqual(grants);
        expect(JSON.stringify(compileGrants([...all, ...all]))).toBe(JSON.stringify(grants));
        const { company, groups: writesGroups = false } = grants;
        const again = grants.scopes.map((scope) => ({ ...scope, company, groups: writesGroups }));
        if (again.length > 0) expect(compileGrants(again)).toEqual(grants);
      }),
    );
  });
});

describe("a change of rights", () => {
  test("that is called a widening takes nothing from anybody", () => {
    let widenings = 0;
    fc.assert(
      fc.property(groups, groups, fc.array(person, { minLength: 5 }), (some, others, people) => {
        const [before, after] = [compileGrants(some), compileGrants(others)];
        if (!isWidening(before, after)) return;
        widenings++;
        for (const permission of ["company", "groups"] as const)
          expect(holds(after, permission) || !holds(before, permission)).toBe(true);
        for (const who of people) expect(includes(over(after, who), over(before, who))).toBe(true);
      }),
      { numRuns: 500 },
    );
    expect(widenings).toBeGreaterThan(20);
  });

  test("is one where what is ticked for the company is otherwise, though it takes nothing", () => {
    const [none, groups] = [NOTHING, { ...NOTHING, groups: true } as const];
    const company = { ...NOTHING, company: true };
    expect(areSame(none, groups)).toBe(false);
    expect(areSame(groups, { ...groups })).toBe(true);
    expect([isWidening(none, groups), isWidening(groups, none)]).toEqual([true, false]);
    expect([isWidening(groups, company), isWidening(company, groups)]).toEqual([true, false]);
  });

  test("by which the same are listed keeps its view, and its scopes list whom the rights list", () => {
    fc.assert(
      fc.property(groups, person, (all, who) => {
        const grants = compileGrants(all);
        expect(isListed(rightsOver(listingScopes(grants), DICTIONARY)(who))).toBe(
          isListed(over(grants, who)),
        );
      }),
    );
  });

  test("is in force at once but for what waits, and what serves until then is never more than it will be", () => {
    const AT = 1000;
    const served = fc.tuple(groups, groups, fc.boolean()).map(([now, next, waits]): Served => {
      const [access, nextAccess] = [compileGrants(now), compileGrants(next)];
      const isNarrow = listingOf(access).kind === "some" && listingOf(nextAccess).kind === "some";
      return {
        access: { ...access, generation: listingOf(access).kind === "some" ? 1 : null },
        nextAccess:
          isNarrow && waits && isWidening(access, nextAccess) ? { ...nextAccess, generation: 2 } : null,
      };
    });
    fc.assert(
      fc.property(served, groups, person, fc.boolean(), (was, to, who, isWhole) => {
        const grants = compileGrants(to);
        const next = nextRights(was, grants, { at: AT, generation: 9, isWhole: () => isWhole });
        const last = next.nextAccess ?? next.access;
        const { generation: _, numberedAt: __, ...rights } = last;
        expect(rights).toEqual(grants);
        expect(includes(over(grants, who), over(next.access, who))).toBe(true);
        expect(last.generation === null).toBe(listingOf(grants).kind !== "some");
        expect(next.starts).toBe(last.generation === 9);
        if (next.nextAccess !== null) expect(next.access).toBe(was.access);
        const [kind, kindNext] = [listingOf(was.access).kind, listingOf(next.access).kind];
        expect(next.access.numberedAt).toBe(kind === kindNext || kind === "nobody" ? undefined : AT);
      }),
    );
  });
});
