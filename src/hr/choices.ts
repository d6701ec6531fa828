import { requireCustomValue } from "./custom-values.ts";
import type { Dictionary } from "./dictionary.ts";
import type { CustomValue, Employee, StateRecord } from "./employee.ts";
import type { Instant } from "./instant.ts";
import { SINGLE_VALUE_LISTS } from "./named-list.ts";
import { RuleError } from "./rule-error.ts";
import { entryOn } from "./zone-on.ts";

/**
 * Refuses what may not be chosen (any more): a site, an item or a value of a field of the company's own that is not
 * there, is archived or does not fit. Only what a row says otherwise than before on its day is looked at, so whoever
 * has something that was archived since keeps it. Throws `RuleError` (invalid), pointing at the field.
 */
export function requireChoices(before: Employee | null, after: Employee, dictionary: Dictionary): void {
  for (const { section, field, value, was } of chosen(before, after)) {
    if (section === "custom") requireCustom(field, value, was, dictionary);
    else requirePlace(`#/${section}/${field}`, field, value, dictionary);
  }
}

/** The people whom somebody newly names in fields of type `employee`, as field and id; the roster knows who is there. */
export function employeesChosen(
  before: Employee | null,
  after: Employee,
  { fields }: Dictionary,
): { readonly fieldId: string; readonly id: string }[] {
  return chosen(before, after).flatMap(({ section, field, value }) =>
    section === "custom" && fields.get(field)?.type === "employee" && typeof value === "string"
      ? [{ fieldId: field, id: value }]
      : [],
  );
}

interface Choice {
  readonly section: ChosenFrom["section"] | "custom";
  readonly field: string;
  readonly value: CustomValue;
  /** What stood there before on that day. */
  readonly was: unknown;
}

type ChosenFrom = (typeof CHOSEN)[number];

/** The fields whose values are things of the company's. */
const CHOSEN = [
  { section: "work", field: "siteId" },
  ...SINGLE_VALUE_LISTS.map(({ section, field }) => ({ section, field })),
] as const;

function chosen(before: Employee | null, after: Employee): Choice[] {
  return [
    ...newValues(before, after, "work"),
    ...newValues(before, after, "address"),
    ...newValues(before, after, "employment"),
    ...newValues(before, after, "custom"),
  ];
}

function newValues(before: Employee | null, after: Employee, section: Choice["section"]): Choice[] {
  const fields = CHOSEN.filter((row) => row.section === section).map(({ field }): string => field);
  return after.tables[section].flatMap(({ effectiveDate, values }) => {
    const row = before === null ? undefined : valuesOn(before, section, effectiveDate);
    if (row === values) return [];
    const known = new Map<string, unknown>(Object.entries(row ?? {}));
    return Object.entries(values).flatMap(([field, value]: [string, CustomValue | null]) => {
      const here = section === "custom" || fields.includes(field);
      const was = known.get(field) ?? null;
      const same = value === null || JSON.stringify(was) === JSON.stringify(value);
      return here && !same ? [{ section, field, value, was }] : [];
    });
  });
}

function valuesOn(
  employee: Employee,
  section: Choice["section"],
  date: string,
): StateRecord[Choice["section"]] | undefined {
  const rows: readonly { readonly effectiveDate: string; readonly values: StateRecord[Choice["section"]] }[] =
    employee.tables[section];
  return entryOn(rows, date)?.values;
}

function requireCustom(fieldId: string, value: CustomValue, was: unknown, dictionary: Dictionary): void {
  const field = dictionary.fields.get(fieldId);
  if (field === undefined) {
    throw new RuleError("invalid", `There is no field ${fieldId}: GET /api/v1/fields lists them.`, {
      pointer: `#/custom/${fieldId}`,
    });
  }
  requireCustomValue(field, value, dictionary, was);
}

function requirePlace(pointer: string, field: string, id: CustomValue, { sites, items }: Dictionary): void {
  const list = SINGLE_VALUE_LISTS.find((row) => row.field === field)?.list;
  const item = items.get(String(id));
  const thing = list === undefined ? sites.get(String(id)) : item?.list === list ? item : undefined;
  if (thing === undefined) throw new RuleError("invalid", unknown(list), { pointer });
  if (thing.archivedAt !== null) throw new RuleError("invalid", archived(thing, list), { pointer });
}

function unknown(list: string | undefined): string {
  return list === undefined
    ? "There is no such site: GET /api/v1/sites lists them."
    : `There is no such item: GET /api/v1/lists/${list}/items lists them.`;
}

function archived({ id, name }: Archived, list: string | undefined): string {
  const path = list === undefined ? `sites/${id}` : `lists/${list}/items/${id}`;
  return `${name} is archived, so nobody new can be put there: choose another, or POST /api/v1/${path}/unarchive.`;
}

interface Archived {
  readonly id: string;
  readonly name: string;
  readonly archivedAt: Instant | null;
}
