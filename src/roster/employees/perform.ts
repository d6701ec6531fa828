import type { Dictionary } from "../../hr/dictionary.ts";
import type { Circumstances } from "../../hr/lifecycle/decision.ts";
import { type HireInput, hire } from "../../hr/lifecycle/hire.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { type Change, writeChanges } from "../../store/changes.ts";
import { BatchRefused, type Statement } from "../../store/database.ts";
import type { StoredEmployee } from "../../store/employees.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { doneBefore } from "../operation.ts";
import type { Roster } from "../roster.ts";
import { changeOf, changesNothing } from "./change-of.ts";
import { requireFreeLogins } from "./logins.ts";
import { requireManagers } from "./managers.ts";
import { requireFreeNumber } from "./numbers.ts";
import { requirePeopleNamed } from "./people-named.ts";
import { requireEditing, requireHiring, requireTouching } from "./permitted.ts";
import { reached } from "./reached.ts";
import { TOUCHED } from "./sections-touched.ts";
import { VERBS, type VerbInputs, type VerbName } from "./verbs.ts";

/** One of those who write the same person at the same time always gets through, so so many of them all do. */
const ATTEMPTS = 10;

/** Somebody else kept writing to the same person; nothing of ours was written. */
export class Contended extends Error {}

/** What a write came to. */
export interface Performed {
  /** False: it was so already, and nothing was written. */
  readonly changed: boolean;
  /** In words what decided, or what else should be known. */
  readonly reason: string | null;
}

/** What must be so for the write to happen at all. */
export interface Condition {
  /** The versions of the person that the writer has seen, one of which must still stand; left out: any. */
  readonly ifVersion?: readonly string[];
}

/**
 * Does one thing to one person: reads, decides by the rule, writes in one batch; and again from the start where the
 * person or the company has changed in between. What the actor may not see is nobody, and what they may not edit is
 * refused before a rule tells of it. Throws `RuleError`, `Forbidden`, `Contended`, or `StoreUnavailable`.
 */
export async function perform<V extends VerbName>(
  roster: Roster,
  verb: V,
  employeeId: string,
  input: VerbInputs[V],
  condition: Condition = {},
): Promise<Performed> {
  return untilWritten(roster, employeeId, async (dictionary) => {
    const { person: before, rights } = await reached(roster, dictionary, employeeId);
    requireVersion(before, condition);
    requireTouching(roster, rights, TOUCHED[verb](input, dictionary));
    const decision = VERBS[verb](before.employee, input, circumstancesOf(roster, dictionary));
    if (changesNothing(before, decision.employee)) return null;
    const change = changeOf(before, decision, verb, dictionary, roster.now);
    requireEditing(roster, rights, change, dictionary);
    return change;
  });
}

/** Hires somebody new, under the id given. Throws as `perform` does. */
export async function performHire(roster: Roster, input: HireInput): Promise<Performed> {
  return untilWritten(roster, input.id, async (dictionary) => {
    const decision = hire(input, circumstancesOf(roster, dictionary));
    const change = changeOf(null, decision, "hire", dictionary, roster.now);
    requireHiring(roster, change, dictionary);
    return change;
  });
}

/** Refuses to write over a version that the writer has not seen. */
export function requireVersion({ version }: StoredEmployee, { ifVersion }: Condition): void {
  if (ifVersion === undefined || ifVersion.includes(String(version))) return;
  throw new RuleError(
    "precondition",
    `The person is at version ${version} by now: read them again, and decide by what is there.`,
  );
}

function circumstancesOf({ now, by = "hand" }: Roster, company: Dictionary): Circumstances {
  return { company, now, by };
}

async function untilWritten(
  roster: Roster,
  employeeId: string,
  /** What is to be written; null: nothing. */
  decide: (dictionary: Dictionary) => Promise<Change | null>,
): Promise<Performed> {
  const done = await doneBefore(roster, employeeId);
  if (done !== null) return { changed: true, reason: done.reason };
  const operationId = roster.operationId ?? crypto.randomUUID();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const dictionary = await currentDictionary(roster.db);
    const change = await decide(dictionary);
    if (change === null) return { changed: false, reason: "it was so already" };
    await requireFreeNumber(roster, change);
    await requireFreeLogins(roster, change);
    await requirePeopleNamed(roster, dictionary, change);
    const guards = await requireManagers(roster, dictionary, change);
    if (await written(roster, operationId, dictionary, change, guards))
      return { changed: true, reason: change.entry.reason };
  }
  throw new Contended();
}

async function written(
  roster: Roster,
  id: string,
  dictionary: Dictionary,
  change: Change,
  guards: readonly Statement[],
): Promise<boolean> {
  try {
    const { actor, address, now: at } = roster;
    const operation = { id, actor, address, at, epoch: dictionary.epoch };
    return (await writeChanges(roster.db, operation, [change], guards)).has(change.after.id);
  } catch (error) {
    if (error instanceof BatchRefused) return false;
    throw error;
  }
}
