import type { LineProblem } from "../../roster/loads/person-line.ts";
import { type ColumnMap, mapped } from "./column-map.ts";
import { readCell } from "./read-cell.ts";
import { headingKey } from "./wordings.ts";

/** A field of the company's own. */
export interface OwnField {
  readonly id: string;
  readonly name: string;
}

interface KeptColumn {
  readonly header: string;
  readonly field: string | null;
}

/** Before the field's id, where a column is kept. */
const PREFIX = "custom.";

/** The columns, of which those that no wording knows and no map speaks of say the field that is called as they are. */
export function withOwnFields<C extends KeptColumn>(
  columns: readonly C[],
  fields: readonly OwnField[],
  map?: ColumnMap,
): readonly (Omit<C, "field"> & Pick<KeptColumn, "field">)[] {
  const byName = new Map(fields.map(({ id, name }) => [headingKey(name), id]));
  return columns.map((column) => {
    const id = byName.get(headingKey(column.header));
    const free = column.field === null && mapped(map, column.header) === undefined;
    return id === undefined || !free ? column : { ...column, field: `${PREFIX}${id}` };
  });
}

/** What the cells say of the company's own fields; their types are known to the roster. Blank cells empty them. */
export function readOwnFields(
  cells: readonly string[],
  columns: readonly KeptColumn[],
): {
  readonly values: { readonly custom?: Readonly<Record<string, string | null>> };
  readonly problems: readonly LineProblem[];
} {
  const custom: Record<string, string | null> = {};
  const problems: LineProblem[] = [];
  // Of a line that is short of cells, `readRow` tells.
  for (const [at, { field }] of cells.length === columns.length ? columns.entries() : []) {
    if (field === null || !field.startsWith(PREFIX)) continue;
    const cell = readCell(cells[at] ?? "", "text");
    if (cell.ok) custom[field.slice(PREFIX.length)] = cell.value;
    else problems.push({ column: field, message: cell.message });
  }
  return { values: Object.keys(custom).length === 0 ? {} : { custom }, problems };
}
