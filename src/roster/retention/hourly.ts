import { jobDoneAt, markJobDone } from "../../store/due.ts";
import type { Roster } from "../roster.ts";

const HOUR = 3_600_000;

/** What a run came to, and whether there is more of it. */
export interface Run {
  readonly done: number;
  readonly more: boolean;
}

/** Does a job once an hour, and every minute while there is more to do. Returns how much was done. */
export async function hourly({ db, now }: Roster, job: string, run: () => Promise<Run>): Promise<number> {
  const doneAt = await jobDoneAt(db, job);
  if (doneAt !== null && now - doneAt < HOUR) return 0;
  const { done, more } = await run();
  if (!more) await markJobDone(db, job, now);
  return done;
}
