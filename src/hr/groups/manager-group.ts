/** What stands before the manager's id. */
export const PREFIX = "reports-to-";

/** The group of those who report to somebody: it is theirs for good, as the id is. */
export function groupOfManager(managerId: string): string {
  return PREFIX + managerId;
}

/** To whom the people in that group report; null: it is another kind of group. */
export function managerOfGroup(groupId: string): string | null {
  return groupId.startsWith(PREFIX) ? groupId.slice(PREFIX.length) : null;
}
