/** Sources of files, and whether what they were to send has come. Few: they are read as a whole. */
import { eq, type SQL, sql } from "drizzle-orm";
import type { VerbOf } from "../hr/event.ts";
import type { Instant } from "../hr/instant.ts";
import { asked, commit, type Database, type Statement } from "./database.ts";
import { type HistoryRow, historyOf } from "./history.ts";
import { feeds } from "./tables.ts";

export type FeedRow = typeof feeds.$inferSelect;

/** Every feed, by name. */
export async function readFeeds(db: Database): Promise<FeedRow[]> {
  return asked(() => db.select().from(feeds).orderBy(feeds.nameKey));
}

/** What the trail is told of a feed, and under which operation. */
export interface FeedEntry extends Pick<HistoryRow, "reason" | "changes"> {
  readonly verb: VerbOf<"feed">;
  readonly operationId: string;
  readonly actor: string;
  readonly address: string | null;
  readonly at: Instant;
}

function feedHistory(id: string, { operationId, actor, address, at, ...entry }: FeedEntry): Statement[] {
  return historyOf({ kind: "feed", id }, { id: operationId, actor, address, at }, entry);
}

/** Keeps a new feed. Throws `BatchRefused` where another one has its name. */
export async function insertFeed(db: Database, feed: FeedRow, entry: FeedEntry): Promise<void> {
  await commit(db, [db.insert(feeds).values(feed), ...feedHistory(feed.id, entry)]);
}

/** Changes a feed. Throws `BatchRefused` where another one has its name. */
export async function updateFeed(
  db: Database,
  id: string,
  to: Partial<Pick<FeedRow, "name" | "nameKey" | "settings" | "missedAt">>,
  entry: FeedEntry,
): Promise<void> {
  await commit(db, [db.update(feeds).set(to).where(eq(feeds.id, id)), ...feedHistory(id, entry)]);
}

/** Forgets a feed; its loads stay. */
export async function deleteFeed(db: Database, id: string, entry: FeedEntry): Promise<void> {
  await commit(db, [db.delete(feeds).where(eq(feeds.id, id)), ...feedHistory(id, entry)]);
}

/** For the batch that ends an application: a file of the feed has come. */
export function feedApplied(id: string, at: Instant, where: SQL): Statement {
  return sql`UPDATE ${feeds} SET applied_at = max(coalesce(applied_at, 0), ${at}) WHERE id = ${id} AND ${where}`;
}
