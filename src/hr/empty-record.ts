import type { StateRecord } from "./employee.ts";

/** A record in which nothing is said yet. */
export const EMPTY_RECORD: StateRecord = {
  basic: {
    firstName: "",
    middleName: null,
    surname: "",
    displayName: null,
    honorific: null,
    pronouns: null,
    email: null,
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
  contact: { privateEmail: null, privateMobile: null },
  custom: {},
};
