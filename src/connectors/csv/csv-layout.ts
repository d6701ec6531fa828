/** How a file lays its values out. */
export interface CsvLayout {
  readonly separator: string;
  /** How many cells most lines have. */
  readonly cells: number;
}

/** So many lines show how a file separates its values. */
const LINES = 20;

/** The layout by which the most lines at the top of a file have the same number of cells, outside of quotes. */
export function layoutOf(top: string): CsvLayout {
  const lines = top
    .replace(/"[^"]*"/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, LINES);
  const [best] = [",", ";", "\t"]
    .map((separator) => ({ separator, ...usualCells(lines, separator) }))
    .sort((a, b) => b.lines - a.lines || b.cells - a.cells);
  return best ?? { separator: ",", cells: 1 };
}

/** Into how many cells it parts most lines, of those that it parts at all. */
function usualCells(
  lines: readonly string[],
  separator: string,
): { readonly cells: number; readonly lines: number } {
  const counts = Map.groupBy(lines, (line) => line.split(separator).length);
  const [usual] = [...counts]
    .filter(([cells]) => cells > 1)
    .map(([cells, same]) => ({ cells, lines: same.length }))
    .sort((a, b) => b.lines - a.lines || b.cells - a.cells);
  return usual ?? { cells: 1, lines: 0 };
}
