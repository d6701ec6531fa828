import { displayNameOf } from "../../hr/display-name.ts";
import type { Cause, Employee, LifecycleStatus } from "../../hr/employee.ts";
import { BEGINNING, type Instant, toIso } from "../../hr/instant.ts";
import { entryOn } from "../../hr/zone-on.ts";
import type { Change } from "../../store/changes.ts";
import type { StoredState } from "../../store/employees.ts";
import { causeInWords } from "../calendar/rederive.ts";

/** Whom a preview names. */
export interface Person {
  readonly id: string;
  readonly employeeNumber: string | null;
  readonly name: string;
}

/** The person by the name of today. */
export function personOf({ id, employeeNumber, tables }: Employee, now: Instant): Person {
  const basic = entryOn(tables.basic, toIso(now).slice(0, 10))?.values;
  return { id, employeeNumber, name: basic === undefined ? "" : displayNameOf(basic) };
}

/** Somebody whose access would be another at once: why, and since when by the new rules; null: it always was. */
export interface Switched extends Person {
  readonly because: string;
  readonly at: string | null;
}

/** A moment ahead at which access or status changes, and why. */
export interface Turn {
  readonly at: string;
  readonly active: boolean;
  readonly status: LifecycleStatus;
  readonly because: string;
}

/** Somebody for whom other moments would lie ahead. */
export interface Moved extends Person {
  readonly was: readonly Turn[];
  readonly becomes: readonly Turn[];
}

/** What a change makes of one person. */
export type Outcome =
  | { readonly kind: "on" | "off"; readonly person: Switched }
  | { readonly kind: "later"; readonly person: Moved };

/** What the change makes of the person; nothing where only the zone that decides gets another name. */
export function outcomeOf({ before, after, states }: Change, now: Instant): Outcome[] {
  const was = (before?.states ?? []).map(conditionOf);
  const [wasNow, isNow] = [was, states].map((list) => list.find(({ from, to }) => from <= now && now < to));
  const person = personOf(after, now);
  if (isNow !== undefined && wasNow?.active !== isNow.active) {
    const at = isNow.from === BEGINNING ? null : toIso(isNow.from);
    const switched = { ...person, because: causeInWords(isNow.cause), at };
    return [{ kind: isNow.active ? "on" : "off", person: switched }];
  }
  const [turnsBefore, turnsAfter] = [turnsOf(was, now), turnsOf(states, now)];
  if (JSON.stringify(turnsBefore.map(whatHappens)) === JSON.stringify(turnsAfter.map(whatHappens))) return [];
  return [{ kind: "later", person: { ...person, was: turnsBefore, becomes: turnsAfter } }];
}

interface Condition {
  readonly from: Instant;
  readonly to: Instant;
  readonly active: boolean;
  readonly status: LifecycleStatus;
  readonly cause: Cause;
}

function conditionOf({ startsAt, endsAt, active, status, cause }: StoredState): Condition {
  return { from: startsAt, to: endsAt, active, status, cause };
}

/** The moments ahead at which access or status changes. */
function turnsOf(conditions: readonly Condition[], now: Instant): Turn[] {
  return conditions.flatMap(({ from, active, status, cause }, index) => {
    const last = conditions[index - 1];
    if (from <= now || (last?.active === active && last.status === status)) return [];
    return [{ at: toIso(from), active, status, because: causeInWords(cause) }];
  });
}

function whatHappens({ at, active, status }: Turn) {
  return [at, active, status];
}
