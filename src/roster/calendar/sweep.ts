import { prune, readDue, recordMoments } from "../../store/due.ts";
import type { Roster } from "../roster.ts";

/** How many people one step takes, and how many steps one run: some 60 queries, the rest waits a minute. */
const PEOPLE_A_STEP = 500;
const STEPS = 20;

export interface Swept {
  /** People whose passed moments were written down. */
  readonly people: number;
  readonly pruned: number;
  /** Whether there is more, for the next minute. */
  readonly more: boolean;
}

/**
 * Writes down the moments that have passed, dated at the moment, and drops what is over. Its cost grows with the
 * people due, not with the people there. Two sweeps at the same time write everything once.
 */
export async function sweep({ db, now }: Roster): Promise<Swept> {
  let people = 0;
  let pruned = 0;
  for (let step = 0; step < STEPS; step++) {
    const due = await readDue(db, now, PEOPLE_A_STEP);
    if (due.length > 0) await recordMoments(db, due, now);
    const gone = await prune(db, now, PEOPLE_A_STEP);
    people += new Set(due.map(({ employeeId }) => employeeId)).size;
    pruned += gone;
    if (due.length === 0 && gone === 0) return { people, pruned, more: false };
  }
  return { people, pruned, more: true };
}
