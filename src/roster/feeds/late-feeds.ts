import { type ExpectedFile, missedFiles } from "../../hr/feed.ts";
import { toIso } from "../../hr/instant.ts";
import { type FeedRow, readFeeds, updateFeed } from "../../store/feeds.ts";
import type { Roster } from "../roster.ts";

/** A feed whose file has not come in time, and when it was expected. */
export interface LateFeed {
  readonly name: string;
  readonly late: true;
  readonly expectedAt: string;
}

/** The feeds that are late now; asked at the moment of reading, whether or not cron has run. */
export async function lateFeeds({ db, now }: Pick<Roster, "db" | "now">): Promise<LateFeed[]> {
  const feeds = await readFeeds(db);
  return feeds.flatMap((feed) => {
    const missed = missedBy(feed, now).at(-1);
    return missed === undefined
      ? []
      : [{ name: feed.name, late: true as const, expectedAt: toIso(missed.at) }];
  });
}

/**
 * Tells the trail of every file that has not come in time, once a day on which one was missed, and once when files come
 * again. Returns how many things it told.
 */
export async function watchFeeds(roster: Roster): Promise<number> {
  let told = 0;
  for (const feed of await readFeeds(roster.db)) {
    const missed = missedBy(feed, roster.now);
    const news = missed.filter(({ at }) => at > (feed.missedAt ?? 0));
    for (const file of news) await tellLate(roster, feed, file);
    told += news.length;
    if (missed.length > 0 || feed.missedAt === null) continue;
    await tellArrived(roster, feed, feed.missedAt);
    told += 1;
  }
  return told;
}

function missedBy({ settings: { schedule }, appliedAt }: FeedRow, now: number): ExpectedFile[] {
  return schedule === null ? [] : missedFiles(schedule, appliedAt, now);
}

async function tellLate(
  { db, actor, address, now }: Roster,
  { id, name }: FeedRow,
  { at, date }: ExpectedFile,
) {
  await updateFeed(
    db,
    id,
    { missedAt: at },
    {
      operationId: `late ${id} ${date}`,
      verb: "feedLate",
      reason: `${name}: no file applied, expected by ${toIso(at)}`,
      changes: null,
      actor,
      address,
      at: now,
    },
  );
}

async function tellArrived({ db, actor, address, now }: Roster, { id, name }: FeedRow, missedAt: number) {
  await updateFeed(
    db,
    id,
    { missedAt: null },
    {
      operationId: `arrived ${id} ${missedAt}`,
      verb: "feedArrived",
      reason: `${name}: files come again`,
      changes: null,
      actor,
      address,
      at: now,
    },
  );
}
