import type { Grants } from "../../auth/grants.ts";
import { mintToken, sha256 } from "../../auth/token.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { BatchRefused } from "../../store/database.ts";
import { insertServiceUser, rememberServiceUser, serviceUserNamed } from "../../store/service-users.ts";
import type { Roster } from "../roster.ts";

/** What is shown once and never again. */
export interface NewServiceUser {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

/** Creates a service user with one token, in D1 first and then in KV. Throws `RuleError` where the name is taken. */
export async function createServiceUser(
  { db, actor, now }: Roster,
  kv: KVNamespace,
  name: string,
  grants: Grants,
): Promise<NewServiceUser> {
  if (await serviceUserNamed(db, name)) {
    throw nameTaken(name);
  }
  const id = `su-${crypto.randomUUID().slice(0, 13).replaceAll("-", "")}`;
  const token = await mintToken(id);
  const tokens = [{ sha256: await sha256(token), createdAt: now, expiresAt: null }];
  const user = { id, name, version: 1, tokens, grants };
  await insertServiceUser(db, user, { id: crypto.randomUUID(), actor, at: now }).catch((error: unknown) => {
    throw error instanceof BatchRefused ? nameTaken(name) : error;
  });
  await rememberServiceUser(kv, user);
  return { id, name, token };
}

function nameTaken(name: string): RuleError {
  return new RuleError(
    "conflict",
    `There is a service user called ${name}: choose another name, or disable that one.`,
  );
}
