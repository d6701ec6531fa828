import { ScimError, type ScimType } from "../error.ts";
import { DEFAULT_COUNT, MAX_COUNT } from "../limits.ts";

export interface Paging {
  readonly startIndex: number;
  readonly count: number;
}

/**
 * Reads the paging parameters as they stand in the query. Values out of range are moved into it (RFC 7644
 * section 3.4.2.4); what is no whole number is 400, because guessing a page could skip people: `invalidValue`, and for
 * the count of a walk by cursor `invalidCount` (RFC 9865 section 2.1).
 */
export function parsePaging(
  startIndex: string | undefined,
  count: string | undefined,
  cursor?: string | undefined,
): Paging {
  const start = { name: "startIndex", absent: 1, min: 1, max: Number.MAX_SAFE_INTEGER } as const;
  const most = { name: "count", absent: DEFAULT_COUNT, min: 0, max: MAX_COUNT } as const;
  return {
    startIndex: wholeNumber(startIndex, start, "invalidValue"),
    count: wholeNumber(count, most, cursor === undefined ? "invalidValue" : "invalidCount"),
  };
}

interface Range {
  readonly name: string;
  readonly absent: number;
  readonly min: number;
  readonly max: number;
}

function wholeNumber(
  text: string | undefined,
  { name, absent, min, max }: Range,
  scimType: ScimType,
): number {
  if (text === undefined) return absent;
  if (!/^-?\d+$/.test(text)) {
    const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
    throw new ScimError(
      400,
      `${name} is "${shown}", which is no whole number. Send digits only, such as ${name}=${absent}, or leave it out.`,
      scimType,
    );
  }
  return Math.min(max, Math.max(min, Number(text)));
}
