import { type Disagreement, memberships } from "./memberships.ts";
import type { SourceGroup } from "./source-group.ts";
import type { SourceUser } from "./source-user.ts";
import type { Group } from "./state.ts";

export interface GroupOutcome {
  readonly name: string;
  readonly kind: "new" | "updated" | "unchanged" | "removed";
  /** userNames of those who came into the group, and of those who went out of it. */
  readonly joined: readonly string[];
  readonly left: readonly string[];
  readonly why: string;
}

export interface GroupPlan {
  readonly outcomes: readonly GroupOutcome[];
  readonly disagreements: readonly Disagreement[];
  readonly notes: readonly string[];
  readonly next: readonly Group[];
}

/**
 * Meets the groups of the source with those imported before, by displayName: Okta knows a group by its name, so a
 * renamed one is a new one, and rules on the old name go empty. Only linked people (`userNames` by id) are members.
 */
export function reconcileGroups(
  before: readonly Group[],
  groups: readonly SourceGroup[],
  users: readonly SourceUser[],
  userNames: ReadonlyMap<string, string>,
): GroupPlan {
  const told = memberships(groups, users);
  const notes = [...told.notes];
  const old = new Map(before.map((group) => [group.name, group]));
  const next = new Map<string, Group>();
  for (const { id, displayName: name } of groups) {
    if (next.has(name)) {
      notes.push(
        `Two groups are named "${name}". Okta knows groups by name: the first counts, id ${id} is ignored.`,
      );
    } else {
      next.set(name, {
        name,
        id,
        members: [...(told.members.get(id) ?? [])].filter((member) => userNames.has(member)),
      });
    }
  }
  const show = (ids: readonly string[]) => ids.map((id) => userNames.get(id) ?? id).sort();
  const outcomes = [...next.values()].map(({ name, id, members }): GroupOutcome => {
    const earlier = old.get(name);
    const was = new Set(earlier?.members);
    const is = new Set(members);
    const joined = show(members.filter((member) => !was.has(member)));
    const left = show([...was].filter((member) => !is.has(member)));
    if (earlier === undefined) {
      const formerly = before.find((group) => group.id === id && !next.has(group.name));
      const why =
        formerly === undefined ? "no group of this name was known" : `"${formerly.name}" was renamed`;
      return { name, kind: "new", joined, left, why };
    }
    return joined.length + left.length === 0
      ? { name, kind: "unchanged", joined, left, why: "the same people" }
      : { name, kind: "updated", joined, left, why: "its members changed" };
  });
  const removed = before
    .filter(({ name }) => !next.has(name))
    .map(({ name, members }): GroupOutcome => {
      const left = show(members);
      return {
        name,
        kind: "removed",
        joined: [],
        left,
        why: "no group of this name is in the list any more",
      };
    });
  return {
    outcomes: [...outcomes, ...removed],
    disagreements: told.disagreements,
    notes,
    next: [...next.values()],
  };
}
