import type {
  Address,
  BasicInfo,
  Contact,
  CustomValues,
  Employee,
  EmploymentTerms,
  Work,
} from "../employee.ts";
import { EMPTY_RECORD } from "../empty-record.ts";
import type { PlainDate } from "../plain-date.ts";
import { tidied } from "./change-values.ts";
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
  /** Left out: nothing is said. */
  readonly contact?: Contact;
  readonly custom?: CustomValues;
}

/** A new person, whose tables begin on the start date. Listed from now on, active by the rules of the timeline. */
export function hire(input: HireInput, { company, by = "hand" }: Circumstances): Decision {
  requireOrderedDates(input.startDate, input.terminationDate, input.lastDayOfWork);
  requireEmailDomain(input.basic.email, company.settings);
  const entry = <T>(values: T) => [{ effectiveDate: input.startDate, values }];
  const employee: Employee = {
    id: input.id,
    employeeNumber: input.employeeNumber,
    tables: {
      basic: entry(input.basic),
      work: entry(input.work),
      address: entry(input.address),
      employment: entry(input.employment),
      contact: entry(input.contact ?? EMPTY_RECORD.contact),
      custom: tidied(entry(input.custom ?? EMPTY_RECORD.custom)),
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
        startedAt: null,
        endsAt: null,
        overAt: null,
      },
    ],
    leaves: [],
    revocations: [],
    exclusion: null,
    deletedAt: null,
  };
  return { employee, reason: `starts ${input.startDate}` };
}
