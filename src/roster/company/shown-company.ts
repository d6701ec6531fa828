import { type CustomField, fieldOf } from "../../hr/custom-field.ts";
import { type CustomSection, sectionOf } from "../../hr/custom-section.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import { type Instant, toIso } from "../../hr/instant.ts";
import { itemIn, itemsOf } from "../../hr/list-item.ts";
import { isSingleValueList, type ListItem, listOf, listsOf } from "../../hr/named-list.ts";
import { type Site, siteOf } from "../../hr/site.ts";

/** The company's things as they are shown: in the order of their names, moments as ISO text. */

type Shown<T extends { readonly archivedAt: Instant | null }> = Omit<T, "archivedAt"> & {
  readonly archivedAt: string | null;
};

/** Whether to show what is archived; left out: all. */
export interface Showing {
  readonly archived?: boolean;
}

export function shownSites({ sites }: Dictionary, showing: Showing): Shown<Site>[] {
  return shownThings(sites.values(), showing);
}

/** Throws `RuleError` (unknown) where there is none, as do the others. */
export function shownSite(dictionary: Dictionary, id: string): Shown<Site> {
  return shown(siteOf(dictionary, id));
}

/** A list with how many items there are to choose, and how many are archived. */
export interface ShownList {
  readonly id: string;
  readonly name: string;
  readonly builtIn: boolean;
  readonly items: number;
  readonly archivedItems: number;
}

/** Those built in, then the company's own. */
export function shownLists(dictionary: Dictionary): ShownList[] {
  const lists = listsOf(dictionary).map(({ id }) => shownList(dictionary, id));
  const own = lists.filter(({ builtIn }) => !builtIn);
  return [
    ...lists.filter(({ builtIn }) => builtIn),
    ...own.toSorted((a, b) => byName.compare(a.name, b.name)),
  ];
}

export function shownList(dictionary: Dictionary, id: string): ShownList {
  const { name } = listOf(dictionary, id);
  const items = itemsOf(dictionary, id);
  const archivedItems = items.filter(({ archivedAt }) => archivedAt !== null).length;
  return { id, name, builtIn: isSingleValueList(id), items: items.length - archivedItems, archivedItems };
}

export function shownItems(dictionary: Dictionary, list: string, showing: Showing): Shown<ListItem>[] {
  return shownThings(itemsOf(dictionary, listOf(dictionary, list).id), showing);
}

export function shownItem(dictionary: Dictionary, list: string, id: string): Shown<ListItem> {
  return shown(itemIn(dictionary, list, id));
}

export function shownFields({ fields }: Dictionary, showing: Showing): Shown<CustomField>[] {
  return shownThings(fields.values(), showing);
}

export function shownField(dictionary: Dictionary, id: string): Shown<CustomField> {
  return shown(fieldOf(dictionary, id));
}

/** Those of the company's own, by name. */
export function shownSections({ sections }: Dictionary): CustomSection[] {
  return [...sections.values()].toSorted((a, b) => byName.compare(a.name, b.name));
}

export function shownSection(dictionary: Dictionary, id: string): CustomSection {
  return sectionOf(dictionary, id);
}

const byName = new Intl.Collator("en", { numeric: true });

function shownThings<T extends { readonly name: string; readonly archivedAt: Instant | null }>(
  things: Iterable<T>,
  { archived }: Showing,
): Shown<T>[] {
  return [...things]
    .filter(({ archivedAt }) => archived === undefined || archived === (archivedAt !== null))
    .toSorted((a, b) => byName.compare(a.name, b.name))
    .map(shown);
}

function shown<T extends { readonly archivedAt: Instant | null }>(thing: T): Shown<T> {
  const { archivedAt } = thing;
  return { ...thing, archivedAt: archivedAt === null ? null : toIso(archivedAt) };
}
