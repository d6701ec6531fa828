import type { Dictionary } from "./dictionary.ts";
import { fold } from "./fold.ts";
import type { ListItem, NewListItem } from "./named-list.ts";
import type { NewSite } from "./site.ts";

/** Sites and list items as a file names them, each with the id that it gets where it is not there yet. */
export interface NewPlaces {
  readonly sites: readonly (NewSite & { readonly id: string })[];
  readonly items: readonly (NewListItem & { readonly id: string })[];
}

/** The company with those of the places that it does not have yet, by their names; what it has stays as it is. */
export function addPlaces(dictionary: Dictionary, places: NewPlaces): Dictionary {
  const siteKeys = new Set([...dictionary.sites.values()].map(({ name }) => fold(name)));
  const itemKeys = new Set([...dictionary.items.values()].map(keyOfItem));
  const sites = places.sites.filter(({ name }) => !siteKeys.has(fold(name)));
  const items = places.items.filter((item) => !itemKeys.has(keyOfItem(item)));
  if (sites.length === 0 && items.length === 0) return dictionary;
  const newSites = sites.map((site) => [site.id, { ...site, archivedAt: null }] as const);
  const newItems = items.map((item) => [item.id, { ...item, parentId: null, archivedAt: null }] as const);
  return {
    ...dictionary,
    sites: new Map([...dictionary.sites, ...newSites]),
    items: new Map([...dictionary.items, ...newItems]),
  };
}

function keyOfItem({ list, name }: Pick<ListItem, "list" | "name">): string {
  return `${list} ${fold(name)}`;
}
