import { type Grants, listingOf, viewedOfAnybody } from "../../auth/grants.ts";
import { permissionsToView } from "../../auth/permission-name.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import type { KeptRecord } from "../../hr/employee.ts";
import { type Concerned, rightsOver } from "../../hr/scope.ts";
import { coversAll, type Section, type Sections } from "../../hr/section.ts";
import type { Viewer } from "../../mapping/viewer.ts";
import type { GroupReader } from "../../store/groups.ts";
import { ViewBeingBuilt } from "../../store/head.ts";
import { type Forbidden, lackingAll, lackingThese } from "../access/forbidden.ts";
import type { Access } from "../access/with-access.ts";

/**
 * Throws where nobody is listed to the service user. Without the names, or without the lifecycle (everyone would look
 * active), a list would mislead its reader, so it is `Forbidden` and names the permission to tick.
 */
export function requireListing({ name, grants, generation }: Access): void {
  const listing = listingOf(grants);
  if (listing.kind === "nobody") throw unlisted(`The service user ${name}`, grants, listing.missing);
  // Without a view of them, some people would be read as everyone.
  if (listing.kind === "some" && generation === null) throw new ViewBeingBuilt();
}

function unlisted(actor: string, { scopes }: Grants, missing: readonly Section[]): Forbidden {
  const permissions = permissionsToView(missing);
  return scopes.length === 0 ? lackingAll(actor, permissions) : lackingThese(actor, permissions);
}

/** Who reads, as the mapping needs to know it: where they see the same of everyone, nobody is looked at for it. */
export function viewerOf(
  { grants, version, generation }: Access,
  dictionary: Dictionary,
  baseUrl: string,
): Viewer {
  const known = { everyoneListed: generation === null, version, baseUrl };
  const same = seenOfAllListed(grants);
  if (same !== null) return { sectionsOf: () => same, ...known };
  const rights = rightsOver(grants.scopes, dictionary);
  return { sectionsOf: (person) => rights(person).view, ...known };
}

/** The sections that are seen of each and every one who is listed; null: of one more than of another. */
export function seenOfAllListed({ scopes }: Grants): Sections | null {
  const [first] = scopes;
  const widest = scopes.find(({ whose }) => whose === "everyone") ?? first;
  if (widest === undefined) return [];
  const none = scopes.every(({ view }) => coversAll(widest.view, view));
  const less = widest.whose !== "everyone" && !scopes.every(({ view }) => coversAll(view, widest.view));
  return none && !less ? widest.view : null;
}

/** Who reads, as the store needs to know it to find groups and members. */
export function groupReaderOf(access: Access): GroupReader {
  return {
    credential: access,
    seen: viewedOfAnybody(access.grants),
    weighsMembers: seenOfAllListed(access.grants) === null,
  };
}

/** Somebody as rights look at them, out of a row of the store, where the record is JSON. */
export function concernedIn({
  id,
  status,
  active,
  record: text,
}: Pick<Concerned, "id" | "status" | "active"> & { readonly record: string }): Concerned & {
  readonly record: KeptRecord;
} {
  const record: KeptRecord = JSON.parse(text);
  const { employeeNumber = null } = record;
  return { id, employeeNumber, status, active, record };
}
