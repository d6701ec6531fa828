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

/** Whose they are, as far as they say it, however the token is changed: Rollcall's own tokens name their service user. */
export function userOf(credentials: Credentials): string | null {
  if (credentials.kind === "basic") return credentials.user;
  const text = credentials.kind === "bearer" ? credentials.token : credentials.value;
  return /rollcall_(su-[0-9a-f]{12})_/.exec(text)?.[1] ?? null;
}
