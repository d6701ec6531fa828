import { look, type ModelCompany, type Person } from "./model.ts";

/** The brief forbids it, or wants to be told more first. */
export class Refused extends Error {}

export interface Moment {
  readonly company: ModelCompany;
  readonly now: number;
  readonly by: "hand" | "feed";
}

/** A verb as the brief has it, written onto the sheet of a person who was just looked at. */
export type Deed<Input> = (person: Person, input: Input, moment: Moment) => void;

export function refuseIf(wrong: boolean, why: string): void {
  if (wrong) throw new Refused(why);
}

/** Does it to a copy, after a look at the clocks. What is said already changes nothing, nor what is ticked off. */
export function done<Input>(deed: Deed<Input>, person: Person, input: Input, moment: Moment): Person {
  const before = structuredClone(person);
  look(before, moment.company, moment.now);
  const after = structuredClone(before);
  deed(after, input, moment);
  if (withoutTicks(after) === withoutTicks(before)) return before;
  look(after, moment.company, moment.now);
  return after;
}

function withoutTicks(person: Person): string {
  return JSON.stringify(person, (name, value) => (name === "ticks" || name === "days" ? undefined : value));
}
