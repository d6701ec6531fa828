import type { FileStatus } from "./file-line.ts";

/** How each status is written back, in HiBob's words. */
export const STATUS_WORD: Readonly<Record<FileStatus, string>> = {
  hired: "Hired",
  active: "Employed",
  leave: "Leave",
  parentalLeave: "Parental leave",
  gardenLeave: "Garden leave",
  terminated: "Terminated",
};

/**
 * The words of files. "Full-Time" and its like stand in BambooHR's "Employment Status" of whoever works there;
 * "Onboarding" and "Auszeit" are Personio's, in whose English the latter is "Leave".
 */
const MEANING: Readonly<Record<string, FileStatus>> = {
  Hired: "hired",
  Accepted: "hired",
  "Pre-hire": "hired",
  "Future hire": "hired",
  Onboarding: "hired",
  "Not started": "hired",
  Employed: "active",
  Active: "active",
  Current: "active",
  Aktiv: "active",
  "Full-Time": "active",
  "Part-Time": "active",
  Leave: "leave",
  "On leave": "leave",
  "Leave of absence": "leave",
  "Sick leave": "leave",
  Auszeit: "leave",
  Beurlaubt: "leave",
  "Parental leave": "parentalLeave",
  "Maternity leave": "parentalLeave",
  "Paternity leave": "parentalLeave",
  Elternzeit: "parentalLeave",
  Mutterschutz: "parentalLeave",
  "Garden leave": "gardenLeave",
  "Gardening leave": "gardenLeave",
  Freigestellt: "gardenLeave",
  Terminated: "terminated",
  Inactive: "terminated",
  Former: "terminated",
  Left: "terminated",
  Retired: "terminated",
  Deceased: "terminated",
  Ausgeschieden: "terminated",
  Inaktiv: "terminated",
};

/** ADP's "Position Status" and UKG's status codes. Elsewhere an L may as well mean "left". */
const CODES: Readonly<Record<string, FileStatus>> = {
  A: "active",
  L: "leave",
  T: "terminated",
  D: "terminated",
  R: "terminated",
};

const BY_KEY = new Map(Object.entries(MEANING).map(([word, status]) => [keyOf(word), status]));

/** What a word for a status means, whatever its case and hyphens; null: unknown. */
export function fileStatus(text: string): FileStatus | null {
  return BY_KEY.get(keyOf(text)) ?? null;
}

/** What a letter means in a column of such letters; null: unknown. */
export function statusOfCode(text: string): FileStatus | null {
  const code = text.toUpperCase();
  return Object.hasOwn(CODES, code) ? (CODES[code] ?? null) : null;
}

function keyOf(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, "");
}
