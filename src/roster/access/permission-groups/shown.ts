import { TO_TICK } from "../../../auth/holds.ts";
import { valueInWords } from "../../../auth/permission-condition.ts";
import { permissionName } from "../../../auth/permission-name.ts";
import type { Dictionary } from "../../../hr/dictionary.ts";
import { displayNameOf } from "../../../hr/display-name.ts";
import type { FieldFilter } from "../../../hr/employee-filter.ts";
import { toIso } from "../../../hr/instant.ts";
import { readDictionary } from "../../../store/dictionary.ts";
import { namesOfPeople } from "../../../store/listed-people.ts";
import { readPermissionGroups, type StoredPermissionGroup } from "../../../store/permission-groups.ts";
import { readServiceUsers } from "../../../store/service-users.ts";
import type { Roster } from "../../roster.ts";
import { groupOf } from "./decided-rights.ts";

/** A group as it is shown: as it was said, and beside that in words. */
export interface ShownPermissionGroup extends Omit<StoredPermissionGroup, "createdAt" | "changedAt"> {
  readonly createdAt: string;
  readonly changedAt: string;
  readonly whoseInWords: string;
  /** What is ticked, as administrators know it. */
  readonly permissions: readonly string[];
  /** In the order of the members. */
  readonly memberNames: readonly string[];
}

/** So many people are named in words; the others are counted. */
const NAMED_AT_MOST = 20;

/** Every group, by name. */
export async function listPermissionGroups(roster: Roster): Promise<readonly ShownPermissionGroup[]> {
  return shownGroups(roster, await readPermissionGroups(roster.db));
}

/** The group of that id. Throws `RuleError` (unknown) where there is none. */
export async function permissionGroupById(roster: Roster, id: string): Promise<ShownPermissionGroup> {
  return shownGroup(roster, groupOf({ groups: await readPermissionGroups(roster.db) }, id));
}

/** A group that is at hand. */
export async function shownGroup(
  roster: Roster,
  group: StoredPermissionGroup,
): Promise<ShownPermissionGroup> {
  const [shown] = await shownGroups(roster, [group]);
  if (shown === undefined) throw new TypeError("a group that is at hand is not shown");
  return shown;
}

async function shownGroups(
  { db, now }: Roster,
  groups: readonly StoredPermissionGroup[],
): Promise<readonly ShownPermissionGroup[]> {
  const named = groups.flatMap(({ whose }) =>
    whose === "everyone" ? [] : whose.people.slice(0, NAMED_AT_MOST),
  );
  const ofConditions = groups
    .flatMap(({ whose }) => (whose === "everyone" ? [] : whose.conditions))
    .flatMap(valuesOf);
  const [dictionary, users, names] = await Promise.all([
    readDictionary(db),
    readServiceUsers(db),
    namesOfPeople(db, [...named, ...ofConditions.map(String)], now),
  ]);
  const userNames = new Map(users.map(({ id, name }) => [id, name]));
  const personNames = new Map(names.map(({ id, record }) => [id, displayNameOf(record.basic)]));
  return groups.map((group) => ({
    ...group,
    createdAt: toIso(group.createdAt),
    changedAt: toIso(group.changedAt),
    whoseInWords: whoseInWords(group, dictionary, personNames),
    permissions: permissionsOf(group, dictionary),
    memberNames: group.members.map((id) => userNames.get(id) ?? id),
  }));
}

type Names = ReadonlyMap<string, string>;

function whoseInWords({ whose }: StoredPermissionGroup, dictionary: Dictionary | null, names: Names): string {
  if (whose === "everyone") return "Everyone";
  const conditions = whose.conditions.map((one) => conditionInWords(one, dictionary, names)).join(" and ");
  const people = whose.people.slice(0, NAMED_AT_MOST).map((id) => names.get(id) ?? id);
  const more = whose.people.length - people.length;
  const named = [...people, ...(more > 0 ? [`${more} more`] : [])].join(", ");
  return [...(conditions === "" ? [] : [`Whoever has ${conditions}`]), ...(named === "" ? [] : [named])].join(
    "; and ",
  );
}

function conditionInWords(condition: FieldFilter, dictionary: Dictionary | null, names: Names): string {
  const values = valuesOf(condition).map((value) => {
    const person = names.get(String(value));
    return person ?? (dictionary === null ? String(value) : valueInWords(value, condition, dictionary));
  });
  const own = dictionary?.fields.get(condition.field.slice("custom.".length))?.name;
  return [own ?? condition.field, condition.operator, values.join(" or ")].join(" ").trim();
}

function valuesOf({ value }: FieldFilter): readonly (string | number | boolean)[] {
  return [value ?? []].flat();
}

/** By kind and section, in the order in which they were said; then what is about nobody's data. */
function permissionsOf(group: StoredPermissionGroup, dictionary: Dictionary | null): readonly string[] {
  const ticked = (["view", "history", "edit"] as const).flatMap((kind) =>
    [group[kind]].flat().map((section) => permissionName(kind, section, dictionary?.sections)),
  );
  const company = (["company", "groups"] as const).filter((permission) => group[permission]);
  return [...ticked, ...company.map((permission) => TO_TICK[permission])];
}
