import { pipeline, Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { RuleError } from "../../hr/rule-error.ts";
import { layoutOf } from "./csv-layout.ts";
import type { CsvRecord } from "./read-row.ts";

/** A line that is longer has most likely a quote that is never closed; it also bounds the memory taken. */
const LONGEST_RECORD = 65_536;

/**
 * Reads comma-, semicolon- or tab-separated values (RFC 4180), told by the lines at the top, from text whose lines end
 * in `\n`. Empty lines are left out. Throws `RuleError` with its line number at a broken one.
 */
export async function* csvRecords(texts: AsyncGenerator<string>): AsyncGenerator<CsvRecord> {
  const top = await topOf(texts);
  const { separator, cells } = layoutOf(top);
  let end = 0;
  const parser = parse({
    delimiter: separator,
    info: true,
    max_record_size: LONGEST_RECORD,
    // A wrong number of cells is told with all other problems of the lines.
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    // Told at once, while the records themselves may still wait to be asked for when a later one turns out broken.
    on_record: (record, { lines }) => {
      end = lines - 1;
      return record;
    },
  });
  // The parser makes an error of whatever is not as wide as its first record, which takes it longer than reading: a
  // title must not be the first. So the first line is one of ours.
  const first = `${Array.from({ length: cells }, () => "x").join(separator)}\n`;
  // What fails in front of the parser is thrown by it.
  pipeline(Readable.from(inFrontOf([first, top], texts)), parser, () => {});
  try {
    let isOurs = true;
    for await (const item of parser) {
      // csv-parse leaves its output untyped; this is the form that `info: true` gives.
      const { record, info }: { record: string[]; info: { lines: number } } = item;
      if (!isOurs) yield { line: info.lines - 1 - lineBreaks(record), cells: record };
      isOurs = false;
    }
  } catch (error) {
    throw error instanceof CsvError ? brokenLine(error, end) : error;
  }
}

/** Enough of a file to tell its separator: pieces may be as small as one letter. */
async function topOf(texts: AsyncGenerator<string>): Promise<string> {
  let top = "";
  while (top.length < LONGEST_RECORD) {
    const next = await texts.next();
    if (next.done === true) break;
    top += next.value;
  }
  return top;
}

async function* inFrontOf(first: readonly string[], rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield* first;
  yield* rest;
}

function lineBreaks(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0);
}

/** `end` is where the last whole record ended: an unclosed quote is noticed far below the line that opened it. */
function brokenLine({ code, lines, message }: CsvError, end: number): RuleError {
  switch (code) {
    case "CSV_MAX_RECORD_SIZE":
      return new RuleError(
        "invalid",
        `Line ${end + 1}: it has over ${LONGEST_RECORD} characters. Most likely a quote (") is opened and never closed.`,
      );
    case "CSV_QUOTE_NOT_CLOSED":
      return new RuleError("invalid", `Line ${end + 1}: a quote (") is opened and never closed.`);
    case "INVALID_OPENING_QUOTE":
    case "CSV_INVALID_CLOSING_QUOTE":
      return new RuleError(
        "invalid",
        `Line ${Number(lines) - 1}: a quote (") stands in the middle of a cell. Put the cell in quotes and double the quote within: "5"" pipe".`,
      );
    default:
      return new RuleError("invalid", message);
  }
}
