/**
 * Settings, sites and list items. An isolate keeps what it read last and asks for the epoch alone; an epoch that has
 * moved makes it read again. What is kept may be minutes old, but is never used beside an epoch that is not its own.
 */
import { eq, sql } from "drizzle-orm";
import type { Dictionary } from "../hr/dictionary.ts";
import type { Instant } from "../hr/instant.ts";
import type { ListItem } from "../hr/named-list.ts";
import type { Settings } from "../hr/settings.ts";
import type { Site } from "../hr/site.ts";
import type { Operation } from "./changes.ts";
import { asked, commit, type Database, type Statement } from "./database.ts";
import { historyOf } from "./history.ts";
import { company, groups, listItems, sites } from "./tables.ts";

/** Reads everything; null while the company has not been set up. */
export async function readDictionary(db: Database): Promise<Dictionary | null> {
  const [companies, siteRows, itemRows, everyone] = await asked(() =>
    db.batch([
      db.select().from(company),
      db.select().from(sites),
      db.select().from(listItems),
      db.select({ id: groups.id }).from(groups).where(eq(groups.kind, "everyone")),
    ]),
  );
  const row = companies[0];
  if (row === undefined || everyone[0] === undefined) return null;
  return {
    settings: row.settings,
    epoch: row.epoch,
    changedAt: row.changedAt,
    sites: new Map(siteRows.map(({ nameKey: _, ...site }) => [site.id, site])),
    items: new Map(itemRows.map(({ nameKey: _, ...item }) => [item.id, item])),
    everyone: everyone[0].id,
  };
}

/** Whether there is a company: one row at most. */
export async function companyExists(db: Database): Promise<boolean> {
  return (await asked(() => db.select({ id: company.id }).from(company))).length > 0;
}

/** Makes the company with its group of everyone; does nothing where there is one. */
export async function createCompany(
  db: Database,
  settings: Settings,
  everyone: string,
  operation: Operation,
): Promise<void> {
  const { at } = operation;
  await commit(db, [
    historyOf("company", operation, { verb: "setUp", reason: settings.companyName, changes: null }),
    db.insert(company).values({ id: 1, settings, epoch: 1, changedAt: at }).onConflictDoNothing(),
    sql`INSERT INTO ${groups} (id, kind, created_at, version, changed_at)
      SELECT ${everyone}, 'everyone', ${at}, 1, ${at} WHERE NOT EXISTS (SELECT 1 FROM ${groups} WHERE kind = 'everyone')`,
  ]);
}

/**
 * The epoch moves on: for a batch that changes what the dictionary holds. With the epoch that the batch depends on, a
 * batch that is sent again moves it once.
 */
export function moveEpoch(at: Instant, from?: number): Statement {
  const once = from === undefined ? sql`1` : sql`epoch = ${from}`;
  return sql`UPDATE ${company} SET epoch = epoch + 1, changed_at = ${at} WHERE ${once}`;
}

export function writeSettings(db: Database, settings: Settings): Statement {
  return db.update(company).set({ settings });
}

/** A site, or the one of that id changed, with its group. */
export function writeSite(db: Database, site: Site, nameKey: string, at: Instant): Statement[] {
  const { id, ...values } = site;
  return [
    db
      .insert(sites)
      .values({ ...site, nameKey })
      .onConflictDoUpdate({ target: sites.id, set: { ...values, nameKey } }),
    newGroup(id, "site", at),
  ];
}

/** A list item, or the one of that id changed, with its group. */
export function writeItem(db: Database, item: ListItem, nameKey: string, at: Instant): Statement[] {
  return [
    db
      .insert(listItems)
      .values({ ...item, nameKey })
      .onConflictDoUpdate({ target: listItems.id, set: { name: item.name, code: item.code, nameKey } }),
    newGroup(item.id, "item", at),
  ];
}

function newGroup(id: string, kind: "site" | "item", at: Instant): Statement {
  return sql`INSERT OR IGNORE INTO ${groups} (id, kind, created_at, version, changed_at) VALUES (${id}, ${kind}, ${at}, 1, ${at})`;
}
