import type { Dictionary } from "../../hr/dictionary.ts";
import { groupOfSet, setOf } from "../../hr/groups/group-rule.ts";
import { type Membership, membershipsOf } from "../../hr/groups/memberships-of.ts";
import { sourceOfGroup } from "../../hr/groups/sections-of-group.ts";
import { withRulesServed } from "../../hr/groups/with-rules.ts";
import type { Instant } from "../../hr/instant.ts";
import { GRACE } from "../../store/changes.ts";
import { BatchRefused, type Statement } from "../../store/database.ts";
import { moveEpoch } from "../../store/dictionary.ts";
import { type GatheredPlaces, gatheredTo, gatherStep, readGrouped } from "../../store/group-gathering.ts";
import { historyOfThings } from "../../store/history.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { companyDifference } from "../company/difference.ts";
import type { Roster } from "../roster.ts";
import { type GroupedRow, groupedOf, readState } from "./grouped-person.ts";

/** How many people one step reads: some three megabytes. */
const PEOPLE_A_STEP = 2000;

type Gatherer = Pick<Roster, "db" | "actor" | "address" | "now">;

/**
 * Gathers everybody's places by the group rules that wait, from where it has come to; when the last one is there, all of
 * these rules are served at once, which is a change of the company. Stops after so many people, for the next call to go
 * on. Returns how many it has looked at. Two at the same time do no harm.
 */
export async function gatherGroups(roster: Gatherer, peopleAtMost: number): Promise<number> {
  const { db, now } = roster;
  const dictionary = await currentDictionary(db);
  if (dictionary.groups.next.size === 0) return 0;
  const { epoch } = dictionary;
  const whole = withRulesServed(dictionary);
  let from = await gatheredTo(db);
  let looked = 0;
  while (looked < peopleAtMost) {
    const step = Math.min(PEOPLE_A_STEP, peopleAtMost - looked);
    const people = await readGrouped(db, from, step, now);
    const places = people.flatMap((person) => placesOf(person, dictionary, whole, now));
    const last = people.at(-1)?.id;
    const isEnd = people.length < step || last === undefined;
    const to = isEnd ? { last: flip(roster, dictionary, whole) } : { employeeId: last };
    try {
      await gatherStep(db, { epoch, from, places, to }, now);
    } catch (error) {
      // Somebody else gathers, or the company was changed: the next call goes on by what is there then.
      if (error instanceof BatchRefused) return looked;
      throw error;
    }
    looked += people.length;
    if (isEnd) return looked;
    from = last;
  }
  return looked;
}

/** Their places in the sets that are new. */
function placesOf(
  row: GroupedRow,
  { groups: { next } }: Dictionary,
  whole: Dictionary,
  now: Instant,
): GatheredPlaces[] {
  const states = row.states.map(readState);
  const [first] = states;
  if (first === undefined) return [];
  const isNew = ({ setId, to }: Membership) => {
    const groupId = groupOfSet(setId);
    const kept = next.get(sourceOfGroup(groupId, whole) ?? "");
    return to > now - GRACE && kept !== undefined && setId === setOf(groupId, kept.generation);
  };
  const all = membershipsOf(groupedOf(row, first.record), states, whole).filter(isNew);
  return [...Map.groupBy(all, ({ setId }) => setId)].map(([setId, some]) => ({
    setId,
    employeeId: row.id,
    version: row.version,
    defined: some.some(({ defined }) => defined),
    stretches: some.map(({ from, to }) => [from, to] as const),
  }));
}

/** What makes the rules that waited those that are served. */
function flip({ db, actor, address, now }: Gatherer, before: Dictionary, whole: Dictionary): Statement[] {
  const { statements, told } = companyDifference(db, before, whole, now);
  const operation = { id: crypto.randomUUID(), actor, address, at: now };
  return [...statements, ...historyOfThings(operation, told), moveEpoch(now, before.epoch)];
}
