import { type Grants, type Listing, listingOf, NOTHING } from "../../../auth/grants.ts";
import { asksLifecycle } from "../../../auth/permission-condition.ts";
import { permissionsToView } from "../../../auth/permission-name.ts";
import { areSame, isWidening, listingScopes } from "../../../auth/widening.ts";
import type { Dictionary } from "../../../hr/dictionary.ts";
import { displayNameOf } from "../../../hr/display-name.ts";
import { isListed, rightsOver, type Scope } from "../../../hr/scope.ts";
import { type ListedPerson, listedPeople } from "../../../store/listed-people.ts";
import type { Person } from "../../company/outcome.ts";
import type { Roster } from "../../roster.ts";

/** A service user whose rights are looked at: as it is served now, and as it is to be. */
export interface Reader {
  readonly name: string;
  readonly before: Grants;
  readonly after: Grants;
}

/** What a change of rights comes to for one reader. */
export interface ReaderEffect {
  readonly name: string;
  /** Who is listed to it over SCIM afterwards. */
  readonly lists: Listing["kind"];
  /** How many people those are today, where it is some; null otherwise. */
  readonly people: number | null;
  /** Those who work here, or will, and are in its list no longer: its importer would deactivate them. */
  readonly leaving: number;
  /** Who left, and who is yet to start, whom a condition on status or active hides. */
  readonly hiddenLeavers: number;
  readonly hiddenPreHires: number;
}

/** Somebody who works here, or will, with the readers whose list they would leave. */
export interface LeavingPerson extends Person {
  readonly readers: readonly string[];
}

/** What a change of rights comes to. */
export interface RightsEffects {
  readonly leaving: { readonly count: number; readonly people: readonly LeavingPerson[] };
  readonly readers: readonly ReaderEffect[];
  /** What an administrator should know before relying on it, in words. */
  readonly warnings: readonly string[];
}

/** So many people are named; the others are counted. */
const NAMED_AT_MOST = 20;

/**
 * What the change comes to for each reader. Everyone who is listed is looked through, but only where somebody can be lost, or
 * only some are listed.
 */
export async function effectsFor(
  { db, now }: Pick<Roster, "db" | "now">,
  readers: readonly Reader[],
  dictionary: Dictionary | null,
): Promise<RightsEffects> {
  const tallies = readers.map((reader) => ({
    reader,
    listed: 0,
    leaving: 0,
    hiddenLeavers: 0,
    hiddenPreHires: 0,
  }));
  const people: LeavingPerson[] = [];
  let count = 0;
  const looking =
    dictionary === null
      ? []
      : tallies
          .filter(({ reader }) => canLose(reader) || isNarrow(reader))
          .map((tally) => ({ tally, lists: listsOf(tally.reader, dictionary) }));
  if (looking.length > 0) {
    for await (const person of listedPeople(db, now)) {
      const left = looking.filter(({ tally, lists }) => leaves(person, lists, tally));
      if (left.length === 0) continue;
      count++;
      const names = left.map(({ tally }) => tally.reader.name);
      if (people.length < NAMED_AT_MOST) people.push(leavingPerson(person, names));
    }
  }
  return {
    leaving: { count, people },
    readers: tallies.map(({ reader, listed, ...counted }) => ({
      name: reader.name,
      lists: listingOf(reader.after).kind,
      people: isNarrow(reader) ? listed : null,
      ...counted,
    })),
    warnings: tallies.flatMap((tally) => [
      ...hidingWarning(tally),
      ...emptyWarning(tally),
      ...nothingWarning(tally.reader),
    ]),
  };
}

/** What has been counted for a reader so far. */
interface Tally {
  readonly reader: Reader;
  listed: number;
  leaving: number;
  hiddenLeavers: number;
  hiddenPreHires: number;
}

/** Counts the person; says whether they leave the list though they work here, or will. */
function leaves(person: ListedPerson, { was, is, wouldBe }: Lists, tally: Tally): boolean {
  if (is(person)) {
    tally.listed++;
    return false;
  }
  if (wouldBe(person)) {
    if (isLeaver(person)) tally.hiddenLeavers++;
    if (person.status === "Hired") tally.hiddenPreHires++;
  }
  if (!was(person) || !worksHere(person)) return false;
  tally.leaving++;
  return true;
}

/** Whether anybody at all may be in the list before and not afterwards. */
function canLose({ before, after }: Reader): boolean {
  if (listingOf(before).kind === "nobody") return false;
  const [was, is] = [before, after].map((grants) => ({ scopes: listingScopes(grants), company: false }));
  return !isWidening(was ?? NOTHING, is ?? NOTHING);
}

/** Whether only some people are listed to it afterwards. */
function isNarrow({ after }: Reader): boolean {
  return listingOf(after).kind === "some";
}

/** Whether a condition on how somebody is employed decides who is listed. */
function canHide({ after }: Reader): boolean {
  return !areSame(after, { ...after, scopes: withoutLifecycle(after.scopes) });
}

type Test = (person: ListedPerson) => boolean;

/** Whether somebody is in a reader's list: as it was, as it is to be, and as that would be without the lifecycle's conditions. */
type Lists = Readonly<Record<"was" | "is" | "wouldBe", Test>>;

function listsOf({ before, after }: Reader, dictionary: Dictionary): Lists {
  const listedBy = (scopes: readonly Scope[]): Test => {
    const rights = rightsOver(scopes, dictionary);
    return (person) => isListed(rights(person));
  };
  return {
    was: listedBy(before.scopes),
    is: listedBy(after.scopes),
    wouldBe: listedBy(withoutLifecycle(after.scopes)),
  };
}

/** The scopes as they would be if nobody had thought of status and access. */
function withoutLifecycle(scopes: readonly Scope[]): Scope[] {
  return scopes.map((scope) => {
    if (scope.whose === "everyone") return scope;
    const conditions = scope.whose.conditions.filter((condition) => !asksLifecycle(condition));
    const same = conditions.length === scope.whose.conditions.length;
    if (same) return scope;
    return { ...scope, whose: conditions.length === 0 ? "everyone" : { ...scope.whose, conditions } };
  });
}

function worksHere({ active, status }: ListedPerson): boolean {
  return active || !hasLeft(status);
}

function isLeaver({ active, status }: ListedPerson): boolean {
  return !active && hasLeft(status);
}

function hasLeft(status: ListedPerson["status"]): boolean {
  return status === "Terminated" || status === "Garden leave";
}

function leavingPerson(
  { id, employeeNumber, record }: ListedPerson,
  readers: readonly string[],
): LeavingPerson {
  return { id, employeeNumber, name: displayNameOf(record.basic), readers };
}

/** Told though it hides nobody today: the next one who leaves is hidden by it. */
function hidingWarning({ reader, hiddenLeavers, hiddenPreHires }: Tally): string[] {
  if (!canHide(reader) || !isNarrow(reader)) return [];
  return [
    `A condition on status or active decides whom ${reader.name} is shown; today it hides ${hiddenLeavers} who left and ${hiddenPreHires} who are yet to start. An importer sees leavers vanish instead of arriving inactive: for an import, leave that condition out.`,
  ];
}

/** A condition that was mistyped looks like one that nobody meets yet. */
function emptyWarning({ reader, listed }: Tally): string[] {
  if (!isNarrow(reader) || listed > 0) return [];
  return [`Nobody is listed to ${reader.name} today, for no one meets the conditions: check them.`];
}

function nothingWarning({ name, after }: Reader): string[] {
  const listing = listingOf(after);
  if (listing.kind !== "nobody") return [];
  const { scopes, groups = false } = after;
  if (scopes.length === 0 && !groups) return [];
  const use = groups ? "to write groups there" : "for an import";
  return [`${name} is shown nobody over SCIM: ${use}, tick ${permissionsToView(listing.missing)} too.`];
}
