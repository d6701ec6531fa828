import { fold } from "../../hr/fold.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { type FilledLine, putLines } from "../../store/load-lines.ts";
import type { Roster } from "../roster.ts";
import { requireMayLoad } from "./load-rights.ts";
import { loadById } from "./open-load.ts";
import type { LineProblem, PersonLine } from "./person-line.ts";

/** A line as the connector read it. */
export interface ReadLine {
  readonly line: number;
  readonly values: PersonLine;
  readonly problems: readonly LineProblem[];
}

/** Keeps a chunk of lines. The same chunk again replaces itself. */
export async function fillLoad(roster: Roster, loadId: string, lines: readonly ReadLine[]): Promise<void> {
  const load = await loadById(roster, loadId);
  await requireMayLoad(roster, load);
  if (load.status !== "filling")
    throw new RuleError("conflict", `The load is ${load.status}: open another one for more lines.`);
  await putLines(roster.db, loadId, lines.map(filled));
}

function filled({ line, values, problems }: ReadLine): FilledLine {
  const { employeeNumber, email, displayName, firstName, surname } = values;
  const name = displayName ?? `${firstName ?? ""} ${surname ?? ""}`.trim();
  return {
    line,
    values,
    numberKey: employeeNumber ? fold(employeeNumber) : null,
    emailKey: email ? fold(email) : null,
    nameKey: name === "" ? null : fold(name),
    problems,
  };
}
