import { mergeRows } from "./merge-rows.ts";
import { type CellReader, type ReadLine, readLine } from "./read-line.ts";

/** A line of a file and its cells. */
export interface CsvRecord {
  /** The line in the file, from 1, where the record begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** What a file has about one person. */
export interface Row extends CsvRecord {
  /** Further lines about the same person, as a transfer leaves them. */
  readonly also?: readonly CsvRecord[];
}

/** Reads what a file says about one person, as `readLine` does, from one line or from several. */
export function readRow({ line, cells, also = [] }: Row, columns: readonly CellReader[]): ReadLine {
  const first = { number: line, ...readLine(cells, columns) };
  if (also.length === 0) return { line: first.line, problems: first.problems };
  return mergeRows([first, ...also.map((one) => ({ number: one.line, ...readLine(one.cells, columns) }))]);
}
