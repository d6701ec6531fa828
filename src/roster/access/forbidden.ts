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

/** A permission is missing: the error that names the one to tick. */
export function lacking(
  actor: string,
  kind: PermissionKind,
  section: Section,
  over: "some" | "everyone",
): Forbidden {
  const whom = over === "everyone" ? ", for everyone," : "";
  return new Forbidden(
    `${actor} lacks a permission that this needs: tick ${permissionName(kind, section)}${whom} in a permission group that it is a member of.`,
  );
}
