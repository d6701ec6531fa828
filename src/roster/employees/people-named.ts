import { employeesChosen } from "../../hr/choices.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import { RuleError } from "../../hr/rule-error.ts";
import type { Change } from "../../store/changes.ts";
import { idsPresent } from "../../store/employees.ts";
import type { Roster } from "../roster.ts";
import { idsSeen } from "./reached.ts";

/**
 * Refuses somebody newly named in a field of type `employee` who is not there, or whom the actor may not see. Throws
 * `RuleError` (invalid).
 */
export async function requirePeopleNamed(
  roster: Roster,
  dictionary: Dictionary,
  { before, after }: Pick<Change, "before" | "after">,
): Promise<void> {
  const named = employeesChosen(before?.employee ?? null, after, dictionary);
  if (named.length === 0) return;
  const ids = named.map(({ id }) => id);
  const present = await idsPresent(roster.db, ids);
  const seen = await idsSeen(roster, ids, ["basic"]);
  const missing = named.find(({ id }) => !present.has(id) || !seen.has(id));
  if (missing === undefined) return;
  const name = dictionary.fields.get(missing.fieldId)?.name;
  throw new RuleError("invalid", `${name} names nobody who is there: give the id of an employee.`, {
    pointer: `#/custom/${missing.fieldId}`,
  });
}
