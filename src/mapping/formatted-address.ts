import type { Address, Sparse } from "../hr/employee.ts";

/** Countries that write the city before the postal code, or the code on its own below it. */
const CITY_FIRST = new Set([
  "AU",
  "CA",
  "GB",
  "IE",
  "IN",
  "KI",
  "NZ",
  "PH",
  "SG",
  "TH",
  "US",
  "WS",
  "AS",
  "ZA",
]);

/** The address as it is written on a letter, line by line: street, place in the country's order, country. */
export function formattedAddress(
  address: Sparse<Address>,
  country: string | null,
  code: string | null,
): string {
  const place = [address.postCode, address.city];
  const cityFirst = code !== null && CITY_FIRST.has(code);
  const ordered = cityFirst ? [address.city, address.state, address.postCode] : place;
  const line = ordered.filter((part) => part !== undefined).join(" ");
  return [address.line1, address.line2, line, country].filter((part) => part).join("\n");
}
