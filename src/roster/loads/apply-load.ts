import type { Dictionary } from "../../hr/dictionary.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { type Change, writeChanges } from "../../store/changes.ts";
import { BatchRefused } from "../../store/database.ts";
import { readEmployees } from "../../store/employees.ts";
import { type LoadLineRow, linesToApply, markApplied, settleLines } from "../../store/load-lines.ts";
import { moveLoad } from "../../store/loads.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { addPlaces } from "../company/places.ts";
import { changeOf } from "../employees/change-of.ts";
import type { Roster } from "../roster.ts";
import { valuesIn } from "./check-load.ts";
import { decideLine } from "./decide-line.ts";
import { namesInLoad } from "./names-in-load.ts";
import { loadById } from "./open-load.ts";
import { placesInLoad } from "./places-in-load.ts";

const LINES_A_STEP = 250;

/**
 * One step of the application: sites and list items first, then some hundred lines, each step one batch with the
 * marks of what it did. It goes on after a crash where it stopped; people who changed meanwhile are decided again.
 */
export async function applyLoad(roster: Roster, loadId: string): Promise<void> {
  const load = await loadById(roster, loadId);
  if (load.status === "applied") return;
  if (load.status !== "checked" && load.status !== "applying") {
    throw new RuleError(
      "conflict",
      `The load is ${load.status}: only one that was checked without problems is applied.`,
    );
  }
  if (load.status === "checked") {
    const { sites, items } = await placesInLoad(roster.db, loadId, await currentDictionary(roster.db));
    await addPlaces(roster, sites, items);
    await moveLoad(roster.db, loadId, ["checked"], { status: "applying" });
    return;
  }
  const rows = await linesToApply(roster.db, loadId, LINES_A_STEP);
  if (rows.length === 0) await moveLoad(roster.db, loadId, ["applying"], { status: "applied" });
  else await applyLines(roster, loadId, rows);
}

async function applyLines(roster: Roster, loadId: string, rows: readonly LoadLineRow[]): Promise<void> {
  const dictionary = await currentDictionary(roster.db);
  const decided = await decideLines(roster, dictionary, rows);
  const settled = decided
    .filter(({ change }) => change === null)
    .map(({ row, held }) => settledAs(row, held));
  if (settled.length > 0) await settleLines(roster.db, loadId, settled);
  const changes = decided.filter((line): line is DecidedLine & { change: Change } => line.change !== null);
  if (changes.length > 0) await write(roster, loadId, dictionary, changes);
}

interface DecidedLine {
  readonly row: LoadLineRow;
  readonly change: Change | null;
  /** Why it is held, where something came up since the check. */
  readonly held: string | null;
}

async function decideLines(
  roster: Roster,
  dictionary: Dictionary,
  rows: readonly LoadLineRow[],
): Promise<DecidedLine[]> {
  const lines = rows.map((row) => ({ row, values: valuesIn(row) }));
  const known = await readEmployees(
    roster.db,
    rows.flatMap(({ employeeId }) => employeeId ?? []),
  );
  const names = await namesInLoad(roster, dictionary, lines);
  const circumstances = { company: dictionary, now: roster.now, by: "feed" as const };
  return lines.map(({ row, values }) => {
    const before = known.get(row.employeeId ?? "") ?? null;
    const { employee, action, why, problems } = decideLine(
      values,
      row.employeeId ?? "",
      before?.employee ?? null,
      names,
      circumstances,
    );
    const [problem] = problems;
    if (employee === null)
      return { row, change: null, held: problem?.message ?? (action === "held" ? why : null) };
    return {
      row,
      change: changeOf(before, { employee, reason: why }, action ?? "change", dictionary, roster.now),
      held: null,
    };
  });
}

function settledAs(row: LoadLineRow, held: string | null) {
  return held === null
    ? { line: row.line, action: row.action, why: row.why ?? "" }
    : { line: row.line, action: "held", why: held };
}

type Writable = DecidedLine & { readonly change: Change };

/** All in one batch; where a login stands in the way of the whole, one by one, and only whoever it belongs to is held. */
async function write(
  roster: Roster,
  loadId: string,
  dictionary: Dictionary,
  lines: readonly Writable[],
): Promise<void> {
  const operation = { id: crypto.randomUUID(), actor: roster.actor, at: roster.now, epoch: dictionary.epoch };
  const rows = lines.map(({ row }) => row);
  try {
    await writeChanges(
      roster.db,
      operation,
      lines.map(({ change }) => change),
      markApplied(loadId, rows, operation.id),
    );
  } catch (error) {
    if (!(error instanceof BatchRefused)) throw error;
    const [only, ...others] = lines;
    if (only === undefined) return;
    if (others.length === 0) {
      const why = "somebody else has taken this e-mail meanwhile: choose another one";
      return settleLines(roster.db, loadId, [{ line: only.row.line, action: "held", why }]);
    }
    const middle = Math.ceil(lines.length / 2);
    await write(roster, loadId, dictionary, lines.slice(0, middle));
    await write(roster, loadId, dictionary, lines.slice(middle));
  }
}
