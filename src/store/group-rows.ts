/**
 * Groups as they stand among all groups, and the rules by which people are in them: what a change of the company writes.
 * A group that is hidden keeps its place and its id, and has both when it comes back.
 */
import { sql } from "drizzle-orm";
import type { CompanyGroups } from "../hr/dictionary.ts";
import type { AutomaticSettings } from "../hr/groups/automatic-settings.ts";
import type { DefinedGroup } from "../hr/groups/defined-group.ts";
import type { GroupRow } from "../hr/groups/group-rows.ts";
import type { Instant } from "../hr/instant.ts";
import { externalIds } from "./access-tables.ts";
import { cell, cut, upsertRows } from "./bulk.ts";
import type { Database, Statement } from "./database.ts";
import type { Keyed } from "./dictionary.ts";
import { definedGroups, groupRules, groups, setsGivenUp } from "./group-tables.ts";
import { company } from "./tables.ts";

/** Groups that are there from now on, or are there otherwise: each is another version of itself. */
export function writeGroupRows(rows: readonly GroupRow[], at: Instant): Statement[] {
  const values = rows.map(({ id, kind, source, setId, sections, hidesEmpty }) => [
    id,
    kind,
    source,
    setId,
    JSON.stringify(sections),
    Number(hidesEmpty),
  ]);
  return cut(values).map(
    (json) =>
      sql`INSERT INTO ${groups} (id, kind, source, set_id, sections, hides_empty, created_at, version, changed_at)
        SELECT ${cell(0)}, ${cell(1)}, ${cell(2)}, ${cell(3)}, ${cell(4)}, ${cell(5)}, ${at}, 1, ${at}
        FROM json_each(${json}) j WHERE true
        ON CONFLICT (id) DO UPDATE SET source = excluded.source, set_id = excluded.set_id, sections = excluded.sections,
          hides_empty = excluded.hides_empty, hidden = 0, version = version + 1, changed_at = ${at}`,
  );
}

/** Groups that are shown no more until their source is on, or what they are made of is in use, again. */
export function hideGroups(ids: readonly string[]): Statement[] {
  return cut(ids).map(
    (json) => sql`UPDATE ${groups} SET hidden = 1 WHERE id IN (SELECT value FROM json_each(${json}))`,
  );
}

/** Defined groups that are gone for good, with their definitions and the keys by which service users knew them. */
export function removeGroups(ids: readonly string[]): Statement[] {
  return cut(ids).flatMap((json) => [
    sql`DELETE FROM ${groups} WHERE id IN (SELECT value FROM json_each(${json}))`,
    sql`DELETE FROM ${definedGroups} WHERE id IN (SELECT value FROM json_each(${json}))`,
    sql`DELETE FROM ${externalIds} WHERE employee_id IN (SELECT value FROM json_each(${json}))`,
  ]);
}

/** Definitions, new or changed. */
export function writeDefinedGroups(rows: readonly Keyed<DefinedGroup>[]): Statement[] {
  return upsertRows(definedGroups, rows);
}

export function writeAutomaticSettings(db: Database, automaticGroups: AutomaticSettings): Statement {
  return db.update(company).set({ automaticGroups });
}

/** All rules anew, those that are served and those that wait; gathering for the latter begins again. */
export function writeRules({ served, next }: CompanyGroups): Statement[] {
  const rows = [
    ...[...served].map(([source, { generation, rule }]) => [source, generation, 1, JSON.stringify(rule)]),
    ...[...next].map(([source, { generation, rule }]) => [source, generation, 0, JSON.stringify(rule)]),
  ];
  return [
    sql`DELETE FROM ${groupRules}`,
    ...cut(rows).map(
      (json) => sql`INSERT INTO ${groupRules} (source, generation, served, rule)
        SELECT ${cell(0)}, ${cell(1)}, ${cell(2)}, ${cell(3)} FROM json_each(${json}) j`,
    ),
    sql`UPDATE ${company} SET groups_gathered_to = ''`,
  ];
}

/** Sets that nobody reads any more. */
export function giveUpSets(setIds: readonly string[]): Statement[] {
  return cut(setIds).map(
    (json) => sql`INSERT OR IGNORE INTO ${setsGivenUp} (set_id) SELECT value FROM json_each(${json})`,
  );
}
