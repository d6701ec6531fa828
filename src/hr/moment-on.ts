import type { Employee } from "./employee.ts";
import type { Instant } from "./instant.ts";
import type { PlainDate } from "./plain-date.ts";
import type { Company } from "./settings.ts";
import { dateIn, firstMoment } from "./zone.ts";
import { zoneOn } from "./zone-on.ts";

/**
 * The moment at which a person is shown on a date: when that day begins where they are, with everything that it brings;
 * today, where they are, it is now.
 */
export function momentOn(employee: Employee, date: PlainDate, company: Company, now: Instant): Instant {
  const zone = zoneOn(employee, date, company);
  return dateIn(zone, now) === date ? now : firstMoment(date, zone);
}
