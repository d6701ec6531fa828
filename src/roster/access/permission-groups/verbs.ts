import { NEW_PERMISSION_GROUP, type PermissionGroup } from "../../../auth/permission-group.ts";
import { readPermissionGroups, type StoredPermissionGroup } from "../../../store/permission-groups.ts";
import type { Condition } from "../../employees/perform.ts";
import { doneBefore, mintId } from "../../operation.ts";
import type { Roster } from "../../roster.ts";
import { type ChangedRights, changeRights } from "../change-rights.ts";
import { serviceUserMeant } from "../service-user-meant.ts";
import { noServiceUser } from "../write-service-user.ts";
import { type DecideGroup, decidedRights, groupOf } from "./decided-rights.ts";
import { type Change, changing, creating, type PermissionGroupInput, removing } from "./deciding.ts";
import type { RightsEffects } from "./rights-effects.ts";

/** Under which conditions a group is written. */
export interface Writing extends Condition {
  /** So many people who work here may leave the list of a reader; more are refused (`decision`). */
  readonly acceptLeaving: number;
}

/** A group as it is now, and what writing it came to. */
export interface WrittenGroup {
  readonly group: StoredPermissionGroup;
  readonly effects: RightsEffects;
}

const NOTHING_MORE: RightsEffects = { leaving: { count: 0, people: [] }, readers: [], warnings: [] };

/** What is said of a new group. */
export type NewGroup = PermissionGroupInput & Pick<PermissionGroup, "name">;

/** Makes a group; what is not said of it is as a new one is ticked. Throws as `changeRights` does. */
export async function createPermissionGroup(
  roster: Roster,
  kv: KVNamespace,
  input: NewGroup,
  writing: Writing,
): Promise<WrittenGroup> {
  const id = mintId(roster);
  return written(roster, kv, id, creating(roster, id, input), writing);
}

/** Changes what is said of a group. */
export async function changePermissionGroup(
  roster: Roster,
  kv: KVNamespace,
  id: string,
  changes: PermissionGroupInput,
  writing: Writing,
): Promise<WrittenGroup> {
  return written(
    roster,
    kv,
    id,
    changing(roster, id, () => changes, writing),
    writing,
  );
}

/** Says a group anew: what is left out is as a new one is ticked. */
export function putPermissionGroup(
  roster: Roster,
  kv: KVNamespace,
  id: string,
  input: NewGroup,
  writing: Writing,
): Promise<WrittenGroup> {
  return changePermissionGroup(roster, kv, id, { ...NEW_PERMISSION_GROUP, ...input }, writing);
}

/** Makes a service user, by id or name, a member; one that is, stays. */
export function addMember(
  roster: Roster,
  kv: KVNamespace,
  id: string,
  member: string,
  writing: Writing,
): Promise<WrittenGroup> {
  const change: Change = ({ members }) => ({ members: [...members, member] });
  return written(roster, kv, id, changing(roster, id, change, writing), writing);
}

/** Takes a service user, by id or name, out; one that is no member is none afterwards. Throws also where there is none. */
export function removeMember(
  roster: Roster,
  kv: KVNamespace,
  id: string,
  member: string,
  writing: Writing,
): Promise<WrittenGroup> {
  const change: Change = ({ members }, { users }) => {
    const gone = serviceUserMeant(users, member);
    if (gone === undefined) throw noServiceUser(member);
    return { members: members.filter((one) => one !== gone.id) };
  };
  return written(roster, kv, id, changing(roster, id, change, writing), writing);
}

/** Takes a group away, and with it what its members may do by it. */
export async function removePermissionGroup(
  roster: Roster,
  kv: KVNamespace,
  id: string,
  writing: Writing,
): Promise<void> {
  if ((await doneBefore(roster, id)) !== null) return;
  await changeRights(roster, kv, removing(id, writing), writing.acceptLeaving);
}

/** What writing a group, new or of that id, would come to; writes nothing. Throws as writing it would, but for leaving. */
export async function previewPermissionGroup(
  roster: Roster,
  id: string | null,
  input: PermissionGroupInput,
): Promise<RightsEffects> {
  const { name = "the new group" } = input;
  const decide =
    id === null
      ? creating(roster, crypto.randomUUID(), { ...input, name })
      : changing(roster, id, () => input);
  return (await decidedRights(roster, decide)).effects;
}

async function written(
  roster: Roster,
  kv: KVNamespace,
  id: string,
  decide: DecideGroup,
  { acceptLeaving }: Writing,
): Promise<WrittenGroup> {
  // By an earlier try of the same request.
  if ((await doneBefore(roster, id)) !== null) {
    const groups = await readPermissionGroups(roster.db);
    return { group: groupOf({ groups }, id), effects: NOTHING_MORE };
  }
  const { group, effects }: ChangedRights = await changeRights(roster, kv, decide, acceptLeaving);
  if (group === null) throw new TypeError("a group that was written is not there");
  return { group, effects };
}
