/** The binding, with the rows that D1 says it has read, whatever way it was asked. */
export function countedDatabase(db: D1Database): {
  readonly db: D1Database;
  readonly rowsRead: () => number;
} {
  let rows = 0;
  const behind = new WeakMap<D1PreparedStatement, D1PreparedStatement>();
  const count = (results: readonly D1Result[]) => {
    rows += results.reduce((sum, { meta }) => sum + meta.rows_read, 0);
  };

  const wrap = (real: D1PreparedStatement): D1PreparedStatement => {
    const wrapper = new Proxy(real, {
      get(target, key) {
        if (key === "bind") return (...values: unknown[]) => wrap(target.bind(...values));
        const method: unknown = Reflect.get(target, key);
        if (typeof method !== "function") return method;
        return async (...args: unknown[]) => {
          // Rows alone come without their cost, so what reads is asked twice.
          if (key === "raw") count([await target.all()]);
          const answer: unknown = await method.apply(target, args);
          if (key !== "raw" && isResult(answer)) count([answer]);
          return answer;
        };
      },
    });
    behind.set(wrapper, real);
    return wrapper;
  };

  const counted = new Proxy(db, {
    get(target, key) {
      if (key === "prepare") return (sql: string) => wrap(target.prepare(sql));
      if (key !== "batch") return Reflect.get(target, key);
      return async (statements: D1PreparedStatement[]) => {
        const results = await target.batch(statements.map((wrapper) => behind.get(wrapper) ?? wrapper));
        count(results);
        return results;
      };
    },
  });
  return { db: counted, rowsRead: () => rows };
}

function isResult(answer: unknown): answer is D1Result {
  return typeof answer === "object" && answer !== null && "meta" in answer;
}
