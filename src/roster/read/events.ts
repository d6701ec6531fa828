import { holds } from "../../auth/holds.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import { EVENT_TYPES, eventTypeOf, verbsOf } from "../../hr/event.ts";
import { toIso } from "../../hr/instant.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { tellsOf, toldSections } from "../../hr/told-sections.ts";
import { unreachable } from "../../hr/unreachable.ts";
import type { Subject } from "../../store/history.ts";
import {
  type ConcerningRow,
  readConcerningAfter,
  readTrailAfter,
  type TrailAfter,
  type TrailRow,
} from "../../store/trail.ts";
import { currentDictionary } from "../company/dictionary.ts";
import type { Reading } from "./employee.ts";
import { visibleTo } from "./visible.ts";

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

/** Events after a sequence number. */
export interface EventPage {
  readonly events: readonly Event[];
  /** The number to go on after, whether or not there were any. */
  readonly last: number;
  /** Whether there may be more behind it already. */
  readonly more: boolean;
}

/** The events after a sequence number, so many at most. */
export type EventsAfter = (after: number, limit: number) => Promise<EventPage>;

/**
 * How the reader is told of events, the oldest first; of some types only, where they are named. In the order in which they
 * were committed: one that is not there yet never comes before one that is. Of a person those are told who may see the
 * person and the section that the event is about; who has access to the service is for those who see everything. What is
 * not told is passed over. It throws `RuleError` where the number was never given, or where events after it were dropped,
 * so that nobody believes to have seen all.
 */
export async function eventsFor(reading: Reading, types: readonly string[] | null): Promise<EventsAfter> {
  const { db, now, grants } = reading;
  const verbs = types === null ? null : verbsOf(types);
  if (holds(grants, "everything"))
    return async (after, limit) => pageOf(await readTrailAfter(db, after, verbs, limit), after, () => true);
  const dictionary = await currentDictionary(db);
  const isTold = toldTo(reading, dictionary);
  return async (after, limit) =>
    pageOf(await readConcerningAfter(db, after, verbs, limit, now), after, isTold);
}

/** About whom and what else everybody is told who reads. */
function toldTo(reading: Reading, dictionary: Dictionary): (row: ConcerningRow) => boolean {
  const rights = visibleTo(reading, dictionary);
  return ({ kind, verb, paths, person }) => {
    switch (kind) {
      case "employee": {
        const ofPerson = person && rights(person);
        return ofPerson !== null && tellsOf(toldSections(verb, paths, dictionary), ofPerson.view);
      }
      case "company":
        return verb !== "hold" && verb !== "release";
      case "serviceUser":
      case "permissionGroup":
      case "administrator":
        return false;
      case "site":
      case "list":
      case "listItem":
      case "customField":
      case "customSection":
      case "group":
      case "load":
      case "feed":
        return true;
      default:
        return unreachable(kind);
    }
  };
}

function pageOf<R extends TrailRow>(
  { oldest, newest, rows, seen }: TrailAfter<R>,
  after: number,
  isTold: (row: R) => boolean,
): EventPage {
  requireWithin(after, oldest, newest);
  const events = rows.filter(isTold).map((row) => ({
    sequence: row.id,
    type: eventTypeOf(row.kind, row.verb),
    subject: { kind: row.kind, id: row.subject },
    actor: row.actor,
    at: toIso(row.knownAt),
    holdsFrom: toIso(row.holdsFrom),
  }));
  return { events, last: seen, more: seen < newest };
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
