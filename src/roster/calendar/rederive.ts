import type { Dictionary } from "../../hr/dictionary.ts";
import type { Cause, State } from "../../hr/employee.ts";
import type { VerbOf } from "../../hr/event.ts";
import { type Instant, toIso } from "../../hr/instant.ts";
import type { Change, HistoryEntry } from "../../store/changes.ts";
import type { StoredEmployee, StoredState } from "../../store/employees.ts";
import { changeOf } from "../employees/change-of.ts";

/** Those of the people whose states come out otherwise by this dictionary, as changes that say why. */
export function rederived(
  people: Iterable<StoredEmployee>,
  dictionary: Dictionary,
  verb: VerbOf<"employee">,
  now: Instant,
): Change[] {
  return [...people].flatMap((before) => {
    const change = changeOf(before, { employee: before.employee, reason: null }, verb, dictionary, now);
    const stored = before.states.filter(({ endsAt }) => endsAt > now).map(conditionStored);
    const derived = change.states.filter(({ to }) => to > now).map(conditionDerived);
    if (JSON.stringify(stored.map(fromNow(now))) === JSON.stringify(derived.map(fromNow(now)))) return [];
    return [{ ...change, entry: { ...change.entry, ...told(before.states, change.states, now) } }];
  });
}

/** The first day that came out otherwise, and what that makes of the person at once. */
function told(
  before: readonly StoredState[],
  after: readonly State[],
  now: Instant,
): Pick<HistoryEntry, "reason" | "changes"> {
  const was = before.find(({ startsAt, endsAt }) => startsAt <= now && now < endsAt);
  const is = after.find(({ from, to }) => from <= now && now < to);
  const pairs = { active: [was?.active, is?.active], status: [was?.status, is?.status] } as const;
  const changes = Object.fromEntries(Object.entries(pairs).filter(([, [a, b]]) => a !== b));
  const known = new Set(before.map(({ startsAt, cause }) => `${startsAt} ${causeInWords(cause)}`));
  const moved = after.find(({ from, cause }) => from > now && !known.has(`${from} ${causeInWords(cause)}`));
  const first = Object.keys(changes).length > 0 ? is : moved;
  return {
    reason: first === undefined ? null : `${causeInWords(first.cause)}, at ${toIso(first.from)}`,
    changes,
  };
}

/** The rule, and the day in the zone that it is about. */
export function causeInWords({ rule, date, zone }: Cause): string {
  return date === null ? rule : `${rule} ${date} in ${zone}`;
}

type Condition = readonly [from: Instant, ...unknown[]];

function conditionStored({ startsAt, endsAt, active, status, cause }: StoredState): Condition {
  return [startsAt, endsAt, active, status, cause.rule, cause.date, cause.zone];
}

function conditionDerived({ from, to, active, status, cause }: State): Condition {
  return [from, to, active, status, cause.rule, cause.date, cause.zone];
}

/** The state at hand may have begun at a moment, or by a day, that was since derived otherwise; that is past. */
function fromNow(now: Instant): (condition: Condition) => Condition {
  return ([from, to, active, status, ...cause]) =>
    from > now ? [from, to, active, status, ...cause] : [now, to, active, status];
}
