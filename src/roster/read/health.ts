import { isSetUp } from "../company/dictionary.ts";
import { type LateFeed, lateFeeds } from "../feeds/late-feeds.ts";
import type { Roster } from "../roster.ts";

/** How the service is, without anything about people. */
export interface Health {
  /** `late`: it serves as ever, but what a feed was to bring has not come. */
  readonly status: "ready" | "late" | "notSetUp";
  readonly feeds: readonly LateFeed[];
}

/** Whether the roster can be read, the company is set up and its feeds come in time. Throws `StoreUnavailable`. */
export async function healthOf(roster: Pick<Roster, "db" | "now">): Promise<Health> {
  if (!(await isSetUp(roster.db))) return { status: "notSetUp", feeds: [] };
  const feeds = await lateFeeds(roster);
  return { status: feeds.length > 0 ? "late" : "ready", feeds };
}
