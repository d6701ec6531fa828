/** Whom a change of the company can touch, found by what the rules read; and what alone is written of them. */
import { type SQL, sql } from "drizzle-orm";
import type { KeptRecord } from "../hr/employee.ts";
import type { Instant } from "../hr/instant.ts";
import { cell, cut } from "./bulk.ts";
import { asked, type Database, type Statement } from "./database.ts";
import { employees, entries, NEVER, states } from "./tables.ts";

/** The ids of those who have a moment ahead; with sites, only of those who are, were or will be at one of them. */
export async function idsWithMomentsAhead(
  db: Database,
  now: Instant,
  siteIds: readonly string[] | null,
): Promise<string[]> {
  const there =
    siteIds === null
      ? sql`1`
      : sql`EXISTS (SELECT 1 FROM ${entries} WHERE ${entries.employeeId} = ${states.employeeId}
          AND ${entries.tableName} = 'work' AND ${entries.values} ->> 'siteId' IN (${listed(siteIds)}))`;
  return ids(
    db
      .selectDistinct({ id: states.employeeId })
      .from(states)
      .where(sql`${states.endsAt} > ${now} AND ${states.endsAt} < ${sql.raw(String(NEVER))} AND ${there}`),
  );
}

/** The ids of those who have, had or will have one of these employment types. */
export async function idsOfEmploymentTypes(db: Database, itemIds: readonly string[]): Promise<string[]> {
  return ids(
    db
      .selectDistinct({ id: entries.employeeId })
      .from(entries)
      .where(
        sql`${entries.tableName} = 'employment' AND ${entries.values} ->> 'employmentTypeId' IN (${listed(itemIds)})`,
      ),
  );
}

/** Somebody whose login is in none of the domains. */
export interface OutsideDomains {
  readonly id: string;
  readonly employeeNumber: string | null;
  readonly record: KeptRecord;
}

/** Those who are here, or will be, with a login in none of these domains (folded): how many, and the first of them. */
export async function peopleOutside(
  db: Database,
  domains: readonly string[],
  limit: number,
  now: Instant,
): Promise<{ readonly count: number; readonly people: readonly OutsideDomains[] }> {
  const key = states.userNameKey;
  const outside = sql`${states.startsAt} <= ${now} AND ${states.endsAt} > ${now} AND ${key} IS NOT NULL
    AND ${states.status} <> 'Terminated' AND NOT EXISTS (
      SELECT 1 FROM json_each(${JSON.stringify(domains)}) d WHERE substr(${key}, -length(d.value) - 1) = '@' || d.value)`;
  const [counts, people] = await asked(() =>
    db.batch([
      db.select({ count: sql<number>`count(*)` }).from(states).where(outside),
      db
        .select({ id: states.employeeId, employeeNumber: employees.employeeNumber, record: states.record })
        .from(states)
        .innerJoin(employees, sql`${employees.id} = ${states.employeeId}`)
        .where(outside)
        .orderBy(key)
        .limit(limit),
    ]),
  );
  return {
    count: counts[0]?.count ?? 0,
    people: people.map((row) => ({ ...row, record: JSON.parse(row.record) })),
  };
}

/** A person's notes as they are to be, where the version is the one that was read. */
export interface Notes {
  readonly id: string;
  readonly version: number;
  readonly notes: readonly string[];
}

/** Writes notes alone: nobody reads them but HR, so the person's version stays. */
export function writeNotes(people: readonly Notes[]): Statement[] {
  const rows = people.map(({ id, version, notes }) => [
    id,
    version,
    notes.length === 0 ? null : JSON.stringify(notes),
  ]);
  return cut(rows).map(
    (json) => sql`UPDATE ${employees} SET notes = ${cell(2)} FROM json_each(${json}) j
      WHERE employees.id = ${cell(0)} AND employees.version = ${cell(1)}`,
  );
}

function listed(values: readonly string[]): SQL {
  return sql`SELECT value FROM json_each(${JSON.stringify(values)})`;
}

async function ids(query: PromiseLike<readonly { readonly id: string }[]>): Promise<string[]> {
  return (await asked(async () => query)).map(({ id }) => id);
}
