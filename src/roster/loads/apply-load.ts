import type { Dictionary } from "../../hr/dictionary.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { type Change, writeChanges } from "../../store/changes.ts";
import { BatchRefused } from "../../store/database.ts";
import { readEmployees } from "../../store/employees.ts";
import { type LoadLineRow, linesToApply, markApplied, settleLines } from "../../store/load-lines.ts";
import { peopleByNumber } from "../../store/load-relations.ts";
import { moveLoad } from "../../store/loads.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { addPlaces } from "../company/places.ts";
import { changeOf } from "../employees/change-of.ts";
import { Contended } from "../employees/perform.ts";
import type { Roster } from "../roster.ts";
import { valuesIn } from "./check-load.ts";
import { decideLine } from "./decide-line.ts";
import { loginsInTheWay } from "./logins-in-the-way.ts";
import { namesInLoad } from "./names-in-load.ts";
import { loadById } from "./open-load.ts";
import type { PersonLine } from "./person-line.ts";
import { placesInLoad, placesOnLines } from "./places-in-load.ts";

const LINES_A_STEP = 500;

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
  const lines = rows.map((row) => ({ row, values: valuesIn(row) }));
  const dictionary = await dictionaryFor(
    roster,
    lines.map(({ values }) => values),
  );
  const decided = await decideLines(roster, dictionary, loadId, lines);
  const changes = decided.filter((line): line is Writable => line.change !== null);
  const inTheWay = await loginsInTheWay(
    roster,
    changes.map(({ change }) => change),
  );
  const settled = decided.flatMap(({ row, change, action, why }) => {
    const taken = change === null ? undefined : inTheWay.get(change.after.id);
    if (taken !== undefined) return [{ line: row.line, action: "held", why: taken }];
    return change === null ? [{ line: row.line, action, why }] : [];
  });
  if (settled.length > 0) await settleLines(roster.db, loadId, settled);
  const free = changes.filter(({ change }) => !inTheWay.has(change.after.id));
  if (free.length > 0) await write(roster, loadId, dictionary, free);
}

/** With every site and item that the lines name: one that was there at the start may be renamed by now. */
async function dictionaryFor(roster: Roster, lines: readonly PersonLine[]): Promise<Dictionary> {
  const dictionary = await currentDictionary(roster.db);
  const { sites, items } = placesOnLines(lines, dictionary);
  if (sites.length === 0 && items.length === 0) return dictionary;
  await addPlaces(roster, sites, items);
  return currentDictionary(roster.db);
}

/** A line as it is decided now: what is to be written, or null and what it comes to without a write. */
interface DecidedLine {
  readonly row: LoadLineRow;
  readonly change: Change | null;
  readonly action: string | null;
  readonly why: string;
}

type Writable = DecidedLine & { readonly change: Change };

async function decideLines(
  roster: Roster,
  dictionary: Dictionary,
  loadId: string,
  lines: readonly { readonly row: LoadLineRow; readonly values: PersonLine }[],
): Promise<DecidedLine[]> {
  const known = await readEmployees(
    roster.db,
    lines.flatMap(({ row }) => row.employeeId ?? []),
  );
  const numbers = await peopleByNumber(
    roster.db,
    lines.flatMap(({ row }) => row.numberKey ?? []),
  );
  const names = await namesInLoad(
    roster,
    loadId,
    dictionary,
    lines.map(({ values }) => values),
  );
  const circumstances = { company: dictionary, now: roster.now, by: "feed" as const };
  return lines.map(({ row, values }) => {
    const id = row.employeeId ?? "";
    const owner = numbers.get(row.numberKey ?? "") ?? id;
    if (owner !== id)
      return held(
        row,
        `number ${values.employeeNumber} was given to somebody meanwhile: import the file again`,
      );
    const before = known.get(id) ?? null;
    const { employee, action, why, problems } = decideLine(
      values,
      id,
      before?.employee ?? null,
      names,
      circumstances,
    );
    const [problem] = problems;
    if (problem !== undefined) return held(row, problem.message);
    if (employee === null) return action === "held" ? held(row, why) : doneAlready(row);
    const change = changeOf(before, { employee, reason: why }, action ?? "change", dictionary, roster.now);
    return { row, change, action, why };
  });
}

function held(row: LoadLineRow, why: string): DecidedLine {
  return { row, change: null, action: "held", why };
}

function doneAlready(row: LoadLineRow): DecidedLine {
  return { row, change: null, action: row.action, why: row.why ?? "" };
}

/** All in one batch. Throws `Contended` where somebody took a login since it was asked for: the step is to be repeated. */
async function write(
  roster: Roster,
  loadId: string,
  dictionary: Dictionary,
  lines: readonly Writable[],
): Promise<void> {
  const operation = { id: crypto.randomUUID(), actor: roster.actor, at: roster.now, epoch: dictionary.epoch };
  const applied = lines.map(({ row, action, why }) => ({ ...row, action, why }));
  try {
    await writeChanges(
      roster.db,
      operation,
      lines.map(({ change }) => change),
      markApplied(loadId, applied, operation.id),
    );
  } catch (error) {
    throw error instanceof BatchRefused ? new Contended() : error;
  }
}
