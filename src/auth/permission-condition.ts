import { choiceMeant, choicesOfField, pathById } from "../hr/choices-of-field.ts";
import type { Dictionary } from "../hr/dictionary.ts";
import type { LifecycleStatus } from "../hr/employee.ts";
import { employeeFilter, type FieldFilter } from "../hr/employee-filter.ts";
import { fold } from "../hr/fold.ts";
import { RuleError } from "../hr/rule-error.ts";
import { type FieldKind, fieldNamed, fieldPaths } from "../hr/searchable-field.ts";

/** Beside the values in force, what a state settles: rights must not depend on anything else. */
const OF_THE_STATE = ["status", "active", "employeeNumber"];

const STATUSES: readonly LifecycleStatus[] = [
  "Hired",
  "Employed",
  "Leave",
  "Parental leave",
  "Garden leave",
  "Terminated",
];

/** Whether the condition asks how somebody is employed: it can hide who left, or is yet to come. */
export function asksLifecycle({ field }: FieldFilter): boolean {
  return field === "status" || field === "active";
}

/** Whether the values of the field are people. */
export function namesPeople({ field }: Pick<FieldFilter, "field">, dictionary: Dictionary): boolean {
  return fieldNamed(field, dictionary)?.kind === "person";
}

/**
 * The conditions as a permission group keeps them: fields of the company's own, sites and list items by id, whatever they
 * were named by. People in them are ids already. Throws `RuleError` (invalid) for what cannot be a condition of a
 * permission, with its place as `employeeFilter` gives it.
 */
export function settledConditions(
  conditions: readonly FieldFilter[],
  dictionary: Dictionary,
): readonly FieldFilter[] {
  const settled = conditions.map((condition, index) =>
    settledOne(condition, dictionary, `#/filters/${index}`),
  );
  employeeFilter(settled, dictionary);
  return settled;
}

function settledOne(
  { field, operator, value }: FieldFilter,
  dictionary: Dictionary,
  place: string,
): FieldFilter {
  const path = pathById(field, dictionary);
  const kind = isPermitted(path) ? fieldNamed(path, dictionary)?.kind : undefined;
  if (kind === undefined) {
    throw invalid(`${place}/field`, `No permission can depend on ${field}: ${instead(field)}`);
  }
  if (kind !== "text" && (operator === "contains" || operator === "startsWith"))
    throw invalid(`${place}/operator`, `Say equals or oneOf: ${operator} is for text, and ${field} is none`);
  if (value === undefined) return { field: path, operator };
  const settle = (one: Value) => settledValue(one, path, kind, dictionary, `${place}/value`);
  return { field: path, operator, value: Array.isArray(value) ? value.map(settle) : settle(single(value)) };
}

type Value = string | number | boolean;

function single(value: Value | readonly Value[]): Value {
  return typeof value === "object" ? (value[0] ?? "") : value;
}

function isPermitted(path: string): boolean {
  return OF_THE_STATE.includes(path) || path.includes(".");
}

/** The fields that may have been meant: a part of their name was said; else all that there are. */
function instead(said: string): string {
  const known = fieldPaths("all").filter(isPermitted);
  const part = fold(nameIn(said));
  const like = known.filter((path) => part !== "" && fold(nameIn(path)).includes(part));
  if (like.length > 0) return `did you mean ${like.join(", or ")}?`;
  return `it may on ${known.join(", ")}, custom.<id>.`;
}

function nameIn(path: string): string {
  return path.split(".").at(-1) ?? "";
}

function settledValue(
  value: Value,
  path: string,
  kind: FieldKind,
  dictionary: Dictionary,
  place: string,
): Value {
  if (typeof value !== "string") return value;
  if (path === "status") {
    const status = STATUSES.find((one) => fold(one) === fold(value));
    if (status === undefined)
      throw invalid(place, `There is no status ${value}; there are ${STATUSES.join(", ")}`);
    return status;
  }
  if (kind !== "named") return value;
  const id = choiceMeant(path, value, dictionary)?.id;
  if (id === undefined) throw invalid(place, `There is no ${value} to be chosen for ${path}`);
  return id;
}

/** The value as people call it. */
export function valueInWords(value: Value, { field }: FieldFilter, dictionary: Dictionary): string {
  return choicesOfField(field, dictionary).find(({ id }) => id === value)?.name ?? String(value);
}

function invalid(pointer: string, detail: string): RuleError {
  return new RuleError("invalid", /[.?]$/.test(detail) ? detail : `${detail}.`, { pointer });
}
