import type { Employee, Exclusion } from "../employee.ts";
import { fold } from "../fold.ts";
import { RuleError } from "../rule-error.ts";
import { type Circumstances, current, type Decision, requireFile } from "./decision.ts";
import { employmentAhead, requireInactive } from "./termination.ts";
import { wayOut, waysOut } from "./way-out.ts";

export interface ExcludeInput {
  /** What becomes of somebody whom readers know; null asks. */
  readonly listed: "deactivate" | "freeze" | null;
}

/** Keeps a person from readers by hand. Who was listed stays listed, switched off or frozen as last sent. */
export function exclude(employee: Employee, input: ExcludeInput, circumstances: Circumstances): Decision {
  if (employee.exclusion !== null)
    throw new RuleError(
      "conflict",
      "The person is excluded already: include them first.",
      waysOut(wayOut(employee, "Readers see the person again", "include")),
    );
  const { now } = circumstances;
  const { listed, active, record } = current(employee, circumstances);
  if (!listed)
    return { employee: { ...employee, exclusion: { kind: "unlisted", at: now } }, reason: "was not listed" };
  switch (input.listed) {
    case "deactivate":
      return {
        employee: { ...employee, exclusion: { kind: "deactivated", at: now } },
        reason: "listed as inactive",
      };
    case "freeze":
      return {
        employee: { ...employee, exclusion: { kind: "frozen", at: now, active, record } },
        reason: "frozen as last sent",
      };
    case null:
      throw new RuleError(
        "decision",
        'The person is listed. Say what readers get from now on: listed "deactivate" or "freeze".',
        {
          pointer: "#/listed",
          ...waysOut(
            wayOut(employee, "Listed as inactive", "exclude", { listed: "deactivate" }),
            wayOut(employee, "Frozen as last sent", "exclude", { listed: "freeze" }),
          ),
        },
      );
  }
}

export function include(employee: Employee, _input: object, _circumstances: Circumstances): Decision {
  requireFile(employee);
  if (employee.exclusion === null) throw new RuleError("conflict", "The person is not excluded.");
  return { employee: { ...employee, exclusion: null }, reason: null };
}

/** Takes an inactive person off the list; the same id comes back with `restore`. */
export function remove(employee: Employee, _input: object, circumstances: Circumstances): Decision {
  if (employee.deletedAt !== null) throw new RuleError("conflict", "The person is deleted already.");
  requireInactive(employee, circumstances, "delete");
  return { employee: { ...employee, deletedAt: circumstances.now }, reason: null };
}

export function restore(employee: Employee, _input: object, _circumstances: Circumstances): Decision {
  if (employee.deletedAt === null) throw new RuleError("conflict", "The person is not deleted.");
  return { employee: { ...employee, deletedAt: null }, reason: null };
}

export interface ReleaseEmailInput {
  /** The address, written out, so that nobody releases another one by mistake. */
  readonly email: string;
}

/**
 * Gives up the work e-mail of somebody who left, so that another person may have it. Whoever holds no e-mail is
 * not listed any more: the old account is the administrator's to delete, or its login would meet the new person.
 */
export function releaseEmail(
  employee: Employee,
  input: ReleaseEmailInput,
  circumstances: Circumstances,
): Decision {
  requireInactive(employee, circumstances, "release the e-mail");
  requireLeft(employee, circumstances);
  const held = (email: string | null) => email !== null && fold(email) === fold(input.email);
  if (!employee.tables.basic.some(({ values }) => held(values.email))) {
    throw new RuleError(
      "conflict",
      `${input.email} is not an e-mail of this person: write the address that they hold.`,
      { pointer: "#/email" },
    );
  }
  const basic = employee.tables.basic.map((entry) =>
    held(entry.values.email) ? { ...entry, values: { ...entry.values, email: null } } : entry,
  );
  return {
    employee: {
      ...employee,
      tables: { ...employee.tables, basic },
      exclusion: withoutEmail(employee.exclusion, held),
    },
    reason: `${input.email} released`,
  };
}

/** Refuses somebody who is employed though without access: on leave, cut off, or kept out. They come back to their address. */
function requireLeft(employee: Employee, circumstances: Circumstances): void {
  if (employee.deletedAt !== null) return;
  const employed = employmentAhead(employee, circumstances);
  if (employed === undefined) return;
  throw new RuleError(
    "conflict",
    `The employment is not over (${employed.status}), and the e-mail goes with it: terminate it first, then release the e-mail.`,
  );
}

/** What is shown frozen may hold the address as well, or still the one before it. */
function withoutEmail(
  exclusion: Exclusion | null,
  held: (email: string | null) => boolean,
): Exclusion | null {
  if (exclusion?.kind !== "frozen" || !held(exclusion.record.basic.email)) return exclusion;
  const { record } = exclusion;
  return { ...exclusion, record: { ...record, basic: { ...record.basic, email: null } } };
}
