import type { Grants } from "../../auth/grants.ts";
import { mintToken, sha256 } from "../../auth/token.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { BatchRefused } from "../../store/database.ts";
import { insertServiceUser, rememberServiceUser, serviceUserNamed } from "../../store/service-users.ts";
import { doneBefore, mintId, operationOf } from "../operation.ts";
import type { Roster } from "../roster.ts";

/** What is shown once and never again. */
export interface NewServiceUser {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

/** Creates a service user with one token, in D1 first and then in KV. Throws `RuleError` where the name is taken. */
export async function createServiceUser(
  roster: Roster,
  kv: KVNamespace,
  name: string,
  grants: Grants,
): Promise<NewServiceUser> {
  const { db, now } = roster;
  const id = `su-${mintId(roster).slice(0, 13).replaceAll("-", "")}`;
  if (await doneBefore(roster, id)) throw createdBefore(id);
  if (await serviceUserNamed(db, name)) {
    throw nameTaken(name);
  }
  const token = await mintToken(id);
  const tokens = [{ sha256: await sha256(token), createdAt: now, expiresAt: null }];
  const user = { id, name, displayName: name, version: now, tokens, access: { ...grants, generation: null } };
  await insertServiceUser(db, user, operationOf(roster, 0)).catch((error: unknown) => {
    throw error instanceof BatchRefused ? nameTaken(name) : error;
  });
  await rememberServiceUser(kv, user);
  return { id, name, token };
}

/** By an earlier try of the same request, whose answer was lost. */
function createdBefore(id: string): RuleError {
  return new RuleError(
    "conflict",
    `The service user was created as ${id}, and its token was shown once: disable it (DELETE /api/v1/service-users/${id}), then create it again.`,
  );
}

function nameTaken(name: string): RuleError {
  return new RuleError(
    "conflict",
    `There is a service user called ${name}: choose another name, or disable that one.`,
  );
}
