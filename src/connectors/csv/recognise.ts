import { FILE_FIELDS, type FileField } from "./file-line.ts";
import { fieldOf, sameWording } from "./wordings.ts";

export interface Recognised {
  /** By column: what it says; null: nothing that is read. */
  readonly fields: readonly (FileField | null)[];
  /** Why the file cannot be read at all; empty when it can. */
  readonly problems: readonly string[];
}

/**
 * Finds out what each column of a people file says, from its headings: in any order and case, in the wordings of
 * HiBob, BambooHR and the template. Columns that nobody knows are left out (null). A problem: two columns for one
 * field, or none to know people by.
 */
export function recognise(columns: readonly string[]): Recognised {
  const fields = columns.map(fieldOf);
  settleEmploymentStatus(columns, fields);
  settleFullName(fields);
  return { fields, problems: [...doubleColumns(columns, fields), ...missingColumns(columns, fields)] };
}

/**
 * "Employment Status" is the status in most systems; BambooHR keeps that under "Status" and writes the type of
 * employment ("Full-Time") beside it.
 */
function settleEmploymentStatus(columns: readonly string[], fields: (FileField | null)[]): void {
  if (fields.filter((field) => field === "status").length < 2) return;
  const at = columns.findIndex((column) => sameWording(column, "Employment Status"));
  if (at >= 0) fields[at] = fields.includes("employmentType") ? null : "employmentType";
}

/** A whole name beside its two parts says nothing more, and splitting it is the worse guess. */
function settleFullName(fields: (FileField | null)[]): void {
  if (!fields.includes("firstName") || !fields.includes("surname")) return;
  for (const [at, field] of fields.entries()) if (field === "fullName") fields[at] = null;
}

function doubleColumns(columns: readonly string[], fields: readonly (FileField | null)[]): string[] {
  const problems: string[] = [];
  for (const field of new Set(fields)) {
    if (field === null) continue;
    const named = columns.filter((_, at) => fields[at] === field).map((column) => `"${column.trim()}"`);
    if (named.length > 1)
      problems.push(
        `The columns ${named.join(" and ")} all mean "${FILE_FIELDS[field].heading}". Keep one of them.`,
      );
  }
  return problems;
}

function missingColumns(columns: readonly string[], fields: readonly (FileField | null)[]): string[] {
  const problems: string[] = [];
  if (!fields.includes("employeeNumber") && !fields.includes("email"))
    problems.push(
      `No column tells who a line is about. Head one "${FILE_FIELDS.employeeNumber.heading}" or "${FILE_FIELDS.email.heading}".`,
    );
  const part = fields.includes("firstName") ? "firstName" : fields.includes("surname") ? "surname" : null;
  if (part !== null && fields.includes("fullName")) {
    const whole = columns[fields.indexOf("fullName")] ?? "";
    problems.push(
      `The column "${whole.trim()}" means whole names, but "${FILE_FIELDS[part].heading}" stands beside it. ` +
        `Head the two "${FILE_FIELDS.firstName.heading}" and "${FILE_FIELDS.surname.heading}".`,
    );
  }
  return problems;
}
