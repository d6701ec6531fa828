import type { Dictionary } from "../../hr/dictionary.ts";
import { sectionOfField } from "../../hr/section-of.ts";
import { requireOverEveryone } from "../access/rights.ts";
import type { Roster } from "../roster.ts";

/**
 * Refuses what would reach people's data by way of the company, where the actor may not do as much with the data itself:
 * to put a field into another section, for whoever sees that one sees the field then, the actor first of all; and to keep
 * leavers or history for less long, for what is older goes for ever. Throws `Forbidden`.
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
  const isShorter = KEPT.some((name) => monthsOf(next, name) < monthsOf(before, name));
  if (isShorter) requireOverEveryone(roster, "edit", "all");
}

const KEPT = ["leaversKeptMonths", "historyKeptMonths"] as const;

function monthsOf({ settings }: Dictionary, name: (typeof KEPT)[number]): number {
  return settings[name] ?? Number.POSITIVE_INFINITY;
}
