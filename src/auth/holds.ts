import { coversAll, type Sections } from "../hr/section.ts";
import { type Grants, overEveryone } from "./grants.ts";

/**
 * What a route may ask of a service user at its door; the roster asks for more where that depends on whom it is about.
 * `read`: to view anything of anybody; `edit`: to edit anything; `company`: to change the company; `groups`: to write
 * groups over SCIM, which goes with `company` too; `everything`: to view all of everyone, past and present.
 */
export type Permission = "read" | "edit" | "company" | "groups" | "everything";

const HELD: { readonly [P in Permission]: (grants: Grants) => boolean } = {
  read: ({ scopes }) => scopes.some(({ view }) => isAny(view)),
  edit: ({ scopes }) => scopes.some(({ edit }) => isAny(edit)),
  company: ({ company }) => company,
  groups: ({ company, groups = false }) => company || groups,
  everything: (grants) => {
    const { view, history } = overEveryone(grants);
    return coversAll(view, "all") && coversAll(history, "all");
  },
};

/** What to tick for it. */
export const TO_TICK: { readonly [P in Permission]: string } = {
  read: "View selected employees' … sections, of any section",
  edit: "Edit selected employees' … sections, of any section",
  company: "Edit the company's settings, sites, lists and fields",
  groups: "Create, change and delete groups over SCIM",
  everything: "View and see the histories of every section, for everyone",
};

/** Whether the grants hold the permission. */
export function holds(grants: Grants, permission: Permission): boolean {
  return HELD[permission](grants);
}

function isAny(sections: Sections): boolean {
  return sections === "all" || sections.length > 0;
}
