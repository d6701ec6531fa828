import type { Employee, Revocation } from "../employee.ts";
import { timeline } from "../timeline.ts";
import { type Circumstances, current, type Decision } from "./decision.ts";

export interface BlockInput {
  /** The service user whose block it is, by id. */
  readonly by: string;
  /** As history is to call it. */
  readonly name: string;
}

/**
 * A service user says that somebody who has access is to have none: a block of its own, over HR's dates, for this period
 * of employment and none that is planned after it. Of somebody who has none anyhow it says nothing new, for clients send
 * back what they read, and nobody is to be kept out by that once they come.
 */
export function block(employee: Employee, { by, name }: BlockInput, circumstances: Circumstances): Decision {
  if (!current(employee, circumstances).active) return { employee, reason: null };
  const reason = `blocked by ${name}`;
  const revocation: Revocation = {
    number: employee.revocations.length + 1,
    at: circumstances.now,
    liftedAt: null,
    period: latestBegun(employee, circumstances),
    reason,
    by,
  };
  return { employee: { ...employee, revocations: [...employee.revocations, revocation] }, reason };
}

/**
 * A service user says that somebody who has no access is to have it: lifts its own blocks and nothing else. Whether access
 * comes back is for HR's dates, HR's revocations and the blocks of others to say.
 */
export function unblock(
  employee: Employee,
  { by, name }: BlockInput,
  circumstances: Circumstances,
): Decision {
  if (current(employee, circumstances).active || !isBlockedBy(employee, by))
    return { employee, reason: null };
  const lifted = employee.revocations.map((one) =>
    one.by === by && one.liftedAt === null ? { ...one, liftedAt: circumstances.now } : one,
  );
  return { employee: { ...employee, revocations: lifted }, reason: `block of ${name} lifted` };
}

/** Whether a block of the service user stands. */
export function isBlockedBy({ revocations }: Employee, serviceUserId: string): boolean {
  return revocations.some(({ by, liftedAt }) => by === serviceUserId && liftedAt === null);
}

/** The number of the latest period that has begun to give access: one that is planned starts clean. */
function latestBegun(employee: Employee, { company, now }: Circumstances): number {
  const { periods } = timeline(employee, company, now).employee;
  return Math.max(...periods.flatMap(({ number, beginsAt }) => ((beginsAt ?? now) <= now ? [number] : [])));
}
