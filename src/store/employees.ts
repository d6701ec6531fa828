/**
 * People as they are written: the facts, and the states derived of them. Reading several takes eight queries in one
 * batch, however many they are; nothing here promises that they are unchanged when written, their version does.
 */
import { eq, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import type { Employee, Entry, KeptRecord, StateRecord, TableName } from "../hr/employee.ts";
import type { NamedIn } from "../hr/groups/defined-group.ts";
import type { Instant } from "../hr/instant.ts";
import { asked, type Database } from "./database.ts";
import { groupPeople, memberships } from "./group-tables.ts";
import { employees, entries, leaves, NEVER, periods, revocations, states } from "./tables.ts";

export type StoredState = typeof states.$inferSelect;
export type StoredMembership = typeof memberships.$inferSelect;
type EmployeeRow = typeof employees.$inferSelect;
type EntryRow = typeof entries.$inferSelect;

/** A person as last written, with what the next write must compare. */
export interface StoredEmployee {
  readonly employee: Employee;
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly notes: readonly string[];
  /** In the order of time. */
  readonly states: readonly StoredState[];
  readonly memberships: readonly StoredMembership[];
  /** By name in defined groups, or left out of them. */
  readonly named: readonly NamedIn[];
}

/** Those of the people named that the roster knows, deleted ones included and erased ones not, by id. */
export async function readEmployees(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredEmployee>> {
  if (ids.length === 0) return new Map();
  const wanted = JSON.stringify(ids);
  const among = (column: SQLiteColumn): SQL => sql`${column} IN (SELECT value FROM json_each(${wanted}))`;
  const [people, dated, spans, away, revoked, derived, grouped, naming] = await asked(() =>
    db.batch([
      db
        .select()
        .from(employees)
        .where(sql`${among(employees.id)} AND ${employees.erasedAt} IS NULL`),
      db.select().from(entries).where(among(entries.employeeId)).orderBy(entries.effectiveDate),
      db.select().from(periods).where(among(periods.employeeId)).orderBy(periods.number),
      db.select().from(leaves).where(among(leaves.employeeId)).orderBy(leaves.number),
      db.select().from(revocations).where(among(revocations.employeeId)).orderBy(revocations.number),
      db.select().from(states).where(among(states.employeeId)).orderBy(states.startsAt),
      db.select().from(memberships).where(among(memberships.employeeId)),
      db.select().from(groupPeople).where(among(groupPeople.employeeId)).orderBy(groupPeople.groupId),
    ]),
  );
  const tables = Map.groupBy(dated, ({ employeeId }) => employeeId);
  const periodsOf = Map.groupBy(spans, ({ employeeId }) => employeeId);
  const leavesOf = Map.groupBy(away, ({ employeeId }) => employeeId);
  const revocationsOf = Map.groupBy(revoked, ({ employeeId }) => employeeId);
  const statesOf = Map.groupBy(derived, ({ employeeId }) => employeeId);
  const membershipsOf = Map.groupBy(grouped, ({ employeeId }) => employeeId);
  const namedOf = Map.groupBy(naming, ({ employeeId }) => employeeId);
  return new Map(
    people.map((row) => [
      row.id,
      {
        employee: {
          ...identity(row),
          tables: tablesOf(tables.get(row.id) ?? []),
          periods: (periodsOf.get(row.id) ?? []).map(({ employeeId: _, ...period }) => period),
          leaves: (leavesOf.get(row.id) ?? []).map(({ employeeId: _, ...leave }) => leave),
          revocations: (revocationsOf.get(row.id) ?? []).map(
            ({ employeeId: _, ...revocation }) => revocation,
          ),
        },
        version: row.version,
        createdAt: row.createdAt,
        updatedAt: row.updatedAt,
        notes: row.notes ?? [],
        states: statesOf.get(row.id) ?? [],
        memberships: membershipsOf.get(row.id) ?? [],
        named: (namedOf.get(row.id) ?? []).map(({ employeeId: _, ...named }) => named),
      },
    ]),
  );
}

/** The ids of those whose state ends after the moment and before another: whom zones or settings may yet touch. */
export async function idsWithBoundaryBefore(db: Database, now: Instant, until: Instant): Promise<string[]> {
  const rows = await asked(() =>
    db
      .selectDistinct({ id: states.employeeId })
      .from(states)
      .where(
        sql`${states.endsAt} > ${now} AND ${states.endsAt} < ${until} AND ${states.endsAt} < ${sql.raw(String(NEVER))}`,
      ),
  );
  return rows.map(({ id }) => id);
}

/** A state as one that holds a login. */
export interface LoginHolder
  extends Pick<StoredState, "employeeId" | "userNameKey" | "startsAt" | "endsAt" | "active"> {
  readonly record: KeptRecord;
}

/** Who holds which login (folded) at or after the moment, leavers and deleted people included. */
export async function holdersOf(
  db: Database,
  userNameKeys: readonly string[],
  now: Instant,
): Promise<readonly LoginHolder[]> {
  if (userNameKeys.length === 0) return [];
  const wanted = sql`(SELECT value FROM json_each(${JSON.stringify(userNameKeys)}))`;
  const rows = await asked(() =>
    db.select().from(states).where(sql`${states.userNameKey} IN ${wanted} AND ${states.endsAt} > ${now}`),
  );
  return rows.map((row) => ({ ...row, record: JSON.parse(row.record) }));
}

/** The id of the person with that employee number (folded), or null. */
export async function idByNumber(db: Database, employeeNumberKey: string): Promise<string | null> {
  const rows = await asked(() =>
    db.select({ id: employees.id }).from(employees).where(eq(employees.employeeNumberKey, employeeNumberKey)),
  );
  return rows[0]?.id ?? null;
}

/** Those of the ids that somebody has whose file is there. */
export async function idsPresent(db: Database, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await asked(() =>
    db
      .select({ id: employees.id })
      .from(employees)
      .where(
        sql`${employees.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))
          AND ${employees.deletedAt} IS NULL AND ${employees.erasedAt} IS NULL`,
      ),
  );
  return new Set(rows.map(({ id }) => id));
}

function identity(row: EmployeeRow): Pick<Employee, "id" | "employeeNumber" | "exclusion" | "deletedAt"> {
  return {
    id: row.id,
    employeeNumber: row.employeeNumber,
    exclusion: row.exclusion,
    deletedAt: row.deletedAt,
  };
}

function tablesOf(rows: readonly EntryRow[]): Employee["tables"] {
  return {
    basic: datedRows(rows, "basic"),
    work: datedRows(rows, "work"),
    address: datedRows(rows, "address"),
    employment: datedRows(rows, "employment"),
    contact: datedRows(rows, "contact"),
    custom: datedRows(rows, "custom"),
  };
}

function datedRows<N extends TableName>(rows: readonly EntryRow[], name: N): Entry<StateRecord[N]>[] {
  return rows
    .filter(({ tableName }) => tableName === name)
    .map(({ effectiveDate, values, beginsAt }) => ({ effectiveDate, values: JSON.parse(values), beginsAt }));
}
