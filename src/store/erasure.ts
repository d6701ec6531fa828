/**
 * What an erasure takes beside the person's own rows, and what it has to ask. Lines of files that only mention the person
 * (as somebody's manager) stay until a month after the file came; whatever was sent elsewhere is not ours to take back.
 */
import { sql } from "drizzle-orm";
import { externalIds } from "./access-tables.ts";
import { wonBy } from "./bulk.ts";
import type { Operation } from "./changes.ts";
import { asked, type Database, type Statement } from "./database.ts";
import {
  conflicts,
  employees,
  entries,
  historyValues,
  idempotencyKeys,
  loadLines,
  loads,
  NEVER,
  periods,
} from "./tables.ts";

/** By what other rows may name somebody. */
export interface Named {
  readonly employeeIds: readonly string[];
  readonly emails: readonly string[];
  /** As people are called in sentences. */
  readonly names: readonly string[];
}

/** For the batch that empties these people: everything else that was known of them. */
export function erasureStatements({ id, at }: Operation, { employeeIds, emails, names }: Named): Statement[] {
  const json = JSON.stringify(employeeIds);
  const erased = sql`SELECT j.value FROM json_each(${json}) j WHERE ${wonBy(id, sql.raw("j.value"))}`;
  const naming = (text: string, by: readonly string[]) => sql`EXISTS (${erased}) AND EXISTS (
    SELECT 1 FROM json_each(${JSON.stringify(by)}) n WHERE n.value <> '' AND instr(lower(${sql.raw(text)}), lower(n.value)) > 0)`;
  const keys = [...employeeIds, ...emails];
  return [
    sql`UPDATE ${employees} SET erased_at = ${at} WHERE id IN (${erased})`,
    sql`DELETE FROM ${historyValues} WHERE subject IN (${erased})`,
    sql`DELETE FROM ${externalIds} WHERE employee_id IN (${erased})`,
    sql`DELETE FROM ${conflicts} WHERE employee_id IN (${erased}) OR (${naming("detail || said", keys)})`,
    // CROSS JOIN: by load and key, never by all lines there are.
    sql`DELETE FROM ${loadLines} WHERE rowid IN (
      SELECT l.rowid FROM ${loads} f CROSS JOIN ${loadLines} l ON l.load_id = f.id AND l.employee_id IN (${erased}))`,
    sql`UPDATE ${loads} SET notices = '[]', refusal = CASE WHEN refusal IS NOT NULL THEN ${NO_LONGER_TOLD} END
      WHERE ${naming("notices || coalesce(refusal, '')", [...keys, ...names])}`,
    sql`UPDATE ${idempotencyKeys} SET headers = NULL, body = NULL WHERE body IS NOT NULL AND ${naming("body", keys)}`,
  ];
}

const NO_LONGER_TOLD =
  "Why it was refused is no longer told: it named somebody who was erased. Send the file again.";

/** The work e-mails that history tells of these people, by person, as they were written. */
export async function emailsTold(
  db: Database,
  employeeIds: readonly string[],
): Promise<readonly { readonly employeeId: string; readonly email: string }[]> {
  const theirs = sql`subject IN (SELECT value FROM json_each(${JSON.stringify(employeeIds)}))`;
  const ofChange = (side: 0 | 1) => sql`SELECT subject, c.value ->> ${sql.raw(`${side}`)}
    FROM ${historyValues}, json_each(changes) c WHERE ${theirs} AND c.key LIKE 'basic % email'`;
  const rows = await asked(() =>
    db.all<{ employeeId: string; email: string | null }>(sql`
      SELECT subject AS "employeeId", b.value ->> '$.values.email' AS email
      FROM ${historyValues}, json_each(facts, '$.tables.basic') b WHERE ${theirs}
      UNION ${ofChange(0)} UNION ${ofChange(1)}`),
  );
  return rows.flatMap(({ employeeId, email }) => (email === null ? [] : [{ employeeId, email }]));
}

/** Who has one of these people as their manager on some day, at most so many. */
export async function idsManagedBy(
  db: Database,
  managerIds: readonly string[],
  limit: number,
): Promise<string[]> {
  const wanted = sql`(SELECT value FROM json_each(${JSON.stringify(managerIds)}))`;
  const rows = await asked(() =>
    db.all<{ id: string }>(sql`SELECT employee_id AS id FROM ${entries}
      WHERE table_name = 'work' AND "values" ->> '$.managerId' IN ${wanted}
      UNION SELECT id FROM ${employees} WHERE exclusion ->> '$.record.work.managerId' IN ${wanted} LIMIT ${limit}`),
  );
  return rows.map(({ id }) => id);
}

/** When the person was erased; null for one who is there, and for nobody. */
export async function erasedAt(db: Database, employeeId: string): Promise<number | null> {
  const rows = await asked(() =>
    db.select({ erasedAt: employees.erasedAt }).from(employees).where(sql`${employees.id} = ${employeeId}`),
  );
  return rows[0]?.erasedAt ?? null;
}

/**
 * The ids of people whose every period of employment was over at the moment, and of whom nothing was written after
 * `quietSince`; after the id given.
 */
export async function idsOfLeaversSince(
  db: Database,
  left: number,
  quietSince: number,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await asked(() =>
    db
      .select({ id: periods.employeeId })
      .from(periods)
      .innerJoin(
        employees,
        sql`${employees.id} = ${periods.employeeId} AND ${employees.updatedAt} <= ${quietSince}`,
      )
      .where(sql`${periods.employeeId} > ${after}`)
      .groupBy(periods.employeeId)
      .having(
        sql`max(coalesce(max(${periods.overAt}, ${periods.endsAt}), ${periods.endsAt}, ${sql.raw(String(NEVER))})) <= ${left}`,
      )
      .orderBy(periods.employeeId)
      .limit(limit),
  );
  return rows.map(({ id }) => id);
}
