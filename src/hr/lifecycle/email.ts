import type { Employee } from "../employee.ts";
import { fold } from "../fold.ts";
import { RuleError } from "../rule-error.ts";
import type { Settings } from "../settings.ts";
import { entryOn } from "../zone-on.ts";
import { type Circumstances, current, today } from "./decision.ts";

const EMAIL = { pointer: "#/basic/email" };

/** Refuses a work e-mail outside the domains that the company allows, where it names any. */
export function requireEmailDomain(email: string | null, settings: Settings): void {
  if (email === null || settings.emailDomains.length === 0) return;
  const domain = fold(email.slice(email.lastIndexOf("@") + 1));
  if (settings.emailDomains.some((allowed) => fold(allowed) === domain)) return;
  const allowed = settings.emailDomains.join(", ");
  throw new RuleError(
    "invalid",
    `${email} is outside the allowed domains (${allowed}): correct it, or allow ${domain}.`,
    EMAIL,
  );
}

/**
 * Refuses rows that would, today or on a day ahead, take a person's e-mail away, for that would take the person off the
 * list; or give somebody who left another one, but for its case: an identity provider still knows them by the old address,
 * and must not meet it on a colleague. Addresses that are new must be in the company's domains.
 */
export function requireEmailsKept(before: Employee, after: Employee, circumstances: Circumstances): void {
  if (before.tables.basic === after.tables.basic) return;
  const known = new Set(before.tables.basic.map(({ values }) => values.email));
  for (const { values } of after.tables.basic)
    if (!known.has(values.email)) requireEmailDomain(values.email, circumstances.company.settings);
  const from = today(before, circumstances);
  const dates = [...before.tables.basic, ...after.tables.basic].map(({ effectiveDate }) => effectiveDate);
  for (const date of [from, ...dates.filter((date) => date > from)]) {
    const was = entryOn(before.tables.basic, date)?.values.email ?? null;
    const is = entryOn(after.tables.basic, date)?.values.email ?? null;
    if (was !== null && (is === null || fold(was) !== fold(is)))
      requireMayChange(before, was, is, circumstances);
  }
}

function requireMayChange(
  employee: Employee,
  was: string,
  is: string | null,
  circumstances: Circumstances,
): void {
  if (is === null) {
    throw new RuleError(
      "conflict",
      "A work e-mail can be changed, but not taken away: readers would lose the person.",
      EMAIL,
    );
  }
  const { status } = current(employee, circumstances);
  if (status !== "Terminated" && status !== "Garden leave") return;
  throw new RuleError(
    "conflict",
    `${was} stays the e-mail of somebody who left: rehire, or release it once the old account is deleted.`,
    EMAIL,
  );
}
