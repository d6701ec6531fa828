import type { Employee, Entry, StateRecord, TableName, Tables } from "../employee.ts";
import type { PlainDate } from "../plain-date.ts";
import { RuleError } from "../rule-error.ts";
import { entryOn } from "../zone-on.ts";
import { type Circumstances, current, type Decision, today } from "./decision.ts";
import { requireEmailDomain } from "./email.ts";

/** The fields that change, by table; what is not named stays. */
export type ValueChanges = { readonly [N in TableName]?: Partial<StateRecord[N]> };

export interface ChangeInput {
  /** From which day on; null: today where the person is, or from the start for somebody who has not started. */
  readonly effectiveDate: PlainDate | null;
  readonly values: ValueChanges;
}

/** Writes new rows into the effective-dated tables. On a date that has a row already, that row is changed. */
export function changeValues(employee: Employee, input: ChangeInput, circumstances: Circumstances): Decision {
  requireEmail(employee, input, circumstances);
  const date = input.effectiveDate ?? today(employee, circumstances);
  const tables: Tables = {
    basic: changed(employee.tables.basic, date, input.values.basic),
    work: changed(employee.tables.work, date, input.values.work),
    address: changed(employee.tables.address, date, input.values.address),
    employment: changed(employee.tables.employment, date, input.values.employment),
  };
  return { employee: { ...employee, tables }, reason: `from ${date}` };
}

/**
 * A blank never takes a listed person's e-mail away, for that would take the person off the list. Nor does another
 * address: an identity provider still knows somebody who left by the old one, and must not meet it on a colleague.
 */
function requireEmail(
  employee: Employee,
  { effectiveDate, values }: ChangeInput,
  circumstances: Circumstances,
): void {
  const email = values.basic?.email;
  const date = effectiveDate ?? today(employee, circumstances);
  const before = entryOn(employee.tables.basic, date)?.values.email ?? null;
  if (email === undefined || email === before) return;
  requireEmailDomain(email, circumstances.company.settings);
  if (email === null && employee.tables.basic.some((entry) => entry.values.email !== null)) {
    throw new RuleError(
      "conflict",
      "A work e-mail can be changed, but not taken away: readers would lose the person.",
    );
  }
  const { status } = current(employee, circumstances);
  if (before !== null && (status === "Terminated" || status === "Garden leave")) {
    throw new RuleError(
      "conflict",
      `${before} stays the e-mail of somebody who left: rehire, or release it once the old account is deleted.`,
    );
  }
}

/**
 * The rows with the change made on that date. Rows further ahead were written whole, so a field that they merely
 * repeat follows the change up to the first row that meant something else.
 */
function changed<T extends object>(
  rows: readonly Entry<T>[],
  date: PlainDate,
  changes: Partial<T> | undefined,
): readonly Entry<T>[] {
  const before = entryOn(rows, date);
  if (changes === undefined || before === undefined) return rows;
  const fields = keysOf(changes).filter((field) => changes[field] !== undefined);
  const values = { ...before.values, ...changes };
  const first = rows[0]?.effectiveDate ?? date;
  const effectiveDate = date < first ? first : date;
  const earlier = rows.filter((row) => row.effectiveDate < effectiveDate);
  const later = rows.filter((row) => row.effectiveDate > effectiveDate);
  const following = fields.reduce(
    (ahead, field) => carried(ahead, field, before.values[field], values[field]),
    later,
  );
  const same = fields.every((field) => before.values[field] === values[field]);
  return same ? rows : [...earlier, { effectiveDate, values }, ...following];
}

function carried<T, F extends keyof T>(
  rows: readonly Entry<T>[],
  field: F,
  from: T[F],
  to: T[F],
): Entry<T>[] {
  const differs = rows.findIndex((row) => row.values[field] !== from);
  const until = differs === -1 ? rows.length : differs;
  return rows.map((row, index) => (index < until ? { ...row, values: { ...row.values, [field]: to } } : row));
}

function keysOf<T extends object>(value: Partial<T>): (keyof T)[] {
  // Object.keys forgets the type; the values come from a Partial<T> and have no other keys.
  return Object.keys(value) as (keyof T)[];
}
