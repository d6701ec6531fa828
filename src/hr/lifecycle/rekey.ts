import type { Employee } from "../employee.ts";
import type { Circumstances, Decision } from "./decision.ts";

export interface RekeyInput {
  /** Null: the person has no number any more, and files know them by their e-mail alone. */
  readonly employeeNumber: string | null;
}

/** Another employee number, after a transfer or in a new HR system. The id stays; files match by the new number at once. */
export function rekey(employee: Employee, input: RekeyInput, _circumstances: Circumstances): Decision {
  const { employeeNumber } = input;
  return {
    employee: { ...employee, employeeNumber },
    reason: `${employee.employeeNumber ?? "no number"} becomes ${employeeNumber ?? "no number"}`,
  };
}
