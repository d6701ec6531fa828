import type { Dictionary } from "../../hr/dictionary.ts";
import type { VerbOf } from "../../hr/event.ts";
import type { Circumstances, Decision } from "../../hr/lifecycle/decision.ts";
import { type HireInput, hire } from "../../hr/lifecycle/hire.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { type Change, writeChanges } from "../../store/changes.ts";
import { BatchRefused, type Statement } from "../../store/database.ts";
import { readEmployees, type StoredEmployee } from "../../store/employees.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { doneBefore } from "../operation.ts";
import type { Roster } from "../roster.ts";
import { changeOf, changesNothing } from "./change-of.ts";
import { requireFreeLogins } from "./logins.ts";
import { requireManagers } from "./managers.ts";
import { requireFreeNumber } from "./numbers.ts";
import { requirePeopleNamed } from "./people-named.ts";
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
 * person or the company has changed in between. Throws `RuleError`, `Contended`, or `StoreUnavailable`.
 */
export async function perform<V extends VerbName>(
  roster: Roster,
  verb: V,
  employeeId: string,
  input: VerbInputs[V],
  condition: Condition = {},
): Promise<Performed> {
  return untilWritten(roster, verb, employeeId, async (dictionary) => {
    const before = (await readEmployees(roster.db, [employeeId])).get(employeeId);
    if (before === undefined) throw new RuleError("unknown", "There is no such person.");
    requireVersion(before, condition);
    const decision = VERBS[verb](before.employee, input, circumstancesOf(roster, dictionary));
    return changesNothing(before, decision.employee) ? null : { before, decision };
  });
}

/** Hires somebody new, under the id given. Throws as `perform` does. */
export async function performHire(roster: Roster, input: HireInput): Promise<Performed> {
  return untilWritten(roster, "hire", input.id, async (dictionary) => ({
    before: null,
    decision: hire(input, circumstancesOf(roster, dictionary)),
  }));
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

type Decided = { readonly before: StoredEmployee | null; readonly decision: Decision } | null;

async function untilWritten(
  roster: Roster,
  verb: VerbOf<"employee">,
  employeeId: string,
  decide: (dictionary: Dictionary) => Promise<Decided>,
): Promise<Performed> {
  const done = await doneBefore(roster, employeeId);
  if (done !== null) return { changed: true, reason: done.reason };
  const operationId = roster.operationId ?? crypto.randomUUID();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const dictionary = await currentDictionary(roster.db);
    const decided = await decide(dictionary);
    if (decided === null) return { changed: false, reason: "it was so already" };
    const change = changeOf(decided.before, decided.decision, verb, dictionary, roster.now);
    await requireFreeNumber(roster, change);
    await requireFreeLogins(roster, change);
    await requirePeopleNamed(roster, dictionary, change);
    const guards = await requireManagers(roster, dictionary, change);
    if (await written(roster, operationId, dictionary, change, guards))
      return { changed: true, reason: decided.decision.reason };
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
