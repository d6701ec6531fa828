import { RuleError } from "../../hr/rule-error.ts";
import { DATE_FORMATS, type DateFormat, isDateFormat } from "./date-format.ts";
import { type FileField, fileFields, isFileField } from "./file-line.ts";
import { headingKey } from "./wordings.ts";

/** What somebody says about the columns of a file, over what their wording tells. */
export interface ColumnMap {
  /** By heading: what the column says; null: it is not read. */
  readonly columns: Readonly<Record<string, FileField | null>>;
  /** How dates are written: in all columns, or by heading. */
  readonly dates?: DateFormat | Readonly<Record<string, DateFormat>>;
}

/**
 * Checks a map as people write it: `{"Heading": "field"}`, or `{"columns": {…}, "ignore": ["Heading"], "dates": "DMY"}`
 * where `dates` may also be by heading. Throws `RuleError` that names what is wrong and what would do.
 */
export function readColumnMap(value: unknown): ColumnMap {
  const map = objectIn(value, "The map");
  if (!("columns" in map || "ignore" in map || "dates" in map)) return { columns: columnsIn(map) };
  const { columns = {}, ignore = [], dates, ...others } = map;
  const [other] = Object.keys(others);
  if (other !== undefined)
    throw invalid(
      `"${other}" is no part of a map. Put headings into "columns"; beside it there are "ignore" and "dates"`,
    );
  const ignored = Object.fromEntries(headingsIn(ignore).map((heading) => [heading, null] as const));
  return {
    columns: { ...columnsIn(objectIn(columns, '"columns"')), ...ignored },
    ...(dates !== undefined && { dates: datesIn(dates) }),
  };
}

/** What the map says of a heading; undefined: nothing. */
export function mapped(map: ColumnMap | undefined, heading: string): FileField | null | undefined {
  return valueAt(map?.columns, heading);
}

/** The format of a column's dates, where it is named for that column. */
export function formatOfColumn(dates: ColumnMap["dates"], heading: string): DateFormat | undefined {
  return typeof dates === "object" ? valueAt(dates, heading) : undefined;
}

/** The format of all dates, where one is named. */
export function formatOfAll(dates: ColumnMap["dates"]): DateFormat | undefined {
  return typeof dates === "string" ? dates : undefined;
}

function valueAt<T>(byHeading: Readonly<Record<string, T>> | undefined, heading: string): T | undefined {
  const key = headingKey(heading);
  return Object.entries(byHeading ?? {}).find(([name]) => headingKey(name) === key)?.[1];
}

function columnsIn(columns: Readonly<Record<string, unknown>>): ColumnMap["columns"] {
  return Object.fromEntries(
    Object.entries(columns).map(([heading, field]) => [heading, fieldIn(heading, field)]),
  );
}

function fieldIn(heading: string, field: unknown): FileField | null {
  if (field === null || (typeof field === "string" && isFileField(field))) return field;
  throw invalid(
    `The map says ${JSON.stringify(field)} for "${heading}". Fields are: ${fileFields().join(", ")}; or null, for a column that is not read`,
  );
}

function headingsIn(value: unknown): string[] {
  if (Array.isArray(value) && value.every((heading) => typeof heading === "string")) return value;
  throw invalid('"ignore" is a list of headings, like ["Contract ends"]');
}

function datesIn(value: unknown): DateFormat | Readonly<Record<string, DateFormat>> {
  if (typeof value === "string") return formatIn(value);
  const byHeading = Object.entries(objectIn(value, '"dates"'));
  return Object.fromEntries(byHeading.map(([heading, format]) => [heading, formatIn(format)]));
}

function formatIn(value: unknown): DateFormat {
  if (typeof value === "string" && isDateFormat(value)) return value;
  const known = Object.entries(DATE_FORMATS).map(([format, words]) => `${format} (${words})`);
  throw invalid(`${JSON.stringify(value)} is no format of dates. Formats are: ${known.join("; ")}`);
}

function objectIn(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw invalid(`${what} is no JSON object. Write it like {"Heading": "email"}`);
}

function invalid(detail: string): RuleError {
  return new RuleError("invalid", `${detail}.`);
}
