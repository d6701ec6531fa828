import { fold } from "../../hr/fold.ts";
import type { ListItem } from "../../hr/named-list.ts";
import type { Site } from "../../hr/site.ts";
import { commit, type Statement } from "../../store/database.ts";
import { moveEpoch, writeItem, writeSite } from "../../store/dictionary.ts";
import { historyOf } from "../../store/history.ts";
import type { Roster } from "../roster.ts";
import { currentDictionary } from "./dictionary.ts";

/**
 * Makes the sites and list items that are not there yet, by their names, each with its group. Those that are there
 * stay as they are. One batch; two at the same time make each name once, for names are unique.
 */
export async function addPlaces(
  { db, actor, now }: Roster,
  sites: readonly Omit<Site, "id">[],
  items: readonly Omit<ListItem, "id">[],
): Promise<void> {
  const dictionary = await currentDictionary(db);
  const siteKeys = new Set([...dictionary.sites.values()].map(({ name }) => fold(name)));
  const itemKeys = new Set([...dictionary.items.values()].map(keyOfItem));
  const newSites = sites.filter(({ name }) => !siteKeys.has(fold(name))).map(withId);
  const newItems = items.filter((item) => !itemKeys.has(keyOfItem(item))).map(withId);
  const operation = { id: crypto.randomUUID(), actor, at: now, epoch: dictionary.epoch };
  const created = ({ id, ...values }: Site | ListItem) =>
    historyOf(id, operation, { verb: "create", reason: values.name, changes: null });
  const statements: Statement[] = [
    ...newSites.flatMap((site) => [...writeSite(db, site, fold(site.name), now), created(site)]),
    ...newItems.flatMap((item) => [...writeItem(db, item, fold(item.name), now), created(item)]),
  ];
  if (statements.length > 0) await commit(db, [...statements, moveEpoch(now)]);
}

function withId<T extends object>(values: T): T & { readonly id: string } {
  return { ...values, id: crypto.randomUUID() };
}

function keyOfItem({ list, name }: Pick<ListItem, "list" | "name">): string {
  return `${list} ${fold(name)}`;
}
