/** The headers of Okta's importer, and the requests that it sends in this order. */
export const IMPORT_HEADERS = {
  Accept: "application/scim+json",
  "Accept-Charset": "utf-8",
  "Accept-Encoding": "gzip,deflate",
  "User-Agent": "Okta SCIM Client 1.0.0",
} as const;

export const CREDENTIAL_TEST = ["/Users?startIndex=1&count=2", "/Groups?startIndex=1&count=100"] as const;

/** An import of so many people and of one page of groups. */
export function importOf(people: number): string[] {
  const pages = Array.from({ length: Math.max(1, Math.ceil(people / 100)) }, (_, page) => 1 + 100 * page);
  return [
    ...pages.map((startIndex) => `/Users?startIndex=${startIndex}&count=100`),
    "/Groups?startIndex=1&count=100",
  ];
}
