import { type Instant, toIso } from "../hr/instant.ts";

/** `meta` of a resource (RFC 7643 section 3.1). */
export interface Meta {
  readonly resourceType: "User" | "Group";
  readonly created: string;
  readonly lastModified: string;
  readonly location: string;
  /** Left out where nothing tells whether what is seen has changed. */
  readonly version?: string;
}

/** What a resource's times and version follow from. */
export interface Revision {
  readonly createdAt: Instant;
  /** The moments of whatever may have changed it: its last write, the state's beginning, the epoch's. */
  readonly changes: readonly Instant[];
  /** The counters behind those moments; null: they do not tell all that may have changed it. */
  readonly counters: readonly number[] | null;
}

/** The latest of the changes is the time, all of them together are the version (weak, RFC 7644 section 3.14). */
export function metaOf(resourceType: Meta["resourceType"], location: string, revision: Revision): Meta {
  const { createdAt, changes, counters } = revision;
  return {
    resourceType,
    created: toIso(createdAt),
    lastModified: toIso(Math.max(createdAt, ...changes)),
    location,
    ...(counters !== null && {
      version: `W/"${counters.map((counter) => counter.toString(36)).join(".")}"`,
    }),
  };
}
