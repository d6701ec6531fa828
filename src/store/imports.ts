/**
 * How far each service user last got in reading everyone: when such a walk began, and when one reached the end. Two
 * writes a walk, none a page between. It is watched, not relied upon: a mark that is lost makes an alarm too many; and
 * where the list is numbered anew a walk begin again that need not, never one go on that must not.
 */
import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { imports, type ServedAccess, serviceUsers } from "./access-tables.ts";
import { asked, commit, type Database, type Statement } from "./database.ts";

/** A walk that took longer is none: its end belongs to no beginning. */
export const LONGEST_WALK = 24 * 3_600_000;

/** Who reads, and since when by the places by which the page was read; left out: always. */
export interface Importer {
  readonly serviceUserId: string;
  readonly grants: Pick<ServedAccess, "numberedAt">;
}

/** The first page was read, which did not reach the end; by places that are no longer those of the list, it began nothing. */
export async function markImportBegun(
  db: Database,
  { serviceUserId, grants }: Importer,
  at: Instant,
): Promise<void> {
  await commit(db, [
    sql`INSERT INTO ${imports} (service_user_id, begun_at) SELECT id, ${at} FROM ${serviceUsers}
      WHERE id = ${serviceUserId} AND access ->> '$.numberedAt' IS ${grants.numberedAt ?? null}
      ON CONFLICT DO UPDATE SET begun_at = excluded.begun_at`,
  ]);
}

/** For the batch by which the service user's list is numbered anew: the walk that is under way is none any more. */
export function forgetImportBegun(serviceUserId: string): Statement {
  return sql`UPDATE ${imports} SET begun_at = NULL WHERE service_user_id = ${serviceUserId}`;
}

/** The end was reached of the walk that is under way; where none is, nothing is written. */
export async function markImportComplete(
  db: Database,
  serviceUserId: string,
  { people, at }: { readonly people: number; readonly at: Instant },
): Promise<void> {
  await commit(db, [
    sql`UPDATE ${imports} SET completed_at = ${at}, people = ${people}
      WHERE service_user_id = ${serviceUserId} AND begun_at BETWEEN ${at - LONGEST_WALK} AND ${at}
        AND (completed_at IS NULL OR completed_at < begun_at)`,
  ]);
}

/** One page was everyone: the walk began and ended with it. */
export async function markImportWhole(
  db: Database,
  serviceUserId: string,
  { people, at }: { readonly people: number; readonly at: Instant },
): Promise<void> {
  await commit(db, [
    sql`INSERT INTO ${imports} (service_user_id, begun_at, completed_at, people)
      VALUES (${serviceUserId}, ${at}, ${at}, ${people})
      ON CONFLICT DO UPDATE SET begun_at = excluded.begun_at, completed_at = excluded.completed_at, people = excluded.people`,
  ]);
}

/** When the service user last began to read everyone; null: it never has, or only in a trial, or by places of before. */
export async function readImportBegun(db: Database, serviceUserId: string): Promise<Instant | null> {
  const rows = await asked(() =>
    db.select({ begunAt: imports.begunAt }).from(imports).where(eq(imports.serviceUserId, serviceUserId)),
  );
  return rows[0]?.begunAt ?? null;
}

/** A service user of which imports are expected, and its last one. */
export interface WatchedImport {
  readonly id: string;
  readonly name: string;
  readonly everyHours: number;
  readonly createdAt: Instant;
  readonly completedAt: Instant | null;
  readonly people: number | null;
}

/** Every service user that can read and of which imports are expected, by name. */
export async function readWatchedImports(db: Database): Promise<WatchedImport[]> {
  const rows = await asked(() =>
    db
      .select({
        id: serviceUsers.id,
        name: serviceUsers.name,
        everyHours: serviceUsers.importEveryHours,
        createdAt: serviceUsers.createdAt,
        completedAt: imports.completedAt,
        people: imports.people,
      })
      .from(serviceUsers)
      .leftJoin(imports, eq(imports.serviceUserId, serviceUsers.id))
      .where(and(isNotNull(serviceUsers.importEveryHours), isNull(serviceUsers.disabledAt)))
      .orderBy(serviceUsers.name),
  );
  return rows.flatMap(({ everyHours, ...row }) => (everyHours === null ? [] : [{ ...row, everyHours }]));
}

/** The last walk of each service user that ever reached the end. */
export async function readLastImports(
  db: Database,
): Promise<
  readonly { readonly serviceUserId: string; readonly completedAt: Instant; readonly people: number }[]
> {
  const rows = await asked(() => db.select().from(imports).where(isNotNull(imports.completedAt)));
  return rows.map(({ serviceUserId, completedAt, people }) => ({
    serviceUserId,
    completedAt: completedAt ?? 0,
    people: people ?? 0,
  }));
}
