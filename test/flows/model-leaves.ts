import type { VerbInputs } from "../../src/roster/employees/verbs.ts";
import { type Absence, type Person, todayOf } from "./model.ts";
import { type Deed, Refused, refuseIf } from "./model-deed.ts";

type LeaveVerb = "startLeave" | "endLeave" | "correctLeave" | "cancelLeave";

export const LEAVE_VERBS: { readonly [V in LeaveVerb]: Deed<VerbInputs[V]> } = {
  startLeave(person, { kind, startDate: from, returnDate: back, access }) {
    const number = Math.max(0, ...person.absences.map((absence) => absence.number)) + 1;
    const absence = { number, kind, from, back, access, ticks: { begun: false, ended: false } };
    requirePlace(person, absence);
    person.absences.push(absence);
  },

  endLeave(person, { returnDate }, { company, now }) {
    refuseIf(person.deleted, "the file is deleted");
    const today = todayOf(person, company, now);
    const open = person.absences.filter(({ back, ticks }) => (back === null || back > today) && !ticks.ended);
    const first = open.reduce<(typeof open)[0] | undefined>(
      (one, other) => (one === undefined || other.from < one.from ? other : one),
      undefined,
    );
    if (first === undefined) throw new Refused("no leave to end");
    first.back = returnDate ?? (today > first.from ? today : first.from);
    if (returnDate !== null) requirePlace(person, first);
    first.ticks.ended = returnDate === null;
  },

  correctLeave(person, { number, startDate, returnDate }) {
    const absence = absenceOf(person, number);
    const { from, back, ticks } = absence;
    if (startDate !== undefined) absence.from = startDate;
    if (returnDate !== undefined) absence.back = returnDate;
    requirePlace(person, absence);
    if (absence.from !== from) ticks.begun = false;
    if (absence.back !== back) ticks.ended = false;
  },

  cancelLeave(person, { number }) {
    const absence = absenceOf(person, number);
    person.absences = person.absences.filter((other) => other !== absence);
  },
};

function absenceOf({ absences, deleted }: Person, number: number): Absence {
  refuseIf(deleted, "the file is deleted");
  const absence = absences.find((one) => one.number === number);
  if (absence === undefined) throw new Refused("no such leave");
  return absence;
}

function requirePlace({ absences }: Person, { number, from, back }: Absence): void {
  refuseIf(back !== null && back <= from, "ends before it begins");
  const others = absences.filter((other) => other.number !== number);
  refuseIf(
    others.some(
      (other) => (other.back === null || from < other.back) && (back === null || other.from < back),
    ),
    "overlaps",
  );
}
