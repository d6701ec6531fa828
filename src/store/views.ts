/**
 * The views of service users that see only some people, each with how far it has been built. A view that is given up is
 * read by nobody from then on; its rows go later, in bounded steps, as do those that a write under way adds meanwhile.
 */
import { sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import type { Scope } from "../hr/scope.ts";
import { serviceUsers, viewMembers, views } from "./access-tables.ts";
import { asked, type Database, type Statement } from "./database.ts";

/** For a batch that also moves the epoch, so that whoever writes people knows of the view before it is built. */
export function startView(serviceUserId: string, generation: number, scopes: readonly Scope[]): Statement[] {
  return [
    sql`INSERT OR IGNORE INTO ${views} (service_user_id, generation, scopes)
      VALUES (${serviceUserId}, ${generation}, ${JSON.stringify(scopes)})`,
  ];
}

/** Gives up the views of a service user but these. */
export function giveUpViews(serviceUserId: string, keep: readonly number[]): Statement[] {
  return [
    sql`DELETE FROM ${views} WHERE service_user_id = ${serviceUserId}
      AND generation NOT IN (SELECT value FROM json_each(${JSON.stringify(keep)}))`,
  ];
}

/** Gives up all views of a service user: it is deleted, or everyone is listed to it, or nobody. */
export function dropViews(serviceUserId: string): Statement[] {
  return giveUpViews(serviceUserId, []);
}

/** How many people are in the view that each narrow reader is served, as its list says them; none while it is gathered. */
export async function sizesOfViews(db: Database, now: Instant): Promise<ReadonlyMap<string, number>> {
  const last = sql<number>`(SELECT ordinal FROM ${viewMembers} m
    WHERE m.service_user_id = ${serviceUsers.id} AND m.generation = ${serviceUsers.access} ->> 'generation'
      AND m.starts_at <= ${now} AND ${now} < m.ends_at ORDER BY m.ordinal DESC LIMIT 1)`;
  const rows = await asked(() =>
    db
      .select({ id: serviceUsers.id, size: sql<number>`coalesce(${last}, 0)`.as("size") })
      .from(serviceUsers)
      .where(
        sql`EXISTS (SELECT 1 FROM ${views} v WHERE v.service_user_id = ${serviceUsers.id}
          AND v.generation = ${serviceUsers.access} ->> 'generation' AND v.built_at IS NOT NULL)`,
      ),
  );
  return new Map(rows.map(({ id, size }) => [id, size]));
}

/** A view that is not whole yet. */
export type ViewInBuilding = Pick<
  typeof views.$inferSelect,
  "serviceUserId" | "generation" | "scopes" | "builtTo"
>;

/** The views that are not whole yet, the oldest first. */
export async function viewsInBuilding(db: Database): Promise<ViewInBuilding[]> {
  const { serviceUserId, generation, scopes, builtTo } = views;
  return asked(() =>
    db
      .select({ serviceUserId, generation, scopes, builtTo })
      .from(views)
      .where(sql`${views.builtAt} IS NULL`)
      .orderBy(generation, serviceUserId),
  );
}
