import { type Grants, listingOf } from "../../auth/grants.ts";
import { areSame, isWidening, listingScopes } from "../../auth/widening.ts";
import type { Instant } from "../../hr/instant.ts";
import type { ServedAccess } from "../../store/access-tables.ts";

/** What a service user is served by, and what it will be once a view is whole. */
export interface Served {
  readonly access: ServedAccess;
  readonly nextAccess: ServedAccess | null;
}

/** How rights come into force (docs/decisions/014). */
export interface NextRights extends Served {
  /** Whether the view of the new generation is to be built. */
  readonly starts: boolean;
}

/** What a change of rights has to know besides. */
export interface Circumstances {
  readonly at: Instant;
  /** What a view that has to be built is called. */
  readonly generation: number;
  /** Whether the view of a generation can be read. */
  readonly isWhole: (generation: number) => boolean;
}

/**
 * How a service user comes to these rights. Narrower ones at once: what may no longer be seen is not shown for another
 * minute, so until the view is whole nothing is. Wider ones once their view is whole: until then the old ones serve. Who
 * is listed by both alike keeps the view, and who sees everyone or nobody needs none.
 */
export function nextRights(
  { access, nextAccess }: Served,
  grants: Grants,
  { at, generation, isWhole }: Circumstances,
): NextRights {
  const was = listingOf(access).kind;
  const is = listingOf(grants).kind;
  // Who was shown nobody has no walk under way that would have to begin again.
  const numberedAt = was === is || was === "nobody" ? access.numberedAt : at;
  const numbered = { ...grants, ...(numberedAt !== undefined && { numberedAt }) };
  if (is !== "some") return atOnce({ ...numbered, generation: null }, false);
  const kept = [access, nextAccess].find((one) => one !== null && listsAlike(one, grants));
  const to = { ...numbered, generation: kept?.generation ?? generation };
  const starts = kept === undefined;
  const isRead = access.generation !== null && isWhole(access.generation);
  const waits = isRead && kept !== access && isWidening(access, grants);
  return waits ? { access, nextAccess: to, starts } : atOnce(to, starts);
}

/** Whether the service user has these rights already, or is on its way to them. */
export function hasRights({ access, nextAccess }: Served, grants: Grants): boolean {
  return areSame(nextAccess ?? access, grants);
}

function listsAlike(access: ServedAccess, grants: Grants): boolean {
  if (access.generation === null) return false;
  return JSON.stringify(listingScopes(access)) === JSON.stringify(listingScopes(grants));
}

function atOnce(access: ServedAccess, starts: boolean): NextRights {
  return { access, nextAccess: null, starts };
}
