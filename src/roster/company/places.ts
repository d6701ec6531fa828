import type { Dictionary } from "../../hr/dictionary.ts";
import { fold } from "../../hr/fold.ts";
import type { ListItem } from "../../hr/named-list.ts";
import type { Site } from "../../hr/site.ts";
import { BatchRefused, commit, type Statement } from "../../store/database.ts";
import { moveEpoch, writeItem, writeSite } from "../../store/dictionary.ts";
import { refuseIfEpochMoved } from "../../store/guards.ts";
import { historyOf } from "../../store/history.ts";
import { Contended } from "../employees/perform.ts";
import type { Roster } from "../roster.ts";
import { currentDictionary } from "./dictionary.ts";

const ATTEMPTS = 5;

/**
 * Makes the sites and list items that are not there yet, by their names, each with its group. Those that are there
 * stay as they are. One batch; what somebody else makes in between is found and stays. Throws `Contended`.
 */
export async function addPlaces(
  roster: Roster,
  sites: readonly Omit<Site, "id">[],
  items: readonly Omit<ListItem, "id">[],
): Promise<void> {
  const { db, now } = roster;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const dictionary = await currentDictionary(db);
    const missing = statementsFor(roster, dictionary, sites, items);
    if (missing.length === 0) return;
    try {
      await commit(db, [refuseIfEpochMoved(dictionary.epoch), ...missing, moveEpoch(now)]);
      return;
    } catch (error) {
      if (!(error instanceof BatchRefused)) throw error;
    }
  }
  throw new Contended();
}

function statementsFor(
  { db, actor, now }: Roster,
  dictionary: Dictionary,
  sites: readonly Omit<Site, "id">[],
  items: readonly Omit<ListItem, "id">[],
): Statement[] {
  const siteKeys = new Set([...dictionary.sites.values()].map(({ name }) => fold(name)));
  const itemKeys = new Set([...dictionary.items.values()].map(keyOfItem));
  const newSites = sites.filter(({ name }) => !siteKeys.has(fold(name))).map(withId);
  const newItems = items.filter((item) => !itemKeys.has(keyOfItem(item))).map(withId);
  const operation = { id: crypto.randomUUID(), actor, at: now, epoch: dictionary.epoch };
  const created = ({ id, ...values }: Site | ListItem) =>
    historyOf(id, operation, { verb: "create", reason: values.name, changes: null });
  return [
    ...newSites.flatMap((site) => [...writeSite(db, site, fold(site.name), now), created(site)]),
    ...newItems.flatMap((item) => [...writeItem(db, item, fold(item.name), now), created(item)]),
  ];
}

function withId<T extends object>(values: T): T & { readonly id: string } {
  return { ...values, id: crypto.randomUUID() };
}

function keyOfItem({ list, name }: Pick<ListItem, "list" | "name">): string {
  return `${list} ${fold(name)}`;
}
