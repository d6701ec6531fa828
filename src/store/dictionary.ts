/**
 * Settings, sites, named lists and custom fields. An isolate keeps what it read last and asks for the epoch alone; an
 * epoch that has moved makes it read again. What is kept may be minutes old, but is never used beside an epoch that is
 * not its own.
 */
import { eq, sql } from "drizzle-orm";
import type { CustomField } from "../hr/custom-field.ts";
import type { CustomSection } from "../hr/custom-section.ts";
import type { Dictionary } from "../hr/dictionary.ts";
import type { RulesKept } from "../hr/groups/group-rule.ts";
import type { Instant } from "../hr/instant.ts";
import type { ListItem, NamedList } from "../hr/named-list.ts";
import type { Settings } from "../hr/settings.ts";
import type { Site } from "../hr/site.ts";
import { views } from "./access-tables.ts";
import { upsertRows } from "./bulk.ts";
import type { Operation } from "./changes.ts";
import { asked, commit, type Database, type Statement } from "./database.ts";
import { definedGroups, fieldMappings, groupRules, groups } from "./group-tables.ts";
import { historyOf } from "./history.ts";
import { company, customFields, customSections, listItems, namedLists, sites } from "./tables.ts";

/** Reads everything; null while the company has not been set up. */
export async function readDictionary(db: Database): Promise<Dictionary | null> {
  const [
    companies,
    siteRows,
    itemRows,
    listRows,
    fieldRows,
    sectionRows,
    readers,
    everyone,
    defined,
    rules,
    mappings,
  ] = await asked(() =>
    db.batch([
      db.select().from(company),
      db.select().from(sites),
      db.select().from(listItems),
      db.select().from(namedLists),
      db.select().from(customFields),
      db.select().from(customSections),
      db.select(READER).from(views),
      db.select({ id: groups.id }).from(groups).where(eq(groups.kind, "everyone")),
      db.select().from(definedGroups),
      db.select().from(groupRules).orderBy(sql`rowid`),
      db
        .select({ version: fieldMappings.version, rows: fieldMappings.rows })
        .from(fieldMappings)
        .innerJoin(company, eq(company.mappingVersion, fieldMappings.version)),
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
    groups: {
      automatic: row.automaticGroups,
      defined: new Map(defined.map(({ nameKey: _, ...group }) => [group.id, group])),
      served: rulesKept(rules.filter(({ served }) => served)),
      next: rulesKept(rules.filter(({ served }) => !served)),
    },
    mapping: mappings[0] ?? { version: 0, rows: [] },
  };
}

function rulesKept(rows: readonly (typeof groupRules.$inferSelect)[]): RulesKept {
  return new Map(rows.map(({ source, generation, rule }) => [source, { generation, rule }]));
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
    sql`INSERT INTO ${groups} (id, kind, source, set_id, sections, created_at, version, changed_at)
      SELECT ${everyone}, 'everyone', 'everyone', ${everyone}, '["lifecycle"]', ${at}, 1, ${at}
      WHERE NOT EXISTS (SELECT 1 FROM ${groups} WHERE kind = 'everyone')`,
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

/** Sites, new or changed. */
export function writeSites(rows: readonly Keyed<Site>[]): Statement[] {
  return upsertRows(sites, rows);
}

/** List items, new or changed. */
export function writeItems(rows: readonly Keyed<ListItem>[]): Statement[] {
  return upsertRows(listItems, rows);
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
