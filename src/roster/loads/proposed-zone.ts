import { fold } from "../../hr/fold.ts";

/** Where a zone was found, so that HR knows how far to trust it. */
export interface ProposedZone {
  readonly zone: string;
  readonly because: string;
}

/**
 * A zone for a site that a file names: the one whose city stands in the site's name or is the city of its people,
 * else the only one of their country, else the company's. Reported, for a person to correct.
 */
export function proposedZone(
  site: string,
  { city, country }: { readonly city: string | null; readonly country: string | null },
  companyZone: string,
): ProposedZone {
  const byName = zoneOfCity(site);
  if (byName !== undefined) return { zone: byName, because: "from its name" };
  const byCity = city === null ? undefined : zoneOfCity(city);
  if (byCity !== undefined) return { zone: byCity, because: `from the city ${city}` };
  const zones = country === null ? [] : zonesOfCountry(country);
  const [only] = zones;
  if (only !== undefined && zones.length === 1) return { zone: only, because: `the only one of ${country}` };
  return { zone: companyZone, because: "the company's, for want of a better one" };
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
