import type { CompanyGroups } from "../../src/hr/dictionary.ts";
import type { Employee, Entry, Leave, Period, Revocation, StateRecord, Work } from "../../src/hr/employee.ts";
import { EMPTY_RECORD } from "../../src/hr/empty-record.ts";
import { type Company, DEFAULT_SETTINGS, type Settings } from "../../src/hr/settings.ts";
import type { Site } from "../../src/hr/site.ts";

/** Values for a person of whom nothing else is known. */
export const VALUES: StateRecord = {
  ...EMPTY_RECORD,
  basic: { ...EMPTY_RECORD.basic, firstName: "Ada", surname: "Byron", email: "ada@example.com" },
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
    startedAt: null,
    endsAt: null,
    overAt: null,
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
  return { number: 1, liftedAt: null, period: 1, reason: null, by: null, ...given };
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
      contact: [entry("2000-01-01", VALUES.contact)],
      custom: [entry("2000-01-01", VALUES.custom)],
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
    ([id, zone]): Site => ({
      id,
      name: id,
      zone,
      country: "ZZ",
      language: "en",
      address: null,
      archivedAt: null,
    }),
  );
  return {
    settings: { ...DEFAULT_SETTINGS, companyName: "Example", companyZone: "Asia/Kathmandu", ...settings },
    sites: new Map(sites.map((site) => [site.id, site])),
  };
}

/** A company that has no groups at all. */
export const NO_GROUPS: CompanyGroups = {
  automatic: {},
  defined: new Map(),
  served: new Map(),
  next: new Map(),
};
