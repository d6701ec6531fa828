import type { Dictionary } from "../../hr/dictionary.ts";
import { fold } from "../../hr/fold.ts";
import { type ListItem, type ListName, type NewListItem, SINGLE_VALUE_LISTS } from "../../hr/named-list.ts";
import { addPlaces } from "../../hr/places.ts";
import type { NewSite } from "../../hr/site.ts";
import type { Database } from "../../store/database.ts";
import { distinctValues, placesOfSites } from "../../store/load-relations.ts";
import type { PersonLine } from "./person-line.ts";
import { proposedZone } from "./proposed-zone.ts";

/** Sites and list items that a load names and the company does not have yet, and how to tell HR of them. */
export interface NewPlaces {
  readonly sites: readonly NewSite[];
  readonly items: readonly NewListItem[];
  readonly notices: readonly string[];
}

/** Of all the lines; one question for the sites' places, one a list. */
export async function placesInLoad(db: Database, loadId: string, dictionary: Dictionary): Promise<NewPlaces> {
  const places = await placesOfSites(db, loadId);
  const named = await Promise.all(
    SINGLE_VALUE_LISTS.map(async ({ list }) => ({ list, names: await distinctValues(db, loadId, list) })),
  );
  return newPlaces(places, named, dictionary);
}

/** Of some lines, as far as these tell. */
export function placesOnLines(lines: readonly PersonLine[], dictionary: Dictionary): NewPlaces {
  const places = lines.flatMap(({ site, country = null, city = null }) =>
    site ? [[site, { country, city }] as const] : [],
  );
  const named = SINGLE_VALUE_LISTS.map(({ list }) => ({
    list,
    names: lines.flatMap((line) => line[list] ?? []),
  }));
  return newPlaces(new Map(places.reverse()), named, dictionary);
}

/** The item that a name means: countries come as ISO 3166 codes and are shown by their English names. */
export function itemNamed(list: ListName, name: string): NewListItem {
  if (list !== "country") return { list, name, code: null };
  return { list, name: new Intl.DisplayNames("en", { type: "region" }).of(name) ?? name, code: name };
}

/** The dictionary as it will be once the places are there, with stand-ins for their ids. */
export function withPlaces(dictionary: Dictionary, { sites, items }: NewPlaces): Dictionary {
  return addPlaces(dictionary, {
    sites: sites.map((site) => ({ ...site, id: `new site ${site.name}` })),
    items: items.map((item) => ({ ...item, id: `new ${item.list} ${item.name}` })),
  });
}

type Places = ReadonlyMap<string, { readonly country: string | null; readonly city: string | null }>;

function newPlaces(
  places: Places,
  named: readonly { readonly list: ListName; readonly names: readonly string[] }[],
  dictionary: Dictionary,
): NewPlaces {
  const known = new Set([...dictionary.sites.values()].map(({ name }) => fold(name)));
  const sites = distinct([...places.keys()])
    .filter((name) => !known.has(fold(name)))
    .map((name) => newSite(name, places, dictionary));
  const items = named.flatMap(({ list, names }) => newItems(list, names, dictionary));
  return {
    sites: sites.map(({ site }) => site),
    items,
    notices: [
      ...sites.map(({ site, because }) => `new site ${site.name}, zone ${site.zone} (${because})`),
      ...items.map(({ list, name }) => `new item in ${list}: ${name}`),
    ],
  };
}

function newSite(name: string, places: Places, dictionary: Dictionary) {
  const { country, city } = places.get(name) ?? { country: null, city: null };
  const { zone, because } = proposedZone(name, { country, city }, dictionary);
  return { site: { name, zone, country: country ?? "", language: "en", address: null }, because };
}

function newItems(list: ListName, names: readonly string[], dictionary: Dictionary): NewListItem[] {
  const known = new Set(
    [...dictionary.items.values()]
      .filter((item) => item.list === list)
      .flatMap(textsOfItem)
      .map(fold),
  );
  return distinct(names.filter((name) => !known.has(fold(name))))
    .map((name) => itemNamed(list, name))
    .filter(({ name }) => !known.has(fold(name)));
}

/** What a line may write for an item. */
export function textsOfItem({ name, code }: Pick<ListItem, "name" | "code">): string[] {
  return code === null ? [name] : [code, name];
}

function distinct(names: readonly string[]): string[] {
  return [...new Map(names.map((name) => [fold(name), name])).values()];
}
