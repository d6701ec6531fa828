/** A row as it is written, by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>;

/** Which rows have to go and which have to come, so that those before become those after. */
export function difference<R extends Row>(
  before: readonly R[],
  after: readonly R[],
  key: readonly string[],
): { gone: R[]; come: R[] } {
  const keyOf = (row: Row) => JSON.stringify(key.map((name) => row[name]));
  const textOf = (row: Row) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
  const kept = new Set(after.map(keyOf));
  const same = new Set(before.map(textOf));
  return {
    gone: before.filter((row) => !kept.has(keyOf(row))),
    come: after.filter((row) => !same.has(textOf(row))),
  };
}
