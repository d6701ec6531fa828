import { RuleError } from "../../hr/rule-error.ts";
import type { Change } from "../../store/changes.ts";
import { idByNumber } from "../../store/employees.ts";
import type { Roster } from "../roster.ts";

/** Refuses a change that gives somebody an employee number which another person has; whose it is, is not told. */
export async function requireFreeNumber(
  { db }: Roster,
  { before, after, employeeNumberKey }: Change,
): Promise<void> {
  if (employeeNumberKey === null || after.employeeNumber === before?.employee.employeeNumber) return;
  const holder = await idByNumber(db, employeeNumberKey);
  if (holder === null || holder === after.id) return;
  throw new RuleError(
    "conflict",
    `Employee number ${after.employeeNumber} is taken. The same person? Then change or rehire that one; else choose another number.`,
    { pointer: "#/employeeNumber", taken: true },
  );
}
