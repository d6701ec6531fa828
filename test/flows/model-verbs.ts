import type { VerbInputs } from "../../src/roster/employees/verbs.ts";
import { type Person, view } from "./model.ts";
import { type Deed, refuseIf } from "./model-deed.ts";
import { EMPLOYMENT_VERBS } from "./model-employments.ts";
import { LEAVE_VERBS } from "./model-leaves.ts";
import { requireInactive, VALUE_VERBS } from "./model-values.ts";

/** Every verb but hiring, as the brief has it. */
export const MODEL_VERBS: { readonly [V in keyof VerbInputs]: Deed<VerbInputs[V]> } = {
  ...VALUE_VERBS,
  ...EMPLOYMENT_VERBS,
  ...LEAVE_VERBS,

  rekey(person, { employeeNumber }) {
    person.number = employeeNumber;
  },

  revokeAccess(person) {
    const upTo = numberOfLast(person);
    refuseIf(
      person.cutOffs.some((cutOff) => cutOff.by === null && !cutOff.lifted && cutOff.upTo >= upTo),
      "cut off already",
    );
    person.cutOffs.push({ upTo, lifted: false, by: null });
  },

  block(person, { by }) {
    if (!view(person).active) return;
    // An employment that is planned starts clean.
    const begun = person.employments.filter(({ ticks }) => ticks.begun).map(({ number }) => number);
    person.cutOffs.push({ upTo: Math.max(...begun), lifted: false, by });
  },

  unblock(person, { by }) {
    if (view(person).active) return;
    for (const cutOff of person.cutOffs) if (cutOff.by === by) cutOff.lifted = true;
  },

  restoreAccess(person) {
    refuseIf(person.deleted, "the file is deleted");
    refuseIf(
      person.cutOffs.every(({ lifted }) => lifted),
      "not cut off",
    );
    for (const cutOff of person.cutOffs) cutOff.lifted = true;
  },

  exclude(person, { listed }) {
    refuseIf(person.excluded !== null, "excluded already");
    const seen = view(person);
    refuseIf(seen.listed && listed === null, "asks what readers get");
    if (!seen.listed) person.excluded = { kind: "unlisted" };
    else person.excluded = listed === "freeze" ? { kind: "frozen", view: seen } : { kind: "deactivated" };
  },

  include(person) {
    refuseIf(person.deleted, "the file is deleted");
    refuseIf(person.excluded === null, "not excluded");
    person.excluded = null;
  },

  remove(person, _, moment) {
    refuseIf(person.deleted, "deleted already");
    requireInactive(person, moment);
    person.deleted = true;
  },

  restore(person) {
    refuseIf(!person.deleted, "not deleted");
    person.deleted = false;
  },
};

function numberOfLast({ employments }: Person): number {
  return Math.max(...employments.map(({ number }) => number));
}
