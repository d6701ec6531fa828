import * as fc from "fast-check";
import type { FieldFilter } from "../../src/hr/employee-filter.ts";
import type { HireInput } from "../../src/hr/lifecycle/hire.ts";
import { SECTIONS, type Section } from "../../src/hr/section.ts";
import { hiring } from "../support/company.ts";

/** Every section that the company of these tests has. */
export const EVERY: readonly Section[] = [...SECTIONS, "custom:pay"];

/** Whoever is not named by a number is spare: hired where only somebody who is not seen is to come. */
export const PEOPLE = ["p1", "p2", "p3", "p4", "p5", "p6"];
export const SPARE = ["s1"];

/** What a permission group gives, in the words of the test. */
export interface DrawnGroup {
  readonly whose:
    | "everyone"
    | { readonly conditions: readonly FieldFilter[]; readonly people: readonly string[] };
  readonly view: readonly Section[];
  readonly history: readonly Section[];
}

/** The conditions that groups are drawn of, by ids that are names. */
const CONDITIONS: readonly FieldFilter[] = [
  { field: "work.siteId", operator: "equals", value: "London" },
  { field: "work.departmentId", operator: "oneOf", value: ["Engineering"] },
  { field: "status", operator: "oneOf", value: ["Employed", "Hired"] },
  { field: "active", operator: "equals", value: true },
];

const sections = (minLength: number) => fc.subarray([...EVERY], { minLength });

/** Basic info is in most, or nobody would be there; and lifecycle in many, or nobody would be listed over SCIM. */
const viewed = fc
  .tuple(sections(0), fc.nat(9), fc.nat(9))
  .map(([some, basic, lifecycle]): Section[] => [
    ...new Set<Section>([
      ...some,
      ...(basic > 0 ? (["basic"] as const) : []),
      ...(lifecycle > 4 ? (["lifecycle"] as const) : []),
    ]),
  ]);

const whose = fc.oneof(
  fc.constant("everyone" as const),
  fc.record({
    conditions: fc.subarray([...CONDITIONS], { minLength: 1, maxLength: 2 }),
    people: fc.subarray(PEOPLE, { maxLength: 1 }),
  }),
  fc.record({ conditions: fc.constant([]), people: fc.subarray(PEOPLE, { minLength: 1, maxLength: 3 }) }),
);

export const groups: fc.Arbitrary<DrawnGroup[]> = fc.array(
  fc
    .record({ whose, view: viewed, kept: sections(0) })
    .map(({ kept, ...group }) => ({ ...group, history: kept.filter((one) => group.view.includes(one)) })),
  { minLength: 1, maxLength: 3 },
);

/** Somebody, as drawn; `leaves` and `moves` lie days from today, null: never. */
export interface DrawnPerson {
  readonly site: "London" | "Kiritimati" | null;
  readonly department: "Engineering" | "Sales" | null;
  readonly manager: string | null;
  readonly buddy: string | null;
  readonly starts: string;
  readonly leaves: string | null;
  readonly moves: "London" | "Kiritimati" | null;
  readonly deleted: boolean;
  readonly full: boolean;
}

const someone = fc.option(fc.constantFrom(...PEOPLE));

export const people: fc.Arbitrary<DrawnPerson[]> = fc.array(
  fc.record({
    site: fc.constantFrom("London", "Kiritimati", null),
    department: fc.constantFrom("Engineering", "Sales", null),
    manager: someone,
    buddy: someone,
    starts: fc.constantFrom("2020-01-01", "2020-01-01", "2026-12-10"),
    leaves: fc.constantFrom(null, null, "2026-11-10", "2026-12-31"),
    moves: fc.constantFrom(null, null, "London", "Kiritimati"),
    deleted: fc.boolean(),
    full: fc.boolean(),
  }),
  { minLength: PEOPLE.length, maxLength: PEOPLE.length },
);

/** The hire of somebody drawn; nobody reports to whoever comes after them, so that no circle closes. */
export function hireOf(person: DrawnPerson, index: number, ids: ReadonlyMap<string, string>): HireInput {
  const id = PEOPLE[index] ?? "";
  const idOf = (name: string | null) => (name === null ? null : (ids.get(name) ?? null));
  const { manager, full } = person;
  return hiring(id, {
    employeeNumber: `000${index}`,
    startDate: person.starts,
    terminationDate: person.leaves !== null && person.leaves > person.starts ? person.leaves : null,
    basic: { surname: `Name ${index}` },
    work: {
      siteId: idOf(person.site),
      departmentId: idOf(person.department),
      managerId: manager !== null && manager < id ? manager : null,
      title: full ? "Cook" : null,
    },
    address: { city: full ? "Ulm" : null, countryId: full ? idOf("Germany") : null },
    employment: { fte: full ? 0.5 : null },
    contact: { privateEmail: full ? `${id}@home.example` : null, privateMobile: null },
    custom: { badge: full ? "A-1" : null, salary: full ? 90 : null, buddy: person.buddy },
  });
}
