import type { Dictionary } from "../../hr/dictionary.ts";
import type { KeptRecord } from "../../hr/employee.ts";
import { asksForSomething, type DefinedGroup } from "../../hr/groups/defined-group.ts";
import { isIn } from "../../hr/groups/memberships-of.ts";
import type { Instant } from "../../hr/instant.ts";
import type { StoredEmployee } from "../../store/employees.ts";

/** Whether a person is at the moment in a group by what it asks for, were they not named in it either way. */
export function heldByConditions(
  group: DefinedGroup,
  dictionary: Dictionary,
  at: Instant,
): (person: StoredEmployee) => boolean {
  if (!asksForSomething(group)) return () => false;
  const isInIt = isIn(group.id, dictionary);
  return ({ employee, named, states }) => {
    const state = states.find(({ startsAt, endsAt }) => startsAt <= at && at < endsAt);
    if (state === undefined) return false;
    const others = named.filter(({ groupId }) => groupId !== group.id);
    const { active, status, ordinal, record } = state;
    return isInIt(
      { ...employee, named: others },
      { active, status, listed: ordinal !== null, record: recordIn(record) },
    );
  };
}

function recordIn(text: string): KeptRecord {
  return JSON.parse(text);
}
