import { ownFields } from "../../roster/company/dictionary.ts";
import { keptMap } from "../../roster/feeds/column-maps.ts";
import { fillLoad, type ReadLine } from "../../roster/loads/fill-load.ts";
import { type LoadChoices, type LoadColumn, loadById, openLoad } from "../../roster/loads/open-load.ts";
import type { Roster } from "../../roster/roster.ts";
import { type ColumnMap, readColumnMap } from "./column-map.ts";
import type { DateFormat } from "./date-format.ts";
import { readOwnFields, withOwnFields } from "./own-fields.ts";
import { openPeopleFile, type PeopleFile } from "./people-file.ts";
import { readRow } from "./read-row.ts";
import type { FileProblem } from "./survey.ts";

const LINES_A_CHUNK = 1000;

export interface WholeFile extends LoadChoices {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** How the dates of all columns are written, where the file does not tell. */
  readonly dates?: DateFormat;
  /** Where the file itself is kept. */
  readonly fileKey: string | null;
}

/**
 * Opens a load for a whole file and fills it with its lines, by the map that was kept for its headings. Returns its id.
 * Throws `RuleError` where the bytes are no people file.
 */
export async function takeFile(roster: Roster, { bytes, dates, ...given }: WholeFile): Promise<string> {
  const choices = dates === undefined ? {} : { dates };
  const open = async function* () {
    yield bytes;
  };
  const found = await openPeopleFile(open, choices);
  const kept = await keptMap(
    roster,
    found.survey.columns.map(({ header }) => header),
  );
  const map: ColumnMap | null = kept === null ? null : readColumnMap(kept.map);
  const file = map === null ? found : await openPeopleFile(open, { ...choices, map });
  const { notices, problems } = file.survey;
  const columns = withOwnFields(file.survey.columns, await ownFields(roster.db), map ?? undefined);
  const id = await openLoad(roster, {
    ...given,
    columns,
    notices: kept === null ? notices : [...notices, kept.notice],
    problems: problems.map(inWords),
  });
  // Sent again after a lost answer, it may be further than that.
  if ((await loadById(roster, id)).status === "filling") await fill(roster, id, file, columns);
  return id;
}

async function fill(
  roster: Roster,
  loadId: string,
  { survey, rows }: PeopleFile,
  columns: readonly LoadColumn[],
): Promise<void> {
  let chunk: ReadLine[] = [];
  for await (const row of rows()) {
    const { line, problems } = readRow(row, survey.columns);
    const own = readOwnFields(row.cells, columns);
    const told = problems.map(({ field, message }) => ({ column: field, message }));
    chunk.push({ line: row.line, values: { ...line, ...own.values }, problems: [...told, ...own.problems] });
    if (chunk.length < LINES_A_CHUNK) continue;
    await fillLoad(roster, loadId, chunk);
    chunk = [];
  }
  if (chunk.length > 0) await fillLoad(roster, loadId, chunk);
}

function inWords({ line, column, message }: FileProblem): string {
  const place = [line === null ? null : `line ${line}`, column].filter((part) => part !== null);
  return place.length === 0 ? message : `${place.join(", ")}: ${message}`;
}
