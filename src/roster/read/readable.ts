import { overEveryone } from "../../auth/grants.ts";
import { covers } from "../../hr/section.ts";
import type { Viewer } from "../../mapping/viewer.ts";
import { ScimError } from "../../scim/error.ts";
import type { Access } from "../access/with-access.ts";

const NEEDED = [
  { section: "basic", permission: "Basic info › View selected employees' basic info sections" },
  { section: "lifecycle", permission: "Lifecycle › View selected employees' lifecycle sections" },
] as const;

/**
 * Who reads, as the mapping needs to know it. Without the names, or without the lifecycle (everyone would look
 * active), a list would mislead its reader, so it is 403 and names the permission to tick.
 */
export function viewerOf({ name, grants }: Access, baseUrl: string): Viewer {
  const sections = overEveryone(grants).view;
  const missing = NEEDED.find(({ section }) => !covers(sections, section));
  if (missing !== undefined) {
    throw new ScimError(
      403,
      `The service user ${name} lacks a permission that reading people needs: tick ${missing.permission}.`,
    );
  }
  return { sections, baseUrl };
}
