import type { VerbInputs } from "../../src/roster/employees/verbs.ts";
import { view } from "./model.ts";
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
    const upTo = Math.max(...person.employments.map(({ number }) => number));
    refuseIf(
      person.cutOffs.some((cutOff) => !cutOff.lifted && cutOff.upTo >= upTo),
      "cut off already",
    );
    person.cutOffs.push({ upTo, lifted: false });
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
