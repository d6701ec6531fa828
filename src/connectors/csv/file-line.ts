/** How a cell is read: which forms are taken, and what it is cleaned to. */
export type CellKind = "text" | "number" | "email" | "zone" | "date" | "status" | "country" | "fte" | "hours";

/** What a people file may say about a person: the template's own heading and the kind of its cells. */
export const FILE_FIELDS = {
  employeeNumber: { heading: "Employee ID", kind: "number" },
  email: { heading: "Email", kind: "email" },
  firstName: { heading: "First name", kind: "text" },
  middleName: { heading: "Middle name", kind: "text" },
  surname: { heading: "Last name", kind: "text" },
  displayName: { heading: "Display name", kind: "text" },
  honorific: { heading: "Prefix", kind: "text" },
  fullName: { heading: "Full name", kind: "text" },
  title: { heading: "Job title", kind: "text" },
  department: { heading: "Department", kind: "text" },
  division: { heading: "Division", kind: "text" },
  costCenter: { heading: "Cost center", kind: "text" },
  site: { heading: "Site", kind: "text" },
  zone: { heading: "Time zone", kind: "zone" },
  manager: { heading: "Reports to", kind: "text" },
  startDate: { heading: "Start date", kind: "date" },
  rehireDate: { heading: "Rehire date", kind: "date" },
  terminationDate: { heading: "Termination date", kind: "date" },
  lastDayOfWork: { heading: "Last day of work", kind: "date" },
  status: { heading: "Lifecycle status", kind: "status" },
  terminationReason: { heading: "Termination reason", kind: "text" },
  workPhone: { heading: "Work phone", kind: "text" },
  workMobile: { heading: "Work mobile", kind: "text" },
  line1: { heading: "Address line 1", kind: "text" },
  line2: { heading: "Address line 2", kind: "text" },
  city: { heading: "City", kind: "text" },
  postCode: { heading: "Postal code", kind: "text" },
  state: { heading: "State", kind: "text" },
  country: { heading: "Country", kind: "country" },
  employmentType: { heading: "Employment type", kind: "text" },
  contract: { heading: "Contract", kind: "text" },
  fte: { heading: "FTE", kind: "fte" },
  weeklyHours: { heading: "Weekly hours", kind: "hours" },
} as const satisfies Record<string, { readonly heading: string; readonly kind: CellKind }>;

export type FileField = keyof typeof FILE_FIELDS;

/** Where a person stands, as files say it; which of them an end or a leave means is decided by its dates. */
export type FileStatus = "hired" | "active" | "leave" | "parentalLeave" | "gardenLeave" | "terminated";

/**
 * What one line says, cleaned. A field that is missing has no column in the file; null is a blank cell. Dates
 * are `YYYY-MM-DD`, `status` is a `FileStatus`, `country` is ISO 3166 alpha-2, numbers are written with a point,
 * `manager` is as written (a number, an e-mail or a name). `fullName` never stays: it becomes `firstName` and
 * `surname`.
 */
export type FileLine = Partial<Record<FileField, string | null>>;

/** All fields, in the order in which files are written. */
export function fileFields(): FileField[] {
  return Object.keys(FILE_FIELDS).filter((name) => isFileField(name));
}

export function isFileField(name: string): name is FileField {
  return Object.hasOwn(FILE_FIELDS, name);
}
