import { FILE_FIELDS, type FileField, type FileLine } from "./file-line.ts";
import { fileStatus, STATUS_WORD } from "./file-status.ts";
import { readCell } from "./read-cell.ts";
import { splitFullName } from "./split-full-name.ts";

export interface LineProblem {
  /** The field whose cell is at fault; null: the line as a whole. */
  readonly field: FileField | null;
  readonly message: string;
}

export interface ReadLine {
  readonly line: FileLine;
  readonly problems: readonly LineProblem[];
}

/**
 * Reads one line by the fields that `recognise` found for its columns. It never throws: whatever is wrong is a
 * problem, and every problem of the line is given. What the roster knows (whether the person, the site or the
 * manager exists, whether dates fit) is not its concern.
 */
export function readLine(cells: readonly string[], fields: readonly (FileField | null)[]): ReadLine {
  if (cells.length !== fields.length) {
    // Read anyway, every value after the gap would land in its neighbour's field.
    const message = `The line has ${cells.length} cells, but the file has ${fields.length} columns. Is a separator missing, or not in quotes?`;
    return { line: {}, problems: [{ field: null, message }] };
  }
  const line: FileLine = {};
  const problems: LineProblem[] = [];
  for (const [at, field] of fields.entries()) {
    if (field === null) continue;
    const cell = readCell(cells[at] ?? "", FILE_FIELDS[field].kind);
    if (cell.ok) line[field] = cell.value;
    else problems.push({ field, message: cell.message });
  }
  placeFullName(line, problems);
  placeTerminatedType(line, problems);
  if (problems.length === 0 && (line.employeeNumber ?? line.email ?? null) === null)
    problems.push({ field: null, message: "The line has neither an employee number nor an e-mail." });
  return { line, problems };
}

function placeFullName(line: FileLine, problems: LineProblem[]): void {
  const { fullName } = line;
  if (fullName === undefined) return;
  delete line.fullName;
  if (fullName === null) {
    line.firstName = null;
    line.surname = null;
    return;
  }
  const split = splitFullName(fullName);
  if (split !== null) Object.assign(line, split);
  else
    problems.push({
      field: "fullName",
      message: `"${fullName}" could be split in more than one way. Write it as "Last, First", or use the columns "${FILE_FIELDS.firstName.heading}" and "${FILE_FIELDS.surname.heading}".`,
    });
}

/** BambooHR writes "Terminated" where the type of employment stood: it is news about the status, and no type. */
function placeTerminatedType(line: FileLine, problems: LineProblem[]): void {
  const { employmentType, status } = line;
  if (typeof employmentType !== "string" || fileStatus(employmentType) !== "terminated") return;
  delete line.employmentType;
  if (status === undefined || status === null) line.status = "terminated";
  else if (status !== "terminated" && status !== "gardenLeave")
    problems.push({
      field: "status",
      message: `The employment ended ("${employmentType}"), but the status is "${STATUS_WORD[fileStatus(status) ?? "active"]}". Correct one of them.`,
    });
}
