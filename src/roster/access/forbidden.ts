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
  const whom = over === "everyone" ? ", for everyone," : "";
  return new Forbidden(
    `${actor} lacks a permission that this needs: tick ${permission}${whom} in a permission group that it is a member of.`,
  );
}
