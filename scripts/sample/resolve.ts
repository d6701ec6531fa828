import type { Address, EmploymentTerms, StateRecord, Work } from "../../src/hr/employee.ts";
import { EMPTY_RECORD } from "../../src/hr/empty-record.ts";
import type { ValueChanges } from "../../src/hr/lifecycle/change-values.ts";
import type { ListName } from "../../src/hr/named-list.ts";
import type { SampleAddress, SampleTerms, SampleValues, SampleWork } from "./sample-person.ts";
import type { SampleChanges } from "./sample-verb.ts";

/** The ids behind the names that the sample company uses. */
export interface Ids {
  /** Of a list's item, by its name; of a country, by its code. */
  item(list: ListName, name: string): string;
  site(name: string): string;
  employee(employeeNumber: string): string;
}

/** The values that somebody is hired with, by ids. */
export function resolveValues({ basic, work, address, employment }: SampleValues, ids: Ids): StateRecord {
  return {
    ...EMPTY_RECORD,
    basic,
    work: { ...EMPTY_RECORD.work, ...workOf(work, ids) },
    address: { ...EMPTY_RECORD.address, ...addressOf(address, ids) },
    employment: { ...EMPTY_RECORD.employment, ...termsOf(employment, ids) },
  };
}

/** The values that change, by ids; only the fields that were named. */
export function resolveChanges({ basic, work, address, employment }: SampleChanges, ids: Ids): ValueChanges {
  return {
    ...(basic && { basic }),
    ...(work && { work: workOf(work, ids) }),
    ...(address && { address: addressOf(address, ids) }),
    ...(employment && { employment: termsOf(employment, ids) }),
  };
}

function workOf(work: Partial<SampleWork>, ids: Ids): Partial<Work> {
  const { department, division, costCenter, site, manager, ...rest } = work;
  return {
    ...rest,
    ...(department !== undefined && { departmentId: department && ids.item("department", department) }),
    ...(division !== undefined && { divisionId: division && ids.item("division", division) }),
    ...(costCenter !== undefined && { costCenterId: costCenter && ids.item("costCenter", costCenter) }),
    ...(site !== undefined && { siteId: site && ids.site(site) }),
    ...(manager !== undefined && { managerId: manager && ids.employee(manager) }),
  };
}

function addressOf({ country, ...rest }: Partial<SampleAddress>, ids: Ids): Partial<Address> {
  return { ...rest, ...(country !== undefined && { countryId: country && ids.item("country", country) }) };
}

function termsOf(
  { employmentType, contract, ...rest }: Partial<SampleTerms>,
  ids: Ids,
): Partial<EmploymentTerms> {
  return {
    ...rest,
    ...(employmentType !== undefined && {
      employmentTypeId: employmentType && ids.item("employmentType", employmentType),
    }),
    ...(contract !== undefined && { contractId: contract && ids.item("contract", contract) }),
  };
}
