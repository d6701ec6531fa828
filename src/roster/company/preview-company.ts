import { requireOverEveryone } from "../access/rights.ts";
import type { Roster } from "../roster.ts";
import { type CompanyCondition, decided } from "./change-company.ts";
import type { CompanyInputs } from "./company-verbs.ts";
import { concernOf, consequencesOf } from "./concerned.ts";
import { erasedSoon, type Noticed, noticedIn, outsideDomains } from "./noticed.ts";
import { type Moved, type Outcome, outcomeOf, type Switched } from "./outcome.ts";
import { firstOf, PEOPLE_SHOWN, type Touched } from "./touched.ts";

/** What a change of the company would make of the people, at the epoch at which it was asked. */
export interface CompanyPreview {
  readonly epoch: number;
  readonly switchedOn: Touched<Switched>;
  readonly switchedOff: Touched<Switched>;
  readonly later: Touched<Moved>;
  readonly noticed: Touched<Noticed>;
}

/**
 * Tells what the change would do, by the very code that does it; writes nothing. It names people, so it takes the right to
 * see those of everyone who may be named. Throws as `changeCompany` does, and `Forbidden`.
 */
export async function previewCompany<V extends "changeSettings" | "changeSite">(
  roster: Roster,
  verb: V,
  input: CompanyInputs[V],
  condition: CompanyCondition = {},
): Promise<CompanyPreview> {
  requireOverEveryone(roster, "view", ["basic", "work", "lifecycle"]);
  const { before, next } = await decided(roster, verb, input, condition);
  const concern = concernOf(before, next);
  const outcomes: Outcome[] = [];
  const noticed: Noticed[] = [];
  if (concern !== null) {
    for await (const { changes, noted } of consequencesOf(roster, concern, next)) {
      outcomes.push(...changes.flatMap((change) => outcomeOf(change, roster.now)));
      noticed.push(...noted.flatMap((person) => noticedIn(person, roster.now)));
    }
  }
  const outside = await outsideDomains(roster, before.settings, next.settings);
  const erased = await erasedSoon(roster, before.settings, next.settings);
  return {
    epoch: before.epoch,
    switchedOn: firstOf(outcomes.flatMap((outcome) => (outcome.kind === "on" ? [outcome.person] : []))),
    switchedOff: firstOf(outcomes.flatMap((outcome) => (outcome.kind === "off" ? [outcome.person] : []))),
    later: firstOf(outcomes.flatMap((outcome) => (outcome.kind === "later" ? [outcome.person] : []))),
    noticed: {
      count: noticed.length + outside.count + erased.count,
      people: [...noticed, ...outside.people, ...erased.people].slice(0, PEOPLE_SHOWN),
    },
  };
}
