import type { CustomField } from "../../hr/custom-field.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import { fold } from "../../hr/fold.ts";
import { readCustomValue } from "../../hr/read-custom-value.ts";
import { RuleError } from "../../hr/rule-error.ts";
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
  return namesOf(dictionary, await peopleMeant(db, loadId, managerKeys(lines), now));
}

/** Somebody whom a text (folded) means, and by what. */
export interface Meant {
  readonly key: string;
  readonly by: (typeof PRECEDENCE)[number];
  readonly employeeId: string;
}

/** Every text (folded) by which the lines may mean a manager, or somebody in a field of the company's own. */
export function managerKeys(lines: readonly PersonLine[]): string[] {
  const references = lines.flatMap(({ manager, custom = {} }) => [manager, ...Object.values(custom)]);
  return [...new Set(references.flatMap((reference) => spellings(reference ?? "")))];
}

/** The ids behind names, by the dictionary and by the people whom the texts mean. */
export function namesOf(dictionary: Dictionary, people: readonly Meant[]): Names {
  const byKey = Map.groupBy(people, ({ by, key }) => `${by} ${key}`);
  const items = new Map(
    [...dictionary.items.values()].flatMap((item) =>
      textsOfItem(item).map((text) => [itemKey(item.list, text), item.id] as const),
    ),
  );
  const sites = new Map([...dictionary.sites.values()].map(({ id, name }) => [fold(name), id]));
  const person = (reference: string) => {
    const keys = spellings(reference);
    const candidates = PRECEDENCE.map((by) => [
      ...new Set(
        keys.flatMap((key) => (byKey.get(`${by} ${key}`) ?? []).map(({ employeeId }) => employeeId)),
      ),
    ]);
    const [first, second] = candidates.find((ids) => ids.length > 0) ?? [];
    return second === undefined ? first : undefined;
  };
  return {
    item: (list, name) => items.get(itemKey(list, name)),
    site: (name) => sites.get(fold(name)),
    manager: person,
    custom: (named, text) => {
      const field = customFieldOf(dictionary, named);
      return [field.id, readCustomValue(field, text, dictionary, person)];
    },
  };
}

function customFieldOf({ fields }: Dictionary, named: string): CustomField {
  const field = fields.get(named) ?? [...fields.values()].find(({ name }) => fold(name) === fold(named));
  if (field !== undefined) return field;
  throw new RuleError("invalid", `There is no field ${named}: GET /api/v1/fields lists them.`);
}

/** "Doe, Jane" also means Jane Doe. */
function spellings(reference: string): string[] {
  if (reference === "") return [];
  const [last, first, ...rest] = reference.split(",").map((part) => part.trim());
  return first && last && rest.length === 0 ? [fold(reference), fold(`${first} ${last}`)] : [fold(reference)];
}

function itemKey(list: string, name: string): string {
  return `${list} ${fold(name)}`;
}
