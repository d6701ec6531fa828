import type { ColumnMap } from "./column-map.ts";
import type { CsvRecord } from "./read-row.ts";
import { isKnownHeading } from "./recognise.ts";

/** Titles above the heading take no more rows than this. */
export const TITLE_ROWS = 20;

/**
 * The place of the heading among the records at the top of a file: the first of those with most headings that are
 * known, for titles and people have few. Where none has any, the first row that is as wide as most are.
 */
export function findHeader(top: readonly CsvRecord[], map?: ColumnMap): number {
  const known = top.map(({ cells }) => cells.filter((cell) => isKnownHeading(cell, map)).length);
  const most = Math.max(...known);
  if (most > 0) return known.indexOf(most);
  const widths = Map.groupBy(top, ({ cells }) => cells.length);
  const [usual] = [...widths].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  return top.findIndex(({ cells }) => cells.length === usual);
}
