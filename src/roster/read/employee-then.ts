import { type Instant, toIso } from "../../hr/instant.ts";
import { readFacts } from "../../hr/kept-facts.ts";
import { momentOn } from "../../hr/moment-on.ts";
import { addDays, type PlainDate } from "../../hr/plain-date.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { covers, type Section, type Sections } from "../../hr/section.ts";
import { firstMoment } from "../../hr/zone.ts";
import type { StoredEmployee } from "../../store/employees.ts";
import { factsKeptSince, factsKnownAt } from "../../store/known-facts.ts";
import { lacking } from "../access/forbidden.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { reached } from "../employees/reached.ts";
import { type Reading, shownPerson } from "./employee.ts";
import type { ShownEmployee, Sight } from "./shown-employee.ts";

/** Which day is shown (null: the moment of the knowledge), and as of which moment it is known (null: now). */
export interface Then {
  readonly on: PlainDate | null;
  readonly asKnownOn: Instant | null;
}

/**
 * A person on a day or as once known, with the moment that is shown (which tells where they are) and, where one was asked
 * for, which write told it.
 */
export interface EmployeeThen
  extends Omit<ShownEmployee, "basic" | "name">,
    Partial<Pick<ShownEmployee, "basic" | "name">> {
  readonly shownAt?: string;
  readonly knownAt?: string;
}

/**
 * A person as they are on a day, past or ahead, by what is known now; or by what was known at a moment, under the settings
 * and by the names of today. Of what is past the sections whose history the reader may see are shown. Throws `RuleError`
 * (unknown) where there is nobody whom the reader may see, or nothing was known then or is kept; `Forbidden` where no
 * history may be seen.
 */
export async function employeeThen(
  reading: Reading,
  id: string,
  { on, asKnownOn }: Then,
): Promise<EmployeeThen> {
  const { now, actor } = reading;
  const knownAt = asKnownOn === null ? now : momentOfKnowledge(asKnownOn, now);
  const dictionary = await currentDictionary(reading.db);
  const { person, rights } = await reached(reading, dictionary, id);
  if (asKnownOn !== null) requireSome(actor, rights.history);
  const known = asKnownOn === null ? null : await knownThen(reading, person, knownAt);
  const { employee, version, updatedAt } = known ?? person;
  const at = on === null ? knownAt : momentOn(employee, on, dictionary, knownAt);
  const viewed = asKnownOn === null && at >= now ? rights.view : rights.history;
  requireSome(actor, viewed);
  const sight: Sight = { employee, version, createdAt: person.createdAt, updatedAt, at, knownAt, viewed };
  const { name, basic, ...shown } = await shownPerson(reading, dictionary, sight);
  return {
    ...shown,
    ...(covers(viewed, "basic") && { name, basic }),
    ...(TELLING_WHERE.some((section) => covers(viewed, section)) && { shownAt: toIso(at) }),
    ...(known && { knownAt: toIso(known.updatedAt) }),
  };
}

/** The sections that tell in which zone somebody's days begin. */
const TELLING_WHERE: readonly Section[] = ["work", "lifecycle"];

function requireSome(actor: string, viewed: Sections): void {
  if (viewed !== "all" && viewed.length === 0) throw lacking(actor, "history", "basic", "some");
}

/** What will be known by the end of today is what is known now; later days are not known to anybody. */
function momentOfKnowledge(asKnownOn: Instant, now: Instant): Instant {
  const tomorrow = firstMoment(addDays(toIso(now).slice(0, 10), 1), "UTC");
  if (asKnownOn < tomorrow) return Math.min(asKnownOn, now);
  throw new RuleError("invalid", `${toIso(asKnownOn)} lies ahead: asKnownOn takes today or a day before.`);
}

/** The facts as they were known at the moment, with the version that they had. */
async function knownThen(
  { db }: Reading,
  { employee: { id }, version, createdAt }: StoredEmployee,
  at: Instant,
): Promise<Pick<StoredEmployee, "employee" | "version" | "updatedAt">> {
  const known = await factsKnownAt(db, id, at);
  if (known !== null) {
    const employee = readFacts(id, known.facts);
    return { employee, version: version - known.laterWrites, updatedAt: known.knownAt };
  }
  if (at < createdAt)
    throw new RuleError("unknown", `Nothing was known of this person before ${toIso(createdAt)}.`);
  const since = await factsKeptSince(db, id);
  throw new RuleError(
    "unknown",
    since === null
      ? "History keeps no facts of this person yet: they are kept from the next change on."
      : `History keeps the facts of this person since ${toIso(since)}: ask for that moment or a later one.`,
  );
}
