import { type ColumnMap, formatOfAll, formatOfColumn, mapped } from "./column-map.ts";
import { type DateFormat, isDateFormat } from "./date-format.ts";
import { FILE_FIELDS, type FileField, isFileField } from "./file-line.ts";
import { headingKey, systemOf, wordingOf } from "./wordings.ts";

/** A column of a file. */
export interface Column {
  /** As the file heads it; the second one of the same heading is called "Heading (2)". */
  readonly header: string;
  /** What it says; null: nothing that is read. */
  readonly field: FileField | null;
  /** How its dates are written; left out: in ISO alone. */
  readonly dateFormat?: DateFormat;
}

export interface Recognised {
  readonly columns: readonly Column[];
  /** The fields of the columns. */
  readonly fields: readonly (FileField | null)[];
  /** The system whose export this looks like. */
  readonly system: string | null;
  /** What was chosen where a heading or two left room for it. */
  readonly notices: readonly string[];
  /** Why the file cannot be read at all; empty when it can. */
  readonly problems: readonly string[];
  /** Columns that say the same, by their places; each set is a problem unless the cells turn out equal. */
  readonly doubled: readonly (readonly number[])[];
}

/**
 * Finds out what each column of a people file says, from its headings, in any order and case and in the wordings of
 * the systems under `wordings/`; what the map says of a heading goes first. `dates` are the formats that were found.
 * A problem: two columns for one field, none to know people by, or a map that speaks of what the file does not have.
 */
export function recognise(
  headings: readonly string[],
  map?: ColumnMap,
  dates?: Readonly<Record<string, DateFormat>>,
): Recognised {
  const headers = distinct(headings);
  const columns = headers.map((header, at) => meaningOf(header, headings[at] ?? "", map));
  const unclear = unclearColumns(columns);
  const notices = [...remarks(columns), ...giveWay(columns)];
  settleEmploymentStatus(columns);
  settleNames(columns);
  settleKeys(columns);
  const doubled = doubledColumns(columns);
  const fields = columns.map(({ field }) => field);
  return {
    columns: columns.map(({ header, field }) => {
      const isDate = field !== null && FILE_FIELDS[field].kind === "date";
      const dateFormat =
        formatOfColumn(dates, header) ?? formatOfColumn(map?.dates, header) ?? formatOfAll(map?.dates);
      return { header, field, ...(isDate && dateFormat !== undefined && { dateFormat }) };
    }),
    fields,
    system: systemOf(headings),
    notices,
    problems: [
      ...unknownInMap(headers, map),
      ...unclear,
      ...doubled.map((places) => doubledProblem(places, columns)),
      ...missingColumns(columns),
    ],
    doubled,
  };
}

/** A column as it was kept, with its field and format checked. */
export function columnOf(kept: {
  readonly header: string;
  readonly field: string | null;
  readonly dateFormat?: string | undefined;
}): Column {
  const { header, field, dateFormat } = kept;
  return {
    header,
    field: field !== null && isFileField(field) ? field : null,
    ...(dateFormat !== undefined && isDateFormat(dateFormat) && { dateFormat }),
  };
}

/** Whether a heading says anything, to the map or by its wording. */
export function isKnownHeading(heading: string, map?: ColumnMap): boolean {
  return mapped(map, heading) !== undefined || wordingOf(heading) !== null;
}

interface Meant {
  readonly header: string;
  readonly rank: number;
  readonly remark: string | null;
  readonly mayMean: FileField | null;
  field: FileField | null;
}

const BY_MAP = -1;

function distinct(headings: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return headings.map((heading) => {
    const header = heading.trim();
    const times = (seen.get(headingKey(header)) ?? 0) + 1;
    seen.set(headingKey(header), times);
    return times === 1 || header === "" ? header : `${header} (${times})`;
  });
}

function meaningOf(header: string, heading: string, map: ColumnMap | undefined): Meant {
  const field = mapped(map, header);
  if (field !== undefined) return { header, field, rank: BY_MAP, remark: null, mayMean: null };
  const { field: meant = null, rank = 0, remark = null, mayMean = null } = wordingOf(heading) ?? {};
  return { header, field: meant, rank, remark, mayMean };
}

function remarks(columns: readonly Meant[]): string[] {
  return columns.flatMap(({ header, remark }) => (remark === null ? [] : [`"${header}" ${remark}.`]));
}

/** Where nothing else in the file says what a column may say, leaving it out may leave a leaver's access on. */
function unclearColumns(columns: readonly Meant[]): string[] {
  return columns.flatMap(({ header, mayMean, remark }) => {
    if (mayMean === null || columns.some(({ field }) => field === mayMean)) return [];
    return [`"${header}" ${remark}. Say which in a map (--map): {"${header}": "${mayMean}"}, or null.`];
  });
}

/** Of the columns for one field the best is read: the one that the map names, a number before a name. */
function giveWay(columns: readonly Meant[]): string[] {
  const notices: string[] = [];
  for (const [field, same] of Map.groupBy(columns, (column) => column.field)) {
    const best = Math.min(...same.map(({ rank }) => rank));
    const others = same.filter(({ rank }) => rank > best);
    if (field === null || others.length === 0) continue;
    const read = same.find(({ rank }) => rank === best);
    notices.push(
      `${named(others)} gave way to "${read?.header}", which is read as "${FILE_FIELDS[field].heading}".`,
    );
    for (const other of others) other.field = null;
  }
  return notices;
}

/**
 * "Employment Status" is the status in most systems; BambooHR keeps that under "Status" and writes the type of
 * employment ("Full-Time") beside it.
 */
function settleEmploymentStatus(columns: readonly Meant[]): void {
  if (columns.filter(({ field }) => field === "status").length < 2) return;
  const fields = columns.map(({ field }) => field);
  const column = columns.find(({ header }) => headingKey(header) === "employmentstatus");
  if (column !== undefined) column.field = fields.includes("employmentType") ? null : "employmentType";
}

/** A whole name beside its two parts says nothing more, and splitting it is the worse guess. */
function settleNames(columns: readonly Meant[]): void {
  const has = (field: FileField) => columns.some((column) => column.field === field);
  const isWhole = has("firstName") && has("surname");
  for (const column of columns) if (isWhole && column.field === "fullName") column.field = null;
}

/** What stands beside another column in some exports is all there is in others. */
function settleKeys(columns: readonly Meant[]): void {
  const instead = { personId: "employeeNumber", originalStartDate: "startDate" } as const;
  for (const column of columns) {
    const { field } = column;
    if (field !== "personId" && field !== "originalStartDate") continue;
    if (!columns.some((other) => other.field === instead[field])) column.field = instead[field];
  }
  const hasStatus = columns.some(({ field }) => field === "status");
  for (const column of columns) if (hasStatus && column.field === "statusCode") column.field = null;
}

function doubledColumns(columns: readonly Meant[]): number[][] {
  const places = Map.groupBy(columns.keys(), (at) => columns[at]?.field ?? null);
  return [...places].flatMap(([field, at]) => (field !== null && at.length > 1 ? [at] : []));
}

function doubledProblem(places: readonly number[], columns: readonly Meant[]): string {
  const same = places.flatMap((at) => columns[at] ?? []);
  const field = same[0]?.field ?? null;
  const meaning = field === null ? "" : FILE_FIELDS[field].heading;
  return `The columns ${named(same)} all mean "${meaning}". Keep one of them, or say in a map which one is read.`;
}

function unknownInMap(headers: readonly string[], map: ColumnMap | undefined): string[] {
  const keys = new Set(headers.map(headingKey));
  const dates = typeof map?.dates === "object" ? map.dates : {};
  return Object.keys({ ...map?.columns, ...dates })
    .filter((heading) => !keys.has(headingKey(heading)))
    .map(
      (heading) =>
        `The map speaks of "${heading}", but the file has no such heading. It has: ${quoted(headers)}.`,
    );
}

function missingColumns(columns: readonly Meant[]): string[] {
  const headerOf = (field: FileField) => columns.find((column) => column.field === field)?.header;
  const problems: string[] = [];
  if (headerOf("employeeNumber") === undefined && headerOf("email") === undefined)
    problems.push(
      `No column tells who a line is about. Head one "${FILE_FIELDS.employeeNumber.heading}" or "${FILE_FIELDS.email.heading}".`,
    );
  const part =
    headerOf("firstName") !== undefined ? "firstName" : headerOf("surname") !== undefined ? "surname" : null;
  const whole = headerOf("fullName") ?? headerOf("worker");
  const isWhole = headerOf("firstName") !== undefined && headerOf("surname") !== undefined;
  if (!isWhole && part !== null && whole !== undefined) {
    problems.push(
      `The column "${whole}" means whole names, but "${FILE_FIELDS[part].heading}" stands beside it. ` +
        `Head the two "${FILE_FIELDS.firstName.heading}" and "${FILE_FIELDS.surname.heading}".`,
    );
  }
  return problems;
}

function named(columns: readonly Meant[]): string {
  return columns.map(({ header }) => `"${header}"`).join(" and ");
}

function quoted(headers: readonly string[]): string {
  return headers
    .filter((header) => header !== "")
    .map((header) => `"${header}"`)
    .join(", ");
}
