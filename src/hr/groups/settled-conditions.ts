import { choiceMeant, listOfField, pathById } from "../choices-of-field.ts";
import type { Dictionary } from "../dictionary.ts";
import { employeeFilter } from "../employee-filter.ts";
import { RuleError } from "../rule-error.ts";
import { fieldNamed, fieldPaths } from "../searchable-field.ts";
import type { GroupCondition } from "./defined-group.ts";
import { withoutUnder } from "./rules-of.ts";

const PLACE = "#/conditions";

/** What no group can depend on: bookkeeping, and what is searched by rather than held. */
const NOT_ASKED: readonly string[] = ["q", "notes", "exclusion", "createdAt", "updatedAt", "deletedAt"];

/**
 * The conditions as a group keeps them: fields of the company's own, sites and list items by id, whatever they were named
 * by. People in them are ids already. Throws `RuleError` (invalid) for a field, an operator or a value that cannot be, with
 * its place.
 */
export function settledConditions(
  conditions: readonly GroupCondition[],
  dictionary: Dictionary,
): readonly GroupCondition[] {
  const settled = conditions.map((condition, index) =>
    settledOne(condition, dictionary, `${PLACE}/${index}`),
  );
  const plain = settled.map((condition) => withoutUnder(condition, dictionary));
  employeeFilter(plain, dictionary, "all", PLACE);
  return settled;
}

function settledOne(
  { field, operator, value }: GroupCondition,
  dictionary: Dictionary,
  place: string,
): GroupCondition {
  const path = pathById(field, dictionary);
  const kind = NOT_ASKED.includes(path) ? undefined : fieldNamed(path, dictionary)?.kind;
  if (kind === undefined)
    throw invalid(`${place}/field`, `No group can ask for ${field}; it may ask for ${askable()}`);
  if (operator === "under" && listOfField(path, dictionary) === null)
    throw invalid(
      `${place}/operator`,
      `Only a field with a list has anything under another, and ${field} has none`,
    );
  // Ids, of which no part means anything.
  if (kind === "named" && (operator === "contains" || operator === "startsWith"))
    throw invalid(
      `${place}/operator`,
      `Say equals, oneOf or under: ${operator} is for text, and ${field} is none`,
    );
  if (operator === "under" && [value ?? []].flat().length === 0)
    throw invalid(`${place}/value`, `With under, the field ${field} takes an item of its list`);
  if (value === undefined) return { field: path, operator };
  if (kind !== "named") return { field: path, operator, value };
  const settle = (one: unknown) => {
    const choice = choiceMeant(path, String(one), dictionary);
    if (choice === undefined)
      throw invalid(
        `${place}/value`,
        `There is no ${one} to be chosen for ${field}: ${field === "work.siteId" ? "GET /api/v1/sites" : "GET /api/v1/lists/{list}/items"} lists what there is`,
      );
    return choice.id;
  };
  return { field: path, operator, value: Array.isArray(value) ? value.map(settle) : settle(value) };
}

function askable(): string {
  const known = fieldPaths("all").filter((path) => !NOT_ASKED.includes(path));
  return `${known.join(", ")}, custom.<id>`;
}

function invalid(pointer: string, detail: string): RuleError {
  return new RuleError("invalid", `${detail}.`, { pointer });
}
