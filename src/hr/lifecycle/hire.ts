import type { Address, BasicInfo, Employee, EmploymentTerms, Work } from "../employee.ts";
import type { PlainDate } from "../plain-date.ts";
import { RuleError } from "../rule-error.ts";
import type { Circumstances, Decision } from "./decision.ts";
import { requireEmailDomain } from "./email.ts";
import { requireOrderedDates } from "./termination.ts";

export interface HireInput {
  readonly id: string;
  readonly employeeNumber: string | null;
  readonly startDate: PlainDate;
  readonly terminationDate: PlainDate | null;
  readonly lastDayOfWork: PlainDate | null;
  readonly terminationReason: string | null;
  readonly basic: BasicInfo;
  readonly work: Work;
  readonly address: Address;
  readonly employment: EmploymentTerms;
}

/** A new person, whose tables begin on the start date. Listed from now on, active by the rules of the timeline. */
export function hire(input: HireInput, { company, by = "hand" }: Circumstances): Decision {
  requireOrderedDates(input.startDate, input.terminationDate, input.lastDayOfWork);
  requireEmailDomain(input.basic.email, company.settings);
  if (input.basic.firstName === "" && input.basic.surname === "") {
    throw new RuleError("invalid", "A person needs a first name or a surname: fill in at least one.");
  }
  const entry = <T>(values: T) => [{ effectiveDate: input.startDate, values }];
  const employee: Employee = {
    id: input.id,
    employeeNumber: input.employeeNumber,
    tables: {
      basic: entry(input.basic),
      work: entry(input.work),
      address: entry(input.address),
      employment: entry(input.employment),
    },
    periods: [
      {
        number: 1,
        startDate: input.startDate,
        terminationDate: input.terminationDate,
        lastDayOfWork: input.lastDayOfWork,
        terminationReason: input.terminationReason,
        decidingDate: null,
        terminationAssumed: false,
        rescinded: false,
        endSetBy: input.terminationDate === null ? null : by,
        beginsAt: null,
        endsAt: null,
      },
    ],
    leaves: [],
    revocations: [],
    exclusion: null,
    deletedAt: null,
  };
  return { employee, reason: `starts ${input.startDate}` };
}
