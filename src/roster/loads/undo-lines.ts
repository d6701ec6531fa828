import type { Dictionary } from "../../hr/dictionary.ts";
import type { Employee } from "../../hr/employee.ts";
import { readFacts } from "../../hr/kept-facts.ts";
import { rescind } from "../../hr/lifecycle/start.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { type Change, writeChanges } from "../../store/changes.ts";
import { BatchRefused, commit } from "../../store/database.ts";
import { readEmployees, type StoredEmployee } from "../../store/employees.ts";
import { type LoadLineRow, markUndone, settleLines } from "../../store/load-lines.ts";
import { type Undoing, undoingOf } from "../../store/undo-relations.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { changeOf } from "../employees/change-of.ts";
import { Contended } from "../employees/perform.ts";
import { requireEditingAll } from "../employees/permitted.ts";
import type { Roster } from "../roster.ts";
import { loginsInTheWay } from "./logins-in-the-way.ts";

/** A line to be taken back: what that writes, or why it stays. */
interface Undone {
  readonly row: LoadLineRow;
  readonly change: Change | null;
  readonly why: string;
}

type Writable = Undone & { readonly change: Change };

/** Takes some lines back, in one batch with their marks. Throws `Contended`: the step is to be repeated. */
export async function undoLines(roster: Roster, loadId: string, rows: readonly LoadLineRow[]): Promise<void> {
  const { db, actor, address, now } = roster;
  const dictionary = await currentDictionary(db);
  const known = await readEmployees(
    db,
    rows.flatMap(({ employeeId }) => employeeId ?? []),
  );
  const undoings = await undoingOf(
    db,
    loadId,
    rows.map(({ line }) => line),
  );
  const undone = rows.map((row) =>
    undoneLine(row, known.get(row.employeeId ?? ""), undoings.get(row.line), dictionary, roster),
  );
  const inTheWay = await loginsInTheWay(
    roster,
    undone.flatMap(({ change }) => change ?? []),
  );
  const free = undone.map((line) => {
    const login = line.change === null ? undefined : inTheWay.get(line.change.after.id);
    return login === undefined ? line : stays(line.row, login);
  });
  const writable = free.filter((line): line is Writable => line.change !== null);
  const rest = free.filter(({ change }) => change === null);
  const settled = settleLines(
    loadId,
    rest.map(({ row, why }) => ({ line: row.line, action: "held", why })),
    "undone",
  );
  if (writable.length === 0) {
    await commit(db, settled);
    return;
  }
  const operation = { id: crypto.randomUUID(), actor, address, at: now, epoch: dictionary.epoch };
  const changes = writable.map(({ change }) => change);
  requireEditingAll(roster, changes, dictionary);
  const marks = markUndone(
    loadId,
    writable.map(({ row }) => row),
    operation.id,
  );
  try {
    await writeChanges(db, operation, changes, [...marks, ...settled]);
  } catch (error) {
    throw error instanceof BatchRefused ? new Contended() : error;
  }
}

function undoneLine(
  row: LoadLineRow,
  stored: StoredEmployee | undefined,
  undoing: Undoing | undefined,
  dictionary: Dictionary,
  { now }: Roster,
): Undone {
  if (stored === undefined || undoing === undefined) return stays(row, "erased since");
  if (undoing.later) return stays(row, "changed by somebody since the load");
  if (undoing.known && undoing.facts === null) return stays(row, "what was there before is no longer kept");
  const circumstances = { company: dictionary, now, by: "feed" as const };
  const before: Employee =
    undoing.facts === null
      ? // Readers may know them by now, so they stay on the list, switched off.
        rescind(stored.employee, { reason: "the load that hired them was taken back" }, circumstances)
          .employee
      : readFacts(stored.employee.id, undoing.facts);
  try {
    const reason = undoing.facts === null ? "hired by a load that was taken back" : "as before the load";
    const decision = { employee: before, reason };
    return { row, change: changeOf(stored, decision, "undoLoad", dictionary, now), why: row.why ?? "" };
  } catch (error) {
    if (error instanceof RuleError) return stays(row, error.detail);
    throw error;
  }
}

function stays(row: LoadLineRow, why: string): Undone {
  return { row, change: null, why: `not taken back: ${why}` };
}
