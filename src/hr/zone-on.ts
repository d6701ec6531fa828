import type { Employee, Entry } from "./employee.ts";
import type { PlainDate } from "./plain-date.ts";
import type { Company } from "./settings.ts";

/** The row in force on that calendar date: the latest that is not after it, else the first. */
export function entryOn<T>(rows: readonly Entry<T>[], date: PlainDate): Entry<T> | undefined {
  return rows.findLast((row) => row.effectiveDate <= date) ?? rows[0];
}

/** The zone that decides about the date: the person's own on that day, else the site's, else the company's. */
export function zoneOn(employee: Employee, date: PlainDate, company: Company): string {
  const work = entryOn(employee.tables.work, date)?.values;
  const site = work?.siteId ? company.sites.get(work.siteId) : undefined;
  return work?.zone ?? site?.zone ?? company.settings.companyZone;
}
