import { fold } from "./fold.ts";
import { personOf } from "./follow-person.ts";
import type { Outcome } from "./outcome.ts";
import type { SourceUser } from "./source-user.ts";
import type { Account, Person } from "./state.ts";

/** An account in Okta, linked to somebody of this source or not. */
interface Known extends Account {
  readonly linkedTo: string | null;
}

export interface Matched {
  readonly outcomes: readonly Outcome[];
  readonly people: readonly Person[];
  /** Accounts that still belong to nobody of this source. */
  readonly accounts: readonly Account[];
}

type Verdict = Pick<Outcome, "kind" | "why" | "match" | "attention"> & { readonly account?: Account };

/**
 * Meets people whom no import has seen before with the accounts that Okta has: by username or e-mail, as Okta does
 * with automatic confirmation on. Only one candidate that nobody else claims is linked; every doubt is left to an
 * administrator. Nobody inactive is created.
 */
export function matchAccounts(
  newcomers: readonly SourceUser[],
  linked: readonly Person[],
  accounts: readonly Account[],
): Matched {
  const known = new Map<string, Known[]>();
  for (const account of accounts) index(known, { ...account, linkedTo: null });
  for (const { userName: login, email, name, status, id } of linked) {
    index(known, { login, email, name, status, linkedTo: id });
  }
  const claimants = Map.groupBy(
    newcomers
      .filter(({ active }) => active)
      .flatMap((user) => keysOf(user.userName, user.email).map((key) => ({ key, user }))),
    ({ key }) => key,
  );
  const rivalsOf = (user: SourceUser, keys: readonly string[]) =>
    keys.flatMap((key) => claimants.get(key) ?? []).filter((rival) => rival.user.id !== user.id);

  const taken = new Set<string>();
  const people: Person[] = [];
  const outcomes = newcomers.map((user): Outcome => {
    const keys = keysOf(user.userName, user.email);
    const candidates = [...new Set(keys.flatMap((key) => known.get(key) ?? []))];
    const contested = candidates.flatMap((account) => keysOf(account.login, account.email));
    const rival = rivalsOf(user, [fold(user.userName), ...contested])[0]?.user;
    const { account, ...verdict } = judge(user, candidates, rival);
    if (verdict.kind === "created" || verdict.kind === "linked") {
      const status = account === undefined ? {} : { status: account.status, statusBy: "okta" as const };
      people.push({ ...personOf(user), ...status });
    }
    if (account !== undefined) taken.add(fold(account.login));
    const name = `${user.givenName} ${user.familyName}`;
    return { id: user.id, userName: user.userName, name, scanned: true, ...verdict };
  });
  return { outcomes, people, accounts: accounts.filter(({ login }) => !taken.has(fold(login))) };
}

function judge(user: SourceUser, candidates: readonly Known[], rival: SourceUser | undefined): Verdict {
  const [account, second] = candidates;
  if (!user.active) {
    const open = candidates.find(({ linkedTo, status }) => linkedTo === null && status !== "deactivated");
    return open === undefined
      ? { kind: "not imported", why: "is inactive and was never seen before, so nobody is created" }
      : {
          kind: "not imported",
          match: "leaver",
          why: `is inactive in the source, but the account ${open.login} is ${open.status} in Okta. It is not linked, so no import will switch it off: do that in Okta`,
          attention: true,
        };
  }
  const held = (match: "ambiguous" | "leaver", why: string): Verdict => ({
    kind: "not imported",
    match,
    why: `${why}; an administrator has to decide`,
    attention: true,
  });
  if (second !== undefined) {
    return held(
      "ambiguous",
      `matches ${candidates.length} accounts: ${candidates.map(({ login }) => login).join(", ")}`,
    );
  }
  if (rival !== undefined) {
    const what = account === undefined ? `the userName ${user.userName}` : `the account ${account.login}`;
    return held(
      "ambiguous",
      `${what} is also claimed by ${rival.givenName} ${rival.familyName} (id ${rival.id})`,
    );
  }
  if (account === undefined)
    return { kind: "created", match: "unmatched", why: "no account matches: a new one" };
  if (account.status === "deactivated") {
    return held(
      "leaver",
      `matches ${account.login}, the deactivated account of ${account.name || "a leaver"}`,
    );
  }
  if (account.linkedTo !== null) {
    return held(
      "ambiguous",
      `matches ${account.login}, which is linked to ${account.name} (id ${account.linkedTo})`,
    );
  }
  const by = fold(account.login) === fold(user.userName) ? "username" : "e-mail";
  const named = fold(account.name) === fold(`${user.givenName} ${user.familyName}`) || account.name === "";
  const status = account.status === "suspended" ? "; it is suspended in Okta and stays so" : "";
  return {
    kind: "linked",
    match: "exact",
    account,
    why: `matches ${account.login} by ${by}${named ? "" : `, whose name there is ${account.name}: the same person?`}${status}`,
    ...(named && status === "" ? {} : { attention: true }),
  };
}

function keysOf(login: string, email: string): string[] {
  return [...new Set([login, email].filter((text) => text !== "").map(fold))];
}

function index(known: Map<string, Known[]>, account: Known): void {
  for (const key of keysOf(account.login, account.email)) {
    const list = known.get(key);
    if (list === undefined) known.set(key, [account]);
    else list.push(account);
  }
}
