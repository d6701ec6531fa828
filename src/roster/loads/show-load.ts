import { plannedAfter } from "../../store/load-lines.ts";
import { countLines } from "../../store/loads.ts";
import type { Roster } from "../roster.ts";
import { valuesIn } from "./check-load.ts";
import { loadById } from "./open-load.ts";
import type { LineAction } from "./person-line.ts";

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
  readonly problems: readonly {
    readonly line: number | null;
    readonly column: string | null;
    readonly message: string;
  }[];
  readonly problemCount: number;
  readonly notices: readonly string[];
}

const NONE = { hire: 0, rehire: 0, change: 0, end: 0, off: 0, held: 0, unchanged: 0 };

export async function showLoad(roster: Roster, id: string): Promise<ShownLoad> {
  const load = await loadById(roster, id);
  const { lines, checked, applied, byAction, problems, problemCount } = await countLines(roster.db, id);
  const headerOf = (field: string | null) =>
    load.columns.find((column) => column.field === field)?.header ?? field;
  const ofLines = problems.map((problem) => ({ ...problem, column: headerOf(problem.column) }));
  const ofFile = load.refusal === null ? [] : [{ line: null, column: null, message: load.refusal }];
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
    problems: [...ofFile, ...ofLines],
    problemCount: problemCount + ofFile.length,
    notices,
  };
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
  { db }: Roster,
  id: string,
  after: number,
): Promise<{ readonly lines: readonly PlannedLine[]; readonly next: number | null }> {
  const rows = await plannedAfter(db, id, after, LINES_A_PAGE);
  const lines = rows.map((row) => {
    const { employeeNumber = null, email = null, displayName, firstName, surname } = valuesIn(row);
    const name = displayName ?? `${firstName ?? ""} ${surname ?? ""}`.trim();
    return { line: row.line, employeeNumber, email, name, action: row.action, why: row.why ?? "" };
  });
  return { lines, next: rows.length < LINES_A_PAGE ? null : (rows.at(-1)?.line ?? null) };
}
