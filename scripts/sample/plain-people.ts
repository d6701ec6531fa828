import { addDays, daysBetween, type PlainDate } from "../../src/hr/plain-date.ts";
import { mondayBefore } from "./calendar.ts";
import { chosen } from "./chosen.ts";
import { loginOf } from "./login.ts";
import { nameOf, POOLS_AT, type PoolName } from "./names.ts";
import { DEPARTMENTS, type DepartmentName } from "./organisation.ts";
import type { PersonSketch } from "./person-sketch.ts";
import { SITE_NAMES, type SiteName } from "./places.ts";
import type { SampleTerms } from "./sample-person.ts";

const FIRST_NUMBER = 201;

/** Those who simply work here, as many in each department and at each site as the headcount says. */
export function plainPeople(today: PlainDate): PersonSketch[] {
  const met = new Map<PoolName, number>();
  const seatsAt = new Map<SiteName, number>();
  return seats().map(({ department, site, seat }, index) => {
    const pool = chosen(POOLS_AT[site], next(seatsAt, site));
    const { first, last, display } = nameOf(pool, next(met, pool));
    const number = FIRST_NUMBER + index;
    // Some write the whole name in their own script, others only the one to be called by.
    const inOwnScript = display !== null && number % 4 === 0;
    const firstName = (inOwnScript ? first.own : null) ?? first.latin;
    const surname = (inOwnScript ? last.own : null) ?? last.latin;
    return {
      who: [String(number).padStart(4, "0"), firstName, surname, loginOf(first.latin, last.latin)],
      job: [chosen(DEPARTMENTS[department].titles, seat), department, site],
      started: startOf(number, today),
      values: {
        basic: {
          displayName: number % 2 === 0 ? display : null,
          honorific: number % 29 === 0 ? "Dr." : null,
          middleName: pool === "english" && number % 3 === 0 ? nameOf(pool, number).first.latin : null,
        },
        employment: termsOf(number),
      },
    };
  });
}

interface Seat {
  readonly department: DepartmentName;
  readonly site: SiteName;
  /** Counted within the department at the site. */
  readonly seat: number;
}

function seats(): Seat[] {
  return departmentNames().flatMap((department) =>
    SITE_NAMES.flatMap((site, column) => {
      const count = DEPARTMENTS[department].headcount[column] ?? 0;
      return Array.from({ length: count }, (_, seat) => ({ department, site, seat }));
    }),
  );
}

function departmentNames(): DepartmentName[] {
  return Object.keys(DEPARTMENTS).filter((name) => isDepartment(name));
}

function isDepartment(name: string): name is DepartmentName {
  return Object.hasOwn(DEPARTMENTS, name);
}

function next<K>(counts: Map<K, number>, key: K): number {
  const count = counts.get(key) ?? 0;
  counts.set(key, count + 1);
  return count;
}

/** A Monday, from five weeks to nine years ago. */
function startOf(number: number, today: PlainDate): number {
  return daysBetween(today, mondayBefore(addDays(today, -35 - ((number * 997) % 3250))));
}

/** Most have the usual terms; the fixed remainders only scatter the others. */
function termsOf(number: number): Partial<SampleTerms> {
  if (number % 11 === 3) return { contract: "Part time", fte: 0.8, weeklyHours: 32 };
  if (number % 13 === 5) return { contract: "Part time", fte: 0.5, weeklyHours: 20 };
  return {};
}
