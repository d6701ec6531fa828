import type { Instant } from "./instant.ts";
import { addDays, type PlainDate } from "./plain-date.ts";
import { clockMoment, dateIn } from "./zone.ts";

/** When a file of a feed is expected: by a time of day, `HH:MM`, in a zone, on these days (1 Monday … 7 Sunday). */
export interface FeedSchedule {
  readonly by: string;
  readonly zone: string;
  readonly days: readonly number[];
  /** So many minutes later it is late. */
  readonly graceMinutes: number;
  /** From when on: what should have come before is nobody's fault. */
  readonly since: Instant;
}

/** How a feed's files are taken. */
export interface FeedSettings {
  readonly scope: "everyone" | "partial" | "complete";
  readonly mayGo: number | null;
  readonly holdBad: boolean;
  /** Null: none is expected at any time. */
  readonly schedule: FeedSchedule | null;
}

/** A file that is expected on a day. */
export interface ExpectedFile {
  readonly date: PlainDate;
  readonly at: Instant;
  /** A file belongs to the expected moment that it is nearest to: to this one from here on. */
  readonly from: Instant;
}

const MINUTE = 60_000;
const DAYS_BACK = 15;

/**
 * The files of the last two weeks that have not come in time, the oldest first; of the days before the last file that
 * was applied nothing is known, and nothing is said.
 */
export function missedFiles(schedule: FeedSchedule, appliedAt: Instant | null, now: Instant): ExpectedFile[] {
  const late = now - schedule.graceMinutes * MINUTE;
  return expectedFiles(schedule, now).filter(
    ({ at, from }) => at > schedule.since && at <= late && (appliedAt === null || appliedAt < from),
  );
}

/** When the next file is expected, or null where there are no days on which one is. */
export function nextExpected(schedule: FeedSchedule, now: Instant): Instant | null {
  return expectedFiles(schedule, now).find(({ at }) => at > now)?.at ?? null;
}

/** The files expected from two weeks before the moment to a good week after it, in the order of time. */
function expectedFiles({ by, zone, days }: FeedSchedule, now: Instant): ExpectedFile[] {
  const today = dateIn(zone, now);
  const dates = Array.from({ length: DAYS_BACK + 10 }, (_, day) => addDays(today, day - DAYS_BACK));
  const moments = dates
    .filter((date) => days.includes(weekdayOf(date)))
    .map((date) => ({ date, at: clockMoment(date, by, zone) }));
  return moments.map((one, index) => {
    const before = moments[index - 1]?.at;
    return { ...one, from: before === undefined ? Number.NEGATIVE_INFINITY : (before + one.at) / 2 };
  });
}

/** 1 Monday … 7 Sunday. */
function weekdayOf(date: PlainDate): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}
