import { overEveryone } from "../../auth/grants.ts";
import type { PermissionKind } from "../../auth/permission-name.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import type { Instant } from "../../hr/instant.ts";
import { type Concerned, type PersonRights, rightsOver } from "../../hr/scope.ts";
import { covers, type Section } from "../../hr/section.ts";
import type { StoredEmployee } from "../../store/employees.ts";
import type { Roster } from "../roster.ts";
import { lacking } from "./forbidden.ts";

/** Throws `Forbidden` where the actor may not do that in one of the sections over everyone. */
export function requireOverEveryone(
  { actor, grants }: Pick<Roster, "actor" | "grants">,
  kind: PermissionKind,
  sections: readonly Section[],
): void {
  const rights = overEveryone(grants)[kind];
  const missing = sections.find((section) => !covers(rights, section));
  if (missing !== undefined) throw lacking(actor, kind, missing, "everyone");
}

/** The actor's rights over a person as they are stored, by the state that they are in at the moment. */
export function rightsOverStored(
  { grants, now }: Pick<Roster, "grants" | "now">,
  dictionary: Dictionary,
): (person: StoredEmployee) => PersonRights {
  const rights = rightsOver(grants.scopes, dictionary);
  return (person) => rights(concernedAt(person, now));
}

/** A person as rights look at them. */
export function concernedAt({ employee, states }: StoredEmployee, at: Instant): Concerned {
  const state = states.find(({ startsAt, endsAt }) => startsAt <= at && at < endsAt);
  if (state === undefined) throw new TypeError("somebody is in no state");
  const { status, active, record } = state;
  return {
    id: employee.id,
    employeeNumber: employee.employeeNumber,
    status,
    active,
    record: JSON.parse(record),
  };
}
