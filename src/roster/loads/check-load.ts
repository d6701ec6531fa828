import type { Dictionary } from "../../hr/dictionary.ts";
import { holdersOf, readEmployees } from "../../store/employees.ts";
import { type CheckedLine, type LoadLineRow, linesAfter, saveChecked } from "../../store/load-lines.ts";
import { coverage, relateLines } from "../../store/load-relations.ts";
import { countLines, type LoadRow, moveLoad } from "../../store/loads.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { loginTaken } from "../employees/logins.ts";
import type { Roster } from "../roster.ts";
import { decideLine } from "./decide-line.ts";
import { namesInLoad } from "./names-in-load.ts";
import { loadById } from "./open-load.ts";
import type { PersonLine } from "./person-line.ts";
import { placesInLoad } from "./places-in-load.ts";

const LINES_A_STEP = 500;
const MUST_FIND = 0.9;

/**
 * One step of the check: first across all lines (who is who, is it the right file), then some hundred lines each.
 * The last step finds the load checked, or refused with every problem. A step that is repeated comes to the same.
 */
export async function checkLoad(roster: Roster, loadId: string): Promise<void> {
  const load = await loadById(roster, loadId);
  if (load.status === "filling") await beginCheck(roster, load);
  else if (load.status === "checking") await checkLines(roster, load);
}

async function beginCheck({ db, now }: Roster, load: LoadRow): Promise<void> {
  const dictionary = await currentDictionary(db);
  if (!(await moveLoad(db, load.id, ["filling"], { status: "checking" }))) return;
  await relateLines(db, load.id, now);
  const refusal = await wrongFile({ db, now }, load);
  const { notices } = await placesInLoad(db, load.id, dictionary);
  await moveLoad(
    db,
    load.id,
    ["checking"],
    refusal === null ? { notices } : { notices, refusal, status: "refused" },
  );
}

/** A file of everyone that lacks a tenth of those who work here has lost its keys, or was filtered. */
async function wrongFile(
  { db, now }: Pick<Roster, "db" | "now">,
  { id, scope }: LoadRow,
): Promise<string | null> {
  if (scope === "partial") return null;
  const { active, found } = await coverage(db, id, now);
  if (active === 0 || found >= MUST_FIND * active) return null;
  return (
    `The file has a line for ${found} of the ${active} people who are active, fewer than 90 %: lost leading zeros, another key, ` +
    "or a filtered report? Where it is meant to name only some people, say so (--partial)."
  );
}

async function checkLines(roster: Roster, load: LoadRow): Promise<void> {
  const rows = await linesAfter(roster.db, load.id, load.checkedTo, LINES_A_STEP);
  const last = rows.at(-1);
  if (last === undefined) return endCheck(roster, load.id);
  const dictionary = await currentDictionary(roster.db);
  await saveChecked(roster.db, load.id, await decided(roster, dictionary, rows), last.line);
}

async function endCheck({ db }: Roster, loadId: string): Promise<void> {
  const { problemCount } = await countLines(db, loadId);
  await moveLoad(db, loadId, ["checking"], { status: problemCount > 0 ? "refused" : "checked" });
}

async function decided(
  roster: Roster,
  dictionary: Dictionary,
  rows: readonly LoadLineRow[],
): Promise<CheckedLine[]> {
  const lines = rows.map((row) => ({ row, values: valuesIn(row) }));
  const known = await readEmployees(
    roster.db,
    rows.flatMap(({ employeeId }) => employeeId ?? []),
  );
  const names = await namesInLoad(roster, dictionary, lines);
  const taken = await takenLogins(roster, rows);
  return lines.map(({ row, values }) => {
    const before = known.get(row.employeeId ?? "")?.employee ?? null;
    const circumstances = { company: dictionary, now: roster.now, by: "feed" as const };
    const { action, why, problems } = decideLine(values, row.employeeId ?? "", before, names, circumstances);
    const unknown =
      values.manager && names.manager(values.manager) === undefined
        ? `manager ${values.manager} is not known: left as is`
        : "";
    return {
      line: row.line,
      action,
      why: [why, action === null ? "" : unknown].filter((part) => part !== "").join("; "),
      problems: [...(row.problems ?? []), ...problems, ...(taken.get(row.line) ?? [])],
    };
  });
}

/** E-mails that somebody else holds, and does not give up by a line of the same load. */
async function takenLogins({ db, now }: Roster, rows: readonly LoadLineRow[]) {
  const holders = await holdersOf(
    db,
    rows.flatMap(({ emailKey }) => emailKey ?? []),
    now,
  );
  return new Map(
    rows.map((row) => {
      const holder = holders.find(
        ({ userNameKey, employeeId }) => userNameKey === row.emailKey && employeeId !== row.employeeId,
      );
      const free = holder === undefined || row.turn === 0 || (row.problems ?? []).length > 0;
      const message = free ? "" : loginTaken(row.emailKey ?? "", holder.record, holder.active);
      return [row.line, free ? [] : [{ column: "email", message }]];
    }),
  );
}

/** The values that a connector put into the row. */
export function valuesIn({ values }: LoadLineRow): PersonLine {
  return JSON.parse(values);
}
