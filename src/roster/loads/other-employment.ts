import type { Employee } from "../../hr/employee.ts";
import { type Circumstances, latestPeriod, today } from "../../hr/lifecycle/decision.ts";
import type { Conflict } from "./conflict.ts";
import type { PersonLine } from "./person-line.ts";

/**
 * An employment that lasts beyond the end that a line gives, beside the latest one or before it: the line may mean
 * either, and access goes on by the other, so a person decides. Null where there is none, or the line says no more
 * than is known.
 */
export function otherEmployment(
  { terminationDate: said, status }: PersonLine,
  employee: Employee,
  circumstances: Circumstances,
): Conflict | null {
  if (!said) return null;
  const latest = latestPeriod(employee);
  const now = today(employee, circumstances);
  // Of two employments that run side by side the latest may end, by its own date, without the person's being gone.
  const staysOn = said >= now || (typeof status === "string" && status !== "terminated");
  if (said === latest.terminationDate && staysOn) return null;
  const other = employee.periods.find(
    ({ number, rescinded, startDate, terminationDate, endsAt }) =>
      number !== latest.number &&
      !rescinded &&
      startDate <= said &&
      (endsAt === null || endsAt > circumstances.now) &&
      (terminationDate === null || (terminationDate > said && terminationDate >= now)),
  );
  if (other === undefined) return null;
  const until = other.terminationDate === null ? "" : `, through ${other.terminationDate}`;
  const detail = `gives an end on ${said}; the employment since ${other.startDate} goes on${until}: correct that one, or the file`;
  return { kind: "earlierEnd", detail };
}
