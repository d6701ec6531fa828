import type { Dictionary } from "../../hr/dictionary.ts";
import type { Entry, StateRecord, TableName, Work } from "../../hr/employee.ts";
import { EMPTY_RECORD } from "../../hr/empty-record.ts";
import { toIso } from "../../hr/instant.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { NEEDED_TO_LIST } from "../../hr/scope.ts";
import { covers, coversAll } from "../../hr/section.ts";
import { timeline } from "../../hr/timeline.ts";
import { lacking } from "../access/forbidden.ts";
import { mayOverEveryone } from "../access/rights.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { mentionedIn, peopleNamed, withoutHidden } from "../read/mentioned.ts";
import type { Roster } from "../roster.ts";
import { reached } from "./reached.ts";
import { sectionsOfTable } from "./sections-touched.ts";

/** The values of a row; whom the reader may not know of is left out. */
export type ShownValues = StateRecord[TableName] | Omit<Work, "managerId">;

/** A row of an effective-dated table, as it is shown. */
export interface ShownEntry {
  readonly effectiveDate: string;
  /** When that day begins where the person is; it tells their zone, so it is shown to those who view their work. */
  readonly beginsAt?: string;
  readonly inForce: boolean;
  readonly values: ShownValues;
}

/** The rows of one table, and the person's version. */
export interface ShownEntries {
  readonly version: number;
  readonly entries: readonly ShownEntry[];
}

/**
 * The rows of one table of a person, by date: the one in force and those ahead, and those that are over where the actor
 * may see the history. Rows of the company's own fields are seen as a whole or not at all. Throws `RuleError` for nobody,
 * `Forbidden`.
 */
export async function entriesOf(roster: Roster, employeeId: string, table: TableName): Promise<ShownEntries> {
  const dictionary = await currentDictionary(roster.db);
  const { person, rights } = await reached(roster, dictionary, employeeId);
  const sections = sectionsOfTable(table, dictionary);
  const hidden = sections.find((section) => !covers(rights.view, section));
  if (hidden !== undefined) throw lacking(roster.actor, "view", hidden, "some");
  const rows: Rows = timeline(person.employee, dictionary, roster.now).employee.tables[table];
  const inForce = rows.findLast(({ beginsAt }) => (beginsAt ?? 0) <= roster.now) ?? rows[0];
  const from = inForce === undefined || coversAll(rights.history, sections) ? 0 : rows.indexOf(inForce);
  const shown = await withoutHiddenPeople(roster, dictionary, table, rows.slice(from));
  const entries = shown.map(({ effectiveDate, beginsAt, values }, index) => ({
    effectiveDate,
    ...(covers(rights.view, "work") && { beginsAt: toIso(beginsAt ?? 0) }),
    inForce: rows[from + index] === inForce,
    values,
  }));
  return { version: person.version, entries };
}

type Rows = readonly Entry<ShownValues>[];

/** Rows of work and of the company's own fields may name people. */
async function withoutHiddenPeople(
  roster: Roster,
  dictionary: Dictionary,
  table: TableName,
  rows: Rows,
): Promise<Rows> {
  if (mayOverEveryone(roster, "view", NEEDED_TO_LIST)) return rows;
  const records = rows.map(({ values }) => ({ ...EMPTY_RECORD, [table]: values }));
  const named = records.flatMap((record) => peopleNamed(record, dictionary));
  const mentioned = await mentionedIn(roster, dictionary, named);
  return rows.map((row, index) => {
    const record = records[index];
    return record === undefined
      ? row
      : { ...row, values: withoutHidden(record, dictionary, mentioned)[table] };
  });
}

/** The row of that date. Throws `RuleError` where there is none, and as `entriesOf` does. */
export async function entryOfDate(
  roster: Roster,
  employeeId: string,
  table: TableName,
  effectiveDate: string,
): Promise<{ readonly version: number; readonly entry: ShownEntry }> {
  const { version, entries } = await entriesOf(roster, employeeId, table);
  const entry = entries.find((row) => row.effectiveDate === effectiveDate);
  if (entry !== undefined) return { version, entry };
  const dates = entries.map((row) => row.effectiveDate).join(", ");
  throw new RuleError(
    "unknown",
    `${table} has no entry from ${effectiveDate}; there are those from ${dates}.`,
  );
}
