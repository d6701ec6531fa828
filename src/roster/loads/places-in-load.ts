import type { Dictionary } from "../../hr/dictionary.ts";
import { fold } from "../../hr/fold.ts";
import { type ListItem, type ListName, SINGLE_VALUE_LISTS } from "../../hr/named-list.ts";
import type { Site } from "../../hr/site.ts";
import type { Database } from "../../store/database.ts";
import { distinctValues, placeOfSite } from "../../store/load-relations.ts";
import { proposedZone } from "./proposed-zone.ts";

/** Sites and list items that a load names and the company does not have yet, and how to tell HR of them. */
export interface NewPlaces {
  readonly sites: readonly Omit<Site, "id">[];
  readonly items: readonly Omit<ListItem, "id">[];
  readonly notices: readonly string[];
}

export async function placesInLoad(db: Database, loadId: string, dictionary: Dictionary): Promise<NewPlaces> {
  const known = new Set([...dictionary.sites.values()].map(({ name }) => fold(name)));
  const names = distinct(await distinctValues(db, loadId, "site")).filter((name) => !known.has(fold(name)));
  const proposed = await Promise.all(
    names.map((name) => newSite(db, loadId, name, dictionary.settings.companyZone)),
  );
  const lists = await Promise.all(
    SINGLE_VALUE_LISTS.map(({ list }) => newItems(db, loadId, list, dictionary)),
  );
  const items = lists.flat();
  return {
    sites: proposed.map(({ site }) => site),
    items,
    notices: [
      ...proposed.map(({ site, because }) => `new site ${site.name}, zone ${site.zone} (${because})`),
      ...items.map(({ list, name }) => `new item in ${list}: ${name}`),
    ],
  };
}

async function newSite(db: Database, loadId: string, name: string, companyZone: string) {
  const place = await placeOfSite(db, loadId, name);
  const { zone, because } = proposedZone(name, place, companyZone);
  return { site: { name, zone, country: place.country ?? "", language: "en", address: null }, because };
}

async function newItems(
  db: Database,
  loadId: string,
  list: ListName,
  dictionary: Dictionary,
): Promise<Omit<ListItem, "id">[]> {
  const known = new Set(
    [...dictionary.items.values()]
      .filter((item) => item.list === list)
      .map(({ code, name }) => fold(code ?? name)),
  );
  const names = distinct(await distinctValues(db, loadId, list)).filter((name) => !known.has(fold(name)));
  return names.map((name) =>
    list === "country" ? { list, name: countryName(name), code: name } : { list, name, code: null },
  );
}

/** Countries come as ISO 3166 codes and are shown by their English names. */
export function countryName(code: string): string {
  return new Intl.DisplayNames("en", { type: "region" }).of(code) ?? code;
}

function distinct(names: readonly string[]): string[] {
  return [...new Map(names.map((name) => [fold(name), name])).values()];
}
