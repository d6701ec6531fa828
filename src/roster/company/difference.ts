import type { Dictionary } from "../../hr/dictionary.ts";
import { fold } from "../../hr/fold.ts";
import type { Instant } from "../../hr/instant.ts";
import type { Database, Statement } from "../../store/database.ts";
import {
  type Keyed,
  writeFields,
  writeItems,
  writeLists,
  writeSections,
  writeSettings,
  writeSites,
} from "../../store/dictionary.ts";
import type { Told } from "../../store/history.ts";

/** What of the company has to be written, and what history tells of it. */
export interface CompanyDifference {
  readonly statements: readonly Statement[];
  readonly told: readonly Told[];
}

/** In what the company as it would be differs from the company as it is; nothing in the dictionary ever goes. */
export function companyDifference(
  db: Database,
  before: Dictionary,
  next: Dictionary,
  now: Instant,
): CompanyDifference {
  const sites = changedIn(before.sites, next.sites);
  const lists = changedIn(before.lists, next.lists);
  const items = changedIn(before.items, next.items);
  const sections = changedIn(before.sections, next.sections);
  const fields = changedIn(before.fields, next.fields);
  const settings = fieldsThatDiffer(before.settings, next.settings);
  const settled = Object.keys(settings).length === 0;
  return {
    statements: [
      ...(settled ? [] : [writeSettings(db, next.settings)]),
      ...writeSites(sites.map(keyed), now),
      ...writeLists(lists.map(keyed)),
      // After the lists: which items get a group depends on whose list it is.
      ...writeItems(items.map(keyed), now),
      ...writeSections(sections.map(keyed)),
      ...writeFields(fields.map(keyed)),
    ],
    told: [
      ...(settled ? [] : [{ ...COMPANY, verb: "changeSettings" as const, reason: null, changes: settings }]),
      ...sites.map((pair) => ({ kind: "site" as const, ...toldOf(pair) })),
      ...lists.map((pair) => ({ kind: "list" as const, ...created(pair) })),
      ...items.map((pair) => ({ kind: "listItem" as const, ...toldOf(pair) })),
      ...sections.map((pair) => ({ kind: "customSection" as const, ...created(pair) })),
      ...fields.map((pair) => ({ kind: "customField" as const, ...toldOf(pair) })),
    ],
  };
}

const COMPANY = { kind: "company", id: "company" } as const;

interface Thing {
  readonly id: string;
  readonly name: string;
}

/** A thing as it is to be, and as it was; null: it is new. */
interface Pair<T> {
  readonly before: T | null;
  readonly after: T;
}

function changedIn<T extends Thing>(was: ReadonlyMap<string, T>, is: ReadonlyMap<string, T>): Pair<T>[] {
  return [...is.values()].flatMap((after) => {
    const before = was.get(after.id) ?? null;
    if (before === after) return [];
    const same = before !== null && Object.keys(fieldsThatDiffer(before, after)).length === 0;
    return same ? [] : [{ before, after }];
  });
}

function keyed<T extends Thing>({ after }: Pair<T>): Keyed<T> {
  return { ...after, nameKey: fold(after.name) };
}

/** What is new is told by its name; whether it may be chosen is told apart from what else changes. */
function toldOf<T extends Thing & { readonly archivedAt: Instant | null }>(pair: Pair<T>) {
  const { before, after } = pair;
  if (before === null || before.archivedAt === after.archivedAt) return created(pair);
  return {
    ...created(pair),
    verb: after.archivedAt === null ? ("unarchive" as const) : ("archive" as const),
  };
}

function created<T extends Thing>({ before, after }: Pair<T>) {
  const { id, name } = after;
  return before === null
    ? { id, verb: "create" as const, reason: name, changes: null }
    : { id, verb: "change" as const, reason: null, changes: fieldsThatDiffer(before, after) };
}

/** By field: before and after. */
function fieldsThatDiffer(before: object, after: object): Record<string, readonly [unknown, unknown]> {
  const was = new Map<string, unknown>(Object.entries(before));
  const differing = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(was.get(name)) !== JSON.stringify(value),
  );
  return Object.fromEntries(differing.map(([name, value]) => [name, [was.get(name) ?? null, value]]));
}
