import { toIso } from "../../hr/instant.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { readHistory } from "../../store/history.ts";
import type { Roster } from "../roster.ts";

/** What happened to somebody, with the moment from which it holds and the moment at which it became known. */
export interface HistoryItem {
  readonly verb: string;
  readonly actor: string;
  readonly holdsFrom: string;
  readonly knownAt: string;
  readonly reason: string | null;
  readonly changes: Readonly<Record<string, readonly [unknown, unknown]>>;
}

/** The history of one person, by id, in the order in which things hold. Throws `RuleError` for an unknown id. */
export async function historyOfPerson({ db }: Roster, employeeId: string): Promise<HistoryItem[]> {
  const rows = await readHistory(db, employeeId);
  if (rows.length === 0) throw new RuleError("unknown", "There is nobody with this id.");
  return rows.map(({ verb, actor, holdsFrom, knownAt, reason, changes }) => ({
    verb,
    actor,
    holdsFrom: toIso(holdsFrom),
    knownAt: toIso(knownAt),
    reason,
    changes: changes ?? {},
  }));
}
