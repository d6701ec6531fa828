import { type PermissionKind, permissionName } from "../../auth/permission-name.ts";
import type { Section } from "../../hr/section.ts";

/** The credentials are good, but may not do this. `detail` says whose may, or what to tick. */
export class Forbidden extends Error {
  readonly detail: string;

  constructor(detail: string) {
    super(detail);
    this.detail = detail;
  }
}

/** The service user has no rights at all: the error that says so, and what to tick. */
export function lackingAll(actor: string, permissions: string): Forbidden {
  return new Forbidden(
    `${actor} may do nothing yet, for it is a member of no permission group that permits anything: put it into one, or tick ${permissions} in its own.`,
  );
}

/** A permission is missing: the error that names the one to tick; `all`: that of every section. */
export function lacking(
  actor: string,
  kind: PermissionKind,
  section: Section | "all",
  over: "some" | "everyone",
): Forbidden {
  const permission =
    section === "all"
      ? `${permissionName(kind, "basic")} and the same of every other section`
      : permissionName(kind, section);
  return lackingThese(actor, over === "everyone" ? `${permission}, for everyone,` : permission);
}

/** Permissions are missing: the error that names them, in the words in which they are ticked. */
export function lackingThese(actor: string, permissions: string): Forbidden {
  return new Forbidden(
    `${actor} lacks a permission that this needs: tick ${permissions} in a permission group that it is a member of.`,
  );
}
