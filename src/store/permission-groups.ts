/**
 * Permission groups, and the rights that service users have by them. Both are written in one batch, which refuses itself
 * where anybody has changed a group or one of the service users since they were read: rights are made of all groups.
 */
import { eq, sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { permissionGroups, type ServedAccess, serviceUsers, views } from "./access-tables.ts";
import { upsertRows } from "./bulk.ts";
import type { Operation } from "./changes.ts";
import { asked, type Database, type Statement } from "./database.ts";
import type { Keyed } from "./dictionary.ts";
import { REFUSED_BY_EARLIER } from "./service-users.ts";
import { guard, history, historyValues } from "./tables.ts";

/** A group as it is kept. */
export type StoredPermissionGroup = Omit<typeof permissionGroups.$inferSelect, "nameKey">;

/** Every group, by name. */
export async function readPermissionGroups(db: Database): Promise<StoredPermissionGroup[]> {
  const rows = await asked(() => db.select().from(permissionGroups).orderBy(permissionGroups.nameKey));
  return rows.map(({ nameKey: _, ...group }) => group);
}

/** The views that are whole: whose, and which. */
export async function readWholeViews(
  db: Database,
): Promise<readonly { readonly serviceUserId: string; readonly generation: number }[]> {
  return asked(() =>
    db
      .select({ serviceUserId: views.serviceUserId, generation: views.generation })
      .from(views)
      .where(sql`${views.builtAt} IS NOT NULL`),
  );
}

/** A group, new or changed. */
export function writePermissionGroup(group: Keyed<StoredPermissionGroup>): Statement[] {
  return upsertRows(permissionGroups, [group]);
}

/** Takes a group away; its members' rights are written beside. */
export function removePermissionGroup(db: Database, id: string): Statement {
  return db.delete(permissionGroups).where(eq(permissionGroups.id, id));
}

/** The rights of a service user as they are to be. */
export interface RightsRow {
  readonly id: string;
  /** As read; a batch that is sent again changes nothing. */
  readonly version: number;
  readonly nextVersion: number;
  readonly access: ServedAccess;
  readonly nextAccess: ServedAccess | null;
}

/**
 * Writes a service user's rights, where its version is the one that was read. The Worker of before, put back by a
 * rollback, would go on by what it wrote itself, narrowed or not: from here on it refuses.
 */
export function writeRights(
  db: Database,
  { id, version, nextVersion, access, nextAccess }: RightsRow,
): Statement {
  return db
    .update(serviceUsers)
    .set({ version: nextVersion, access, nextAccess, grants: REFUSED_BY_EARLIER })
    .where(sql`${serviceUsers.id} = ${id} AND ${serviceUsers.version} = ${version}`);
}

/** Refuses the batch where any group was changed since they were read. */
export function refuseIfGroupsMoved(read: readonly StoredPermissionGroup[]): Statement {
  const mark = read
    .map(({ id, version }) => `${id} ${version}`)
    .sort()
    .join();
  return sql`INSERT INTO ${guard} (refusal) SELECT 'permission groups'
    WHERE (SELECT coalesce(group_concat(mark, ','), '') FROM (
        SELECT ${permissionGroups.id} || ' ' || ${permissionGroups.version} AS mark FROM ${permissionGroups} ORDER BY mark))
      <> ${mark}`;
}

/** Refuses the batch where one of the service users has changed, or was deleted, since they were read. */
export function refuseIfMembersMoved(
  read: readonly { readonly id: string; readonly version: number }[],
): Statement {
  const members = JSON.stringify(read.map(({ id, version }) => [id, version]));
  return sql`INSERT INTO ${guard} (refusal) SELECT 'service users' WHERE EXISTS (
    SELECT 1 FROM json_each(${members}) j WHERE NOT EXISTS (
      SELECT 1 FROM ${serviceUsers} WHERE ${serviceUsers.id} = j.value ->> 0
        AND ${serviceUsers.version} = j.value ->> 1 AND ${serviceUsers.deletedAt} IS NULL))`;
}

/** A service user that goes stands in no group any more; with the history of those that it leaves. */
export function removeFromAllPermissionGroups(
  serviceUserId: string,
  { id, actor, address = null, at }: Pick<Operation, "id" | "actor" | "address"> & { readonly at: Instant },
): Statement[] {
  const { members } = permissionGroups;
  const has = sql`EXISTS (SELECT 1 FROM json_each(${members}) WHERE value = ${serviceUserId})`;
  const without = sql`(SELECT json_group_array(value) FROM json_each(${members}) WHERE value <> ${serviceUserId})`;
  return [
    sql`INSERT OR IGNORE INTO ${history} (kind, subject, operation_id, verb, actor, address, known_at, holds_from)
      SELECT 'permissionGroup', ${permissionGroups.id}, ${id}, 'change', ${actor}, ${address}, ${at}, ${at}
      FROM ${permissionGroups} WHERE ${has}`,
    sql`INSERT OR IGNORE INTO ${historyValues} (subject, operation_id, reason, changes)
      SELECT ${permissionGroups.id}, ${id}, NULL, json_object('members', json_array(json(${members}), json(${without})))
      FROM ${permissionGroups} WHERE ${has}`,
    sql`UPDATE ${permissionGroups} SET members = ${without}, version = version + 1, changed_at = ${at} WHERE ${has}`,
  ];
}
