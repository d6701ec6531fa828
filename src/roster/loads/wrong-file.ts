import { lostZeros } from "../../store/absent-people.ts";
import { coverage } from "../../store/load-relations.ts";
import type { LoadRow } from "../../store/loads.ts";
import type { Roster } from "../roster.ts";

const MUST_FIND = 0.9;

/**
 * Why the file is taken for the wrong one, or null. A file of everyone that lacks a tenth of those who work here has
 * lost its keys, or was filtered.
 */
export async function wrongFile(
  { db, now }: Pick<Roster, "db" | "now">,
  { id, scope }: Pick<LoadRow, "id" | "scope">,
): Promise<string | null> {
  if (scope === "partial") return null;
  const { active, found } = await coverage(db, id, now);
  if (active === 0 || found >= MUST_FIND * active) return null;
  const lacks = `The file has a line for ${found} of the ${active} people who are active, fewer than 90 %`;
  const zeros = await lostZeros(db, id);
  if (zeros !== null) {
    const { count, here, there } = zeros;
    const others = count === 1 ? "It" : `It and ${count - 1} more`;
    return (
      `${lacks}: employee numbers have lost their leading zeros, ${here} here, ${there} in the file. ` +
      `${others} would fit with them. Format the column as text and export again.`
    );
  }
  const partial =
    scope === "everyone"
      ? " Where it is meant to name only some people, say so: scope partial (--partial)."
      : "";
  return `${lacks}: lost leading zeros, another key, or a filtered report?${partial}`;
}
