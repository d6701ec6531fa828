import { type Listing, listingOf } from "../../auth/grants.ts";
import { permissionsToView } from "../../auth/permission-name.ts";
import { endsSoon, hasEnded, type TokenHash, tokenId } from "../../auth/token.ts";
import { type Instant, toIso } from "../../hr/instant.ts";
import { readLastImports } from "../../store/imports.ts";
import { readPermissionGroups } from "../../store/permission-groups.ts";
import { readServiceUsers, type ServiceUserRow } from "../../store/service-users.ts";
import { readTokenUses, type TokenUse } from "../../store/token-uses.ts";
import { sizesOfViews } from "../../store/views.ts";
import type { Roster } from "../roster.ts";

/** A token as it is shown, once it has been told. */
export interface ShownToken {
  readonly id: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly expired: boolean;
  readonly expiresSoon: boolean;
  /** The day in UTC; null: never. */
  readonly lastUsedOn: string | null;
  readonly lastClient: string | null;
  readonly lastAddress: string | null;
}

/** A service user as it is shown. */
export interface ShownServiceUser {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly createdAt: string;
  readonly disabledAt: string | null;
  readonly importEveryHours: number | null;
  readonly lastImport: { readonly completedAt: string; readonly people: number } | null;
  readonly permissionGroups: readonly { readonly id: string; readonly name: string }[];
  /** Whom it is listed over SCIM. */
  readonly lists: Listing["kind"];
  /** How many people those are, where it is some; null otherwise, and while they are gathered. */
  readonly people: number | null;
  /** The permissions to tick before anybody is; null: somebody may be. */
  readonly missing: string | null;
  /** Whether it is to have more rights than it is served by, once whom it may see has been gathered. */
  readonly rightsPending: boolean;
  readonly tokens: readonly ShownToken[];
}

/** Every service user, by name. */
export async function listServiceUsers(roster: Roster): Promise<readonly ShownServiceUser[]> {
  const [users, around] = await Promise.all([readServiceUsers(roster.db), readAround(roster)]);
  return users.map((user) => shown(user, around, roster.now));
}

/** The service user with what is known of it elsewhere. */
export async function shownServiceUser(roster: Roster, user: ServiceUserRow): Promise<ShownServiceUser> {
  return shown(user, await readAround(roster, user.id), roster.now);
}

/** What is known of service users elsewhere. */
interface Around {
  readonly uses: readonly TokenUse[];
  readonly groups: Awaited<ReturnType<typeof readPermissionGroups>>;
  readonly imports: Awaited<ReturnType<typeof readLastImports>>;
  readonly sizes: Awaited<ReturnType<typeof sizesOfViews>>;
}

async function readAround({ db, now }: Roster, serviceUserId?: string): Promise<Around> {
  const [uses, groups, imports, sizes] = await Promise.all([
    readTokenUses(db, serviceUserId),
    readPermissionGroups(db),
    readLastImports(db),
    sizesOfViews(db, now),
  ]);
  return { uses, groups, imports, sizes };
}

function shown(
  user: ServiceUserRow,
  { uses, groups, imports, sizes }: Around,
  now: Instant,
): ShownServiceUser {
  const { id, name, displayName, createdAt, disabledAt, importEveryHours, access, nextAccess } = user;
  const listing = listingOf(access);
  const last = imports.find(({ serviceUserId }) => serviceUserId === id);
  const own = uses.filter(({ serviceUserId }) => serviceUserId === id);
  return {
    id,
    name,
    displayName,
    createdAt: toIso(createdAt),
    disabledAt: shownMoment(disabledAt),
    importEveryHours,
    lastImport: last === undefined ? null : { completedAt: toIso(last.completedAt), people: last.people },
    permissionGroups: groups
      .filter(({ members }) => members.includes(id))
      .map((group) => ({ id: group.id, name: group.name })),
    lists: listing.kind,
    people: listing.kind === "some" ? (sizes.get(id) ?? null) : null,
    missing: listing.kind === "nobody" ? permissionsToView(listing.missing) : null,
    rightsPending: nextAccess !== null,
    tokens: user.tokens.map((token) => shownToken(token, own, now)),
  };
}

/** The token, and its last use of those that are handed over by day. */
export function shownToken(token: TokenHash, uses: readonly TokenUse[], now: Instant): ShownToken {
  const id = tokenId(token);
  const last = uses.findLast((use) => use.tokenId === id);
  return {
    id,
    createdAt: toIso(token.createdAt),
    expiresAt: shownMoment(token.expiresAt),
    expired: hasEnded(token, now),
    expiresSoon: endsSoon(token, now),
    lastUsedOn: last?.day ?? null,
    lastClient: last?.client || null,
    lastAddress: last?.address ?? null,
  };
}

function shownMoment(instant: Instant | null): string | null {
  return instant === null ? null : toIso(instant);
}
