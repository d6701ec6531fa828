import type { FileLine } from "../../src/connectors/csv/file-line.ts";
import { writeCsv } from "../../src/connectors/csv/write-csv.ts";
import type { Employee } from "../../src/hr/employee.ts";
import type { Instant } from "../../src/hr/instant.ts";
import { latestPeriod } from "../../src/hr/lifecycle/decision.ts";
import type { PlainDate } from "../../src/hr/plain-date.ts";
import type { Company } from "../../src/hr/settings.ts";
import { stateAt, timeline } from "../../src/hr/timeline.ts";
import type { SampleCompany } from "./company.ts";
import { companyByName, replay } from "./replay.ts";

/**
 * The file that the company's HR system would export at noon UTC on that day: everyone but the deleted, with the
 * values in force, the dates of the latest employment, and managers by number. Imported unchanged it says nothing
 * new.
 */
export function sampleCsv(sample: SampleCompany, today: PlainDate): string {
  const company = companyByName(sample);
  const noon = Date.parse(`${today}T12:00Z`);
  const employees = sample.people.map((person) => replay(person, company, noon));
  return writeCsv(
    employees.filter(({ deletedAt }) => deletedAt === null).map((e) => lineOf(e, company, noon)),
  );
}

function lineOf(employee: Employee, company: Company, now: Instant): FileLine {
  // What readers are shown of an excluded person is no matter of HR's.
  const { states } = timeline({ ...employee, exclusion: null }, company, now);
  const { record, status } = stateAt(states, now);
  const { basic, work, address, employment } = record;
  const { startDate, terminationDate, lastDayOfWork, terminationReason } = latestPeriod(employee);
  return {
    employeeNumber: employee.employeeNumber,
    ...basic,
    title: work.title,
    department: work.departmentId,
    division: work.divisionId,
    costCenter: work.costCenterId,
    site: work.siteId,
    zone: work.zone,
    manager: work.managerId,
    startDate,
    terminationDate,
    lastDayOfWork,
    status,
    terminationReason,
    workPhone: work.workPhone,
    workMobile: work.workMobile,
    line1: address.line1,
    line2: address.line2,
    city: address.city,
    postCode: address.postCode,
    state: address.state,
    country: address.countryId,
    employmentType: employment.employmentTypeId,
    contract: employment.contractId,
    fte: employment.fte?.toString() ?? null,
    weeklyHours: employment.weeklyHours?.toString() ?? null,
  };
}
