import type { Dictionary } from "../../hr/dictionary.ts";
import type { Change } from "../../store/changes.ts";
import type { Statement } from "../../store/database.ts";
import { managerCycles } from "../employees/managers.ts";
import type { Roster } from "../roster.ts";

const ROUNDS = 5;

/**
 * The lines, where nobody comes to be above themselves: whoever would keeps the manager of before, and all the rest of
 * the line is followed. With the statements that keep it so until it is written. `withoutManager` decides a line again
 * that must not give its manager, and says why.
 */
export async function withoutCycles<L>(
  roster: Roster,
  dictionary: Dictionary,
  lines: readonly L[],
  changeOn: (line: L) => Pick<Change, "before" | "after"> | null,
  withoutManager: (line: L, words: string) => L,
): Promise<{ readonly lines: readonly L[]; readonly guards: readonly Statement[] }> {
  let decided = lines;
  for (let round = 1; ; round++) {
    const changes = decided.flatMap((line) => changeOn(line) ?? []);
    const { cycles, guards } = await managerCycles(roster, dictionary, changes);
    if (cycles.size === 0) return { lines: decided, guards };
    // Who keeps the old manager may close another circle; in the end nobody of the step gets another one.
    decided = decided.map((line) => {
      const id = changeOn(line)?.after.id;
      const words = id === undefined ? undefined : cycles.get(id);
      const last = id !== undefined && round >= ROUNDS ? "too many circles of managers" : undefined;
      const because = words ?? last;
      return because === undefined ? line : withoutManager(line, because);
    });
  }
}
