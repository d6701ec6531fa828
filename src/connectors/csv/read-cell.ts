import { unreachable } from "../../hr/unreachable.ts";
import { isZone } from "../../hr/zone.ts";
import { bad, type Cell, good, quote, textOf } from "./cell.ts";
import { countryCode } from "./country-code.ts";
import type { DateFormat } from "./date-format.ts";
import type { CellKind, FileStatus } from "./file-line.ts";
import { fileStatus, STATUS_WORD, statusOfCode } from "./file-status.ts";
import { readDate } from "./read-date.ts";
import { withoutRemark } from "./worker-name.ts";

const LONGEST_CELL = 500;
const LONGEST_EMAIL = 254;
const HOURS_A_WEEK = 168;

/** Reads one cell: trimmed, NFC, white space of any kind as single spaces; "N/A" and a dash are blank. */
export function readCell(raw: string, kind: CellKind, dateFormat: DateFormat | null = null): Cell {
  const text = textOf(raw);
  if (text === "") return good(null);
  if (text.length > LONGEST_CELL)
    return bad(`has ${text.length} characters; at most ${LONGEST_CELL} are read`);
  if (text.includes("\uFFFD"))
    return bad(`${quote(text)} was damaged when the file was saved. Save it again as "CSV UTF-8"`);
  switch (kind) {
    case "text":
      return good(text);
    case "number":
      return readNumber(text);
    case "email":
      return readEmail(text);
    case "person":
      // Workday shows a manager as it shows everybody: "Jane Doe (On Leave)".
      return good(withoutRemark(text));
    case "zone":
      return readZone(text);
    case "date":
      return readDate(text, dateFormat);
    case "status":
      return readStatus(text, fileStatus(text));
    case "statusCode":
      return readStatus(text, statusOfCode(text) ?? fileStatus(text));
    case "country":
      return readCountry(text);
    case "fte":
      return readFte(text);
    case "hours":
      return readHours(text);
    default:
      return unreachable(kind);
  }
}

/** An employee number is text: leading zeros count. A spreadsheet's `1.23E+11` has lost digits. */
function readNumber(text: string): Cell {
  if (/^\d(?:[.,]\d+)?E\+?\d+$/i.test(text) && !/^\d+E\d+$/i.test(text))
    return bad(`${quote(text)} was rounded by a spreadsheet. Format the column as text and export again`);
  return good(text);
}

function readEmail(text: string): Cell {
  if (
    text.length <= LONGEST_EMAIL &&
    /^[^\s@,;:<>()"[\]\\]+@[^\s@.,;:<>()"[\]\\]+(?:\.[^\s@.,;:<>()"[\]\\]+)+$/.test(text)
  )
    return good(text);
  return bad(`${quote(text)} is no e-mail address. Write one address, like ada@example.com`);
}

function readStatus(text: string, status: FileStatus | null): Cell {
  return status === null
    ? bad(
        `${quote(text)} is no known status. Known are: ${Object.values(STATUS_WORD).join(", ")}, and their like`,
      )
    : good(status);
}

function readCountry(text: string): Cell {
  const code = countryCode(text);
  return code === null
    ? bad(
        `${quote(text)} is no known country. Write its English or German name, or its code of two letters like DE`,
      )
    : good(code);
}

/** 0.8 and 80 % are the same. Nobody works 2 % or 200 %, so the size tells which of the two a bare number is. */
function readFte(text: string): Cell {
  const [, digits = "", percent] = /^(\d+(?:[.,]\d+)?)\s?(%)?$/.exec(text) ?? [];
  const number = Number(digits.replace(",", "."));
  if (digits !== "" && percent === undefined && number <= 1.5) return good(String(number));
  if (digits !== "" && number >= 5 && number <= 150) return good(String(number / 100));
  return bad(`${quote(text)} is no full-time equivalent. Write 1 for full time, 0.5 for half`);
}

function readHours(text: string): Cell {
  const number = /^\d+(?:[.,]\d+)?$/.test(text) ? Number(text.replace(",", ".")) : Number.NaN;
  return number <= HOURS_A_WEEK
    ? good(String(number))
    : bad(`${quote(text)} is no number of hours a week. Write it like 37.5`);
}

/** Asking is slow, and a file names few zones. Only names that exist are kept, so it stays small. */
const knownZones = new Set<string>();

/** Names only: an offset like +02:00 knows no summer time. */
function readZone(text: string): Cell {
  if (!knownZones.has(text)) {
    if (!isZone(text)) return bad(`${quote(text)} is no time zone. Write it like Europe/Berlin`);
    knownZones.add(text);
  }
  return good(text);
}
