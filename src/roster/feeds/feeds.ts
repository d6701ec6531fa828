import type { FeedSchedule, FeedSettings } from "../../hr/feed.ts";
import { fold } from "../../hr/fold.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { requireZone } from "../../hr/zone.ts";
import { BatchRefused } from "../../store/database.ts";
import {
  deleteFeed,
  type FeedEntry,
  type FeedRow,
  insertFeed,
  readFeeds,
  updateFeed,
} from "../../store/feeds.ts";
import { requireOverEveryone } from "../access/rights.ts";
import { doneBefore, mintId } from "../operation.ts";
import type { Roster } from "../roster.ts";

/** A schedule as it is given; from when on it counts is the roster's to say. */
export type ScheduleInput = Omit<FeedSchedule, "since">;

/** What may be said of a feed. */
export interface FeedInput {
  readonly name: string;
  readonly scope: FeedSettings["scope"];
  readonly mayGo: number | null;
  readonly holdBad: boolean;
  readonly schedule: ScheduleInput | null;
}

/** Every feed, by name. */
export function listFeeds({ db }: Roster): Promise<readonly FeedRow[]> {
  return readFeeds(db);
}

/** The feed of that id, or of that name. Throws `RuleError` where there is none. */
export async function feedNamed({ db }: Pick<Roster, "db">, reference: string): Promise<FeedRow> {
  const feeds = await readFeeds(db);
  const found = feeds.find(({ id, nameKey }) => id === reference || nameKey === fold(reference));
  if (found !== undefined) return found;
  throw new RuleError("unknown", `There is no feed ${reference}: GET /api/v1/feeds lists them.`);
}

/**
 * Makes a feed. Returns it. Throws `RuleError` for a zone that does not exist, or a name that is taken, and `Forbidden`
 * where the actor may not say of everyone who is here.
 */
export async function createFeed(roster: Roster, { name, ...settings }: FeedInput): Promise<FeedRow> {
  requireOverEveryone(roster, "edit", ["lifecycle"]);
  const { db, now } = roster;
  if (settings.schedule !== null) requireZone(settings.schedule.zone, "#/schedule/zone");
  const id = mintId(roster);
  if ((await doneBefore(roster, id)) !== null) return feedNamed(roster, id);
  const feed = {
    id,
    name,
    nameKey: fold(name),
    settings: { ...settings, schedule: since(settings.schedule, now) },
    createdAt: now,
    appliedAt: null,
    missedAt: null,
  };
  await named(name, () => insertFeed(db, feed, entryOf(roster, "create", name, null)));
  return feed;
}

/** Changes what is said of a feed. Returns it. What a new schedule expects counts from now on. Throws as `createFeed` does. */
export async function changeFeed(
  roster: Roster,
  id: string,
  { name, ...changes }: Partial<FeedInput>,
): Promise<FeedRow> {
  requireOverEveryone(roster, "edit", ["lifecycle"]);
  const { db, now } = roster;
  const before = await feedNamed(roster, id);
  if (changes.schedule) requireZone(changes.schedule.zone, "#/schedule/zone");
  const schedule =
    changes.schedule === undefined
      ? before.settings.schedule
      : kept(before.settings.schedule, changes.schedule, now);
  const after = {
    ...before,
    name: name ?? before.name,
    nameKey: fold(name ?? before.name),
    settings: { ...before.settings, ...changes, schedule },
    missedAt: schedule === null ? null : before.missedAt,
  };
  const differing = differences(
    { name: before.name, ...before.settings },
    { name: after.name, ...after.settings },
  );
  if (Object.keys(differing).length === 0) return before;
  const { id: _, createdAt: __, appliedAt: ___, ...to } = after;
  await named(after.name, () =>
    updateFeed(db, before.id, to, entryOf(roster, "change", after.name, differing)),
  );
  return after;
}

/** Forgets a feed; what came by it stays. Throws `Forbidden` as `createFeed` does. */
export async function removeFeed(roster: Roster, id: string): Promise<void> {
  requireOverEveryone(roster, "edit", ["lifecycle"]);
  const feed = await feedNamed(roster, id);
  await deleteFeed(roster.db, feed.id, entryOf(roster, "remove", feed.name, null));
}

function entryOf(
  { actor, address, now, operationId = crypto.randomUUID() }: Roster,
  verb: FeedEntry["verb"],
  name: string,
  changes: Readonly<Record<string, readonly [unknown, unknown]>> | null,
) {
  return { operationId, verb, reason: name, changes, actor, address, at: now };
}

function since(schedule: ScheduleInput | null, now: number): FeedSchedule | null {
  return schedule === null ? null : { ...schedule, since: now };
}

/** The schedule that was there, where nothing of it changes. */
function kept(before: FeedSchedule | null, said: ScheduleInput | null, now: number): FeedSchedule | null {
  const same =
    before !== null && said !== null && Object.keys(differences(before, { ...before, ...said })).length === 0;
  return same ? before : since(said, now);
}

function differences(before: object, after: object): Record<string, readonly [unknown, unknown]> {
  const was = new Map<string, unknown>(Object.entries(before));
  const pairs = Object.entries(after).map(([name, value]) => [name, [was.get(name) ?? null, value]] as const);
  return Object.fromEntries(pairs.filter(([, [a, b]]) => JSON.stringify(a) !== JSON.stringify(b)));
}

async function named(name: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof BatchRefused)) throw error;
    throw new RuleError("conflict", `There is a feed ${name} already: choose another name.`, {
      pointer: "#/name",
    });
  }
}
