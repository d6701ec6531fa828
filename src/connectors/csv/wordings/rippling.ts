import type { SystemWordings } from "./wording.ts";

export const RIPPLING: SystemWordings = {
  system: "Rippling",
  usual: [
    "Legal first name",
    "Legal last name",
    "Work email",
    "Title",
    "Manager - Work email",
    "Employment status",
    "Start date",
    "End date",
    "Employee number",
    "Rippling ID",
  ],
  headings: {
    "Rippling ID": "personId",
    "Manager - Work email": { field: "manager", rank: 1 },
    "Manager - Employee number": "manager",
    "Manager - Full name": { field: "manager", rank: 2 },
    "Work location name": "site",
  },
};
