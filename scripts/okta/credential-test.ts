import { readListResponse } from "./list-response.ts";
import type { Source } from "./source.ts";

export interface CredentialTest {
  readonly users: number;
  /** Null where group import is off. */
  readonly groups: number | null;
  readonly notes: readonly string[];
}

/**
 * What Okta does on "Test API Credentials" and "Save": two users, and the first page of groups if they are imported.
 * Throws ImportError in the words that the administrator reads.
 */
export async function testCredentials(
  source: Source,
  options: { readonly groups: boolean },
): Promise<CredentialTest> {
  const users = readListResponse(
    await source.get("/Users", { startIndex: 1, count: 2 }),
    1,
    "GET /Users?startIndex=1&count=2",
  );
  const groups = options.groups
    ? readListResponse(
        await source.get("/Groups", { startIndex: 1, count: 100 }),
        1,
        "GET /Groups?startIndex=1&count=100",
      )
    : null;
  return {
    users: users.totalResults,
    groups: groups === null ? null : groups.totalResults,
    notes: [
      ...addressNotes(source.base),
      ...emptyNotes(users.totalResults),
      ...users.notes,
      ...(groups?.notes ?? []),
    ],
  };
}

/** Okta is content with nobody; whoever expects people is not. */
function emptyNotes(users: number): string[] {
  if (users > 0) return [];
  return ["It lists nobody: an import would find everyone gone. Check whom these credentials may see."];
}

/** Okta's form refuses these; a local trial may go on with them. */
function addressNotes(base: string): string[] {
  const notes: string[] = [];
  if (!base.startsWith("https://")) notes.push("Okta itself accepts a base URL only with https.");
  if (base.includes("_")) notes.push("Okta itself accepts no `_` in the base URL.");
  return notes;
}
