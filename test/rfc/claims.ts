const SOURCES = import.meta.glob<string>("/test/**/*.{test.ts,json}", {
  eager: true,
  import: "default",
  query: "?raw",
});
const TABLES = import.meta.glob<string>("/docs/standards/*.md", {
  eager: true,
  import: "default",
  query: "?raw",
});

/** A row of a table of `docs/standards`: what is asked for, and the tests that hold it. */
export interface Row {
  readonly cells: readonly string[];
  readonly tests: readonly Claim[];
  /** What the last cell says beside the tests. */
  readonly words: string;
}

/** A test as a table names it: `file` › what stands around it › its own name. */
export interface Claim {
  readonly file: string;
  readonly names: readonly string[];
}

/** The rows of that page, from first to last. */
export function rowsOf(page: string): readonly Row[] {
  const text = TABLES[`/docs/standards/${page}.md`];
  if (text === undefined) throw new Error(`docs/standards/${page}.md is not there`);
  const lines = text.split("\n").filter((line) => line.startsWith("| "));
  return lines.slice(2).map(rowIn);
}

function rowIn(line: string): Row {
  const cells = line.slice(2, -2).split(" | ");
  const parts = cells.at(-1)?.split("<br>") ?? [];
  const tests = parts.flatMap((part) => {
    const [, file = "", names = ""] = /^`([^`]+)` › (.+)$/.exec(part) ?? [];
    return file === "" ? [] : [{ file, names: names.split(" › ") }];
  });
  return { cells, tests, words: parts.filter((part) => !/^`[^`]+` › /.test(part)).join(" ") };
}

/** What of a test is nowhere: its file, or the names that do not stand in it as texts of their own; null: it is all there. */
export function missingOf({ file, names }: Claim): string | null {
  const source = SOURCES[`/test/${file.endsWith(".json") ? file : `${file}.test.ts`}`];
  if (source === undefined) return `test/${file} is not there`;
  const lacking = names.filter(
    (name) => !['"', "'", "`"].some((quote) => source.includes(quote + name + quote)),
  );
  return lacking.length === 0 ? null : `test/${file} has no ${lacking.join(" › ")}`;
}
