import { displayNameOf } from "../../hr/display-name.ts";
import type { Employee, KeptRecord } from "../../hr/employee.ts";
import type { Instant } from "../../hr/instant.ts";
import { wayOut, waysOut } from "../../hr/lifecycle/way-out.ts";
import { RuleError, type RuleErrorAlso } from "../../hr/rule-error.ts";
import type { Section } from "../../hr/section.ts";
import type { Change } from "../../store/changes.ts";
import { holdersOf, type LoginHolder } from "../../store/employees.ts";
import { erasedAmong } from "../../store/erased-logins.ts";
import { mayOverEveryone } from "../access/rights.ts";
import type { Roster } from "../roster.ts";
import { idsSeen } from "./reached.ts";

const TAKEN = { pointer: "#/basic/email", taken: true };

/** What it takes to be told who has an e-mail, and whether they are here. */
const TOLD_BY: readonly Section[] = ["basic", "lifecycle"];

/**
 * Refuses a change that would take a login which somebody else holds or will hold, or which somebody held who was erased;
 * says who, and the way out, to an actor who may see them.
 */
export async function requireFreeLogins(roster: Roster, change: Change): Promise<void> {
  await requireNoHolder(roster, change);
  const [key] = await erasedAmong(roster.db, newLogins(change, roster.now));
  if (key === undefined) return;
  const told = mayOverEveryone(roster, "view", TOLD_BY);
  throw new RuleError("conflict", told ? loginErased(key) : taken(key), TAKEN);
}

async function requireNoHolder(roster: Roster, { after, states }: Change): Promise<void> {
  const { db, now } = roster;
  const wanted = states.filter(({ userNameKey, to }) => userNameKey !== null && to > now);
  const holders = await holdersOf(
    db,
    [...new Set(wanted.flatMap(({ userNameKey }) => userNameKey ?? []))],
    now,
  );
  const holder = holders.find(
    ({ employeeId, userNameKey, startsAt, endsAt }) =>
      employeeId !== after.id &&
      wanted.some(
        (state) =>
          state.userNameKey === userNameKey && Math.max(state.from, now) < endsAt && startsAt < state.to,
      ),
  );
  if (holder === undefined) return;
  const email = holder.userNameKey ?? "";
  const seen = await idsSeen(roster, [holder.employeeId], TOLD_BY);
  if (!seen.has(holder.employeeId)) throw new RuleError("conflict", taken(email), TAKEN);
  throw new RuleError("conflict", loginTaken(email, holder.record, holder.active), {
    ...TAKEN,
    ...(holder.active ? {} : waysAround(holder, after)),
  });
}

/** The words for a login that is not to be had, to somebody who may not see whose it is or was. */
function taken(email: string): string {
  return `${email} is taken: choose another address, or ask somebody who may see everyone.`;
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
    : `${email} is held by ${name}, who is not active. The same person? Then HR rehires them; else release the e-mail first, once the old account is deleted.`;
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
