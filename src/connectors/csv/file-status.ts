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

/** The words of files. "Full-Time" and its like stand in BambooHR's "Employment Status" of whoever works there. */
const MEANING: Readonly<Record<string, FileStatus>> = {
  Hired: "hired",
  Accepted: "hired",
  "Pre-hire": "hired",
  "Future hire": "hired",
  Employed: "active",
  Active: "active",
  Current: "active",
  "Full-Time": "active",
  "Part-Time": "active",
  Leave: "leave",
  "On leave": "leave",
  "Leave of absence": "leave",
  "Sick leave": "leave",
  "Parental leave": "parentalLeave",
  "Maternity leave": "parentalLeave",
  "Paternity leave": "parentalLeave",
  "Garden leave": "gardenLeave",
  "Gardening leave": "gardenLeave",
  Terminated: "terminated",
  Inactive: "terminated",
  Former: "terminated",
  Left: "terminated",
};

const BY_KEY = new Map(Object.entries(MEANING).map(([word, status]) => [keyOf(word), status]));

/** The words that `fileStatus` takes, for messages. */
export const STATUS_WORDS: readonly string[] = Object.keys(MEANING);

/** What a word for a status means, whatever its case and hyphens; null: unknown. */
export function fileStatus(text: string): FileStatus | null {
  return BY_KEY.get(keyOf(text)) ?? null;
}

function keyOf(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, "");
}
