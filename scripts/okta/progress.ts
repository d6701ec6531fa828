import type { Wait } from "./source.ts";
import { count } from "./terminal-text.ts";

/** Tells a waiting person how far the import is: pages only on a terminal, long waits always. */
export function createProgress(stream: { readonly isTTY?: boolean; write(text: string): unknown }) {
  const clear = () => {
    if (stream.isTTY) stream.write("\r\u001b[K");
  };
  return {
    clear,
    reading(path: string, seen: number, total: number): void {
      clear();
      if (stream.isTTY) stream.write(`Reading ${path}: ${count(seen)} of ${count(total)}`);
    },
    waiting({ seconds, attempt, asked }: Wait): void {
      clear();
      const why = asked ? "as its Retry-After asks" : "for it says no time in Retry-After";
      stream.write(
        `The source answered 429. Waiting ${count(seconds)} s, ${why} (attempt ${attempt} of 10).\n`,
      );
    },
  };
}
