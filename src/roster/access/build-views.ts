import type { Dictionary } from "../../hr/dictionary.ts";
import type { KeptRecord } from "../../hr/employee.ts";
import { viewMembersOf } from "../../hr/view-members.ts";
import { BatchRefused } from "../../store/database.ts";
import { type BuiltMember, buildStep, type ListedState, listedStates } from "../../store/view-building.ts";
import { type ViewInBuilding, viewsInBuilding } from "../../store/views.ts";
import { currentDictionary } from "../company/dictionary.ts";
import type { Roster } from "../roster.ts";

/** How many people one step reads: some two megabytes. */
const PEOPLE_A_STEP = 2000;

/**
 * Builds the views that are not whole yet, from where each has come to; one that becomes whole is served at once. Stops
 * after so many people, for the next call to go on. Returns how many it has looked at. Two at the same time do no harm.
 */
export async function buildViews(
  { db, now }: Pick<Roster, "db" | "now">,
  peopleAtMost: number,
): Promise<number> {
  const waiting = await viewsInBuilding(db);
  if (waiting.length === 0) return 0;
  const company = await currentDictionary(db);
  let looked = 0;
  for (const view of waiting) {
    if (looked >= peopleAtMost) break;
    looked += await build({ db, now }, view, { ...company, readers: [view] }, peopleAtMost - looked);
  }
  return looked;
}

async function build(
  { db, now }: Pick<Roster, "db" | "now">,
  view: ViewInBuilding,
  dictionary: Dictionary,
  peopleAtMost: number,
): Promise<number> {
  let { builtTo } = view;
  let looked = 0;
  while (looked < peopleAtMost) {
    const step = Math.min(PEOPLE_A_STEP, peopleAtMost - looked);
    const people = [
      ...Map.groupBy(await listedStates(db, builtTo, step, now), ({ employeeId }) => employeeId),
    ];
    const members = people.flatMap(([id, states]) => memberOf(id, states, dictionary));
    const last = people.at(-1)?.[0];
    const isEnd = people.length < step || last === undefined;
    try {
      await buildStep(db, { ...view, builtTo }, members, isEnd ? "end" : { employeeId: last }, now);
    } catch (error) {
      // Somebody else builds it, or it was given up: theirs to go on with.
      if (error instanceof BatchRefused) return looked;
      throw error;
    }
    looked += people.length;
    if (isEnd) return looked;
    builtTo = last;
  }
  return looked;
}

/** The person, if they are ever in the view: the only one that the dictionary knows. */
function memberOf(employeeId: string, states: readonly ListedState[], dictionary: Dictionary): BuiltMember[] {
  const read = states.map(({ record, ...state }) => ({ ...state, listed: true, record: recordIn(record) }));
  const employeeNumber = read[0]?.record.employeeNumber ?? null;
  return viewMembersOf({ id: employeeId, employeeNumber }, read, dictionary)
    .filter(({ stretches }) => stretches.length > 0)
    .map((member) => ({ ...member, employeeId, version: states[0]?.version ?? 0 }));
}

function recordIn(text: string): KeptRecord {
  return JSON.parse(text);
}
