import { isCountry } from "../../hr/country.ts";

/** English names in use that the built-in table does not give. */
const ALSO_CALLED: Readonly<Record<string, string>> = {
  USA: "US",
  "U.S.A.": "US",
  "United States of America": "US",
  UK: "GB",
  "Great Britain": "GB",
  "United Kingdom of Great Britain and Northern Ireland": "GB",
  England: "GB",
  Scotland: "GB",
  Wales: "GB",
  "Northern Ireland": "GB",
  "Republic of Ireland": "IE",
  "Czech Republic": "CZ",
  "The Netherlands": "NL",
  Holland: "NL",
  "Slovak Republic": "SK",
  "Russian Federation": "RU",
  Turkey: "TR",
  Macedonia: "MK",
  "Viet Nam": "VN",
  "Republic of Korea": "KR",
  "Korea, Republic of": "KR",
  Burma: "MM",
  Macau: "MO",
  "Ivory Coast": "CI",
  "Cabo Verde": "CV",
  Swaziland: "SZ",
  "East Timor": "TL",
  "Democratic Republic of the Congo": "CD",
  "Republic of the Congo": "CG",
  "The Bahamas": "BS",
  "The Gambia": "GM",
  "Brunei Darussalam": "BN",
  "Taiwan, Province of China": "TW",
  Palestine: "PS",
  Vatican: "VA",
};

let byName: ReadonlyMap<string, string> | null = null;

/** The ISO 3166 alpha-2 code of a country by its code, its English or its German name; null: no country known so. */
export function countryCode(text: string): string | null {
  byName ??= namesOfCountries();
  return byName.get(fold(text)) ?? null;
}

/** Built once, on first use: some 600 look-ups that a start without a file need not pay for. */
function namesOfCountries(): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const long = new Intl.DisplayNames("en", { type: "region" });
  const others = [
    new Intl.DisplayNames("en", { type: "region", style: "short" }),
    new Intl.DisplayNames("de", { type: "region" }),
  ];
  for (const code of countryCodes()) {
    const name = long.of(code) ?? code;
    for (const called of [code, name, ...others.map((names) => names.of(code) ?? name)])
      names.set(fold(called), code);
  }
  for (const [name, code] of Object.entries(ALSO_CALLED)) names.set(fold(name), code);
  return names;
}

function countryCodes(): string[] {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  // Withdrawn codes would steal the name of their successor.
  return letters.flatMap((a) => letters.map((b) => a + b)).filter(isCountry);
}

/** One form for "St. Barthélemy", "Saint Barthelemy", "Bosnia & Herzegovina" and "BOSNIA AND HERZEGOVINA". */
function fold(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replaceAll("&", " and ")
    .replace(/\bst\b/g, "saint")
    .replace(/[^\p{L}\p{N}]/gu, "");
}
