import { RuleError } from "../../hr/rule-error.ts";
import { linesInConflict } from "../../store/conflicts.ts";
import { feedApplied } from "../../store/feeds.ts";
import { type LoadLineRow, linesToApply } from "../../store/load-lines.ts";
import { countLines, type LoadRow, moveLoad } from "../../store/loads.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { addPlaces } from "../company/places.ts";
import type { Roster } from "../roster.ts";
import { applyLines } from "./apply-lines.ts";
import { loadById } from "./open-load.ts";
import { placesInLoad } from "./places-in-load.ts";

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
  const rows = await nextLines(roster, loadId);
  if (rows.length === 0) await finish(roster, load);
  else await applyLines(roster, loadId, rows);
}

async function nextLines({ db }: Roster, loadId: string): Promise<LoadLineRow[]> {
  const rows = await linesToApply(db, loadId, LINES_A_STEP);
  return rows.length > 0 ? rows : linesInConflict(db, loadId, LINES_A_STEP);
}

async function finish({ db, actor, now }: Roster, { id, fileName, feedId }: LoadRow): Promise<void> {
  const { byAction } = await countLines(db, id);
  const changes = Object.fromEntries(
    Object.entries(byAction).map(([action, lines]) => [action, [null, lines] as const]),
  );
  const told = { verb: "apply" as const, reason: fileName, changes, actor, at: now };
  const done = { status: "applied", finishedAt: now } as const;
  await moveLoad(db, id, ["applying"], done, {
    told,
    beside: (where) => (feedId === null ? [] : [feedApplied(feedId, now, where)]),
  });
}
