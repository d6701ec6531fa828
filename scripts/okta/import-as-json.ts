import type { Import } from "./import.ts";
import type { Mode } from "./report.ts";
import { summarize } from "./summary.ts";

/** An import as programs read it. `ok` is false where the safeguard stopped it. */
export function importAsJson(result: Import, mode: Mode) {
  return {
    ok: mode !== "stopped",
    mode,
    source: result.source,
    at: result.next.importedAt,
    requests: result.requests,
    summary: summarize(result),
    safeguard: result.safeguard,
    people: result.outcomes,
    groups: result.groups?.outcomes ?? null,
    disagreements: result.groups?.disagreements ?? [],
    notes: result.notes,
  };
}
