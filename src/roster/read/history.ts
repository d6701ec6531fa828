import { eventTypeOf } from "../../hr/event.ts";
import { toIso } from "../../hr/instant.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { causeOfMoment, type HistoryRow } from "../../store/history.ts";
import { type HistoryPlace, readHistoryOf } from "../../store/trail.ts";
import { nobody } from "../access/rights.ts";
import type { Reading } from "./employee.ts";
import { rowsAsSeen } from "./rows-as-seen.ts";

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
 * A page of the history of one person, in the order in which things hold: what of it the reader may see the history of.
 * Throws `RuleError` for nobody, for whoever was erased, and for somebody whom the reader may not see; `Forbidden` where
 * none of it may be seen.
 */
export async function historyOfPerson(
  reading: Reading,
  employeeId: string,
  { order, after, limit }: HistoryQuery,
): Promise<{ readonly history: readonly HistoryItem[]; readonly next: string | null }> {
  const asSeen = await rowsAsSeen(reading, employeeId);
  const seen: HistoryRow[] = [];
  let place = after === null ? null : placeIn(after);
  // One more than fit the page, so that where it ends tells of no row that is not to be seen.
  for (let more = true; more && seen.length <= limit; ) {
    const rows = await readHistoryOf(reading.db, employeeId, order, place, limit + 1);
    if (rows === null) throw nobody();
    seen.push(...(await asSeen(rows)));
    place = rows.at(-1) ?? place;
    more = rows.length > limit;
  }
  const last = seen.length > limit ? seen[limit - 1] : undefined;
  return {
    history: seen.slice(0, limit).map(shownItem),
    next: last === undefined ? null : `${last.holdsFrom}.${last.id}`,
  };
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
