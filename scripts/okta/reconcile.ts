import { followPerson, wantedLogin } from "./follow-person.ts";
import { matchAccounts } from "./match-accounts.ts";
import type { Outcome } from "./outcome.ts";
import { type GroupPlan, reconcileGroups } from "./reconcile-groups.ts";
import { type Safeguard, safeguard } from "./safeguard.ts";
import { settleLogins } from "./settle-logins.ts";
import type { SourceGroup } from "./source-group.ts";
import type { SourceUser } from "./source-user.ts";
import type { State } from "./state.ts";
import type { Switches } from "./switches.ts";

export interface Snapshot {
  readonly users: readonly SourceUser[];
  /** Null where group import is off. */
  readonly groups: readonly SourceGroup[] | null;
}

export interface Plan {
  /** One outcome for everybody listed, and for everybody known who is not. */
  readonly outcomes: readonly Outcome[];
  readonly groups: GroupPlan | null;
  readonly safeguard: Safeguard;
  readonly next: State;
}

/**
 * What Okta makes of a whole list, given what it knew. Pure: the same state and list give the same plan, and the
 * list met again with `next` changes nothing. `at` is the time that `next` carries.
 */
export function reconcile(state: State, snapshot: Snapshot, switches: Switches, at: string): Plan {
  const listed = new Map(snapshot.users.map((user) => [user.id, user]));
  const logins = settleLogins([
    ...state.people.map((person) => ({
      id: person.id,
      name: person.name,
      held: person.userName,
      wanted: wantedLogin(person, listed.get(person.id), switches),
    })),
    // An account outside of this source keeps its login too.
    ...state.accounts.map(({ login, name }) => ({
      id: `account ${login}`,
      name,
      held: login,
      wanted: login,
    })),
  ]);
  const followed = state.people.map((person) =>
    followPerson(person, listed.get(person.id), switches, logins.get(person.id) ?? null),
  );
  const known = new Set(state.people.map(({ id }) => id));
  const matched = matchAccounts(
    snapshot.users.filter(({ id }) => !known.has(id)),
    followed.map(({ person }) => person),
    state.accounts,
  );
  const people = [...followed.map(({ person }) => person), ...matched.people];
  const outcomes = [...followed.map(({ outcome }) => outcome), ...matched.outcomes];
  const groups =
    snapshot.groups === null
      ? null
      : reconcileGroups(
          state.groups,
          snapshot.groups,
          snapshot.users,
          new Map(people.map(({ id, userName }) => [id, userName])),
        );
  return {
    outcomes,
    groups,
    safeguard: safeguard(state.people, outcomes),
    next: {
      source: state.source,
      importedAt: at,
      people,
      accounts: matched.accounts,
      groups: groups?.next ?? state.groups,
    },
  };
}
