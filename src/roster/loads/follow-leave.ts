import type { Employee } from "../../hr/employee.ts";
import { type Circumstances, current, today } from "../../hr/lifecycle/decision.ts";
import { endLeave, startLeave } from "../../hr/lifecycle/leave.ts";
import { type Followed, untouched } from "./followed.ts";
import type { PersonLine } from "./person-line.ts";

/** A leave that the status says, or that it says is over; access stays on meanwhile. Throws `RuleError`. */
export function followLeave(
  { status }: PersonLine,
  employee: Employee,
  circumstances: Circumstances,
): Followed {
  const now = current(employee, circumstances);
  const startDate = today(employee, circumstances);
  if ((status === "leave" || status === "parentalLeave") && now.status === "Employed") {
    const kind = status === "leave" ? "Leave" : "Parental leave";
    const { employee: away } = startLeave(
      employee,
      { kind, startDate, returnDate: null, access: true },
      circumstances,
    );
    return { ...untouched(away), reasons: [`${kind.toLowerCase()} begins, access stays`] };
  }
  const open = employee.leaves.find(({ returnDate, access }) => returnDate === null && access);
  if (
    status === "active" &&
    open !== undefined &&
    (now.status === "Leave" || now.status === "Parental leave")
  ) {
    const { employee: back } = endLeave(employee, { returnDate: null }, circumstances);
    return { ...untouched(back), reasons: ["back from leave"] };
  }
  return untouched(employee);
}
