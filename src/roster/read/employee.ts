import type { Dictionary } from "../../hr/dictionary.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { reached } from "../employees/reached.ts";
import type { Roster } from "../roster.ts";
import { mentionedIn, peopleNamed } from "./mentioned.ts";
import { type Seen, type ShownEmployee, type Sight, seen, shownEmployee } from "./shown-employee.ts";

/** Where people are read, by whom, and the moment of reading. */
export type Reading = Pick<Roster, "db" | "now" | "actor" | "grants">;

/**
 * A person as they are now, as far as the reader may see. Throws `RuleError` (unknown) for an id that nobody has, or
 * nobody any more, or nobody whom the reader may see.
 */
export async function employeeById(reading: Reading, id: string): Promise<ShownEmployee> {
  const dictionary = await currentDictionary(reading.db);
  const { person, rights } = await reached(reading, dictionary, id);
  const { now } = reading;
  return shownPerson(reading, dictionary, { ...person, at: now, knownAt: now, viewed: rights.view });
}

/** The people as shown; those whom they name are looked up once for all, by the names that they have now. */
export async function shownPeople(
  reading: Reading,
  dictionary: Dictionary,
  people: readonly Seen[],
): Promise<ShownEmployee[]> {
  const named = people.flatMap(({ record }) => peopleNamed(record, dictionary));
  const mentioned = await mentionedIn(reading, dictionary, named);
  return people.map((person) => shownEmployee(person, dictionary, mentioned));
}

/** One person as shown. */
export async function shownPerson(
  reading: Reading,
  dictionary: Dictionary,
  sight: Sight,
): Promise<ShownEmployee> {
  const [shown] = await shownPeople(reading, dictionary, [seen(sight, dictionary)]);
  if (shown === undefined) throw new TypeError("one goes in, one comes out");
  return shown;
}
