import { EDIT_EVERYTHING } from "./auth/grants.ts";
import type { Env } from "./env.ts";
import { buildViews } from "./roster/access/build-views.ts";
import { clearViews } from "./roster/access/clear-views.ts";
import { fillFolds } from "./roster/calendar/fill-folds.ts";
import { sweep } from "./roster/calendar/sweep.ts";
import { followZoneRules } from "./roster/calendar/zone-rules.ts";
import { isSetUp } from "./roster/company/dictionary.ts";
import { watchFeeds } from "./roster/feeds/late-feeds.ts";
import { clearGroups } from "./roster/groups/clear-groups.ts";
import { gatherGroups } from "./roster/groups/gather-groups.ts";
import { forgetOldLines } from "./roster/loads/forget-lines.ts";
import { goOnWithLoads } from "./roster/loads/go-on.ts";
import { openRoster } from "./roster/open.ts";
import { eraseLeavers } from "./roster/retention/erase-leavers.ts";
import { forgetHistory } from "./roster/retention/forget-history.ts";
import { forgetIdempotencyKeys } from "./roster/retention/forget-idempotency-keys.ts";
import type { Roster } from "./roster/roster.ts";

interface Job {
  /** Returns how many it dealt with. */
  readonly run: (roster: Roster, env: Env) => Promise<number>;
  /** What that many are, for the log. */
  readonly did: string;
}

/** People whom a minute takes into views at most: some 40 queries. */
const VIEWED_A_MINUTE = 40_000;

/** People whose places in groups a minute gathers at most: as many queries again. */
const GATHERED_A_MINUTE = 40_000;

/** What the Cron Trigger does every minute, in this order. Each goes on next minute where it stopped. */
const JOBS: readonly Job[] = [
  {
    run: async (roster) => {
      const { people, pruned } = await sweep(roster);
      return people + pruned;
    },
    did: "people had moments recorded, or rows that were over dropped",
  },
  { run: (roster) => buildViews(roster, VIEWED_A_MINUTE), did: "people looked at for views in building" },
  { run: (roster) => clearViews(roster), did: "rows of views given up dropped" },
  {
    run: (roster) => gatherGroups(roster, GATHERED_A_MINUTE),
    did: "people looked at for groups by new rules",
  },
  { run: (roster) => clearGroups(roster), did: "rows of groups and rules given up dropped" },
  { run: (roster) => goOnWithLoads(roster), did: "steps of loads under way taken" },
  { run: (roster) => watchFeeds(roster), did: "times told of feeds that are late or came again" },
  { run: (roster, { FILES }) => forgetOldLines(roster, FILES), did: "lines of old loads dropped" },
  { run: (roster) => followZoneRules(roster), did: "people derived otherwise by changed zone rules" },
  { run: (roster) => fillFolds(roster), did: "states of an earlier version folded" },
  { run: (roster) => eraseLeavers(roster), did: "people erased who left long ago" },
  { run: (roster) => forgetHistory(roster), did: "rows of history dropped" },
  { run: (roster) => forgetIdempotencyKeys(roster), did: "answers of keyed requests dropped" },
];

/** Runs the jobs at one moment, read from the clock here: cron's own `scheduledTime` is not believed. */
export async function scheduled(env: Env, now: number): Promise<void> {
  const roster: Roster = {
    db: openRoster(env.DB),
    actor: "the calendar",
    actorId: null,
    address: null,
    grants: EDIT_EVERYTHING,
    now,
  };
  if (!(await isSetUp(roster.db))) return;
  const failures: unknown[] = [];
  for (const { run, did } of JOBS) {
    try {
      const count = await run(roster, env);
      // Nearly every minute nothing is due, and a log of nothing buries what is in it.
      if (count > 0) console.log(`${count} ${did}`);
    } catch (error) {
      // One that fails keeps none of the others from running, and is reported at the end.
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
