import { writeChanges } from "../../store/changes.ts";
import { jobDoneAt, markJobDone } from "../../store/due.ts";
import { idsWithBoundaryBefore, readEmployees } from "../../store/employees.ts";
import { currentDictionary } from "../company/dictionary.ts";
import type { Roster } from "../roster.ts";
import { rederived } from "./rederive.ts";

const JOB = "zoneRules";
const HOUR = 3_600_000;
const AHEAD = 72 * HOUR;
const AT_ONCE = 500;

/**
 * Once an hour derives the coming days again, for those whom a moment awaits in them: zone rules are the runtime's
 * and change under us, sometimes a few days before they take effect. Returns how many people came out otherwise.
 */
export async function followZoneRules({ db, now }: Roster): Promise<number> {
  const doneAt = await jobDoneAt(db, JOB);
  if (doneAt !== null && now - doneAt < HOUR) return 0;
  const dictionary = await currentDictionary(db);
  const ids = await idsWithBoundaryBefore(db, now, now + AHEAD);
  let moved = 0;
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const people = await readEmployees(db, ids.slice(start, start + AT_ONCE));
    const changes = rederived(people.values(), dictionary, "zoneRulesChanged", now);
    const operation = { id: crypto.randomUUID(), actor: "the calendar", at: now, epoch: dictionary.epoch };
    if (changes.length > 0) moved += (await writeChanges(db, operation, changes)).size;
  }
  await markJobDone(db, JOB, now);
  return moved;
}
