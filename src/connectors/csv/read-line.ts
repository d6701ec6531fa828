import type { DateFormat } from "./date-format.ts";
import { FILE_FIELDS, type FileField, type FileLine, isStatedField, type RawLine } from "./file-line.ts";
import { placeNames } from "./place-names.ts";
import { placeStatus } from "./place-status.ts";
import { readCell } from "./read-cell.ts";

export interface LineProblem {
  /** The field whose cell is at fault; null: the line as a whole. */
  readonly field: FileField | null;
  readonly message: string;
}

export interface ReadLine {
  readonly line: FileLine;
  readonly problems: readonly LineProblem[];
}

/** What is needed to know of a column to read its cells. */
export interface CellReader {
  readonly field: FileField | null;
  readonly dateFormat?: DateFormat;
}

/**
 * Reads the cells of one line, by column. It never throws: whatever is wrong is a problem, and every problem of the
 * line is given. What the roster knows (whether the person, the site or the manager exists, whether dates fit) is not
 * its concern.
 */
export function readLine(cells: readonly string[], columns: readonly CellReader[]): ReadLine {
  if (cells.length !== columns.length) {
    // Read anyway, every value after the gap would land in its neighbour's field.
    const message = `The line has ${cells.length} cells, but the file has ${columns.length} columns. Is a separator missing, or not in quotes?`;
    return { line: {}, problems: [{ field: null, message }] };
  }
  const raw: RawLine = {};
  const problems: LineProblem[] = [];
  for (const [at, { field, dateFormat = null }] of columns.entries()) {
    if (field === null) continue;
    const cell = readCell(cells[at] ?? "", FILE_FIELDS[field].kind, dateFormat);
    if (cell.ok) raw[field] = cell.value;
    else problems.push({ field, message: cell.message });
  }
  problems.push(...placeNames(raw), ...placeStatus(raw));
  placeStart(raw);
  if (problems.length === 0 && (raw.employeeNumber ?? raw.email ?? null) === null)
    problems.push({ field: null, message: "The line has neither an employee number nor an e-mail." });
  return { line: stated(raw), problems };
}

/** The first start beside a later one makes the later one a rehire. */
function placeStart(raw: RawLine): void {
  const { originalStartDate, startDate, rehireDate } = raw;
  if (typeof originalStartDate !== "string" || typeof startDate !== "string") return;
  if (originalStartDate >= startDate) return;
  raw.startDate = originalStartDate;
  raw.rehireDate = rehireDate ?? startDate;
}

function stated(raw: RawLine): FileLine {
  const line: FileLine = {};
  for (const [field, value] of Object.entries(raw)) if (isStatedField(field)) line[field] = value;
  return line;
}
