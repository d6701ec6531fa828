import type { Dictionary } from "./dictionary.ts";
import { employeeFilter, type FieldFilter } from "./employee-filter.ts";
import type { Instant } from "./instant.ts";
import type { Findable } from "./searchable-field.ts";
import { covers, coversAll, type Section, type Sections, together } from "./section.ts";

/**
 * Whose data: everyone's; or of those who meet all the conditions, if there are any, and of those who are named by id.
 * Conditions hold list items, sites and people by id, so that no rename moves anybody.
 */
export type Whose =
  | "everyone"
  | { readonly conditions: readonly FieldFilter[]; readonly people: readonly string[] };

/** What may be seen and done of one person, by section. What may be edited, or seen of the past, may be seen. */
export interface PersonRights {
  readonly view: Sections;
  /** How it was, and what was done. */
  readonly history: Sections;
  readonly edit: Sections;
}

/** Rights over some people. Several scopes add up, person by person. */
export interface Scope extends PersonRights {
  readonly whose: Whose;
}

/** A person at a moment, as far as rights can depend on it: everything here is settled by the state that they are in. */
export type Concerned = Pick<Findable, "id" | "employeeNumber" | "status" | "active" | "record">;

const NO_RIGHTS: PersonRights = { view: [], history: [], edit: [] };

/** The rights that the scopes amount to, by person. */
export function rightsOver(
  scopes: readonly Scope[],
  dictionary: Dictionary,
): (person: Concerned) => PersonRights {
  const tests = scopes.map((scope) => ({ scope, meets: testOf(scope.whose, dictionary) }));
  return (person) =>
    tests.reduce<PersonRights>(
      (rights, { scope, meets }) => (meets(person) ? added(rights, scope) : rights),
      NO_RIGHTS,
    );
}

/** Both rights together. */
export function added(a: PersonRights, b: PersonRights): PersonRights {
  return {
    view: together(a.view, b.view),
    history: together(a.history, b.history),
    edit: together(a.edit, b.edit),
  };
}

/** Whether somebody is one of those. */
export function testOf(whose: Whose, dictionary: Dictionary): (person: Concerned) => boolean {
  if (whose === "everyone") return () => true;
  const { conditions, people } = whose;
  const named = new Set(people);
  const byIds = { ...dictionary, ...NAMELESS };
  const meets = conditions.length === 0 ? () => false : employeeFilter(conditions, byIds);
  return (person) => named.has(person.id) || meets({ ...UNDECIDED, ...person });
}

/** Conditions are about ids alone: a site that is given another one's id for a name moves nobody there. */
const NAMELESS: Pick<Dictionary, "items" | "sites"> = { items: new Map(), sites: new Map() };

/** What conditions of permissions never ask for. */
const UNDECIDED = {
  listed: true,
  latest: { startDate: "", terminationDate: null, lastDayOfWork: null, terminationReason: null },
  exclusion: null,
  notes: [],
  createdAt: 0,
  updatedAt: 0,
  deletedAt: null,
};

/**
 * What it takes for somebody to be listed over SCIM: a name, and whether they have access; without the latter everyone
 * would look active.
 */
export const NEEDED_TO_LIST: readonly Section[] = ["basic", "lifecycle"];

/** Whether somebody over whom one has these rights is listed over SCIM. */
export function isListed({ view }: PersonRights): boolean {
  return coversAll(view, NEEDED_TO_LIST);
}

/** Whether the HR API shows somebody over whom one has these rights: by a name at least. */
export function isVisible({ view }: PersonRights): boolean {
  return covers(view, "basic");
}

/**
 * The rights, as far as they are over somebody whose file is deleted: nobody is there any more but to those who view the
 * lifecycle, which tells of the deletion.
 */
export function unlessDeleted(rights: PersonRights, deletedAt: Instant | null): PersonRights {
  return deletedAt === null || covers(rights.view, "lifecycle") ? rights : NO_RIGHTS;
}

/** A service user to whom only some people are listed: whom, is kept beside the people (docs/decisions/012). */
export interface NarrowReader {
  readonly serviceUserId: string;
  /** Which of its views: rights that change make another one, beside the one that is read until it is whole. */
  readonly generation: number;
  readonly scopes: readonly Scope[];
}
