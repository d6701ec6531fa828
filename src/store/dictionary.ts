/**
 * Settings, sites, named lists and custom fields. An isolate keeps what it read last and asks for the epoch alone; an
 * epoch that has moved makes it read again. What is kept may be minutes old, but is never used beside an epoch that is
 * not its own.
 */
import { eq, type SQL, sql } from "drizzle-orm";
import type { CustomField } from "../hr/custom-field.ts";
import type { CustomSection } from "../hr/custom-section.ts";
import type { Dictionary } from "../hr/dictionary.ts";
import type { Instant } from "../hr/instant.ts";
import type { ListItem, NamedList } from "../hr/named-list.ts";
import type { Settings } from "../hr/settings.ts";
import type { Site } from "../hr/site.ts";
import { views } from "./access-tables.ts";
import { cell, cut, upsertRows } from "./bulk.ts";
import type { Operation } from "./changes.ts";
import { asked, commit, type Database, type Statement } from "./database.ts";
import { historyOf } from "./history.ts";
import { company, customFields, customSections, groups, listItems, namedLists, sites } from "./tables.ts";

/** Reads everything; null while the company has not been set up. */
export async function readDictionary(db: Database): Promise<Dictionary | null> {
  const [companies, siteRows, itemRows, listRows, fieldRows, sectionRows, readers, everyone] = await asked(
    () =>
      db.batch([
        db.select().from(company),
        db.select().from(sites),
        db.select().from(listItems),
        db.select().from(namedLists),
        db.select().from(customFields),
        db.select().from(customSections),
        db.select(READER).from(views),
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
    lists: new Map(listRows.map(({ nameKey: _, ...list }) => [list.id, list])),
    fields: new Map(fieldRows.map(({ nameKey: _, ...field }) => [field.id, field])),
    sections: new Map(sectionRows.map(({ nameKey: _, ...section }) => [section.id, section])),
    readers,
    everyone: everyone[0].id,
  };
}

const READER = { serviceUserId: views.serviceUserId, generation: views.generation, scopes: views.scopes };

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
    ...historyOf({ kind: "company", id: "company" }, operation, {
      verb: "setUp",
      reason: settings.companyName,
      changes: null,
    }),
    sql`INSERT OR IGNORE INTO ${company} (id, settings, epoch, changed_at, login_secret)
      VALUES (1, ${JSON.stringify(settings)}, 1, ${at}, lower(hex(randomblob(32))))`,
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

/** With the form of its name by which another of the same name is found. */
export type Keyed<T> = T & { readonly nameKey: string };

/** Sites, new or changed, each with its group. */
export function writeSites(rows: readonly Keyed<Site>[], at: Instant): Statement[] {
  return [...upsertRows(sites, rows), ...newGroups(rows, "site", at)];
}

/** List items, new or changed, each with its group where the list is none of the company's own. */
export function writeItems(rows: readonly Keyed<ListItem>[], at: Instant): Statement[] {
  const ownLists = sql`SELECT ${namedLists.id} FROM ${namedLists}`;
  return [
    ...upsertRows(listItems, rows),
    ...newGroups(
      rows,
      "item",
      at,
      sql`(SELECT list FROM ${listItems} WHERE id = ${cell(0)}) NOT IN (${ownLists})`,
    ),
  ];
}

/** Lists of the company's own, new or renamed. */
export function writeLists(rows: readonly Keyed<NamedList>[]): Statement[] {
  return upsertRows(namedLists, rows);
}

/** Sections of the company's own, new or renamed. */
export function writeSections(rows: readonly Keyed<CustomSection>[]): Statement[] {
  return upsertRows(customSections, rows);
}

/** Fields of the company's own, new or changed. */
export function writeFields(rows: readonly Keyed<CustomField>[]): Statement[] {
  return upsertRows(customFields, rows);
}

function newGroups(
  of: readonly { readonly id: string }[],
  kind: "site" | "item",
  at: Instant,
  where: SQL = sql`1`,
): Statement[] {
  return cut(of.map(({ id }) => [id])).map(
    (json) =>
      sql`INSERT OR IGNORE INTO ${groups} (id, kind, created_at, version, changed_at)
        SELECT ${cell(0)}, ${kind}, ${at}, 1, ${at} FROM json_each(${json}) j WHERE ${where}`,
  );
}
