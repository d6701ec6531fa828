import type { CustomField } from "./custom-field.ts";
import type { Dictionary } from "./dictionary.ts";
import type { CustomValue, Money } from "./employee.ts";
import { isPlainDate } from "./plain-date.ts";
import { RuleError } from "./rule-error.ts";
import { unreachable } from "./unreachable.ts";

const LONGEST_TEXT = 4000;
const MOST_ITEMS = 100;
const MOST_DIGITS = 18;

/**
 * Refuses a value that the field cannot hold, and says what it can. Whether somebody of that id is there, for a field
 * of type `employee`, only the roster knows. Items that were chosen before stay chosen, archived or not. Throws
 * `RuleError` (invalid), pointing at the field.
 */
export function requireCustomValue(
  field: CustomField,
  value: CustomValue,
  dictionary: Dictionary,
  before: unknown = null,
): void {
  if (field.archivedAt !== null) {
    throw refusal(
      field,
      `${field.name} is archived and not filled in any more: leave it out, or unarchive the field.`,
    );
  }
  const wrong = complaint(field, value, dictionary, isItems(before) ? before : []);
  if (wrong !== null) throw refusal(field, `${field.name} ${wrong}.`);
}

/** What is wrong, in words that follow the field's name; null: nothing. */
function complaint(
  { type, listId }: CustomField,
  value: CustomValue,
  dictionary: Dictionary,
  kept: readonly string[],
): string | null {
  const inList = (id: unknown) => typeof id === "string" && dictionary.items.get(id)?.list === listId;
  const archived = (id: string) => dictionary.items.get(id)?.archivedAt != null;
  const choose = `by its id: GET /api/v1/lists/${listId}/items shows them`;
  switch (type) {
    case "text":
      if (typeof value === "string" && value !== "" && value.length <= LONGEST_TEXT) return null;
      return `takes text of 1 to ${LONGEST_TEXT} characters; null empties it`;
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? null : "takes a number";
    case "date":
      return typeof value === "string" && isPlainDate(value)
        ? null
        : "takes a date that there is, such as 2026-11-24";
    case "list":
    case "hierarchyList":
      if (typeof value !== "string" || !inList(value)) return `takes one item of its list, ${choose}`;
      return archived(value)
        ? `takes no item that is archived: choose another, or unarchive ${nameOf(value, dictionary)}`
        : null;
    case "multiList": {
      if (!isItems(value) || value.length === 0 || value.length > MOST_ITEMS || !value.every(inList))
        return `takes 1 to ${MOST_ITEMS} items of its list, each ${choose}; null empties it`;
      if (new Set(value).size < value.length) return "takes each item once";
      const gone = value.find((id) => archived(id) && !kept.includes(id));
      return gone === undefined
        ? null
        : `takes no item that is archived: leave ${nameOf(gone, dictionary)} out, or unarchive it`;
    }
    case "currency":
      return moneyComplaint(value);
    case "employee":
      return typeof value === "string" && value !== "" ? null : "takes the id of an employee";
    default:
      return unreachable(type);
  }
}

/** A number in digits, with a point where it is none whole. */
export const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

let currencies: ReadonlySet<string> | undefined;

function moneyComplaint(value: CustomValue): string | null {
  if (!isMoney(value))
    return 'takes an amount and a currency, such as {"amount": "1200.50", "currency": "EUR"}';
  currencies ??= new Set(Intl.supportedValuesOf("currency"));
  if (!currencies.has(value.currency))
    return `takes a currency of ISO 4217 such as EUR; ${value.currency} is none`;
  const digits = value.amount.replaceAll(/\D/g, "").length;
  if (DECIMAL.test(value.amount) && digits <= MOST_DIGITS) return null;
  return `takes an amount in digits with a point, ${MOST_DIGITS} digits at most, as text, such as "1200.50"`;
}

function nameOf(id: string, { items }: Dictionary): string {
  return items.get(id)?.name ?? "it";
}

function isItems(value: unknown): value is readonly string[] {
  return Array.isArray(value);
}

function isMoney(value: unknown): value is Money {
  return typeof value === "object" && value !== null && "amount" in value && "currency" in value;
}

/** What is wrong with the value of a field, pointing at it. */
export function refusal({ id }: CustomField, detail: string): RuleError {
  return new RuleError("invalid", detail, { pointer: `#/custom/${id}` });
}
