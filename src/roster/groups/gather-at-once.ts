import type { Dictionary } from "../../hr/dictionary.ts";
import { StoreUnavailable } from "../../store/database.ts";
import { currentDictionary } from "../company/dictionary.ts";
import type { Roster } from "../roster.ts";
import { gatherGroups } from "./gather-groups.ts";

/** Of whom a change of the company gathers the places itself: a small company has its groups with the answer. */
const PEOPLE_AT_ONCE = 5000;

/**
 * Takes the first steps of gathering for the rules that a change of the company has brought; cron takes the others. Returns
 * the company as it is then. What was changed stands, so a store that is away keeps nobody from being told so.
 */
export async function gatherAtOnce(roster: Roster, changed: Dictionary): Promise<Dictionary> {
  if (changed.groups.next.size === 0) return changed;
  try {
    await gatherGroups(roster, PEOPLE_AT_ONCE);
    return await currentDictionary(roster.db);
  } catch (error) {
    if (error instanceof StoreUnavailable) return changed;
    throw error;
  }
}
