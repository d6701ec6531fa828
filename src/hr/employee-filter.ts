import type { Dictionary } from "./dictionary.ts";
import { fold } from "./fold.ts";
import { isPlainDate } from "./plain-date.ts";
import { RuleError } from "./rule-error.ts";
import { type FieldKind, type Findable, fieldNamed, fieldPaths } from "./searchable-field.ts";
import { covers, type Sections } from "./section.ts";
import { unreachable } from "./unreachable.ts";

export const OPERATORS = [
  "equals",
  "notEquals",
  "contains",
  "startsWith",
  "oneOf",
  "before",
  "after",
  "notBefore",
  "notAfter",
  "set",
  "notSet",
] as const;

export type Operator = (typeof OPERATORS)[number];

type Value = string | number | boolean;

/** One condition. Several values: any of them will do; without `oneOf` a single one is usual. */
export interface FieldFilter {
  readonly field: string;
  readonly operator: Operator;
  /** Left out for `set` and `notSet`. */
  readonly value?: Value | readonly Value[];
}

/** Whether a person meets the conditions, by what is viewed of them (left out: everything). */
export type EmployeeTest = (person: Findable, viewed?: Sections) => boolean;

/**
 * Whether a person meets all the conditions. Text is compared without regard to case; a field that holds an id also by
 * the name that the id has; `notEquals` holds for whoever has no value too, and what is not viewed is no value. Throws
 * `RuleError` (invalid) for a field that is in none of the sections that are viewed of anybody, or for an operator or a
 * value that cannot be, with its place.
 */
export function employeeFilter(
  filters: readonly FieldFilter[],
  dictionary: Dictionary,
  viewedOfAnybody: Sections = "all",
  place = "#/filters",
): EmployeeTest {
  const tests = filters.map((filter, index) =>
    testOf(filter, dictionary, viewedOfAnybody, `${place}/${index}`),
  );
  return (person, viewed = "all") => tests.every((test) => test(person, viewed));
}

type Test = (person: Findable, viewed: Sections) => boolean;

function testOf(
  { field, operator, value }: FieldFilter,
  dictionary: Dictionary,
  viewedOfAnybody: Sections,
  place: string,
): Test {
  const known = fieldNamed(field, dictionary);
  if (known === null || !covers(viewedOfAnybody, known.section))
    throw invalid(
      `${place}/field`,
      `There is no field ${field}; known are ${fieldPaths(viewedOfAnybody).join(", ")}, custom.<id>`,
    );
  const { kind, section, read } = known;
  if (!OPERATORS_OF[kind].includes(operator))
    throw invalid(
      `${place}/operator`,
      `The field ${field} takes ${OPERATORS_OF[kind].join(", ")}, not ${operator}`,
    );
  const wanted = [value ?? []].flat().map((one) => comparable(one, kind));
  const missing =
    wanted.includes(null) || (wanted.length === 0 && operator !== "set" && operator !== "notSet");
  if (missing)
    throw invalid(`${place}/value`, `With ${operator}, the field ${field} takes ${ACCEPTED[kind]}`);
  const meets = meeting(
    operator,
    wanted.filter((one) => one !== null),
  );
  return (person, viewed) => {
    const own = covers(viewed, section) ? read(person, dictionary, viewed) : [];
    return meets(own.map((one) => (typeof one === "string" ? fold(one) : one)));
  };
}

const EQUALITY = ["equals", "notEquals", "oneOf", "set", "notSet"] as const;
const ORDER = ["before", "after", "notBefore", "notAfter"] as const;
const PARTS = ["contains", "startsWith"] as const;

const OPERATORS_OF: Readonly<Record<FieldKind, readonly Operator[]>> = {
  text: [...EQUALITY, ...PARTS],
  named: [...EQUALITY, ...PARTS],
  person: EQUALITY,
  number: [...EQUALITY, ...ORDER],
  date: [...EQUALITY, ...ORDER],
  moment: [...EQUALITY, ...ORDER],
  boolean: ["equals", "notEquals"],
};

const ACCEPTED: Readonly<Record<FieldKind, string>> = {
  text: "text",
  named: "an id or a name",
  person: "the id, the employee number or the work e-mail of an employee",
  number: "a number",
  date: "a date such as 2026-11-24",
  moment: "a moment with its offset from UTC, such as 2026-11-24T08:00:00Z",
  boolean: "true or false",
};

/** The value in the form in which its kind is compared; null where it is not of the kind. */
function comparable(value: Value, kind: FieldKind): Value | null {
  switch (kind) {
    case "text":
    case "named":
    case "person":
      return typeof value === "string" ? fold(value) : null;
    case "number":
      return typeof value === "number" ? value : null;
    case "date":
      return typeof value === "string" && isPlainDate(value) ? value : null;
    case "moment":
      return typeof value === "string" ? momentIn(value) : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    default:
      return unreachable(kind);
  }
}

const MOMENT = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/;

function momentIn(text: string): number | null {
  const date = MOMENT.exec(text)?.[1];
  const instant = date !== undefined && isPlainDate(date) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(instant) ? null : instant;
}

function meeting(operator: Operator, wanted: readonly Value[]): (own: readonly Value[]) => boolean {
  switch (operator) {
    case "equals":
    case "oneOf":
      return (own) => own.some((one) => wanted.includes(one));
    case "notEquals":
      return (own) => !own.some((one) => wanted.includes(one));
    case "contains":
      return (own) => own.some((one) => wanted.some((part) => String(one).includes(String(part))));
    case "startsWith":
      return (own) => own.some((one) => wanted.some((part) => String(one).startsWith(String(part))));
    case "before":
      return (own) => own.some((one) => wanted.some((limit) => one < limit));
    case "after":
      return (own) => own.some((one) => wanted.some((limit) => one > limit));
    case "notBefore":
      return (own) => own.some((one) => wanted.some((limit) => one >= limit));
    case "notAfter":
      return (own) => own.some((one) => wanted.some((limit) => one <= limit));
    case "set":
      return (own) => own.length > 0;
    case "notSet":
      return (own) => own.length === 0;
    default:
      return unreachable(operator);
  }
}

function invalid(pointer: string, detail: string): RuleError {
  return new RuleError("invalid", `${detail}.`, { pointer });
}
