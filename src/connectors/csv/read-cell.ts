import { isPlainDate } from "../../hr/plain-date.ts";
import { unreachable } from "../../hr/unreachable.ts";
import { isZone } from "../../hr/zone.ts";
import { countryCode } from "./country-code.ts";
import type { CellKind } from "./file-line.ts";
import { fileStatus, STATUS_WORDS } from "./file-status.ts";

/** A cell's meaning, null for blank; or what is wrong with it and how to write it. */
export type Cell =
  | { readonly ok: true; readonly value: string | null }
  | { readonly ok: false; readonly message: string };

const LONGEST_CELL = 500;
const LONGEST_EMAIL = 254;
const HOURS_A_WEEK = 168;

/** Reads one cell: trimmed, NFC, white space of any kind as single spaces; "N/A" and a dash are blank. */
export function readCell(raw: string, kind: CellKind): Cell {
  const text = raw
    .normalize("NFC")
    .replace(/[\s\p{Cc}\uFEFF]+/gu, " ")
    .trim();
  if (/^(?:|n\/a|[-–—])$/i.test(text)) return good(null);
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
    case "zone":
      return readZone(text);
    case "date":
      return readDate(text);
    case "status":
      return readStatus(text);
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

/** ISO only. A zone behind a date says where it was exported, so it is cut off, never converted (Workday). */
function readDate(text: string): Cell {
  const [, date, time] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(?:Z|[+-]\d\d:?\d\d)?$/.exec(text) ?? [];
  if (date === undefined)
    return bad(`${quote(text)} is no ISO date. Write it as YYYY-MM-DD, like 2026-11-24`);
  // BambooHR's and the database's ways of saying "none".
  if (date === "0000-00-00" || date === "9999-12-31") return good(null);
  if (!isPlainDate(date)) return bad(`${quote(text)} is a date that does not exist`);
  // 23:00Z is the next day's midnight in Berlin: which day was meant cannot be told.
  if (time !== undefined && /[1-9]/.test(time))
    return bad(`${quote(text)} has a time of day. Write the date alone, as YYYY-MM-DD`);
  return good(date);
}

function readStatus(text: string): Cell {
  const status = fileStatus(text);
  return status === null
    ? bad(`${quote(text)} is no known status. Known are: ${STATUS_WORDS.join(", ")}`)
    : good(status);
}

function readCountry(text: string): Cell {
  const code = countryCode(text);
  return code === null
    ? bad(`${quote(text)} is no known country. Write its English name, or its code of two letters like DE`)
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

function good(value: string | null): Cell {
  return { ok: true, value };
}

function bad(message: string): Cell {
  return { ok: false, message: `${message}.` };
}

function quote(text: string): string {
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`;
}
