import type { Role } from "../../auth/role.ts";
import { isEmailAddress } from "../../hr/email-address.ts";
import { fold } from "../../hr/fold.ts";
import { RuleError } from "../../hr/rule-error.ts";
import {
  type AdministratorRow,
  noteSignIn,
  readAdministrator,
  readAdministrators,
  writeAdministrator,
} from "../../store/administrators.ts";
import { BatchRefused, type Database } from "../../store/database.ts";
import { Contended } from "../employees/perform.ts";
import { doneBefore, operationOf } from "../operation.ts";
import type { Roster } from "../roster.ts";
import { Forbidden } from "./forbidden.ts";

/** Everybody who administers by signing in through Cloudflare Access, by e-mail. */
export function listAdministrators({ db }: Pick<Roster, "db">): Promise<readonly AdministratorRow[]> {
  return readAdministrators(db);
}

/** The administrator of that e-mail. Throws `RuleError` where there is none. */
export async function administratorOf({ db }: Pick<Roster, "db">, email: string): Promise<AdministratorRow> {
  const found = await readAdministrator(db, fold(email));
  if (found !== null) return found;
  throw new RuleError(
    "unknown",
    `${email} is no administrator: GET /api/v1/administrators lists those there are.`,
  );
}

/** The role of whoever Cloudflare Access says has the e-mail. Throws `Forbidden` where that is no administrator. */
export async function roleOf(db: Database, email: string): Promise<Role> {
  const found = await readAdministrator(db, fold(email));
  if (found !== null) return found.role;
  throw new Forbidden(
    `${email} is signed in through Cloudflare Access and is no administrator here: an owner adds them, or whoever has the administrator's key (PUT /api/v1/administrators/${email}).`,
  );
}

/** Who else can get in as an owner: with a key, or nobody but those who are written down. */
export interface OtherOwners {
  readonly byKey: boolean;
}

/**
 * Gives somebody a role, new or known. Returns them. Throws `RuleError` for what is no e-mail address, or where the last
 * owner would be none any more and there is no key to get in with.
 */
export async function putAdministrator(
  roster: Roster,
  email: string,
  role: Role,
  others: OtherOwners,
): Promise<AdministratorRow> {
  if (!isEmailAddress(email))
    throw new RuleError("invalid", `${email} is no e-mail address, as Cloudflare Access tells it.`);
  const before = await readAdministrator(roster.db, fold(email));
  if (before?.role === role) return before;
  await write(roster, { email: fold(email), before, role }, others);
  return administratorOf(roster, email);
}

/** Takes somebody's role away: their next request is refused. Throws `RuleError` as above, or where there is none. */
export async function removeAdministrator(roster: Roster, email: string, others: OtherOwners): Promise<void> {
  const before = await readAdministrator(roster.db, fold(email));
  if (before === null && (await doneBefore(roster, fold(email))) !== null) return;
  await write(
    roster,
    { email: fold(email), before: before ?? (await administratorOf(roster, email)), role: null },
    others,
  );
}

/** Tells the trail that the actor signed in with a key. */
export async function signedIn(roster: Roster): Promise<void> {
  await noteSignIn(roster.db, operationOf(roster, 0));
}

async function write(
  roster: Roster,
  change: { email: string; before: AdministratorRow | null; role: Role | null },
  { byKey }: OtherOwners,
): Promise<void> {
  const ownerMustRemain = change.before?.role === "owner" && !byKey;
  try {
    await writeAdministrator(roster.db, { ...change, ownerMustRemain }, operationOf(roster, 0));
  } catch (error) {
    if (!(error instanceof BatchRefused)) throw error;
    const now = await readAdministrator(roster.db, change.email);
    if (now?.version !== change.before?.version) throw new Contended();
    throw new RuleError(
      "conflict",
      `${change.email} is the last owner, and there is no administrator's key: nobody could get in as an owner any more. Make somebody else an owner first.`,
    );
  }
}
