import { textOf } from "./cell.ts";
import { type ColumnMap, formatOfAll, formatOfColumn } from "./column-map.ts";
import { DATE_FORMATS, type DateFormat } from "./date-format.ts";
import { FILE_FIELDS } from "./file-line.ts";
import { findHeader, TITLE_ROWS } from "./find-header.ts";
import { FOOTER_ROWS, isFooter } from "./footer.ts";
import type { CsvRecord } from "./read-row.ts";
import { type Column, type Recognised, recognise } from "./recognise.ts";
import { type Twins, watchTwins } from "./twins.ts";
import { type DateWatch, watchDates } from "./watch-dates.ts";

/** What is wrong, on which line (null: with the file) and in which column. */
export interface FileProblem {
  readonly line: number | null;
  readonly column: string | null;
  readonly message: string;
}

/** What a first pass over a whole file finds out. */
export interface Survey {
  /** Empty: there is no heading. */
  readonly columns: readonly Column[];
  readonly headerLine: number;
  /** Lines below the people that are not about any: totals, remarks. */
  readonly footerLines: readonly number[];
  /** How many lines there are between the two. */
  readonly lines: number;
  /** The lines that are about one person together. */
  readonly twins: Twins;
  /** The system whose export this looks like. */
  readonly system: string | null;
  /** What was skipped, chosen or read in a way that is not obvious. */
  readonly notices: readonly string[];
  /** Why the file cannot be read. */
  readonly problems: readonly FileProblem[];
}

/** What somebody says about a file, for where it does not tell. */
export interface Choices {
  readonly map?: ColumnMap;
  /** How the dates of all columns are written. */
  readonly dates?: DateFormat;
}

/**
 * The first pass over a file: finds its heading and its end, what its columns say, and how its dates are written, for
 * which no line tells alone. It keeps one short key a person and a few rows, never the file.
 */
export async function survey(records: AsyncIterable<CsvRecord>, choices: Choices = {}): Promise<Survey> {
  const top: CsvRecord[] = [];
  let watch: Watch | null = null;
  for await (const record of records) {
    if (watch !== null) watch.see(record);
    else if (top.push(record) === TITLE_ROWS + 1) watch = begin(top, choices);
  }
  return (watch ?? begin(top, choices)).end();
}

function begin(top: readonly CsvRecord[], choices: Choices): Watch {
  const at = findHeader(top, choices.map);
  const watch = watchRows(top[at] ?? { line: 0, cells: [] }, top.slice(0, Math.max(at, 0)), choices);
  for (const record of top.slice(at + 1)) watch.see(record);
  return watch;
}

interface Watch {
  see(record: CsvRecord): void;
  end(): Survey;
}

function watchRows(header: CsvRecord, titles: readonly CsvRecord[], { map, dates }: Choices): Watch {
  const { columns, doubled } = recognise(header.cells, map);
  const twins = watchTwins(columns);
  const dateWatches = new Map<number, DateWatch>();
  for (const [at, { field }] of columns.entries())
    if (field !== null && FILE_FIELDS[field].kind === "date") dateWatches.set(at, watchDates());
  const firstDifference = new Map<readonly number[], number>();
  const last: CsvRecord[] = [];
  let lines = 0;

  function see(record: CsvRecord): void {
    last.push(record);
    if (last.length <= FOOTER_ROWS) return;
    const person = last.shift();
    if (person !== undefined) seePerson(person);
  }

  function seePerson(record: CsvRecord): void {
    lines += 1;
    const { line, cells } = record;
    twins.see(record);
    if (cells.length !== columns.length) return;
    for (const [at, watch] of dateWatches) watch.see(line, cells[at] ?? "");
    for (const places of doubled) {
      const texts = new Set(places.map((at) => textOf(cells[at] ?? "")));
      if (texts.size > 1 && !firstDifference.has(places)) firstDifference.set(places, line);
    }
  }

  function end(): Survey {
    const footers: CsvRecord[] = [];
    for (let row = last.at(-1); row !== undefined && isFooter(row); row = last.at(-1)) {
      footers.unshift(row);
      last.pop();
    }
    for (const record of last) seePerson(record);
    const equal = doubled.filter((places) => !firstDifference.has(places));
    const ofAll = dates ?? formatOfAll(map?.dates);
    const verdicts = [...dateWatches].map(([at, watch]) => {
      const { header: name = "" } = columns[at] ?? {};
      return { at, ...watch.verdict(name, { ofColumn: formatOfColumn(map?.dates, name), ofAll }) };
    });
    const hint = hintOf(new Set(verdicts.flatMap(({ format }) => format ?? [])));
    const final = recognise(without(header.cells, equal), map);
    return {
      columns: final.columns.map((column, at) =>
        formatted(column, verdicts.find((one) => one.at === at)?.format),
      ),
      headerLine: header.line,
      footerLines: footers.map(({ line }) => line),
      lines,
      twins: twins.found(),
      system: final.system,
      notices: [
        ...skipped(titles, "above the heading"),
        ...skipped(footers, "below the people"),
        ...equal.map((places) => equalColumns(places, columns)),
        ...final.notices,
        ...verdicts.flatMap((verdict) => verdict.notices),
        ...twinNotices(twins.found()),
      ],
      problems: [
        ...problemsOf(final),
        ...verdicts.flatMap(({ at, problems }) =>
          problems.map((message) => ({
            line: null,
            column: columns[at]?.header ?? null,
            message: `${message}${hint}`,
          })),
        ),
      ],
    };
  }

  return { see, end };
}

/** How the other columns are written proves nothing, but helps whoever has to say it. */
function hintOf(formats: ReadonlySet<DateFormat>): string {
  const [only] = formats;
  return only === undefined || formats.size > 1
    ? ""
    : ` Other dates of the file read as ${DATE_FORMATS[only]}.`;
}

/** A column that says the same as another one on every line is read once: of a blank heading nothing is read. */
function without(headings: readonly string[], equal: readonly (readonly number[])[]): string[] {
  const spare = new Set(equal.flatMap(([, ...others]) => others));
  return headings.map((heading, at) => (spare.has(at) ? "" : heading));
}

function formatted(column: Column, format: DateFormat | null | undefined): Column {
  return format === null || format === undefined || column.field === null
    ? column
    : { ...column, dateFormat: format };
}

function problemsOf({ problems }: Recognised): FileProblem[] {
  return problems.map((message) => ({ line: null, column: null, message }));
}

function skipped(rows: readonly CsvRecord[], where: string): string[] {
  return rows.map(({ line, cells }) => {
    const text = cells
      .map(textOf)
      .filter((cell) => cell !== "")
      .join(" ");
    return `Line ${line} stands ${where} and was skipped: "${text.length > 60 ? `${text.slice(0, 60)}…` : text}".`;
  });
}

function equalColumns(places: readonly number[], columns: readonly Column[]): string {
  const [first, ...others] = places.map((at) => `"${columns[at]?.header}"`);
  return `Every line says the same in ${[first, ...others].join(" and ")}; ${first} is read.`;
}

const TWINS_SHOWN = 10;

function twinNotices(twins: Twins): string[] {
  const groups = [...new Set(twins.values())].map((lines) => lines.join(" and "));
  if (groups.length === 0) return [];
  const more = groups.length > TWINS_SHOWN ? `, and ${groups.length - TWINS_SHOWN} more` : "";
  return [
    `Several lines about one person were read as one: lines ${groups.slice(0, TWINS_SHOWN).join(", ")}${more}.`,
  ];
}
