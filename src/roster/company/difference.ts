import type { Dictionary } from "../../hr/dictionary.ts";
import type { VerbOf } from "../../hr/event.ts";
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
import { writeMapping } from "../../store/field-mappings.ts";
import type { Told } from "../../store/history.ts";
import { groupDifference } from "./group-difference.ts";

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
  const defined = changedIn(before.groups.defined, next.groups.defined);
  const gone = [...before.groups.defined.values()].filter(({ id }) => !next.groups.defined.has(id));
  const automatic = fieldsThatDiffer(before.groups.automatic, next.groups.automatic);
  const mapping = fieldsThatDiffer(before.mapping, next.mapping);
  const rules = fieldsThatDiffer(rulesTold(before), rulesTold(next));
  return {
    statements: [
      ...(settled ? [] : [writeSettings(db, next.settings)]),
      ...writeSites(sites.map(keyed)),
      ...writeLists(lists.map(keyed)),
      ...writeItems(items.map(keyed)),
      ...writeSections(sections.map(keyed)),
      ...writeFields(fields.map(keyed)),
      ...groupDifference(db, before, next, now),
      ...(before.mapping === next.mapping ? [] : writeMapping(next.mapping, now)),
    ],
    told: [
      ...companyTold("changeSettings", settings),
      ...sites.map((pair) => ({ kind: "site" as const, ...toldOf(pair) })),
      ...lists.map((pair) => ({ kind: "list" as const, ...created(pair) })),
      ...items.map((pair) => ({ kind: "listItem" as const, ...toldOf(pair) })),
      ...sections.map((pair) => ({ kind: "customSection" as const, ...created(pair) })),
      ...fields.map((pair) => ({ kind: "customField" as const, ...toldOf(pair) })),
      ...defined.map((pair) => ({ kind: "group" as const, ...created(pair) })),
      ...gone.map(({ id, name }) => ({
        kind: "group" as const,
        id,
        verb: "remove" as const,
        reason: name,
        changes: null,
      })),
      ...companyTold("changeAutomaticGroups", automatic),
      ...companyTold("changeMapping", mapping),
      // Told where nothing else is: what was waiting is served.
      ...companyTold("changeGroupRules", defined.length + gone.length > 0 ? {} : rules),
    ],
  };
}

type Changes = Readonly<Record<string, readonly [unknown, unknown]>>;

/** One row of history an operation and subject: each of these is the only one of its write. */
function companyTold(verb: VerbOf<"company">, changes: Changes): Told<"company">[] {
  if (Object.keys(changes).length === 0) return [];
  return [{ kind: "company", id: "company", verb, reason: null, changes }];
}

/** By source, the generation that is served and the one that waits. */
function rulesTold({ groups: { served, next } }: Dictionary): Record<string, unknown> {
  const sources = new Set([...served.keys(), ...next.keys()]);
  return Object.fromEntries(
    [...sources].map((source) => [source, [served.get(source)?.generation, next.get(source)?.generation]]),
  );
}

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
