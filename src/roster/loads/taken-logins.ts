import type { Instant } from "../../hr/instant.ts";
import { holdersOf, type StoredEmployee } from "../../store/employees.ts";
import { erasedAmong } from "../../store/erased-logins.ts";
import type { LoadLineRow } from "../../store/load-lines.ts";
import { emailsByPerson } from "../../store/load-relations.ts";
import type { LoadRow } from "../../store/loads.ts";
import { loginErased, loginTaken } from "../employees/logins.ts";
import { stateAt } from "../employees/state-at.ts";
import type { Roster } from "../roster.ts";

/** Why a line cannot have its e-mail, and whether that is because whoever had it was erased. */
export interface TakenLogin {
  readonly words: string;
  readonly byErased: boolean;
}

/**
 * E-mails that lines would take from somebody else, who does not give them up by a line of the same load, or that
 * somebody had who was erased, by line. Where bad lines are held, one of those gives nothing up.
 */
export async function takenLogins(
  { db, now }: Roster,
  { id, holdBad }: Pick<LoadRow, "id" | "holdBad">,
  rows: readonly LoadLineRow[],
  known: ReadonlyMap<string, StoredEmployee>,
): Promise<ReadonlyMap<number, TakenLogin>> {
  const moving = rows.filter(
    ({ emailKey, employeeId, problems }) =>
      problems === null && emailKey !== loginNow(known.get(employeeId ?? ""), now),
  );
  const keys = moving.flatMap(({ emailKey }) => emailKey ?? []);
  const holders = await holdersOf(db, keys, now);
  const erased = await erasedAmong(db, keys);
  const here = holders.filter(({ startsAt, active }) => startsAt <= now && active);
  const next = await emailsByPerson(
    db,
    id,
    here.map(({ employeeId }) => employeeId),
    { withProblems: !holdBad },
  );
  const givesUp = (person: string, key: string | null) =>
    here.some(({ employeeId, userNameKey }) => employeeId === person && userNameKey === key) &&
    (next.get(person) ?? key) !== key;
  return new Map(
    moving.flatMap((row): (readonly [number, TakenLogin])[] => {
      const holder = holders.find(
        ({ userNameKey, employeeId }) =>
          userNameKey === row.emailKey && employeeId !== row.employeeId && !givesUp(employeeId, userNameKey),
      );
      const email = row.emailKey ?? "";
      if (holder !== undefined)
        return [[row.line, { words: loginTaken(email, holder.record, holder.active), byErased: false }]];
      return erased.has(email) ? [[row.line, { words: loginErased(email), byErased: true }]] : [];
    }),
  );
}

function loginNow(person: StoredEmployee | undefined, now: Instant): string | null | undefined {
  return person && stateAt(person, now)?.userNameKey;
}
