import { linesAfter, saveChecked } from "../../store/load-lines.ts";
import { relateLines } from "../../store/load-relations.ts";
import { countLines, type LoadRow, moveLoad, NOT_BEGUN } from "../../store/loads.ts";
import { currentDictionary } from "../company/dictionary.ts";
import type { Roster } from "../roster.ts";
import { addAbsent, tooManyGo } from "./absence.ts";
import { decideChecked } from "./decide-checked.ts";
import { requireMayLoad } from "./load-rights.ts";
import { loadById } from "./open-load.ts";
import { placesInLoad } from "./places-in-load.ts";
import { wrongFile } from "./wrong-file.ts";

const LINES_A_STEP = 500;

/**
 * One step of the check: first across all lines (who is who, is it the right file, who is absent), then some hundred
 * lines each. The last step finds the load checked, or refused with every problem. A step that is repeated comes to the
 * same.
 */
export async function checkLoad(roster: Roster, loadId: string): Promise<void> {
  const load = await loadById(roster, loadId);
  await requireMayLoad(roster, load);
  const begins =
    load.status === "filling" && (await moveLoad(roster.db, loadId, ["filling"], { status: "checking" }));
  if (!begins && load.status !== "checking") return;
  // A first step that was cut short is found by this mark and done again.
  if (load.checkedTo === NOT_BEGUN) await beginCheck(roster, load);
  else await checkLines(roster, load);
}

async function beginCheck(roster: Roster, load: LoadRow): Promise<void> {
  const { db, now } = roster;
  const dictionary = await currentDictionary(db);
  await relateLines(db, load, now);
  const refusal = await wrongFile(roster, load);
  const absent = refusal === null ? await addAbsent(roster, load) : [];
  const places = await placesInLoad(db, load.id, dictionary);
  const notices = [...load.notices, ...places.notices, ...absent];
  const outcome = refusal === null ? { notices } : { notices, refusal, status: "refused" as const };
  await moveLoad(db, load.id, ["checking"], { ...outcome, checkedTo: 0 });
}

async function checkLines(roster: Roster, load: LoadRow): Promise<void> {
  const rows = await linesAfter(roster.db, load.id, load.checkedTo, LINES_A_STEP);
  const last = rows.at(-1);
  if (last === undefined) return endCheck(roster, load);
  const dictionary = await currentDictionary(roster.db);
  await saveChecked(roster.db, load.id, await decideChecked(roster, dictionary, load, rows), last.line);
}

async function endCheck(roster: Roster, load: LoadRow): Promise<void> {
  const { db, actor, address, now: at } = roster;
  const { problemCount } = await countLines(db, load.id);
  const refusal = await tooManyGo(roster, load);
  const bad = problemCount > 0 && !load.holdBad;
  const status = bad || refusal !== null ? "refused" : "checked";
  const told = { verb: "refuse" as const, reason: load.fileName, changes: null, actor, address, at };
  const also = status === "refused" ? { told } : {};
  await moveLoad(db, load.id, ["checking"], { status, refusal }, also);
}
