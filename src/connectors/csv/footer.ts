import { textOf } from "./cell.ts";
import type { CsvRecord } from "./read-row.ts";

/** So many rows below the people may say something about the file. */
export const FOOTER_ROWS = 10;

const TOTAL = /^(?:grand )?(?:total|totals|sum|count|gesamt|gesamtsumme|summe|anzahl)\b[^\p{L}]*$/iu;
const COUNT =
  /^(?:number of|anzahl)?\s*(?:rows|records|employees|people|workers|headcount|zeilen|datensätze|mitarbeiter|mitarbeitende|personen)\s*[:=]?\s*[\d.,]*$/iu;
const COUNTED =
  /^(?:total(?: of)?:? )?[\d.,]+ (?:rows|records|employees|people|workers|zeilen|datensätze|mitarbeiter|mitarbeitende|personen)\b/iu;
const REMARK =
  // With a space behind the word: page@… is somebody's e-mail.
  /^(?:generated|created|exported|printed|run|report|end of|page|confidential|erstellt|exportiert|gedruckt|stand|bericht|seite|ende|vertraulich)(?![^\s:])/iu;
/** Nobody adds dates up: beside a name that means a total, one belongs to a person. */
const DATE = /^(?:\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-]\d{4})\b/;

/**
 * Whether a row at the end of a file is a total or a remark on the file. A row that could be a person never is: beside
 * a total stand numbers alone, and a remark stands alone.
 */
export function isFooter({ cells }: CsvRecord): boolean {
  const [first = "", ...others] = cells.map(textOf).filter((text) => text !== "");
  const isNumber = (text: string) => /^[^\p{L}@]*\d[^\p{L}@]*$/u.test(text) && !DATE.test(text);
  const numbersBeside = others.every(isNumber) && others.length <= 3;
  if (TOTAL.test(first) || COUNT.test(first)) return numbersBeside;
  return others.length === 0 && (COUNTED.test(first) || REMARK.test(first)) && cells.length !== 1;
}
