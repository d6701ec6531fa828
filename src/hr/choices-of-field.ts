import type { Dictionary } from "./dictionary.ts";
import { fold } from "./fold.ts";
import { itemsOf } from "./list-item.ts";
import { SINGLE_VALUE_LISTS } from "./named-list.ts";

/** What has an id and names. */
interface Choice {
  readonly id: string;
  readonly name: string;
  readonly code?: string | null;
}

/** The sites or items that the field of that path holds ids of, archived ones too: whoever has one keeps it. */
export function choicesOfField(path: string, dictionary: Dictionary): readonly Choice[] {
  if (path === "work.siteId") return [...dictionary.sites.values()];
  const list = listOfField(path, dictionary);
  return list === null ? [] : itemsOf(dictionary, list);
}

/** The list from which the field of that path is filled in, by its id; null: from none. */
export function listOfField(path: string, { fields }: Dictionary): string | null {
  const single = SINGLE_VALUE_LISTS.find(({ section, field }) => path === `${section}.${field}`)?.list;
  return single ?? fields.get(path.slice("custom.".length))?.listId ?? null;
}

/** The choice that is meant by an id, a name or a code; undefined: none. */
export function choiceMeant(path: string, said: string, dictionary: Dictionary): Choice | undefined {
  const choices = choicesOfField(path, dictionary);
  const key = fold(said);
  return (
    choices.find(({ id }) => id === said) ??
    choices.find(({ name, code = null }) => fold(name) === key || (code !== null && fold(code) === key))
  );
}

/** A field of the company's own by its id, whatever it was named by; any other path as it is. */
export function pathById(field: string, { fields }: Dictionary): string {
  if (!field.startsWith("custom.")) return field;
  const said = field.slice("custom.".length);
  const own = fields.get(said) ?? [...fields.values()].find(({ name }) => fold(name) === fold(said));
  return own === undefined ? field : `custom.${own.id}`;
}
