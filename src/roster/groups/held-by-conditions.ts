import type { Dictionary } from "../../hr/dictionary.ts";
import { asksForSomething, type DefinedGroup } from "../../hr/groups/defined-group.ts";
import { isIn } from "../../hr/groups/memberships-of.ts";
import type { Instant } from "../../hr/instant.ts";
import type { StoredEmployee } from "../../store/employees.ts";
import { stateAt } from "../employees/state-at.ts";

/** Whether a person is at the moment in a group by what it asks for, were they not named in it either way. */
export function heldByConditions(
  group: DefinedGroup,
  dictionary: Dictionary,
  at: Instant,
): (person: StoredEmployee) => boolean {
  if (!asksForSomething(group)) return () => false;
  const isInIt = isIn(group.id, dictionary);
  return (person) => {
    const state = stateAt(person, at);
    if (state === undefined) return false;
    const named = person.named.filter(({ groupId }) => groupId !== group.id);
    const { active, status, ordinal, record } = state;
    return isInIt(
      { ...person.employee, named },
      { active, status, listed: ordinal !== null, record: JSON.parse(record) },
    );
  };
}
