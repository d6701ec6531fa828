import { RuleError } from "../../hr/rule-error.ts";
import { csvRecords } from "./csv-records.ts";
import { decodeText } from "./decode-text.ts";
import { findEncoding, type OpenBytes } from "./find-encoding.ts";
import type { CsvRecord, Row } from "./read-row.ts";
import { type Choices, type Survey, survey } from "./survey.ts";

/** A people file that a first pass has gone over. */
export interface PeopleFile {
  readonly survey: Survey;
  /** What the file has about each person, to be read by `readRow` with the survey's columns; one pass over the file. */
  rows(): AsyncGenerator<Row>;
}

export interface FileChoices extends Choices {
  /** How the text is encoded, by its name in the Encoding Standard. */
  readonly encoding?: string;
}

/**
 * Opens a people file as HR systems write it, reading it two or three times, never keeping it. Throws `RuleError` where
 * it is no text, no table or empty; what is wrong with its columns is in the survey, with its lines comes with them.
 */
export async function openPeopleFile(open: OpenBytes, choices: FileChoices = {}): Promise<PeopleFile> {
  const encoding = await findEncoding(open, choices.encoding);
  const records = () => csvRecords(decodeText(open(), encoding.label));
  const found = await survey(records(), choices);
  if (found.columns.length === 0) throw new RuleError("invalid", "It is empty.");
  const notices = encoding.notice === null ? found.notices : [encoding.notice, ...found.notices];
  return { survey: { ...found, notices }, rows: () => rowsOf(records(), found) };
}

async function* rowsOf(
  records: AsyncIterable<CsvRecord>,
  { columns, headerLine, footerLines, twins }: Survey,
): AsyncGenerator<Row> {
  const footers = new Set(footerLines);
  const waiting = new Map<number, CsvRecord[]>();
  for await (const { line, cells } of records) {
    if (line <= headerLine || footers.has(line)) continue;
    const record = { line, cells: fitted(cells, columns.length) };
    const group = twins.get(line);
    const [first] = group ?? [];
    if (group === undefined || first === undefined) {
      yield record;
      continue;
    }
    const known = [...(waiting.get(first) ?? []), record];
    if (known.length < group.length) waiting.set(first, known);
    else {
      waiting.delete(first);
      const [one = record, ...also] = known;
      yield { ...one, also };
    }
  }
}

/** Blank cells beyond the last column are a separator too many. */
function fitted(cells: readonly string[], width: number): readonly string[] {
  return cells.length > width && cells.slice(width).every((cell) => cell.trim() === "")
    ? cells.slice(0, width)
    : cells;
}
