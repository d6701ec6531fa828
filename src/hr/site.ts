import { isCountry } from "./country.ts";
import type { Dictionary } from "./dictionary.ts";
import { requireFreeName } from "./free-name.ts";
import type { Instant } from "./instant.ts";
import { RuleError } from "./rule-error.ts";
import { requireZone } from "./zone.ts";

/** A place of work. Its zone decides when the days of the people there begin and end. */
export interface Site {
  readonly id: string;
  readonly name: string;
  /** An IANA name, `Pacific/Kiritimati`. */
  readonly zone: string;
  /** ISO 3166 alpha-2. */
  readonly country: string;
  /** BCP 47, `en` or `pt-BR`. */
  readonly language: string;
  readonly address: string | null;
  /** Closed: whoever is there stays there, but nobody new can be. */
  readonly archivedAt: Instant | null;
}

/** What it takes to make a site. */
export type NewSite = Omit<Site, "id" | "archivedAt">;

/** The company with one site more. Throws `RuleError` for a name that is taken, or what no country or zone is. */
export function addSite(dictionary: Dictionary, site: NewSite & Pick<Site, "id">): Dictionary {
  if (dictionary.sites.has(site.id)) return dictionary;
  requireCountry(site.country);
  return withSite(dictionary, { ...site, archivedAt: null });
}

export interface ChangeSiteInput {
  readonly id: string;
  readonly changes: Partial<NewSite>;
}

/** The company with the site changed; it keeps its id, and with it its group and its people. Throws as `addSite` does. */
export function changeSite(dictionary: Dictionary, { id, changes }: ChangeSiteInput): Dictionary {
  if (changes.country !== undefined) requireCountry(changes.country);
  return withSite(dictionary, { ...siteOf(dictionary, id), ...changes });
}

/** The site of that id. Throws `RuleError` (unknown) where there is none. */
export function siteOf({ sites }: Dictionary, id: string): Site {
  const site = sites.get(id);
  if (site === undefined)
    throw new RuleError("unknown", "There is no such site: GET /api/v1/sites lists them.");
  return site;
}

/** A site that a file named may have no country; nothing else makes one without. */
function withSite(dictionary: Dictionary, site: Site): Dictionary {
  requireZone(site.zone, "#/zone");
  requireLanguage(site.language);
  requireFreeName(dictionary.sites.values(), site, "a site");
  return { ...dictionary, sites: new Map([...dictionary.sites, [site.id, site]]) };
}

function requireCountry(country: string): void {
  if (isCountry(country)) return;
  const detail = `${country} is no country: write the two letters of ISO 3166, such as DE.`;
  throw new RuleError("invalid", detail, { pointer: "#/country" });
}

function requireLanguage(language: string): void {
  try {
    Intl.getCanonicalLocales(language);
  } catch {
    const detail = `${language} is no language: write a BCP 47 tag such as en or pt-BR.`;
    throw new RuleError("invalid", detail, { pointer: "#/language" });
  }
}
