import * as v from "valibot";
import { named } from "./named.ts";
import { Country, Moment, Name, Text, Zone } from "./values.ts";

const FIELDS = {
  name: Name,
  zone: v.pipe(Zone, v.description("Decides when the days of the people there begin and end.")),
  country: v.pipe(Country, v.description("ISO 3166 alpha-2.")),
};

const Language = v.pipe(Text, v.description("BCP 47."), v.metadata({ examples: ["en", "pt-BR"] }));
const Address = v.nullable(v.pipe(Text, v.description("As it stands on a letter.")));

export const NewSiteInput = v.strictObject({
  ...FIELDS,
  language: v.optional(Language, "en"),
  address: v.optional(Address, null),
});

/** What is left out stays as it is. */
export const SiteInput = v.strictObject({
  name: v.exactOptional(FIELDS.name),
  zone: v.exactOptional(FIELDS.zone),
  country: v.exactOptional(FIELDS.country),
  language: v.exactOptional(Language),
  address: v.exactOptional(Address),
});

export const Site = named(
  "Site",
  v.object({
    id: v.string(),
    name: v.string(),
    zone: FIELDS.zone,
    country: v.pipe(
      v.string(),
      v.description("ISO 3166 alpha-2; empty where a file made the site without one."),
    ),
    language: Language,
    address: v.nullable(v.string()),
    archivedAt: v.pipe(v.nullable(Moment), v.description("Closed: nobody new can be there.")),
  }),
);

export const Sites = v.object({ sites: v.array(Site) });
