import { displayNameOf } from "../../hr/display-name.ts";
import { fold } from "../../hr/fold.ts";
import type { Instant } from "../../hr/instant.ts";
import { monthsBefore } from "../../hr/months-before.ts";
import type { Settings } from "../../hr/settings.ts";
import { peopleOutside } from "../../store/concerned.ts";
import { readEmployees } from "../../store/employees.ts";
import { idsOfLeaversSince } from "../../store/erasure.ts";
import type { Roster } from "../roster.ts";
import type { Noted } from "./concerned.ts";
import { type Person, personOf } from "./outcome.ts";
import { PEOPLE_SHOWN, type Touched } from "./touched.ts";

/** Somebody who is not switched, but whom HR should look at. */
export interface Noticed extends Person {
  readonly because: string;
}

/** The notes that are new, each once. */
export function noticedIn({ before, notes }: Noted, now: Instant): Noticed[] {
  const person = personOf(before.employee, now);
  return notes.filter((note) => !before.notes.includes(note)).map((because) => ({ ...person, because }));
}

/** Those whose e-mail the domains leave out, where they are others than before; they keep it. */
export async function outsideDomains(
  { db, now }: Roster,
  { emailDomains: was }: Settings,
  { emailDomains: is }: Settings,
): Promise<Touched<Noticed>> {
  if (is.length === 0 || JSON.stringify(was) === JSON.stringify(is)) return { count: 0, people: [] };
  const { count, people } = await peopleOutside(db, is.map(fold), PEOPLE_SHOWN, now);
  return {
    count,
    people: people.map(({ id, employeeNumber, record: { basic } }) => ({
      id,
      employeeNumber,
      name: displayNameOf(basic),
      because: `${basic.email} is outside the allowed domains`,
    })),
  };
}

const LEAVERS_COUNTED = 10_000;

/** Those who left longer ago than the company would keep leavers, where it keeps them for another time than before. */
export async function erasedSoon(
  { db, now }: Roster,
  { leaversKeptMonths: was }: Settings,
  { leaversKeptMonths: is }: Settings,
): Promise<Touched<Noticed>> {
  if (is === null || is === was) return { count: 0, people: [] };
  const ids = await idsOfLeaversSince(db, monthsBefore(now, is), now, "", LEAVERS_COUNTED);
  const leavers = await readEmployees(db, ids.slice(0, PEOPLE_SHOWN));
  return {
    count: ids.length,
    people: [...leavers.values()].map(({ employee }) => ({
      ...personOf(employee, now),
      because: `left more than ${is} months ago: would be erased, for ever`,
    })),
  };
}
