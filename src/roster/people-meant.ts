import { namesPeople } from "../auth/permission-condition.ts";
import { pathById } from "../hr/choices-of-field.ts";
import type { Dictionary } from "../hr/dictionary.ts";
import type { FieldFilter } from "../hr/employee-filter.ts";
import { fold } from "../hr/fold.ts";
import { RuleError } from "../hr/rule-error.ts";
import { holdersOf, idsPresent } from "../store/employees.ts";
import { peopleByNumber } from "../store/load-relations.ts";
import { idsSeen } from "./employees/reached.ts";
import type { Roster } from "./roster.ts";

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
  throw nobody(missing);
}

/** The same for an actor who does not see everyone: a key of somebody whose key is not seen is nobody's. */
export async function peopleSeen(
  roster: Pick<Roster, "db" | "now" | "grants">,
  references: readonly Reference[],
  kept: ReadonlySet<string>,
): Promise<readonly string[]> {
  const ids = await peopleMeant(roster, references, kept);
  for (const [key, sections] of [
    ["number", ["basic", "work"]],
    ["email", ["basic"]],
  ] as const) {
    const byKey = references.flatMap((one, index) =>
      keyIn(one.reference, key) === null ? [] : [{ one, id: ids[index] ?? "" }],
    );
    const seen = await idsSeen(
      roster,
      byKey.map(({ id }) => id),
      sections,
    );
    const hidden = byKey.find(({ id }) => !seen.has(id));
    if (hidden !== undefined) throw nobody(hidden.one);
  }
  return ids;
}

function nobody({ reference, pointer }: Reference): RuleError {
  return new RuleError(
    "invalid",
    `${reference} is nobody who is there: give an id, number: and an employee number, or email: and a work e-mail.`,
    { pointer },
  );
}

/**
 * The conditions with people named by their ids, whatever they were named by; `at` is where the conditions stand in what was
 * sent. Throws what finding the people does.
 */
export async function conditionsMeant<C extends Pick<FieldFilter, "field" | "value">>(
  conditions: readonly C[],
  at: string,
  dictionary: Dictionary,
  find: (references: readonly Reference[]) => Promise<readonly string[]>,
): Promise<readonly C[]> {
  const referencesOf = ({ field, value }: C, index: number) =>
    value === undefined || !namesPeople({ field: pathById(field, dictionary) }, dictionary)
      ? null
      : [value].flat().map((one) => ({ reference: String(one), pointer: `${at}/${index}/value` }));
  const asked = conditions.map(referencesOf);
  const ids = [...(await find(asked.flatMap((references) => references ?? [])))];
  return conditions.map((condition, index) => {
    const references = asked[index];
    if (references === null || references === undefined) return condition;
    const own = ids.splice(0, references.length);
    return { ...condition, value: Array.isArray(condition.value) ? own : (own[0] ?? "") };
  });
}

function keyIn(reference: string, key: string): string | null {
  return reference.startsWith(`${key}:`) ? fold(reference.slice(key.length + 1)) : null;
}
