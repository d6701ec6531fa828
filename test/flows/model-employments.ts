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
import { type Deed, type Moment, Refused, refuseIf } from "./model-deed.ts";

export function hired(id: string, input: HireInput, { company, now, by }: Moment): Person {
  const { startDate: start, terminationDate, lastDayOfWork, terminationReason } = input;
  requireOrder(start, terminationDate, lastDayOfWork);
  const said = (value: string | null): Said => [[start, value]];
  const { title, siteId, zone } = input.work;
  const person: Person = {
    id,
    number: input.employeeNumber,
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

type EmploymentVerb =
  | "terminate"
  | "cancelTermination"
  | "correctPeriod"
  | "releaseEnd"
  | "rehire"
  | "moveStart"
  | "rescind";

export const EMPLOYMENT_VERBS: { readonly [V in EmploymentVerb]: Deed<VerbInputs[V]> } = {
  terminate(person, input, moment) {
    refuseIf(person.deleted, "the file is deleted");
    const employment = latest(person);
    endBy(employment, input, person, moment);
    if (!employment.assumed) return;
    // Whoever is gone on no date is gone from every employment; a file ends none whose end a person has set.
    for (const other of person.employments) {
      if (other.neverStarted || other.ticks.ended || (moment.by === "feed" && other.setBy === "hand"))
        continue;
      endBy(other, input, person, moment);
    }
  },

  cancelTermination(person, { restoreAccess }, { by }) {
    refuseIf(person.deleted, "the file is deleted");
    const employment = latest(person);
    const { termination, lastDay, neverStarted } = employment;
    refuseIf(termination === null && lastDay === null && !neverStarted, "nothing to cancel");
    const cut = person.cutOffs.some(({ lifted, upTo }) => !lifted && upTo >= employment.number);
    refuseIf(cut && restoreAccess === null, "asks whether access comes back");
    withoutEnd(employment);
    if (by === "hand") employment.setBy = by;
    if (restoreAccess === true) for (const cutOff of person.cutOffs) cutOff.lifted = true;
  },

  correctPeriod(person, { number, startDate, account, restoreAccess, ...said }, moment) {
    refuseIf(person.deleted, "the file is deleted");
    const employment = person.employments.find((one) => one.number === number);
    if (employment === undefined) throw new Refused("no such employment");
    const before = structuredClone(employment);
    if (startDate !== undefined && startDate !== employment.start)
      startOn(employment, { startDate, account }, person, moment);
    const known = {
      terminationDate: employment.termination,
      lastDayOfWork: employment.lastDay,
      terminationReason: employment.reason,
      decidingDate: employment.decides,
    };
    const input = { ...known, ...said };
    const noEnd = input.terminationDate === null && input.lastDayOfWork === null;
    const sameDates =
      known.terminationDate === input.terminationDate && known.lastDayOfWork === input.lastDayOfWork;
    if (JSON.stringify(input) !== JSON.stringify(known)) {
      refuseIf(employment.neverStarted, "they never started");
      if (sameDates && (noEnd || employment.assumed)) {
        employment.reason = input.terminationReason;
        employment.decides = input.decidingDate;
      } else if (!noEnd) endBy(employment, input, person, moment);
      else if (employment === latest(person))
        EMPLOYMENT_VERBS.cancelTermination(person, { restoreAccess }, moment);
      else withoutEnd(employment);
    }
    requireOrder(employment.start, employment.termination, employment.lastDay);
    requirePlace(person, before, employment);
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

  moveStart(person, input, moment) {
    const employment = latest(person);
    const before = structuredClone(employment);
    const { startDate } = input;
    requireOrder(startDate, before.termination, before.lastDay);
    const others = person.employments.filter(({ number }) => number !== before.number);
    refuseIf(
      others.some(({ termination: end }) => end !== null && end >= startDate),
      "an earlier employment lasts beyond it",
    );
    startOn(employment, input, person, moment);
    refuseIf(
      others.some((other) => other.neverStarted && precedes(other, before) !== precedes(other, employment)),
      "one that never began comes to stand on the other side",
    );
  },

  rescind(person, { reason }, { by }) {
    const employment = latest(person);
    Object.assign(employment, { neverStarted: true, setBy: by, reason });
    employment.ticks.ended = true;
  },
};

/** Writes an end down; with no date it is now, and today's is taken. */
function endBy(employment: Employment, input: VerbInputs["terminate"], person: Person, moment: Moment): void {
  const { terminationDate, lastDayOfWork, terminationReason, decidingDate } = input;
  const { company, now, by } = moment;
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
  if (assumed) Object.assign(employment.ticks, { ended: true, over: true });
}

function withoutEnd(employment: Employment): void {
  const { number, start, ticks } = employment;
  Object.assign(employment, { ...employed(number, start), ticks: { ...ticks, ended: false, over: false } });
}

/** Writes another start down. Who is on stays so, unless the start moves far and a person says otherwise. */
function startOn(
  employment: Employment,
  { startDate, account }: VerbInputs["moveStart"],
  person: Person,
  { company, now }: Moment,
): void {
  const { start, ticks } = employment;
  const on = ticks.begun && !ticks.ended;
  const hasStarted = start <= todayOf(person, company, now);
  const near = startDate <= plus(start, 30);
  refuseIf(on && !hasStarted && account === null && !near, "asks what becomes of the account");
  leaveBehind(person, startDate, ({ back }) => back === start);
  const keeps = on && (startDate <= start || hasStarted || account === "keep" || (account === null && near));
  employment.start = startDate;
  ticks.started = false;
  if (!keeps) ticks.begun = false;
}

function precedes(other: Employment, one: Employment): boolean {
  return other.start < one.start || (other.start === one.start && other.number < one.number);
}

/** Employments stay in their order, and none comes to overlap another that it did not. */
function requirePlace({ employments }: Person, before: Employment, after: Employment): void {
  const overlap = (a: Employment, b: Employment) =>
    !a.neverStarted &&
    !b.neverStarted &&
    (a.termination ?? "9999") >= b.start &&
    (b.termination ?? "9999") >= a.start;
  for (const other of employments.filter(({ number }) => number !== after.number)) {
    refuseIf(overlap(other, after) && !overlap(other, before), "overlaps anew");
    refuseIf(precedes(other, before) !== precedes(other, after), "comes in another order");
  }
}

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
