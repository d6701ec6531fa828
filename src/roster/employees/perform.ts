import type { Dictionary } from "../../hr/dictionary.ts";
import { fold } from "../../hr/fold.ts";
import type { Circumstances, Decision } from "../../hr/lifecycle/decision.ts";
import { type HireInput, hire } from "../../hr/lifecycle/hire.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { type Change, writeChanges } from "../../store/changes.ts";
import { BatchRefused } from "../../store/database.ts";
import { idByNumber, readEmployees, type StoredEmployee } from "../../store/employees.ts";
import { currentDictionary } from "../company/dictionary.ts";
import type { Roster } from "../roster.ts";
import { changeOf, changesNothing } from "./change-of.ts";
import { requireFreeLogins } from "./logins.ts";
import { VERBS, type VerbInputs, type VerbName } from "./verbs.ts";

const ATTEMPTS = 5;

/** Somebody else kept writing to the same person; nothing of ours was written. */
export class Contended extends Error {}

/**
 * Does one thing to one person: reads, decides by the rule, writes in one batch; and again from the start where the
 * person or the company has changed in between. Throws `RuleError`, `Contended`, or `StoreUnavailable`.
 */
export async function perform<V extends VerbName>(
  roster: Roster,
  verb: V,
  employeeId: string,
  input: VerbInputs[V],
): Promise<void> {
  await untilWritten(roster, verb, async (dictionary) => {
    const before = (await readEmployees(roster.db, [employeeId])).get(employeeId);
    if (before === undefined) throw new RuleError("unknown", "There is no such person.");
    const decision = VERBS[verb](before.employee, input, circumstancesOf(roster, dictionary));
    return changesNothing(before, decision.employee) ? null : { before, decision };
  });
}

/** Hires somebody new, under the id given. Throws as `perform` does. */
export async function performHire(roster: Roster, input: HireInput): Promise<void> {
  await untilWritten(roster, "hire", async (dictionary) => {
    const number = input.employeeNumber;
    const known = number === null ? null : await idByNumber(roster.db, fold(number));
    if (known !== null)
      throw new RuleError(
        "conflict",
        `Employee number ${number} is taken: change that person, or rehire them.`,
      );
    return { before: null, decision: hire(input, circumstancesOf(roster, dictionary)) };
  });
}

function circumstancesOf({ now, by = "hand" }: Roster, company: Dictionary): Circumstances {
  return { company, now, by };
}

type Decided = { readonly before: StoredEmployee | null; readonly decision: Decision } | null;

async function untilWritten(
  roster: Roster,
  verb: string,
  decide: (dictionary: Dictionary) => Promise<Decided>,
): Promise<void> {
  const operationId = crypto.randomUUID();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const dictionary = await currentDictionary(roster.db);
    const decided = await decide(dictionary);
    if (decided === null) return;
    const change = changeOf(decided.before, decided.decision, verb, dictionary, roster.now);
    await requireFreeLogins(roster, change);
    if (await written(roster, operationId, dictionary, change)) return;
  }
  throw new Contended();
}

async function written(roster: Roster, id: string, dictionary: Dictionary, change: Change): Promise<boolean> {
  try {
    const operation = { id, actor: roster.actor, at: roster.now, epoch: dictionary.epoch };
    return (await writeChanges(roster.db, operation, [change])).has(change.after.id);
  } catch (error) {
    if (error instanceof BatchRefused) return false;
    throw error;
  }
}
