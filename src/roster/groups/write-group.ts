import { holds, TO_TICK } from "../../auth/holds.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import { RuleError } from "../../hr/rule-error.ts";
import type { GroupSaid } from "../../mapping/from-group.ts";
import type { Group } from "../../mapping/to-group.ts";
import { ScimError } from "../../scim/error.ts";
import { commit, type Statement } from "../../store/database.ts";
import { refuseIfGroupMoved, writeGroupKey } from "../../store/group-keys.ts";
import type { GroupRow, MemberRow } from "../../store/group-members.ts";
import { readGroups } from "../../store/groups.ts";
import { lackingThese } from "../access/forbidden.ts";
import { changeCompany } from "../company/change-company.ts";
import { groupsOf } from "../read/group-json.ts";
import { groupReaderOf, requireListing } from "../read/readable.ts";
import type { IfMatch, Writing } from "../users/writing.ts";
import { type Defining, type Naming, nameInGroup } from "./name-people.ts";

/** Groups are the company's, whoever is in them. Throws `Forbidden`, also where nobody is listed to the service user. */
export function requireGroupWriting({ access, roster }: Writing): void {
  requireListing(access);
  if (!holds(access.grants, "company")) throw lackingThese(roster.actor, TO_TICK.company);
}

/** A group as the service user is shown it, with what else decides what can be written of it. */
export interface GroupRead {
  readonly group: Group;
  readonly row: GroupRow;
  readonly dictionary: Dictionary;
  /** As far as they were asked for. */
  readonly members: readonly MemberRow[] | null;
}

/** Throws `ScimError` 404. */
export async function readGroup(
  { roster: { db, now }, access, baseUrl }: Writing,
  id: string,
  { members }: { readonly members: boolean } = { members: false },
): Promise<GroupRead> {
  const one = { by: "ids" as const, ids: [id] };
  const page = await readGroups(
    db,
    groupReaderOf(access),
    one,
    { from: { startIndex: 1 }, count: 1, members },
    now,
  );
  const [row] = page.groups;
  if (row === undefined)
    throw new ScimError(404, `There is no group ${id}. Read /Groups for those there are.`);
  const { dictionary } = page;
  const group = groupsOf({ db, access, now, baseUrl }, dictionary)(row);
  return { group, row, dictionary, members: page.members };
}

/** Refuses where the client has seen none of the versions that it names. Throws `RuleError` (precondition). */
export function requireVersion({ group: { meta } }: GroupRead, ifMatch: IfMatch): void {
  if (ifMatch === null || (meta.version !== undefined && ifMatch.includes(meta.version))) return;
  throw new RuleError(
    "precondition",
    `The group is at version ${meta.version ?? "unknown"} by now: read it again, and decide by what is there.`,
  );
}

/**
 * Makes of a group what is said of it, as far as it says anything new: its name and whom it names in one batch, in which
 * the version that the client has seen still has to stand. Throws `ScimError` 400 (mutability) for a group that makes
 * itself, and what `nameInGroup` does.
 */
export async function writeGroup(
  writing: Writing,
  before: GroupRead,
  said: GroupSaid,
  ifMatch: IfMatch,
): Promise<void> {
  const { roster, access } = writing;
  const { group, row } = before;
  const renamed = said.displayName !== undefined && said.displayName !== group.displayName;
  const keyed = said.externalId !== undefined && said.externalId !== row.externalId;
  const naming = namingOf(said, before);
  if (renamed || naming !== null) requireDefined(before);
  const key = keyed ? writeGroupKey(access.serviceUserId, group.id, said.externalId ?? null, roster.now) : [];
  const condition = { beside: () => stillThere(writing, group.id, ifMatch, key) };
  const defining: Defining | null = renamed
    ? { verb: "changeGroup", input: { id: group.id, changes: { name: said.displayName ?? "" } } }
    : null;
  if (naming !== null) {
    const { changed } = await nameInGroup(roster, group.id, naming, defining, condition);
    if (changed) return;
  } else if (defining !== null) {
    await changeCompany(roster, defining.verb, defining.input, condition);
    return;
  }
  if (keyed) await commit(roster.db, [...(await condition.beside())]);
}

/** For the batch: that the version which the client has seen still stands, and what else is written with it. */
export async function stillThere(
  writing: Writing,
  id: string,
  ifMatch: IfMatch,
  also: readonly Statement[],
): Promise<readonly Statement[]> {
  if (ifMatch === null) return also;
  const read = await readGroup(writing, id);
  requireVersion(read, ifMatch);
  return [refuseIfGroupMoved(id, read.row.version), ...also];
}

/** Whom the group is to name otherwise; null: nobody. */
function namingOf(
  { whole, added, removed }: GroupSaid,
  { group, dictionary, members }: GroupRead,
): Naming | null {
  const definition = dictionary.groups.defined.get(group.id);
  const asks = definition === undefined || definition.conditions.length + definition.inGroups.length > 0;
  if (whole === null) {
    if (added.length + removed.length === 0) return null;
    return asks ? { add: added, leaveOut: removed } : { add: added, forget: removed };
  }
  const gone = new Set(removed);
  const wanted = [...new Set([...whole, ...added])].filter((id) => !gone.has(id));
  if (!asks) return { replaceWith: wanted };
  // Of a group that asks for something the difference to who is in it is said; others were put there by nobody.
  const there = new Set((members ?? []).map(({ employeeId }) => employeeId));
  const [add, leaveOut] = [
    wanted.filter((id) => !there.has(id)),
    [...there].filter((id) => !wanted.includes(id)),
  ];
  return add.length + leaveOut.length === 0 ? null : { add, leaveOut };
}

/** Refuses to write a group that makes itself. Throws `ScimError` 400 (mutability). */
export function requireDefined({ group, dictionary }: GroupRead): void {
  if (dictionary.groups.defined.has(group.id)) return;
  throw new ScimError(
    400,
    `${group.displayName} makes itself: it follows a site, a list or a manager in the people's own data. Change that, or make a group of another name.`,
    "mutability",
  );
}
