import type { Dictionary } from "../../hr/dictionary.ts";
import { displayNameOf } from "../../hr/display-name.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { recordsAt } from "../../store/employee-list.ts";
import { readEmployees, type StoredEmployee } from "../../store/employees.ts";
import { currentDictionary } from "../company/dictionary.ts";
import type { Roster } from "../roster.ts";
import {
  peopleNamed,
  type Seen,
  type ShownEmployee,
  type Sight,
  seen,
  shownEmployee,
} from "./shown-employee.ts";

/** Where people are read, and the moment of reading. */
export type Reading = Pick<Roster, "db" | "now">;

/** A person as they are now. Throws `RuleError` (unknown) for an id that nobody has, or nobody any more. */
export async function employeeById(reading: Reading, id: string): Promise<ShownEmployee> {
  const dictionary = await currentDictionary(reading.db);
  const stored = await storedById(reading, id);
  return shownPerson(reading, dictionary, { ...stored, at: reading.now, knownAt: reading.now });
}

/** The person as stored. Throws as `employeeById` does. */
export async function storedById({ db }: Reading, id: string): Promise<StoredEmployee> {
  const stored = (await readEmployees(db, [id])).get(id);
  if (stored === undefined) throw new RuleError("unknown", "There is nobody with this id.");
  return stored;
}

/** The people as shown; those whom they name are looked up once for all, by the names that they have now. */
export async function shownPeople(
  { db, now }: Reading,
  dictionary: Dictionary,
  people: readonly Seen[],
): Promise<ShownEmployee[]> {
  const mentioned = people.flatMap((person) => peopleNamed(person, dictionary));
  const records = await recordsAt(db, mentioned, now);
  const names = new Map([...records].map(([id, { basic }]) => [id, displayNameOf(basic)]));
  return people.map((person) => shownEmployee(person, dictionary, names));
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
