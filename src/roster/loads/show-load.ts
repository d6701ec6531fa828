import { faultyAfter, plannedAfter } from "../../store/load-lines.ts";
import { countLines, type LoadRow } from "../../store/loads.ts";
import type { Roster } from "../roster.ts";
import { valuesIn } from "./check-load.ts";
import { loadById } from "./open-load.ts";
import type { LineAction } from "./person-line.ts";

/** What is wrong, on which line (null: with the file) and under which heading of the file. */
export interface ShownProblem {
  readonly line: number | null;
  readonly column: string | null;
  readonly message: string;
}

/** A load as it is shown. */
export interface ShownLoad {
  readonly id: string;
  readonly fileName: string;
  readonly scope: string;
  readonly status: string;
  readonly columns: readonly { readonly header: string; readonly field: string | null }[];
  readonly lines: number;
  readonly checked: number;
  readonly applied: number;
  readonly counts: Readonly<Record<string, number>>;
  /** The first of them; `problemsOfLoad` gives those of the lines all. */
  readonly problems: readonly ShownProblem[];
  readonly problemCount: number;
  readonly notices: readonly string[];
}

const NONE = { hire: 0, rehire: 0, change: 0, end: 0, off: 0, held: 0, unchanged: 0 };

/** The load with its counts and the first of its problems. */
export async function showLoad(roster: Roster, id: string): Promise<ShownLoad> {
  const load = await loadById(roster, id);
  const { lines, checked, applied, byAction, problemCount } = await countLines(roster.db, id);
  const ofFile = load.refusal === null ? [] : [{ line: null, column: null, message: load.refusal }];
  const ofLines = problemCount === 0 ? [] : await problemsAfter(roster, load, 0);
  const { fileName, scope, status, columns, notices } = load;
  return {
    id,
    fileName,
    scope,
    status,
    columns,
    lines,
    checked,
    applied,
    counts: { ...NONE, ...byAction },
    problems: [...ofFile, ...ofLines].slice(0, PROBLEMS_SHOWN),
    problemCount: problemCount + ofFile.length,
    notices,
  };
}

const PROBLEMS_SHOWN = 100;

/** The problems of the lines, from one on; `next` is where to go on, null at the end. */
export async function problemsOfLoad(
  roster: Roster,
  id: string,
  after: number,
): Promise<{ readonly problems: readonly ShownProblem[]; readonly next: number | null }> {
  const load = await loadById(roster, id);
  const problems = await problemsAfter(roster, load, after);
  return { problems, next: problems.at(-1)?.line ?? null };
}

async function problemsAfter({ db }: Roster, load: LoadRow, after: number): Promise<ShownProblem[]> {
  const headerOf = (field: string | null) =>
    load.columns.find((column) => column.field === field)?.header ?? field;
  const rows = await faultyAfter(db, load.id, after, PROBLEMS_SHOWN);
  return rows.flatMap(({ line, problems }) =>
    problems.map(({ column, message }) => ({ line, column: headerOf(column), message })),
  );
}

/** What a line would do, or has done, and why. */
export interface PlannedLine {
  readonly line: number;
  readonly employeeNumber: string | null;
  readonly email: string | null;
  readonly name: string;
  readonly action: LineAction;
  readonly why: string;
}

const LINES_A_PAGE = 500;

/** The lines that do something or are held, from one on; `next` is where to go on, null at the end. */
export async function plannedLines(
  roster: Roster,
  id: string,
  after: number,
): Promise<{ readonly lines: readonly PlannedLine[]; readonly next: number | null }> {
  await loadById(roster, id);
  const rows = await plannedAfter(roster.db, id, after, LINES_A_PAGE);
  const lines = rows.map((row) => {
    const { employeeNumber = null, email = null, displayName, firstName, surname } = valuesIn(row);
    const name = displayName ?? `${firstName ?? ""} ${surname ?? ""}`.trim();
    return { line: row.line, employeeNumber, email, name, action: row.action, why: row.why ?? "" };
  });
  return { lines, next: rows.length < LINES_A_PAGE ? null : (rows.at(-1)?.line ?? null) };
}
