/**
 * Service users: D1 is the truth, KV a copy that saves a read. KV may be a minute late, "not there" included, and so
 * is never believed alone: whoever serves by it also asks D1 for the version, in the batch that it sends anyway.
 * Written to D1 first; a copy that is not written is a slower request, never a wrong one.
 */
import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { TokenHash } from "../auth/token.ts";
import type { VerbOf } from "../hr/event.ts";
import { type ServedAccess, serviceUsers } from "./access-tables.ts";
import type { Operation } from "./changes.ts";
import { asked, commit, type Database, type Statement, StoreUnavailable } from "./database.ts";
import { type HistoryRow, historyOf } from "./history.ts";
import { guard } from "./tables.ts";

/** What decides whether a token is good and what its holder may do. */
export interface ServiceUser {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  /** Moves with every change of tokens, rights, or of being enabled. */
  readonly version: number;
  readonly tokens: readonly TokenHash[];
  readonly access: ServedAccess;
}

/** A service user as it is kept. */
export type ServiceUserRow = Omit<typeof serviceUsers.$inferSelect, "grants">;

/** The copy in KV; null where there is none, or not yet here, or none that can be read. Throws `StoreUnavailable`. */
export async function rememberedServiceUser(kv: KVNamespace, id: string): Promise<ServiceUser | null> {
  const text = await kv.get(keyOf(id)).catch(() => {
    throw new StoreUnavailable("KV_ERROR");
  });
  return text === null ? null : copyIn(text);
}

function copyIn(text: string): ServiceUser | null {
  try {
    const copy: ServiceUser = JSON.parse(text);
    return Array.isArray(copy.tokens) && Array.isArray(copy.access.scopes) ? copy : null;
  } catch {
    return null;
  }
}

/** Renews the copy in KV. Where KV does not take it, the next request asks D1 again and no answer is wrong. */
export async function rememberServiceUser(kv: KVNamespace, user: ServiceUser): Promise<void> {
  const { id, name, displayName, version, tokens, access } = user;
  const copy: ServiceUser = { id, name, displayName, version, tokens, access };
  await kv.put(keyOf(id), JSON.stringify(copy)).catch(() => {
    console.warn(`the copy of service user ${id} could not be written to KV`);
  });
}

/** Takes the copy out of KV; one that stays behind is refused by D1. */
export async function forgetServiceUser(kv: KVNamespace, id: string): Promise<void> {
  await kv.delete(keyOf(id)).catch(() => {
    console.warn(`the copy of service user ${id} could not be taken out of KV`);
  });
}

/** The truth about a credential; null where there is none, or it is disabled or deleted. */
export async function readServiceUser(db: Database, id: string): Promise<ServiceUser | null> {
  const [row] = await rowsWhere(db, and(eq(serviceUsers.id, id), isNull(serviceUsers.disabledAt)));
  return row ?? null;
}

/** Every service user that is not deleted, disabled or not, by name. */
export function readServiceUsers(db: Database): Promise<ServiceUserRow[]> {
  return rowsWhere(db, undefined);
}

function rowsWhere(db: Database, condition: SQL | undefined): Promise<ServiceUserRow[]> {
  return asked(() =>
    db
      .select()
      .from(serviceUsers)
      .where(and(isNull(serviceUsers.deletedAt), condition))
      .orderBy(serviceUsers.name),
  );
}

/** What the trail is told of a service user. */
export interface ServiceUserEntry extends Pick<HistoryRow, "reason" | "changes"> {
  readonly verb: VerbOf<"serviceUser">;
}

/** Whose doing a write is. */
type Doing = Pick<Operation, "id" | "actor" | "address" | "at">;

/** Keeps a new service user, with its history. Throws `BatchRefused` where another one has its name. */
export async function insertServiceUser(db: Database, user: ServiceUserRow, operation: Doing): Promise<void> {
  const entry = { verb: "createServiceUser", reason: user.name, changes: null } as const;
  await commit(db, [
    db.insert(serviceUsers).values({ ...user, grants: REFUSED_BY_EARLIER }),
    ...historyOf({ kind: "serviceUser", id: user.id }, operation, entry),
  ]);
}

/** What may be changed of one; its version moves by itself. */
export type ServiceUserChange = Partial<Omit<ServiceUserRow, "id" | "version" | "createdAt">>;

/**
 * Changes a service user, with its history and whatever else belongs into the same batch. Returns it as it is then. Throws
 * `BatchRefused` where it has changed since it was read, or another one has its name.
 */
export async function updateServiceUser(
  db: Database,
  before: ServiceUserRow,
  to: ServiceUserChange,
  operation: Doing,
  entry: ServiceUserEntry,
  also: readonly Statement[],
): Promise<ServiceUserRow> {
  const version = nextVersion(before.version, operation.at);
  await commit(db, [
    refuseIfServiceUserMoved(before),
    db
      .update(serviceUsers)
      .set({ ...to, version })
      .where(eq(serviceUsers.id, before.id)),
    ...historyOf({ kind: "serviceUser", id: before.id }, operation, entry),
    ...also,
  ]);
  return { ...before, ...to, version };
}

/** A version that it never had, not even before a database that was set back. */
export function nextVersion(version: number, at: number): number {
  return Math.max(version + 1, at);
}

/** Refuses the batch where the service user has changed since it was read. */
export function refuseIfServiceUserMoved({ id, version }: Pick<ServiceUser, "id" | "version">): Statement {
  return sql`INSERT INTO ${guard} (refusal) SELECT 'service user' WHERE NOT EXISTS (
    SELECT 1 FROM ${serviceUsers} WHERE ${serviceUsers.id} = ${id} AND ${serviceUsers.version} = ${version})`;
}

/** What the version before permission groups is to make of it: nothing, for it would show everyone. */
export const REFUSED_BY_EARLIER = { people: "everyone", view: [], edit: [] } as const;

function keyOf(id: string): string {
  return `access:${id}`;
}
