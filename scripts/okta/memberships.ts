import type { SourceGroup } from "./source-group.ts";
import type { SourceUser } from "./source-user.ts";

/** A membership that only one side of the source tells. */
export interface Disagreement {
  readonly group: string;
  readonly person: string;
  readonly said: "only by the group" | "only by the person" | "by the person, of a group not in the list";
}

export interface Memberships {
  /** Ids of people by id of the group. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
  readonly disagreements: readonly Disagreement[];
  readonly notes: readonly string[];
}

/**
 * Who is in which group. It is not documented where Okta reads that, so a source tells it twice: `members` on the
 * group and `groups` on the user. The groups decide; if none of them lists members, the users do.
 */
export function memberships(groups: readonly SourceGroup[], users: readonly SourceUser[]): Memberships {
  const people = new Map(users.map((user) => [user.id, user]));
  const notes: string[] = [];
  const byPerson = new Map(groups.map(({ id }) => [id, new Set<string>()]));
  const disagreements: Disagreement[] = [];
  for (const user of users) {
    for (const group of user.groups) {
      const members = byPerson.get(group);
      if (members !== undefined) members.add(user.id);
      else
        disagreements.push({
          group,
          person: user.userName,
          said: "by the person, of a group not in the list",
        });
    }
  }
  const nested = groups.filter((group) => group.nested > 0);
  if (nested.length > 0) {
    notes.push(
      `Groups within groups are not read by Okta: ${nested.map(({ displayName }) => displayName).join(", ")}`,
    );
  }
  if (groups.every(({ members }) => members === null)) {
    if (users.some((user) => user.groups.length > 0)) {
      notes.push("No group lists `members`; memberships come from the users' `groups` alone.");
    }
    return { members: byPerson, disagreements, notes };
  }

  const byGroup = new Map(groups.map(({ id, members }) => [id, new Set(members)]));
  const strangers = new Set([...byGroup.values()].flatMap((ids) => [...ids]).filter((id) => !people.has(id)));
  if (strangers.size > 0) {
    notes.push(`${strangers.size} members of groups are not in the list of users, as ${[...strangers][0]}.`);
  }
  if (users.every((user) => user.groups.length === 0)) {
    if ([...byGroup.values()].some(({ size }) => size > 0)) {
      notes.push("No user lists `groups`; memberships come from the groups' `members` alone.");
    }
  } else {
    for (const { id, displayName } of groups) {
      const said = byGroup.get(id) ?? new Set<string>();
      const claimed = byPerson.get(id) ?? new Set<string>();
      const add = (here: Set<string>, there: Set<string>, how: Disagreement["said"]) => {
        for (const person of here) {
          if (there.has(person)) continue;
          const user = people.get(person);
          if (user !== undefined)
            disagreements.push({ group: displayName, person: user.userName, said: how });
        }
      };
      add(said, claimed, "only by the group");
      add(claimed, said, "only by the person");
    }
  }
  return { members: byGroup, disagreements, notes };
}
