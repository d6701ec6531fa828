import type { Access } from "../access/with-access.ts";
import type { Roster } from "../roster.ts";

/** What every write over SCIM is handed. */
export interface Writing {
  /** In the service user's name. */
  readonly roster: Roster;
  /** The service user as D1 knows it, which decides what it is shown. */
  readonly access: Access;
  /** Where SCIM is served, `https://host/scim/v2`. */
  readonly baseUrl: string;
}

/**
 * The versions of a resource that the client has seen, each as its `meta.version`, one of which must still stand (RFC 7644
 * section 3.14); null: any.
 */
export type IfMatch = readonly string[] | null;
