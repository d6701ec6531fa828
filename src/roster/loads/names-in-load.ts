import type { Dictionary } from "../../hr/dictionary.ts";
import { fold } from "../../hr/fold.ts";
import type { Instant } from "../../hr/instant.ts";
import type { ListName } from "../../hr/named-list.ts";
import type { Database } from "../../store/database.ts";
import { peopleMeant } from "../../store/load-relations.ts";
import type { Roster } from "../roster.ts";
import type { PersonLine } from "./person-line.ts";
import { textsOfItem } from "./places-in-load.ts";
import type { Names } from "./values-of.ts";

const PRECEDENCE = ["number", "email", "name"] as const;

/**
 * The ids behind the names on some lines of a load. A manager is meant by number, else by e-mail, else by name; a name
 * that two people have, or nobody, means nobody, and the field stays.
 */
export async function namesInLoad(
  { db, now }: Roster,
  loadId: string,
  dictionary: Dictionary,
  lines: readonly PersonLine[],
): Promise<Names> {
  const references = lines.flatMap(({ manager }) => manager ?? []);
  const meant = await idsMeant(db, loadId, [...new Set(references.flatMap(spellings))], now);
  const items = new Map(
    [...dictionary.items.values()].flatMap((item) =>
      textsOfItem(item).map((text) => [itemKey(item.list, text), item.id] as const),
    ),
  );
  const sites = new Map([...dictionary.sites.values()].map(({ id, name }) => [fold(name), id]));
  return {
    item: (list, name) => items.get(itemKey(list, name)),
    site: (name) => sites.get(fold(name)),
    manager: (reference) => {
      const keys = spellings(reference);
      const candidates = PRECEDENCE.map((by) => [
        ...new Set(keys.flatMap((key) => [...(meant.get(`${by} ${key}`) ?? [])])),
      ]);
      const [first, second] = candidates.find((ids) => ids.length > 0) ?? [];
      return second === undefined ? first : undefined;
    },
  };
}

async function idsMeant(
  db: Database,
  loadId: string,
  keys: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const people = await peopleMeant(db, loadId, keys, now);
  const byKey = Map.groupBy(people, ({ by, key }) => `${by} ${key}`);
  return new Map([...byKey].map(([key, rows]) => [key, new Set(rows.map(({ employeeId }) => employeeId))]));
}

/** "Doe, Jane" also means Jane Doe. */
function spellings(reference: string): string[] {
  const [last, first, ...rest] = reference.split(",").map((part) => part.trim());
  return first && last && rest.length === 0 ? [fold(reference), fold(`${first} ${last}`)] : [fold(reference)];
}

function itemKey(list: ListName, name: string): string {
  return `${list} ${fold(name)}`;
}
