import { settledConditions } from "../../../auth/permission-condition.ts";
import {
  NEW_PERMISSION_GROUP,
  type PermissionGroup,
  requirePermissionGroup,
} from "../../../auth/permission-group.ts";
import { RuleError } from "../../../hr/rule-error.ts";
import type { Whose } from "../../../hr/scope.ts";
import type { Sections } from "../../../hr/section.ts";
import type { StoredPermissionGroup } from "../../../store/permission-groups.ts";
import { currentDictionary } from "../../company/dictionary.ts";
import type { Condition } from "../../employees/perform.ts";
import { pointing } from "../../employees/pointing.ts";
import { conditionsMeant, peopleMeant } from "../../people-meant.ts";
import type { Roster } from "../../roster.ts";
import { serviceUserMeant } from "../service-user-meant.ts";
import { type DecideGroup, groupOf, type RightsRead } from "./decided-rights.ts";

/** What is said of a group; people by id or key, the rest by id or name. What is left out stays, or is as new. */
export type PermissionGroupInput = Partial<Omit<PermissionGroup, "id">>;

/** A group more, of that id. */
export function creating(
  roster: Roster,
  id: string,
  input: PermissionGroupInput & Pick<PermissionGroup, "name">,
): DecideGroup {
  return async (read) => {
    const after = await settled(roster, read, { ...NEW_PERMISSION_GROUP, id, ...input }, null);
    return { before: null, after };
  };
}

/** What becomes of the group of that id. */
export type Change = (group: StoredPermissionGroup, read: RightsRead) => PermissionGroupInput;

/** The group of that id with the change. */
export function changing(roster: Roster, id: string, change: Change, condition: Condition = {}): DecideGroup {
  return async (read) => {
    const before = groupOf(read, id);
    requireVersion(before, condition);
    const { version: _, createdAt: __, changedAt: ___, ...group } = before;
    const said = change(before, read);
    const after = await settled(roster, read, { ...group, ...said }, before);
    return { before, after };
  };
}

/** The group taken away. */
export function removing(id: string, condition: Condition = {}): DecideGroup {
  return async (read) => {
    const before = groupOf(read, id);
    requireVersion(before, condition);
    return { before, after: null };
  };
}

function requireVersion({ version, name }: StoredPermissionGroup, { ifVersion }: Condition): void {
  if (ifVersion === undefined || ifVersion.includes(String(version))) return;
  throw new RuleError(
    "precondition",
    `The permission group ${name} is at version ${version} by now: read it again, and decide by what is there.`,
  );
}

/** The group as it is kept: whatever is not as before is looked up, and refused where it is not there. */
async function settled(
  roster: Roster,
  read: RightsRead,
  group: PermissionGroup,
  before: PermissionGroup | null,
): Promise<PermissionGroup> {
  requirePermissionGroup(group, read.groups);
  for (const kind of ["view", "history", "edit"] as const) requireSections(kind, group[kind], read);
  const same = JSON.stringify(group.whose) === JSON.stringify(before?.whose);
  return {
    ...group,
    members: membersMeant(group, read, before),
    whose: same ? group.whose : await settledWhose(roster, read, group.whose, before?.whose ?? "everyone"),
  };
}

/** The ids of the members, each once; they may be named instead. One that stood there and is gone by now is left out. */
function membersMeant(
  { members }: PermissionGroup,
  { users }: RightsRead,
  before: PermissionGroup | null,
): readonly string[] {
  const ids = members.flatMap((member, index) => {
    const user = serviceUserMeant(users, member);
    if (user !== undefined) return [user.id];
    if (before?.members.includes(member)) return [];
    throw new RuleError(
      "invalid",
      `There is no service user ${member}: GET /api/v1/service-users lists them.`,
      { pointer: `#/members/${index}` },
    );
  });
  return [...new Set(ids)];
}

function requireSections(kind: string, sections: Sections, { dictionary }: RightsRead): void {
  if (sections === "all") return;
  const own = [...(dictionary?.sections.keys() ?? [])].map((id) => `custom:${id}`);
  const index = sections.findIndex((section) => section.startsWith("custom:") && !own.includes(section));
  if (index < 0) return;
  throw new RuleError(
    "invalid",
    `There is no section ${sections[index]}: GET /api/v1/sections lists the company's own.`,
    { pointer: `#/${kind}/${index}` },
  );
}

/** Everybody who may be named in it. */
function namedIn({ conditions, people }: Exclude<Whose, "everyone">): string[] {
  return [...people, ...conditions.flatMap(({ value }) => [value ?? []].flat().map(String))];
}

/** Rights over some need a company: what they depend on is its people, sites, lists and fields. */
async function settledWhose(roster: Roster, read: RightsRead, whose: Whose, before: Whose): Promise<Whose> {
  if (whose === "everyone") return whose;
  const dictionary = read.dictionary ?? (await currentDictionary(roster.db));
  const named = new Set(before === "everyone" ? [] : namedIn(before));
  const conditions = await pointing("#/filters", "#/whose/conditions", async () => {
    const resolved = await conditionsMeant(whose.conditions, "#/filters", dictionary, (references) =>
      peopleMeant(roster, references, named),
    );
    return settledConditions(resolved, dictionary);
  });
  const people = await peopleMeant(
    roster,
    whose.people.map((reference, index) => ({ reference, pointer: `#/whose/people/${index}` })),
    named,
  );
  if (conditions.length + people.length === 0) throw nobody();
  return { conditions, people: [...new Set(people)].sort() };
}

function nobody(): RuleError {
  return new RuleError(
    "invalid",
    "This says whose data, and then names neither a condition nor a person: name one, or say everyone.",
    { pointer: "#/whose" },
  );
}
