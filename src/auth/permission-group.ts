import { requireFreeName } from "../hr/free-name.ts";
import { RuleError } from "../hr/rule-error.ts";
import type { Permissions } from "./compile-grants.ts";

/** A permission group: what it gives, and to which service users. */
export interface PermissionGroup extends Permissions {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** Ids of service users. */
  readonly members: readonly string[];
}

/**
 * What a new group is ticked with: everyone, whether hired, here or gone, and all that an import needs. So a group of
 * which only the members are said makes an import that works.
 */
export const NEW_PERMISSION_GROUP = {
  description: null,
  whose: "everyone",
  view: ["basic", "work", "employment", "address", "lifecycle"],
  history: [],
  edit: [],
  company: false,
  groups: false,
  members: [],
} as const satisfies Omit<PermissionGroup, "id" | "name">;

/** All groups are read whenever rights change, and the scopes that they make are asked of every person. */
export const MOST_PERMISSION_GROUPS = 200;
const MOST_CONDITIONS = 50;
const MOST_PEOPLE_NAMED = 1000;

/** Refuses a group whose name another has, or that is too large. Throws `RuleError`. */
export function requirePermissionGroup(
  group: PermissionGroup,
  others: readonly Pick<PermissionGroup, "id" | "name">[],
): void {
  requireFreeName(
    others,
    group,
    "a permission group",
    ({ name }) =>
      `, or add members to that one (PUT /api/v1/permission-groups/${encodeURIComponent(name)}/members/{serviceUser})`,
  );
  const known = others.some(({ id }) => id === group.id);
  if (!known && others.length >= MOST_PERMISSION_GROUPS) {
    throw new RuleError(
      "conflict",
      `There are ${MOST_PERMISSION_GROUPS} permission groups, which is the most: delete those that are no longer used.`,
    );
  }
  if (group.whose === "everyone") return;
  const { conditions, people } = group.whose;
  requireAtMost(MOST_CONDITIONS, conditions, "conditions");
  requireAtMost(MOST_PEOPLE_NAMED, people, "people");
}

function requireAtMost(most: number, { length }: readonly unknown[], what: "conditions" | "people"): void {
  if (length <= most) return;
  throw new RuleError("invalid", `A permission group has at most ${most} ${what}, this one has ${length}.`, {
    pointer: `#/whose/${what}`,
  });
}
