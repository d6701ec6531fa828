import { fold } from "../../hr/fold.ts";
import type { Company } from "../../hr/settings.ts";
import { firstMoment } from "../../hr/zone.ts";

/** Where a zone was found, so that HR knows how far to trust it. */
export interface ProposedZone {
  readonly zone: string;
  readonly because: string;
}

/**
 * A zone for a site that a file names: the one whose city stands in the site's name or is the city of its people; else
 * that of the company's other sites in their country, where these agree; else the country's, where all of it keeps the
 * same time; else the company's. Reported, for a person to correct.
 */
export function proposedZone(
  site: string,
  { city, country }: { readonly city: string | null; readonly country: string | null },
  { settings, sites }: Company,
): ProposedZone {
  const byName = zoneOfCity(site);
  if (byName !== undefined) return { zone: byName, because: "from its name" };
  const byCity = city === null ? undefined : zoneOfCity(city);
  if (byCity !== undefined) return { zone: byCity, because: `from the city ${city}` };
  if (country !== null) {
    const neighbours = [...sites.values()].filter((other) => other.country === country);
    const known = oneTime(neighbours.map(({ zone }) => zone));
    if (known !== undefined) return { zone: known, because: `as the company's other sites in ${country}` };
    const only = oneTime(zonesOfCountry(country));
    if (only !== undefined) return { zone: only, because: `the time that all of ${country} keeps` };
  }
  return { zone: settings.companyZone, because: "the company's, for want of a better one" };
}

/** A winter's and a summer's day by which zones are held against each other. */
const DAYS = ["2026-01-15", "2026-07-15"];

/** The first of the zones, where all of them keep the same time (Berlin and Büsingen do). */
function oneTime(zones: readonly string[]): string | undefined {
  const times = new Set(zones.map((zone) => DAYS.map((day) => firstMoment(day, zone)).join()));
  return times.size === 1 ? zones[0] : undefined;
}

function zoneOfCity(text: string): string | undefined {
  const words = ` ${fold(text).replaceAll(/[^\p{L}\p{N}]+/gu, " ")} `;
  return Intl.supportedValuesOf("timeZone").find((zone) => {
    const city = zone.split("/").at(-1)?.replaceAll("_", " ") ?? "";
    return zone.includes("/") && !zone.startsWith("Etc/") && words.includes(` ${fold(city)} `);
  });
}

function zonesOfCountry(country: string): readonly string[] {
  const locale = new Intl.Locale("und", { region: country });
  return "getTimeZones" in locale && typeof locale.getTimeZones === "function" ? locale.getTimeZones() : [];
}
