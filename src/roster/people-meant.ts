import { fold } from "../../../hr/fold.ts";
import { RuleError } from "../../../hr/rule-error.ts";
import { holdersOf, idsPresent } from "../../../store/employees.ts";
import { peopleByNumber } from "../../../store/load-relations.ts";
import type { Roster } from "../../roster.ts";

/** Somebody as a caller names them, and where that stands in what was sent. */
export interface Reference {
  /** An id, `number:0007`, or `email:ada@example.com`. */
  readonly reference: string;
  readonly pointer: string;
}

/**
 * The ids of those who are meant, in the same order, in three reads however many they are; `kept` were named before and
 * may have gone since. Throws `RuleError` (invalid) for one who is not there, with its place.
 */
export async function peopleMeant(
  { db, now }: Pick<Roster, "db" | "now">,
  references: readonly Reference[],
  kept: ReadonlySet<string>,
): Promise<readonly string[]> {
  if (references.length === 0) return [];
  const keysOf = (key: string) => references.flatMap(({ reference }) => keyIn(reference, key) ?? []);
  const [byNumber, holders] = await Promise.all([
    peopleByNumber(db, keysOf("number")),
    holdersOf(db, keysOf("email"), now),
  ]);
  const byEmail = new Map(
    holders.flatMap(({ userNameKey, employeeId, startsAt }) =>
      startsAt <= now && userNameKey !== null ? [[userNameKey, employeeId]] : [],
    ),
  );
  const ids = references.map(({ reference }) => {
    const [number, email] = [keyIn(reference, "number"), keyIn(reference, "email")];
    if (number !== null) return byNumber.get(number) ?? "";
    return email === null ? reference : (byEmail.get(email) ?? "");
  });
  const present = await idsPresent(db, ids);
  const isThere = (id = "") => present.has(id) || kept.has(id);
  const missing = references.find((_, index) => !isThere(ids[index]));
  if (missing === undefined) return ids;
  throw new RuleError(
    "invalid",
    `${missing.reference} is nobody who is there: give an id, number: and an employee number, or email: and a work e-mail.`,
    { pointer: missing.pointer },
  );
}

function keyIn(reference: string, key: string): string | null {
  return reference.startsWith(`${key}:`) ? fold(reference.slice(key.length + 1)) : null;
}
