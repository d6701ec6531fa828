import type { NewSite } from "../../src/hr/site.ts";
import { chosen } from "./chosen.ts";
import type { SampleAddress } from "./sample-person.ts";

/** A site, and how people near it live and are called. In the patterns `#` stands for a number. */
interface Place extends NewSite {
  readonly city: string;
  readonly state: string | null;
  readonly streets: readonly string[];
  readonly postCodes: readonly (string | null)[];
  /** Numbers that are reserved for fiction, or that no network has. */
  readonly phone: string;
  readonly mobile: string;
}

/** From the last place where a day ends to the first. */
const PLACES = {
  "Pago Pago": {
    zone: "Pacific/Pago_Pago",
    country: "AS",
    language: "en",
    address: "3 Breadfruit Landing, Pago Pago, AS 96799",
    city: "Pago Pago",
    state: "AS",
    streets: ["# Frigatebird Road", "# Reef Edge Lane", "# Malae Street"],
    postCodes: ["96799"],
    phone: "+1 684 555 0#",
    mobile: "+1 684 555 1#",
  },
  "New York": {
    zone: "America/New_York",
    country: "US",
    language: "en-US",
    address: "88 Capstan Pier, Brooklyn, NY 11231",
    city: "Brooklyn",
    state: "NY",
    streets: ["# Capstan Street", "# Old Ferry Avenue", "# Lighthouse Place", "# Bollard Court"],
    postCodes: ["11231", "11201", "11215"],
    phone: "+1 212 555 0#",
    mobile: "+1 917 555 0#",
  },
  London: {
    zone: "Europe/London",
    country: "GB",
    language: "en-GB",
    address: "1 Compass Quay, London E14 0TW",
    city: "London",
    state: null,
    streets: [
      "# Mariner Street",
      "# Halyard Row",
      "# Sextant Gardens",
      "# Ropewalk Mews",
      "# Tidemill Close",
    ],
    postCodes: ["E14 0TA", "SE16 0TB", "SE8 0TD", "E1W 0TE"],
    phone: "+44 20 7946 0#",
    mobile: "+44 7700 900#",
  },
  Berlin: {
    zone: "Europe/Berlin",
    country: "DE",
    language: "de",
    address: "Pegelstraße 4, 12435 Berlin",
    city: "Berlin",
    state: null,
    streets: ["Pegelstraße #", "Ankergässchen #", "Lotsenweg #", "Am Echolot #"],
    postCodes: ["12435", "10999", "12045", "10247"],
    phone: "+49 30 23125 #",
    mobile: "+49 171 39200#",
  },
  Cairo: {
    zone: "Africa/Cairo",
    country: "EG",
    language: "ar",
    address: "12 Felucca Street, Cairo 11511",
    city: "Cairo",
    state: null,
    streets: ["# Felucca Street", "# Nilometer Street", "# Papyrus Street"],
    postCodes: ["11511", "11311", "11728"],
    phone: "+20 2 0000 0#",
    mobile: "+20 100 000 0#",
  },
  Kathmandu: {
    zone: "Asia/Kathmandu",
    country: "NP",
    language: "ne",
    address: "Meltwater Marg 7, Kathmandu 44600",
    city: "Kathmandu",
    state: "Bagmati",
    streets: ["Meltwater Marg #", "Himtal Tol #", "Snowgauge Path #"],
    postCodes: ["44600", "44602", "44700"],
    phone: "+977 1 0000 #",
    mobile: "+977 980 0000 #",
  },
  Tokyo: {
    zone: "Asia/Tokyo",
    country: "JP",
    language: "ja",
    address: "2-5 Shiomidai, Minato-ku, Tokyo 105-0000",
    city: "Tokyo",
    state: null,
    streets: ["2-# Shiomidai", "4-# Namimachi", "1-# Todaizaka"],
    postCodes: ["105-0000", "135-0000", "140-0000"],
    phone: "+81 3 0000 0#",
    mobile: "+81 90 0000 0#",
  },
  Kiritimati: {
    zone: "Pacific/Kiritimati",
    country: "KI",
    language: "en",
    address: "Lagoon Road, Tabwakea, Kiritimati",
    city: "Tabwakea",
    state: null,
    streets: ["Lagoon Road #", "Te Rawa #"],
    postCodes: [null],
    phone: "+686 000 00#",
    mobile: "+686 730 00#",
  },
} as const satisfies Record<string, Omit<Place, "name">>;

export type SiteName = keyof typeof PLACES;

export const SITES: readonly NewSite[] = Object.entries(PLACES).map(
  ([name, { zone, country, language, address }]) => ({ name, zone, country, language, address }),
);

/** In the order of `SITES`. */
export const SITE_NAMES: readonly SiteName[] = Object.keys(PLACES).filter((name) => isSiteName(name));

function isSiteName(name: string): name is SiteName {
  return Object.hasOwn(PLACES, name);
}

/** A home near the site, by the number of the person who lives there. */
export function homeNear(site: SiteName, number: number): SampleAddress {
  const { streets, postCodes, city, state, country }: Omit<Place, "name"> = PLACES[site];
  return {
    line1: chosen(streets, number).replace("#", String(1 + ((number * 7) % 90))),
    line2: number % 6 === 0 ? `Flat ${1 + (number % 8)}` : null,
    city,
    postCode: chosen(postCodes, number),
    state,
    country,
  };
}

/** Telephones at the site, of three digits of one's own; not everybody has both. */
export function phonesAt(
  site: SiteName,
  number: number,
): { workPhone: string | null; workMobile: string | null } {
  const digits = String(number % 1000).padStart(3, "0");
  const { phone, mobile } = PLACES[site];
  return {
    workPhone: number % 3 === 0 ? null : phone.replace("#", digits),
    workMobile: number % 4 === 0 ? mobile.replace("#", digits) : null,
  };
}
