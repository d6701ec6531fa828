import { compileGrants } from "../../../auth/compile-grants.ts";
import { type Grants, NOTHING } from "../../../auth/grants.ts";
import type { PermissionGroup } from "../../../auth/permission-group.ts";
import type { Dictionary } from "../../../hr/dictionary.ts";
import { fold } from "../../../hr/fold.ts";
import { RuleError } from "../../../hr/rule-error.ts";
import { readDictionary } from "../../../store/dictionary.ts";
import {
  readPermissionGroups,
  readWholeViews,
  type StoredPermissionGroup,
} from "../../../store/permission-groups.ts";
import { readServiceUsers, type ServiceUserRow } from "../../../store/service-users.ts";
import type { Roster } from "../../roster.ts";
import { hasRights } from "../next-rights.ts";
import { effectsFor, type RightsEffects } from "./rights-effects.ts";

/** Everything by which rights are decided, as it is. */
export interface RightsRead {
  readonly groups: readonly StoredPermissionGroup[];
  readonly users: readonly ServiceUserRow[];
  /** Null before the company is set up: rights over everyone need none. */
  readonly dictionary: Dictionary | null;
  readonly isWhole: (serviceUserId: string, generation: number) => boolean;
}

/** A group as it is, and as it is to be; null: it is new, or to go. */
export interface GroupChange {
  readonly before: StoredPermissionGroup | null;
  readonly after: PermissionGroup | null;
}

/** What is to become of which group. Throws `RuleError` where that cannot be. */
export type DecideGroup = (read: RightsRead) => Promise<GroupChange>;

/** A service user with the rights that it is to have. */
export interface MemberRights {
  readonly user: ServiceUserRow;
  readonly grants: Grants;
}

/** What a change of a group comes to. */
export interface DecidedRights {
  readonly read: RightsRead;
  readonly change: GroupChange;
  /** Members before or afterwards. */
  readonly members: readonly ServiceUserRow[];
  /** Those whose rights become others. */
  readonly moved: readonly MemberRights[];
  readonly effects: RightsEffects;
}

/** Reads, decides, and looks what that comes to; writes nothing. */
export async function decidedRights(roster: Roster, decide: DecideGroup): Promise<DecidedRights> {
  const read = await readRights(roster);
  const change = await decide(read);
  const { before, after } = change;
  const groups = [...read.groups.filter(({ id }) => id !== before?.id), ...(after === null ? [] : [after])];
  const ids = new Set([...(before?.members ?? []), ...(after?.members ?? [])]);
  const members = read.users.filter(({ id }) => ids.has(id));
  const rights = members.map((user) => ({
    user,
    grants: compileGrants(groups.filter(({ members }) => members.includes(user.id))),
  }));
  const readers = rights.map(({ user, grants }) => ({ name: user.name, before: user.access, after: grants }));
  // A group without members is told of as if it had one, to be right when it has.
  const alone =
    after === null || readers.length > 0
      ? []
      : [{ name: `a member of ${after.name} alone`, before: NOTHING, after: compileGrants([after]) }];
  return {
    read,
    change,
    members,
    moved: rights.filter(({ user, grants }) => !hasRights(user, grants)),
    effects: await effectsFor(roster, [...readers, ...alone], read.dictionary),
  };
}

async function readRights({ db }: Roster): Promise<RightsRead> {
  const [groups, users, dictionary, whole] = await Promise.all([
    readPermissionGroups(db),
    readServiceUsers(db),
    readDictionary(db),
    readWholeViews(db),
  ]);
  const isWhole = (serviceUserId: string, generation: number) =>
    whole.some((view) => view.serviceUserId === serviceUserId && view.generation === generation);
  return { groups, users, dictionary, isWhole };
}

/** The group of that id, else of that name, case aside. Throws `RuleError` (unknown) where there is none. */
export function groupOf({ groups }: Pick<RightsRead, "groups">, reference: string): StoredPermissionGroup {
  const key = fold(reference);
  const group = groups.find(({ id }) => id === reference) ?? groups.find(({ name }) => fold(name) === key);
  if (group !== undefined) return group;
  throw new RuleError(
    "unknown",
    `There is no permission group ${reference}: GET /api/v1/permission-groups lists them.`,
  );
}
