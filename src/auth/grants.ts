import { isListed, NEEDED_TO_LIST, type PersonRights, type Scope } from "../hr/scope.ts";
import { covers, type Section, type Sections, together } from "../hr/section.ts";

/** What somebody may see and do: a service user by its permission groups, an administrator by the role. */
export interface Grants {
  /** Over whom which sections; nobody is in two of them that say the same. */
  readonly scopes: readonly Scope[];
  /** Whether settings, sites, lists and fields may be changed. */
  readonly company: boolean;
  /** Whether groups may be written over SCIM by whoever may not change the company. Left out: no. */
  readonly groups?: true;
}

/** What there is of rights over everyone. */
export function overEveryone({ scopes }: Grants): PersonRights {
  const scope = scopes.find(({ whose }) => whose === "everyone");
  return scope ?? { view: [], history: [], edit: [] };
}

/** Every section that may be viewed of anybody at all. */
export function viewedOfAnybody({ scopes }: Grants): Sections {
  return scopes.reduce<Sections>((sections, { view }) => together(sections, view), []);
}

/** Who is listed over SCIM: everyone who is listed at all, some, or nobody, for want of sections. */
export type Listing =
  | { readonly kind: "everyone" }
  | { readonly kind: "some" }
  | { readonly kind: "nobody"; readonly missing: readonly Section[] };

/** Who is listed to the holder of the grants. */
export function listingOf(grants: Grants): Listing {
  const seen = viewedOfAnybody(grants);
  const missing = NEEDED_TO_LIST.filter((section) => !covers(seen, section));
  if (missing.length > 0) return { kind: "nobody", missing };
  return { kind: isListed(overEveryone(grants)) ? "everyone" : "some" };
}

/** Nothing at all: a service user that stands in no permission group. */
export const NOTHING: Grants = { scopes: [], company: false };

/** Everything of everyone, to be read. */
export const READ_EVERYTHING: Grants = {
  scopes: [{ whose: "everyone", view: "all", history: "all", edit: [] }],
  company: false,
};

/** Everything of everyone, to be read and written, and the company's own affairs: HR, and the service itself. */
export const EDIT_EVERYTHING: Grants = {
  scopes: [{ whose: "everyone", view: "all", history: "all", edit: "all" }],
  company: true,
};
