/** Regions that have a name but are no country of ISO 3166. Kosovo's XK is not among them: files use it. */
const NO_COUNTRY = new Set("AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ".split(" "));

let names: Intl.DisplayNames | undefined;

/** Whether it is the code of a country, ISO 3166 alpha-2. */
export function isCountry(code: string): boolean {
  if (!/^[A-Z]{2}$/.test(code) || NO_COUNTRY.has(code)) return false;
  // Withdrawn codes (DD, YU) are replaced on reading.
  if (new Intl.Locale(`und-${code}`).region !== code) return false;
  names ??= new Intl.DisplayNames("en", { type: "region" });
  // A code without a name comes back as itself (in workerd even where `fallback` is "none").
  return (names.of(code) ?? code) !== code;
}
