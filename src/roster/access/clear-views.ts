import { clearRemains } from "../../store/view-remains.ts";
import type { Roster } from "../roster.ts";

/** Rows that one step deletes, and steps that one run takes; the rest waits a minute. */
const ROWS_A_STEP = 5000;
const STEPS = 4;

/** Drops what is left of views that were given up. Returns how many rows went. */
export async function clearViews({ db }: Pick<Roster, "db">): Promise<number> {
  let gone = 0;
  for (let step = 0; step < STEPS; step++) {
    const cleared = await clearRemains(db, ROWS_A_STEP);
    if (cleared === 0) return gone;
    gone += cleared;
  }
  return gone;
}
