import { FILE_FIELDS, type RawLine } from "./file-line.ts";
import type { LineProblem } from "./read-line.ts";
import { splitFullName } from "./split-full-name.ts";
import { workerName } from "./worker-name.ts";

/** Makes first name, surname and display name of the other forms in which a line has them. Returns what is wrong. */
export function placeNames(raw: RawLine): LineProblem[] {
  const problems = [...placeWhole(raw, "fullName"), ...placeWhole(raw, "worker")];
  placePreferred(raw);
  return problems;
}

function placeWhole(raw: RawLine, field: "fullName" | "worker"): LineProblem[] {
  const text = raw[field];
  if (text === undefined || (raw.firstName !== undefined && raw.surname !== undefined)) return [];
  if (text === null) {
    raw.firstName = null;
    raw.surname = null;
    return [];
  }
  const split = splitFullName(field === "worker" ? workerName(text).name : text);
  if (split !== null) {
    Object.assign(raw, split);
    return [];
  }
  const message = `"${text}" could be split in more than one way. Write it as "Last, First", or use the columns "${FILE_FIELDS.firstName.heading}" and "${FILE_FIELDS.surname.heading}".`;
  return [{ field, message }];
}

/** Whoever prefers another name is shown by it; the name of the papers stays first name and surname. */
function placePreferred(raw: RawLine): void {
  const { preferredFirstName, preferredSurname, displayName } = raw;
  if (typeof displayName === "string" || (preferredFirstName === undefined && preferredSurname === undefined))
    return;
  const parts = [preferredFirstName ?? raw.firstName, preferredSurname ?? raw.surname];
  const isOther = (preferredFirstName ?? null) !== null || (preferredSurname ?? null) !== null;
  raw.displayName = isOther ? parts.filter((part) => typeof part === "string").join(" ") : null;
}
