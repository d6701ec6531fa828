import type { Dictionary } from "../../hr/dictionary.ts";
import { fold } from "../../hr/fold.ts";
import type { ListName } from "../../hr/named-list.ts";
import type { LoadLineRow } from "../../store/load-lines.ts";
import { peopleMeant } from "../../store/load-relations.ts";
import type { Roster } from "../roster.ts";
import type { PersonLine } from "./person-line.ts";
import type { Names } from "./values-of.ts";

const PRECEDENCE = ["number", "email", "name"] as const;

/**
 * The ids behind the names on some lines. A manager is meant by number, else by e-mail, else by name; a name that
 * two people have, or nobody, means nobody, and the field stays. What the company does not have yet gets a stand-in.
 */
export async function namesInLoad(
  { db, now }: Roster,
  dictionary: Dictionary,
  lines: readonly { readonly row: LoadLineRow; readonly values: PersonLine }[],
): Promise<Names> {
  const references = lines.flatMap(({ values }) => values.manager ?? []);
  const loadId = lines[0]?.row.loadId ?? "";
  const meant = await peopleMeant(db, loadId, [...new Set(references.flatMap(spellings))], now);
  const items = new Map(
    [...dictionary.items.values()].map((item) => [itemKey(item.list, item.code ?? item.name), item.id]),
  );
  const sites = new Map([...dictionary.sites.values()].map(({ id, name }) => [fold(name), id]));
  return {
    item: (list, name) => items.get(itemKey(list, name)) ?? `new ${list} ${name}`,
    site: (name) => sites.get(fold(name)) ?? `new site ${name}`,
    manager: (reference) => {
      const keys = spellings(reference);
      const candidates = PRECEDENCE.map((by) => [
        ...new Set(
          meant
            .filter((person) => person.by === by && keys.includes(person.key))
            .map(({ employeeId }) => employeeId),
        ),
      ]);
      const [first, second] = candidates.find((ids) => ids.length > 0) ?? [];
      return second === undefined ? first : undefined;
    },
  };
}

/** "Doe, Jane" also means Jane Doe. */
function spellings(reference: string): string[] {
  const [last, first, ...rest] = reference.split(",").map((part) => part.trim());
  return first && last && rest.length === 0 ? [fold(reference), fold(`${first} ${last}`)] : [fold(reference)];
}

function itemKey(list: ListName, name: string): string {
  return `${list} ${fold(name)}`;
}
