import type { Dictionary } from "../../hr/dictionary.ts";
import { writeChanges } from "../../store/changes.ts";
import { BatchRefused } from "../../store/database.ts";
import { mayOverEveryone, requireOverEveryone } from "../access/rights.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { addPlaces } from "../company/places.ts";
import { requireEditingAll } from "../employees/permitted.ts";
import { placesOnLines, withPlaces } from "../loads/places-in-load.ts";
import { SHOWN_BY_LOADS, sectionsOnLines } from "../loads/sections-of-fields.ts";
import type { Roster } from "../roster.ts";
import { type BatchItem, type ItemResult, itemResult } from "./batch-item.ts";
import { type DecidedBatch, type DecidedItem, decideItems } from "./decide-items.ts";
import { identifyItems } from "./identify-items.ts";

const ATTEMPTS = 5;

export interface BatchOutcome {
  /** One for every item, in their order. */
  readonly results: readonly ItemResult[];
  /** What was made because an item names it: sites with their zones, list items. */
  readonly notices: readonly string[];
}

/**
 * Takes some people in, each item by itself: whoever is there is changed, whoever is not is hired. All that can be written
 * goes in one batch; people who were changed meanwhile are decided again. A dry run says the same and writes nothing.
 * Sent again it finds everything done. Takes rights over everyone, as a file does. Throws `Forbidden`, `StoreUnavailable`.
 */
export async function writeBatch(
  roster: Roster,
  items: readonly BatchItem[],
  { dryRun }: { readonly dryRun: boolean },
): Promise<BatchOutcome> {
  await requireMayWrite(roster, items);
  const results = new Map<number, ItemResult>();
  const notices: string[] = [];
  let left = items;
  for (let attempt = 1; left.length > 0 && attempt <= ATTEMPTS; attempt++) {
    const { dictionary, told } = await withNewPlaces(roster, left, dryRun);
    const identified = await identifyItems(roster, left);
    const decided = await decideItems(roster, dictionary, identified.items);
    const written = dryRun ? null : await write(roster, dictionary, decided);
    const [settled, lost] = parted(decided.items, written);
    for (const result of [...identified.results, ...settled.map((one) => resultOf(one, dryRun))])
      if (!results.has(result.index)) results.set(result.index, result);
    notices.push(...told);
    left = [...lost, ...misled(settled, lost)].map(({ item }) => item);
  }
  for (const { index } of left) if (!results.has(index)) results.set(index, contended(index));
  return { results: items.flatMap(({ index }) => results.get(index) ?? []), notices };
}

async function requireMayWrite(roster: Roster, items: readonly BatchItem[]): Promise<void> {
  if (mayOverEveryone(roster, "edit", "all")) return;
  requireOverEveryone(roster, "view", SHOWN_BY_LOADS);
  const lines = items.map(({ line }) => line);
  requireOverEveryone(roster, "edit", sectionsOnLines(lines, await currentDictionary(roster.db)));
}

/** With the sites and list items that the items name; in a dry run with stand-ins for them. */
async function withNewPlaces(
  roster: Roster,
  items: readonly BatchItem[],
  dryRun: boolean,
): Promise<{ readonly dictionary: Dictionary; readonly told: readonly string[] }> {
  const dictionary = await currentDictionary(roster.db);
  const readable = items.filter(({ problems }) => problems.length === 0);
  const places = placesOnLines(
    readable.map(({ line }) => line),
    dictionary,
  );
  if (places.notices.length === 0) return { dictionary, told: [] };
  if (dryRun) return { dictionary: withPlaces(dictionary, places), told: places.notices };
  await addPlaces(roster, places.sites, places.items);
  return { dictionary: await currentDictionary(roster.db), told: places.notices };
}

/** Who was written; nobody, where a guard refused the batch as a whole. */
async function write(
  roster: Roster,
  dictionary: Dictionary,
  { items, guards }: DecidedBatch,
): Promise<ReadonlySet<string>> {
  const changes = items.flatMap(({ change }) => change ?? []);
  if (changes.length === 0) return new Set();
  requireEditingAll(roster, changes, dictionary);
  const { db, actor, address, now } = roster;
  // Not the request's own id: whoever is written in a second attempt, or by the request sent again, has to be told again.
  const operation = { id: crypto.randomUUID(), actor, address, at: now, epoch: dictionary.epoch };
  try {
    return await writeChanges(db, operation, changes, guards);
  } catch (error) {
    if (error instanceof BatchRefused) return new Set();
    throw error;
  }
}

/** Items that are done with, and items whose people somebody else wrote first; `written` is null in a dry run. */
function parted(
  items: readonly DecidedItem[],
  written: ReadonlySet<string> | null,
): readonly [settled: readonly DecidedItem[], lost: readonly DecidedItem[]] {
  const isLost = ({ change }: DecidedItem) =>
    change !== null && written !== null && !written.has(change.after.id);
  return [items.filter((one) => !isLost(one)), items.filter(isLost)];
}

/** Whoever reports to somebody new whom somebody else hired first, under another id: they are looked up again. */
function misled(settled: readonly DecidedItem[], lost: readonly DecidedItem[]): DecidedItem[] {
  const never = new Set(lost.filter(({ item }) => item.before === null).map(({ item }) => item.id));
  return settled.filter(({ change }) =>
    change?.after.tables.work.some(({ values }) => never.has(values.managerId ?? "")),
  );
}

function resultOf({ item, action, why, problems, change }: DecidedItem, dryRun: boolean): ItemResult {
  const isThere = item.before !== null || (change !== null && !dryRun);
  return itemResult({ index: item.index, id: isThere ? item.id : null, action, why, problems });
}

function contended(index: number): ItemResult {
  const why = "others kept writing to the same person: send the item again";
  return itemResult({ index, id: null, action: "held", why, problems: [] });
}
