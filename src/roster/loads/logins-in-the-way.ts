import type { Instant } from "../../hr/instant.ts";
import type { Change } from "../../store/changes.ts";
import type { Database } from "../../store/database.ts";
import { holdersOf } from "../../store/employees.ts";
import { erasedAmong } from "../../store/erased-logins.ts";
import { loginErased, loginTaken, newLogins } from "../employees/logins.ts";
import type { Roster } from "../roster.ts";

/** A login that somebody holds for some time. */
interface Claim {
  readonly employeeId: string;
  readonly key: string;
  readonly from: Instant;
  readonly to: Instant;
}

/**
 * Whose change would take a login that somebody else still holds once all the others are made, and the words for it,
 * by employee. Without these people the changes fit in one batch, whose guard would refuse it as a whole.
 */
export async function loginsInTheWay(
  { db, now }: Roster,
  changes: readonly Change[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Map(changes.map((change) => [change.after.id, claimsOf(change, now)]));
  const keys = new Set([...wanted.values()].flatMap((claims) => claims.map(({ key }) => key)));
  const holders = await holdersOf(db, [...keys], now);
  const inTheWay = await erasedInTheWay(db, changes, now);
  for (let found = true; found; ) {
    const standing = holders
      .filter(({ employeeId }) => !wanted.has(employeeId) || inTheWay.has(employeeId))
      .map(({ employeeId, userNameKey, startsAt, endsAt }) => ({
        employeeId,
        key: userNameKey ?? "",
        from: startsAt,
        to: endsAt,
      }));
    const taken = Map.groupBy<string, Claim>(standing, ({ key }) => key);
    found = false;
    for (const [id, claims] of wanted) {
      if (inTheWay.has(id)) continue;
      const claim = claims.find((one) => taken.get(one.key)?.some((other) => overlap(one, other)));
      if (claim === undefined) {
        for (const one of claims) taken.set(one.key, [...(taken.get(one.key) ?? []), one]);
        continue;
      }
      const holder = holders.find(
        ({ userNameKey, employeeId }) => userNameKey === claim.key && employeeId !== id,
      );
      inTheWay.set(
        id,
        holder === undefined
          ? `${claim.key} goes to somebody else by the same file.`
          : loginTaken(claim.key, holder.record, holder.active),
      );
      // Who is left out keeps the login of before, which may be in another one's way.
      found = true;
    }
  }
  return inTheWay;
}

/** Whose change would take a login that somebody held who was erased. */
async function erasedInTheWay(
  db: Database,
  changes: readonly Change[],
  now: Instant,
): Promise<Map<string, string>> {
  const fresh = changes.map((change) => ({ id: change.after.id, keys: newLogins(change, now) }));
  const erased = await erasedAmong(db, [...new Set(fresh.flatMap(({ keys }) => keys))]);
  return new Map(
    fresh.flatMap(({ id, keys }) => {
      const key = keys.find((one) => erased.has(one));
      return key === undefined ? [] : [[id, loginErased(key)] as const];
    }),
  );
}

function claimsOf({ after, states }: Change, now: Instant): Claim[] {
  return states.flatMap(({ userNameKey, from, to }) =>
    userNameKey === null || to <= now
      ? []
      : [{ employeeId: after.id, key: userNameKey, from: Math.max(from, now), to }],
  );
}

function overlap(a: Claim, b: Claim): boolean {
  return a.employeeId !== b.employeeId && a.from < b.to && b.from < a.to;
}
