import { isPlainDate, type PlainDate } from "../../hr/plain-date.ts";

/**
 * How the dates of a column are written: year, month, day; day first; month first; a spreadsheet's serial numbers.
 * ISO dates and months by name mean the same in all of them but the last.
 */
export type DateFormat = "YMD" | "DMY" | "MDY" | "serial";

/** The formats, as messages call them. */
export const DATE_FORMATS: Readonly<Record<DateFormat, string>> = {
  YMD: "year, month, day",
  DMY: "day, month, year",
  MDY: "month, day, year",
  serial: "spreadsheet serial numbers",
};

export function isDateFormat(name: string): name is DateFormat {
  return Object.hasOwn(DATE_FORMATS, name);
}

/** What a date may mean: by format, the date, or null for "never" and "none". A format that is missing cannot be meant. */
export type Readings = Partial<Record<DateFormat, PlainDate | null>>;

/** A cell of a date column, taken apart. */
export type DateCell =
  | {
      readonly kind: "date";
      readonly readings: Readings;
      readonly isIso: boolean;
      /** The month stands there by its name. */
      readonly isNamed: boolean;
      /** A zone stood behind it. It says where it was exported, so it is cut off, never converted (Workday). */
      readonly hasZone: boolean;
    }
  | { readonly kind: "shortYear" | "noSuchDate" | "timeOfDay" | "none" };

/** Every way in which a text can be read as a date. */
export function dateCell(text: string): DateCell {
  const [, iso, isoTime, zone] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(Z|[+-]\d\d:?\d\d)?$/.exec(text) ?? [];
  const [, date = "", time = isoTime, half] =
    iso === undefined
      ? (/^(.*?)(?:[T ]+(\d\d?:\d\d(?::\d\d(?:\.\d+)?)?)(?: ?([AP]M))?)?$/i.exec(text) ?? [])
      : [text, iso];
  const readings = readingsOf(date.trim());
  if (readings === "shortYear" || readings === "noSuchDate" || readings === "none") return { kind: readings };
  // 23:00Z is the next day's midnight in Berlin: which day was meant cannot be told.
  if (time !== undefined && !isMidnight(time, half)) return { kind: "timeOfDay" };
  const isNamed = /\p{L}/u.test(date);
  return {
    kind: "date",
    readings,
    isIso: iso !== undefined,
    isNamed,
    hasZone: zone !== undefined && zone !== "Z",
  };
}

function isMidnight(time: string, half: string | undefined): boolean {
  return half === undefined ? !/[1-9]/.test(time) : /^a/i.test(half) && /^12(?::00)+(?:\.0+)?$/.test(time);
}

function readingsOf(date: string): Readings | "shortYear" | "noSuchDate" | "none" {
  if (/^\d{1,7}(?:\.0+)?$/.test(date)) return serialReading(Number(date));
  const parts = partsOf(date);
  if (parts === null) return "none";
  const { year, separator, first, second } = parts;
  if (year.length !== 4) return "shortYear";
  if (/^0+$/.test(year + first + second)) return { YMD: null, DMY: null, MDY: null };
  const dayFirst = plainDate(year, second, first);
  const monthFirst = plainDate(year, first, second);
  const readings: Readings = {};
  switch (separator) {
    case "named":
    case "year":
      if (monthFirst !== undefined)
        Object.assign(readings, { YMD: monthFirst, DMY: monthFirst, MDY: monthFirst });
      break;
    case ".":
      // Nobody writes the month first with dots.
      if (dayFirst !== undefined) readings.DMY = dayFirst;
      break;
    default:
      if (dayFirst !== undefined) readings.DMY = dayFirst;
      if (monthFirst !== undefined) readings.MDY = monthFirst;
  }
  return Object.keys(readings).length === 0 ? "noSuchDate" : readings;
}

interface Parts {
  readonly year: string;
  /** In the order as written; month and day where the year stands first or the month by name. */
  readonly first: string;
  readonly second: string;
  readonly separator: "year" | "named" | "." | "/" | "-";
}

function partsOf(date: string): Parts | null {
  const [, y = "", , m = "", d = ""] = /^(\d{4})([-/.])(\d\d?)\2(\d\d?)$/.exec(date) ?? [];
  if (y !== "") return { year: y, first: m, second: d, separator: "year" };
  const [, a = "", sign = "", b = "", year = ""] = /^(\d\d?)([-/.])(\d\d?)\2(\d{4}|\d\d)$/.exec(date) ?? [];
  if (sign === "." || sign === "/" || sign === "-") return { year, first: a, second: b, separator: sign };
  const [, before = "", name = "", after = "", last = ""] =
    /^(?:(\d\d?)[.]?[-/ ]*)?(\p{L}{3,9})[.]?[-/ ]*(?:(\d\d?)(?:,| |, ))?[-/ ]*(\d{4}|\d\d)$/u.exec(date) ??
    [];
  const month = monthNamed(name);
  if (month === null || (before === "") === (after === "")) return null;
  return { year: last, first: month, second: before + after, separator: "named" };
}

const MONTHS: readonly string[] = [
  "january januar jan",
  "february februar feb",
  "march märz maerz mar mär mrz",
  "april apr",
  "may mai",
  "june juni jun",
  "july juli jul",
  "august aug",
  "september sept sep",
  "october oktober oct okt",
  "november nov",
  "december dezember dec dez",
];

function monthNamed(name: string): string | null {
  const at = MONTHS.findIndex((names) => names.split(" ").includes(name.toLowerCase()));
  return at < 0 ? null : String(at + 1);
}

/** Undefined: there is no such date. The last day that there is means never. */
function plainDate(year: string, month: string, day: string): PlainDate | null | undefined {
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  if (date === "9999-12-31") return null;
  return isPlainDate(date) ? date : undefined;
}

const DAY = 86_400_000;
const DAY_ZERO = Date.UTC(1899, 11, 30);
const LAST_SERIAL = 2_958_465;
/** Spreadsheets believe in a 29 February 1900, so that the days before it are one off. */
const NO_SUCH_SERIAL = 60;

function serialReading(serial: number): Readings | "noSuchDate" {
  if (serial < 1 || serial > LAST_SERIAL || serial === NO_SUCH_SERIAL) return "noSuchDate";
  if (serial === LAST_SERIAL) return { serial: null };
  const days = serial < NO_SUCH_SERIAL ? serial + 1 : serial;
  return { serial: new Date(DAY_ZERO + days * DAY).toISOString().slice(0, 10) };
}
