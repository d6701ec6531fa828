import type { SystemWordings } from "./wording.ts";

export const BAMBOOHR: SystemWordings = {
  system: "BambooHR",
  usual: [
    "Employee #",
    "Work Email",
    "First Name",
    "Last Name",
    "Hire Date",
    "Termination Date",
    "Status",
    "Employment Status",
    "Reporting to",
    "Location",
  ],
  headings: {
    "Employee #": "employeeNumber",
    "Last name, First name": "fullName",
    "Reporting to": { field: "manager", rank: 2 },
    "Supervisor EID": "manager",
    "Supervisor Email": { field: "manager", rank: 1 },
    ZIP: "postCode",
    Province: "state",
    "Standard hours per week": "weeklyHours",
  },
};
