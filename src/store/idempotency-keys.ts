/**
 * Writes that came with a key of the caller's, so that a second try is known. A key is claimed before anything is done
 * and settled with the answer. Between the two lies whatever the request does: when it is cut off there, the claim lapses
 * after a while, and the next try goes on under the same operation, by which the trail knows what was written.
 */
import { and, eq, lte, sql } from "drizzle-orm";
import type { Instant } from "../hr/instant.ts";
import { asked, commit, type Database, StoreUnavailable } from "./database.ts";
import { idempotencyKeys } from "./tables.ts";

/** So long an answer is kept. */
const KEPT = 86_400_000;
/** So long a request may take that was neither answered nor released; no statement of D1 runs for longer than half of it. */
const LEASE = 60_000;

/** A keyed request: both are hashes. */
export interface KeyedRequest {
  readonly key: string;
  readonly fingerprint: string;
}

/** An answer as it is given again. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** What becomes of a request: it is done under an operation, or it is not. */
export type Claim =
  | { readonly kind: "claimed"; readonly operationId: string }
  | { readonly kind: "underWay" }
  | { readonly kind: "otherRequest" }
  | { readonly kind: "answered"; readonly answer: KeptAnswer }
  /** It was answered, but the answer is not kept. */
  | { readonly kind: "answerGone"; readonly operationId: string };

/**
 * Claims the key, in one batch, for a new operation of that id or for the one of a try that was cut off; where the kept
 * answer must not be given again, for the one of a try that was answered too.
 */
export async function claimKey(
  db: Database,
  { key, fingerprint }: KeyedRequest,
  newOperationId: string,
  givesAgain: boolean,
  now: Instant,
): Promise<Claim> {
  const mine = eq(idempotencyKeys.key, key);
  const lapsed = sql`(${idempotencyKeys.status} IS NULL AND ${idempotencyKeys.startedAt} <= ${now - LEASE})`;
  const answered = givesAgain ? sql`0` : sql`${idempotencyKeys.status} IS NOT NULL`;
  const anew = sql`${idempotencyKeys.fingerprint} = ${fingerprint} AND (${lapsed} OR ${answered})`;
  const [, claimed, [row]] = await asked(() =>
    db.batch([
      db.delete(idempotencyKeys).where(and(mine, lte(idempotencyKeys.startedAt, now - KEPT))),
      db
        .insert(idempotencyKeys)
        .values({ key, fingerprint, operationId: newOperationId, startedAt: now })
        .onConflictDoUpdate({
          target: idempotencyKeys.key,
          set: { startedAt: now, status: null, headers: null, body: null },
          setWhere: anew,
        })
        .returning({ key: idempotencyKeys.key }),
      db.select().from(idempotencyKeys).where(mine),
    ]),
  );
  if (row === undefined) throw new StoreUnavailable("a key that was claimed is not there");
  if (row.fingerprint !== fingerprint) return { kind: "otherRequest" };
  if (claimed.length > 0) return { kind: "claimed", operationId: row.operationId };
  if (row.status === null) return { kind: "underWay" };
  if (row.headers === null) return { kind: "answerGone", operationId: row.operationId };
  return { kind: "answered", answer: { status: row.status, headers: row.headers, body: row.body } };
}

/** Keeps what was answered; with `null` for headers and body, that it was, and not what. */
export async function settleKey(
  db: Database,
  key: string,
  {
    status,
    headers,
    body,
  }: Pick<KeptAnswer, "status"> & {
    readonly headers: KeptAnswer["headers"] | null;
    readonly body: string | null;
  },
): Promise<void> {
  await asked(() =>
    db
      .update(idempotencyKeys)
      .set({ status, headers, body })
      .where(sql`${idempotencyKeys.key} = ${key} AND ${idempotencyKeys.status} IS NULL`),
  );
}

/** Gives the key up, so that the next try need not wait; it goes on under the same operation. */
export async function releaseKey(db: Database, key: string, now: Instant): Promise<void> {
  await asked(() =>
    db
      .update(idempotencyKeys)
      .set({ startedAt: now - LEASE })
      .where(sql`${idempotencyKeys.key} = ${key} AND ${idempotencyKeys.status} IS NULL`),
  );
}

/** Drops up to `limit` keys that are no longer looked at; says how many. */
export async function forgetKeys(db: Database, now: Instant, limit: number): Promise<number> {
  const [gone = []] = await commit(db, [
    sql`DELETE FROM ${idempotencyKeys} WHERE rowid IN (
      SELECT rowid FROM ${idempotencyKeys} WHERE started_at <= ${now - KEPT} LIMIT ${limit}) RETURNING 1 AS gone`,
  ]);
  return gone.length;
}
