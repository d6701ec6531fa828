import type { Dictionary } from "../../hr/dictionary.ts";
import type { Instant } from "../../hr/instant.ts";
import type { Change } from "../../store/changes.ts";
import type { StoredEmployee, StoredState } from "../../store/employees.ts";
import { changeOf } from "../employees/change-of.ts";

/** Those of the people whose states come out otherwise by this dictionary, as changes that say why. */
export function rederived(
  people: Iterable<StoredEmployee>,
  dictionary: Dictionary,
  verb: string,
  now: Instant,
): Change[] {
  const changes = [...people].map((before) =>
    changeOf(before, { employee: before.employee, reason: null }, verb, dictionary, now),
  );
  return changes.filter((change) => differs(change, now));
}

/** Whether somebody who reads from now on would see another state at any moment. */
function differs({ before, states }: Change, now: Instant): boolean {
  const ahead = (before?.states ?? []).filter(({ endsAt }) => endsAt > now).map(conditionOf);
  const derived = states
    .filter(({ to }) => to > now)
    .map(({ from, to, active, status }) => [from, to, active, status]);
  // The state at hand may have begun at a moment that was since derived otherwise; that is past.
  return JSON.stringify(ahead.map(fromNow(now))) !== JSON.stringify(derived.map(fromNow(now)));
}

type Condition = readonly [Instant, Instant, boolean, string] | readonly unknown[];

function conditionOf({ startsAt, endsAt, active, status }: StoredState): Condition {
  return [startsAt, endsAt, active, status];
}

function fromNow(now: Instant): (condition: Condition) => Condition {
  return ([from, ...rest]) => [Math.max(Number(from), now), ...rest];
}
