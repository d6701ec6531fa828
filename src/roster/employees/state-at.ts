import type { Instant } from "../../hr/instant.ts";
import type { StoredEmployee } from "../../store/employees.ts";

/** The state that somebody is in at a moment, as stored; undefined: they are in none. */
export function stateAt(
  { states }: Pick<StoredEmployee, "states">,
  at: Instant,
): StoredEmployee["states"][number] | undefined {
  return states.find(({ startsAt, endsAt }) => startsAt <= at && at < endsAt);
}
