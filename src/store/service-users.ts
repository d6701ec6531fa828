/**
 * Service users: D1 is the truth, KV a copy that saves a read. KV may be a minute late, "not there" included, and so
 * is never believed alone: whoever serves by it also asks D1 for the version, in the batch that it sends anyway.
 * Written to D1 first; a copy that is not written is a slower request, never a wrong one.
 */
import { eq, sql } from "drizzle-orm";
import type { TokenHash } from "../auth/token.ts";
import { type ServedAccess, serviceUsers } from "./access-tables.ts";
import type { Operation } from "./changes.ts";
import { asked, commit, type Database, StoreUnavailable } from "./database.ts";
import { historyOf } from "./history.ts";

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
  await kv.put(keyOf(user.id), JSON.stringify(user)).catch(() => {
    console.warn(`the copy of service user ${user.id} could not be written to KV`);
  });
}

/** The truth; null where there is none, or it is disabled. */
export async function readServiceUser(db: Database, id: string): Promise<ServiceUser | null> {
  const rows = await asked(() => db.select().from(serviceUsers).where(eq(serviceUsers.id, id)));
  const row = rows[0];
  if (row === undefined || row.disabledAt !== null) return null;
  const { id: known, name, displayName, version, tokens, access } = row;
  return { id: known, name, displayName, version, tokens, access };
}

/** Whether the name is taken. */
export async function serviceUserNamed(db: Database, name: string): Promise<boolean> {
  const rows = await asked(() =>
    db.select({ id: serviceUsers.id }).from(serviceUsers).where(eq(serviceUsers.name, name)),
  );
  return rows.length > 0;
}

/** Writes a new service user, with its history. */
export async function insertServiceUser(
  db: Database,
  user: ServiceUser,
  operation: Pick<Operation, "id" | "actor" | "address" | "at">,
): Promise<void> {
  await commit(db, [
    db.insert(serviceUsers).values({ ...user, grants: REFUSED_BY_EARLIER, createdAt: operation.at }),
    ...historyOf({ kind: "serviceUser", id: user.id }, operation, {
      verb: "createServiceUser",
      reason: user.name,
      changes: null,
    }),
  ]);
}

/** Disables a service user, so that its tokens are good for nothing from the next request on; says whether it was there. */
export async function disableServiceUser(
  db: Database,
  id: string,
  operation: Pick<Operation, "id" | "actor" | "address" | "at">,
): Promise<boolean> {
  const { at } = operation;
  const [disabled = []] = await commit(db, [
    sql`UPDATE ${serviceUsers} SET disabled_at = ${at}, version = version + 1, name = name || ' (disabled ' || id || ')'
      WHERE id = ${id} AND disabled_at IS NULL RETURNING id`,
    ...historyOf(
      { kind: "serviceUser", id },
      operation,
      { verb: "disableServiceUser", reason: null, changes: null },
      sql`EXISTS (SELECT 1 FROM ${serviceUsers} WHERE id = ${id} AND disabled_at = ${at})`,
    ),
  ]);
  return disabled.length > 0;
}

/** Takes the copy out of KV; one that stays behind is refused by D1. */
export async function forgetServiceUser(kv: KVNamespace, id: string): Promise<void> {
  await kv.delete(keyOf(id)).catch(() => {
    console.warn(`the copy of service user ${id} could not be taken out of KV`);
  });
}

/** What the version before permission groups is to make of it: nothing, for it would show everyone. */
const REFUSED_BY_EARLIER = { people: "everyone", view: [], edit: [] } as const;

function keyOf(id: string): string {
  return `access:${id}`;
}
