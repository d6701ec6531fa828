import { foldsOf } from "../../hr/folds.ts";
import { jobDoneAt, markJobDone } from "../../store/due.ts";
import { type UnfoldedState, unfoldedStates, writeFolds } from "../../store/state-folds.ts";
import type { Roster } from "../roster.ts";

const JOB = "folds";
const STATES_AT_ONCE = 500;

/**
 * Once after the upgrade that brought them: folds the texts of all states that were written without. Returns how many
 * got some. Cut short, it begins again next minute and finds what is left.
 */
export async function fillFolds({ db, now }: Pick<Roster, "db" | "now">): Promise<number> {
  if ((await jobDoneAt(db, JOB)) !== null) return 0;
  let filled = 0;
  for (let last: UnfoldedState | null = null; ; ) {
    const found: UnfoldedState[] = await unfoldedStates(db, last, STATES_AT_ONCE);
    const folded = found.flatMap(({ record, ...state }) => {
      const folds = foldsOf(record, record.employeeNumber ?? null);
      return folds === null ? [] : [{ ...state, folds }];
    });
    await writeFolds(db, folded);
    filled += folded.length;
    last = found.at(-1) ?? null;
    if (found.length < STATES_AT_ONCE) break;
  }
  await markJobDone(db, JOB, now);
  return filled;
}
