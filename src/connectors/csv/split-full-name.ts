export interface SplitName {
  readonly firstName: string;
  readonly surname: string;
}

/** What stands in a name without being part of first name or surname; where it appears, a comma may not part them. */
const ADDITION = /^(?:dr|prof|mr|mrs|ms|miss|sir|mx|jr|sr|ii|iii|iv|phd|md|mba|esq|cpa)\.?$/i;

/** Scripts in which the surname is written first, so that two words do not tell which is which. */
const SURNAME_FIRST = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * Splits "Last, First" and "First Last", only where there is one way to: one comma, or exactly two words. Null
 * where it would be a guess: "Ana Maria Silva", one word, "Jane Doe, PhD", a remark in brackets.
 */
export function splitFullName(name: string): SplitName | null {
  if (/[()[\]/;]/.test(name) || name.split(/[\s,]+/).some((word) => ADDITION.test(word))) return null;
  const [left = "", right, ...more] = name.split(",").map((part) => part.trim());
  if (more.length > 0) return null;
  if (right !== undefined) return left === "" || right === "" ? null : { firstName: right, surname: left };
  const [firstName = "", surname, ...further] = left.split(" ");
  if (surname === undefined || further.length > 0 || SURNAME_FIRST.test(left)) return null;
  return { firstName, surname };
}
