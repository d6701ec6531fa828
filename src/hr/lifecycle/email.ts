import { fold } from "../fold.ts";
import { RuleError } from "../rule-error.ts";
import type { Settings } from "../settings.ts";

/** Refuses a work e-mail outside the domains that the company allows, where it names any. */
export function requireEmailDomain(email: string | null, settings: Settings): void {
  if (email === null || settings.emailDomains.length === 0) return;
  const domain = fold(email.slice(email.lastIndexOf("@") + 1));
  if (settings.emailDomains.some((allowed) => fold(allowed) === domain)) return;
  const allowed = settings.emailDomains.join(", ");
  throw new RuleError(
    "invalid",
    `${email} is outside the allowed domains (${allowed}): correct it, or allow ${domain}.`,
  );
}
