import { clearSets } from "../../store/sets-given-up.ts";
import type { Roster } from "../roster.ts";

/** Rows of each kind that one step deletes, and steps that one run takes; the rest waits a minute. */
const ROWS_A_STEP = 5000;
const STEPS = 4;

/** Drops what is left of groups and rules that are served no more. Returns how many rows went. */
export async function clearGroups({ db }: Pick<Roster, "db">): Promise<number> {
  let gone = 0;
  for (let step = 0; step < STEPS; step++) {
    const cleared = await clearSets(db, ROWS_A_STEP);
    if (cleared === 0) return gone;
    gone += cleared;
  }
  return gone;
}
