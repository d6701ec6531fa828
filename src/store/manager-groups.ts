/**
 * The groups of those who report to somebody. They come with the first place in them, and go only out of sight: nothing
 * else tells of which managers there are. Their sets lie side by side in the key of the memberships, and are found there
 * one by one, without a look at their members.
 */
import { type SQL, sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import type { Section } from "../hr/section.ts";
import { cell, cut, wonBy } from "./bulk.ts";
import type { Operation } from "./changes.ts";
import type { Statement } from "./database.ts";
import type { StoredMembership } from "./employees.ts";
import { groupRules, groups, memberships, setsGivenUp } from "./group-tables.ts";
import { company } from "./tables.ts";

const PREFIX = "reports-to-";
/** What stands behind everything that begins so. */
const END = "reports-to.";

const SECTIONS: readonly Section[] = ["work"];

/** By default a group that nobody is in is not shown. */
const HIDES_EMPTY = sql`NOT coalesce(c.automatic_groups ->> '$.managers.keepsEmpty', 0)`;

/** The group of a set (`setOf`): what stands before the generation. */
export function groupOfSet(setId: SQL): SQL {
  return sql`substr(${setId}, 1, instr(${setId} || '.', '.') - 1)`;
}

/** Groups of managers whom somebody reports to for the first time, if they are served by these sets. */
export function managerGroupsOf({ id, at }: Operation, come: readonly StoredMembership[]): Statement[] {
  const rows = come.filter(({ setId }) => setId.startsWith(PREFIX));
  return cut(rows.map(({ setId, employeeId }) => [setId, employeeId])).map(
    (json) => sql`INSERT OR IGNORE INTO ${groups} ${COLUMNS}
      SELECT DISTINCT ${groupOfSet(cell(0))}, ${columnsOf(cell(0), at)} FROM json_each(${json}) j, ${company} c, ${groupRules} r
      WHERE r.source = 'managers' AND r.served = 1 AND ${cell(0)} = ${groupOfSet(cell(0))} || '.' || r.generation
        AND ${wonBy(id, cell(1))}`,
  );
}

/** The groups of managers are served by the sets of that generation from now on: those that there were, and new ones. */
export function serveManagerGroups(generation: number, at: Instant): Statement[] {
  return [
    sql`UPDATE ${groups} SET set_id = id || '.' || ${text(generation)}, hidden = 0, version = version + 1, changed_at = ${at}
      WHERE source = 'managers'`,
    sql`INSERT OR IGNORE INTO ${groups} ${COLUMNS}
      WITH RECURSIVE ${SETS} SELECT ${groupOfSet(sql`sets.id`)}, ${columnsOf(sql`sets.id`, at)} FROM sets, ${company} c
      WHERE ${isOf(generation)}`,
  ];
}

/** Whether those that nobody is in are shown, as the settings say by then. */
export function showEmptyManagerGroups(): Statement {
  return sql`UPDATE ${groups} SET hides_empty = (SELECT ${HIDES_EMPTY} FROM ${company} c) WHERE source = 'managers'`;
}

/** The groups of managers are shown no more, until they are served again. */
export function hideManagerGroups(): Statement {
  return sql`UPDATE ${groups} SET hidden = 1 WHERE source = 'managers'`;
}

/** The sets of managers of that generation, which nobody reads any more. */
export function giveUpManagerSets(generation: number): Statement {
  return sql`INSERT OR IGNORE INTO ${setsGivenUp} (set_id)
    WITH RECURSIVE ${SETS} SELECT sets.id FROM sets WHERE ${isOf(generation)}`;
}

const COLUMNS = sql`(id, kind, source, set_id, sections, hides_empty, created_at, version, changed_at)`;

function columnsOf(setId: SQL, at: Instant): SQL {
  return sql`'manager', 'managers', ${setId}, ${JSON.stringify(SECTIONS)}, ${HIDES_EMPTY}, ${at}, 1, ${at}`;
}

/** Every set of managers that has members, each found behind the one before. */
const SETS = sql`sets(id) AS (
  SELECT min(m.group_id) FROM ${memberships} m WHERE m.group_id >= ${PREFIX} AND m.group_id < ${END}
  UNION ALL
  SELECT (SELECT min(m.group_id) FROM ${memberships} m WHERE m.group_id > sets.id AND m.group_id < ${END})
    FROM sets WHERE sets.id IS NOT NULL)`;

function isOf(generation: number): SQL {
  return sql`sets.id = ${groupOfSet(sql`sets.id`)} || '.' || ${text(generation)}`;
}

/** D1 binds a number as one with a point in it. */
function text(generation: number): string {
  return String(generation);
}
