/** Regions that have a name but are no country of ISO 3166. Kosovo's XK is not among them: files use it. */
const NO_COUNTRY = new Set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split(" "));

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

/** The ISO 3166 alpha-2 code of a country given by its code or its English name; null: no country known so. */
export function countryCode(text: string): string | null {
  byName ??= namesOfCountries();
  return byName.get(fold(text)) ?? null;
}

/** Built once, on first use: some 600 look-ups that a start without a file need not pay for. */
function namesOfCountries(): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const long = new Intl.DisplayNames("en", { type: "region" });
  const short = new Intl.DisplayNames("en", { type: "region", style: "short" });
  for (const code of regionCodes()) {
    const name = long.of(code);
    // A code without a name comes back as itself (in workerd even where `fallback` is "none").
    if (name === undefined || name === code) continue;
    for (const called of [code, name, short.of(code) ?? name]) names.set(fold(called), code);
  }
  for (const [name, code] of Object.entries(ALSO_CALLED)) names.set(fold(name), code);
  return names;
}

function* regionCodes(): Generator<string> {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  for (const code of letters.flatMap((a) => letters.map((b) => a + b))) {
    // Withdrawn codes (DD, YU) are replaced on reading; they would steal the name of their successor.
    const current = new Intl.Locale(`und-${code}`).region === code;
    if (current && !NO_COUNTRY.has(code)) yield code;
  }
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
