import { membershipsOf } from "../../hr/automatic-groups.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import { displayNameOf } from "../../hr/display-name.ts";
import type { BasicInfo, Employee } from "../../hr/employee.ts";
import { changesBetween } from "../../hr/facts.ts";
import { fold } from "../../hr/fold.ts";
import type { Instant } from "../../hr/instant.ts";
import type { Decision } from "../../hr/lifecycle/decision.ts";
import { notesOn, requireContractorsEnd } from "../../hr/notes.ts";
import { timeline } from "../../hr/timeline.ts";
import type { Change } from "../../store/changes.ts";
import type { StoredEmployee } from "../../store/employees.ts";

/** What has to be written so that the decision holds: facts, states, memberships, notes, history. */
export function changeOf(
  before: StoredEmployee | null,
  decision: Decision,
  verb: string,
  dictionary: Dictionary,
  now: Instant,
): Change {
  const { employee, states } = timeline(decision.employee, dictionary, now);
  requireContractorsEnd(employee, dictionary);
  return {
    before,
    after: employee,
    states: states.map((state) => ({ ...state, ...keysOf(state.record.basic) })),
    memberships: membershipsOf(states, dictionary.everyone),
    employeeNumberKey: employee.employeeNumber === null ? null : fold(employee.employeeNumber),
    notes: notesOn(employee, dictionary),
    entry: {
      verb,
      holdsFrom: now,
      reason: decision.reason,
      changes: changesBetween(before?.employee ?? null, employee),
    },
  };
}

/** Whether the write would change anything that HR said. */
export function changesNothing(before: StoredEmployee, after: Employee): boolean {
  return Object.keys(changesBetween(before.employee, after)).length === 0;
}

function keysOf(basic: BasicInfo): { userNameKey: string | null; displayNameKey: string } {
  return {
    userNameKey: basic.email === null ? null : fold(basic.email),
    displayNameKey: fold(displayNameOf(basic)),
  };
}
