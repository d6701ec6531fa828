import { holds, TO_TICK } from "../../auth/holds.ts";
import type { Dictionary } from "../../hr/dictionary.ts";
import { asksForSomething } from "../../hr/groups/defined-group.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { isListed } from "../../hr/scope.ts";
import type { GroupSaid } from "../../mapping/from-group.ts";
import type { Group } from "../../mapping/to-group.ts";
import { ScimError } from "../../scim/error.ts";
import { BatchRefused, commit, type Database, type Statement } from "../../store/database.ts";
import { refuseIfGroupMoved, writeGroupKey } from "../../store/group-keys.ts";
import type { GroupRow } from "../../store/group-members.ts";
import { readGroups } from "../../store/groups.ts";
import { lackingThese } from "../access/forbidden.ts";
import { type CompanyCondition, changeCompany } from "../company/change-company.ts";
import { Contended } from "../employees/perform.ts";
import { groupsOf } from "../read/group-json.ts";
import { membersTold } from "../read/members-told.ts";
import { groupReaderOf, requireListing } from "../read/readable.ts";
import type { IfMatch, Writing } from "../users/writing.ts";
import { type Defining, type Naming, nameInGroup } from "./name-in-group.ts";

/** Groups are the company's, whoever is in them. Throws `Forbidden`, also where nobody is listed to the service user. */
export function requireGroupWriting({ access, roster }: Writing): void {
  requireListing(access);
  if (!holds(access.grants, "groups")) throw lackingThese(roster.actor, TO_TICK.groups);
}

/** A group as the service user is shown it, with what else decides what can be written of it. */
export interface GroupRead {
  readonly group: Group;
  readonly row: GroupRow;
  readonly dictionary: Dictionary;
}

/** Throws `ScimError` 404. */
export async function readGroup(
  { roster: { db, now }, access, baseUrl }: Writing,
  id: string,
): Promise<GroupRead> {
  const one = { by: "ids" as const, ids: [id] };
  const page = await readGroups(
    db,
    groupReaderOf(access),
    one,
    { from: { startIndex: 1 }, count: 1, members: false },
    now,
  );
  const [row] = page.groups;
  if (row === undefined)
    throw new ScimError(404, `There is no group ${id}. Read /Groups for those there are.`);
  const { dictionary } = page;
  const group = groupsOf({ db, access, now, baseUrl }, dictionary)(row);
  return { group, row, dictionary };
}

/** Refuses where the client has seen none of the versions that it names. Throws `RuleError` (precondition). */
export function requireVersion({ group: { meta } }: GroupRead, ifMatch: IfMatch): void {
  const { version } = meta;
  if (ifMatch === null || (version !== undefined && ifMatch.includes(version))) return;
  throw new RuleError(
    "precondition",
    version === undefined
      ? "The group is shown to this service user in part, and has no version then: send it without If-Match."
      : `The group is at version ${version} by now: read it again, and decide by what is there.`,
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
  const naming = await namingOf(writing, before, said);
  if (renamed || naming !== null) requireWritable(writing, before);
  const key = keyed ? writeGroupKey(access.serviceUserId, group.id, said.externalId ?? null, roster.now) : [];
  const condition = stillAsRead(writing, before, ifMatch, key);
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
  if (keyed) await writeAlone(roster.db, () => stillThere(writing, group.id, ifMatch, key));
}

/** Writes what has no other batch to be part of. Throws as `stillThere` does where somebody wrote meanwhile. */
async function writeAlone(db: Database, statements: () => Promise<readonly Statement[]>): Promise<void> {
  try {
    await commit(db, [...(await statements())]);
  } catch (error) {
    if (!(error instanceof BatchRefused)) throw error;
    await statements();
    throw new Contended();
  }
}

/**
 * What has to stand of a group that is written, with every attempt: that the client may write it by what it asks for then,
 * that it asks for something as it did when it was read, or for nothing; and what `stillThere` asks.
 */
export function stillAsRead(
  writing: Writing,
  before: GroupRead,
  ifMatch: IfMatch,
  also: readonly Statement[],
): Required<Pick<CompanyCondition, "beside">> {
  return {
    beside: async (dictionary) => {
      const next = { ...before, dictionary };
      requireWritable(writing, next);
      if (isRule(next) !== isRule(before)) throw new Contended();
      return stillThere(writing, before.group.id, ifMatch, also);
    },
  };
}

/** For the batch: that the version which the client has seen still stands, and what else is written with it. */
async function stillThere(
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

/** Whom the group is to name otherwise, of those whom the service user is listed; null: nobody. */
async function namingOf(
  writing: Writing,
  before: GroupRead,
  { whole, added, removed }: GroupSaid,
): Promise<Naming | null> {
  const { roster, access, baseUrl } = writing;
  if (whole === null) {
    if (added.length + removed.length === 0) return null;
    return { join: added, leave: removed, mayKnow: isListed };
  }
  const gone = new Set(removed);
  const wanted = [...new Set([...whole, ...added])].filter((id) => !gone.has(id));
  if (!isRule(before)) return { replaceWith: wanted, mayKnow: isListed };
  // Of a group that asks for something the difference to who is in it is said; others were put there by nobody.
  const there = await membersTold({ db: roster.db, access, now: roster.now, baseUrl }, before.group.id);
  if (there === null) {
    requireWritable(writing, before);
    throw tooManyToReplace(before);
  }
  const join = wanted.filter((id) => !there.has(id));
  for (const id of wanted) there.delete(id);
  return join.length + there.size === 0 ? null : { join, leave: [...there], mayKnow: isListed };
}

/** Whether it follows from people's data who is in the group: it makes itself, or asks for something. */
function isRule({ group: { id }, dictionary }: GroupRead): boolean {
  const defined = dictionary.groups.defined.get(id);
  return defined === undefined || asksForSomething(defined);
}

/**
 * Refuses to write a group that makes itself, or, without the right to the company, one that asks for something: that is a
 * rule of HR's. Throws `ScimError` 400 (mutability), `Forbidden`.
 */
export function requireWritable({ access, roster }: Writing, { group, dictionary }: GroupRead): void {
  const defined = dictionary.groups.defined.get(group.id);
  if (defined !== undefined) {
    if (asksForSomething(defined) && !holds(access.grants, "company"))
      throw lackingThese(roster.actor, TO_TICK.company);
    return;
  }
  throw new ScimError(
    400,
    `${group.displayName} makes itself of the people's data, so nobody is written into it. Change the people, have HR choose otherwise (/api/v1/groups/automatic), or make a group of another name.`,
    "mutability",
  );
}

function tooManyToReplace({ group }: GroupRead): ScimError {
  return new ScimError(
    400,
    `${group.displayName} has conditions, and more members than can be held against a list at once: add and remove them one by one, by a PATCH.`,
    "tooMany",
  );
}
