import type { HireInput } from "../../src/hr/lifecycle/hire.ts";
import { hire } from "../../src/hr/lifecycle/hire.ts";
import { currentDictionary } from "../../src/roster/company/dictionary.ts";
import { changeOf } from "../../src/roster/employees/change-of.ts";
import { writeChanges } from "../../src/store/changes.ts";
import { rosterAt } from "./company.ts";

/** Hires many in one batch, in this order. */
export async function hiredTogether(now: number, inputs: readonly HireInput[]): Promise<void> {
  const { db, actor } = rosterAt(now);
  const dictionary = await currentDictionary(db);
  const changes = inputs.map((input) =>
    changeOf(null, hire(input, { company: dictionary, now }), "hire", dictionary, now),
  );
  const operation = { id: crypto.randomUUID(), actor, at: now, epoch: dictionary.epoch };
  const written = await writeChanges(db, operation, changes);
  if (written.size !== inputs.length) throw new Error(`${written.size} of ${inputs.length} were hired`);
}
