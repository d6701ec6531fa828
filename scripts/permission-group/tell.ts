import { listedAre } from "../administrator/listed.ts";
import type { Effects, PermissionGroup, Written } from "./permission-group-api.ts";

/** A group in a line: what it is called, whose data, for whom. */
export function lineOf({ name, whoseInWords, memberNames }: PermissionGroup): string {
  return `${name}: ${whoseInWords}. ${membersOf(memberNames)}`;
}

/** A group, whole. */
export function detailsOf(group: PermissionGroup): string[] {
  const { id, name, description, whoseInWords, permissions, memberNames } = group;
  return [
    name,
    ...(description === null ? [] : [`  ${description}`]),
    `  id       ${id}`,
    `  whose    ${whoseInWords}`,
    `  members  ${memberNames.join(", ") || "none"}`,
    "",
    ...permissions,
  ];
}

/** What writing a group came to. */
export function writtenLines({ permissionGroup, effects }: Written): string[] {
  return [lineOf(permissionGroup), ...effectLines(effects)];
}

/** Who is listed to each member, and what to know before relying on it. */
export function effectLines({ readers, warnings }: Effects): string[] {
  return [
    ...readers.map((reader) => `Over SCIM, ${listedAre(reader)} listed to ${reader.name}.`),
    ...warnings.map((warning) => `Note: ${warning}`),
  ];
}

function membersOf(names: readonly string[]): string {
  return names.length === 0 ? "It has no members." : `Members: ${names.join(", ")}.`;
}
