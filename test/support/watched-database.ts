/** What a test does around every call that goes to D1, be it a batch or one statement. */
export interface Watch {
  /** Before the call, with the SQL that it holds; what throws keeps the call from D1. */
  readonly before?: (sql: readonly string[]) => void | Promise<void>;
  /** After the call; what throws loses the answer. */
  readonly after?: (sql: readonly string[], rowsRead: number) => void | Promise<void>;
}

/** The binding, watched: the seam at which tests count, and at which they break. */
export function watchedDatabase(db: D1Database, watch: Watch): D1Database {
  const behind = new WeakMap<D1PreparedStatement, { real: D1PreparedStatement; sql: string }>();

  const around = async <T>(sql: readonly string[], call: () => Promise<T>, read: (answer: T) => number) => {
    await watch.before?.(sql);
    const answer = await call();
    await watch.after?.(sql, read(answer));
    return answer;
  };

  const wrap = (real: D1PreparedStatement, sql: string): D1PreparedStatement => {
    const wrapper = new Proxy(real, {
      get(target, key) {
        const method: unknown = Reflect.get(target, key);
        if (typeof method !== "function") return method;
        if (key === "bind") return (...values: unknown[]) => wrap(target.bind(...values), sql);
        // Rows alone come without their cost, so these calls are counted as none.
        return (...args: unknown[]) =>
          around(
            [sql],
            async () => method.apply(target, args),
            () => 0,
          );
      },
    });
    behind.set(wrapper, { real, sql });
    return wrapper;
  };

  return new Proxy(db, {
    get(target, key) {
      if (key === "prepare") return (sql: string) => wrap(target.prepare(sql), sql);
      if (key !== "batch") return Reflect.get(target, key);
      return (statements: D1PreparedStatement[]) => {
        const known = statements.map((wrapper) => behind.get(wrapper) ?? { real: wrapper, sql: "" });
        return around(
          known.map(({ sql }) => sql),
          () => target.batch(known.map(({ real }) => real)),
          (results) => results.reduce((sum, { meta }) => sum + meta.rows_read, 0),
        );
      };
    },
  });
}

/** Whether the call is one that writes people: its first statement names their table. */
export function writesPeople(sql: readonly string[]): boolean {
  return sql.some((text) => /^\s*(?:INSERT|UPDATE) OR IGNORE (?:INTO )?"employees"/.test(text));
}

/** Whether the call notes, once the answer is on its way, how far a reader has come or that a token was used. */
export function isNoted(sql: readonly string[]): boolean {
  return sql.some((text) => /"(?:imports|token_uses)"/.test(text));
}
