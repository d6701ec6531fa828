import type { Dictionary } from "../hr/dictionary.ts";
import { groupName, managerGroupName } from "../hr/groups/group-name.ts";
import type { Instant } from "../hr/instant.ts";
import { GROUP_SCHEMA } from "../scim/schema/urns.ts";
import { type Meta, metaOf } from "./meta.ts";
import type { Viewer } from "./viewer.ts";

/** A group as the store keeps it. */
export interface ListedGroup {
  readonly id: string;
  readonly createdAt: Instant;
  readonly version: number;
  readonly changedAt: Instant;
  /** The key by which the viewer knows the group; null: by none. */
  readonly externalId: string | null;
  /** Of the group of those who report to somebody: who that is. */
  readonly manager: ManagerNamed | null;
  /** The latest moment up to now at which a membership began or ended by the calendar; null: none has. */
  readonly movedAt: Instant | null;
}

/** By what the group of a manager is called, and what else tells that it is called otherwise. */
export interface ManagerNamed {
  readonly login: string;
  readonly version: number;
  readonly startsAt: Instant;
  readonly updatedAt: Instant;
}

/** A SCIM Group without its members, which may be many and are written one by one. */
export interface Group {
  readonly schemas: readonly [typeof GROUP_SCHEMA];
  readonly id: string;
  readonly externalId?: string;
  readonly displayName: string;
  readonly meta: Meta;
}

export interface Member {
  readonly value: string;
  readonly $ref: string;
  readonly type: "User";
}

/**
 * A group as the viewer sees it. It has a version only where all its members are shown: whoever comes into sight, or
 * goes out of it, does not move the group's.
 */
export function toGroup(
  group: ListedGroup,
  dictionary: Dictionary,
  { version: viewerVersion, baseUrl }: Pick<Viewer, "version" | "baseUrl">,
  members: "all" | "some",
): Group {
  const { id, createdAt, version, changedAt, movedAt, manager, externalId } = group;
  const name = manager === null ? groupName(id, dictionary) : managerGroupName(manager.login, dictionary);
  const named = manager === null ? [] : [manager.startsAt, manager.updatedAt];
  const namedBy = manager === null ? [] : [manager.version, Math.max(0, manager.startsAt)];
  // A group that was defined has a name of its own; what all others are called, the company's settings and lists say.
  const isDefined = dictionary.groups.defined.has(id);
  const [companyAt, epoch] = isDefined ? [[], [changedAt]] : [[dictionary.changedAt], [dictionary.epoch]];
  return {
    schemas: [GROUP_SCHEMA],
    id,
    ...(externalId !== null && { externalId }),
    displayName: name ?? id,
    meta: metaOf("Group", `${baseUrl}/Groups/${id}`, {
      createdAt,
      changes: [changedAt, movedAt ?? createdAt, ...companyAt, ...named],
      counters: members === "all" ? [version, movedAt ?? 0, ...epoch, viewerVersion, ...namedBy] : null,
    }),
  };
}

/** Flat: no group holds another, so that a reader need not follow any. */
export function toMember(employeeId: string, baseUrl: string): Member {
  return { value: employeeId, $ref: `${baseUrl}/Users/${employeeId}`, type: "User" };
}
