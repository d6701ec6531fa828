import { FILE_FIELDS, type FileLine, type StatedField, statedFields } from "./file-line.ts";
import { fileStatus, STATUS_WORD } from "./file-status.ts";

/**
 * Writes lines as a file that the import reads (RFC 4180: commas, CRLF), with the template's headings and a column
 * for every field that a line speaks of. A field that only some lines speak of is blank in the others.
 */
export function writeCsv(rows: readonly FileLine[]): string {
  const fields = statedFields().filter((field) => rows.some((row) => row[field] !== undefined));
  const lines: string[][] = [fields.map((field) => FILE_FIELDS[field].heading)];
  for (const row of rows) lines.push(fields.map((field) => written(field, row[field] ?? "")));
  return csvText(lines);
}

/** Lines of cells as a file of their own (RFC 4180: commas, CRLF). */
export function csvText(lines: readonly (readonly string[])[]): string {
  return lines.map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");
}

/**
 * A cell that a spreadsheet shows as it is: what begins like a formula gets an apostrophe before it (OWASP, CSV injection).
 * For files that people look at; one that is read again keeps its cells as they are.
 */
export function shownCell(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function written(field: StatedField, value: string): string {
  const status = field === "status" ? fileStatus(value) : null;
  return status === null ? value : STATUS_WORD[status];
}

function quoted(cell: string): string {
  return /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
