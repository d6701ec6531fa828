/** People who administer, by e-mail. Few: they are read as a whole. */
import { eq, sql } from "drizzle-orm";
import type { Role } from "../auth/role.ts";
import { administrators } from "./access-tables.ts";
import type { Operation } from "./changes.ts";
import { asked, commit, type Database, type Statement } from "./database.ts";
import { historyOf, type Subject } from "./history.ts";
import { guard } from "./tables.ts";

export type AdministratorRow = typeof administrators.$inferSelect;

/** Everybody who administers, by e-mail. */
export async function readAdministrators(db: Database): Promise<AdministratorRow[]> {
  return asked(() => db.select().from(administrators).orderBy(administrators.email));
}

/** The administrator of that e-mail, folded, or null. */
export async function readAdministrator(db: Database, email: string): Promise<AdministratorRow | null> {
  const rows = await asked(() => db.select().from(administrators).where(eq(administrators.email, email)));
  return rows[0] ?? null;
}

/** What is to become of an administrator. */
export interface AdministratorChange {
  readonly email: string;
  /** Null: there is none yet. */
  readonly before: AdministratorRow | null;
  /** Null: there is none any more. */
  readonly role: Role | null;
  /** Whether one has to remain who is an owner. */
  readonly ownerMustRemain: boolean;
}

/**
 * Makes, changes or removes an administrator, and tells the trail. Throws `BatchRefused` where somebody changed the same
 * meanwhile, or where no owner would remain.
 */
export async function writeAdministrator(
  db: Database,
  { email, before, role, ownerMustRemain }: AdministratorChange,
  operation: Pick<Operation, "id" | "actor" | "address" | "at">,
): Promise<void> {
  const { at } = operation;
  const version = sql`max(${before?.version ?? 0} + 1, ${at})`;
  await commit(db, [
    sql`INSERT INTO ${guard} (refusal) SELECT 'moved' WHERE ${before?.version ?? 0} <> coalesce(
      (SELECT version FROM ${administrators} WHERE email = ${email}), 0)`,
    role === null
      ? sql`DELETE FROM ${administrators} WHERE email = ${email}`
      : sql`INSERT INTO ${administrators} (email, role, version, created_at, changed_at)
          VALUES (${email}, ${role}, ${version}, ${at}, ${at})
          ON CONFLICT (email) DO UPDATE SET role = ${role}, version = ${version}, changed_at = ${at}`,
    ...(ownerMustRemain ? [refuseWithoutOwner()] : []),
    ...historyOf(subjectOf(email), operation, {
      verb: role === null ? "remove" : before === null ? "create" : "change",
      reason: email,
      changes: { role: [before?.role ?? null, role] },
    }),
  ]);
}

function refuseWithoutOwner(): Statement {
  return sql`INSERT INTO ${guard} (refusal) SELECT 'owner' WHERE NOT EXISTS (
    SELECT 1 FROM ${administrators} WHERE role = 'owner')`;
}

/** Tells the trail that somebody signed in. */
export async function noteSignIn(
  db: Database,
  operation: Pick<Operation, "id" | "actor" | "address" | "at">,
): Promise<void> {
  const entry = { verb: "signIn" as const, reason: null, changes: null };
  await commit(db, historyOf(subjectOf(operation.actor), operation, entry));
}

function subjectOf(id: string): Subject<"administrator"> {
  return { kind: "administrator", id };
}
