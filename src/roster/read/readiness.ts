import { displayNameOf } from "../../hr/display-name.ts";
import { peopleWithNotes } from "../../store/employees.ts";
import type { Roster } from "../roster.ts";

const PEOPLE_A_PAGE = 200;

/** Somebody whom HR should look at, and what about. */
export interface NotedPerson {
  readonly id: string;
  readonly employeeNumber: string | null;
  readonly name: string;
  readonly notes: readonly string[];
}

/** Whom HR should look at: not provisioned for want of an e-mail, dates that end nothing, contractors with no end … */
export async function readinessReport(
  { db, now }: Roster,
  after: string,
): Promise<{ readonly people: readonly NotedPerson[]; readonly next: string | null }> {
  const rows = await peopleWithNotes(db, after, PEOPLE_A_PAGE, now);
  const people = rows.map(({ id, employeeNumber, record, notes }) => ({
    id,
    employeeNumber,
    name: displayNameOf(record.basic),
    notes,
  }));
  return { people, next: people.length < PEOPLE_A_PAGE ? null : (people.at(-1)?.id ?? null) };
}
