import type { SystemWordings } from "./wording.ts";

/** HiBob, whose words the template takes. */
export const HIBOB: SystemWordings = {
  system: "HiBob",
  usual: [
    "Employee ID",
    "Email",
    "First name",
    "Last name",
    "Display name",
    "Site",
    "Department",
    "Job title",
    "Reports to",
    "Start date",
    "Termination date",
    "Last day of work",
    "Lifecycle status",
  ],
  headings: {
    "Employee ID in company": "employeeNumber",
    "Second name": "middleName",
    Surname: "surname",
    "Reports to email": { field: "manager", rank: 1 },
    "Zip code": "postCode",
    "Post code": "postCode",
    "Employment contract": "contract",
  },
};
