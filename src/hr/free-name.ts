import { fold } from "./fold.ts";
import type { Instant } from "./instant.ts";
import { RuleError } from "./rule-error.ts";

/** Something of the company's that has a name: a site, a list, an item, a field. */
interface Named {
  readonly id: string;
  readonly name: string;
  readonly archivedAt?: Instant | null;
}

/**
 * Refuses a name that another of them has already, case aside; one that is archived keeps its name. `instead` says how to
 * go on with the other one, where that may have been meant.
 */
export function requireFreeName(
  others: Iterable<Named>,
  { id, name }: Named,
  kind: string,
  instead: (namesake: Named) => string = () => "",
): void {
  const key = fold(name);
  const namesake = [...others].find((other) => other.id !== id && fold(other.name) === key);
  if (namesake === undefined) return;
  const archived = (namesake.archivedAt ?? null) !== null;
  const wayOut = archived ? "unarchive it, or choose another name" : "choose another name";
  throw new RuleError(
    "conflict",
    `There is ${kind} ${namesake.name} already: ${wayOut}${instead(namesake)}.`,
    {
      pointer: "#/name",
    },
  );
}
