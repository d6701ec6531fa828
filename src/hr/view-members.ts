import type { Dictionary } from "./dictionary.ts";
import type { Employee, KeptRecord, State } from "./employee.ts";
import type { Instant } from "./instant.ts";
import { type Concerned, isListed, type NarrowReader, rightsOver } from "./scope.ts";

/** A stretch of time, [from, to). */
export interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
}

/** One view, and when somebody is in it: in the order of time, with time in between; never, where there is none. */
export interface ViewMember extends Pick<NarrowReader, "serviceUserId" | "generation"> {
  readonly stretches: readonly Stretch[];
}

/** A state, as far as it decides who is in a view. */
export type ViewedState = Pick<State, "from" | "to" | "listed" | "active" | "status"> & {
  readonly record: State["record"] | KeptRecord;
};

/** For every view, when the person is in it by these states. */
export function viewMembersOf(
  person: Pick<Employee, "id" | "employeeNumber">,
  states: readonly ViewedState[],
  dictionary: Dictionary,
): ViewMember[] {
  return testsOf(dictionary).map(({ reader: { serviceUserId, generation }, isSeen }) => ({
    serviceUserId,
    generation,
    stretches: stretchesOf(person, states, isSeen),
  }));
}

interface ViewTest {
  readonly reader: NarrowReader;
  readonly isSeen: (person: Concerned) => boolean;
}

/** Kept beside the dictionary that they were made of: a file writes thousands of people by one dictionary. */
const made = new WeakMap<Dictionary, readonly ViewTest[]>();

function testsOf(dictionary: Dictionary): readonly ViewTest[] {
  const known = made.get(dictionary);
  if (known !== undefined) return known;
  const tests = dictionary.readers.map((reader) => {
    const rights = rightsOver(reader.scopes, dictionary);
    return { reader, isSeen: (person: Concerned) => isListed(rights(person)) };
  });
  made.set(dictionary, tests);
  return tests;
}

/** Neighbouring states in which the person is seen are one stretch. */
function stretchesOf(
  { id, employeeNumber }: Pick<Employee, "id" | "employeeNumber">,
  states: readonly ViewedState[],
  isSeen: ViewTest["isSeen"],
): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { from, to, listed, active, status, record } of states) {
    if (!listed || !isSeen({ id, employeeNumber, status, active, record })) continue;
    const last = stretches.at(-1);
    if (last?.to === from) stretches[stretches.length - 1] = { from: last.from, to };
    else stretches.push({ from, to });
  }
  return stretches;
}
