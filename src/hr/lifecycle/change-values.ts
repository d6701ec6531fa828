import type { CustomValues, Employee, Entry, StateRecord, TableName, Tables } from "../employee.ts";
import type { PlainDate } from "../plain-date.ts";
import { entryOn } from "../zone-on.ts";
import { type Circumstances, type Decision, today } from "./decision.ts";
import { requireEmailsKept } from "./email.ts";

/** The fields that change, by table; what is not named stays. */
export type ValueChanges = { readonly [N in TableName]?: Partial<StateRecord[N]> };

export interface ChangeInput {
  /** From which day on; null: today where the person is, or from the start for somebody who has not started. */
  readonly effectiveDate: PlainDate | null;
  readonly values: ValueChanges;
}

/** Writes new rows into the effective-dated tables. On a date that has a row already, that row is changed. */
export function changeValues(employee: Employee, input: ChangeInput, circumstances: Circumstances): Decision {
  const todayThere = today(employee, circumstances);
  const date = input.effectiveDate ?? todayThere;
  const after = withChanges(employee, date, input.values);
  requireEmailsKept(employee, after, circumstances);
  return { employee: after, reason: fromDate(date, todayThere) };
}

/** From when on something holds; of a day that is over it says that what was told of it before was not so. */
export function fromDate(date: PlainDate, todayThere: PlainDate): string {
  return date < todayThere ? `corrects history from ${date}` : `from ${date}`;
}

/** Whether later rows that merely repeat a field follow its change. */
type Later = "follow" | "stay";

/** The person with the changes made in the tables that they name, on that date. */
export function withChanges(
  employee: Employee,
  date: PlainDate,
  values: ValueChanges,
  later: Later = "follow",
): Employee {
  const { basic, work, address, employment, contact, custom } = employee.tables;
  const tables: Tables = {
    basic: changed(basic, date, values.basic, later),
    work: changed(work, date, values.work, later),
    address: changed(address, date, values.address, later),
    employment: changed(employment, date, values.employment, later),
    contact: changed(contact, date, values.contact, later),
    custom: tidied(changed(custom, date, values.custom, later)),
  };
  return { ...employee, tables };
}

/**
 * The rows with the change made on that date. Rows further ahead were written whole, so a field that they merely
 * repeat follows the change up to the first row that meant something else.
 */
function changed<T extends object>(
  rows: readonly Entry<T>[],
  date: PlainDate,
  changes: Partial<T> | undefined,
  later: Later,
): readonly Entry<T>[] {
  const before = entryOn(rows, date);
  if (changes === undefined || before === undefined) return rows;
  const fields = keysOf(changes).filter((field) => changes[field] !== undefined);
  if (fields.every((field) => sameValue(before.values[field], changes[field]))) return rows;
  const values = { ...before.values, ...changes };
  const first = rows[0]?.effectiveDate ?? date;
  const effectiveDate = date < first ? first : date;
  const own = rows.find((row) => row.effectiveDate === effectiveDate);
  const earlier = rows.filter((row) => row.effectiveDate < effectiveDate);
  const ahead = rows.filter((row) => row.effectiveDate > effectiveDate);
  const following = later === "follow" ? repeating(ahead, before.values, values) : ahead;
  return [...earlier, { ...own, effectiveDate, values }, ...following];
}

/** Rows further ahead, each field of which follows from one value to another as long as it only repeats the first. */
export function repeating<T extends object>(rows: readonly Entry<T>[], from: T, to: T): readonly Entry<T>[] {
  return keysOf<T>({ ...from, ...to }).reduce(
    (ahead, field) =>
      sameValue(from[field], to[field]) ? ahead : carried(ahead, field, from[field], to[field]),
    rows,
  );
}

function carried<T, F extends keyof T>(
  rows: readonly Entry<T>[],
  field: F,
  from: T[F],
  to: T[F],
): readonly Entry<T>[] {
  const differs = rows.findIndex((row) => !sameValue(row.values[field], from));
  const until = differs === -1 ? rows.length : differs;
  return rows.map((row, index) => (index < until ? { ...row, values: { ...row.values, [field]: to } } : row));
}

/** By what they say: several items and amounts are objects, and nothing is null or missing. */
function sameValue(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

/** Rows of custom fields in one form, so that two that say the same are the same: by name, without the empty ones. */
export function tidied(rows: readonly Entry<CustomValues>[]): readonly Entry<CustomValues>[] {
  return rows.map((row) => {
    const filled = Object.entries(row.values).filter(([, value]) => value !== null && value !== undefined);
    const values = Object.fromEntries(filled.sort(([a], [b]) => (a < b ? -1 : 1)));
    return JSON.stringify(values) === JSON.stringify(row.values) ? row : { ...row, values };
  });
}

function keysOf<T extends object>(value: Partial<T>): (keyof T)[] {
  // Object.keys forgets the type; the values come from a Partial<T> and have no other keys.
  return Object.keys(value) as (keyof T)[];
}
