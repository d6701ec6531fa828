import { toIso } from "../../hr/instant.ts";
import { RuleError } from "../../hr/rule-error.ts";
import {
  type ColumnMapRow,
  deleteColumnMap,
  readColumnMap,
  readColumnMaps,
  writeColumnMap,
} from "../../store/column-maps.ts";
import { mayOverEveryone, requireOverEveryone } from "../access/rights.ts";
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

/**
 * Keeps a map for these headings, for every later file of whomever's: so it takes an actor who may edit all that a file
 * can say of everyone. By somebody else it is read for their own file alone.
 */
export async function keepMap(roster: Roster, headings: readonly string[], map: object): Promise<void> {
  if (!mayOverEveryone(roster, "edit", "all")) return;
  const { db, actor, now } = roster;
  await writeColumnMap(db, { headingsHash: await hashOf(headings), map, actor, keptAt: now });
}

/** Every map that is kept, the newest first. */
export function listMaps({ db }: Roster): Promise<readonly ColumnMapRow[]> {
  return readColumnMaps(db);
}

/** Forgets a map. Throws `RuleError` where there is none, `Forbidden` where the actor could not have kept it. */
export async function forgetMap(roster: Roster, id: string): Promise<void> {
  requireOverEveryone(roster, "edit", "all");
  if (await deleteColumnMap(roster.db, id)) return;
  throw new RuleError("unknown", "There is no such column map: GET /api/v1/column-maps lists them.");
}

async function hashOf(headings: readonly string[]): Promise<string> {
  const text = JSON.stringify(headings.map((heading) => heading.trim()));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
