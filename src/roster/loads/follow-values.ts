import type { Employee } from "../../hr/employee.ts";
import { changeValues, type ValueChanges } from "../../hr/lifecycle/change-values.ts";
import { type Circumstances, current, today } from "../../hr/lifecycle/decision.ts";
import type { PersonLine } from "./person-line.ts";

/**
 * The person with the values that a line sets: from today, or from the start that the line names where that lies ahead.
 * Until then a file may show the values of today or those from the start on, so both are known.
 */
export function followValues(
  employee: Employee,
  line: PersonLine,
  values: Required<ValueChanges>,
  circumstances: Circumstances,
): Employee {
  const start = startAhead(line, employee, circumstances);
  if (start === null) return changeValues(employee, { effectiveDate: null, values }, circumstances).employee;
  const now = current(employee, circumstances).record;
  const news = {
    basic: without(values.basic, now.basic),
    work: without(values.work, now.work),
    address: without(values.address, now.address),
    employment: without(values.employment, now.employment),
    contact: without(values.contact, now.contact),
    custom: without(values.custom, now.custom),
  };
  return changeValues(employee, { effectiveDate: start, values: news }, circumstances).employee;
}

function startAhead(line: PersonLine, employee: Employee, circumstances: Circumstances): string | null {
  const start = line.rehireDate ?? line.startDate ?? null;
  return start !== null && start > today(employee, circumstances) ? start : null;
}

/** The fields that are not so already. */
function without<T extends object>(said: Partial<T>, known: T): Partial<T> {
  const values = new Map<string, unknown>(Object.entries(known));
  // Leaving fields out of a Partial leaves a Partial.
  return Object.fromEntries(
    Object.entries(said).filter(([field, value]) => values.get(field) !== value),
  ) as Partial<T>;
}
