/**
 * The one shape in which people are written: a list of changes that becomes one batch. D1 has no interactive
 * transactions, so the batch guards itself. First the employee rows are written, each only where its version is the
 * one that was read and the epoch still stands; every other row is written only where that was so. History takes
 * part in the same batch and tells afterwards who was won; the losers are read and decided again.
 *
 * The batch may be sent twice (after a lost answer): what it won before it finds won, and writes the same again.
 */
import { sql } from "drizzle-orm";
import type { Employee, State } from "../hr/employee.ts";
import type { VerbOf } from "../hr/event.ts";
import type { NamedIn } from "../hr/groups/defined-group.ts";
import type { Membership } from "../hr/groups/memberships-of.ts";
import type { Instant } from "../hr/instant.ts";
import type { ViewMember } from "../hr/view-members.ts";
import { cell, cut } from "./bulk.ts";
import { commit, type Database, type Statement, StoreUnavailable } from "./database.ts";
import type { StoredEmployee } from "./employees.ts";
import { factStatements } from "./fact-rows.ts";
import { historyStatements } from "./history.ts";
import { loginStatements } from "./logins.ts";
import { membershipStatements } from "./memberships.ts";
import { ordinalStatements } from "./ordinals.ts";
import { stateStatements } from "./state-rows.ts";
import { company, employees, history } from "./tables.ts";
import { viewStatements } from "./view-members.ts";

/** A state that is over is kept so long, for a reader whose clock was read a little earlier than the write's. */
export const GRACE = 3_600_000;

/** What history is told besides who, when and which operation. */
export interface HistoryEntry {
  readonly verb: VerbOf<"employee">;
  readonly holdsFrom: Instant;
  readonly reason: string | null;
  readonly changes: Readonly<Record<string, readonly [unknown, unknown]>> | null;
}

/** One person to be written. */
export interface Change {
  /** As read; null: somebody new. */
  readonly before: StoredEmployee | null;
  readonly after: Employee;
  readonly states: readonly (State & {
    readonly userNameKey: string | null;
    readonly displayNameKey: string;
    readonly folds: string | null;
  })[];
  readonly memberships: readonly Membership[];
  readonly named: readonly NamedIn[];
  /** One for every view that there is. */
  readonly viewMembers: readonly ViewMember[];
  readonly employeeNumberKey: string | null;
  readonly notes: readonly string[];
  /** The facts as history keeps them, as text; null: it keeps none. */
  readonly facts: string | null;
  readonly entry: HistoryEntry;
}

/** One write: everything in it happened at one moment, by one actor, and depended on one epoch. */
export interface Operation {
  readonly id: string;
  readonly actor: string;
  /** The network address of the actor; null or left out: none, or not known. */
  readonly address?: string | null;
  readonly at: Instant;
  readonly epoch: number;
}

const SENT_AT_MOST = 3;

/**
 * Writes the changes in one batch, with `beside` (statements that belong to the same step) behind them, and `first` before
 * anything moves. Returns the ids of those
 * written; the others had changed since they were read. Throws `BatchRefused` where a guard refused all of it (two
 * people would hold one login, or one of `beside`), or `StoreUnavailable`.
 */
export async function writeChanges(
  db: Database,
  operation: Operation,
  changes: readonly Change[],
  beside: readonly Statement[] = [],
  first: readonly Statement[] = [],
): Promise<ReadonlySet<string>> {
  const people = changes.map(({ after }) => after.id);
  if (new Set(people).size < people.length) throw new TypeError("one operation would write somebody twice");
  const ids = JSON.stringify(people);
  const statements = [
    ...first,
    ...employeeStatements(operation, changes),
    ...ordinalStatements(operation, changes),
    ...factStatements(operation, changes),
    ...stateStatements(operation, changes),
    ...membershipStatements(operation, changes),
    ...viewStatements(operation, changes),
    ...historyStatements(operation, changes),
    ...loginStatements(operation, changes),
    ...beside,
  ];
  const winners = sql`SELECT ${history.subject} AS id FROM ${history}
    WHERE ${history.operationId} = ${operation.id} AND ${history.subject} IN (SELECT value FROM json_each(${ids}))`;
  const results = await sent(db, [...statements, winners]);
  return new Set((results.at(-1) ?? []).map(idOf));
}

function idOf(row: unknown): string {
  if (typeof row === "object" && row !== null && "id" in row) return String(row.id);
  throw new TypeError("a row without an id");
}

async function sent(db: Database, statements: readonly Statement[]): Promise<readonly unknown[][]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await commit(db, statements);
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || attempt === SENT_AT_MOST) throw error;
    }
  }
}

function employeeStatements(operation: Operation, changes: readonly Change[]): Statement[] {
  const { id, at, epoch } = operation;
  const current = sql`(SELECT ${company.epoch} FROM ${company}) = ${epoch}`;
  const row = ({ before, after, employeeNumberKey, notes }: Change) => [
    after.id,
    before?.version ?? 0,
    after.employeeNumber,
    employeeNumberKey,
    after.deletedAt,
    after.exclusion === null ? null : JSON.stringify(after.exclusion),
    notes.length === 0 ? null : JSON.stringify(notes),
  ];
  const fresh = cut(changes.filter(({ before }) => before === null).map(row)).map(
    (json) =>
      sql`INSERT OR IGNORE INTO ${employees}
      (id, version, operation_id, created_at, updated_at, employee_number, employee_number_key, deleted_at, exclusion, notes)
      SELECT ${cell(0)}, 1, ${id}, ${at}, ${at}, ${cell(2)}, ${cell(3)}, ${cell(4)}, ${cell(5)}, ${cell(6)}
      FROM json_each(${json}) j WHERE ${current}`,
  );
  const known = cut(changes.filter(({ before }) => before !== null).map(row)).map(
    (json) =>
      sql`UPDATE OR IGNORE ${employees} SET version = version + 1, operation_id = ${id}, updated_at = ${at},
      employee_number = ${cell(2)}, employee_number_key = ${cell(3)}, deleted_at = ${cell(4)}, exclusion = ${cell(5)}, notes = ${cell(6)}
      FROM json_each(${json}) j WHERE employees.id = ${cell(0)} AND employees.version = ${cell(1)} AND ${current}`,
  );
  return [...fresh, ...known];
}
