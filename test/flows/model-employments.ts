import type { HireInput } from "../../src/hr/lifecycle/hire.ts";
import type { VerbInputs } from "../../src/roster/employees/verbs.ts";
import {
  type Absence,
  type Employment,
  lastWorked,
  latest,
  look,
  type Person,
  type PlainDate,
  plus,
  type Said,
  todayOf,
} from "./model.ts";
import { type Deed, type Moment, refuseIf } from "./model-deed.ts";

export function hired(id: string, input: HireInput, { company, now, by }: Moment): Person {
  const { startDate: start, terminationDate, lastDayOfWork, terminationReason } = input;
  requireOrder(start, terminationDate, lastDayOfWork);
  const said = (value: string | null): Said => [[start, value]];
  const { title, siteId, zone } = input.work;
  const person: Person = {
    id,
    work: {
      days: [{ date: start, begun: false }],
      said: { title: said(title), siteId: said(siteId), zone: said(zone) },
    },
    basic: { days: [{ date: start, begun: false }], said: { email: said(input.basic.email) } },
    employments: [
      {
        ...employed(1, start),
        termination: terminationDate,
        lastDay: lastDayOfWork,
        reason: terminationReason,
        setBy: terminationDate === null ? null : by,
      },
    ],
    absences: [],
    cutOffs: [],
    excluded: null,
    deleted: false,
  };
  look(person, company, now);
  return person;
}

function employed(number: number, start: PlainDate): Employment {
  return {
    number,
    start,
    termination: null,
    lastDay: null,
    reason: null,
    decides: null,
    setBy: null,
    assumed: false,
    neverStarted: false,
    ticks: { begun: false, started: false, ended: false, over: false },
  };
}

type EmploymentVerb = "terminate" | "cancelTermination" | "releaseEnd" | "rehire" | "moveStart" | "rescind";

export const EMPLOYMENT_VERBS: { readonly [V in EmploymentVerb]: Deed<VerbInputs[V]> } = {
  terminate(
    person,
    { terminationDate, lastDayOfWork, terminationReason, decidingDate },
    { company, now, by },
  ) {
    refuseIf(person.deleted, "the file is deleted");
    const employment = latest(person);
    refuseIf(employment.neverStarted, "they never started");
    requireOrder(employment.start, terminationDate, lastDayOfWork);
    const worked = employment.assumed ? "no day" : lastWorked(employment, company);
    const known = employment.termination;
    const assumed = terminationDate === null && lastDayOfWork === null;
    Object.assign(employment, {
      termination: assumed ? todayOf(person, company, now) : terminationDate,
      lastDay: lastDayOfWork,
      reason: terminationReason,
      decides: decidingDate,
      assumed,
      setBy: by,
    });
    // A correction of anything but the day leaves what has come as it is.
    if (worked !== lastWorked(employment, company)) employment.ticks.ended = false;
    if (known !== employment.termination) employment.ticks.over = false;
    if (!assumed) return;
    employment.ticks.ended = true;
    // Whoever is gone on no date is gone from every employment; a file ends none whose end a person has set.
    for (const other of person.employments) {
      if (other.neverStarted || other.ticks.ended || (by === "feed" && other.setBy === "hand")) continue;
      Object.assign(other, {
        termination: employment.termination,
        lastDay: null,
        reason: terminationReason,
        decides: decidingDate,
        assumed,
        setBy: by,
      });
      Object.assign(other.ticks, { ended: true, over: false });
    }
  },

  cancelTermination(person, { restoreAccess }, { by }) {
    refuseIf(person.deleted, "the file is deleted");
    const employment = latest(person);
    const { termination, lastDay, neverStarted } = employment;
    refuseIf(termination === null && lastDay === null && !neverStarted, "nothing to cancel");
    const cut = person.cutOffs.some(({ lifted, upTo }) => !lifted && upTo >= employment.number);
    refuseIf(cut && restoreAccess === null, "asks whether access comes back");
    const { number, start, ticks } = employment;
    Object.assign(employment, { ...employed(number, start), ticks, setBy: by === "hand" ? by : null });
    employment.ticks.ended = false;
    employment.ticks.over = false;
    if (restoreAccess === true) for (const cutOff of person.cutOffs) cutOff.lifted = true;
  },

  releaseEnd(person) {
    refuseIf(latest(person).setBy !== "hand", "no end was set by hand");
    latest(person).setBy = "feed";
  },

  rehire(person, { startDate, terminationDate, lastDayOfWork, terminationReason, concurrent }, { by }) {
    refuseIf(person.deleted, "the file is deleted");
    requireOrder(startDate, terminationDate, lastDayOfWork);
    const { neverStarted, termination, start } = latest(person);
    refuseIf(neverStarted && startDate < start, "it would come before the start that never was");
    const isOver = neverStarted || (termination !== null && termination < startDate);
    refuseIf(!isOver && !concurrent, "the earlier employment goes on");
    person.employments.push({
      ...employed(Math.max(...person.employments.map(({ number }) => number)) + 1, startDate),
      termination: terminationDate,
      lastDay: lastDayOfWork,
      reason: terminationReason,
      setBy: terminationDate === null ? null : by,
    });
    if (!concurrent) leaveBehind(person, startDate, () => true);
  },

  moveStart(person, { startDate, account }, { company, now }) {
    const employment = latest(person);
    const { start, number, termination, lastDay, ticks } = employment;
    requireOrder(startDate, termination, lastDay);
    const others = person.employments.filter((other) => other.number !== number);
    refuseIf(
      others.some(({ termination: end }) => end !== null && end >= startDate),
      "an earlier employment lasts beyond it",
    );
    const precedes = (other: Employment, date: PlainDate) =>
      other.start < date || (other.start === date && other.number < number);
    refuseIf(
      others.some((other) => other.neverStarted && precedes(other, start) !== precedes(other, startDate)),
      "one that never began comes to stand on the other side",
    );
    refuseIf(
      others.some(({ neverStarted, start: other }) => neverStarted && other > startDate),
      "it would come before the start that never was",
    );
    const on = ticks.begun && !ticks.ended;
    const hasStarted = start <= todayOf(person, company, now);
    const near = startDate <= plus(start, 30);
    refuseIf(on && !hasStarted && account === null && !near, "asks what becomes of the account");
    leaveBehind(person, startDate, ({ back }) => back === start);
    const keeps =
      on && (startDate <= start || hasStarted || account === "keep" || (account === null && near));
    employment.start = startDate;
    ticks.started = false;
    if (!keeps) ticks.begun = false;
  },

  rescind(person, { reason }, { by }) {
    const employment = latest(person);
    Object.assign(employment, { neverStarted: true, setBy: by, reason });
    employment.ticks.ended = true;
  },
};

/** Of these absences nothing is left once another employment starts. */
function leaveBehind(person: Person, start: PlainDate, which: (absence: Absence) => boolean): void {
  const goesOn = (absence: Absence) => which(absence) && (absence.back === null || absence.back > start);
  person.absences = person.absences.filter((absence) => !goesOn(absence) || absence.from < start);
  for (const absence of person.absences.filter(goesOn)) {
    absence.back = start;
    absence.ticks.ended = false;
  }
}

export function requireOrder(start: PlainDate, ...ends: (PlainDate | null)[]): void {
  refuseIf(
    ends.some((end) => end !== null && end < start),
    "an end before the start",
  );
}
