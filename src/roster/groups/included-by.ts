import type { NamedIn } from "../../hr/groups/defined-group.ts";
import { unreachable } from "../../hr/unreachable.ts";

/** How somebody is to stand to the group: named so whatever its conditions say, or in or out of it as these have it. */
export type Standing = "added" | "leftOut" | "forgotten" | "in" | "out";

/** Added by name, left out by name, or neither. */
export type Included = NamedIn["included"] | null;

/**
 * How somebody is to be named from now on, by how they are; `isHeld`: whether the conditions hold them without a name. Said a
 * second time it changes nothing.
 */
export function includedBy(how: Standing, was: Included, isHeld: () => boolean): Included {
  switch (how) {
    case "added":
      return true;
    case "leftOut":
      return false;
    case "forgotten":
      return null;
    case "in":
      return was === true || !isHeld() ? true : null;
    case "out":
      if (isHeld()) return false;
      return was === true ? null : was;
    default:
      return unreachable(how);
  }
}
