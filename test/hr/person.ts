import type { Employee, Entry, Leave, Period, Revocation, StateRecord, Work } from "../../src/hr/employee.ts";
import { type Company, DEFAULT_SETTINGS, type Settings } from "../../src/hr/settings.ts";
import type { Site } from "../../src/hr/site.ts";

/** Values for a person of whom nothing else is known. */
export const VALUES: StateRecord = {
  basic: {
    firstName: "Ada",
    middleName: null,
    surname: "Byron",
    displayName: null,
    honorific: null,
    email: "ada@example.com",
  },
  work: {
    title: null,
    departmentId: null,
    divisionId: null,
    costCenterId: null,
    siteId: null,
    managerId: null,
    zone: null,
    workPhone: null,
    workMobile: null,
  },
  address: { line1: null, line2: null, city: null, postCode: null, state: null, countryId: null },
  employment: { employmentTypeId: null, contractId: null, fte: null, weeklyHours: null },
};

/** A row of a table. */
export function entry<T>(effectiveDate: string, values: T): Entry<T> {
  return { effectiveDate, values };
}

/** Work at a site or in a zone of one's own. */
export function works(where: Partial<Work>): Work {
  return { ...VALUES.work, ...where };
}

export function period(given: Partial<Period> & Pick<Period, "startDate">): Period {
  return {
    number: 1,
    terminationDate: null,
    lastDayOfWork: null,
    terminationReason: null,
    decidingDate: null,
    terminationAssumed: false,
    rescinded: false,
    endSetBy: null,
    beginsAt: null,
    endsAt: null,
    ...given,
  };
}

export function leave(given: Partial<Leave> & Pick<Leave, "startDate">): Leave {
  return {
    number: 1,
    kind: "Leave",
    returnDate: null,
    access: true,
    beginsAt: null,
    endsAt: null,
    ...given,
  };
}

export function revocation(given: Partial<Revocation> & Pick<Revocation, "at">): Revocation {
  return { number: 1, liftedAt: null, period: 1, reason: null, ...given };
}

/** Someone with the given periods; by default at work in the company's zone. */
export function person(periods: readonly Period[], given: Partial<Employee> = {}): Employee {
  return {
    id: "e1",
    employeeNumber: null,
    tables: {
      basic: [entry("2000-01-01", VALUES.basic)],
      work: [entry("2000-01-01", VALUES.work)],
      address: [entry("2000-01-01", VALUES.address)],
      employment: [entry("2000-01-01", VALUES.employment)],
    },
    periods,
    leaves: [],
    revocations: [],
    exclusion: null,
    deletedAt: null,
    ...given,
  };
}

/** A company whose sites are named by their ids, each with a zone. */
export function company(
  settings: Partial<Settings> = {},
  zones: Readonly<Record<string, string>> = {},
): Company {
  const sites = Object.entries(zones).map(
    ([id, zone]): Site => ({ id, name: id, zone, country: "ZZ", language: "en", address: null }),
  );
  return {
    settings: { ...DEFAULT_SETTINGS, companyName: "Example", companyZone: "Asia/Kathmandu", ...settings },
    sites: new Map(sites.map((site) => [site.id, site])),
  };
}
