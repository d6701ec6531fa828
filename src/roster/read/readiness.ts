import { displayNameOf } from "../../hr/display-name.ts";
import { sectionOfNote } from "../../hr/notes.ts";
import { isListed } from "../../hr/scope.ts";
import { covers } from "../../hr/section.ts";
import { peopleWithNotes } from "../../store/employee-list.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { between } from "./between.ts";
import type { Reading } from "./employee.ts";
import { visibleTo } from "./visible.ts";

const PEOPLE_A_PAGE = 200;

/** Somebody whom HR should look at, and what about. */
export interface NotedPerson {
  readonly id: string;
  /** Left out where the reader may not see it. */
  readonly employeeNumber?: string | null;
  readonly name: string;
  readonly notes: readonly string[];
}

/**
 * Whom HR should look at: not provisioned for want of an e-mail, dates that end nothing, contractors with no end …; of
 * those whose name and lifecycle the reader may see, and by notes about what the reader may see.
 */
export async function readinessReport(
  reading: Reading,
  after: string,
): Promise<{ readonly people: readonly NotedPerson[]; readonly next: string | null }> {
  const { db, now } = reading;
  const rights = visibleTo(reading, await currentDictionary(db));
  const rows = await peopleWithNotes(db, after, PEOPLE_A_PAGE, now);
  const people = rows.flatMap((person) => {
    const ofPerson = rights(person);
    if (ofPerson === null || !isListed(ofPerson)) return [];
    const { id, employeeNumber, record } = person;
    const notes = person.notes.filter((note) => covers(ofPerson.view, sectionOfNote(note)));
    if (notes.length === 0) return [];
    const numbered = covers(ofPerson.view, "work") && { employeeNumber };
    return [{ id, ...numbered, name: displayNameOf(record.basic), notes }];
  });
  const last = rows.at(-1)?.id;
  if (last === undefined || rows.length < PEOPLE_A_PAGE) return { people, next: null };
  return { people, next: people.at(-1)?.id === last ? last : between(rows.at(-2)?.id ?? after, last) };
}
