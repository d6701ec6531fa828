import { missedFiles, nextExpected } from "../../hr/feed.ts";
import { type Instant, toIso } from "../../hr/instant.ts";
import type { FeedRow } from "../../store/feeds.ts";
import type { FeedInput } from "./feeds.ts";

/** A feed as it is shown. */
export interface ShownFeed extends FeedInput {
  readonly id: string;
  readonly appliedAt: string | null;
  readonly nextExpectedAt: string | null;
  /** When the file was expected that has not come. */
  readonly lateSince: string | null;
}

/** The feed, and how it stands at the moment. */
export function shownFeed({ id, name, settings, appliedAt }: FeedRow, now: Instant): ShownFeed {
  const { schedule, ...taken } = settings;
  const [missed] = schedule === null ? [] : missedFiles(schedule, appliedAt, now);
  const next = schedule === null ? null : nextExpected(schedule, now);
  const iso = (moment: Instant | null) => (moment === null ? null : toIso(moment));
  return {
    id,
    name,
    ...taken,
    schedule: schedule === null ? null : withoutSince(schedule),
    appliedAt: iso(appliedAt),
    nextExpectedAt: iso(next),
    lateSince: iso(missed?.at ?? null),
  };
}

function withoutSince<T extends { readonly since: Instant }>({ since: _, ...schedule }: T): Omit<T, "since"> {
  return schedule;
}
