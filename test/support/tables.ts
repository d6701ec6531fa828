import { env } from "cloudflare:workers";

/** Everything that is in D1, row by row. */
export type Tables = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/**
 * The content of every table of ours; what is noted once an answer has gone (that a token was used, how far an import came)
 * where it is asked for.
 */
export async function readTables({ noted = false } = {}): Promise<Tables> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'd1%' ORDER BY name",
  ).all<{ name: string }>();
  const rows = await env.DB.batch<Record<string, unknown>>(
    results.map(({ name }) => env.DB.prepare(`SELECT * FROM ${name} ORDER BY rowid`)),
  );
  const tables = results.map(({ name }, index) => [name, rows[index]?.results ?? []] as const);
  if (noted) return Object.fromEntries(tables);
  const asked = tables.filter(([name]) => !["token_uses", "imports"].includes(name));
  const isUse = (row: Tables[string][number]) => /^use [\da-f]{12} /.test(String(row["operation_id"]));
  return Object.fromEntries(asked.map(([name, rows]) => [name, rows.filter((row) => !isUse(row))]));
}

/** Puts every table back to what it was. */
export async function writeTables(tables: Tables): Promise<void> {
  await env.DB.batch(
    Object.entries(tables).flatMap(([name, rows]) => {
      const columns = Object.keys(rows[0] ?? {});
      const emptied = env.DB.prepare(`DELETE FROM ${name}`);
      if (columns.length === 0) return [emptied];
      const cells = columns.map((_, index) => `value ->> ${index}`);
      const named = columns.map((column) => `"${column}"`);
      const values = JSON.stringify(rows.map((row) => columns.map((column) => row[column])));
      return [
        emptied,
        env.DB.prepare(`INSERT INTO ${name} (${named.join()}) SELECT ${cells.join()} FROM json_each(?)`).bind(
          values,
        ),
      ];
    }),
  );
}

/** The tables in an order of their own and with every operation's id replaced by one word, so that two runs compare. */
export function withoutOperationIds(tables: Tables): Readonly<Record<string, readonly string[]>> {
  const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
  const named = (column: string, value: unknown) =>
    column === "operation_id" && uuid.test(String(value)) ? "operation" : value;
  return Object.fromEntries(
    Object.entries(tables).map(([name, rows]) => [
      name,
      rows.map((row) => JSON.stringify(row, named)).sort(),
    ]),
  );
}
