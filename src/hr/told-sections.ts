import type { Dictionary } from "./dictionary.ts";
import { groupRowsOf } from "./groups/group-rows.ts";
import { covers, coversAll, SECTIONS, type Section, type Sections } from "./section.ts";
import { sectionOfChange } from "./section-of.ts";

/** Which sections a row of somebody's history tells of. */
export interface ToldSections {
  /** Without these the row as such tells too much: its verb, and the day from which it holds. */
  readonly itself: readonly Section[];
  /** Its changes. */
  readonly changes: readonly Section[];
}

/** What became of values, and nothing else: told by which values they are. */
const ABOUT_VALUES: ReadonlySet<string> = new Set([
  "change",
  "addEntry",
  "changeEntry",
  "moveEntry",
  "removeEntry",
  "rekey",
  "managerErased",
  "undoLoad",
]);

/** Told without saying which values it was about. */
const ABOUT_ANY_VALUES: ReadonlySet<string> = new Set(["valuesChange", "dismissConflict"]);

/** The sections that a row of that verb tells of, with changes at those paths. */
export function toldSections(verb: string, paths: readonly string[], dictionary: Dictionary): ToldSections {
  const changes = paths.map((path) => sectionOfChange(path, dictionary));
  if (verb === "nameInGroups")
    return { itself: ["lifecycle", ...sectionsOfGroups(paths, dictionary)], changes };
  if (ABOUT_ANY_VALUES.has(verb)) return { itself: everySection(dictionary), changes };
  if (ABOUT_VALUES.has(verb) && changes.length > 0) return { itself: [], changes };
  return { itself: ["lifecycle"], changes };
}

/** Whether somebody who sees these sections may know of the row at all. */
export function tellsOf({ itself, changes }: ToldSections, seen: Sections): boolean {
  return coversAll(seen, itself) && (itself.length > 0 || changes.some((section) => covers(seen, section)));
}

/** Whether somebody who sees these sections may know all of the row: what it says in words, too. */
export function tellsAllOf({ itself, changes }: ToldSections, seen: Sections): boolean {
  return coversAll(seen, [...itself, ...changes]);
}

/** A group that is there no more may have told of anything. */
function sectionsOfGroups(paths: readonly string[], dictionary: Dictionary): readonly Section[] {
  const groups = groupRowsOf(dictionary);
  return paths.flatMap((path) => {
    const [, id = ""] = path.split(" ");
    return groups.get(id)?.sections ?? everySection(dictionary);
  });
}

function everySection({ sections }: Dictionary): readonly Section[] {
  return [...SECTIONS, ...[...sections.keys()].map((id) => `custom:${id}` as const)];
}
