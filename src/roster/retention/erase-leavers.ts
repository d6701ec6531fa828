import type { Instant } from "../../hr/instant.ts";
import { isErasable } from "../../hr/lifecycle/erasure.ts";
import { monthsBefore } from "../../hr/months-before.ts";
import { readEmployees, type StoredEmployee } from "../../store/employees.ts";
import { idsOfLeaversSince } from "../../store/erasure.ts";
import { currentDictionary } from "../company/dictionary.ts";
import type { Roster } from "../roster.ts";
import { erasePeople } from "./erase.ts";
import { forgetManagers } from "./forget-managers.ts";
import { hourly, type Run } from "./hourly.ts";

/** How many people one batch takes, and how many batches one run: what is left waits for the next minute. */
const PEOPLE_A_STEP = 50;
const STEPS = 4;
/**
 * So long after the last thing was written about them people stay, however long ago they left: an end of years back may
 * be a slip of the pen, and readers have to see it before the person goes from the list.
 */
const QUIET = 30 * 86_400_000;

/** Erases those whose last employment ended longer ago than the company keeps leavers, once all is quiet about them; returns how many. */
export function eraseLeavers(roster: Roster): Promise<number> {
  return hourly(roster, "eraseLeavers", async () => {
    const { leaversKeptMonths } = (await currentDictionary(roster.db)).settings;
    if (leaversKeptMonths === null) return { done: 0, more: false };
    return eraseWhoLeftBefore(roster, monthsBefore(roster.now, leaversKeptMonths));
  });
}

async function eraseWhoLeftBefore(roster: Roster, left: Instant): Promise<Run> {
  let done = 0;
  let after = "";
  for (let step = 0; step < STEPS; step++) {
    const ids = await idsOfLeaversSince(roster.db, left, roster.now - QUIET, after, PEOPLE_A_STEP);
    done += await eraseThose(roster, ids);
    const last = ids.at(-1);
    if (last === undefined || ids.length < PEOPLE_A_STEP) return { done, more: false };
    after = last;
  }
  return { done, more: true };
}

async function eraseThose(roster: Roster, ids: readonly string[]): Promise<number> {
  const dictionary = await currentDictionary(roster.db);
  const erasable = ({ employee }: StoredEmployee) =>
    isErasable(employee, { company: dictionary, now: roster.now });
  const found = [...(await readEmployees(roster.db, ids)).values()].filter(erasable);
  if (found.length === 0) return 0;
  const foundIds = found.map(({ employee }) => employee.id);
  await forgetManagers(roster, foundIds);
  // Read again: one of them may have had another one as manager.
  const people = [...(await readEmployees(roster.db, foundIds)).values()].filter(erasable);
  return (await erasePeople(roster, dictionary, people)).size;
}
