import { RuleError } from "../../hr/rule-error.ts";
import { readEmployees } from "../../store/employees.ts";
import { employeeById } from "../read/employee.ts";
import type { ShownEmployee } from "../read/shown-employee.ts";
import type { Roster } from "../roster.ts";

/** Somebody who was just written. */
export interface WrittenPerson {
  readonly version: number;
  /** As they are now; null: the write moved them out of the people whom the actor may see. */
  readonly employee: ShownEmployee | null;
}

/** The person after a write of the actor's. Throws `RuleError` (unknown) where they were erased since. */
export async function writtenPerson(roster: Roster, id: string): Promise<WrittenPerson> {
  try {
    const employee = await employeeById(roster, id);
    return { version: employee.version, employee };
  } catch (error) {
    const version = (await readEmployees(roster.db, [id])).get(id)?.version;
    if (!(error instanceof RuleError) || version === undefined) throw error;
    return { version, employee: null };
  }
}
