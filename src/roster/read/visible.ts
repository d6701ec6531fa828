import type { Dictionary } from "../../hr/dictionary.ts";
import { isVisible, type PersonRights, rightsOver, unlessDeleted } from "../../hr/scope.ts";
import type { PersonAt } from "../../store/employee-list.ts";
import type { Roster } from "../roster.ts";

/** The reader's rights over somebody as they are at a moment; null: to the reader there is nobody. */
export type Visible = (person: PersonAt) => PersonRights | null;

/** Whom the reader may know of, and with which rights. */
export function visibleTo({ grants }: Pick<Roster, "grants">, dictionary: Dictionary): Visible {
  const rights = rightsOver(grants.scopes, dictionary);
  return (person) => {
    const ofPerson = unlessDeleted(rights(person), person.deletedAt);
    return isVisible(ofPerson) ? ofPerson : null;
  };
}
