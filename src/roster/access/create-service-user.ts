import { NOTHING } from "../../auth/grants.ts";
import { mintToken, tokenHash } from "../../auth/token.ts";
import type { Instant } from "../../hr/instant.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { BatchRefused } from "../../store/database.ts";
import { insertServiceUser, readServiceUsers, rememberServiceUser } from "../../store/service-users.ts";
import { doneBefore, mintId, operationOf } from "../operation.ts";
import type { Roster } from "../roster.ts";
import { requireName } from "./service-user-name.ts";
import { requireAhead } from "./tokens.ts";

/** All of them are looked through whenever one is named or rights change. */
const MOST_SERVICE_USERS = 200;

/** What is said of a new service user. */
export interface ServiceUserInput {
  readonly name: string;
  /** Left out: as its name. */
  readonly displayName?: string;
  /** When its token ends; null or left out: it has no end. */
  readonly expiresAt?: Instant | null;
}

/** What is shown once and never again. */
export interface NewServiceUser {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly token: string;
}

/**
 * Creates a service user with one token, in D1 first and then in KV. It can do nothing before it is a member of a
 * permission group. Throws `RuleError` for a name that is taken or cannot be, for an end that has passed, and where
 * there are too many.
 */
export async function createServiceUser(
  roster: Roster,
  kv: KVNamespace,
  { name, displayName = name, expiresAt = null }: ServiceUserInput,
): Promise<NewServiceUser> {
  const { db, now } = roster;
  const id = `su-${mintId(roster).slice(0, 13).replaceAll("-", "")}`;
  if (await doneBefore(roster, id)) throw createdBefore(id);
  requireAhead(expiresAt, now);
  const others = await readServiceUsers(db);
  requireName(name, others);
  if (others.length >= MOST_SERVICE_USERS) throw tooMany();
  const token = await mintToken(id);
  const user = {
    id,
    name,
    displayName,
    version: now,
    tokens: [await tokenHash(token, now, expiresAt)],
    access: { ...NOTHING, generation: null },
    nextAccess: null,
    importEveryHours: null,
    createdAt: now,
    disabledAt: null,
    deletedAt: null,
  };
  await insertServiceUser(db, user, operationOf(roster, 0)).catch(async (error: unknown) => {
    // Another one has taken the name meanwhile: said in the same words.
    if (error instanceof BatchRefused) requireName(name, await readServiceUsers(db));
    throw error;
  });
  await rememberServiceUser(kv, user);
  return { id, name, displayName, token };
}

/** By an earlier try of the same request, whose answer was lost. */
function createdBefore(id: string): RuleError {
  return new RuleError(
    "conflict",
    `The service user was created as ${id}, and its token was shown once: give it another one (POST /api/v1/service-users/${id}/tokens).`,
  );
}

function tooMany(): RuleError {
  return new RuleError(
    "conflict",
    `There are ${MOST_SERVICE_USERS} service users, which is the most: delete those that are no longer used.`,
  );
}
