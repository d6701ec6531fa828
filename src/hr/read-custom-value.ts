import type { CustomField } from "./custom-field.ts";
import { DECIMAL, refusal } from "./custom-values.ts";
import type { Dictionary } from "./dictionary.ts";
import type { CustomValue } from "./employee.ts";
import { fold } from "./fold.ts";
import { itemsOf } from "./list-item.ts";
import { isPlainDate } from "./plain-date.ts";
import { unreachable } from "./unreachable.ts";

/**
 * What a cell of a file means for the field; a blank empties it. Items are written by name or code, several parted by
 * semicolons; money as `1200.50 EUR`; people as `personOf` knows them. Whether it may be chosen is not asked: whoever has
 * what was archived since keeps it. Throws `RuleError` (invalid), saying what is read.
 */
export function readCustomValue(
  field: CustomField,
  text: string | null,
  dictionary: Dictionary,
  personOf: (reference: string) => string | undefined,
): CustomValue | null {
  const cell = text?.trim() ?? "";
  if (cell === "") return null;
  const value = valueIn(field, cell, dictionary, personOf);
  if (value === null) throw refusal(field, `${field.name}: ${cell} is not ${READ_AS[field.type]}.`);
  return value;
}

/** What a value of each type looks like in a file, in words that follow "is not". */
const READ_AS: Readonly<Record<CustomField["type"], string>> = {
  text: "text",
  number: "a number with a point, such as 0.5",
  date: "a date such as 2026-11-24",
  list: "an item of its list",
  multiList: "items of its list, parted by semicolons",
  hierarchyList: "an item of its list",
  currency: "an amount and a currency, such as 1200.50 EUR",
  employee: "a person known by number, e-mail or name",
};

function valueIn(
  { type, listId }: CustomField,
  cell: string,
  dictionary: Dictionary,
  personOf: (reference: string) => string | undefined,
): CustomValue | null {
  const itemOf = (written: string) =>
    itemsOf(dictionary, listId ?? "").find(({ name, code }) =>
      [name, code].some((text) => text !== null && fold(text) === fold(written)),
    )?.id;
  switch (type) {
    case "text":
      return cell;
    case "date":
      return isPlainDate(cell) ? cell : null;
    case "number":
      return DECIMAL.test(cell) ? Number(cell) : null;
    case "list":
    case "hierarchyList":
      return itemOf(cell) ?? null;
    case "multiList": {
      const written = cell.split(";").map((part) => part.trim());
      const ids = written.filter((part) => part !== "").map(itemOf);
      return ids.every((id) => id !== undefined) ? [...new Set(ids)] : null;
    }
    case "currency": {
      const [amount = "", currency = "", ...more] = cell.split(/\s+/);
      return more.length === 0 && DECIMAL.test(amount) && /^[A-Z]{3}$/.test(currency)
        ? { amount, currency }
        : null;
    }
    case "employee":
      return personOf(cell) ?? null;
    default:
      return unreachable(type);
  }
}
