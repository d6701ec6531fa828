import { EDIT_EVERYTHING, type Grants, READ_EVERYTHING } from "./grants.ts";

/** What administrators are, the least first; each may do what those before may. */
export const ROLES = ["viewer", "hr", "owner"] as const;

/** A viewer sees everything; HR keeps the roster; an owner also says who has access to it. */
export type Role = (typeof ROLES)[number];

/** Whether the role is that one or a greater one. */
export function isAtLeast(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

/** What an administrator of the role may see and do. */
export function grantsOfRole(role: Role): Grants {
  return role === "viewer" ? READ_EVERYTHING : EDIT_EVERYTHING;
}
