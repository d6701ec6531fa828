import { type Employment, latest, look, type Person, type PlainDate, todayOf, view } from "./model.ts";
import { done, type Moment, Refused } from "./model-deed.ts";
import { requireOrder } from "./model-employments.ts";
import { MODEL_VERBS } from "./model-verbs.ts";

/** What a line of a file says of somebody known; null: the cell is blank. */
export interface SaidByFile {
  readonly number: string;
  readonly status: "active" | "terminated" | "gardenLeave" | "leave" | null;
  readonly termination: PlainDate | null;
  readonly lastDay: PlainDate | null;
  readonly title: string;
}

/** What a file may do to somebody, as the brief has it. Throws `Refused` where the line contradicts itself. */
export function followed(person: Person, said: SaidByFile, moment: Moment): Person {
  if (person.deleted) return person;
  const looked = structuredClone(person);
  look(looked, moment.company, moment.now);
  const ended = withEnd(looked, said, moment);
  const away = withLeave(ended, said, moment);
  const values = { work: { title: said.title } };
  return verb("change", away, { effectiveDate: null, values }, moment);
}

function verb<V extends keyof typeof MODEL_VERBS>(
  name: V,
  person: Person,
  input: Parameters<(typeof MODEL_VERBS)[V]>[1],
  moment: Moment,
): Person {
  const deed: unknown = MODEL_VERBS[name];
  if (typeof deed !== "function") throw new Error(`no ${name}`);
  return done((copy, given, at) => deed(copy, given, at), person, input, moment);
}

function withEnd(person: Person, said: SaidByFile, moment: Moment): Person {
  const employment = latest(person);
  if (employment.neverStarted) return person;
  const works = said.status !== null && said.status !== "terminated";
  if (person.employments.length === 1 && !works)
    requireOrder(employment.start, said.termination, said.lastDay);

  // A date before the start is an earlier employment's; a blank leaves what is known.
  const own = (date: PlainDate | null) => (date !== null && date >= employment.start ? date : null);
  const termination = own(said.termination) ?? employment.termination;
  // Who is gone on no date is gone, whatever day they last worked.
  const gone = employment.assumed && own(said.termination) === null;
  const lastDay = gone ? employment.lastDay : (own(said.lastDay) ?? employment.lastDay);
  if (termination === employment.termination && lastDay === employment.lastDay)
    return withStatus(person, said, own(said.termination), moment);

  const saysHere = said.status === "active" || said.status === "leave";
  const past = termination !== null && termination < todayOf(person, moment.company, moment.now);
  if ((saysHere && past) || isSetByHand(person)) return person;
  const { reason, decides } = employment;
  const input = {
    terminationDate: termination,
    lastDayOfWork: lastDay,
    terminationReason: reason,
    decidingDate: decides,
  };
  const ended = verb("terminate", person, input, moment);
  const comesBack = !view(person).active && view(ended).active;
  return comesBack && saysEnded(said) ? person : ended;
}

/** The dates are as known; what is left is what the status says. */
function withStatus(person: Person, said: SaidByFile, agreed: PlainDate | null, moment: Moment): Person {
  const { status, active } = view(person);
  const left = status === "Terminated" || status === "Garden leave";
  if (said.status === "terminated" && agreed === null && !left) {
    // What ended before they were hired again ends nothing now.
    const earlier = said.termination !== null && said.termination < latest(person).start;
    if (earlier || isSetByHand(person)) return person;
    const nothing = {
      terminationDate: null,
      lastDayOfWork: null,
      terminationReason: null,
      decidingDate: null,
    };
    return verb("terminate", person, nothing, moment);
  }
  if ((said.status === "active" || said.status === "leave") && status === "Terminated") return person;
  if (said.status === "gardenLeave" && active) return person;
  if (!isSetByHand(person) || (agreed === null && !saysNoEnd(said, latest(person)))) return person;
  const agreeing = structuredClone(person);
  latest(agreeing).setBy = "feed";
  return agreeing;
}

function withLeave(person: Person, { status }: SaidByFile, moment: Moment): Person {
  const is = view(person).status;
  const startDate = todayOf(person, moment.company, moment.now);
  try {
    if (status === "leave" && is === "Employed") {
      const open = { kind: "Leave", startDate, returnDate: null, access: true } as const;
      return verb("startLeave", person, open, moment);
    }
    const open = person.absences.some(({ back, access }) => back === null && access);
    if (status === "active" && open && (is === "Leave" || is === "Parental leave"))
      return verb("endLeave", person, { returnDate: null }, moment);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
  return person;
}

/** What a person entered, an end or that there is none, stands until the file agrees. */
function isSetByHand(person: Person): boolean {
  return latest(person).setBy === "hand";
}

function saysNoEnd(said: SaidByFile, { termination, lastDay }: Employment): boolean {
  return said.termination === null && !saysEnded(said) && termination === null && lastDay === null;
}

function saysEnded({ status }: SaidByFile): boolean {
  return status === "terminated" || status === "gardenLeave";
}
