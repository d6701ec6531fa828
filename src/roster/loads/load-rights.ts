import type { Section } from "../../hr/section.ts";
import type { LoadRow } from "../../store/loads.ts";
import { mayOverEveryone, requireOverEveryone } from "../access/rights.ts";
import { currentDictionary } from "../company/dictionary.ts";
import type { Roster } from "../roster.ts";
import type { LoadChoices, LoadColumn } from "./open-load.ts";
import { SHOWN_BY_LOADS, sectionsOfColumns } from "./sections-of-fields.ts";

type Touching = {
  readonly columns: readonly LoadColumn[];
  readonly scope: NonNullable<LoadChoices["scope"]>;
};

/**
 * Refuses to write by a file whoever may not edit, of everyone, what it has columns for, and see of everyone what a load
 * tells. Asked with every step, for rights may be narrowed on the way. Throws `Forbidden`.
 */
export async function requireMayLoad(roster: Roster, load: Touching): Promise<void> {
  if (mayOverEveryone(roster, "edit", "all")) return;
  requireOverEveryone(roster, "view", SHOWN_BY_LOADS);
  const ended: readonly Section[] = load.scope === "complete" ? ["lifecycle"] : [];
  requireOverEveryone(roster, "edit", [...ended, ...(await sectionsTouched(roster, load))]);
}

/** Refuses to show a load to whoever may not see, of everyone, what it tells. Throws `Forbidden`. */
export async function requireMaySeeLoad(roster: Roster, load: Pick<LoadRow, "columns">): Promise<void> {
  if (mayOverEveryone(roster, "view", "all")) return;
  requireOverEveryone(roster, "view", [...SHOWN_BY_LOADS, ...(await sectionsTouched(roster, load))]);
}

async function sectionsTouched({ db }: Roster, { columns }: Pick<Touching, "columns">) {
  return sectionsOfColumns(columns, await currentDictionary(db));
}
