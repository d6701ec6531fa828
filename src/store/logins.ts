import { type SQL, sql } from "drizzle-orm";
import { cut } from "./bulk.ts";
import type { Change, Operation } from "./changes.ts";
import type { Statement } from "./database.ts";
import { guard, states } from "./tables.ts";

/** Refuses the batch where two people would hold one login at one time from now on. */
export function loginStatements(operation: Operation, changes: readonly Change[]): Statement[] {
  const changed = changes.filter(({ before, states: next }) => {
    const known = new Set(
      before?.states.map(({ userNameKey, startsAt, endsAt }) => `${userNameKey} ${startsAt} ${endsAt}`),
    );
    return next.some(
      ({ userNameKey, from, to }) => userNameKey !== null && !known.has(`${userNameKey} ${from} ${to}`),
    );
  });
  const at: SQL = sql`${operation.at}`;
  return cut(changed.map(({ after }) => after.id)).map(
    (json) =>
      sql`INSERT INTO ${guard} (refusal) SELECT 'login' FROM ${states} a
      JOIN ${states} b ON b.user_name_key = a.user_name_key AND b.employee_id <> a.employee_id
        AND max(a.starts_at, ${at}) < b.ends_at AND b.starts_at < a.ends_at AND b.ends_at > ${at}
      WHERE a.ends_at > ${at} AND a.user_name_key IS NOT NULL
        AND a.employee_id IN (SELECT j.value FROM json_each(${json}) j) LIMIT 1`,
  );
}
