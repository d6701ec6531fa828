import { isCountry } from "../../hr/country.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import { fold } from "../../hr/fold.ts";
import { type ListItem, SINGLE_VALUE_LISTS } from "../../hr/named-list.ts";
import { addPlaces } from "../../hr/places.ts";
import type { Said } from "../../mapping/from-user.ts";
import { ScimError } from "../../scim/error.ts";
import { itemNamed, textsOfItem } from "../loads/places-in-load.ts";

type Items = Said["items"];

/** The company with the items that a User names and that are not there yet, as a file would make them. */
export function withItemsNamed(dictionary: Dictionary, items: Items): Dictionary {
  const named = SINGLE_VALUE_LISTS.flatMap(({ list }) => {
    const name = items[list] ?? null;
    return name === null || itemFor(dictionary, list, name) !== undefined ? [] : [newItem(list, name)];
  });
  return addPlaces(dictionary, {
    sites: [],
    items: named.map((item) => ({ ...item, id: crypto.randomUUID() })),
  });
}

/** The ids of the items named, by the field that holds each; null: none. */
export function itemIds(company: Dictionary, items: Items) {
  const ids = SINGLE_VALUE_LISTS.flatMap(({ list, section, field }) => {
    const name = items[list];
    if (name === undefined) return [];
    const id = name === null ? null : (itemFor(company, list, name)?.id ?? null);
    return [{ section, field, id }];
  });
  const of = (table: string) =>
    Object.fromEntries(ids.flatMap(({ section, field, id }) => (section === table ? [[field, id]] : [])));
  return { work: of("work"), address: of("address"), employment: of("employment") };
}

function itemFor({ items }: Dictionary, list: keyof Items, name: string): ListItem | undefined {
  return [...items.values()].find(
    (item) => item.list === list && textsOfItem(item).some((text) => fold(text) === fold(name)),
  );
}

function newItem(list: keyof Items, name: string) {
  if (list !== "country") return itemNamed(list, name);
  const code = name.toUpperCase();
  if (isCountry(code)) return itemNamed(list, code);
  throw new ScimError(
    400,
    `addresses.country is no country: write the two letters of ISO 3166, such as DE for Germany.`,
    "invalidValue",
  );
}
