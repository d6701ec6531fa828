/**
 * E-mails whose holders were erased, as hashes under a key of the company's own, so that nobody else gets a login which
 * an identity provider may still hold. A hash tells whether a given e-mail is among them, and nothing else; whoever has
 * the whole database has the key as well and can try e-mails they know.
 */
import { type SQL, sql } from "drizzle-orm";
import { cell, cut, wonBy } from "./bulk.ts";
import type { Operation } from "./changes.ts";
import { asked, commit, type Database, type Statement } from "./database.ts";
import { historyOf } from "./history.ts";
import { company, erasedLogins } from "./tables.ts";

/** Those of the e-mails (folded) that somebody held who was erased. Ask after `holdersOf`: an erasure moves from one to the other. */
export async function erasedAmong(db: Database, keys: readonly string[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const secret = await readSecret(db, sql`EXISTS (SELECT 1 FROM ${erasedLogins})`);
  if (secret === null) return new Set();
  const hashes = await hashesOf(secret, keys);
  const wanted = sql`(SELECT value FROM json_each(${JSON.stringify([...hashes.keys()])}))`;
  const rows = await asked(() =>
    db.select({ hash: erasedLogins.hash }).from(erasedLogins).where(sql`${erasedLogins.hash} IN ${wanted}`),
  );
  return new Set(rows.flatMap(({ hash }) => hashes.get(hash) ?? []));
}

/** For the batch of an erasure: keeps the e-mails (folded) of the people whom the operation has won. */
export async function keepErasedLogins(
  db: Database,
  { id, at }: Operation,
  logins: readonly { readonly employeeId: string; readonly key: string }[],
): Promise<Statement[]> {
  const secret = await readSecret(db, sql`1`);
  if (secret === null || logins.length === 0) return [];
  const hashes = await hashesOf(
    secret,
    logins.map(({ key }) => key),
  );
  const byKey = new Map([...hashes].map(([hash, key]) => [key, hash]));
  return cut(logins.map(({ employeeId, key }) => [employeeId, byKey.get(key)])).map(
    (json) => sql`INSERT OR IGNORE INTO ${erasedLogins} (hash, erased_at)
      SELECT ${cell(1)}, ${at} FROM json_each(${json}) j WHERE ${wonBy(id, cell(0))}`,
  );
}

/** Gives an e-mail (folded) free again, with its row of the trail, which does not name it; says whether it was kept. */
export async function releaseErasedLogin(
  db: Database,
  key: string,
  operation: Pick<Operation, "id" | "actor" | "address" | "at">,
): Promise<boolean> {
  const secret = await readSecret(db, sql`1`);
  if (secret === null) return false;
  const [hash = ""] = (await hashesOf(secret, [key])).keys();
  const kept = sql`${erasedLogins.hash} = ${hash}`;
  const entry = { verb: "releaseErasedEmail", reason: null, changes: null } as const;
  const results = await commit(db, [
    ...historyOf(
      { kind: "company", id: "company" },
      operation,
      entry,
      sql`EXISTS (SELECT 1 FROM ${erasedLogins} WHERE ${kept})`,
    ),
    sql`DELETE FROM ${erasedLogins} WHERE ${kept} RETURNING 1 AS gone`,
  ]);
  return (results.at(-1) ?? []).length > 0;
}

async function readSecret(db: Database, where: SQL): Promise<string | null> {
  const rows = await asked(() => db.select({ secret: company.loginSecret }).from(company).where(where));
  return rows[0]?.secret ?? null;
}

/** HMAC-SHA-256 in hexadecimal, by hash the e-mail. */
async function hashesOf(secret: string, keys: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  const pairs = await Promise.all(
    keys.map(async (text) => {
      const bytes = new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text)));
      return [[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(""), text] as const;
    }),
  );
  return new Map(pairs);
}
