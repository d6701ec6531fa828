import type { Address, BasicInfo, EmploymentTerms, Work } from "../../src/hr/employee.ts";
import type { PlainDate } from "../../src/hr/plain-date.ts";
import type { SampleVerb } from "./sample-verb.ts";

/** Work, with names where the roster has ids; the manager by employee number. */
export interface SampleWork extends Pick<Work, "title" | "zone" | "workPhone" | "workMobile"> {
  readonly department: string | null;
  readonly division: string | null;
  readonly costCenter: string | null;
  readonly site: string | null;
  readonly manager: string | null;
}

/** The home address; the country by its ISO 3166 alpha-2 code. */
export interface SampleAddress extends Omit<Address, "countryId"> {
  readonly country: string | null;
}

export interface SampleTerms extends Omit<EmploymentTerms, "employmentTypeId" | "contractId"> {
  readonly employmentType: string | null;
  readonly contract: string | null;
}

/** Everything that HR writes about a person besides the dates. */
export interface SampleValues {
  readonly basic: BasicInfo;
  readonly work: SampleWork;
  readonly address: SampleAddress;
  readonly employment: SampleTerms;
}

export interface SampleHire extends SampleValues {
  /** When HR entered it: so many days from the moment of loading, never after it. */
  readonly enteredDays: number;
  readonly startDate: PlainDate;
  readonly terminationDate: PlainDate | null;
  readonly lastDayOfWork: PlainDate | null;
  readonly terminationReason: string | null;
}

/** A person of the sample company: how they were hired, and what HR entered since, in order. */
export interface SamplePerson {
  readonly employeeNumber: string;
  /** What this person shows, `Garden leave: began twelve days ago`; null: nothing in particular. */
  readonly story: string | null;
  readonly hire: SampleHire;
  readonly afterwards: readonly SampleVerb[];
}
