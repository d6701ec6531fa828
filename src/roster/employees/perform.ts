import type { Dictionary } from "../../hr/dictionary.ts";
import type { Circumstances } from "../../hr/lifecycle/decision.ts";
import { type HireInput, hire } from "../../hr/lifecycle/hire.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { type Change, type Operation, writeChanges } from "../../store/changes.ts";
import { BatchRefused, type Database, type Statement } from "../../store/database.ts";
import type { StoredEmployee } from "../../store/employees.ts";
import type { Reached } from "../access/rights.ts";
import { companyStatements } from "../company/company-statements.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { doneBefore, operationOf } from "../operation.ts";
import type { Roster } from "../roster.ts";
import { changeOf } from "./change-of.ts";
import { requireFreeLogins } from "./logins.ts";
import { requireManagers } from "./managers.ts";
import { requireFreeNumber } from "./numbers.ts";
import { requirePeopleNamed } from "./people-named.ts";
import { requireEditing, requireHiring, requireMaking, requireTouching } from "./permitted.ts";
import { deed, done, joined, type Plan } from "./plan.ts";
import { reached } from "./reached.ts";
import type { VerbInputs, VerbName } from "./verbs.ts";

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
  return performPlanned(roster, employeeId, async ({ person }, company) => {
    requireVersion(person, condition);
    return { deeds: [deed(verb, input)], company };
  });
}

/**
 * Does to one person what the plan says, all of it in one batch and as one event, called by the last of the deeds that
 * changed something. The plan is made of the person as they are then, and made again with every attempt. Throws as
 * `perform` does, and what the plan throws.
 */
export async function performPlanned(
  roster: Roster,
  employeeId: string,
  plan: (reached: Reached, dictionary: Dictionary) => Promise<Plan | "again">,
): Promise<Performed> {
  return untilWritten(roster, employeeId, async (dictionary) => {
    const found = await reached(roster, dictionary, employeeId);
    const { person: before, rights } = found;
    const planned = await plan(found, dictionary);
    if (planned === "again") return planned;
    const { deeds, company } = planned;
    for (const { touches } of deeds) requireTouching(roster, rights, touches(company));
    const { decision, verb } = done(before.employee, deeds, circumstancesOf(roster, company));
    if (verb === null && planned.beside === undefined) return null;
    const change = changeOf(before, decision, verb ?? planned.beside?.verb ?? "change", company, roster.now);
    requireEditing(roster, rights, change, company);
    requireMaking(roster, dictionary, company);
    return { ...planned, change };
  });
}

/** Hires somebody new, under the id given. Throws as `perform` does. */
export async function performHire(roster: Roster, input: HireInput): Promise<Performed> {
  return performHirePlanned(roster, input.id, "hire", async (company) => ({ input, deeds: [], company }));
}

/** Hires somebody new as the plan says, and does to them at once what else it says. Throws as `performPlanned` does. */
export async function performHirePlanned(
  roster: Roster,
  id: string,
  verb: "hire" | "provision",
  plan: (dictionary: Dictionary) => Promise<Plan & { readonly input: Omit<HireInput, "id"> }>,
): Promise<Performed> {
  return untilWritten(roster, id, async (dictionary) => {
    const { input, ...planned } = await plan(dictionary);
    const circumstances = circumstancesOf(roster, planned.company);
    const hired = hire({ ...input, id }, circumstances);
    const { decision } = done(hired.employee, planned.deeds, circumstances);
    const reason = joined([hired.reason, decision.reason]);
    const change = changeOf(null, { ...decision, reason }, verb, planned.company, roster.now);
    requireHiring(roster, change, planned.company);
    requireMaking(roster, dictionary, planned.company);
    return { ...planned, change };
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
  decide: (dictionary: Dictionary) => Promise<Decided | null | "again">,
): Promise<Performed> {
  const done = await doneBefore(roster, employeeId);
  if (done !== null) return { changed: true, reason: done.reason };
  const operationId = roster.operationId ?? crypto.randomUUID();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const dictionary = await currentDictionary(roster.db);
    const decided = await decide(dictionary);
    if (decided === null) return { changed: false, reason: "it was so already" };
    if (decided === "again") continue;
    const { change, company } = decided;
    await requireFreeNumber(roster, change);
    await requireFreeLogins(roster, change);
    await requirePeopleNamed(roster, company, change);
    const guards = await requireManagers(roster, company, change);
    const operation = operationOf({ ...roster, operationId }, dictionary.epoch);
    const beside = [...guards, ...statementsBeside(roster.db, operation, dictionary, decided)];
    if (await written(roster, operation, change, beside))
      return { changed: true, reason: change.entry.reason };
  }
  throw new Contended();
}

/** A plan that was held against the rules. */
interface Decided extends Omit<Plan, "deeds"> {
  readonly change: Change;
}

function statementsBeside(
  db: Database,
  operation: Operation,
  before: Dictionary,
  { change, company, beside }: Decided,
): Statement[] {
  const made = companyStatements(db, operation, [before, company], change.after.id);
  return [...made, ...(beside?.statements(operation.id) ?? [])];
}

async function written(
  roster: Roster,
  operation: Operation,
  change: Change,
  beside: readonly Statement[],
): Promise<boolean> {
  try {
    return (await writeChanges(roster.db, operation, [change], beside)).has(change.after.id);
  } catch (error) {
    if (error instanceof BatchRefused) return false;
    throw error;
  }
}
