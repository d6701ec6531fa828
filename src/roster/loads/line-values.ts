import type { LoadLineRow } from "../../store/load-lines.ts";
import { ABSENT, BY_ABSENCE } from "./absence.ts";
import type { LineDecision } from "./decide-line.ts";
import type { PersonLine } from "./person-line.ts";

/** What the row is decided by: what a connector read, or that nobody said anything of the person. */
export function valuesIn(row: Pick<LoadLineRow, "values" | "absent">): PersonLine {
  return row.absent ? ABSENT : textsIn(row);
}

/** What the row shows of the person. */
export function textsIn({ values }: Pick<LoadLineRow, "values">): PersonLine {
  return JSON.parse(values);
}

/** The reason, and before it that nobody said so where the person is only absent. */
export function whyOf({ absent }: Pick<LoadLineRow, "absent">, why: string): string {
  return absent ? [BY_ABSENCE, why].filter((part) => part !== "").join("; ") : why;
}

export function withoutEmail({ email: _, ...line }: PersonLine): PersonLine {
  return line;
}

export function withoutManager({ manager: _, ...line }: PersonLine): PersonLine {
  return line;
}

/** The decision about a line whose manager would come to be below the person. */
export function withCycle(decision: LineDecision, words: string): LineDecision {
  const why = [decision.why, words].filter((part) => part !== "").join("; ");
  return { ...decision, action: decision.action ?? "held", why };
}

/** The decision about a line whose e-mail somebody else has. */
export function withConflict(decision: LineDecision, detail: string): LineDecision {
  const conflicts = [...decision.conflicts, { kind: "emailInTheWay" as const, detail }];
  const why = [decision.why, detail].filter((part) => part !== "").join("; ");
  return { ...decision, action: decision.action ?? "held", why, conflicts };
}
