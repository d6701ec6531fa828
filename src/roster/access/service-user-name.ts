import { fold } from "../../hr/fold.ts";
import { RuleError } from "../../hr/rule-error.ts";
import type { ServiceUserRow } from "../../store/service-users.ts";

/** A name stands in history and is typed into commands. */
export const LONGEST_NAME = 64;

/** Who else acts by these names in history. */
const OTHERS = ["the calendar", "anyone", "sample company"];

/**
 * Throws `RuleError` where a service user may not be called so: too long, the name of somebody else who acts, what looks
 * like an id, or the name of another one, in whatever case.
 */
export function requireName(name: string, others: readonly Pick<ServiceUserRow, "id" | "name">[]): void {
  const pointer = "#/name";
  if (name.length > LONGEST_NAME) {
    const detail = `A service user's name has at most ${LONGEST_NAME} characters, and this has ${name.length}: choose a shorter one, and say more as displayName.`;
    throw new RuleError("invalid", detail, { pointer });
  }
  const folded = fold(name);
  if (folded.startsWith("administrator") || OTHERS.includes(folded)) {
    const detail = `${name} would be taken for somebody else in the history: choose another name.`;
    throw new RuleError("invalid", detail, { pointer });
  }
  if (/^su-[0-9a-f]{12}$/.test(folded)) {
    throw new RuleError("invalid", `${name} looks like the id of one: choose another name.`, { pointer });
  }
  const namesake = others.find((other) => fold(other.name) === folded);
  if (namesake !== undefined) {
    const detail = `There is a service user ${namesake.name} already: choose another name. If that one is meant, it can be given another token (POST /api/v1/service-users/${encodeURIComponent(namesake.name)}/tokens).`;
    throw new RuleError("conflict", detail, { pointer });
  }
}
