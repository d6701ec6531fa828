import { fold } from "./fold.ts";
import type { Change, Outcome } from "./outcome.ts";
import type { SourceUser } from "./source-user.ts";
import type { Person } from "./state.ts";
import type { Switches } from "./switches.ts";

export interface Followed {
  readonly person: Person;
  readonly outcome: Outcome;
}

type Verdict = Pick<Outcome, "kind" | "why" | "changes" | "attention"> & { readonly person: Person };

/**
 * What an import does to someone it linked before. `user` is how the list shows them now, undefined if it does not;
 * `loginHolder` names who holds the userName that they would move to, null if it is free.
 */
export function followPerson(
  before: Person,
  user: SourceUser | undefined,
  switches: Switches,
  loginHolder: string | null,
): Followed {
  const { person, ...verdict } = judge(before, user, switches, loginHolder);
  const identity = { id: before.id, userName: user?.userName ?? before.userName, name: nameOf(user, before) };
  return { person, outcome: { ...identity, scanned: user !== undefined, ...verdict } };
}

/** The userName that someone linked would have after this import: whoever is off or gone keeps the old one. */
export function wantedLogin(before: Person, user: SourceUser | undefined, switches: Switches): string {
  return switches.profileSourcing && before.status === "active" && user?.active === true
    ? user.userName
    : before.userName;
}

function judge(
  before: Person,
  user: SourceUser | undefined,
  switches: Switches,
  loginHolder: string | null,
): Verdict {
  if (!switches.profileSourcing) {
    return {
      person: before,
      kind: "unchanged",
      why: "profile sourcing is off: linked accounts stay as they are",
    };
  }
  if (user === undefined) return switchOff(before, "absent", switches);
  if (!user.active) return switchOff(before, "inactive", switches);
  return before.status === "active" ? update(before, user, loginHolder) : switchOn(before, user, switches);
}

function switchOff(before: Person, present: "absent" | "inactive", switches: Switches): Verdict {
  const person: Person = { ...before, present };
  const because = present === "absent" ? "is no longer in the list" : "is inactive in the source";
  const off =
    before.status === "deactivated" ||
    (before.status === "suspended" && switches.whenDeactivated !== "deactivate");
  if (off) {
    return { person, kind: "unchanged", why: `${because}; the account is ${before.status} already` };
  }
  switch (switches.whenDeactivated) {
    case "nothing":
      return {
        person,
        kind: before.present === "active" ? "left alone" : "unchanged",
        why: `${because}; Okta is told to do nothing, so the account stays active`,
      };
    case "suspend":
      return {
        person: { ...person, status: "suspended", statusBy: "import" },
        kind: "suspended",
        why: because,
      };
    case "deactivate":
      return {
        person: { ...person, status: "deactivated", statusBy: "import" },
        kind: "deactivated",
        why: because,
      };
  }
}

function switchOn(before: Person, user: SourceUser, switches: Switches): Verdict {
  const person: Person = { ...before, present: "active" };
  const stays = (why: string): Verdict => ({ person, kind: "unchanged", why, attention: true });
  if (before.statusBy === "okta") {
    return stays(`is active in the source, but was ${before.status} in Okta by hand: no import undoes that`);
  }
  if (fold(before.userName) !== fold(user.userName)) {
    return stays(
      `is active again, but as ${user.userName}; Okta reactivates only the userName it knows, ${before.userName}`,
    );
  }
  const allowed =
    before.status === "suspended" ? switches.reactivateSuspended : switches.reactivateDeactivated;
  if (!allowed) {
    return stays(
      `is active again, but "reactivate ${before.status} users" is off: the account stays ${before.status}`,
    );
  }
  const back =
    before.present === "absent" ? "is back in the list and active" : "is active again in the source";
  return {
    person: { ...personOf(user), status: "active", statusBy: "import" },
    kind: "reactivated",
    why: `${back}; the account was ${before.status}`,
    changes: changesBetween(before.profile, user.profile),
  };
}

function update(before: Person, user: SourceUser, loginHolder: string | null): Verdict {
  if (loginHolder !== null) {
    return {
      person: { ...before, present: "active" },
      kind: "unchanged",
      why: `cannot become ${user.userName}: that login belongs to ${loginHolder}`,
      attention: true,
    };
  }
  const changes = changesBetween(before.profile, user.profile);
  const person: Person = { ...personOf(user), status: before.status, statusBy: before.statusBy };
  return changes.length === 0
    ? { person, kind: "unchanged", why: "is as the last import left them" }
    : { person, kind: "updated", why: "the source changed their profile", changes };
}

/** Someone active as Okta keeps them, with an active account. */
export function personOf(user: SourceUser): Person {
  return {
    id: user.id,
    userName: user.userName,
    email: user.email,
    name: `${user.givenName} ${user.familyName}`,
    present: "active",
    status: "active",
    statusBy: "import",
    profile: user.profile,
  };
}

function changesBetween(before: SourceUser["profile"], after: SourceUser["profile"]): Change[] {
  const attributes = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...attributes]
    .filter((attribute) => before[attribute] !== after[attribute])
    .map((attribute) => ({
      attribute,
      before: before[attribute] ?? null,
      after: after[attribute] ?? null,
    }));
}

function nameOf(user: SourceUser | undefined, before: Person): string {
  return user === undefined ? before.name : `${user.givenName} ${user.familyName}`;
}
