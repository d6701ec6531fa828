import type { Grants } from "../../auth/grants.ts";
import { listingScopes } from "../../auth/widening.ts";
import { fold } from "../../hr/fold.ts";
import type { Instant } from "../../hr/instant.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { type Operation, writeChanges } from "../../store/changes.ts";
import { BatchRefused, type Statement, StoreUnavailable } from "../../store/database.ts";
import { moveEpoch } from "../../store/dictionary.ts";
import { refuseIfEpochMoved } from "../../store/guards.ts";
import { historyOfThings, rowOfOperation, type Told } from "../../store/history.ts";
import { forgetImportBegun } from "../../store/imports.ts";
import {
  type RightsRow,
  refuseIfGroupsMoved,
  refuseIfMembersMoved,
  removePermissionGroup,
  type StoredPermissionGroup,
  writePermissionGroup,
  writeRights,
} from "../../store/permission-groups.ts";
import { nextVersion, readServiceUser, rememberServiceUser } from "../../store/service-users.ts";
import { giveUpViews, startView } from "../../store/views.ts";
import { Contended } from "../employees/perform.ts";
import { operationOf } from "../operation.ts";
import type { Roster } from "../roster.ts";
import { buildViews } from "./build-views.ts";
import { type NextRights, nextRights } from "./next-rights.ts";
import {
  type DecidedRights,
  type DecideGroup,
  decidedRights,
  type GroupChange,
  type MemberRights,
  type RightsRead,
} from "./permission-groups/decided-rights.ts";
import type { RightsEffects } from "./permission-groups/rights-effects.ts";

/** One of those who change rights at the same time always gets through, so so many of them all do. */
const ATTEMPTS = 10;

/** So many people are looked at for new views in the request itself; cron goes on with the others. */
const PEOPLE_AT_ONCE = 5000;

/** So many of those who would leave are named in the sentence; the list beside it has more. */
const PEOPLE_SAID = 5;

/** What a change of rights came to. */
export interface ChangedRights {
  /** Null: it is gone. */
  readonly group: StoredPermissionGroup | null;
  readonly effects: RightsEffects;
}

/**
 * The one place where service users come to other rights: writes the group, what its members may do by it, their views and
 * the history of all that in one batch; again from the start where anybody wrote in between. Then, where that matters
 * for speed alone, renews the copies in KV and begins with the views. Throws `RuleError`, also where more people who
 * work here would leave a list than are accepted (decision); `Contended`, or `StoreUnavailable`.
 */
export async function changeRights(
  roster: Roster,
  kv: KVNamespace,
  decide: DecideGroup,
  acceptLeaving: number,
): Promise<ChangedRights> {
  const operation = operationOf(roster, 0);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const decided = await decidedRights(roster, decide);
    requireAccepted(decided.effects, acceptLeaving);
    const group = groupAfter(decided.change, operation);
    if (!(await written(roster, operation, decided, group))) continue;
    await followUp(roster, kv, decided.moved);
    return { group, effects: decided.effects };
  }
  throw new Contended();
}

function requireAccepted({ leaving, readers }: RightsEffects, acceptLeaving: number): void {
  const { count, people } = leaving;
  if (count <= acceptLeaving) return;
  const lists = readers.filter((reader) => reader.leaving > 0).map(({ name }) => name);
  const said = people.slice(0, PEOPLE_SAID).map(({ name }) => name);
  const who = [...said, ...(count > said.length ? [`${count - said.length} more`] : [])].join(", ");
  throw new RuleError(
    "decision",
    `${count} people who work here, or will, would leave the list of ${lists.join(", ")}, whose importer deactivates whom it no longer finds: ${who}. Leave them in; or, if they are to lose their accounts there, send it again with the query parameter acceptLeaving=${count}.`,
    { members: { leaving, readers } },
  );
}

/** The group as it is to be kept; one in which nothing is different keeps its version. */
function groupAfter({ before, after }: GroupChange, { at }: Operation): StoredPermissionGroup | null {
  if (after === null) return null;
  if (before === null) return { ...after, version: 1, createdAt: at, changedAt: at };
  const { createdAt, version } = before;
  const same = Object.keys(differing(before, after)).length === 0;
  return same ? before : { ...after, version: version + 1, createdAt, changedAt: at };
}

/** Whether it stands in D1 now; false: somebody wrote in between. */
async function written(
  { db }: Roster,
  by: Operation,
  { read, change, members, moved }: DecidedRights,
  group: StoredPermissionGroup | null,
): Promise<boolean> {
  if (group === change.before && moved.length === 0) return true;
  const operation = { ...by, epoch: read.dictionary?.epoch ?? 0 };
  const subject = group?.id ?? change.before?.id ?? "";
  const steps = moved.map((rights) => stepFor(rights, read, by.at));
  const statements: readonly Statement[] = [
    refuseIfEpochMoved(operation.epoch),
    refuseIfGroupsMoved(read.groups),
    refuseIfMembersMoved(members),
    ...(group === null
      ? [removePermissionGroup(db, subject)]
      : writePermissionGroup({ ...group, nameKey: fold(group.name) })),
    ...steps.flatMap((step) => [
      writeRights(db, step),
      ...viewStatements(step),
      // Its clock may have been read before the first page of a walk that is under way by the places of before.
      ...(step.access.numberedAt === by.at ? [forgetImportBegun(step.id)] : []),
    ]),
    ...historyOfThings(operation, [...groupTold(change), ...moved.map(rightsTold)]),
    // Whoever writes people has to know of a view before it is built.
    ...(steps.some(({ starts }) => starts) ? [moveEpoch(by.at, operation.epoch)] : []),
  ];
  try {
    await writeChanges(db, operation, [], statements);
    return true;
  } catch (error) {
    if (!(error instanceof BatchRefused)) throw error;
    // The batch is sent again where its answer was lost: then it refuses itself, for it was written by the first.
    return (await rowOfOperation(db, subject, by.id)) !== null;
  }
}

/** A service user on its way to other rights. */
interface Step extends RightsRow, NextRights {}

function stepFor({ user, grants }: MemberRights, { isWhole }: RightsRead, at: Instant): Step {
  const { id, version } = user;
  // A version is never used again, so neither is a generation that is called by it.
  const generation = nextVersion(version, at);
  const rights = nextRights(user, grants, { at, generation, isWhole: (one) => isWhole(id, one) });
  return { id, version, nextVersion: generation, ...rights };
}

function viewStatements({ id, access, nextAccess, starts }: Step): Statement[] {
  const to = nextAccess ?? access;
  const kept = [access.generation, to.generation].filter((generation) => generation !== null);
  const [last] = kept.slice(-1);
  const started = starts && last !== undefined ? startView(id, last, listingScopes(to)) : [];
  return [...giveUpViews(id, kept), ...started];
}

function groupTold({ before, after }: GroupChange): Told<"permissionGroup">[] {
  const kind = "permissionGroup" as const;
  if (before === null)
    return after === null ? [] : [{ kind, id: after.id, verb: "create", reason: after.name, changes: null }];
  if (after === null) return [{ kind, id: before.id, verb: "remove", reason: before.name, changes: null }];
  const changes = differing(before, after);
  if (Object.keys(changes).length === 0) return [];
  return [{ kind, id: after.id, verb: "change", reason: null, changes }];
}

function rightsTold({ user, grants }: MemberRights): Told<"serviceUser"> {
  const changes = differing(said(user.nextAccess ?? user.access), said(grants));
  return { kind: "serviceUser", id: user.id, verb: "changeRights", reason: null, changes };
}

/** What is left out is said too: it may be what changes. */
function said({ scopes, company, groups }: Grants): object {
  return { scopes, company, groups: groups ?? false };
}

/** What of the second is otherwise in the first: before and after. */
function differing(before: object, after: object): Record<string, readonly [unknown, unknown]> {
  const was = new Map<string, unknown>(Object.entries(before));
  const fields = Object.entries(after).filter(
    ([name, value]) => JSON.stringify(was.get(name)) !== JSON.stringify(value),
  );
  return Object.fromEntries(fields.map(([name, value]) => [name, [was.get(name), value]]));
}

/** What is written stands, so that this fails must not make it look as if it did not: cron and the next request do it. */
async function followUp(roster: Roster, kv: KVNamespace, moved: readonly MemberRights[]): Promise<void> {
  if (moved.length === 0) return;
  try {
    await buildViews(roster, PEOPLE_AT_ONCE);
    for (const { user } of moved) {
      const now = await readServiceUser(roster.db, user.id);
      if (now !== null) await rememberServiceUser(kv, now);
    }
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    console.warn("rights were changed; the views and copies that follow from it are made later");
  }
}
