import type { Dictionary } from "../../hr/dictionary.ts";
import { asksForSomething, type DefinedGroup } from "../../hr/groups/defined-group.ts";
import { ruleOf } from "../../hr/groups/rules-of.ts";
import { sectionsOfRule } from "../../hr/groups/sections-of-group.ts";
import { withRulesServed } from "../../hr/groups/with-rules.ts";
import type { Section } from "../../hr/section.ts";
import { sectionOfField } from "../../hr/section-of.ts";
import { requireOverEveryone } from "../access/rights.ts";
import type { Roster } from "../roster.ts";

/**
 * Refuses what would reach people's data by way of the company, where the actor may not do as much with the data itself:
 * to put a field into another section, for whoever sees that one sees the field then, the actor first of all; to make a group
 * by what the actor may not view, which its members would tell; and to keep leavers or history for less long, for what is
 * older goes for ever. Throws `Forbidden`.
 */
export function requireReach(
  roster: Pick<Roster, "actor" | "grants">,
  before: Dictionary,
  next: Dictionary,
): void {
  const left = [...before.fields.values()]
    .filter(({ id, sectionId }) => next.fields.get(id)?.sectionId !== sectionId)
    .map(sectionOfField);
  requireOverEveryone(roster, "edit", left);
  requireOverEveryone(roster, "history", left);
  requireOverEveryone(roster, "view", sectionsAskedAnew(before, next));
  const isShorter = KEPT.some((name) => monthsOf(next, name) < monthsOf(before, name));
  if (isShorter) requireOverEveryone(roster, "edit", "all");
}

/** What the definitions ask for that are not as they were. */
function sectionsAskedAnew(before: Dictionary, next: Dictionary): readonly Section[] {
  const { served } = withRulesServed(next).groups;
  const asking = [...next.groups.defined.values()].filter(
    (group) => asksForSomething(group) && !asksTheSame(before.groups.defined.get(group.id), group),
  );
  return asking.flatMap((group) => sectionsOfRule(ruleOf(group, next), served, next));
}

function asksTheSame(was: DefinedGroup | undefined, { conditions, inGroups }: DefinedGroup): boolean {
  return JSON.stringify([was?.conditions, was?.inGroups]) === JSON.stringify([conditions, inGroups]);
}

const KEPT = ["leaversKeptMonths", "historyKeptMonths"] as const;

function monthsOf({ settings }: Dictionary, name: (typeof KEPT)[number]): number {
  return settings[name] ?? Number.POSITIVE_INFINITY;
}
