import type { Employee } from "../employee.ts";
import { RuleError } from "../rule-error.ts";
import { type Circumstances, type Decision, latestPeriod, requireFile } from "./decision.ts";
import { wayOut, waysOut } from "./way-out.ts";

export interface RevokeAccessInput {
  readonly reason: string | null;
}

/** "Revoke access immediately": off now, over every date, until restored or a new period begins. */
export function revokeAccess(employee: Employee, input: RevokeAccessInput, { now }: Circumstances): Decision {
  const standing = employee.revocations.filter(({ by, liftedAt }) => by === null && liftedAt === null);
  if (standing.some(({ period }) => period >= latestNumber(employee)))
    throw new RuleError(
      "conflict",
      "Access is revoked already.",
      waysOut(wayOut(employee, "Gives access back, as the dates say", "restore-access")),
    );
  const revocation = {
    number: employee.revocations.length + 1,
    at: now,
    liftedAt: null,
    period: latestNumber(employee),
    reason: input.reason,
    by: null,
  };
  return {
    employee: { ...employee, revocations: [...employee.revocations, revocation] },
    reason: input.reason,
  };
}

/** Lifts what was revoked, and what service users blocked; the dates decide again. */
export function restoreAccess(employee: Employee, _input: object, { now }: Circumstances): Decision {
  requireFile(employee);
  if (!employee.revocations.some(({ liftedAt }) => liftedAt === null)) {
    throw new RuleError("conflict", "Access is not revoked, so there is nothing to restore.");
  }
  const revocations = employee.revocations.map((r) => (r.liftedAt === null ? { ...r, liftedAt: now } : r));
  const { terminationDate } = latestPeriod(employee);
  return {
    employee: { ...employee, revocations },
    reason: terminationDate === null ? null : `dates decide: ${terminationDate}`,
  };
}

function latestNumber(employee: Employee): number {
  return Math.max(...employee.periods.map(({ number }) => number));
}
