import type { Employee } from "../employee.ts";
import type { RuleErrorAlso } from "../rule-error.ts";

/** Something that can be done instead, ready to be sent to the HR API, whose routes are named as the verbs are. */
export interface WayOut {
  /** What it does, for a person to choose by. */
  readonly says: string;
  readonly method: "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A verb for that person as a way out: `wayOut(ada, "Ends the employment", "terminate", {…})`. */
export function wayOut(
  { id }: Pick<Employee, "id">,
  says: string,
  verb: string,
  body: WayOut["body"] = {},
  method: WayOut["method"] = "POST",
): WayOut {
  return { says, method, path: `/api/v1/employees/${encodeURIComponent(id)}/${verb}`, body };
}

/** What a `RuleError` tells beside its sentence. */
export function waysOut(...ways: readonly WayOut[]): RuleErrorAlso {
  return { members: { waysOut: ways } };
}
