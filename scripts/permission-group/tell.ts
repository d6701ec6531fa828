import type { PermissionGroup, Written } from "./permission-group-api.ts";

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
  const { readers, warnings } = effects;
  return [
    lineOf(permissionGroup),
    ...readers.map(({ name, lists }) => `Over SCIM, ${name} is listed ${SEEN.get(lists) ?? lists}.`),
    ...warnings.map((warning) => `Note: ${warning}`),
  ];
}

const SEEN: ReadonlyMap<string, string> = new Map([
  ["everyone", "everyone"],
  ["some", "some people"],
  ["nobody", "nobody"],
]);

function membersOf(names: readonly string[]): string {
  return names.length === 0 ? "It has no members." : `Members: ${names.join(", ")}.`;
}
