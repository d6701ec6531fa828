import { withoutManagers } from "../../hr/lifecycle/erasure.ts";
import { writeChanges } from "../../store/changes.ts";
import { readEmployees } from "../../store/employees.ts";
import { idsManagedBy } from "../../store/erasure.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { changeOf } from "../employees/change-of.ts";
import { Contended } from "../employees/perform.ts";
import type { Roster } from "../roster.ts";

const PEOPLE_A_STEP = 500;
const STEPS = 40;

/** Takes these people, who are to be erased, as managers from whoever has them on some day. Throws `Contended`. */
export async function forgetManagers(roster: Roster, managerIds: readonly string[]): Promise<void> {
  const { db, actor, now } = roster;
  const gone = new Set(managerIds);
  for (let step = 0; step < STEPS; step++) {
    const ids = await idsManagedBy(db, managerIds, PEOPLE_A_STEP);
    if (ids.length === 0) return;
    const dictionary = await currentDictionary(db);
    const people = [...(await readEmployees(db, ids)).values()];
    const changes = people.map((before) => {
      const decision = { employee: withoutManagers(before.employee, gone), reason: "the manager is erased" };
      return changeOf(before, decision, "managerErased", dictionary, now);
    });
    // An operation of its own: the request's id is for the person who is erased.
    const operation = { id: crypto.randomUUID(), actor, at: now, epoch: dictionary.epoch };
    await writeChanges(db, operation, changes);
  }
  throw new Contended();
}
