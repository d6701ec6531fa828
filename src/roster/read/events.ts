import { EVENT_TYPES, eventTypeOf, verbsOf } from "../../hr/event.ts";
import { toIso } from "../../hr/instant.ts";
import { RuleError } from "../../hr/rule-error.ts";
import type { Subject } from "../../store/history.ts";
import { readTrailAfter } from "../../store/trail.ts";
import type { Roster } from "../roster.ts";

/** The types of event that a caller may ask for. */
export const TYPES_OF_EVENTS = EVENT_TYPES;

/**
 * Something that happened. It says what about and not what: read the employee, or the history, for that, so that a list
 * of events holds nobody's data.
 */
export interface Event {
  readonly sequence: number;
  readonly type: string;
  readonly subject: Subject;
  readonly actor: string;
  /** When it was known. */
  readonly at: string;
  readonly holdsFrom: string;
}

/** Events after a sequence number; `last` is the one to go on after, whether or not there were any. */
export interface EventPage {
  readonly events: readonly Event[];
  readonly last: number;
}

/**
 * The events after a sequence number, the oldest first; of some types only, where they are named. In the order in which
 * they were committed: one that is not there yet never comes before one that is. Throws `RuleError` where the number was
 * never given, or where events after it were dropped, so that nobody believes to have seen all.
 */
export async function eventsAfter(
  { db }: Pick<Roster, "db">,
  after: number,
  types: readonly string[] | null,
  limit: number,
): Promise<EventPage> {
  const { oldest, newest, rows, seen } = await readTrailAfter(
    db,
    after,
    types === null ? null : verbsOf(types),
    limit,
  );
  requireWithin(after, oldest, newest);
  const events = rows.map((row) => ({
    sequence: row.id,
    type: eventTypeOf(row.kind, row.verb),
    subject: { kind: row.kind, id: row.subject },
    actor: row.actor,
    at: toIso(row.knownAt),
    holdsFrom: toIso(row.holdsFrom),
  }));
  return { events, last: seen };
}

function requireWithin(after: number, oldest: number, newest: number): void {
  if (after > newest) {
    throw new RuleError(
      "conflict",
      `The last event is ${newest}: number ${after} was never given here, or the roster was restored from before it. Read what you keep anew, then go on after ${newest}.`,
    );
  }
  if (after > 0 && after < oldest - 1) {
    throw new RuleError(
      "conflict",
      `The events up to ${oldest - 1} are no longer kept (historyKeptMonths), so some after ${after} are missing. Read what you keep anew, then go on after ${newest}.`,
    );
  }
}
