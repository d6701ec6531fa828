import { addDays, type PlainDate } from "../../src/hr/plain-date.ts";
import type { Settings } from "../../src/hr/settings.ts";
import type { NewSite } from "../../src/hr/site.ts";
import { leaders } from "./leaders.ts";
import { SETTINGS } from "./organisation.ts";
import { personFrom } from "./person-sketch.ts";
import { SITES } from "./places.ts";
import { plainPeople } from "./plain-people.ts";
import type { SamplePerson } from "./sample-person.ts";
import { changesAhead } from "./stories/changes-ahead.ts";
import { leaving } from "./stories/leaving.ts";
import { namesAndEmails } from "./stories/names-and-e-mails.ts";
import { returning } from "./stories/returning.ts";
import { starting } from "./stories/starting.ts";
import { zones } from "./stories/zones.ts";

export interface SampleCompany {
  readonly settings: Settings;
  readonly sites: readonly NewSite[];
  /** The chief executive first; nobody comes before their manager. */
  readonly people: readonly SamplePerson[];
}

/**
 * An invented company of some 300 people, the same everywhere for the same `today`. Everything in it lies around
 * that day: who leaves "in two weeks" does so whenever the sample is loaded.
 */
export function sampleCompany(today: PlainDate): SampleCompany {
  const day = (offset: number) => addDays(today, offset);
  const sketches = [
    ...leaders(),
    ...leaving(day),
    ...starting(day),
    ...returning(day),
    ...namesAndEmails(day),
    ...zones(day),
    ...changesAhead(day),
    ...plainPeople(today),
  ];
  return { settings: SETTINGS, sites: SITES, people: sketches.map((sketch) => personFrom(sketch, today)) };
}
