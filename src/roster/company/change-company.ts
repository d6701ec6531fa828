import type { Dictionary } from "../../hr/dictionary.ts";
import { requireGroupNames } from "../../hr/groups/require-group-names.ts";
import { withRules } from "../../hr/groups/with-rules.ts";
import { RuleError } from "../../hr/rule-error.ts";
import type { Settings } from "../../hr/settings.ts";
import type { NewSite } from "../../hr/site.ts";
import { type Change, writeChanges } from "../../store/changes.ts";
import { type Notes, writeNotes } from "../../store/concerned.ts";
import { BatchRefused, type Statement } from "../../store/database.ts";
import { moveEpoch } from "../../store/dictionary.ts";
import { historyMark, refuseIfEpochMoved, refuseIfHistoryMoved } from "../../store/guards.ts";
import { historyOfThings, rowOfOperation } from "../../store/history.ts";
import { Contended } from "../employees/perform.ts";
import { gatherAtOnce } from "../groups/gather-at-once.ts";
import { doneBefore } from "../operation.ts";
import type { Roster } from "../roster.ts";
import { COMPANY_VERBS, type CompanyInputs, type CompanyVerb } from "./company-verbs.ts";
import { type Concern, concernOf, consequencesOf } from "./concerned.ts";
import { currentDictionary } from "./dictionary.ts";
import { companyDifference } from "./difference.ts";
import { requireReach } from "./reaching-people.ts";

/** One of those who change the company at the same time always gets through, so so many of them all do. */
const ATTEMPTS = 10;

/** So many people's coming days go into one batch within a Worker's memory, 8 KB each (docs/decisions/009). */
const PEOPLE_MOVED_AT_MOST = 5000;

/** What must be so for the company to be changed at all. */
export interface CompanyCondition {
  /** The epochs that the writer has seen, one of which must still stand; left out: any. */
  readonly ifEpoch?: readonly string[];
  /**
   * Asked with every attempt, of the company that it decides by: what else has to stand, and belongs to the same batch.
   * Throws where it does not stand.
   */
  readonly beside?: (before: Dictionary) => Promise<readonly Statement[]>;
}

/**
 * Does one thing to the company: decides by the rule, and writes in one batch what it makes of the company, of everyone
 * whose coming days it moves, and history; again from the start where anybody wrote in between. What was reached stands.
 * Returns the company as it is afterwards. Throws `RuleError`, `Forbidden`, `Contended`, or `StoreUnavailable`.
 */
export async function changeCompany<V extends CompanyVerb>(
  roster: Roster,
  verb: V,
  input: CompanyInputs[V],
  condition: CompanyCondition = {},
): Promise<Dictionary> {
  const done = await doneBefore(roster, "id" in input ? String(input.id) : "company");
  if (done !== null) return currentDictionary(roster.db);
  const operationId = roster.operationId ?? crypto.randomUUID();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const after = await tried(roster, operationId, verb, input, condition);
    if (after !== null) return gatherAtOnce(roster, after);
  }
  throw new Contended();
}

/** Changes the company's choices. */
export function changeSettings(roster: Roster, changes: Partial<Settings>): Promise<Dictionary> {
  return changeCompany(roster, "changeSettings", changes);
}

/** Changes a site, its zone for instance. */
export function changeSite(roster: Roster, id: string, changes: Partial<NewSite>): Promise<Dictionary> {
  return changeCompany(roster, "changeSite", { id, changes });
}

/**
 * The company as it is, and as the verb would make it. Throws `RuleError` where the rule or the condition refuses,
 * `Forbidden` where it would reach people whose data the actor may not reach.
 */
export async function decided<V extends CompanyVerb>(
  roster: Roster,
  verb: V,
  input: CompanyInputs[V],
  { ifEpoch }: CompanyCondition,
): Promise<{ readonly before: Dictionary; readonly next: Dictionary }> {
  const before = await currentDictionary(roster.db);
  if (ifEpoch !== undefined && !ifEpoch.includes(String(before.epoch))) {
    throw new RuleError(
      "precondition",
      `The company is at version ${before.epoch} by now: read its settings, sites and lists again, and decide by what is there.`,
    );
  }
  const next = withRules(COMPANY_VERBS[verb](before, input, roster.now));
  requireGroupNames(before, next);
  requireReach(roster, before, next);
  return { before, next };
}

/** One attempt; null: somebody wrote in between. */
async function tried<V extends CompanyVerb>(
  roster: Roster,
  id: string,
  verb: V,
  input: CompanyInputs[V],
  condition: CompanyCondition,
): Promise<Dictionary | null> {
  const { db, actor, address, now } = roster;
  const mark = await historyMark(db);
  const { before, next } = await decided(roster, verb, input, condition);
  const { statements, told } = companyDifference(db, before, next, now);
  const [first] = told;
  if (first === undefined) return before;
  const concern = concernOf(before, next);
  const { changes, notes } = concern === null ? NOBODY : await allConsequences(roster, concern, next);
  const beside = (await condition.beside?.(before)) ?? [];
  const operation = { id, actor, address, at: now, epoch: before.epoch };
  try {
    await writeChanges(db, operation, changes, [
      refuseIfEpochMoved(before.epoch),
      ...beside,
      ...(concern === null ? [] : [refuseIfHistoryMoved(mark, id)]),
      ...statements,
      ...writeNotes(notes),
      ...historyOfThings(operation, told),
      moveEpoch(now, before.epoch),
    ]);
  } catch (error) {
    if (!(error instanceof BatchRefused)) throw error;
    // The batch is sent again where its answer was lost: then it refuses itself, for it was written by the first.
    if ((await rowOfOperation(db, first.id, id)) === null) return null;
  }
  return { ...next, epoch: before.epoch + 1, changedAt: now };
}

/** All that is to be written of people. */
interface Written {
  readonly changes: readonly Change[];
  readonly notes: readonly Notes[];
}

const NOBODY: Written = { changes: [], notes: [] };

async function allConsequences(roster: Roster, concern: Concern, next: Dictionary): Promise<Written> {
  const changes: Change[] = [];
  const notes: Notes[] = [];
  for await (const some of consequencesOf(roster, concern, next)) {
    changes.push(...some.changes);
    for (const { before, notes: after } of some.noted)
      notes.push({ id: before.employee.id, version: before.version, notes: after });
    if (changes.length > PEOPLE_MOVED_AT_MOST) throw tooMany();
  }
  return { changes, notes };
}

function tooMany(): RuleError {
  return new RuleError(
    "conflict",
    `This moves the coming days of more than ${PEOPLE_MOVED_AT_MOST} people, which does not go into one step, and half of it is shown to nobody: nothing was changed.`,
  );
}
