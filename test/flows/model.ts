import { at, hasLeft, hasReached, local } from "../hr/wall-clock.ts";

/*
 * The lifecycle as somebody would keep it who has a clock for every zone, a sheet of paper for every person, and
 * nothing else: they look at the clocks every quarter of an hour, and tick off what has come. What is ticked off stays
 * so. Nothing is computed ahead; what will be is found out by looking at the clocks of the days to come.
 */

export type PlainDate = string;
type Decides = "sooner" | "terminationDate";

export interface ModelCompany {
  zone: string;
  /** By the site's id. */
  siteZones: Record<string, string>;
  endMoment: { kind: "endOfDay" } | { kind: "startOfDay" } | { kind: "clock"; time: string };
  decidingDate: Decides;
  decidingDateByReason: Record<string, Decides>;
  activeBefore: { kind: "atCreation" } | { kind: "days"; days: number };
  activeBeforeForRehires: boolean;
}

/** What was said of one field: from which day on which value. What repeats the value before is not said. */
export type Said = [from: PlainDate, value: string | null][];

/** A day from which on something was said, and whether it has begun where the person is. */
interface Day {
  readonly date: PlainDate;
  begun: boolean;
}

export interface Employment {
  readonly number: number;
  start: PlainDate;
  termination: PlainDate | null;
  lastDay: PlainDate | null;
  reason: string | null;
  decides: Decides | null;
  setBy: "hand" | "feed" | null;
  assumed: boolean;
  neverStarted: boolean;
  /** Access has begun, work has started, access has ended, garden leave is over. */
  ticks: { begun: boolean; started: boolean; ended: boolean; over: boolean };
}

export interface Absence {
  readonly number: number;
  readonly kind: "Leave" | "Parental leave";
  from: PlainDate;
  back: PlainDate | null;
  access: boolean;
  ticks: { begun: boolean; ended: boolean };
}

export interface Person {
  readonly id: string;
  /** HR's own number, by which files know them. */
  number: string | null;
  readonly work: { days: Day[]; readonly said: { title: Said; siteId: Said; zone: Said } };
  readonly basic: { days: Day[]; said: { email: Said } };
  employments: Employment[];
  absences: Absence[];
  /** `by`: the service user whose block it is; null: HR cut them off. */
  cutOffs: { upTo: number; lifted: boolean; by: string | null }[];
  excluded: { kind: "unlisted" | "deactivated" } | { kind: "frozen"; view: View } | null;
  deleted: boolean;
}

/** What a reader, or HR, sees of somebody. */
export interface View {
  readonly active: boolean;
  readonly status: string;
  readonly listed: boolean;
  readonly title: string | null;
  readonly email: string | null;
  readonly number: string | null;
}

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 86_400_000;

export function plus(date: PlainDate, days: number): PlainDate {
  return new Date(at(date) + days * DAY).toISOString().slice(0, 10);
}

/** What was said for that day; before everything that was said, the first. */
export function valueOn(said: Said, date: PlainDate): string | null {
  return (said.findLast(([from]) => from <= date) ?? said[0])?.[1] ?? null;
}

/** Whose clock decides about the day: the person's own, else the site's, else the company's. */
export function zoneOn({ work }: Person, date: PlainDate, company: ModelCompany): string {
  const site = valueOn(work.said.siteId, date);
  return valueOn(work.said.zone, date) ?? company.siteZones[site ?? ""] ?? company.zone;
}

/** The date that a calendar on the wall shows where the person is. */
export function todayOf(person: Person, company: ModelCompany, now: number): PlainDate {
  const zone = zoneOn(person, new Date(now).toISOString().slice(0, 10), company);
  return new Date(local(zone, now)).toISOString().slice(0, 10);
}

/** The employment that HR speaks of. */
export function latest({ employments }: Person): Employment {
  return employments.reduce((one, other) => (other.start >= one.start ? other : one));
}

/** The day through which they work; null: nothing ends. */
export function lastWorked(employment: Employment, company: ModelCompany): PlainDate | null {
  const { termination, lastDay, reason, decides } = employment;
  if (termination === null) return null;
  const mode = decides ?? company.decidingDateByReason[reason ?? ""] ?? company.decidingDate;
  return mode === "sooner" && lastDay !== null && lastDay < termination ? lastDay : termination;
}

/** Looks at the clocks, and ticks off what has come for this person. */
export function look(person: Person, company: ModelCompany, now: number): void {
  const come = (date: PlainDate, whose = date) => hasReached(zoneOn(person, whose, company), at(date), now);
  const gone = (date: PlainDate, time: string, whose: PlainDate) =>
    hasLeft(zoneOn(person, whose, company), at(date, time), now);

  for (const day of [...person.work.days, ...person.basic.days]) day.begun ||= come(day.date);
  for (const { start, number, ticks } of person.employments) {
    ticks.started ||= come(start);
    ticks.begun ||=
      accountDay(number, start, company) === null || come(accountDay(number, start, company) ?? "", start);
  }
  for (const employment of person.employments) {
    const { ticks, termination } = employment;
    const last = lastWorked(employment, company);
    ticks.ended ||=
      last !== null &&
      ends(last, company, gone) &&
      adjoining(person, employment, last).every(({ ticks }) => ticks.begun);
    ticks.over ||= ticks.ended && termination !== null && gone(plus(termination, 1), "00:00", termination);
  }
  for (const { from, back, ticks } of person.absences) {
    ticks.begun ||= come(from);
    ticks.ended ||= back !== null && come(back);
  }
}

/** The day on which the account begins; null: at once. */
function accountDay(number: number, start: PlainDate, company: ModelCompany): PlainDate | null {
  const { activeBefore, activeBeforeForRehires } = company;
  if (number > 1 && !(activeBeforeForRehires && activeBefore.kind === "days")) return start;
  return activeBefore.kind === "atCreation" ? null : plus(start, -activeBefore.days);
}

function ends(
  last: PlainDate,
  { endMoment }: ModelCompany,
  gone: (date: PlainDate, time: string, whose: PlainDate) => boolean,
): boolean {
  switch (endMoment.kind) {
    case "endOfDay":
      return gone(plus(last, 1), "00:00", last);
    case "startOfDay":
      return gone(last, "00:00", last);
    case "clock":
      return gone(last, endMoment.time, last);
  }
}

/** Employments that go on from this one without a day between. */
function adjoining({ employments }: Person, { start }: Employment, last: PlainDate): Employment[] {
  return employments.filter(
    (other) => !other.neverStarted && other.start > start && other.start <= plus(last, 1),
  );
}

/** How the person stands by what is ticked off. */
export function view(person: Person): View {
  const { employments, absences, cutOffs, excluded, deleted } = person;
  const away = absences.filter(({ ticks }) => ticks.begun && !ticks.ended);
  const cutUpTo = Math.max(0, ...cutOffs.filter(({ lifted }) => !lifted).map(({ upTo }) => upTo));
  const access =
    employments.some(({ number, ticks }) => ticks.begun && !ticks.ended && number > cutUpTo) &&
    away.every((absence) => absence.access);
  const frozen = excluded?.kind === "frozen" ? excluded.view : null;
  const email = frozen ? frozen.email : inForce(person.basic.days, person.basic.said.email);
  return {
    active: access && excluded?.kind !== "deactivated" && (frozen?.active ?? true),
    status: status(employments, away),
    listed: email !== null && !deleted && excluded?.kind !== "unlisted",
    title: frozen ? frozen.title : inForce(person.work.days, person.work.said.title),
    email,
    number: person.number,
  };
}

function status(employments: readonly Employment[], [away]: readonly Absence[]): string {
  const meant = employments.filter(({ neverStarted, ticks }) => !(neverStarted && ticks.ended));
  const some = (is: (ticks: Employment["ticks"]) => boolean) => meant.some(({ ticks }) => is(ticks));
  if (some(({ started, ended }) => started && !ended)) return away?.kind ?? "Employed";
  if (some(({ started, ended, over }) => started && ended && !over)) return "Garden leave";
  if (some(({ started, ended }) => !started && !ended)) return "Hired";
  return "Terminated";
}

/** The value said for the latest of the days that have begun. */
function inForce(days: readonly Day[], said: Said): string | null {
  const begun = days.filter((day) => day.begun).map(({ date }) => date);
  return valueOn(
    said,
    begun.reduce((one, other) => (other > one ? other : one), days[0]?.date ?? ""),
  );
}

/** A moment ahead, and what the person is from it on. */
export interface Turn {
  readonly at: number;
  readonly view: View;
}

const DAYS_AHEAD = 45;

/** What will become of somebody if nothing else is done, found by looking at the clocks of the days to come. */
export function turnsAhead(person: Person, company: ModelCompany, now: number): Turn[] {
  const ahead = structuredClone(person);
  const turns: Turn[] = [];
  let last = JSON.stringify(view(ahead));
  for (
    let t = (Math.floor(now / QUARTER) + 1) * QUARTER;
    t < now + DAYS_AHEAD * DAY && awaits(ahead);
    t += QUARTER
  ) {
    look(ahead, company, t);
    const is = view(ahead);
    if (JSON.stringify(is) === last) continue;
    last = JSON.stringify(is);
    turns.push({ at: t, view: is });
  }
  return turns;
}

/** Whether anything is left to be ticked off. */
function awaits({ work, basic, employments, absences }: Person): boolean {
  return (
    [...work.days, ...basic.days].some(({ begun }) => !begun) ||
    employments.some(
      ({ termination, ticks }) =>
        !ticks.begun || !ticks.started || (termination !== null && !(ticks.ended && ticks.over)),
    ) ||
    absences.some(({ back, ticks }) => !ticks.begun || (back !== null && !ticks.ended))
  );
}
