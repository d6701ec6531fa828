export type Credentials =
  | { readonly kind: "basic"; readonly user: string; readonly token: string }
  | { readonly kind: "bearer"; readonly token: string }
  | { readonly kind: "header"; readonly value: string };

/** The `Authorization` header of Okta's three ways: Basic, a header value with `Bearer`, or one as it stands. */
export function authorization(credentials: Credentials): string {
  switch (credentials.kind) {
    case "basic": {
      const bytes = new TextEncoder().encode(`${credentials.user}:${credentials.token}`);
      return `Basic ${btoa(String.fromCharCode(...bytes))}`;
    }
    case "bearer":
      return `Bearer ${credentials.token}`;
    case "header":
      return credentials.value;
  }
}
