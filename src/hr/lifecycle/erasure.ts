import type { Employee, Exclusion } from "../employee.ts";
import { fold } from "../fold.ts";
import { RuleError } from "../rule-error.ts";
import { timeline } from "../timeline.ts";
import type { Circumstances } from "./decision.ts";
import { requireInactive } from "./termination.ts";

/** Refuses to erase somebody who is active or employed, now or on any day to come. */
export function requireErasable(employee: Employee, circumstances: Circumstances): void {
  requireInactive(employee, circumstances, "erase");
  if (employee.deletedAt !== null) return;
  const { company, now } = circumstances;
  const { states } = timeline(employee, company, now);
  const employed = states.find(({ status, to }) => to > now && status !== "Terminated");
  if (employed === undefined) return;
  throw new RuleError(
    "conflict",
    `The employment is not over (${employed.status}): erase the person once it is, or delete them first.`,
  );
}

/** Whether somebody is neither active nor employed, now or on any day to come. */
export function isErasable(employee: Employee, circumstances: Circumstances): boolean {
  try {
    requireErasable(employee, circumstances);
    return true;
  } catch (error) {
    if (error instanceof RuleError) return false;
    throw error;
  }
}

/** Refuses an erasure that does not name the person by their employee number or id: what is gone cannot be brought back. */
export function requireConfirmation({ id, employeeNumber }: Employee, confirm: string): void {
  const names = [id, ...(employeeNumber === null ? [] : [employeeNumber])];
  if (names.some((name) => fold(name) === fold(confirm))) return;
  throw new RuleError(
    "invalid",
    "That is neither this person's employee number nor their id: write one of them, so that nobody is erased by mistake.",
    { pointer: "#/confirm" },
  );
}

/** The person with nothing known of them but the id. */
export function emptied({ id, deletedAt }: Employee, now: number): Employee {
  return {
    id,
    employeeNumber: null,
    tables: { basic: [], work: [], address: [], employment: [], contact: [], custom: [] },
    periods: [],
    leaves: [],
    revocations: [],
    exclusion: null,
    deletedAt: deletedAt ?? now,
  };
}

/** The work e-mails that the person has, had or will have. */
export function emailsOf({ tables, exclusion }: Employee): string[] {
  const rows = tables.basic.map(({ values }) => values.email);
  const frozen = exclusion?.kind === "frozen" ? exclusion.record.basic.email : null;
  return [...rows, frozen].filter((email) => email !== null);
}

/** The person without any of these as their manager, on any day. */
export function withoutManagers(employee: Employee, gone: ReadonlySet<string>): Employee {
  const cleared = <W extends { readonly managerId: string | null }>(work: W): W =>
    work.managerId !== null && gone.has(work.managerId) ? { ...work, managerId: null } : work;
  const { tables, exclusion } = employee;
  const frozen = (shown: Extract<Exclusion, { kind: "frozen" }>): Exclusion => ({
    ...shown,
    record: { ...shown.record, work: cleared(shown.record.work) },
  });
  return {
    ...employee,
    exclusion: exclusion?.kind === "frozen" ? frozen(exclusion) : exclusion,
    tables: { ...tables, work: tables.work.map((row) => ({ ...row, values: cleared(row.values) })) },
  };
}
