import type { Hold } from "../../hr/hold.ts";
import { BatchRefused } from "../../store/database.ts";
import { Held } from "../../store/head.ts";
import { readHold, writeHold } from "../../store/hold.ts";
import { Contended } from "../employees/perform.ts";
import { operationOf } from "../operation.ts";
import type { Roster } from "../roster.ts";

/** What holds all imports; both null: nothing does. */
export interface Holds {
  /** By an owner, until one releases it. */
  readonly hold: Hold | null;
  /** By a setting of the deployment: its reason. */
  readonly deployment: string | null;
}

/** What holds all imports now; `held` is the deployment's own reason. Throws `NotSetUp`. */
export async function showHold({ db }: Pick<Roster, "db">, held: string | undefined): Promise<Holds> {
  return { hold: await readHold(db), deployment: held || null };
}

/** Holds all imports from the next request on; where they are held already the reason changes. Throws `NotSetUp`. */
export async function holdImports(roster: Roster, reason: string): Promise<void> {
  const before = await readHold(roster.db);
  if (before?.reason === reason) return;
  await write(roster, before, { reason, by: roster.actor, at: roster.now });
}

/** Releases them: readers are served from the next request on. Throws `NotSetUp`. */
export async function releaseImports(roster: Roster): Promise<void> {
  const before = await readHold(roster.db);
  if (before !== null) await write(roster, before, null);
}

async function write(roster: Roster, before: Hold | null, after: Hold | null): Promise<void> {
  await writeHold(roster.db, { before, after }, operationOf(roster, 0)).catch((error: unknown) => {
    throw error instanceof BatchRefused ? new Contended() : error;
  });
}

/** Throws `Held` where the deployment itself holds all imports, whatever D1 says. */
export function requireNotHeld(held: string | undefined, now: number): void {
  if (held) throw new Held({ reason: held, by: "the deployment", at: now });
}

/** Throws `Held` where an owner or the deployment holds all imports: for whatever reads without `readWithHead`. */
export async function requireNoHold(
  { db, now }: Pick<Roster, "db" | "now">,
  held: string | undefined,
): Promise<void> {
  requireNotHeld(held, now);
  const hold = await readHold(db);
  if (hold !== null) throw new Held(hold);
}
