import { ScimError } from "../error.ts";
import { DEFAULT_COUNT, MAX_COUNT } from "../limits.ts";

export interface Paging {
  readonly startIndex: number;
  readonly count: number;
}

/**
 * Reads the paging parameters as they stand in the query. Values out of range are moved into it (RFC 7644
 * section 3.4.2.4); what is no whole number is 400 `invalidValue`, because guessing a page could skip people.
 */
export function parsePaging(startIndex: string | undefined, count: string | undefined): Paging {
  return {
    startIndex: wholeNumber("startIndex", startIndex, 1, 1, Number.MAX_SAFE_INTEGER),
    count: wholeNumber("count", count, DEFAULT_COUNT, 0, MAX_COUNT),
  };
}

function wholeNumber(name: string, text: string | undefined, absent: number, min: number, max: number) {
  if (text === undefined) return absent;
  if (!/^-?\d+$/.test(text)) {
    const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
    throw new ScimError(
      400,
      `${name} is "${shown}", which is no whole number. Send digits only, such as ${name}=${absent}, or leave it out.`,
      "invalidValue",
    );
  }
  return Math.min(max, Math.max(min, Number(text)));
}
