import { overEveryone } from "../../auth/grants.ts";
import type { PermissionKind } from "../../auth/permission-name.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import type { Instant } from "../../hr/instant.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { type Concerned, isVisible, type PersonRights, rightsOver, unlessDeleted } from "../../hr/scope.ts";
import { covers, coversAll, type Sections } from "../../hr/section.ts";
import type { StoredEmployee } from "../../store/employees.ts";
import { stateAt } from "../employees/state-at.ts";
import type { Roster } from "../roster.ts";
import { lacking } from "./forbidden.ts";

/** Throws `Forbidden` where the actor may not do that in one of the sections, or in each that there is, over everyone. */
export function requireOverEveryone(
  { actor, grants }: Pick<Roster, "actor" | "grants">,
  kind: PermissionKind,
  sections: Sections,
): void {
  const rights = overEveryone(grants)[kind];
  if (coversAll(rights, sections)) return;
  const missing = sections === "all" ? "all" : sections.find((section) => !covers(rights, section));
  throw lacking(actor, kind, missing ?? "all", "everyone");
}

/** Whether the actor may do that in all of these sections over everyone. */
export function mayOverEveryone(
  { grants }: Pick<Roster, "grants">,
  kind: PermissionKind,
  sections: Sections,
): boolean {
  return coversAll(overEveryone(grants)[kind], sections);
}

/** A person whom the actor may know of, with the actor's rights over them. */
export interface Reached {
  readonly person: StoredEmployee;
  readonly rights: PersonRights;
}

/** Throws `RuleError` (unknown) for nobody, and alike for somebody whom the actor may not know of. */
export function requireReached(
  roster: Pick<Roster, "grants" | "now">,
  dictionary: Dictionary,
  person: StoredEmployee | undefined,
): Reached {
  if (person !== undefined) {
    const rights = rightsOverStored(roster, dictionary)(person);
    if (isVisible(rights)) return { person, rights };
  }
  throw nobody();
}

/** What is said of an id that nobody has, and of somebody whom the actor may not see. */
export function nobody(): RuleError {
  return new RuleError("unknown", "There is nobody with this id.");
}

/** The actor's rights over a person as stored, by the state that they are in at the moment. */
export function rightsOverStored(
  { grants, now }: Pick<Roster, "grants" | "now">,
  dictionary: Dictionary,
): (person: StoredEmployee) => PersonRights {
  if (grants.scopes.every(({ whose }) => whose === "everyone")) {
    const alike = overEveryone(grants);
    return ({ employee }) => unlessDeleted(alike, employee.deletedAt);
  }
  const rights = rightsOver(grants.scopes, dictionary);
  return (person) => unlessDeleted(rights(concernedAt(person, now)), person.employee.deletedAt);
}

/** A person as rights look at them. */
export function concernedAt(person: StoredEmployee, at: Instant): Concerned {
  const { employee } = person;
  const state = stateAt(person, at);
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
