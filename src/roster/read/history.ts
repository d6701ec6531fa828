import { eventTypeOf } from "../../hr/event.ts";
import { toIso } from "../../hr/instant.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { causeOfMoment, type HistoryRow } from "../../store/history.ts";
import { type HistoryPlace, readHistoryOf } from "../../store/trail.ts";
import type { Roster } from "../roster.ts";

/** What happened to somebody, with the moment from which it holds and the moment at which it became known. */
export interface HistoryItem {
  readonly sequence: number;
  readonly verb: string;
  readonly type: string;
  readonly actor: string;
  readonly holdsFrom: string;
  readonly knownAt: string;
  /** By which rule, and by which date in which zone, where it was the calendar that brought it about. */
  readonly cause: ReturnType<typeof causeOfMoment>;
  readonly reason: string | null;
  readonly changes: Readonly<Record<string, readonly [unknown, unknown]>>;
}

/** Which part of a history: `after` is a page's `next`. */
export interface HistoryQuery {
  readonly order: "oldest" | "newest";
  readonly after: string | null;
  readonly limit: number;
}

/**
 * A page of the history of one person, in the order in which things hold. Throws `RuleError` for nobody, and for whoever
 * was erased.
 */
export async function historyOfPerson(
  { db }: Pick<Roster, "db">,
  employeeId: string,
  { order, after, limit }: HistoryQuery,
): Promise<{ readonly history: readonly HistoryItem[]; readonly next: string | null }> {
  const rows = await readHistoryOf(db, employeeId, order, after === null ? null : placeIn(after), limit);
  if (rows === null) throw new RuleError("unknown", "There is nobody with this id.");
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return { history: rows.map(shownItem), next: last === undefined ? null : `${last.holdsFrom}.${last.id}` };
}

function placeIn(after: string): HistoryPlace {
  const [, holdsFrom, id] = /^(-?\d{1,15})\.(\d{1,15})$/.exec(after) ?? [];
  if (holdsFrom === undefined || id === undefined)
    throw new RuleError("invalid", "after must be what a page gave as next.");
  return { holdsFrom: Number(holdsFrom), id: Number(id) };
}

function shownItem(row: HistoryRow): HistoryItem {
  return {
    sequence: row.id,
    verb: row.verb,
    type: eventTypeOf(row.kind, row.verb),
    actor: row.actor,
    holdsFrom: toIso(row.holdsFrom),
    knownAt: toIso(row.knownAt),
    cause: causeOfMoment(row),
    reason: row.reason,
    changes: row.changes ?? {},
  };
}
