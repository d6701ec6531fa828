import { RuleError } from "../../hr/rule-error.ts";
import { deleteLoad, insertLoad, type LoadRow, NOT_BEGUN, readLoad } from "../../store/loads.ts";
import type { Roster } from "../roster.ts";

/** A column of the file and the field that it was recognised as; null: not read. */
export interface LoadColumn {
  readonly header: string;
  readonly field: string | null;
}

export interface OpenLoadInput {
  readonly fileName: string;
  /** Whether the file is meant to name everyone, or only some people. */
  readonly scope: "everyone" | "partial";
  readonly columns: readonly LoadColumn[];
  /** What is wrong with the columns; then the load is refused from the start. */
  readonly problems: readonly string[];
}

/** Opens a load, to be filled with lines, checked whole and applied. Returns its id. */
export async function openLoad({ db, actor, now }: Roster, input: OpenLoadInput): Promise<string> {
  const id = crypto.randomUUID();
  await insertLoad(db, {
    id,
    fileName: input.fileName,
    scope: input.scope,
    status: input.problems.length > 0 ? "refused" : "filling",
    columns: [...input.columns],
    actor,
    openedAt: now,
    checkedTo: NOT_BEGUN,
    notices: [],
    refusal: input.problems.length > 0 ? input.problems.join("; ") : null,
  });
  return id;
}

/** The load as it stands. Throws `RuleError` where there is none. */
export async function loadById({ db }: Roster, id: string): Promise<LoadRow> {
  const load = await readLoad(db, id);
  if (load === null)
    throw new RuleError("unknown", "There is no such load: open one with POST /api/v1/loads.");
  return load;
}

/** Gives a load up that has not begun to apply; its lines go. */
export async function abandonLoad(roster: Roster, id: string): Promise<void> {
  const { status } = await loadById(roster, id);
  if (status === "applying" || status === "applied") {
    throw new RuleError("conflict", "The load is being applied or was: it cannot be abandoned any more.");
  }
  await deleteLoad(roster.db, id);
}
