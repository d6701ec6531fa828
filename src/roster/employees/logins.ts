import { displayNameOf } from "../../hr/display-name.ts";
import type { KeptRecord } from "../../hr/employee.ts";
import { RuleError } from "../../hr/rule-error.ts";
import type { Change } from "../../store/changes.ts";
import { holdersOf } from "../../store/employees.ts";
import type { Roster } from "../roster.ts";

/** Refuses a change that would take a login somebody else holds or will hold, and says who, and the way out. */
export async function requireFreeLogins({ db, now }: Roster, { after, states }: Change): Promise<void> {
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
  throw new RuleError("conflict", loginTaken(taken.userNameKey ?? "", taken.record, taken.active));
}

/** The words for a login that somebody holds, and what to do. */
export function loginTaken(email: string, holder: KeptRecord, active: boolean): string {
  const name = displayNameOf(holder.basic);
  return active
    ? `${email} is the e-mail of ${name}. The same person? Then use one record; else choose another address.`
    : `${email} is held by ${name}, who is not active. The same person? Then rehire; else release the e-mail first, once the old account is deleted.`;
}
