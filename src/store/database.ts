/**
 * D1 through Drizzle. Always the primary: a lagging replica would show a leaver, or a page from before. A failed
 * call is told apart only as far as callers need: a batch that refused to commit, or a database that is away.
 */

import type { SQLWrapper } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";

export type Database = DrizzleD1Database & { readonly $client: D1Database };
/** A query of Drizzle's, or SQL by its template. */
export type Statement = SQLWrapper;

const CASING = "snake_case";
const dialect = new SQLiteAsyncDialect({ casing: CASING });

/** Wraps the binding; costs nothing, so every request does it. */
export function openDatabase(binding: D1Database): Database {
  return drizzle(binding, { casing: CASING });
}

/**
 * D1 or KV did not answer, or not in time. Drizzle's messages hold the SQL and every value, so only the codes that
 * D1 and SQLite give are kept.
 */
export class StoreUnavailable extends Error {
  constructor(failure: string) {
    super(`the store is away (${failure.match(/\b(?:D1|SQLITE|KV)_[A-Z_]+/g)?.join(" ") ?? "no code"})`);
  }
}

/** A guard in the batch, or a key that is taken, refused it; nothing was written. */
export class BatchRefused extends Error {}

/** Runs what asks D1; its failures come out as `BatchRefused` or `StoreUnavailable`. */
export async function asked<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    // A TypeError is a mistake of ours and no absence of the database.
    if (error instanceof TypeError) throw error;
    const text = failureText(error);
    if (/guard_is_empty|SQLITE_CONSTRAINT/.test(text))
      throw new BatchRefused("a constraint refused the batch");
    throw new StoreUnavailable(text);
  }
}

/**
 * Runs statements as one transaction; returns the rows that each gave. Drizzle's own `batch` takes no SQL with
 * parameters on D1 (0.45), so the statements are built by its dialect and handed to the binding here.
 */
export async function commit(db: Database, statements: readonly Statement[]): Promise<readonly unknown[][]> {
  if (statements.length === 0) return [];
  const prepared = statements.map((statement) => {
    const { sql, params } = dialect.sqlToQuery(statement.getSQL());
    return db.$client.prepare(sql).bind(...params);
  });
  const answers = await asked(() => db.$client.batch(prepared));
  return answers.map(({ results }) => results);
}

function failureText(error: unknown): string {
  if (!(error instanceof Error)) return "";
  return `${error.message} ${failureText(error.cause)}`;
}
