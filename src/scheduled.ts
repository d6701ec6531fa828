import { EDIT_EVERYTHING } from "./auth/grants.ts";
import type { Env } from "./env.ts";
import { sweep } from "./roster/calendar/sweep.ts";
import { followZoneRules } from "./roster/calendar/zone-rules.ts";
import { isSetUp } from "./roster/company/dictionary.ts";
import { watchFeeds } from "./roster/feeds/late-feeds.ts";
import { forgetOldLines } from "./roster/loads/forget-lines.ts";
import { goOnWithLoads } from "./roster/loads/go-on.ts";
import { openRoster } from "./roster/open.ts";
import { eraseLeavers } from "./roster/retention/erase-leavers.ts";
import { forgetHistory } from "./roster/retention/forget-history.ts";
import { forgetIdempotencyKeys } from "./roster/retention/forget-idempotency-keys.ts";
import type { Roster } from "./roster/roster.ts";

/** What the Cron Trigger does every minute, in this order. Each goes on next minute where it stopped. */
const JOBS: readonly ((roster: Roster, env: Env) => Promise<string>)[] = [
  async (roster) => {
    const { people, pruned, more } = await sweep(roster);
    return `moments recorded for ${people} people, ${pruned} past rows dropped${more ? ", more to come" : ""}`;
  },
  async (roster) => `${await goOnWithLoads(roster)} steps of loads under way taken`,
  async (roster) => `${await watchFeeds(roster)} times told of feeds that are late or came again`,
  async (roster, { FILES }) => `${await forgetOldLines(roster, FILES)} lines of old loads dropped`,
  async (roster) => `${await followZoneRules(roster)} people derived otherwise by changed zone rules`,
  async (roster) => `${await eraseLeavers(roster)} people erased who left long ago`,
  async (roster) => `${await forgetHistory(roster)} rows of history dropped`,
  async (roster) => `${await forgetIdempotencyKeys(roster)} answers of keyed requests dropped`,
];

/** Runs the jobs at one moment, read from the clock here: cron's own `scheduledTime` is not believed. */
export async function scheduled(env: Env, now: number): Promise<void> {
  const roster: Roster = {
    db: openRoster(env.DB),
    actor: "the calendar",
    address: null,
    grants: EDIT_EVERYTHING,
    now,
  };
  if (!(await isSetUp(roster.db))) return;
  const failures: unknown[] = [];
  for (const job of JOBS) {
    // One that fails keeps none of the others from running, and is reported at the end.
    await job(roster, env).then(console.log, (error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
