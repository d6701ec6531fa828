import type { Hold } from "../../hr/hold.ts";
import { toIso } from "../../hr/instant.ts";
import { StoreUnavailable } from "../../store/database.ts";
import { oldestDue } from "../../store/due.ts";
import { readHold } from "../../store/hold.ts";
import { readWatchedImports } from "../../store/imports.ts";
import { appliedMigration } from "../../store/schema-version.ts";
import { isSetUp } from "../company/dictionary.ts";
import { lateFeeds } from "../feeds/late-feeds.ts";
import type { Roster } from "../roster.ts";
import { type Check, feedsCheck, importsCheck, schemaCheck, sweepCheck } from "./health-checks.ts";

/** How the service is, without anything about people. */
export interface Health {
  /** `notSetUp`: it waits for a company. `failing`: something is past its limit. `unavailable`: D1 is away. */
  readonly status: "ok" | "notSetUp" | "failing" | "unavailable";
  readonly checks: Readonly<Record<string, Check>>;
  /** All imports are held: by a person's choice, and no failure. */
  readonly hold: { readonly held: boolean; readonly [about: string]: unknown };
}

/** What is asked about the service's health besides the roster. */
export interface HealthAsked {
  /** Whether feeds and service users may be named, and a hold's reason told. */
  readonly named: boolean;
  /** Why imports are held by the deployment itself, whatever D1 says; null: they are not. */
  readonly held: string | null;
}

/**
 * Every check, at the moment of reading and whether or not cron has run; none reads more than the few rows that it is
 * about. A schema that is behind is told alone, since the rest cannot be read by it.
 */
export async function healthOf(
  roster: Pick<Roster, "db" | "now">,
  { named, held }: HealthAsked,
): Promise<Health> {
  const { db, now } = roster;
  try {
    const schema = schemaCheck(await appliedMigration(db));
    if (!schema.ok) return { status: "failing", checks: { schema }, hold: shownHold(null, held, named) };
    const [{ ready, hold }, due, feeds, imports] = await Promise.all([
      companyOf(db),
      oldestDue(db, now),
      lateFeeds(roster),
      readWatchedImports(db),
    ]);
    const checks = {
      schema,
      sweep: sweepCheck(due, now),
      feeds: feedsCheck(feeds, named),
      imports: importsCheck(imports, now, named),
    };
    const failing = Object.values(checks).some(({ ok }) => !ok);
    const status = failing ? "failing" : ready ? "ok" : "notSetUp";
    return { status, checks, hold: shownHold(hold, held, named) };
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    const database = { ok: false, detail: "D1 does not answer, so nothing can be read." };
    return { status: "unavailable", checks: { database }, hold: shownHold(null, held, named) };
  }
}

async function companyOf(db: Roster["db"]): Promise<{ readonly ready: boolean; readonly hold: Hold | null }> {
  const ready = await isSetUp(db);
  return { ready, hold: ready ? await readHold(db) : null };
}

/** The deployment's own hold goes first: it stands whatever D1 says. */
function shownHold(hold: Hold | null, held: string | null, named: boolean): Health["hold"] {
  if (held !== null) return { held: true, by: "deployment", ...(named && { reason: held }) };
  if (hold === null) return { held: false };
  return { held: true, since: toIso(hold.at), ...(named && { by: hold.by, reason: hold.reason }) };
}
