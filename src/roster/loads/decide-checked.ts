import type { Dictionary } from "../../hr/dictionary.ts";
import { isErasable } from "../../hr/lifecycle/erasure.ts";
import { conflictsOf, type StoredConflict } from "../../store/conflicts.ts";
import { readEmployees } from "../../store/employees.ts";
import type { CheckedLine, LoadLineRow } from "../../store/load-lines.ts";
import type { LoadRow } from "../../store/loads.ts";
import type { Roster } from "../roster.ts";
import { decideLine, type LineDecision } from "./decide-line.ts";
import { withoutDecided } from "./decided-before.ts";
import { valuesIn, whyOf, withConflict, withCycle, withoutEmail, withoutManager } from "./line-values.ts";
import { namesInLoad } from "./names-in-load.ts";
import type { LineProblem, PersonLine } from "./person-line.ts";
import { placesOnLines, withPlaces } from "./places-in-load.ts";
import { takenLogins } from "./taken-logins.ts";
import { withoutCycles } from "./without-cycles.ts";

/** A line, what of it is followed, and what that comes to. */
interface Decided {
  readonly row: LoadLineRow;
  readonly said: PersonLine;
  /** The words for an e-mail that somebody else has, where all the rest is followed. */
  readonly login: string | null;
  readonly decision: LineDecision;
}

/** What some lines come to as things are now: nothing is written by it. */
export async function decideChecked(
  roster: Roster,
  dictionary: Dictionary,
  load: LoadRow,
  rows: readonly LoadLineRow[],
): Promise<CheckedLine[]> {
  const values = rows.map(valuesIn);
  const company = withPlaces(dictionary, placesOnLines(values, dictionary));
  const ids = rows.flatMap(({ employeeId }) => employeeId ?? []);
  const known = await readEmployees(roster.db, ids);
  const names = await namesInLoad(roster, load.id, company, values);
  const taken = await takenLogins(roster, load, rows, known);
  const conflicts = await conflictsOf(roster.db, ids);
  const circumstances = { company, now: roster.now, by: "feed" as const };

  const before = (row: LoadLineRow) => known.get(row.employeeId ?? "") ?? null;
  const decide = (row: LoadLineRow, said: PersonLine, login: string | null): Decided => {
    const line = decideLine(said, row.employeeId ?? "", before(row)?.employee ?? null, names, circumstances);
    return { row, said, login, decision: login === null ? line : withConflict(line, login) };
  };
  const first = rows.map((row) => {
    const login = taken.get(row.line)?.words ?? (load.holdBad ? sharedEmail(row) : undefined);
    // Of somebody who is here, all the rest of a line is followed: an end must not wait for an address.
    if (login !== undefined && load.holdBad && before(row) !== null)
      return decide({ ...row, problems: null }, withoutEmail(valuesIn(row)), login);
    const one = decide(row, valuesIn(row), null);
    const problems = login === undefined ? [] : [{ column: "email", message: login }];
    return { ...one, decision: { ...one.decision, problems: [...one.decision.problems, ...problems] } };
  });
  const { lines } = await withoutCycles(
    roster,
    company,
    first,
    ({ row, decision: { employee, problems } }) =>
      employee === null || problems.length > 0 || row.problems !== null
        ? null
        : { before: before(row), after: employee },
    ({ row, said, login }, cycle) => {
      const again = decide(row, withoutManager(said), login);
      return { ...again, decision: withCycle(again.decision, cycle) };
    },
  );
  return lines.map(({ row, decision }) => {
    // Systems list their leavers for years: a line about one who was erased here is no reason to stop the file.
    const erased = before(row) === null && taken.get(row.line)?.byErased === true;
    if (erased && decision.employee !== null && isErasable(decision.employee, circumstances)) {
      const why = "about somebody who was erased";
      return { line: row.line, action: null, why, problems: row.problems ?? [] };
    }
    return checkedLine(row, decision, load, conflicts);
  });
}

/** What is wrong with a line whose only fault is that its e-mail stands on another one too. */
function sharedEmail({ emailKey, problems }: LoadLineRow): string | undefined {
  const onlyThat = emailKey !== null && problems?.every(({ column }) => column === "email");
  return onlyThat ? problems?.[0]?.message : undefined;
}

function checkedLine(
  row: LoadLineRow,
  decision: LineDecision,
  { holdBad }: LoadRow,
  conflicts: ReadonlyMap<string, readonly StoredConflict[]>,
): CheckedLine {
  const problems = withFound(row.problems ?? [], decision.problems);
  if (holdBad && problems.length > 0) {
    const why = problems.map(({ message }) => message).join("; ");
    return { line: row.line, action: "held", why, problems };
  }
  const known = conflicts.get(row.employeeId ?? "") ?? [];
  const { action, why } = withoutDecided(decision, valuesIn(row), known);
  return { line: row.line, action, why: whyOf(row, why), problems };
}

/** What is found now beside what was found before: of an unreadable cell nothing more, and nothing twice. */
function withFound(before: readonly LineProblem[], found: readonly LineProblem[]): LineProblem[] {
  const columns = new Set(before.flatMap(({ column }) => column ?? []));
  const more = found.filter(({ column }) => column === null || !columns.has(column));
  return [...new Map([...before, ...more].map((problem) => [JSON.stringify(problem), problem])).values()];
}
