import type { Dictionary } from "../../hr/dictionary.ts";
import { fold } from "../../hr/fold.ts";
import { notesOn } from "../../hr/notes.ts";
import type { Settings } from "../../hr/settings.ts";
import type { Change } from "../../store/changes.ts";
import { idsOfEmploymentTypes, idsWithMomentsAhead } from "../../store/concerned.ts";
import { readEmployees, type StoredEmployee } from "../../store/employees.ts";
import { rederived } from "../calendar/rederive.ts";
import type { Roster } from "../roster.ts";

/** What another company makes of some of the people. */
export interface Consequences {
  /** Those whose coming days come out otherwise. */
  readonly changes: readonly Change[];
  /** Of the others those of whom HR is told something else. */
  readonly noted: readonly Noted[];
}

/** Somebody with the notes that they are to have. */
export interface Noted {
  readonly before: StoredEmployee;
  readonly notes: readonly string[];
}

const PEOPLE_AT_ONCE = 1000;

/** Whom a change of the company can touch: who has no moment ahead is what they are under any settings. */
export interface Concern {
  /** Those with a moment ahead at these sites; null: at every one, and at none. */
  readonly sites: readonly string[] | null;
  /** Those of these employment types, of whom HR may be told something else. */
  readonly employmentTypes: readonly string[];
}

/** Whom the difference between the two can touch; null: nobody, whatever they are or become. */
export function concernOf(before: Dictionary, next: Dictionary): Concern | null {
  const sites = movesEveryone(before, next) ? null : sitesMoved(before, next);
  const employmentTypes = contractorsOtherwise(before, next);
  return sites?.length === 0 && employmentTypes.length === 0 ? null : { sites, employmentTypes };
}

/** What the company as it would be makes of everyone concerned, some hundred people at a time. */
export async function* consequencesOf(
  { db, now }: Roster,
  { sites, employmentTypes }: Concern,
  next: Dictionary,
): AsyncGenerator<Consequences> {
  const moved = sites?.length === 0 ? [] : await idsWithMomentsAhead(db, now, sites);
  const noted = employmentTypes.length === 0 ? [] : await idsOfEmploymentTypes(db, employmentTypes);
  const ids = [...new Set([...moved, ...noted])];
  const verb = sites === null ? "changeSettings" : "changeSite";
  for (let start = 0; start < ids.length; start += PEOPLE_AT_ONCE) {
    const people = [...(await readEmployees(db, ids.slice(start, start + PEOPLE_AT_ONCE))).values()];
    const changes = rederived(people, next, verb, now);
    yield { changes, noted: notedBeside(changes, people, next) };
  }
}

/** Of those who are not written anew anyhow, the ones whose notes come out otherwise. */
function notedBeside(
  changes: readonly Change[],
  people: readonly StoredEmployee[],
  next: Dictionary,
): readonly Noted[] {
  const rewritten = new Set(changes.map(({ after }) => after.id));
  return people.flatMap((before) => {
    const notes = notesOn(before.employee, next);
    const same = rewritten.has(before.employee.id) || JSON.stringify(notes) === JSON.stringify(before.notes);
    return same ? [] : [{ before, notes }];
  });
}

/** The choices by which moments are derived. */
const MOVING = [
  "companyZone",
  "endMoment",
  "decidingDate",
  "decidingDateByReason",
  "activeBefore",
  "activeBeforeForRehires",
] as const satisfies readonly (keyof Settings)[];

function movesEveryone({ settings: was }: Dictionary, { settings: is }: Dictionary): boolean {
  return MOVING.some((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]));
}

function sitesMoved({ sites: was }: Dictionary, { sites: is }: Dictionary): string[] {
  return [...is.values()]
    .filter(({ id, zone }) => was.has(id) && was.get(id)?.zone !== zone)
    .map(({ id }) => id);
}

/** The employment types that mean a contractor before or afterwards, but not both. */
function contractorsOtherwise(before: Dictionary, next: Dictionary): string[] {
  const [was, is] = [contractors(before), contractors(next)];
  return [...[...was].filter((id) => !is.has(id)), ...[...is].filter((id) => !was.has(id))];
}

function contractors({ items, settings }: Dictionary): Set<string> {
  const names = new Set(settings.contractorTypes.map(fold));
  return new Set([...items.values()].filter(({ name }) => names.has(fold(name))).map(({ id }) => id));
}
