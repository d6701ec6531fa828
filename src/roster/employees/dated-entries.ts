import type { Entry, StateRecord, TableName } from "../../hr/employee.ts";
import { toIso } from "../../hr/instant.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { timeline } from "../../hr/timeline.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { storedById } from "../read/employee.ts";
import type { Roster } from "../roster.ts";

/** A row of an effective-dated table, as HR is shown it. */
export interface ShownEntry<N extends TableName> {
  readonly effectiveDate: string;
  /** When that day begins where the person is. */
  readonly beginsAt: string;
  readonly inForce: boolean;
  readonly values: StateRecord[N];
}

/** Every row of one table of a person, by date, and the person's version. Throws `RuleError` for nobody. */
export async function entriesOf<N extends TableName>(
  roster: Pick<Roster, "db" | "now">,
  employeeId: string,
  table: N,
): Promise<{ readonly version: number; readonly entries: readonly ShownEntry<N>[] }> {
  const { employee, version } = await storedById(roster, employeeId);
  const { tables } = timeline(employee, await currentDictionary(roster.db), roster.now).employee;
  const rows: readonly Entry<StateRecord[N]>[] = tables[table];
  const inForce = rows.findLast(({ beginsAt }) => (beginsAt ?? 0) <= roster.now) ?? rows[0];
  const entries = rows.map((row) => ({
    effectiveDate: row.effectiveDate,
    beginsAt: toIso(row.beginsAt ?? 0),
    inForce: row === inForce,
    values: row.values,
  }));
  return { version, entries };
}

/** The row of that date. Throws `RuleError` where there is none. */
export async function entryOfDate<N extends TableName>(
  roster: Pick<Roster, "db" | "now">,
  employeeId: string,
  table: N,
  effectiveDate: string,
): Promise<{ readonly version: number; readonly entry: ShownEntry<N> }> {
  const { version, entries } = await entriesOf(roster, employeeId, table);
  const entry = entries.find((row) => row.effectiveDate === effectiveDate);
  if (entry !== undefined) return { version, entry };
  const dates = entries.map((row) => row.effectiveDate).join(", ");
  throw new RuleError(
    "unknown",
    `${table} has no entry from ${effectiveDate}; there are those from ${dates}.`,
  );
}
