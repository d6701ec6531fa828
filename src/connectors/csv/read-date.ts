import { unreachable } from "../../hr/unreachable.ts";
import { bad, type Cell, good, quote } from "./cell.ts";
import { DATE_FORMATS, type DateFormat, dateCell } from "./date-format.ts";

/** Reads a date written as the column's format says; without one, ISO alone. */
export function readDate(text: string, format: DateFormat | null): Cell {
  const cell = dateCell(text);
  switch (cell.kind) {
    case "date": {
      const reading = cell.isIso ? cell.readings.YMD : format === null ? undefined : cell.readings[format];
      return reading === undefined ? wrongFormat(text, format) : good(reading);
    }
    case "shortYear":
      return bad(`${quote(text)} has a year of two digits. Write four: YYYY-MM-DD, like 2026-11-24`);
    case "noSuchDate":
      return bad(`${quote(text)} is a date that does not exist`);
    case "timeOfDay":
      return bad(`${quote(text)} has a time of day. Write the date alone, as YYYY-MM-DD`);
    case "none":
      return wrongFormat(text, format);
    default:
      return unreachable(cell);
  }
}

function wrongFormat(text: string, format: DateFormat | null): Cell {
  return format === null || format === "YMD"
    ? bad(`${quote(text)} is no ISO date. Write it as YYYY-MM-DD, like 2026-11-24`)
    : bad(
        `${quote(text)} is not written as the column's other dates (${DATE_FORMATS[format]}). Write it as YYYY-MM-DD`,
      );
}
