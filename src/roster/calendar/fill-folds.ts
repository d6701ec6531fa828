import { foldsOf } from "../../hr/folds.ts";
import { jobDoneAt, markJobDone } from "../../store/due.ts";
import { unfoldedStates, writeFolds } from "../../store/state-folds.ts";
import type { Roster } from "../roster.ts";

const JOB = "folds";
const STATES_AT_ONCE = 500;

/** So many steps a run; the rest waits a minute. */
const STEPS = 10;
/** Looked at, and nothing to fold: so that the next run does not look again. */
const NOTHING = "{}";

/**
 * Once after the upgrade that brought them: folds the texts of all states that were written without. Returns how many it
 * looked at; the next minute goes on where it stopped.
 */
export async function fillFolds({ db, now }: Pick<Roster, "db" | "now">): Promise<number> {
  if ((await jobDoneAt(db, JOB)) !== null) return 0;
  let seen = 0;
  for (let step = 0; step < STEPS; step++) {
    const found = await unfoldedStates(db, STATES_AT_ONCE);
    const folded = found.map(({ record, ...state }) => ({
      ...state,
      folds: foldsOf(record, record.employeeNumber ?? null) ?? NOTHING,
    }));
    await writeFolds(db, folded);
    seen += found.length;
    if (found.length < STATES_AT_ONCE) {
      await markJobDone(db, JOB, now);
      break;
    }
  }
  return seen;
}
