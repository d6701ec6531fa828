import type { Dictionary } from "../../hr/dictionary.ts";
import { displayNameOf } from "../../hr/display-name.ts";
import type { Employee, State, StateRecord } from "../../hr/employee.ts";
import type { VerbOf } from "../../hr/event.ts";
import { changesBetween } from "../../hr/facts.ts";
import { fold } from "../../hr/fold.ts";
import { foldsOf } from "../../hr/folds.ts";
import type { NamedIn } from "../../hr/groups/defined-group.ts";
import { membershipsOf } from "../../hr/groups/memberships-of.ts";
import type { Instant } from "../../hr/instant.ts";
import { keepFacts } from "../../hr/kept-facts.ts";
import type { Decision } from "../../hr/lifecycle/decision.ts";
import { notesOn } from "../../hr/notes.ts";
import { requireSound } from "../../hr/sound.ts";
import { timeline } from "../../hr/timeline.ts";
import { viewMembersOf } from "../../hr/view-members.ts";
import type { Change } from "../../store/changes.ts";
import type { StoredEmployee } from "../../store/employees.ts";

/** What has to be written so that the decision holds: facts, states, memberships, places in views, notes, history. */
export function changeOf(
  before: StoredEmployee | null,
  decision: Decision,
  verb: VerbOf<"employee">,
  dictionary: Dictionary,
  now: Instant,
  named: readonly NamedIn[] = before?.named ?? [],
): Change {
  requireSound(before?.employee ?? null, decision.employee, dictionary);
  const { employee, states } = timeline(decision.employee, dictionary, now);
  return {
    before,
    after: employee,
    states: states.map((state) => ({ ...state, ...keysOf(state.record, employee) })),
    memberships: membershipsOf({ ...employee, named }, states, dictionary),
    named,
    viewMembers: viewMembersOf(employee, states, dictionary),
    employeeNumberKey: employee.employeeNumber === null ? null : fold(employee.employeeNumber),
    notes: notesOn(employee, dictionary),
    facts: keepFacts(employee),
    entry: {
      verb,
      holdsFrom: holdsFrom(
        before === null ? [] : timeline(before.employee, dictionary, now).states,
        states,
        now,
      ),
      reason: decision.reason,
      changes: changesBetween(before?.employee ?? null, employee),
    },
  };
}

/**
 * From when on the change holds: the first moment at which the person is in another state than without it. A correction
 * of what was always so holds from the start of the employment, or from now where that lies ahead.
 */
function holdsFrom(before: readonly State[], after: readonly State[], now: Instant): Instant {
  const moments = [...before, ...after].map(({ from }) => from).sort((a, b) => a - b);
  const differs = moments.find((at) => conditionAt(before, at) !== conditionAt(after, at));
  const start = after.find(({ status }) => status === "Employed")?.from ?? now;
  return Math.max(differs ?? now, Math.min(start, now));
}

function conditionAt(states: readonly State[], at: Instant): string {
  const state = states.find(({ from, to }) => from <= at && at < to);
  return JSON.stringify([state?.active, state?.status, state?.listed, state?.record]);
}

function keysOf(
  record: StateRecord,
  { employeeNumber }: Employee,
): Pick<Change["states"][number], "userNameKey" | "displayNameKey" | "folds"> {
  const { basic } = record;
  return {
    userNameKey: basic.email === null ? null : fold(basic.email),
    displayNameKey: fold(displayNameOf(basic)),
    folds: foldsOf(record, employeeNumber),
  };
}
