/** How a cell is read: which forms are taken, and what it is cleaned to. */
export type CellKind =
  | "text"
  | "number"
  | "email"
  | "person"
  | "zone"
  | "date"
  | "status"
  | "statusCode"
  | "country"
  | "fte"
  | "hours";

interface FieldOfFile {
  /** The template's own heading; a field that becomes others has no column there. */
  readonly heading: string;
  readonly kind: CellKind;
}

/** What a line says about a person once it is read. */
const STATED_FIELDS = {
  employeeNumber: { heading: "Employee ID", kind: "number" },
  email: { heading: "Email", kind: "email" },
  firstName: { heading: "First name", kind: "text" },
  middleName: { heading: "Middle name", kind: "text" },
  surname: { heading: "Last name", kind: "text" },
  displayName: { heading: "Display name", kind: "text" },
  honorific: { heading: "Prefix", kind: "text" },
  pronouns: { heading: "Pronouns", kind: "text" },
  title: { heading: "Job title", kind: "text" },
  department: { heading: "Department", kind: "text" },
  division: { heading: "Division", kind: "text" },
  costCenter: { heading: "Cost center", kind: "text" },
  site: { heading: "Site", kind: "text" },
  zone: { heading: "Time zone", kind: "zone" },
  manager: { heading: "Reports to", kind: "person" },
  startDate: { heading: "Start date", kind: "date" },
  rehireDate: { heading: "Rehire date", kind: "date" },
  terminationDate: { heading: "Termination date", kind: "date" },
  lastDayOfWork: { heading: "Last day of work", kind: "date" },
  status: { heading: "Lifecycle status", kind: "status" },
  terminationReason: { heading: "Termination reason", kind: "text" },
  workPhone: { heading: "Work phone", kind: "text" },
  workMobile: { heading: "Work mobile", kind: "text" },
  privateEmail: { heading: "Private email", kind: "email" },
  privateMobile: { heading: "Private mobile", kind: "text" },
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
} as const satisfies Record<string, FieldOfFile>;

/** What files write in another form: each becomes some of the fields above. */
const RAW_FIELDS = {
  /** "Last, First" or "First Last". */
  fullName: { heading: "Full name", kind: "text" },
  /** Workday's name of a person, with what is special about them: "Jane Doe (On Leave)". */
  worker: { heading: "Worker", kind: "text" },
  preferredFirstName: { heading: "Preferred first name", kind: "text" },
  preferredSurname: { heading: "Preferred last name", kind: "text" },
  /** The first of all start dates, beside the latest one. */
  originalStartDate: { heading: "Original start date", kind: "date" },
  /** A status as a letter. */
  statusCode: { heading: "Status code", kind: "statusCode" },
  /** The number that stays when somebody gets another employee number: it says which lines are about one person. */
  personId: { heading: "Person ID", kind: "number" },
} as const satisfies Record<string, FieldOfFile>;

/** What a people file may have a column for. */
export const FILE_FIELDS = { ...STATED_FIELDS, ...RAW_FIELDS };

export type StatedField = keyof typeof STATED_FIELDS;
export type FileField = keyof typeof FILE_FIELDS;

/** Where a person stands, as files say it; which of them an end or a leave means is decided by its dates. */
export type FileStatus = (typeof FILE_STATUSES)[number];

const FILE_STATUSES = ["hired", "active", "leave", "parentalLeave", "gardenLeave", "terminated"] as const;

export function isFileStatus(text: string): text is FileStatus {
  return FILE_STATUSES.some((status) => status === text);
}

/** The cells of one line by field, cleaned one by one. */
export type RawLine = Partial<Record<FileField, string | null>>;

/**
 * What one line says. A field that is missing has no column in the file; null is a blank cell. Dates are
 * `YYYY-MM-DD`, `status` is a `FileStatus`, `country` is ISO 3166 alpha-2, numbers are written with a point,
 * `manager` is as written (a number, an e-mail or a name).
 */
export type FileLine = Partial<Record<StatedField, string | null>>;

/** The fields that a line states, in the order in which files are written. */
export function statedFields(): StatedField[] {
  return Object.keys(STATED_FIELDS).filter((name) => isStatedField(name));
}

/** All fields. */
export function fileFields(): FileField[] {
  return Object.keys(FILE_FIELDS).filter((name) => isFileField(name));
}

export function isFileField(name: string): name is FileField {
  return Object.hasOwn(FILE_FIELDS, name);
}

export function isStatedField(name: string): name is StatedField {
  return Object.hasOwn(STATED_FIELDS, name);
}
