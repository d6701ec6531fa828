import type { Dictionary } from "../../hr/dictionary.ts";
import { coversAll, type Section } from "../../hr/section.ts";
import { peopleAt } from "../../store/employee-list.ts";
import { readEmployees } from "../../store/employees.ts";
import { mayOverEveryone, type Reached, requireReached } from "../access/rights.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { visibleTo } from "../read/visible.ts";
import type { Roster } from "../roster.ts";

/** The person of that id. Throws `RuleError` (unknown) for nobody, and alike for somebody whom the actor may not know of. */
export async function reached(
  roster: Pick<Roster, "db" | "grants" | "now">,
  dictionary: Dictionary,
  id: string,
): Promise<Reached> {
  return requireReached(roster, dictionary, (await readEmployees(roster.db, [id])).get(id));
}

/** Those of the ids that are of people of whom the actor sees these sections. Who sees them of everyone reads nobody. */
export async function idsSeen(
  roster: Pick<Roster, "db" | "grants" | "now">,
  ids: readonly string[],
  sections: readonly Section[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0 || mayOverEveryone(roster, "view", sections)) return new Set(ids);
  const rights = visibleTo(roster, await currentDictionary(roster.db));
  const people = [...(await peopleAt(roster.db, ids, roster.now)).values()];
  const seen = people.filter((person) => coversAll(rights(person)?.view ?? [], sections));
  return new Set(seen.map(({ id }) => id));
}
