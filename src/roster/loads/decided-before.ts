import type { StoredConflict } from "../../store/conflicts.ts";
import { type Conflict, saidOf } from "./conflict.ts";
import type { LineDecision } from "./decide-line.ts";
import type { PersonLine } from "./person-line.ts";

/** The decision; a line that is held for nothing but what a person has decided before has nothing left to do. */
export function withoutDecided(
  decision: LineDecision,
  line: PersonLine,
  known: readonly StoredConflict[],
): LineDecision {
  const { action, conflicts } = decision;
  const open = conflicts.filter((conflict) => !isDecided(conflict, line, known));
  return action === "held" && conflicts.length > 0 && open.length === 0
    ? { ...decision, action: null }
    : decision;
}

/** Whether a person dismissed it while the file said the same. */
function isDecided({ kind }: Conflict, line: PersonLine, known: readonly StoredConflict[]): boolean {
  const before = known.find((conflict) => conflict.kind === kind && conflict.dismissedAt !== null);
  if (before === undefined) return false;
  return JSON.stringify(before.said) === JSON.stringify(saidOf(kind, line));
}
