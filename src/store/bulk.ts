/**
 * Many rows in one statement: they travel as one JSON parameter, since D1 takes 100 parameters and 2 MB a value.
 * Rows are written only for people whose employee row the same operation has won.
 */
import { getTableColumns, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn, SQLiteTable } from "drizzle-orm/sqlite-core";
import type { Statement } from "./database.ts";
import { employees } from "./tables.ts";

const MAX_PARAMETER_BYTES = 500_000;

type Values = Readonly<Record<string, unknown>>;

/** `EXISTS` for: the operation has written the employee whose id the expression names. */
export function wonBy(operationId: string, employeeId: SQL): SQL {
  return sql`EXISTS (SELECT 1 FROM ${employees} WHERE ${employees.id} = ${employeeId} AND ${employees.operationId} = ${operationId})`;
}

/** Which operation must have won, and in which column a row names its person. */
export interface Guard {
  readonly operationId: string;
  readonly employee: string;
}

/** Inserts the rows of people whom the operation has won; one whose key is taken replaces, or is passed over. */
export function insertRows(
  table: SQLiteTable,
  rows: readonly Values[],
  guard: Guard,
  options: { readonly taken: "replace" | "ignore"; readonly computed?: Readonly<Record<string, SQL>> },
): Statement[] {
  const columns = Object.entries(getTableColumns(table));
  const values = list(columns.map(([name], index) => options.computed?.[name] ?? cell(index)));
  const verb = sql.raw(options.taken === "replace" ? "INSERT OR REPLACE" : "INSERT OR IGNORE");
  return cut(rows.map((row) => encode(columns, row))).map(
    (json) =>
      sql`${verb} INTO ${table} (${names(columns)}) SELECT ${values} FROM json_each(${json}) j WHERE ${won(columns, guard)}`,
  );
}

/** Writes rows that are about no person: new ones, and those of a known id with what they say now. */
export function upsertRows(table: SQLiteTable, rows: readonly object[]): Statement[] {
  const columns = Object.entries(getTableColumns(table));
  const values = list(columns.map((_, index) => cell(index)));
  const others = columns.filter(([name]) => name !== "id").map(([, column]) => snake(column.name));
  const set = sql.raw(others.map((name) => `"${name}" = excluded."${name}"`).join(", "));
  return cut(rows.map((row) => encode(columns, { ...row }))).map(
    (json) =>
      // WHERE: without it SQLite takes the ON of the conflict for that of a join.
      sql`INSERT INTO ${table} (${names(columns)}) SELECT ${values} FROM json_each(${json}) j WHERE true
        ON CONFLICT (id) DO UPDATE SET ${set}`,
  );
}

/** Deletes the rows with these values in the columns named, of people whom the operation has won. */
export function deleteRows(
  table: SQLiteTable,
  by: readonly string[],
  rows: readonly Values[],
  guard: Guard,
): Statement[] {
  const columns = Object.entries(getTableColumns(table)).filter(([name]) => by.includes(name));
  const wanted = list(columns.map((_, index) => cell(index)));
  return cut(rows.map((row) => encode(columns, row))).map(
    (json) =>
      sql`DELETE FROM ${table} WHERE (${names(columns)}) IN (SELECT ${wanted} FROM json_each(${json}) j WHERE ${won(columns, guard)})`,
  );
}

type Columns = readonly (readonly [string, SQLiteColumn])[];

function won(columns: Columns, { operationId, employee }: Guard): SQL {
  return wonBy(operationId, cell(columns.findIndex(([name]) => name === employee)));
}

function names(columns: Columns): SQL {
  return list(columns.map(([, column]) => sql.identifier(snake(column.name))));
}

function list(parts: readonly (SQL | ReturnType<typeof sql.identifier>)[]): SQL {
  return sql.join([...parts], sql`, `);
}

/** The cell of the row at hand in `json_each(…) j`. */
export function cell(index: number): SQL {
  return sql.raw(`(j.value ->> ${index})`);
}

/** Lists of JSON values as JSON arrays of bounded size. */
export function cut(values: readonly unknown[]): string[] {
  const pieces: string[] = [];
  let piece: string[] = [];
  let size = 0;
  for (const text of values.map((value) => JSON.stringify(value))) {
    if (size + text.length > MAX_PARAMETER_BYTES && piece.length > 0) {
      pieces.push(`[${piece.join(",")}]`);
      piece = [];
      size = 0;
    }
    piece.push(text);
    // Up to three bytes a UTF-16 unit: counted as such, a piece stays below D1's limit in any script.
    size += text.length + 1;
  }
  return piece.length > 0 ? [...pieces, `[${piece.join(",")}]`] : pieces;
}

function encode(columns: Columns, row: Values): unknown[] {
  return columns.map(([name, column]) => {
    const value = row[name];
    return value === null || value === undefined ? null : column.mapToDriverValue(value);
  });
}

/** Drizzle keeps the name as written in the table and spells it in SQL with underscores. */
function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
