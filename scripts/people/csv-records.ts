import { pipeline, Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { CommandError } from "./command.ts";

/** A line that is longer has most likely a quote that is never closed; it also bounds the memory taken. */
const LONGEST_RECORD = 65_536;

export interface CsvRecord {
  /** The line in the file, from 1, where the record begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Reads comma-, semicolon- or tab-separated values (RFC 4180), told by their first line, from text whose lines end
 * in `\n`. Empty lines are left out. Throws `CommandError` with its line number at a broken one.
 */
export async function* csvRecords(texts: AsyncGenerator<string>): AsyncGenerator<CsvRecord> {
  const first = await texts.next();
  if (first.done === true) return;
  let end = 0;
  const parser = parse({
    delimiter: delimiterOf(first.value),
    info: true,
    max_record_size: LONGEST_RECORD,
    // A wrong number of cells is told with all other problems, by the service.
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    // Told at once, while the records themselves may still wait to be asked for when a later one turns out broken.
    on_record: (record, { lines }) => {
      end = lines;
      return record;
    },
  });
  // What fails in front of the parser is thrown by it.
  pipeline(Readable.from(inFrontOf(first.value, texts)), parser, () => {});
  try {
    for await (const item of parser) {
      // csv-parse leaves its output untyped; this is the form that `info: true` gives.
      const { record, info }: { record: string[]; info: { lines: number } } = item;
      yield { line: info.lines - lineBreaks(record), cells: record };
    }
  } catch (error) {
    throw error instanceof CsvError ? brokenLine(error, end) : error;
  }
}

async function* inFrontOf(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

function delimiterOf(text: string): string {
  const [heading = ""] = text
    .replace(/"[^"]*"/g, "")
    .trimStart()
    .split("\n");
  const count = (delimiter: string) => heading.split(delimiter).length;
  const [best = ","] = [",", ";", "\t"].sort((a, b) => count(b) - count(a));
  return best;
}

function lineBreaks(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0);
}

/** `end` is where the last whole record ended: an unclosed quote is noticed far below the line that opened it. */
function brokenLine(error: CsvError, end: number): CommandError {
  const { code, lines } = error;
  switch (code) {
    case "CSV_MAX_RECORD_SIZE":
      return new CommandError(
        `line ${end + 1}: it has over ${LONGEST_RECORD} characters. Most likely a quote (") is opened and never closed.`,
      );
    case "CSV_QUOTE_NOT_CLOSED":
      return new CommandError(`line ${end + 1}: a quote (") is opened and never closed.`);
    case "INVALID_OPENING_QUOTE":
    case "CSV_INVALID_CLOSING_QUOTE":
      return new CommandError(
        `line ${lines}: a quote (") stands in the middle of a cell. Put the cell in quotes and double the quote within: "5"" pipe".`,
      );
    default:
      return new CommandError(error.message);
  }
}
