import type { Dictionary } from "../../hr/dictionary.ts";
import type { DefinedGroup } from "../../hr/groups/defined-group.ts";
import { definedGroup } from "../../hr/groups/defined-groups.ts";
import { RuleError } from "../../hr/rule-error.ts";
import { isVisible, type PersonRights } from "../../hr/scope.ts";
import { type Change, writeChanges } from "../../store/changes.ts";
import { BatchRefused, type Statement } from "../../store/database.ts";
import { readEmployees, type StoredEmployee } from "../../store/employees.ts";
import { idsAddedTo } from "../../store/group-people.ts";
import { refuseUnlessAllWon } from "../../store/guards.ts";
import { rowOfOperation } from "../../store/history.ts";
import { rightsOverStored } from "../access/rights.ts";
import { type CompanyCondition, changeCompany, decided } from "../company/change-company.ts";
import { companyStatements } from "../company/company-statements.ts";
import type { CompanyInputs } from "../company/company-verbs.ts";
import { currentDictionary } from "../company/dictionary.ts";
import { changeOf } from "../employees/change-of.ts";
import { Contended } from "../employees/perform.ts";
import { operationOf, subjectsOf } from "../operation.ts";
import type { Roster } from "../roster.ts";
import { gatherAtOnce } from "./gather-at-once.ts";
import { heldByConditions } from "./held-by-conditions.ts";
import { type Included, includedBy, type Standing } from "./included-by.ts";

const ATTEMPTS = 10;

/** So many people go into one batch within a Worker's memory. */
export const MOST_NAMED_AT_ONCE = 5000;

/** Who is to be in a defined group by name, by id. Nobody is to be named twice. */
export interface Naming {
  /** In it whatever its conditions say. */
  readonly add?: readonly string[];
  /** Not in it whatever its conditions say. */
  readonly leaveOut?: readonly string[];
  /** Neither any more. Whoever is not there is passed over. */
  readonly forget?: readonly string[];
  /** Added, and whoever else was, as far as the actor may know of them, is so no more. */
  readonly replaceWith?: readonly string[];
  /** In it from now on: added by name only where its conditions do not hold them, for by a name one outstays them. */
  readonly join?: readonly string[];
  /**
   * Out of it from now on: left out by name only where its conditions hold them, else added no more, so that whoever comes to
   * meet them later is in it. Whoever is not there is passed over.
   */
  readonly leave?: readonly string[];
  /** Of whom the actor may know, by the rights over them; left out: of whom the HR API shows. */
  readonly mayKnow?: (rights: PersonRights) => boolean;
}

/** What is done to the definition in the same step. */
export type Defining =
  | { readonly verb: "addGroup"; readonly input: CompanyInputs["addGroup"] }
  | { readonly verb: "changeGroup"; readonly input: CompanyInputs["changeGroup"] };

/** What the naming came to. */
export interface Named {
  /** False: it was so already. */
  readonly changed: boolean;
  readonly company: Dictionary;
}

/**
 * Names people in a defined group: one batch of those who are named otherwise, each guarded by their own version, so that
 * two who name at the same time lose nothing; whoever was written meanwhile is decided again. The company's epoch stands.
 * With a definition that is made or changed by the way, all of it is one step. Done a second time it changes nothing.
 * Throws `RuleError`: no such group, somebody who is not there or whom the actor may not know of, or what `changeCompany`
 * refuses; `Contended`, or `StoreUnavailable`.
 */
export async function nameInGroup(
  roster: Roster,
  groupId: string,
  naming: Naming,
  defining: Defining | null = null,
  condition: CompanyCondition = {},
): Promise<Named> {
  let changed = false;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [before, next] = await companies(roster, defining, condition);
    const group = definedGroup(next, groupId);
    const changes = await changesOf(roster, next, group, naming);
    if (changes.length === 0) {
      if (before === next || defining === null) return { changed, company: before };
      return {
        changed: true,
        company: await changeCompany(roster, defining.verb, defining.input, condition),
      };
    }
    const written = await write(roster, [before, next], changes, (await condition.beside?.(before)) ?? []);
    changed ||= written > 0;
    if (written < changes.length) continue;
    if (before === next) return { changed, company: before };
    const company = { ...next, epoch: before.epoch + 1, changedAt: roster.now };
    return { changed, company: await gatherAtOnce(roster, company) };
  }
  throw new Contended();
}

async function companies(
  roster: Roster,
  defining: Defining | null,
  condition: CompanyCondition,
): Promise<readonly [before: Dictionary, next: Dictionary]> {
  if (defining === null) {
    const company = await currentDictionary(roster.db);
    return [company, company];
  }
  const { before, next } = await decided(roster, defining.verb, defining.input, condition);
  return [before, next];
}

/** All who are named otherwise by it than they are. */
async function changesOf(
  roster: Roster,
  dictionary: Dictionary,
  group: DefinedGroup,
  naming: Naming,
): Promise<readonly Change[]> {
  const { mayKnow = isVisible } = naming;
  const wanted = await wantedOf(roster, group.id, naming);
  if (wanted.size > MOST_NAMED_AT_ONCE) {
    throw new RuleError(
      "invalid",
      `${wanted.size} people are too many to be named, or left out, at once: up to ${MOST_NAMED_AT_ONCE}, then the others.`,
    );
  }
  const ids = [...wanted.keys()];
  const people = await readEmployees(roster.db, ids);
  // Whom an earlier try of the same request has written may have been named otherwise since.
  const done = await subjectsOf(roster, ids);
  const rights = rightsOverStored(roster, dictionary);
  const isThere = (person: StoredEmployee | undefined): person is StoredEmployee =>
    person !== undefined && mayKnow(rights(person));
  const isHeld = heldByConditions(group, dictionary, roster.now);
  return [...wanted].flatMap(([id, how]) => {
    if (done.has(id)) return [];
    const person = people.get(id);
    const ifThere = how === "forgotten" || how === "out";
    if (!isThere(person) || (!ifThere && person.employee.deletedAt !== null)) {
      // Whom a replacement leaves out need not be told of; nor is anybody who is gone in the way of being forgotten.
      if (ifThere) return [];
      throw nobody(id);
    }
    const was = person.named.find(({ groupId }) => groupId === group.id)?.included ?? null;
    const included = includedBy(how, was, () => isHeld(person));
    return was === included ? [] : [changeNaming(roster, dictionary, group, person, [was, included])];
  });
}

/** How each of those who are concerned is to stand to the group. */
async function wantedOf(
  { db }: Roster,
  groupId: string,
  naming: Naming,
): Promise<ReadonlyMap<string, Standing>> {
  const { add = [], leaveOut = [], forget = [], join = [], leave = [], replaceWith } = naming;
  const wanted = new Set(replaceWith);
  const added = replaceWith === undefined ? [] : await idsAddedTo(db, groupId);
  const others = added.filter((id) => !wanted.has(id));
  const each = (ids: readonly string[], how: Standing) => ids.map((id) => [id, how] as const);
  return new Map([
    ...each([...others, ...forget], "forgotten"),
    ...each(leaveOut, "leftOut"),
    ...each(leave, "out"),
    ...each(join, "in"),
    ...each([...add, ...wanted], "added"),
  ]);
}

function changeNaming(
  { now }: Roster,
  dictionary: Dictionary,
  { id: groupId, name }: DefinedGroup,
  before: StoredEmployee,
  [was, included]: readonly [was: Included, included: Included],
): Change {
  const others = before.named.filter((one) => one.groupId !== groupId);
  const after = included === null ? others : [...others, { groupId, included }];
  const change = changeOf(
    before,
    { employee: before.employee, reason: name },
    "nameInGroups",
    dictionary,
    now,
    after,
  );
  const told = { [`group ${groupId}`]: [inWords(was), inWords(included)] as const };
  return { ...change, entry: { ...change.entry, holdsFrom: now, changes: told } };
}

function inWords(included: Included): string | null {
  if (included === null) return null;
  return included ? "added" : "left out";
}

/** How many were written. With a company that becomes another one it is all of them, or none. */
async function write(
  roster: Roster,
  [before, next]: readonly [Dictionary, Dictionary],
  changes: readonly Change[],
  also: readonly Statement[],
): Promise<number> {
  const operation = operationOf(roster, before.epoch);
  const ids = changes.map(({ after }) => after.id);
  // With what else has to stand, it is all of them or none: part of it would move what stands.
  const allOrNone = before === next && also.length === 0 ? [] : [refuseUnlessAllWon(operation.id, ids)];
  const beside: Statement[] =
    before === next
      ? allOrNone
      : [...allOrNone, ...companyStatements(roster.db, operation, [before, next], ids[0] ?? "")];
  try {
    return (await writeChanges(roster.db, operation, changes, beside, also)).size;
  } catch (error) {
    if (!(error instanceof BatchRefused)) throw error;
    // The batch is sent again where its answer was lost: then it may refuse itself, for the first has moved the group.
    const wasWritten = (await rowOfOperation(roster.db, ids[0] ?? "", operation.id)) !== null;
    return wasWritten ? changes.length : 0;
  }
}

function nobody(id: string): RuleError {
  return new RuleError(
    "invalid",
    `There is nobody with the id ${id}: look people up by GET /api/v1/employees, over SCIM by GET /Users.`,
    {
      pointer: "#/members",
      members: { id },
    },
  );
}
