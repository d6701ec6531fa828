import { toIso } from "../../hr/instant.ts";
import { RuleError } from "../../hr/rule-error.ts";
import {
  type ColumnMapRow,
  deleteColumnMap,
  readColumnMap,
  readColumnMaps,
  writeColumnMap,
} from "../../store/column-maps.ts";
import type { Roster } from "../roster.ts";

/** What somebody said of a file's columns, for every later file with the same headings. The roster knows no more of it. */
export interface KeptMap {
  readonly map: object;
  /** How HR is told that it was used again. */
  readonly notice: string;
}

/** What was kept for these headings, or null. */
export async function keptMap({ db }: Roster, headings: readonly string[]): Promise<KeptMap | null> {
  const row = await readColumnMap(db, await hashOf(headings));
  if (row === null) return null;
  const day = toIso(row.keptAt).slice(0, 10);
  return {
    map: row.map,
    notice: `the columns are read by the map that ${row.actor} gave on ${day} for the same headings (column map ${row.headingsHash})`,
  };
}

/** Keeps a map for these headings. */
export async function keepMap(
  { db, actor, now }: Roster,
  headings: readonly string[],
  map: object,
): Promise<void> {
  await writeColumnMap(db, { headingsHash: await hashOf(headings), map, actor, keptAt: now });
}

/** Every map that is kept, the newest first. */
export function listMaps({ db }: Roster): Promise<readonly ColumnMapRow[]> {
  return readColumnMaps(db);
}

/** Forgets a map. Throws `RuleError` where there is none. */
export async function forgetMap({ db }: Roster, id: string): Promise<void> {
  if (await deleteColumnMap(db, id)) return;
  throw new RuleError("unknown", "There is no such column map: GET /api/v1/column-maps lists them.");
}

async function hashOf(headings: readonly string[]): Promise<string> {
  const text = JSON.stringify(headings.map((heading) => heading.trim()));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
