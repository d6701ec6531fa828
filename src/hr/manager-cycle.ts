import type { Entry, Work } from "./employee.ts";
import type { PlainDate } from "./plain-date.ts";
import { entryOn } from "./zone-on.ts";

/** Who reports to whom by date, by employee: their work rows, of which only the manager counts. */
export type ManagerRows = ReadonlyMap<string, readonly Entry<Pick<Work, "managerId">>[]>;

/** People each of whom reports to the next, and the last to the first. */
export interface ManagerCycle {
  readonly from: PlainDate;
  /** By id; the one who was asked about comes first. */
  readonly ids: readonly string[];
}

/** No company is deeper; one that seems so is not followed further. */
const DEEPEST = 100;

/** The first day, from the date given on, on which somebody would be above themselves; null: there is none. */
export function managerCycle(employeeId: string, rows: ManagerRows, from: PlainDate): ManagerCycle | null {
  const dates = [...rows.values()].flat().map(({ effectiveDate }) => effectiveDate);
  const ahead = [...new Set([from, ...dates.filter((date) => date > from)])].sort();
  for (const date of ahead) {
    const ids = cycleOn(employeeId, rows, date);
    if (ids !== null) return { from: date, ids };
  }
  return null;
}

function cycleOn(employeeId: string, rows: ManagerRows, date: PlainDate): string[] | null {
  const chain = [employeeId];
  for (let id = managerOn(employeeId, rows, date); id !== null; id = managerOn(id, rows, date)) {
    if (id === employeeId) return chain;
    // A cycle of others further up, which is not this one's to mend.
    if (chain.includes(id) || chain.length === DEEPEST) return null;
    chain.push(id);
  }
  return null;
}

function managerOn(id: string, rows: ManagerRows, date: PlainDate): string | null {
  return entryOn(rows.get(id) ?? [], date)?.values.managerId ?? null;
}
