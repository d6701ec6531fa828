import * as v from "valibot";
import { employeeIdOf } from "../../roster/employees/employee-id.ts";
import { type Condition, type Performed, perform } from "../../roster/employees/perform.ts";
import { pointing } from "../../roster/employees/pointing.ts";
import type { VerbInputs, VerbName } from "../../roster/employees/verbs.ts";
import { writtenPerson } from "../../roster/employees/written-person.ts";
import type { Roster } from "../../roster/roster.ts";
import type { IfMatch } from "../entity-tag.ts";
import type { BodyForm, BodyOf } from "./body.ts";
import { type Fields, type Route, route } from "./route.ts";
import { Employee } from "./schemas/employee.ts";
import { named } from "./schemas/named.ts";

/** How a path names a person. */
export const EmployeeReference = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.maxLength(600),
  v.description("Whose: an id, `number:` and the employee number, or `email:` and the work e-mail."),
  v.metadata({ examples: ["number:0007", "email:ada@example.com"] }),
);

/** What every write to a person answers. */
export const Written = named(
  "Written",
  v.object({
    changed: v.pipe(v.boolean(), v.description("False: it was so already, and nothing was written.")),
    reason: v.pipe(
      v.nullable(v.string()),
      v.description(
        "What decided, and what else should be known: that a past day was corrected, for instance.",
      ),
    ),
    employee: v.pipe(
      v.exactOptional(Employee),
      v.description(
        "As they are then. Left out where that is somebody whom the caller may not see any more.",
      ),
    ),
  }),
);

interface VerbRoute<V extends VerbName, P extends Fields, B extends BodyForm | undefined> {
  readonly verb: V;
  readonly method?: "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the person; "" is the person. */
  readonly path: string;
  readonly operation: string;
  readonly tag: "Employees" | "Lifecycle" | "Tables";
  readonly summary: string;
  readonly description?: string;
  readonly params?: P;
  readonly body?: B;
  readonly example?: unknown;
  /** Where the body has the fields that the rules know by another place: `["#/work", "#/values"]`. */
  readonly pointers?: readonly [from: string, to: string];
  /** What the verb is told, of what came. */
  readonly input: (
    body: BodyOf<B>,
    params: v.InferOutput<v.StrictObjectSchema<P, undefined>>,
  ) => VerbInputs[V];
}

/** The route by which a verb is done to a person: it answers the person as they are then, with what decided. */
export function verbRoute<
  V extends VerbName,
  const P extends Fields = Record<never, never>,
  B extends BodyForm | undefined = undefined,
>({ verb, method = "POST", path, params, pointers = ["#", "#"], input, ...said }: VerbRoute<V, P, B>): Route {
  return route({
    ...said,
    method,
    path: path === "" ? "/employees/{id}" : `/employees/{id}/${path}`,
    needs: { role: "hr", permission: "edit" },
    versioned: true,
    params: { id: EmployeeReference, ...params },
    answers: { 200: Written },
    handler: async ({ roster, params: { id: reference, ...named }, body, ifMatch }) => {
      const id = await employeeIdOf(roster, reference);
      // What is left of the path's fields without the id are those of P; TypeScript does not subtract.
      const given = input(body, named as v.InferOutput<v.StrictObjectSchema<P, undefined>>);
      const performed = await pointing(...pointers, () =>
        perform(roster, verb, id, given, conditionOf(ifMatch)),
      );
      return writtenAnswer(roster, id, performed);
    },
  });
}

/** The person as they are now, with what the write came to. */
export async function writtenAnswer(roster: Roster, id: string, { changed, reason }: Performed) {
  const { version, employee } = await writtenPerson(roster, id);
  const body = { changed, reason, ...(employee !== null && { employee }) };
  return { status: 200 as const, etag: String(version), body };
}

/** Any version will do for `*`, as long as there is somebody. */
export function conditionOf(ifMatch: IfMatch): Condition {
  return ifMatch === null || ifMatch === "*" ? {} : { ifVersion: ifMatch };
}
