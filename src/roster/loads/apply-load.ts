import { RuleError } from "../../hr/rule-error.ts";
import { linesInConflict } from "../../store/conflicts.ts";
import { commit } from "../../store/database.ts";
import { feedApplied } from "../../store/feeds.ts";
import { type LoadLineRow, linesToApply, settleLines } from "../../store/load-lines.ts";
import { anotherLoad, countLines, type LoadRow, moveLoad, newerApplied } from "../../store/loads.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { addPlaces } from "../company/places.ts";
import type { Roster } from "../roster.ts";
import { tooManyGo } from "./absence.ts";
import { applyLines } from "./apply-lines.ts";
import { requireMayLoad } from "./load-rights.ts";
import { loadById } from "./open-load.ts";
import { placesInLoad } from "./places-in-load.ts";

const LINES_A_STEP = 500;

/**
 * One step of the application: sites and list items first, then some hundred lines, each step one batch with the
 * marks of what it did. It goes on after a crash where it stopped; people who changed meanwhile are decided again. What
 * was checked is not applied over a newer file of everyone: such a load is refused, or holds what is left.
 */
export async function applyLoad(roster: Roster, loadId: string): Promise<void> {
  const load = await loadById(roster, loadId);
  await requireMayLoad(roster, load);
  if (load.status === "applied") return;
  if (load.status !== "checked" && load.status !== "applying") {
    throw new RuleError(
      "conflict",
      `The load is ${load.status}: only one that was checked without problems is applied.`,
    );
  }
  const newer = load.scope === "partial" ? null : await newerApplied(roster.db, load);
  if (load.status === "checked") {
    await requireNoUndoing(roster, loadId);
    const refusal =
      newer === null
        ? await tooManyGo(roster, load)
        : `${newer}, a newer file of everyone, was applied since. Import the file again, where it is the right one.`;
    if (refusal !== null) return refuse(roster, load, refusal);
    const { sites, items } = await placesInLoad(roster.db, loadId, await currentDictionary(roster.db));
    await addPlaces(roster, sites, items);
    await moveLoad(roster.db, loadId, ["checked"], { status: "applying" });
    return;
  }
  const rows = await nextLines(roster, loadId);
  if (rows.length === 0) await finish(roster, load);
  else if (newer === null) await applyLines(roster, load, rows);
  else await commit(roster.db, leftTo(newer, loadId, rows));
}

/** What is taken back beneath a newer load would undo what that one says. */
async function requireNoUndoing({ db }: Roster, loadId: string): Promise<void> {
  const other = await anotherLoad(db, loadId, "undoing");
  if (other === null) return;
  throw new RuleError(
    "conflict",
    `${other} is being taken back: wait until it is undone, then apply this load.`,
  );
}

async function refuse(
  { db, actor, address, now }: Roster,
  { id, fileName }: LoadRow,
  refusal: string,
): Promise<void> {
  const told = { verb: "refuse" as const, reason: fileName, changes: null, actor, address, at: now };
  await moveLoad(db, id, ["checked"], { status: "refused", refusal }, { told });
}

function leftTo(newer: string, loadId: string, rows: readonly LoadLineRow[]) {
  const why = `${newer}, a newer file of everyone, is applied instead`;
  return settleLines(
    loadId,
    rows.map(({ line, action }) => ({ line, action: action === null ? null : "held", why })),
  );
}

async function nextLines({ db }: Roster, loadId: string): Promise<LoadLineRow[]> {
  const rows = await linesToApply(db, loadId, LINES_A_STEP);
  return rows.length > 0 ? rows : linesInConflict(db, loadId, LINES_A_STEP);
}

async function finish({ db, actor, address, now }: Roster, { id, fileName, feedId }: LoadRow): Promise<void> {
  const { byAction } = await countLines(db, id);
  const changes = Object.fromEntries(
    Object.entries(byAction).map(([action, lines]) => [action, [null, lines] as const]),
  );
  const told = { verb: "apply" as const, reason: fileName, changes, actor, address, at: now };
  // It may have been stopped on the way, and gone on since.
  const done = { status: "applied", finishedAt: now, refusal: null } as const;
  await moveLoad(db, id, ["applying"], done, {
    told,
    beside: (where) => (feedId === null ? [] : [feedApplied(feedId, now, where)]),
  });
}
