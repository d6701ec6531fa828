import { RuleError } from "../../src/hr/rule-error.ts";
import type { Section } from "../../src/hr/section.ts";
import { perform, performHire } from "../../src/roster/employees/perform.ts";
import type { VerbInputs, VerbName } from "../../src/roster/employees/verbs.ts";
import { hiring, rosterAt } from "../support/company.ts";
import { type DrawnGroup, EVERY, SPARE } from "./rights-drawn.ts";
import { type Shown, seenOf } from "./rights-expected.ts";

/** Values that no condition of these tests asks for, by section. */
const VALUES: Readonly<Partial<Record<Section, object>>> = {
  basic: { basic: { surname: "Hidden", middleName: "H" } },
  work: { work: { title: "Spy", workPhone: "+44 1" } },
  address: { address: { city: "Nowhere", countryId: null } },
  contact: { contact: { privateEmail: null, privateMobile: "+44 2" } },
  employment: { employment: { fte: 1.2, weeklyHours: 7 } },
  custom: { custom: { badge: "B-2", buddy: null } },
  "custom:pay": { custom: { salary: 1 } },
};

type Write = <V extends VerbName>(verb: V, id: string, input: VerbInputs[V]) => Promise<void>;

/** What changes status and access, dates and all. */
const LIFECYCLE: readonly ((write: Write, id: string) => Promise<void>)[] = [
  (write, id) => write("revokeAccess", id, { reason: "hidden" }),
  (write, id) =>
    write("terminate", id, {
      terminationDate: "2026-12-24",
      lastDayOfWork: null,
      terminationReason: null,
      decidingDate: null,
    }),
  (write, id) =>
    write("startLeave", id, { kind: "Leave", startDate: "2026-11-20", returnDate: null, access: false }),
  (write, id) => write("exclude", id, { listed: "deactivate" }),
];

/**
 * Writes whatever the reader must not be able to tell: new values of sections that it does not view of a person, and of
 * whom it does not see by name everything, deletion included; and hires people whom it does not see. What decides who is
 * seen stays. Returns how much was written.
 */
export async function hide(
  groups: readonly DrawnGroup[],
  everyone: ReadonlyMap<string, Shown>,
  now: number,
  dice: Iterator<number>,
): Promise<number> {
  const roster = rosterAt(now);
  const cast = (): number => dice.next().value;
  const asksLifecycle = groups.some(
    ({ whose }) => whose !== "everyone" && whose.conditions.some(({ field }) => !field.startsWith("work.")),
  );
  let written = 0;
  const write: Write = async (verb, id, input) => {
    const done = await perform(roster, verb, id, input).catch(unlessRefused);
    written += done?.changed === true ? 1 : 0;
  };
  for (const [id, person] of everyone) {
    const seen = seenOf(groups, person);
    const isThere = seen.includes("basic");
    const hidden = EVERY.filter((section) => !isThere || !seen.includes(section));
    for (const section of hidden) {
      const values = VALUES[section];
      if (values !== undefined && cast() % 3 > 0) await write("change", id, { effectiveDate: null, values });
    }
    if (hidden.includes("work")) await write("rekey", id, { employeeNumber: `moved ${id}` });
    if (hidden.includes("lifecycle") && !asksLifecycle)
      await LIFECYCLE[cast() % LIFECYCLE.length]?.(write, id);
    if (!isThere && !asksLifecycle && cast() % 2 === 0) await write("remove", id, {});
  }
  for (const id of SPARE) {
    const person = { id, deletedAt: null, status: "Employed", active: true };
    if (seenOf(groups, person).includes("basic")) continue;
    await performHire(roster, hiring(id, { employeeNumber: `moved ${id}` }));
    written += 1;
  }
  return written;
}

function unlessRefused(error: unknown): null {
  if (error instanceof RuleError) return null;
  throw error;
}
