import { RuleError } from "../../hr/rule-error.ts";
import { forgetConflicts } from "../../store/conflicts.ts";
import { linesToUndo } from "../../store/load-lines.ts";
import { anotherLoad, type LoadRow, lastApplied, moveLoad } from "../../store/loads.ts";
import { writtenSince } from "../../store/undo-relations.ts";
import type { Roster } from "../roster.ts";
import { requireMayLoad } from "./load-rights.ts";
import { loadById } from "./open-load.ts";
import { undoLines } from "./undo-lines.ts";

const LINES_A_STEP = 300;
const NAMED = 20;
const DAY = 86_400_000;
const MAY_BE_UNDONE = 7 * DAY;

/**
 * One step of taking a load back: everyone it wrote goes back to the facts from before it. The first step refuses it as
 * a whole where anything has been built on it; one that stopped goes on where it was.
 */
export async function undoLoad(roster: Roster, loadId: string): Promise<void> {
  const load = await loadById(roster, loadId);
  await requireMayLoad(roster, load);
  if (load.status === "undone") return;
  if (load.status !== "undoing") {
    await requireUndoable(roster, load);
    await moveLoad(roster.db, loadId, ["applied"], { status: "undoing" });
    return;
  }
  const rows = await linesToUndo(roster.db, loadId, LINES_A_STEP);
  if (rows.length > 0) await undoLines(roster, loadId, rows);
  else await finish(roster, load);
}

async function requireUndoable({ db, now }: Roster, load: LoadRow): Promise<void> {
  if (load.status !== "applied") {
    throw new RuleError("conflict", `The load is ${load.status}: only one that was applied is taken back.`);
  }
  const other = await anotherLoad(db, load.id, "applying");
  if (other !== null) {
    throw new RuleError(
      "conflict",
      `${other} is being applied: wait until it is, then take that one back first.`,
    );
  }
  const last = await lastApplied(db);
  if (last !== null && last.id !== load.id) {
    throw new RuleError("conflict", `${last.fileName} was applied after it: take that one back first.`);
  }
  if (load.finishedAt === null || now - load.finishedAt > MAY_BE_UNDONE) {
    throw new RuleError(
      "conflict",
      "It was applied more than 7 days ago, and is not taken back any more: correct the people, or import a file that says how they are.",
    );
  }
  const { count, first } = await writtenSince(db, load.id, NAMED);
  if (count === 0) return;
  const names = first.map(({ name, employeeNumber }) =>
    employeeNumber ? `${name} (${employeeNumber})` : name,
  );
  const more = count > names.length ? ` and ${count - names.length} more` : "";
  throw new RuleError(
    "conflict",
    `Nothing was taken back: ${names.join(", ")}${more} ${count === 1 ? "was" : "were"} changed since the load, and that would be lost. Correct the people by hand, or by another file.`,
  );
}

async function finish({ db, actor, address, now }: Roster, { id, fileName }: LoadRow): Promise<void> {
  const told = { verb: "undo", reason: fileName, changes: null, actor, address, at: now } as const;
  await moveLoad(db, id, ["undoing"], { status: "undone" }, { told, beside: () => [forgetConflicts(id)] });
}
