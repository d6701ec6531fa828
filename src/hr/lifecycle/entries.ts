import type { Employee, Entry, TableName, Tables } from "../employee.ts";
import type { PlainDate } from "../plain-date.ts";
import { RuleError } from "../rule-error.ts";
import { fromDate, repeating, type ValueChanges, withChanges } from "./change-values.ts";
import { type Circumstances, type Decision, today } from "./decision.ts";
import { requireEmailsKept } from "./email.ts";
import { wayOut, waysOut } from "./way-out.ts";

/** A row of one of the effective-dated tables, by its date. */
export interface EntryName {
  readonly table: TableName;
  readonly effectiveDate: PlainDate;
}

export interface EntryInput extends EntryName {
  /** The fields of that table, and of no other. */
  readonly values: ValueChanges;
}

export interface MoveEntryInput extends EntryName {
  readonly to: PlainDate;
}

/**
 * A row on a date that has none: the fields named, over what was so on that day. Before the first row it says what was
 * so until then; after it, later rows that merely repeat a field follow. Throws `RuleError` where one stands already.
 */
export function addEntry(employee: Employee, input: EntryInput, circumstances: Circumstances): Decision {
  const { table, effectiveDate, values } = input;
  const rows = employee.tables[table];
  if (rows.some((row) => row.effectiveDate === effectiveDate)) {
    const change = wayOut(
      employee,
      "Changes the entry that is there",
      `tables/${table}/${effectiveDate}`,
      { values: values[table] },
      "PUT",
    );
    throw new RuleError(
      "conflict",
      `There cannot be two entries on a date, and ${table} has one from ${effectiveDate}: change that one, or choose another date.`,
      { pointer: "#/effectiveDate", ...waysOut(change) },
    );
  }
  const first = rows[0]?.effectiveDate ?? effectiveDate;
  const after =
    effectiveDate < first ? withFirst(employee, input) : withChanges(employee, effectiveDate, values);
  return decided(employee, after, effectiveDate, circumstances);
}

/** A copy of the first row before it, and the change made in the copy alone: what held from then on still does. */
function withFirst(employee: Employee, { table, effectiveDate, values }: EntryInput): Employee {
  const copied = edited(employee, table, ([first, ...rest]) =>
    first === undefined ? [] : [{ ...first, effectiveDate, beginsAt: null }, first, ...rest],
  );
  return withChanges(copied, effectiveDate, values, "stay");
}

/** Other values in the row of that date; what is not named stays. */
export function changeEntry(employee: Employee, input: EntryInput, circumstances: Circumstances): Decision {
  requireEntry(employee, input);
  const after = withChanges(employee, input.effectiveDate, input.values);
  return decided(employee, after, input.effectiveDate, circumstances);
}

/** The same row from another day on, between the one before and the one after it. */
export function moveEntry(employee: Employee, input: MoveEntryInput, circumstances: Circumstances): Decision {
  const { table, effectiveDate, to } = input;
  const at = requireEntry(employee, input);
  const rows = employee.tables[table];
  const [before, after] = [rows[at - 1]?.effectiveDate, rows[at + 1]?.effectiveDate];
  if ((before !== undefined && to <= before) || (after !== undefined && to >= after)) {
    const between = [before && `after ${before}`, after && `before ${after}`].filter(Boolean).join(" and ");
    throw new RuleError(
      "conflict",
      `The entry can only move to a day ${between}, where its neighbours stand.`,
      {
        pointer: "#/effectiveDate",
      },
    );
  }
  // The moment was derived of the day that it leaves.
  const moved = edited(employee, table, (all) =>
    all.map((row) =>
      row.effectiveDate === effectiveDate ? { ...row, effectiveDate: to, beginsAt: null } : row,
    ),
  );
  const { employee: result, reason } = decided(
    employee,
    moved,
    to < effectiveDate ? to : effectiveDate,
    circumstances,
  );
  return { employee: result, reason: `${effectiveDate} becomes ${to}; ${reason}` };
}

/** Takes a row away: what was so before it goes on, in later rows too as far as they merely repeated it. */
export function removeEntry(employee: Employee, input: EntryName, circumstances: Circumstances): Decision {
  const { table, effectiveDate } = input;
  const at = requireEntry(employee, input);
  if (at === 0) {
    throw new RuleError(
      "conflict",
      "The first entry says what is so from the beginning, so it stays: change its values, or move it.",
    );
  }
  const after = edited(employee, table, (rows) => without(rows, at));
  return decided(employee, after, effectiveDate, circumstances);
}

function without<T extends object>(rows: readonly Entry<T>[], at: number): readonly Entry<T>[] {
  const [before, gone] = [rows[at - 1], rows[at]];
  if (before === undefined || gone === undefined) return rows;
  return [...rows.slice(0, at), ...repeating(rows.slice(at + 1), gone.values, before.values)];
}

/** Where the row stands. */
function requireEntry({ tables }: Employee, { table, effectiveDate }: EntryName): number {
  const rows = tables[table];
  const at = rows.findIndex((row) => row.effectiveDate === effectiveDate);
  if (at !== -1) return at;
  const dates = rows.map((row) => row.effectiveDate).join(", ");
  throw new RuleError(
    "unknown",
    `${table} has no entry from ${effectiveDate}; there are those from ${dates}.`,
  );
}

function decided(before: Employee, after: Employee, date: PlainDate, circumstances: Circumstances): Decision {
  requireEmailsKept(before, after, circumstances);
  return { employee: after, reason: fromDate(date, today(before, circumstances)) };
}

type Edit = <T extends object>(rows: readonly Entry<T>[]) => readonly Entry<T>[];

function edited({ tables, ...person }: Employee, table: TableName, edit: Edit): Employee {
  const of = <T extends object>(name: TableName, rows: readonly Entry<T>[]) =>
    name === table ? edit(rows) : rows;
  const next: Tables = {
    basic: of("basic", tables.basic),
    work: of("work", tables.work),
    address: of("address", tables.address),
    employment: of("employment", tables.employment),
    contact: of("contact", tables.contact),
    custom: of("custom", tables.custom),
  };
  return { ...person, tables: next };
}
