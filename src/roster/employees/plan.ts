import type { Dictionary } from "../../hr/dictionary.ts";
import type { Employee } from "../../hr/employee.ts";
import type { VerbOf } from "../../hr/event.ts";
import { changesBetween } from "../../hr/facts.ts";
import type { Circumstances, Decision } from "../../hr/lifecycle/decision.ts";
import type { Statement } from "../../store/database.ts";
import { TOUCHED, type Touched } from "./sections-touched.ts";
import { VERBS, type VerbInputs, type VerbName } from "./verbs.ts";

/** One verb, told what it needs. */
export interface Deed {
  readonly verb: VerbName;
  readonly touches: (dictionary: Dictionary) => Touched;
  readonly decide: (employee: Employee, circumstances: Circumstances) => Decision;
}

/** What is done to one person in one step. */
export interface Plan {
  /** In this order, each to what the one before it has made of the person. */
  readonly deeds: readonly Deed[];
  /** The company as it is to be: with what is made for it by the way, or as it is. */
  readonly company: Dictionary;
  /** What else belongs to the write, and is written even where the deeds change nothing; it is called so then. */
  readonly beside?: {
    readonly verb: VerbOf<"employee">;
    readonly statements: (operationId: string) => readonly Statement[];
  };
}

/** The verb with its input, to be done later. */
export function deed<V extends VerbName>(verb: V, input: VerbInputs[V]): Deed {
  return {
    verb,
    touches: (dictionary) => TOUCHED[verb](input, dictionary),
    decide: (employee, circumstances) => VERBS[verb](employee, input, circumstances),
  };
}

/** What the deeds make of the person, and the last verb that changed anything; null: none has. Throws `RuleError`. */
export function done(
  employee: Employee,
  deeds: readonly Deed[],
  circumstances: Circumstances,
): { readonly decision: Decision; readonly verb: VerbName | null } {
  let decision: Decision = { employee, reason: null };
  let last: VerbName | null = null;
  for (const { verb, decide } of deeds) {
    const next = decide(decision.employee, circumstances);
    if (Object.keys(changesBetween(decision.employee, next.employee)).length === 0) continue;
    decision = { employee: next.employee, reason: joined([decision.reason, next.reason]) };
    last = verb;
  }
  return { decision, verb: last };
}

/** Several reasons in one sentence. */
export function joined(reasons: readonly (string | null)[]): string | null {
  const said = reasons.filter((reason) => reason !== null);
  return said.length === 0 ? null : said.join("; ");
}
