import fc from "fast-check";
import type { FileOfANight, NightlyFeed } from "./nightly-feed.ts";

/** What happens to people at noon, and which file arrives in the night after it. */
export interface Day {
  readonly events: readonly Event[];
  readonly file: FileOfANight;
}

interface Event {
  readonly what: "leaves" | "comesBack" | "staysAfterAll" | "isCutOff" | "joins" | "isPromoted";
  readonly who: number;
  /** Entered by a person in the roster, and in HR's system so many nights later; null: entered there. */
  readonly byHand: number | null;
  /** The day about which it is, from today. */
  readonly days: number;
}

const event = fc.record<Event>({
  what: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom("leaves", "comesBack") },
    { weight: 2, arbitrary: fc.constantFrom("staysAfterAll", "isCutOff", "joins", "isPromoted") },
  ),
  who: fc.nat(4),
  byHand: fc.option(fc.nat(3)),
  days: fc.integer({ min: -2, max: 3 }),
});

const file = fc.oneof<fc.WeightedArbitrary<FileOfANight>[]>(
  { weight: 4, arbitrary: fc.constant("good") },
  {
    weight: 5,
    arbitrary: fc.constantFrom("none", "twice", "lost zeros", "half", "filtered", "old", "old"),
  },
);

export const stories: fc.Arbitrary<Day[]> = fc.array(
  fc.record({ events: fc.array(event, { maxLength: 3 }), file }),
  { minLength: 3, maxLength: 7 },
);

/** Plays the story, asking after everybody's access at every turn. */
export async function play(company: NightlyFeed, story: readonly Day[]): Promise<void> {
  for (const { events, file } of story) {
    for (const { what, who, byHand, days } of events) {
      const day = company.inDays(days);
      switch (what) {
        case "leaves":
          await company.leaves(who, day, byHand);
          break;
        case "comesBack":
          await company.comesBack(who, day, byHand);
          break;
        case "staysAfterAll":
          await company.staysAfterAll(who, byHand ?? 1);
          break;
        case "isCutOff":
          await company.isCutOff(who);
          break;
        case "joins":
          company.joins(day);
          break;
        case "isPromoted":
          company.isPromoted(who);
          break;
      }
    }
    await company.night(file);
  }
}
