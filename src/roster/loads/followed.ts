import type { Employee } from "../../hr/employee.ts";
import type { Conflict, ConflictKind } from "./conflict.ts";

/** What the dates and the status on a line made of a person. */
export interface Followed {
  readonly employee: Employee;
  /** What was done, in words. */
  readonly reasons: readonly string[];
  /** What the line would have undone and was kept, for a person to decide. */
  readonly kept: readonly Conflict[];
  /** The start date of a new period, where the line rehires. */
  readonly startsAgain: string | null;
}

/** The person as they were, and what the file says otherwise. */
export function kept(kind: ConflictKind, employee: Employee, detail: string): Followed {
  return { ...untouched(employee), kept: [{ kind, detail }] };
}

export function untouched(employee: Employee): Followed {
  return { employee, reasons: [], kept: [], startsAgain: null };
}
