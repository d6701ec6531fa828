import { displayNameOf } from "../../hr/display-name.ts";
import type { Employee, KeptRecord } from "../../hr/employee.ts";
import type { Instant } from "../../hr/instant.ts";
import { wayOut, waysOut } from "../../hr/lifecycle/way-out.ts";
import { RuleError, type RuleErrorAlso } from "../../hr/rule-error.ts";
import type { Change } from "../../store/changes.ts";
import { holdersOf, type LoginHolder } from "../../store/employees.ts";
import { erasedAmong } from "../../store/erased-logins.ts";
import type { Roster } from "../roster.ts";

/**
 * Refuses a change that would take a login which somebody else holds or will hold, or which somebody held who was erased;
 * says who, and the way out.
 */
export async function requireFreeLogins(roster: Roster, change: Change): Promise<void> {
  await requireNoHolder(roster, change);
  const [key] = await erasedAmong(roster.db, newLogins(change, roster.now));
  if (key === undefined) return;
  throw new RuleError("conflict", loginErased(key), { pointer: "#/basic/email" });
}

async function requireNoHolder({ db, now }: Roster, { after, states }: Change): Promise<void> {
  const wanted = states.filter(({ userNameKey, to }) => userNameKey !== null && to > now);
  const holders = await holdersOf(
    db,
    [...new Set(wanted.flatMap(({ userNameKey }) => userNameKey ?? []))],
    now,
  );
  const taken = holders.find(
    ({ employeeId, userNameKey, startsAt, endsAt }) =>
      employeeId !== after.id &&
      wanted.some(
        (state) =>
          state.userNameKey === userNameKey && Math.max(state.from, now) < endsAt && startsAt < state.to,
      ),
  );
  if (taken === undefined) return;
  throw new RuleError("conflict", loginTaken(taken.userNameKey ?? "", taken.record, taken.active), {
    pointer: "#/basic/email",
    ...(taken.active ? {} : waysAround(taken, after)),
  });
}

/** For a login of somebody who left. */
function waysAround({ employeeId: id, record }: LoginHolder, { periods }: Employee): RuleErrorAlso {
  const { email } = record.basic;
  return waysOut(
    wayOut({ id }, "The same person: rehires them", "rehire", { startDate: periods.at(-1)?.startDate }),
    wayOut({ id }, "Somebody else: frees the e-mail, once the old account is deleted", "release-email", {
      email,
    }),
  );
}

/** The words for a login that somebody holds, and what to do. */
export function loginTaken(email: string, holder: KeptRecord, active: boolean): string {
  const name = displayNameOf(holder.basic);
  return active
    ? `${email} is the e-mail of ${name}. The same person? Then use one record; else choose another address.`
    : `${email} is held by ${name}, who is not active. The same person? Then rehire; else release the e-mail first, once the old account is deleted.`;
}

/** The words for a login whose holder was erased, and what to do. */
export function loginErased(email: string): string {
  return `${email} was the e-mail of somebody who was erased. Once their old account is deleted, release it (POST /api/v1/erased-emails/release); else choose another address.`;
}

/** The logins (folded) that the person would get by the change and did not have before it. */
export function newLogins({ before, states }: Change, now: Instant): string[] {
  const had = new Set(before?.states.map(({ userNameKey }) => userNameKey));
  const keys = states.flatMap(({ userNameKey, to }) => (to > now ? (userNameKey ?? []) : []));
  return [...new Set(keys)].filter((key) => !had.has(key));
}
