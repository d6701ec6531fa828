import { hasEnded, mintToken, type TokenHash, tokenHash, tokenId } from "../../auth/token.ts";
import { type Instant, toIso } from "../../hr/instant.ts";
import { RuleError } from "../../hr/rule-error.ts";
import type { HistoryRow } from "../../store/history.ts";
import type { ServiceUserRow } from "../../store/service-users.ts";
import { forgetTokenUses } from "../../store/token-uses.ts";
import type { Condition } from "../employees/perform.ts";
import { doneBefore } from "../operation.ts";
import type { Roster } from "../roster.ts";
import { type ServiceUserDecision, serviceUserNamed, writeServiceUser } from "./write-service-user.ts";

/** Enough for every place that uses it, and one more while each is given a new one. */
const MOST_TOKENS = 5;

/** What is said of a new token. */
export interface TokenInput {
  /** Null or left out: it has no end. */
  readonly expiresAt?: Instant | null;
  /** When all others are to end that would end later: a rotation with an overlap. Left out: they stay as they are. */
  readonly othersEndAt?: Instant;
}

/** A token as it is shown once, with the service user as it is then. */
export interface NewToken {
  readonly token: string;
  readonly hash: TokenHash;
  readonly user: ServiceUserRow;
}

/**
 * Gives a service user one more token, in D1 first and then in KV; those that have ended make place for it. Throws
 * `RuleError` where it has too many, or an end has passed.
 */
export async function addToken(
  roster: Roster,
  kv: KVNamespace,
  reference: string,
  { expiresAt = null, othersEndAt }: TokenInput,
  condition: Condition = {},
): Promise<NewToken> {
  const { now } = roster;
  requireAhead(expiresAt, now);
  requireAhead(othersEndAt ?? null, now, "#/othersEndAt");
  const known = await serviceUserNamed(roster, reference);
  const before = await doneBefore(roster, known.id);
  if (before !== null) throw shownBefore(known, before);
  const token = await mintToken(known.id);
  const hash = await tokenHash(token, now, expiresAt);
  const user = await writeServiceUser(roster, kv, known.id, condition, ({ id, name, tokens }) => {
    const good = tokens.filter((one) => !hasEnded(one, now));
    if (good.length >= MOST_TOKENS) throw tooMany(name);
    const others = good.map((one) => endedBy(one, othersEndAt));
    const gone = tokens.filter((one) => hasEnded(one, now)).map(tokenId);
    return {
      to: { tokens: [...others, hash] },
      verb: "addToken",
      reason: name,
      changes: { ...endsMoved(good, others), [named(hash)]: [null, endOf(hash)] },
      also: gone.length === 0 ? [] : [forgetTokenUses(id, gone)],
    };
  });
  return { token, hash, user };
}

/** Lets a token end sooner or later, or at no time (null). Throws `RuleError` for one that is not there or has ended. */
export function changeToken(
  roster: Roster,
  kv: KVNamespace,
  reference: string,
  id: string,
  { expiresAt }: { readonly expiresAt: Instant | null },
  condition: Condition = {},
): Promise<ServiceUserRow> {
  const { now } = roster;
  requireAhead(expiresAt, now);
  return writeServiceUser(roster, kv, reference, condition, ({ name, tokens }) => {
    const before = tokenOf(tokens, id);
    if (hasEnded(before, now)) {
      throw new RuleError(
        "conflict",
        `Token ${id} has ended and stays so: give ${name} another one (POST /api/v1/service-users/…/tokens).`,
      );
    }
    if (before.expiresAt === expiresAt) return null;
    const after = { ...before, expiresAt };
    return {
      to: { tokens: tokens.map((one) => (one === before ? after : one)) },
      verb: "changeToken",
      reason: name,
      changes: endsMoved([before], [after]),
    };
  });
}

/** Ends a token now: it is refused from the next request on. Throws `RuleError` for one that is not there. */
export function revokeToken(
  roster: Roster,
  kv: KVNamespace,
  reference: string,
  id: string,
  condition: Condition = {},
): Promise<ServiceUserRow> {
  return writeServiceUser(roster, kv, reference, condition, (user): ServiceUserDecision => {
    const revoked = tokenOf(user.tokens, id);
    return {
      to: { tokens: user.tokens.filter((one) => one !== revoked) },
      verb: "revokeToken",
      reason: user.name,
      changes: { [named(revoked)]: [endOf(revoked), "revoked"] },
      also: [forgetTokenUses(user.id, [id])],
    };
  });
}

/** Throws `RuleError` for an end that is not ahead. */
export function requireAhead(end: Instant | null, now: Instant, pointer = "#/expiresAt"): void {
  if (end === null || end > now) return;
  throw new RuleError(
    "invalid",
    `${toIso(end)} has passed: give a moment that lies ahead, or revoke the token to end it now.`,
    { pointer },
  );
}

function tokenOf(tokens: readonly TokenHash[], id: string): TokenHash {
  const token = tokens.find((one) => tokenId(one) === id);
  if (token !== undefined) return token;
  const known = tokens.map(tokenId).join(", ");
  throw new RuleError(
    "unknown",
    `There is no token ${id}: ${known === "" ? "it has none" : `those there are: ${known}`}.`,
  );
}

function endedBy(token: TokenHash, end: Instant | undefined): TokenHash {
  if (end === undefined || (token.expiresAt !== null && token.expiresAt <= end)) return token;
  return { ...token, expiresAt: end };
}

/** As history tells it: tokens by their ids, with their ends before and after. */
function endsMoved(before: readonly TokenHash[], after: readonly TokenHash[]) {
  const pairs = before.flatMap((was, index) => {
    const is = after[index];
    return is === undefined || is.expiresAt === was.expiresAt
      ? []
      : [[named(was), [endOf(was), endOf(is)]] as const];
  });
  return Object.fromEntries(pairs);
}

function named(token: TokenHash): string {
  return `token ${tokenId(token)}`;
}

function endOf({ expiresAt }: TokenHash): string {
  return expiresAt === null ? "no end" : toIso(expiresAt);
}

function tooMany(name: string): RuleError {
  return new RuleError(
    "conflict",
    `${name} has ${MOST_TOKENS} tokens, which is the most: revoke one that is no longer used.`,
  );
}

/** By an earlier try of the same request, whose answer was lost. */
function shownBefore(
  { id, name, tokens }: ServiceUserRow,
  { changes }: Pick<HistoryRow, "changes">,
): RuleError {
  const made = tokens.find((token) => changes?.[named(token)]?.[0] === null);
  const revoke =
    made === undefined
      ? ""
      : `revoke that one (DELETE /api/v1/service-users/${id}/tokens/${tokenId(made)}), and `;
  return new RuleError(
    "conflict",
    `${name} was given a token by an earlier try of this request, and it was shown once: ${revoke}ask for another under a new Idempotency-Key.`,
  );
}
