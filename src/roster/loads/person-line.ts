/**
 * What one line of a file or feed says about a person, cleaned by a connector. A field that is missing has no column;
 * null is a blank. Dates are `YYYY-MM-DD`, countries ISO 3166 alpha-2, numbers have a point, `manager` is as written.
 */
export type PersonLine = PersonCells & {
  /** Fields of the company's own, by name or id, each as it would stand in a cell. */
  readonly custom?: Readonly<Record<string, string | null>>;
};

/** The fields that everybody has. */
export type PersonCells = Partial<Record<PersonField, string | null>>;

export type PersonField =
  | "employeeNumber"
  | "email"
  | "firstName"
  | "middleName"
  | "surname"
  | "displayName"
  | "honorific"
  | "pronouns"
  | "title"
  | "department"
  | "division"
  | "costCenter"
  | "site"
  | "zone"
  | "manager"
  | "startDate"
  | "rehireDate"
  | "terminationDate"
  | "lastDayOfWork"
  | "status"
  | "terminationReason"
  | "workPhone"
  | "workMobile"
  | "privateEmail"
  | "privateMobile"
  | "line1"
  | "line2"
  | "city"
  | "postCode"
  | "state"
  | "country"
  | "employmentType"
  | "contract"
  | "fte"
  | "weeklyHours";

/** What is wrong with a line, and in which column; null: the line as a whole. */
export interface LineProblem {
  readonly column: string | null;
  readonly message: string;
}

/** What a line comes to. Null: nothing to do. */
export type LineAction = "hire" | "rehire" | "change" | "end" | "off" | "held" | null;
