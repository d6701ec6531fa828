import { textOf } from "./cell.ts";
import { DATE_FORMATS, type DateFormat, dateCell, type Readings } from "./date-format.ts";

/** What all dates of a column together say about how they are written. */
export interface DateVerdict {
  /** Null: in ISO, or not to be told. */
  readonly format: DateFormat | null;
  readonly notices: readonly string[];
  readonly problems: readonly string[];
}

export interface DateWatch {
  see(line: number, cell: string): void;
  verdict(header: string, said: SaidFormat): DateVerdict;
}

/** What somebody says about the format of a column. */
export interface SaidFormat {
  readonly ofColumn?: DateFormat | undefined;
  /** Of all columns: of one that is all serial numbers it is not meant. */
  readonly ofAll?: DateFormat | undefined;
}

const FORMATS: readonly DateFormat[] = ["YMD", "DMY", "MDY", "serial"];
const SHOWN = 3;

interface Seen {
  readonly line: number;
  readonly text: string;
  readonly readings: Readings;
}

/**
 * Watches the cells of one date column, all of them, keeping a few. A format is certain where one of the dates cannot be
 * meant in any other and none contradicts it: 24/11/2026 tells about 03/04/2026 in the same column.
 */
export function watchDates(): DateWatch {
  const counts = { all: 0, iso: 0, named: 0, zones: 0, never: 0 };
  /** How many dates each format can read, and the first that it cannot. */
  const readable = new Map<DateFormat, { count: number; against: Seen | null }>(
    FORMATS.map((format) => [format, { count: 0, against: null }]),
  );
  const ambiguous: { first: Seen[]; count: number } = { first: [], count: 0 };
  let doubtfulNumber: Seen | null = null;

  function see(line: number, cell: string): void {
    const text = textOf(cell);
    const parsed = text === "" ? null : dateCell(text);
    // What is no date at all is a problem of its line, and says nothing about the others.
    if (parsed === null || parsed.kind !== "date") return;
    const { readings } = parsed;
    const seen = { line, text, readings };
    counts.all += 1;
    if (parsed.isIso) counts.iso += 1;
    if (parsed.isNamed) counts.named += 1;
    if (parsed.hasZone) counts.zones += 1;
    if (Object.values(readings).includes(null)) counts.never += 1;
    for (const [format, found] of readable) {
      if (readings[format] !== undefined) found.count += 1;
      else found.against ??= seen;
    }
    if (isAmbiguous(readings)) {
      ambiguous.count += 1;
      if (ambiguous.first.length < SHOWN) ambiguous.first.push(seen);
    }
    if (readings.serial !== undefined && !isTelling(text)) doubtfulNumber ??= seen;
  }

  function verdict(header: string, said: SaidFormat): DateVerdict {
    const possible = FORMATS.filter((format) => readable.get(format)?.count === counts.all);
    const own = certain(possible);
    const named = said.ofColumn ?? (own === "serial" ? undefined : said.ofAll);
    const isWrong = named !== undefined && own !== null && !possible.includes(named);
    const format = isWrong ? null : (named ?? own);
    const problems = isWrong
      ? [wrong(header, named, own)]
      : named === undefined
        ? doubts(header, possible)
        : [];
    return { format, notices: problems.length > 0 ? [] : notices(header, format), problems };
  }

  /** Followed all the same, those that fit both ways would be read as other days than they are. */
  function wrong(header: string, named: DateFormat, own: DateFormat): string {
    const against = place(readable.get(named)?.against ?? null);
    return `The dates of "${header}" are said to be ${DATE_FORMATS[named]}, but read as ${DATE_FORMATS[own]}: ${against}. Correct what was said (${NAME_IT}).`;
  }

  function certain(possible: readonly DateFormat[]): DateFormat | null {
    const [first, second] = possible;
    // All three: nothing but ISO, or dates that every one of them reads alike.
    if (first === "YMD") return counts.iso === counts.all ? null : "YMD";
    return second === undefined || ambiguous.count === 0 ? (first ?? null) : null;
  }

  function doubts(header: string, possible: readonly DateFormat[]): string[] {
    if (counts.all === 0) return [];
    if (possible.length === 0) {
      const [one, other] = contradiction();
      return [
        `"${header}" has dates of two kinds: ${place(one)}, ${place(other)}. Write them alike, or name how they are written (${NAME_IT}).`,
      ];
    }
    if (possible[0] === "DMY" && possible[1] === "MDY" && ambiguous.count > 0) {
      const more = ambiguous.count > SHOWN ? `, and ${ambiguous.count - SHOWN} more` : "";
      return [
        `The dates of "${header}" can be read in two ways: ${ambiguous.first.map(place).join(", ")}${more}. Say which it is (${NAME_IT}).`,
      ];
    }
    if (possible[0] === "serial" && doubtfulNumber !== null)
      return [
        `The dates of "${header}" are numbers, a spreadsheet's or not: ${place(doubtfulNumber)}. Export them as dates, or say that they are (--dates serial, or "dates" in a map).`,
      ];
    return [];
  }

  /** The first date that goes against the format with most dates, and the first that goes against another one. */
  function contradiction(): [Seen | null, Seen | null] {
    const [best, next] = [...readable.values()].sort((a, b) => b.count - a.count);
    return [best?.against ?? null, next?.against ?? null];
  }

  function notices(header: string, format: DateFormat | null): string[] {
    const numbers = counts.all - counts.iso - counts.named;
    const said: string[] = [];
    if (format !== null && numbers > 0)
      said.push(`${datesOf(numbers, header)} read as ${DATE_FORMATS[format]}.`);
    if (counts.named > 0) said.push(`${datesOf(counts.named, header)} read with the month by its name.`);
    if (counts.zones > 0) said.push(`${datesOf(counts.zones, header)} read without the zone behind.`);
    if (counts.never > 0) said.push(`${datesOf(counts.never, header)} read as blank, meaning "never".`);
    return said;
  }

  return { see, verdict };
}

const NAME_IT = '--dates DMY or MDY, or "dates" in a map';

/** Day and month may change places, and then it is another day. */
function isAmbiguous({ YMD, DMY, MDY }: Readings): boolean {
  return YMD === undefined && DMY !== undefined && MDY !== undefined && DMY !== MDY;
}

/** Numbers of other lengths may be years, or days, months and years without signs between them. */
function isTelling(text: string): boolean {
  return /^\d{5}(?:\.0+)?$/.test(text) || text === "2958465";
}

function place(seen: Seen | null): string {
  return seen === null ? "" : `line ${seen.line} "${seen.text}"`;
}

function datesOf(count: number, header: string): string {
  return `${count} ${count === 1 ? "date" : "dates"} of "${header}"`;
}
