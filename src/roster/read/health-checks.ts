import { type Instant, toIso } from "../../hr/instant.ts";
import type { WatchedImport } from "../../store/imports.ts";
import { SCHEMA } from "../../store/schema-version.ts";
import type { LateFeed } from "../feeds/late-feeds.ts";

/** A moment that has passed is recorded within a minute or two; so long, and cron does not run. */
const SWEEP_LIMIT = 15 * 60_000;
const HOUR = 3_600_000;

/** One thing that is watched: whether it is within its limit, and a sentence for whoever is called. */
export interface Check {
  readonly ok: boolean;
  readonly detail: string;
  /** What was measured. */
  readonly [measure: string]: unknown;
}

/** Whether D1 has what this version reads. One that is ahead is served by a Worker of before, for the minute of a deploy or after a rollback. */
export function schemaCheck(applied: string | null): Check {
  const measures = { expected: SCHEMA, applied };
  if (applied === SCHEMA) return { ok: true, detail: "D1 has the tables of this version.", ...measures };
  if (applied !== null && applied > SCHEMA)
    return {
      ok: true,
      detail: "D1 has the tables of a later version, which this one can live with.",
      ...measures,
    };
  return {
    ok: false,
    detail: "D1 lacks migrations of this version: npx wrangler d1 migrations apply DB --remote.",
    ...measures,
  };
}

/** How long the oldest moment has waited that has passed and is not recorded. */
export function sweepCheck(due: Instant | null, now: Instant): Check {
  const lag = due === null ? 0 : now - due;
  const lagSeconds = Math.floor(lag / 1000);
  return lag <= SWEEP_LIMIT
    ? { ok: true, detail: "Moments that have passed are written down in time.", lagSeconds }
    : {
        ok: false,
        detail:
          "A moment has passed and is not written down: see whether the Cron Trigger runs. Readers are answered right all the same; history and events wait.",
        lagSeconds,
      };
}

/** Whether the files of every feed have come. */
export function feedsCheck(late: readonly LateFeed[], named: boolean): Check {
  return {
    ok: late.length === 0,
    detail:
      late.length === 0
        ? "Every file that is expected has come."
        : "A file that is expected has not been applied: see GET /api/v1/feeds and /api/v1/loads.",
    late: late.length,
    ...(named && { feeds: late.map(({ name, expectedAt }) => ({ name, expectedAt })) }),
  };
}

/** Whether every service user of which imports are expected has read everyone in time. */
export function importsCheck(watched: readonly WatchedImport[], now: Instant, named: boolean): Check {
  const judged = watched.map((one) => ({ ...one, overdue: isOverdue(one, now) }));
  const overdue = judged.filter((one) => one.overdue).length;
  return {
    ok: overdue === 0,
    detail:
      overdue === 0
        ? "Every import that is expected has come to its end in time."
        : "A service user has not read everyone for longer than is expected of it: look at the import on its side.",
    watched: judged.length,
    overdue,
    ...(named && { serviceUsers: judged.map(shownImport) }),
  };
}

/** One that never came to an end is waited for from its creation on. */
function isOverdue({ completedAt, createdAt, everyHours }: WatchedImport, now: Instant): boolean {
  return now - (completedAt ?? createdAt) > everyHours * HOUR;
}

function shownImport({
  id,
  name,
  everyHours,
  completedAt,
  people,
  overdue,
}: WatchedImport & { overdue: boolean }) {
  const lastCompleteAt = completedAt === null ? null : toIso(completedAt);
  return { id, name, everyHours, lastCompleteAt, people, overdue };
}
