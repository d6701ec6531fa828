import { RuleError } from "../../hr/rule-error.ts";
import { deleteLoad, insertLoad, type LoadRow, NOT_BEGUN, readLoad } from "../../store/loads.ts";
import { feedNamed } from "../feeds/feeds.ts";
import { mintId } from "../operation.ts";
import type { Roster } from "../roster.ts";
import { requireMayLoad } from "./load-rights.ts";

/** A column of the file and the field that it was recognised as; null: not read. */
export interface LoadColumn {
  readonly header: string;
  readonly field: string | null;
  /** How its dates are written; left out: in ISO alone. */
  readonly dateFormat?: string;
}

/** How a file is to be taken. What is left out is as its feed has it. */
export interface LoadChoices {
  /** Whether the file is meant to name everyone, only some people, or everyone there is, so that the absent are gone. */
  readonly scope?: LoadRow["scope"];
  /** Of a complete file: how many may end by being absent. */
  readonly mayGo?: number | null;
  /** Whether lines with problems are held while the rest goes in. */
  readonly holdBad?: boolean;
  /** The id or name of the feed that the file came by. */
  readonly feed?: string;
}

export interface OpenLoadInput extends LoadChoices {
  readonly fileName: string;
  readonly columns: readonly LoadColumn[];
  /** What HR should know of the columns. */
  readonly notices: readonly string[];
  /** What is wrong with the columns; then the load is refused from the start. */
  readonly problems: readonly string[];
  /** Where the file itself is kept. */
  readonly fileKey?: string | null;
}

const NO_FEED = { scope: "everyone", mayGo: null, holdBad: false } as const;

/**
 * Opens a load, to be filled with lines, checked whole and applied. Returns its id. Throws `RuleError`, or `Forbidden`
 * where the actor may not edit what the file has columns for.
 */
export async function openLoad(roster: Roster, input: OpenLoadInput): Promise<string> {
  const { db, actor, actorId, address, now } = roster;
  const id = mintId(roster);
  if ((await readLoad(db, id)) !== null) return id;
  const feed = input.feed === undefined ? null : await feedNamed(roster, input.feed);
  const usual = feed?.settings ?? NO_FEED;
  const scope = input.scope ?? usual.scope;
  await requireMayLoad(roster, { columns: input.columns, scope });
  if (input.mayGo != null && scope !== "complete") {
    const detail =
      "mayGo is about a complete file: by others nobody ends who is absent. Leave it out, or say complete.";
    throw new RuleError("invalid", detail, { pointer: "#/mayGo" });
  }
  const load = {
    id,
    fileName: input.fileName,
    scope,
    mayGo: scope === "complete" ? (input.mayGo ?? usual.mayGo) : null,
    holdBad: input.holdBad ?? usual.holdBad,
    automatic: false,
    feedId: feed?.id ?? null,
    fileKey: input.fileKey ?? null,
    status: input.problems.length > 0 ? "refused" : "filling",
    columns: [...input.columns],
    actor,
    actorId,
    openedAt: now,
    checkedTo: NOT_BEGUN,
    notices: [...input.notices],
    refusal: input.problems.length > 0 ? input.problems.join("; ") : null,
    finishedAt: null,
  } as const;
  await insertLoad(db, load, address);
  return id;
}

/** The load as it stands. Throws `RuleError` where there is none. */
export async function loadById({ db }: Pick<Roster, "db">, id: string): Promise<LoadRow> {
  const load = await readLoad(db, id);
  if (load === null)
    throw new RuleError("unknown", "There is no such load: open one with POST /api/v1/loads.");
  return load;
}

/** Gives a load up that has not begun to apply; its lines go. */
export async function abandonLoad(roster: Roster, id: string): Promise<void> {
  const load = await loadById(roster, id);
  await requireMayLoad(roster, load);
  const { status, fileName } = load;
  if (status === "abandoned") return;
  const told = {
    verb: "abandon",
    reason: fileName,
    changes: null,
    actor: roster.actor,
    address: roster.address,
    at: roster.now,
  } as const;
  if (await deleteLoad(roster.db, id, told)) return;
  throw new RuleError(
    "conflict",
    "The load is being applied or was: it cannot be abandoned any more. One that was applied can be undone.",
  );
}
